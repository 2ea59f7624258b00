import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as contract from "@verbatim/contract/operator";
import { isProblem } from "@verbatim/contract/problems";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../../platform/ids.ts";
import { openMailFolder } from "../../providers/mail/folder.ts";
import type { PostOffice } from "../../providers/mail/open-post.ts";
import type { Actor } from "../actor.ts";
import { ask } from "../testing/ask.ts";
import { openTeamRoom, type TeamRoom } from "../testing/team-room.ts";
import { isLoopback, type OperatorSettings } from "./operator.ts";
import {
	type OperatorDeps,
	operatorFetchRoutes,
	operatorRoutes,
} from "./routes.ts";

let room: TeamRoom;
let path: string;
let deps: (settings?: Partial<OperatorSettings>) => OperatorDeps;
beforeAll(async () => {
	room = await openTeamRoom();
	path = await mkdtemp(join(tmpdir(), "verbatim-operator-"));
	const mails = await openMailFolder(path);
	const post: PostOffice = {
		...room.post,
		work: async () => undefined,
		dead: async () => [],
	};
	deps = (settings = {}) => ({
		db: room.db,
		post,
		mailFolder: { path, mails },
		operator: { emails: [], isLocal: true, hasMailFolder: true, ...settings },
	});
});
afterAll(async () => {
	await room.db.drop();
	await rm(path, { recursive: true, force: true });
});

const isOperator = async (
	actor: Actor,
	settings?: Partial<OperatorSettings>,
) => {
	const answer = await ask(
		operatorRoutes(deps(settings)),
		contract.getOperator,
		{},
		{ actor },
	);
	return !isProblem(answer) && answer.isOperator;
};

test("of an installation that only its machine reaches, the owner of the oldest company is the operator", async () => {
	const first = await room.openTeam();
	const second = await room.openTeam();
	const admin = await room.join(first.owner, "admin");
	expect(await isOperator(first.owner)).toBe(true);
	expect(await isOperator(second.owner)).toBe(false);
	expect(await isOperator(admin.actor)).toBe(false);
	expect(await isOperator(first.owner, { isLocal: false })).toBe(false);
	expect(await isOperator(first.owner, { hasMailFolder: false })).toBe(false);
	const byKey = { ...first.owner, key: { keyId: newId(), scopes: [] } };
	expect(await isOperator(byKey)).toBe(false);
});

test("where addresses are named, only who has one of them and has proven it", async () => {
	const { owner, email } = await room.openTeam();
	const settings = { emails: [email], isLocal: false };
	expect(await isOperator(owner, settings)).toBe(false);
	await room.db.query(
		"update company.person set email_verified = true where email = $1",
		[email],
	);
	expect(await isOperator(owner, settings)).toBe(true);
	expect(await isOperator(owner, { emails: ["other@example.com"] })).toBe(
		false,
	);
});

test.each([
	["127.0.0.1", true],
	["127.8.9.1", true],
	["::1", true],
	["localhost", true],
	["0.0.0.0", false],
	["::", false],
	["192.168.1.4", false],
	["localhost.example.com", false],
])("%s is reached by this machine only: %s", (host, is) => {
	expect(isLoopback(host)).toBe(is);
});

test("the operator lists the folder, reads a mail and gets its attachment as a download; nobody else gets anything", async () => {
	const { owner } = await room.openTeam();
	const of = deps({ emails: ["operator@example.com"] });
	const operator = await room.join(owner, "viewer");
	await room.db.query(
		"update company.person set email = 'operator@example.com' where email = $1",
		[operator.email],
	);
	const id = newId();
	await of.mailFolder?.mails.carry({
		id,
		messageId: `<${id}@localhost>`,
		from: "Verbatim <verbatim@localhost>",
		writtenAt: new Date("2026-11-12T10:00:00Z"),
		to: "ada@example.com",
		subject: "Your receipt",
		text: "Thank you.",
		attachments: [
			{
				name: "reçu 1.pdf",
				mediaType: "application/pdf",
				base64: Buffer.from("<script>").toString("base64"),
			},
		],
	});
	const summary = {
		id,
		to: "ada@example.com",
		subject: "Your receipt",
		writtenAt: "2026-11-12T10:00:00.000Z",
		attachments: [
			{ name: "reçu 1.pdf", mediaType: "application/pdf", bytes: 8 },
		],
	};
	const list = (actor: Actor) =>
		ask(operatorRoutes(of), contract.listOperatorMail, {}, { actor });
	const read = (actor: Actor, mailId: string) =>
		ask(
			operatorRoutes(of),
			contract.getOperatorMail,
			{ params: { mailId } },
			{ actor },
		);
	const attachment = (actor: Actor, index: string, mailId = id) =>
		operatorFetchRoutes(of)[0]?.handle(new Request("http://verbatim.test"), {
			actor,
			params: { mailId, index },
			address: "192.0.2.1",
			requestId: "test",
			requestHeaders: new Headers(),
			answerHeaders: new Headers(),
		});

	expect(await list(operator.actor)).toEqual({
		mails: [summary],
		folder: path,
		failed: [],
	});
	expect(await read(operator.actor, id)).toEqual({
		...summary,
		from: "Verbatim <verbatim@localhost>",
		text: "Thank you.",
	});
	const file = await attachment(operator.actor, "0");
	if (!(file instanceof Response)) throw new Error("no file");
	expect(file.headers.get("content-type")).toBe("application/octet-stream");
	expect(file.headers.get("content-disposition")).toBe(
		"attachment; filename*=UTF-8''re%C3%A7u%201.pdf",
	);
	expect(await file.text()).toBe("<script>");

	for (const wrong of ["../secret", "x", newId()])
		expect(await read(operator.actor, wrong)).toMatchObject({
			problem: "not_found",
		});
	for (const index of ["1", "-1", "x"])
		expect(await attachment(operator.actor, index)).toMatchObject({
			problem: "not_found",
		});
	for (const answer of [
		await list(owner),
		await read(owner, id),
		await attachment(owner, "0"),
	])
		expect(answer).toMatchObject({ problem: "not_allowed" });
});
