import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { newId } from "../../platform/ids.ts";
import { type Jobs, openJobs } from "../../platform/jobs.ts";
import { testDatabase, testLog } from "../../platform/testing/database.ts";
import { type Carrier, type Letter, MailRefused } from "./carrier.ts";
import { openMailFolder } from "./folder.ts";
import type { Mail } from "./mail.ts";
import { openPost, sendOne } from "./open-post.ts";
import { openSmtp } from "./smtp.ts";

const receipt = Buffer.from([0, 1, 2, 250, 251, 13, 10, 46, 13, 10]);
const mail: Mail = {
	to: "zoë@example.com",
	subject: "Reçu n° 12 für „Grüsse & Co“ ✓",
	text: `Guten Tag Zoë

https://verbatim.example.com/join/${"x".repeat(90)}

.
From here on: œuvre, Straße, 日本.
`,
	attachments: [
		{
			name: "reçu 12.pdf",
			mediaType: "application/pdf",
			base64: receipt.toString("base64"),
		},
	],
};
const letter = (changes: Partial<Letter> = {}): Letter => {
	const id = newId();
	return {
		...mail,
		to: "zoe@example.com",
		id,
		from: "Verbatim <verbatim@example.com>",
		messageId: `<${id}@example.com>`,
		writtenAt: new Date("2026-11-12T10:00:00Z"),
		...changes,
	};
};

async function expectWhole(raw: Buffer, sent: Letter): Promise<void> {
	const read = await simpleParser(raw);
	expect(read.from?.text).toBe('"Verbatim" <verbatim@example.com>');
	expect([read.to].flat().map((one) => one?.text)).toEqual([sent.to]);
	expect(read.subject).toBe(sent.subject);
	expect(read.text?.trim()).toBe(sent.text.trim());
	expect(read.messageId).toBe(sent.messageId);
	expect(read.date).toEqual(sent.writtenAt);
	expect(read.headers.get("auto-submitted")).toBe("auto-generated");
	expect(read.attachments).toHaveLength(1);
	expect(read.attachments[0]).toMatchObject({
		filename: "reçu 12.pdf",
		contentType: "application/pdf",
	});
	expect(read.attachments[0]?.content.equals(receipt)).toBe(true);
}

/** A real SMTP server, which keeps what it was sent. */
const servers: SMTPServer[] = [];
afterEach(() => {
	for (const server of servers.splice(0)) server.close(() => undefined);
});
async function smtpServer(options: SMTPServerOptions = {}) {
	const received: { to: string[]; raw: Buffer }[] = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ["STARTTLS"],
		onData(stream, session, done) {
			const parts: Buffer[] = [];
			stream.on("data", (part: Buffer) => parts.push(part));
			stream.on("end", () => {
				received.push({
					to: session.envelope.rcptTo.map(({ address }) => address),
					raw: Buffer.concat(parts),
				});
				done();
			});
		},
		...options,
	});
	server.on("error", () => undefined);
	servers.push(server);
	await new Promise<void>((resolve) =>
		server.listen(0, "127.0.0.1", () => resolve()),
	);
	const { port } = server.server.address() as AddressInfo;
	return { received, url: `smtp://127.0.0.1:${port}` };
}
const limits = { connectSeconds: 2, silenceSeconds: 2 };
const answering = (responseCode: number) =>
	Object.assign(new Error("no"), { responseCode });

test("by SMTP a mail arrives as it was written: names, umlauts, dots, bytes", async () => {
	const { received, url } = await smtpServer();
	const sent = letter();
	await openSmtp({ url, limits }).carry(sent);
	expect(received).toHaveLength(1);
	expect(received[0]?.to).toEqual([sent.to]);
	await expectWhole(received[0]?.raw ?? Buffer.alloc(0), sent);
});

test("user and password of the address are used", async () => {
	const asked: unknown[] = [];
	const { url } = await smtpServer({
		authOptional: false,
		allowInsecureAuth: true,
		onAuth({ username, password }, _session, done) {
			asked.push(username, password);
			done(null, { user: username });
		},
	});
	await openSmtp({
		url: url.replace("//", "//us%40er:pass%2Fword@"),
		limits,
	}).carry(letter());
	expect(asked).toEqual(["us@er", "pass/word"]);
});

