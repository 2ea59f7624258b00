/** Alerts on PostgreSQL, with the real engine: told once, to whom they are for, in their language. */
import {
	getAlertMails,
	listAlerts,
	readAlerts,
	setAlertMail,
} from "@verbatim/contract/alerts";
import { isProblem } from "@verbatim/contract/problems";
import type { Answer, Asking, Route } from "@verbatim/contract/route";
import { wholeTokens } from "@verbatim/tokens/amount";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "../../company/actor.ts";
import { ask } from "../../company/testing/ask.ts";
import { newId } from "../../platform/ids.ts";
import { type BillingRoom, openBillingRoom } from "../testing/billing-room.ts";
import { lookAtPool } from "./look-at-pool.ts";
import { announceInConsole, announceJobPaused } from "./raise-alert.ts";
import { claimDue } from "./store.ts";
import { sweepAlerts } from "./work-alerts.ts";

let room: BillingRoom;
let actor: Actor;

beforeAll(async () => {
	room = await openBillingRoom();
});
afterAll(() => room.close());
beforeEach(async () => {
	actor = await room.openCompany();
	room.mails.clear();
});

/** So many tokens of vocal recordings: 8 tokens a minute. */
async function use(tokens: number): Promise<string> {
	const key = newId();
	const charged = await room.spend.debit(
		{
			companyId: actor.companyId,
			feature: "vocal_recording",
			subject: { kind: "survey", id: "survey" },
			actor: { kind: "member", id: actor.memberId },
		},
		{ feature: "vocal_recording", audioSeconds: (tokens * 60) / 8 },
		{ key },
	);
	if ("refused" in charged) throw new Error(charged.refused);
	return key;
}

async function add(tokens: number): Promise<void> {
	const granted = await room.fund.grant(
		{
			companyId: actor.companyId,
			kind: "top_up",
			amountMillitokens: wholeTokens(tokens),
			source: `payment:test:${newId()}`,
			actor: { kind: "system", id: "payment" },
		},
		{ key: newId() },
	);
	if ("refused" in granted) throw new Error(granted.refused);
}

const look = () => lookAtPool(room, actor.companyId);

async function answered<R extends Route>(
	route: R,
	asking: Asking<R>,
	who = actor,
): Promise<Answer<R>> {
	const told = await ask(room.routes, route, asking, { actor: who });
	if (isProblem(told)) throw new Error(told.detail);
	return told as Answer<R>;
}

const kinds = async (who = actor) =>
	(await answered(listAlerts, { query: {} }, who)).alerts.map(({ facts }) =>
		facts.kind === "allocation_used"
			? `${facts.percent} % of ${facts.allocationTokens}`
			: facts.kind,
	);
const subjects = () => [...room.mails.values()].map(({ subject }) => subject);

/** Another one in the company. */
async function join(role: Actor["role"], language = "en"): Promise<Actor> {
	const [personId, memberId] = [newId(), newId()];
	await room.db.query(
		`insert into company.person (id, name, email, email_verified, language, created_at, updated_at)
     values ($1, $2, $3, true, $4, now(), now())`,
		[personId, `The ${role}`, `${personId}@example.com`, language],
	);
	await room.db.query(
		"insert into company.member (id, company_id, person_id, role, created_at) values ($1, $2, $3, $4, now())",
		[memberId, actor.companyId, personId, role],
	);
	return {
		companyId: actor.companyId,
		memberId,
		memberName: `The ${role}`,
		role,
	};
}

test("80 percent of the trial is told once, by mail and in the console", async () => {
	await look();
	expect(await kinds()).toEqual([]);
	await use(960);
	await look();
	await look();
	expect(await kinds()).toEqual(["80 % of 1200"]);
	expect(subjects()).toEqual([
		"Ada Research: 80 % of the trial's tokens are used",
	]);
	expect([...room.mails.values()][0]?.text).toContain(
		"960 of the trial's 1,200 tokens are used.",
	);
});

test("two processes that look at once tell once", async () => {
	await use(960);
	await Promise.all([look(), look(), look(), look()]);
	expect(await kinds()).toEqual(["80 % of 1200"]);
	expect(subjects()).toHaveLength(1);
});

test("a look that fails at its mail tells nothing, and the next one tells it", async () => {
	await use(960);
	await expect(
		lookAtPool(
			{
				...room,
				post: {
					send: async () => {
						throw new Error("killed");
					},
				},
			},
			actor.companyId,
		),
	).rejects.toThrow("killed");
	expect(await kinds()).toEqual([]);
	await look();
	expect(await kinds()).toEqual(["80 % of 1200"]);
});

test("a look that comes late, with an older pool, changes nothing", async () => {
	const reached = Promise.withResolvers<void>();
	const goOn = Promise.withResolvers<void>();
	const late = lookAtPool(
		{
			...room,
			clock: {
				...room.clock,
				// Asked after the pool's version was read.
				async now(tx) {
					reached.resolve();
					await goOn.promise;
					return room.clock.now(tx);
				},
			},
		},
		actor.companyId,
	);
	await reached.promise;
	await use(1_200);
	await look();
	expect(await kinds()).toEqual(["empty"]);
	goOn.resolve();
	await late;
	await look();
	expect(await kinds()).toEqual(["empty"]);
});

test("at zero it is told that nothing is left; after a top-up it is armed again", async () => {
	await use(1_200);
	await look();
	await add(100);
	await look();
	expect(await kinds()).toEqual(["empty"]);
	await use(100);
	await look();
	await look();
	expect(await kinds()).toEqual(["empty", "empty"]);
	expect(subjects()).toHaveLength(2);
});

