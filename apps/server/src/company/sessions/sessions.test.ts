import {
	changeMe,
	changePassword,
	getSession,
	signIn,
	signOut,
	signOutEverywhere,
} from "@verbatim/contract/accounts";
import { isProblem } from "@verbatim/contract/problems";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, cookiesOf } from "../testing/ask.ts";
import { type CompanyRoom, openCompanyRoom } from "../testing/company-room.ts";
import { tidySessions } from "./tidy-sessions.ts";

let room: CompanyRoom;
beforeAll(async () => {
	room = await openCompanyRoom();
});
afterAll(() => room.db.drop());

const password = "correct horse battery";

const trySignIn = (
	email: string,
	typed: string,
	caller: { address?: string; answerHeaders?: Headers } = {},
) => ask(room.routes, signIn, { body: { email, password: typed } }, caller);

async function signedIn(email: string) {
	const answerHeaders = new Headers();
	const answer = await trySignIn(email, password, { answerHeaders });
	if (isProblem(answer)) throw new Error(answer.problem);
	return cookiesOf(answerHeaders);
}

const whoSpeaks = (headers: Headers) => room.companyOf(headers, new Headers());

test("signing in answers who and for which company, and sets a cookie that scripts and other sites cannot use", async () => {
	const opened = await room.open({ email: "signs.in@example.com" });
	const answerHeaders = new Headers();
	const answer = await trySignIn("  Signs.In@Example.com ", password, {
		answerHeaders,
	});
	expect(answer).toEqual({
		member: {
			id: `member_${opened.memberId.replaceAll("-", "")}`,
			name: "Ada Lovelace",
			email: "signs.in@example.com",
			role: "owner",
			language: "en",
		},
		company: {
			id: `company_${opened.companyId.replaceAll("-", "")}`,
			name: "Ada Research",
			timeZone: "Europe/Zurich",
		},
		companies: [
			{
				id: `company_${opened.companyId.replaceAll("-", "")}`,
				name: "Ada Research",
				role: "owner",
			},
		],
	});
	const [cookie, ...more] = answerHeaders.getSetCookie();
	expect(more).toEqual([]);
	expect(cookie).toMatch(/^verbatim\.session_token=/);
	expect(cookie).toMatch(/; HttpOnly/i);
	expect(cookie).toMatch(/; SameSite=Lax/i);
	expect(cookie).toMatch(/; Path=\//i);
	expect(cookie).not.toMatch(/; Secure/i);
	expect(await whoSpeaks(cookiesOf(answerHeaders))).toEqual({
		companyId: opened.companyId,
		memberId: opened.memberId,
		memberName: "Ada Lovelace",
		role: "owner",
	});
});

test("behind https the cookie is Secure", async () => {
	const secure = await openCompanyRoom("https://verbatim.example.com");
	try {
		const opened = await secure.open({ email: "secure@example.com" });
		const [cookie] = opened.cookieHeaders.getSetCookie();
		expect(cookie).toMatch(/^__Secure-verbatim\.session_token=.*; Secure/i);
		const actor = await secure.companyOf(
			cookiesOf(opened.cookieHeaders),
			new Headers(),
		);
		expect(actor?.companyId).toBe(opened.companyId);
	} finally {
		await secure.db.drop();
	}
});

test("no cookie, a made-up one and one that was changed are all nobody", async () => {
	const opened = await room.open({ email: "tampered@example.com" });
	const cookie = cookiesOf(opened.cookieHeaders).get("cookie") ?? "";
	expect(await whoSpeaks(new Headers({ cookie }))).toBeDefined();
	const other = cookie.replace(/=(.)/, (_, first) =>
		first === "a" ? "=b" : "=a",
	);
	const [name, token] = cookie.split(/[=.]/).slice(1);
	const unsigned = `verbatim.${name}=${token}`;
	for (const wrong of [
		"",
		"verbatim.session_token=",
		"verbatim.session_token=nobody",
		"verbatim.session_token=%E0%A4%A",
		"verbatim.session_token=a%00b.c",
		other,
		unsigned,
	])
		expect(await whoSpeaks(new Headers({ cookie: wrong }))).toBeUndefined();
	expect(await whoSpeaks(new Headers())).toBeUndefined();
});

test("signing out ends the session on the server, in this browser only, and can be done twice", async () => {
	await room.open({ email: "leaves@example.com" });
	const here = await signedIn("leaves@example.com");
	const elsewhere = await signedIn("leaves@example.com");
	const answerHeaders = new Headers();
	for (let times = 0; times < 2; times += 1)
		expect(
			await ask(
				room.routes,
				signOut,
				{},
				{
					requestHeaders: here,
					answerHeaders,
				},
			),
		).toEqual({ signedOut: true });
	expect(answerHeaders.getSetCookie()[0]).toMatch(
		/^verbatim\.session_token=;.*Max-Age=0/i,
	);
	expect(await whoSpeaks(here)).toBeUndefined();
	expect(await whoSpeaks(elsewhere)).toBeDefined();
	expect(await ask(room.routes, signOut, {})).toEqual({ signedOut: true });
});

test("a session ends by itself, and one in use is renewed once a day with its cookie", async () => {
	const opened = await room.open({ email: "comes.back@example.com" });
	const headers = cookiesOf(opened.cookieHeaders);
	const expireIn = (interval: string) =>
		room.db.query(
			`update company.session set expires_at = now() + $2::interval
       where person_id = (select person_id from company.member where id = $1)`,
			[opened.memberId, interval],
		);
	const expiresInDays = async () => {
		const { rows } = await room.db.query(
			`select round(extract(epoch from expires_at - now()) / 86400)::int as days from company.session
       where person_id = (select person_id from company.member where id = $1)`,
			[opened.memberId],
		);
		return rows[0]?.["days"];
	};

	const fresh = new Headers();
	expect(await room.companyOf(headers, fresh)).toBeDefined();
	expect(fresh.getSetCookie()).toEqual([]);

	await expireIn("28 days");
	const renewed = new Headers();
	expect(await room.companyOf(headers, renewed)).toBeDefined();
	expect(await expiresInDays()).toBe(30);
	expect(cookiesOf(renewed).get("cookie")).toBe(headers.get("cookie"));

	await expireIn("-1 second");
	expect(await whoSpeaks(headers)).toBeUndefined();
	await tidySessions(room);
	expect(await expiresInDays()).toBeUndefined();
});

test("a member of two companies speaks for the one that the session names, else for the first", async () => {
	const first = await room.open({ email: "first@example.com" });
	const second = await room.open({ email: "second@example.com" });
	const headers = cookiesOf(first.cookieHeaders);
	await room.db.query(
		`insert into company.member (company_id, id, person_id, role, created_at)
     select $1, gen_random_uuid(), person_id, 'viewer', now() from company.member where id = $2`,
		[second.companyId, first.memberId],
	);
	expect(await whoSpeaks(headers)).toMatchObject({
		companyId: first.companyId,
		role: "owner",
	});
	await room.db.query(
		`update company.session set active_company_id = $1
     where person_id = (select person_id from company.member where id = $2)`,
		[second.companyId, first.memberId],
	);
	expect(await whoSpeaks(headers)).toMatchObject({
		companyId: second.companyId,
		role: "viewer",
	});
});

test("who is signed in is told with the company's name and time zone", async () => {
	const opened = await room.open({ email: "who@example.com" });
	const actor = await whoSpeaks(cookiesOf(opened.cookieHeaders));
	if (actor === undefined) throw new Error("nobody");
	expect(await ask(room.routes, getSession, {}, { actor })).toMatchObject({
		member: { email: "who@example.com", role: "owner" },
		company: { timeZone: "Europe/Zurich" },
	});
});

test("a wrong password, an unknown mail address and no mail address are answered alike", async () => {
	await room.open({ email: "known@example.com" });
	const wrong = await trySignIn("known@example.com", "not the password");
	expect(wrong).toMatchObject({ problem: "wrong_credentials" });
	for (const email of ["unknown@example.com", "no address", "nul\0@x.ch"])
		expect(await trySignIn(email, "not the password")).toEqual(wrong);
});

test("after ten wrong passwords the right one is refused too, with the time to wait; others are not affected", async () => {
	await room.open({ email: "guessed@example.com" });
	await room.open({ email: "bystander@example.com" });
	for (let times = 0; times < 10; times += 1)
		expect(
			await trySignIn("guessed@example.com", "wrong", { address: "192.0.2.2" }),
		).toMatchObject({ problem: "wrong_credentials" });
	for (const [typed, address] of [
		["wrong", "192.0.2.2"],
		[password, "192.0.2.2"],
		[password, "198.51.100.9"],
	] as const) {
		const answer = await trySignIn("Guessed@example.com", typed, { address });
		expect(answer).toMatchObject({ problem: "too_many_attempts" });
		const { retryAfterSeconds } = answer as { retryAfterSeconds: number };
		expect(retryAfterSeconds).toBeGreaterThan(14 * 60);
		expect(retryAfterSeconds).toBeLessThanOrEqual(15 * 60);
	}
	expect(
		await trySignIn("bystander@example.com", password, {
			address: "192.0.2.2",
		}),
	).toHaveProperty("member");
});

test("an unknown mail address is locked like a known one", async () => {
	for (let times = 0; times < 10; times += 1)
		await trySignIn("ghost@example.com", "wrong", { address: "192.0.2.3" });
	expect(
		await trySignIn("ghost@example.com", "wrong", { address: "192.0.2.3" }),
	).toMatchObject({ problem: "too_many_attempts" });
});

test("thirty guesses at the same moment are ten guesses", async () => {
	await room.open({ email: "stormed@example.com" });
	const answers = await Promise.all(
		Array.from({ length: 30 }, (_, n) =>
			trySignIn("stormed@example.com", "wrong", { address: `203.0.113.${n}` }),
		),
	);
	const problems = answers.map((answer) =>
		isProblem(answer) ? answer.problem : "signed in",
	);
	expect(problems.filter((one) => one === "wrong_credentials")).toHaveLength(
		10,
	);
	expect(problems.filter((one) => one === "too_many_attempts")).toHaveLength(
		20,
	);
});

test("the lock opens when the window has passed", async () => {
	await room.open({ email: "waits@example.com" });
	for (let times = 0; times < 11; times += 1)
		await trySignIn("waits@example.com", "wrong", { address: "192.0.2.4" });
	await room.db.query(
		`update company.attempt set attempted_at =
       (select array_agg(one - interval '15 minutes') from unnest(attempted_at) as one)
     where attempted_at <> '{}'`,
	);
	expect(
		await trySignIn("waits@example.com", password, { address: "192.0.2.4" }),
	).toHaveProperty("member");
});

test("a success forgets the failures before it and takes nothing from the network's share", async () => {
	await room.open({ email: "fumbles@example.com" });
	for (let rounds = 0; rounds < 3; rounds += 1) {
		for (let times = 0; times < 5; times += 1)
			await trySignIn("fumbles@example.com", "wrong", {
				address: `192.0.2.${100 + rounds}`,
			});
		expect(
			await trySignIn("fumbles@example.com", password, {
				address: `192.0.2.${100 + rounds}`,
			}),
		).toHaveProperty("member");
	}
	const { rows } = await room.db.query(
		`select cardinality(attempted_at) as attempts from company.attempt order by last_at desc limit 1`,
	);
	expect(rows[0]?.["attempts"]).toBe(5);
});

test("one network may not guess at many accounts without end", async () => {
	const limited = (n: number) => [
		{
			for: "sign in by network",
			of: "192.0.2.200",
			limit: { attemptsMax: 50, windowSeconds: 900 },
		},
		{
			for: "sign in by mail",
			of: `victim${n}@example.com`,
			limit: { attemptsMax: 10, windowSeconds: 900 },
		},
	];
	for (let n = 0; n < 50; n += 1)
		expect(await room.throttle.attempt(limited(n))).not.toHaveProperty(
			"problem",
		);
	expect(await room.throttle.attempt(limited(50))).toMatchObject({
		problem: "too_many_attempts",
	});
});

test("what is refused leaves no trace: it is not counted, and a flood does not fill the table", async () => {
	const limited = (n: number) =>
		["192.0.2.201", `flooded${n}@example.com`].map((of) => ({
			for: "sign in",
			of,
			limit: { attemptsMax: 2, windowSeconds: 900 },
		}));
	const countRows = async () => {
		const { rows } = await room.db.query(
			`select count(*)::int as count from company.attempt`,
		);
		return Number(rows[0]?.["count"]);
	};
	await room.throttle.attempt(limited(0));
	await room.throttle.attempt(limited(1));
	const before = await countRows();
	await Promise.all(
		Array.from({ length: 50 }, (_, n) => room.throttle.attempt(limited(2 + n))),
	);
	expect(await countRows()).toBe(before);
});

test("a person changes their own name and language, and nothing else of theirs", async () => {
	const opened = await room.open({ email: "changes@example.com" });
	const actor = await whoSpeaks(cookiesOf(opened.cookieHeaders));
	if (actor === undefined) throw new Error("nobody");
	const change = (body: { name?: string; language?: "fr" }) =>
		ask(room.routes, changeMe, { body }, { actor });
	expect(await change({ language: "fr" })).toMatchObject({
		member: { name: "Ada Lovelace", language: "fr" },
	});
	expect(await change({ name: "  Augusta King " })).toMatchObject({
		member: {
			name: "Augusta King",
			language: "fr",
			email: "changes@example.com",
		},
	});
	expect(await change({ name: " " })).toMatchObject({
		problem: "invalid_input",
		fields: [{ field: "name" }],
	});
});

test("another password needs the present one, ends every other session, and keeps this one", async () => {
	const email = "new.password@example.com";
	await room.open({ email });
	const here = await signedIn(email);
	const elsewhere = await signedIn(email);
	const actor = await whoSpeaks(here);
	if (actor === undefined) throw new Error("nobody");
	const change = (currentPassword: string) =>
		ask(
			room.routes,
			changePassword,
			{ body: { currentPassword, newPassword: "battery horse correct" } },
			{ actor, requestHeaders: here, address: "192.0.2.9" },
		);
	expect(await change("not the password")).toMatchObject({
		problem: "wrong_credentials",
		fields: [{ field: "currentPassword" }],
	});
	expect(await whoSpeaks(elsewhere)).toBeDefined();
	expect(await change(password)).toEqual({ changed: true });
	expect(await whoSpeaks(here)).toBeDefined();
	expect(await whoSpeaks(elsewhere)).toBeUndefined();
	expect(
		await trySignIn(email, password, { address: "192.0.2.9" }),
	).toMatchObject({ problem: "wrong_credentials" });
	expect(
		await trySignIn(email, "battery horse correct", { address: "192.0.2.9" }),
	).toHaveProperty("member");
});

test("signing out everywhere ends every session of that person and of nobody else", async () => {
	const opened = await room.open({ email: "everywhere@example.com" });
	const other = await room.open({ email: "elsewhere@example.com" });
	const sessions = [
		cookiesOf(opened.cookieHeaders),
		await signedIn("everywhere@example.com"),
	];
	const actor = await whoSpeaks(sessions[0] ?? new Headers());
	if (actor === undefined) throw new Error("nobody");
	expect(await ask(room.routes, signOutEverywhere, {}, { actor })).toEqual({
		signedOut: true,
	});
	for (const session of sessions)
		expect(await whoSpeaks(session)).toBeUndefined();
	expect(await whoSpeaks(cookiesOf(other.cookieHeaders))).toBeDefined();
});
