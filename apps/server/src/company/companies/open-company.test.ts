import { afterAll, beforeAll, expect, test } from "vitest";
import { memberNames } from "../members/member-names.ts";
import { type CompanyRoom, openCompanyRoom } from "../testing/company-room.ts";
import { openCompany, refuseOpening } from "./open-company.ts";

let room: CompanyRoom;
beforeAll(async () => {
	room = await openCompanyRoom();
});
afterAll(() => room.db.drop());

const opening = (email: string) => ({
	companyName: "Ada Research",
	name: "Ada Lovelace",
	email,
	password: "correct horse battery",
	timeZone: "europe/zurich",
	requestHeaders: new Headers({
		cookie: "verbatim.session_token=old.one",
		"user-agent": "Test",
	}),
});

async function countOf(email: string) {
	const { rows } = await room.db.query(
		`select
       (select count(*) from company.person where email = $1)::int as people,
       (select count(*) from company.account join company.person on person.id = person_id where email = $1)::int as accounts,
       (select count(*) from company.session join company.person on person.id = person_id where email = $1)::int as sessions,
       (select count(*) from company.member join company.person on person.id = person_id where email = $1)::int as members,
       (select count(*) from company.company)::int as companies`,
		[email],
	);
	return rows[0];
}

test("a company is opened with its owner, ids in time order, and a time zone in its usual spelling", async () => {
	const opened = await room.db.transaction((tx) =>
		openCompany(room, tx, opening("Opens@Example.com")),
	);
	if ("problem" in opened) throw new Error(opened.problem);
	expect(opened.timeZone).toBe("Europe/Zurich");
	const { rows } = await room.db.query(
		`select person.id as person_id, person.email, member.id as member_id, member.role, company.id as company_id,
       company.name, company.time_zone, session.id as session_id, session.user_agent, session.ip_address,
       account.id as account_id, account.provider, account.password
     from company.member join company.person on person.id = member.person_id
     join company.company on company.id = member.company_id
     join company.session on session.person_id = person.id
     join company.account on account.person_id = person.id
     where member.id = $1`,
		[opened.memberId],
	);
	expect(rows).toHaveLength(1);
	expect(rows[0]).toMatchObject({
		email: "opens@example.com",
		role: "owner",
		company_id: opened.companyId,
		name: "Ada Research",
		time_zone: "Europe/Zurich",
		user_agent: "Test",
		provider: "credential",
	});
	for (const id of ["person", "member", "company", "session", "account"])
		expect(rows[0]?.[`${id}_id`]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
	expect(rows[0]?.["ip_address"]).toBeFalsy();
	expect(rows[0]?.["password"]).not.toContain("correct");
});

test("what the library writes joins the transaction: a failure after it leaves nothing of it", async () => {
	const before = await countOf("undone@example.com");
	await expect(
		room.db.transaction(async (tx) => {
			const opened = await openCompany(room, tx, opening("undone@example.com"));
			expect(opened).toHaveProperty("companyId");
			throw new Error("later");
		}),
	).rejects.toThrow("later");
	expect(await countOf("undone@example.com")).toEqual(before);
	expect(before).toMatchObject({ people: 0, sessions: 0 });
});

test("a mail address that is taken is a problem, in whatever case it is written, and leaves nothing", async () => {
	await room.open({ email: "taken@example.com" });
	const before = await countOf("taken@example.com");
	const answer = await room.db.transaction((tx) =>
		openCompany(room, tx, opening("TAKEN@example.com")),
	);
	expect(answer).toMatchObject({ problem: "email_taken" });
	expect(await countOf("taken@example.com")).toEqual(before);
});

test("of ten that open with one mail address at the same moment one succeeds, the others are told that it is taken", async () => {
	const answers = await Promise.all(
		Array.from({ length: 10 }, () =>
			room.db.transaction((tx) =>
				openCompany(room, tx, opening("raced@example.com")),
			),
		),
	);
	expect(answers.filter((answer) => "companyId" in answer)).toHaveLength(1);
	expect(
		answers.filter(
			(answer) => "problem" in answer && answer.problem === "email_taken",
		),
	).toHaveLength(9);
	expect(await countOf("raced@example.com")).toMatchObject({
		people: 1,
		accounts: 1,
		sessions: 1,
		members: 1,
	});
});

test("a fault of the database is thrown as what it is, not as a problem of the customer", async () => {
	await room.db.query(
		"alter table company.account add constraint fault check (provider <> 'credential') not valid",
	);
	try {
		await expect(
			room.db.transaction((tx) =>
				openCompany(room, tx, opening("fault@example.com")),
			),
		).rejects.toMatchObject({ code: "23514", constraint: "fault" });
		expect(await countOf("fault@example.com")).toMatchObject({ people: 0 });
	} finally {
		await room.db.query("alter table company.account drop constraint fault");
	}
});

test("names with control characters and time zones that do not exist are refused by field", () => {
	expect(refuseOpening(opening("x@example.com"))).toBeUndefined();
	expect(
		refuseOpening({
			...opening("x@example.com"),
			companyName: "Ada\0Research",
			name: "Ada\nLovelace",
			timeZone: "Mars/Olympus",
		}),
	).toMatchObject({
		problem: "invalid_input",
		fields: [
			{ field: "companyName" },
			{ field: "name" },
			{ field: "timeZone" },
		],
	});
});

test("the names of members are told by company: another company's member has none", async () => {
	const ada = await room.open({ email: "ada@example.com", name: "Ada" });
	const eve = await room.open({ email: "eve@example.com", name: "Eve" });
	const names = await memberNames(room.db, ada.companyId, [
		ada.memberId,
		ada.memberId,
		eve.memberId,
	]);
	expect([...names]).toEqual([[ada.memberId, "Ada"]]);
	expect(await memberNames(room.db, ada.companyId, [])).toEqual(new Map());
});

test("every table of the company's data has company_id first in its primary key", async () => {
	// Not a company's: people and their sign-ins (a person may be in several), the company itself, attempts of strangers.
	const others = [
		"person",
		"account",
		"session",
		"verification",
		"company",
		"attempt",
		"password_reset",
	];
	const { rows } = await room.db.query(
		`select class.relname as name,
       (select attname from pg_attribute where attrelid = class.oid and attnum = index.indkey[0]) as first_column
     from pg_class class join pg_index index on index.indrelid = class.oid and index.indisprimary
     where class.relnamespace = 'company'::regnamespace and class.relname <> all ($1)`,
		[others],
	);
	expect(rows.map((row) => row["name"])).toEqual(
		expect.arrayContaining(["invitation", "member", "past_member"]),
	);
	for (const row of rows) expect(row["first_column"]).toBe("company_id");
});