test("owners and admins get the mail, each in their language; who switched it off does not", async () => {
	const admin = await join("admin", "de");
	await join("researcher");
	await join("viewer");
	const other = await join("admin", "fr");
	await answered(
		setAlertMail,
		{ body: { kind: "allocation_used", isOn: false } },
		other,
	);
	await use(600);
	await look();
	expect(subjects().sort()).toEqual([
		"Ada Research: 50 % der Tokens der Probezeit sind verbraucht",
		"Ada Research: 50 % of the trial's tokens are used",
	]);
	await answered(
		setAlertMail,
		{ body: { kind: "allocation_used", isOn: false } },
		admin,
	);
	const { mails } = await answered(getAlertMails, {}, admin);
	expect(mails.filter(({ isOn }) => !isOn).map(({ kind }) => kind)).toEqual([
		"allocation_used",
	]);
	// It is each one's own.
	const own = await answered(getAlertMails, {});
	expect(own.mails.every(({ isOn }) => isOn)).toBe(true);
});

test("researchers and viewers see alerts of tokens and none of money, and get no mails", async () => {
	const viewer = await join("viewer");
	await use(600);
	await look();
	await room.db.transaction((tx) =>
		announceInConsole(room, tx, {
			companyId: actor.companyId,
			kind: "payment_failed",
			key: "payment 1",
		}),
	);
	expect(await kinds()).toEqual(["payment_failed", "50 % of 1200"]);
	expect(await kinds(viewer)).toEqual(["50 % of 1200"]);
	expect((await answered(listAlerts, { query: {} }, viewer)).unread).toBe(1);
	expect(await answered(getAlertMails, {}, viewer)).toMatchObject({
		getsMails: false,
	});
	expect(
		await ask(
			room.routes,
			setAlertMail,
			{ body: { kind: "empty", isOn: true } },
			{ actor: viewer },
		),
	).toMatchObject({ problem: "not_allowed" });
	// Payments send their own mails.
	expect(subjects()).toHaveLength(1);
});

test("a paused job is told once for each stop", async () => {
	const paused = (key: string) =>
		room.db.transaction((tx) =>
			announceJobPaused(room, tx, {
				companyId: actor.companyId,
				key,
				feature: "pulse_classifier",
				subject: { kind: "survey", id: "1", name: "Spring survey" },
				missingTokens: 300,
			}),
		);
	await paused("pulse:1:1");
	await paused("pulse:1:1");
	await paused("pulse:1:2");
	expect(await kinds()).toEqual(["job_paused", "job_paused"]);
	expect(subjects()).toHaveLength(2);
});

test("reading is each member's own, goes only forward, and not beyond what is there", async () => {
	const viewer = await join("viewer");
	await use(600);
	await look();
	await use(360);
	await look();
	expect((await answered(listAlerts, { query: {} })).unread).toBe(2);
	expect(await answered(readAlerts, { body: { through: 1 } })).toEqual({
		unread: 1,
	});
	expect(await answered(readAlerts, { body: { through: 999 } })).toEqual({
		unread: 0,
	});
	expect(await answered(readAlerts, { body: { through: 1 } })).toEqual({
		unread: 0,
	});
	expect((await answered(listAlerts, { query: {} }, viewer)).unread).toBe(2);
	await use(240);
	await look();
	const { alerts, unread } = await answered(listAlerts, { query: {} });
	expect(unread).toBe(1);
	expect(alerts.map(({ number, isRead }) => `${number} ${isRead}`)).toEqual([
		"3 false",
		"2 true",
		"1 true",
	]);
	const page = await answered(listAlerts, { query: { before: 3, limit: 1 } });
	expect(page.alerts.map(({ number }) => number)).toEqual([2]);
	expect(page.nextBefore).toBe(2);
});

test("another company sees nothing of it", async () => {
	await use(600);
	await look();
	const stranger = await room.openCompany();
	expect(await kinds(stranger)).toEqual([]);
	await answered(readAlerts, { body: { through: 5 } }, stranger);
	expect((await answered(listAlerts, { query: {} })).unread).toBe(1);
});

test("a company is looked at again soon after something moved, then each hour, and a sweep takes it once", async () => {
	await use(600);
	await look();
	const dueIn = async () => {
		const { rows } = await room.db.query(
			"select round(extract(epoch from due_at - now()) / 60)::int as minutes from billing.alert_state where company_id = $1",
			[actor.companyId],
		);
		return rows[0]?.["minutes"];
	};
	expect(await dueIn()).toBe(1);
	await look();
	expect(await dueIn()).toBe(60);

	const now = new Date(Date.now() + 2 * 60 * 60 * 1_000);
	const claim = () =>
		room.db.transaction((tx) =>
			claimDue(tx, { now, putOffSeconds: 300, rowsMax: 100 }),
		);
	expect(await claim()).toContain(actor.companyId);
	expect(await claim()).not.toContain(actor.companyId);
});

test("whoever opens the console has the company watched, though nobody rang", async () => {
	await use(960);
	expect(await kinds()).toEqual([]);
	await sweepAlerts(room, new AbortController().signal);
	const { rows } = await room.db.query(
		"select data->>'companyId' as company from jobs.job where name = 'alerts'",
	);
	expect(rows.map((row) => row["company"])).toContain(actor.companyId);
});
