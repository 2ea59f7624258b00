import { signUp } from "@verbatim/contract/accounts";
import { isProblem } from "@verbatim/contract/problems";
import { getBalance } from "@verbatim/contract/tokens";
import { afterAll, beforeAll, expect, test } from "vitest";
import { companyOf } from "../../company/sessions/company-of.ts";
import { ask, type Caller, cookiesOf } from "../../company/testing/ask.ts";
import { type BillingRoom, openBillingRoom } from "../testing/billing-room.ts";

let room: BillingRoom;
beforeAll(async () => {
	room = await openBillingRoom();
});
afterAll(() => room.close());

const body = (email: string) => ({
	companyName: "Ada Research",
	name: "Ada Lovelace",
	email,
	password: "correct horse battery",
	timeZone: "Europe/Zurich",
});

const signUpAs = (email: string, changes: object = {}, caller: Caller = {}) =>
	ask(room.routes, signUp, { body: { ...body(email), ...changes } }, caller);

async function countAll() {
	const { rows } = await room.db.query(
		`select (select count(*) from company.person)::int as people, (select count(*) from company.account)::int as accounts,
       (select count(*) from company.session)::int as sessions, (select count(*) from company.company)::int as companies,
       (select count(*) from company.member)::int as members, (select count(*) from tokens.pool)::int as pools,
       (select count(*) from tokens.grants)::int as grants`,
	);
	return rows[0];
}

test("sign-up opens a company on Trial, 1,200 tokens for 14 days, and signs the owner in", async () => {
	const answerHeaders = new Headers();
	const session = await signUpAs("owner@example.com", {}, { answerHeaders });
	expect(session).toMatchObject({
		member: { name: "Ada Lovelace", email: "owner@example.com", role: "owner" },
		company: { name: "Ada Research", timeZone: "Europe/Zurich" },
	});
	const actor = await companyOf(room)(cookiesOf(answerHeaders), new Headers());
	if (actor === undefined) throw new Error("not signed in");
	const balance = await ask(room.routes, getBalance, {}, { actor });
	expect(balance).toMatchObject({
		availableTokens: 1_200,
		allocatedTokens: 1_200,
		boughtTokens: 0,
		reservedTokens: 0,
		usedTokens: 0,
	});
	const { rows } = await room.db.query(
		`select kind, amount, extract(epoch from expires_at - effective_at) / 3600 as hours from tokens.grants where company_id = $1`,
		[actor.companyId],
	);
	expect(rows).toHaveLength(1);
	expect(rows[0]).toMatchObject({ kind: "trial", amount: 1_200_000n });
	expect(Number(rows[0]?.["hours"])).toBeCloseTo(14 * 24, 2);
});

test("when the trial's grant fails there is no person, no company, no session, no pool and no cookie", async () => {
	const before = await countAll();
	const answerHeaders = new Headers();
	await room.db.query(
		"alter table tokens.grants add constraint fault check (kind <> 'trial') not valid",
	);
	try {
		await expect(
			signUpAs("unlucky@example.com", {}, { answerHeaders }),
		).rejects.toMatchObject({ constraint: "fault" });
	} finally {
		await room.db.query("alter table tokens.grants drop constraint fault");
	}
	expect(await countAll()).toEqual(before);
	expect(answerHeaders.getSetCookie()).toEqual([]);
	expect(await signUpAs("unlucky@example.com")).toHaveProperty("company");
});

test("two sign-ups with one mail address at the same moment are one account", async () => {
	const before = await countAll();
	const answers = await Promise.all([
		signUpAs("twice@example.com"),
		signUpAs("Twice@Example.com"),
	]);
	expect(
		answers
			.map((answer) => (isProblem(answer) ? answer.problem : "opened"))
			.sort(),
	).toEqual(["email_taken", "opened"]);
	const after = await countAll();
	for (const of of [
		"people",
		"accounts",
		"sessions",
		"companies",
		"members",
		"pools",
		"grants",
	])
		expect(Number(after?.[of]) - Number(before?.[of])).toBe(1);
});

test.each([
	["no company name", { companyName: "  " }, "companyName"],
	["a name of 121 characters", { name: "a".repeat(121) }, "name"],
	["a line break in a name", { companyName: "Ada\nResearch" }, "companyName"],
	["no mail address", { email: "ada" }, "email"],
	["a short password", { password: "123456789" }, "password"],
	["an endless password", { password: "x".repeat(129) }, "password"],
	["a time zone of Mars", { timeZone: "Mars/Olympus" }, "timeZone"],
	["an offset as time zone", { timeZone: "+02:00" }, "timeZone"],
])(
	"%s is refused by its field, and nothing is opened",
	async (_, wrong, field) => {
		const before = await countAll();
		expect(await signUpAs("refused@example.com", wrong)).toMatchObject({
			problem: "invalid_input",
			fields: [{ field }],
		});
		expect(await countAll()).toEqual(before);
	},
);

test("one network opens accounts only so often", async () => {
	const limit = { attemptsMax: 60, windowSeconds: 3_600 };
	for (let times = 0; times < 60; times += 1)
		await room.throttle.attempt([
			{ for: "sign up by network", of: "192.0.2.77", limit },
		]);
	expect(
		await signUpAs("flood@example.com", {}, { address: "192.0.2.77" }),
	).toMatchObject({ problem: "too_many_attempts" });
	expect(
		await signUpAs("flood@example.com", {}, { address: "192.0.2.78" }),
	).toHaveProperty("company");
});
