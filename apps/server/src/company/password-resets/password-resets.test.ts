import {
	askPasswordReset,
	resetPassword,
	signIn,
} from "@verbatim/contract/accounts";
import { isProblem } from "@verbatim/contract/problems";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { newId } from "../../platform/ids.ts";
import { type Jobs, openJobs } from "../../platform/jobs.ts";
import { testLog } from "../../platform/testing/database.ts";
import {
	type RecordedPost,
	recordedPost,
} from "../../providers/mail/testing/recorded-post.ts";
import type { Answering } from "../answering.ts";
import { ask, cookiesOf } from "../testing/ask.ts";
import { type CompanyRoom, openCompanyRoom } from "../testing/company-room.ts";
import { mailReset, workOnPasswordResets } from "./ask-reset.ts";
import { passwordResetRoutes } from "./routes.ts";

let room: CompanyRoom;
let jobs: Jobs;
let post: RecordedPost;
let routes: Answering[];
const baseUrl = "http://localhost:3000";
beforeAll(async () => {
	room = await openCompanyRoom();
	jobs = await openJobs({ db: room.db, log: testLog, watchSeconds: 10 });
	post = recordedPost();
	routes = [...room.routes, ...passwordResetRoutes({ ...room, jobs })];
});
afterAll(async () => {
	await jobs.stop(4);
	await room.db.drop();
});

const password = "battery horse correct";
const mail = (email: string, requestId = newId()) =>
	mailReset({ db: room.db, post, baseUrl }, { requestId, email });
const secretFor = (email: string) => post.linkTo(email).split("/").at(-1) ?? "";
const reset = (secret: string, newPassword = password) =>
	ask(routes, resetPassword, { params: { secret }, body: { newPassword } });
const trySignIn = (email: string, typed: string) =>
	ask(routes, signIn, { body: { email, password: typed } });

test("asked for, a link comes by mail to who has an account; for who has none the answer is the same and no mail goes", async () => {
	await room.open({ email: "forgets@example.com" });
	await workOnPasswordResets({ db: room.db, jobs, post, baseUrl });
	for (const email of ["Forgets@Example.com", "unknown@example.com"])
		expect(await ask(routes, askPasswordReset, { body: { email } })).toEqual({
			sent: true,
		});
	await vi.waitFor(
		() => expect(post.linkTo("forgets@example.com")).toBeTruthy(),
		{ timeout: 20_000 },
	);
	expect(post.sent.map(({ to }) => to)).toEqual(["forgets@example.com"]);
});

test("the link sets a new password, once, ends every session, and proves the address", async () => {
	const email = "resets@example.com";
	const opened = await room.open({ email });
	await mail(email);
	expect(post.linkTo(email)).toMatch(
		/^http:\/\/localhost:3000\/reset-password\/[\w-]{43}$/,
	);
	const secret = secretFor(email);
	expect(await reset(secret, "short")).toMatchObject({
		problem: "invalid_input",
		fields: [{ field: "newPassword" }],
	});
	expect(await reset(secret)).toEqual({ email });
	expect(
		await room.companyOf(cookiesOf(opened.cookieHeaders), new Headers()),
	).toBeUndefined();
	expect(await reset(secret, "yet another password")).toMatchObject({
		problem: "reset_over",
	});
	expect(await trySignIn(email, "correct horse battery")).toMatchObject({
		problem: "wrong_credentials",
	});
	expect(await trySignIn(email, password)).toHaveProperty("member");
	const { rows } = await room.db.query(
		"select email_verified from company.person where email = $1",
		[email],
	);
	expect(rows).toEqual([{ email_verified: true }]);
});

test("of two links the one that is used ends the other, and of five at once one works", async () => {
	const email = "twice@example.com";
	await room.open({ email });
	await mail(email);
	const first = secretFor(email);
	await mail(email);
	const answers = await Promise.all(
		Array.from({ length: 5 }, () => reset(secretFor(email))),
	);
	expect(answers.filter((one) => !isProblem(one))).toHaveLength(1);
	expect(await reset(first)).toMatchObject({ problem: "reset_over" });
});

test("a link of more than an hour ago and a made-up one are over", async () => {
	const email = "late@example.com";
	await room.open({ email });
	await mail(email);
	await room.db.query("update company.password_reset set expires_at = now()");
	for (const secret of [secretFor(email), "made-up", "x".repeat(43)])
		expect(await reset(secret)).toMatchObject({ problem: "reset_over" });
	expect(await trySignIn(email, "correct horse battery")).toHaveProperty(
		"member",
	);
});

test("a job that runs twice makes one link and one mail", async () => {
	const email = "again@example.com";
	await room.open({ email });
	const requestId = newId();
	await mail(email, requestId);
	await mail(email, requestId);
	expect(post.sent.filter(({ to }) => to === email)).toHaveLength(1);
	expect(await reset(secretFor(email))).toEqual({ email });
});

test("an address is written to five times an hour, whether or not it has an account", async () => {
	for (const email of ["spammed@example.com", "nobody@example.com"]) {
		const answers = [];
		for (let times = 0; times < 6; times += 1)
			answers.push(await ask(routes, askPasswordReset, { body: { email } }));
		expect(answers.filter((one) => !isProblem(one))).toHaveLength(5);
		expect(answers.at(-1)).toMatchObject({ problem: "too_many_attempts" });
	}
});

test("the secret of a link is kept as a hash only", async () => {
	const email = "hashed@example.com";
	await room.open({ email });
	await mail(email);
	const { rows } = await room.db.query(
		"select to_jsonb(password_reset)::text as row from company.password_reset",
	);
	expect(rows.map(({ row }) => String(row)).join()).not.toContain(
		secretFor(email),
	);
});
