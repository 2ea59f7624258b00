import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../platform/config.ts";
import { type Jobs, openJobs } from "../platform/jobs.ts";
import { type Live, openLive } from "../platform/live.ts";
import { readOrMakeStatementKey } from "../platform/statement-key.ts";
import { testDatabase, testLog } from "../platform/testing/database.ts";
import type { App } from "./http.ts";
import { liveTopics } from "./live-streams.ts";
import { migrationFolders } from "./migrations.ts";
import { type Wired, wire } from "./wiring.ts";

let db: Awaited<ReturnType<typeof testDatabase>>;
let jobs: Jobs;
let live: Live;
let wired: Wired;
let app: App;
let dataDir: string;
const baseUrl = "http://verbatim.test";

beforeAll(async () => {
	db = await testDatabase(migrationFolders);
	dataDir = await mkdtemp(join(tmpdir(), "verbatim-http-"));
	jobs = await openJobs({ db, log: testLog, watchSeconds: 5 });
	live = await openLive({ db, topics: liveTopics, log: testLog });
	wired = await wire({
		config: readConfig({ BASE_URL: baseUrl, DATA_DIR: dataDir }),
		secret: "a secret of more than thirty-two characters",
		statementKey: await readOrMakeStatementKey(dataDir, undefined),
		db,
		jobs,
		live,
		log: testLog,
		ownUrl: () => baseUrl,
	});
	app = wired.app;
});
afterAll(async () => {
	wired.closeStreams();
	await jobs.stop(5);
	await live.close();
	await db.drop();
	await rm(dataDir, { recursive: true, force: true });
});

async function signUp(email: string): Promise<string> {
	const answer = await app.request("/api/sign-up", {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({
			companyName: "Acme",
			name: "Anna",
			email,
			password: "a long enough password",
		}),
	});
	expect(answer.status).toBe(201);
	return answer.headers
		.getSetCookie()
		.map((cookie) => cookie.split(";")[0])
		.join("; ");
}

const upload = (cookie: string, headers: Record<string, string>) =>
	app.request("/api/uploads", {
		method: "POST",
		headers: { cookie, "tus-resumable": "1.0.0", ...headers },
	});

type Described = {
	paths: Record<string, Record<string, { security?: unknown }>>;
};

async function described(): Promise<Described> {
	return (await (await app.request("/api/openapi.json")).json()) as Described;
}

test("every route that is for members answers 401 to everybody else, and says nothing more", async () => {
	const { paths } = await described();
	let tried = 0;
	for (const [path, methods] of Object.entries(paths))
		for (const [method, { security }] of Object.entries(methods)) {
			if (security === undefined || method === "head") continue;
			const answer = await app.request(path.replaceAll(/\{\w+\}/g, "x"), {
				method: method.toUpperCase(),
			});
			expect(answer.status, `${method} ${path}`).toBe(401);
			expect(((await answer.json()) as { code: string }).code).toBe(
				"not_signed_in",
			);
			tried += 1;
		}
	expect(tried).toBeGreaterThan(12);
});

test("another company's interview answers exactly like one that never was", async () => {
	const anna = await signUp("anna@example.org");
	const ben = await signUp("ben@example.org");
	const made = await upload(anna, {
		"upload-length": "10",
		"upload-metadata": "filename YS53YXY=",
	});
	expect(made.status).toBe(201);
	const uuid = made.headers.get("location")?.split("/").at(-1) ?? "";
	const id = `interview_${uuid.replaceAll("-", "")}`;
	expect(
		(await app.request(`/api/interviews/${id}`, { headers: { cookie: anna } }))
			.status,
	).toBe(200);

	const answers = async (of: string, uploadId: string) => {
		const told: unknown[] = [];
		for (const [method, path] of [
			["GET", `/api/interviews/${of}`],
			["POST", `/api/interviews/${of}/start`],
			["DELETE", `/api/interviews/${of}`],
			["GET", `/api/interviews/${of}/sound`],
			["PATCH", `/api/uploads/${uploadId}`],
			["DELETE", `/api/uploads/${uploadId}`],
		] as const) {
			const answer = await app.request(path, {
				method,
				headers: { cookie: ben, "tus-resumable": "1.0.0" },
			});
			const { requestId: _, ...document } = (await answer.json()) as Record<
				string,
				unknown
			>;
			told.push([method, answer.status, document]);
		}
		return told;
	};
	const theirs = await answers(id, uuid);
	const nobodys = await answers(
		"interview_0199c2aa0000700080000000000000aa",
		"0199c2aa-0000-7000-8000-0000000000aa",
	);
	expect(theirs).toEqual(nobodys);
	expect(await answers("nonsense", "nonsense")).toEqual(nobodys);
	for (const [, status] of theirs as [string, number][])
		expect(status).toBe(404);
});

test("an upload that says no size, none, or too much is refused in words, and nothing is left", async () => {
	const cookie = await signUp("carl@example.org");
	const empty = await upload(cookie, {
		"upload-length": "0",
		"upload-metadata": "filename YS53YXY=",
	});
	expect(empty.status).toBe(422);
	expect(await empty.text()).toContain("This file is empty");
	expect((await upload(cookie, {})).status).toBe(400);
	expect(
		(await upload(cookie, { "upload-length": String(3 * 1024 ** 3) })).status,
	).toBe(413);
	const listed = await app.request("/api/interviews", { headers: { cookie } });
	expect(await listed.json()).toEqual({ interviews: [], nextBefore: null });
});

test("an upload that stops half way can go on, and can be removed with all that came", async () => {
	const cookie = await signUp("dora@example.org");
	const made = await upload(cookie, {
		"upload-length": "10",
		"upload-metadata": "filename YS53YXY=",
	});
	const location = made.headers.get("location") ?? "";
	const headers = { cookie, "tus-resumable": "1.0.0" };
	const sent = await app.request(location, {
		method: "PATCH",
		headers: {
			...headers,
			"upload-offset": "0",
			"content-type": "application/offset+octet-stream",
		},
		body: new Uint8Array(4),
	});
	expect(sent.headers.get("upload-offset")).toBe("4");
	const asked = await app.request(location, { method: "HEAD", headers });
	expect(asked.headers.get("upload-offset")).toBe("4");
	const removed = await app.request(location, { method: "DELETE", headers });
	expect(removed.status).toBe(204);
	const listed = await app.request("/api/interviews", { headers: { cookie } });
	expect(await listed.json()).toEqual({ interviews: [], nextBefore: null });
});

test("a request from another site changes nothing", async () => {
	const cookie = await signUp("emil@example.org");
	const answer = await app.request("/api/sign-out", {
		method: "POST",
		headers: { cookie, origin: "https://elsewhere.example" },
	});
	expect(answer.status).toBe(403);
	expect(
		(await app.request("/api/session", { headers: { cookie } })).status,
	).toBe(200);
});

test.each([
	["not JSON", "{", 422],
	["a list", "[]", 422],
	["a wrong type", '{"email":1,"password":2}', 422],
	["too much", JSON.stringify({ email: "x".repeat(300_000) }), 413],
])("a body that is %s is refused in words", async (_, body, status) => {
	const answer = await app.request("/api/sign-in", {
		method: "POST",
		headers: {
			"content-type": "application/json",
			"content-length": String(body.length),
		},
		body,
	});
	expect(answer.status).toBe(status);
	expect(answer.headers.get("content-type")).toBe("application/problem+json");
});