test("with requireTLS nothing is said to a server that speaks none", async () => {
	const { received, url } = await smtpServer();
	const carrying = openSmtp({ url: `${url}?requireTLS=true`, limits }).carry(
		letter(),
	);
	await expect(carrying).rejects.toThrow();
	await expect(carrying).rejects.not.toBeInstanceOf(MailRefused);
	expect(received).toEqual([]);
});

test.each([
	["no such receiver", { onRcptTo: 550 }, "for good"],
	["a receiver who is full for now", { onRcptTo: 452 }, "for now"],
	["a sender that it does not take", { onMailFrom: 550 }, "for now"],
	["content that it refuses", { onData: 554 }, "for good"],
	["content that it cannot take now", { onData: 451 }, "for now"],
	["a wrong password", { onAuth: 535 }, "for now"],
] as const)("%s: refused %s", async (_, at, end) => {
	const options: SMTPServerOptions = {};
	if ("onRcptTo" in at)
		options.onRcptTo = (_address, _session, done) =>
			done(answering(at.onRcptTo));
	if ("onMailFrom" in at)
		options.onMailFrom = (_address, _session, done) =>
			done(answering(at.onMailFrom));
	if ("onData" in at)
		options.onData = (stream, _session, done) => {
			stream.resume();
			stream.on("end", () => done(answering(at.onData)));
		};
	if ("onAuth" in at) {
		options.authOptional = false;
		options.allowInsecureAuth = true;
		options.onAuth = (_auth, _session, done) => done(answering(at.onAuth));
	}
	const { url } = await smtpServer(options);
	const address = "onAuth" in at ? url.replace("//", "//u:p@") : url;
	const failure: unknown = await openSmtp({ url: address, limits })
		.carry(letter())
		.catch((error: unknown) => error);
	expect(failure).toBeInstanceOf(Error);
	expect(failure instanceof MailRefused).toBe(end === "for good");
});

test("a server that is away, or says nothing, is given up soon and tried again later", async () => {
	for (const url of [
		"smtp://127.0.0.1:9",
		(await smtpServer({ onConnect: () => undefined })).url,
	]) {
		const failure: unknown = await openSmtp({ url, limits })
			.carry(letter())
			.catch((error: unknown) => error);
		expect(failure).toBeInstanceOf(Error);
		expect(failure).not.toBeInstanceOf(MailRefused);
	}
});

test("the folder holds a file that a mail program opens, readable by its owner only, and the mail as it was handed in", async () => {
	const folder = await mkdtemp(join(tmpdir(), "verbatim-mail-"));
	try {
		const mails = await openMailFolder(join(folder, "mail"));
		const sent = letter();
		await mails.carry(sent);
		const later = letter({ subject: "Later" });
		await mails.carry(later);
		// Again, as after a crash: the same file.
		await mails.carry(sent);
		const file = join(folder, "mail", `${sent.id}.eml`);
		await expectWhole(await readFile(file), sent);
		expect((await stat(file)).mode & 0o777).toBe(0o600);
		expect(await readdir(join(folder, "mail"))).toHaveLength(4);
		expect(await mails.list(10)).toEqual([later, sent]);
		expect(await mails.list(1)).toEqual([later]);
		expect(await mails.read(sent.id)).toEqual(sent);
		for (const id of [newId(), "../mail", ""])
			expect(await mails.read(id)).toBeUndefined();
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
});

let db: Awaited<ReturnType<typeof testDatabase>>;
let jobs: Jobs;
beforeAll(async () => {
	db = await testDatabase([
		{
			room: "providers",
			folder: fileURLToPath(
				new URL("../../../migrations/providers", import.meta.url),
			),
		},
	]);
	jobs = await openJobs({ db, log: testLog, watchSeconds: 10 });
});
afterAll(async () => {
	await jobs.stop(4);
	await db.drop();
});

/** A carrier that does as it is told, and keeps what it carried. */
function openOffice(answer: () => void = () => undefined) {
	const carried: Letter[] = [];
	const carrier: Carrier = {
		async carry(one) {
			answer();
			carried.push(one);
		},
	};
	const options = {
		db,
		jobs,
		carrier,
		from: "Verbatim <v@ex.com>",
		log: testLog,
	};
	return { carried, options, post: openPost(options) };
}
async function stored(key: string) {
	const { rows } = await db.query(
		"select id, state, text, attachments, reason, tries from providers.mail where key = $1",
		[key],
	);
	return rows[0];
}
const idOf = async (key: string) => String((await stored(key))?.["id"]);

test("a mail is written if and only if its transaction commits, and once for each key", async () => {
	const { post } = openOffice();
	await db
		.transaction(async (tx) => {
			await post.send(tx, mail, { key: "undone" });
			throw new Error("undone");
		})
		.catch(() => undefined);
	expect(await stored("undone")).toBeUndefined();
	for (let times = 0; times < 2; times += 1)
		await db.transaction((tx) => post.send(tx, mail, { key: "once" }));
	const { rows } = await db.query(
		"select count(*)::int as jobs from jobs.job where data->>'mailId' = $1",
		[await idOf("once")],
	);
	expect(rows).toEqual([{ jobs: 1 }]);
});

test("once sent, only that it was is kept; a second run of its job sends nothing", async () => {
	const { post, options, carried } = openOffice();
	await db.transaction((tx) => post.send(tx, mail, { key: "kept" }));
	const id = await idOf("kept");
	await sendOne(options, id);
	await sendOne(options, id);
	expect(carried).toHaveLength(1);
	expect(carried[0]).toMatchObject({ ...mail, messageId: `<${id}@ex.com>` });
	expect(await stored("kept")).toMatchObject({
		state: "sent",
		text: null,
		attachments: null,
	});
	await db.transaction((tx) => post.send(tx, mail, { key: "kept" }));
	expect(await stored("kept")).toMatchObject({ state: "sent" });
});

test("a line break in a subject is a space", async () => {
	const { post, options, carried } = openOffice();
	const subject = "Hello\r\nBcc: everybody@example.com";
	await db.transaction((tx) =>
		post.send(tx, { ...mail, subject }, { key: "header" }),
	);
	await sendOne(options, await idOf("header"));
	expect(carried[0]?.subject).toBe("Hello Bcc: everybody@example.com");
});

test("a failure keeps the mail, with why, for the next try", async () => {
	let isDown = true;
	const { post, options, carried } = openOffice(() => {
		if (isDown) throw new Error("the server is away");
	});
	await db.transaction((tx) => post.send(tx, mail, { key: "retried" }));
	const id = await idOf("retried");
	await expect(sendOne(options, id)).rejects.toThrow("the server is away");
	expect(await stored("retried")).toMatchObject({
		state: "waiting",
		reason: "the server is away",
		tries: 1,
	});
	isDown = false;
	await sendOne(options, id);
	expect(carried).toHaveLength(1);
	expect(await stored("retried")).toMatchObject({ state: "sent", tries: 2 });
});

test("what is refused for good is dead at once, and told with the reason", async () => {
	const { post, options } = openOffice(() => {
		throw new MailRefused("550 no such address");
	});
	await db.transaction((tx) => post.send(tx, mail, { key: "dead" }));
	const id = await idOf("dead");
	await sendOne(options, id);
	expect(await stored("dead")).toMatchObject({ state: "dead", tries: 1 });
	expect(await post.dead(10)).toMatchObject([
		{ id, to: mail.to, subject: mail.subject, reason: "550 no such address" },
	]);
});

test("a worker sends by itself what was handed in", async () => {
	const { received, url } = await smtpServer();
	const post = openPost({
		db,
		jobs,
		carrier: openSmtp({ url, limits }),
		from: "Verbatim <verbatim@example.com>",
		log: testLog,
	});
	await db.transaction((tx) =>
		post.send(tx, { ...mail, to: "worker@example.com" }, { key: "worked" }),
	);
	await post.work();
	await vi.waitFor(
		() =>
			expect(received.flatMap(({ to }) => to)).toContain("worker@example.com"),
		{ timeout: 30_000 },
	);
	await vi.waitFor(
		async () => expect(await stored("worked")).toMatchObject({ state: "sent" }),
		{ timeout: 10_000 },
	);
});
