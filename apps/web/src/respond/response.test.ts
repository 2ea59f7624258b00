import { sessionHeader } from "@verbatim/contract/respond";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { keepInMemory } from "./keeping/keep.ts";
import { openResponse } from "./response.ts";

const publicId = "abcdefgh123456";
const q1 = { questionId: "q_one", followUp: 0 };
const q2 = { questionId: "q_two", followUp: 0 };
const text = (words: string) => ({ kind: "text" as const, text: words });

const question = (id: string) => ({
	id,
	kind: "short_text" as const,
	title: { en: id },
	help: {},
	isRequired: false,
	options: [],
	allowsOther: false,
	steps: 5,
	lowLabel: {},
	highLabel: {},
	least: null,
	most: null,
	secondsMax: 60,
	mayFollowUp: false,
	showIf: null,
});

const survey = {
	publicId,
	state: "open" as "open" | "paused" | "closed",
	version: 1,
	languages: ["en" as const],
	title: "A survey",
	companyName: "Acme",
	welcome: { title: {}, text: {} },
	thanks: { title: {}, text: {} },
	brandColour: "#0f6b62",
	questions: [question("q_one"), question("q_two")],
};

type Sent = { method: string; path: string; body: Record<string, unknown> };
type Answered = { status: number; body?: unknown };

const refusal = (
	status: number,
	code: string,
	more: object = {},
): Answered => ({
	status,
	body: { type: "", title: "", status, code, detail: "", ...more },
});

/** A server as the contract tells of it, and ways in which it may fail. */
function openServer() {
	const sent: Sent[] = [];
	const answers = new Map<string, { value: unknown; revision: number }>();
	let sessions = 0;
	const server = {
		sent,
		answers,
		isOnline: true,
		/** Answers in the place of the server, as long as it does. */
		instead: (_: Sent): Answered | "lost" | undefined => undefined,
		isComplete: false,
		sentTo: (end: string) => sent.filter(({ path }) => path.endsWith(end)),
	};
	const answer = ({ method, path, body }: Sent): Answered => {
		if (method === "GET") return { status: 200, body: survey };
		if (path.endsWith("/sessions")) {
			sessions += 1;
			return {
				status: 201,
				body: {
					session: `session-${sessions}`,
					expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
					survey,
					answers: [...answers].map(([questionId, one]) => ({
						questionId,
						...one,
						followUps: [],
					})),
					isComplete: server.isComplete,
					receipt: "RECEIPT",
				},
			};
		}
		if (path.includes("/answers/")) {
			const questionId = path.split("/").at(-1) ?? "";
			answers.set(questionId, {
				value: body["value"],
				revision: Number(body["revision"]),
			});
			return { status: 200, body: { saved: true, revision: body["revision"] } };
		}
		if (path.endsWith("/completion")) {
			server.isComplete = true;
			return { status: 200, body: { complete: true } };
		}
		return refusal(404, "not_found");
	};
	vi.stubGlobal("fetch", async (path: string, request: RequestInit) => {
		if (!server.isOnline) throw new TypeError("Failed to fetch");
		const asked: Sent = {
			method: request.method ?? "GET",
			path,
			body: JSON.parse(String(request.body ?? "{}")),
		};
		sent.push(asked);
		const instead = server.instead(asked);
		const { status, body } =
			instead === undefined || instead === "lost" ? answer(asked) : instead;
		// The server did it, and nobody heard of it.
		if (instead === "lost") throw new TypeError("Failed to fetch");
		const headers = new Headers(request.headers);
		if (
			/answers|completion/.test(path) &&
			!headers.get(sessionHeader)?.startsWith("session-")
		)
			throw new Error("Sent without a session");
		return new Response(JSON.stringify(body), { status });
	});
	return server;
}

let keep = keepInMemory();
let listeners: [string, () => void][] = [];
const happen = (what: string) => {
	for (const [name, listener] of listeners) if (name === what) listener();
};
const passing = (seconds: number) =>
	vi.advanceTimersByTimeAsync(seconds * 1_000);

async function open() {
	const response = openResponse({
		keep,
		publicId,
		search: "?ref=shop",
		preferred: ["en"],
		survey: Promise.resolve(survey),
	});
	await response.load();
	return response;
}

beforeEach(() => {
	vi.useFakeTimers();
	keep = keepInMemory();
	listeners = [];
	vi.stubGlobal("addEventListener", (name: string, listener: () => void) =>
		listeners.push([name, listener]),
	);
	vi.stubGlobal("removeEventListener", () => undefined);
	vi.stubGlobal("document", {
		addEventListener: () => undefined,
		removeEventListener: () => undefined,
	});
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

test("whoever only looks at the first page leaves nothing behind, here or there", async () => {
	const server = openServer();
	await open();
	await passing(5);
	expect(server.sent).toEqual([]);
	expect(await keep.list("")).toEqual([]);
});

test("a begin whose answer was lost is sent again as the same response", async () => {
	const server = openServer();
	const response = await open();
	let lost = 2;
	server.instead = () => (lost-- > 0 ? "lost" : undefined);
	await response.start();
	await passing(10);
	const begun = server.sentTo("/sessions").map(({ body }) => body);
	expect(begun.length).toBe(3);
	expect(new Set(begun.map((body) => JSON.stringify(body))).size).toBe(1);
	expect(begun[0]).toMatchObject({ parameters: { ref: "shop" } });
	expect(response.state().receipt).toBe("RECEIPT");
});

describe("an answer", () => {
	test("that is given without a connection is on the device, and is sent when it is back", async () => {
		const server = openServer();
		const response = await open();
		await response.start();
		await passing(1);
		server.isOnline = false;
		await response.answer(q1, text("one"));
		await response.answer(q2, text("two"));
		await passing(30);
		expect(response.state()).toMatchObject({ isReachable: false, unsent: 2 });
		server.isOnline = true;
		happen("online");
		await passing(1);
		expect(response.state()).toMatchObject({ isReachable: true, unsent: 0 });
		expect([...server.answers].map(([id, { value }]) => [id, value])).toEqual([
			["q_one", text("one")],
			["q_two", text("two")],
		]);
	});

	test("is sent again by itself, also when nobody says that the connection is back", async () => {
		const server = openServer();
		const response = await open();
		await response.start();
		server.isOnline = false;
		await response.answer(q1, text("one"));
		await passing(200);
		server.isOnline = true;
		await passing(61);
		expect(response.state().unsent).toBe(0);
	});

	test("that was changed while it waited is sent once, as it is now", async () => {
		const server = openServer();
		const response = await open();
		await response.start();
		await passing(1);
		server.isOnline = false;
		for (const words of ["o", "on", "one"])
			await response.answer(q1, text(words));
		server.isOnline = true;
		await passing(120);
		expect(server.sentTo("/answers/q_one").map(({ body }) => body)).toEqual([
			expect.objectContaining({ value: text("one"), revision: 3 }),
		]);
	});

	test("is there after the page was closed, and so is what was only typed", async () => {
		const server = openServer();
		const before = await open();
		await before.start();
		await passing(1);
		server.isOnline = false;
		await before.answer(q1, text("one"));
		await before.go(q2);
		await before.draft(q2, text("tw"));

		server.isOnline = true;
		const after = await open();
		expect(after.state().step).toEqual(q2);
		expect(after.state().drafts.get("q_two:0")).toEqual(text("tw"));
		await passing(1);
		expect(server.answers.get("q_one")?.value).toEqual(text("one"));
		expect(
			new Set(server.sentTo("/sessions").map(({ body }) => body["responseId"]))
				.size,
		).toBe(1);
	});

	test("that the server refuses for good is not sent again, and is told", async () => {
		const server = openServer();
		const response = await open();
		await response.start();
		server.instead = ({ path }) =>
			path.endsWith("q_one") ? refusal(422, "invalid_input") : undefined;
		await response.answer(q1, text("one"));
		await response.answer(q2, text("two"));
		await passing(300);
		expect(server.sentTo("/answers/q_one")).toHaveLength(1);
		expect(server.answers.has("q_two")).toBe(true);
		expect(response.troubles()).toEqual([q1]);
	});

	test("that the server is too busy for is sent again, and the others meanwhile", async () => {
		const server = openServer();
		const response = await open();
		await response.start();
		let busy = 3;
		server.instead = ({ path }) =>
			path.endsWith("q_one") && busy-- > 0
				? refusal(503, "busy", { retryAfterSeconds: 5 })
				: undefined;
		await response.answer(q1, text("one"));
		await response.answer(q2, text("two"));
		await passing(2);
		expect(server.answers.has("q_two")).toBe(true);
		expect(server.answers.has("q_one")).toBe(false);
		await passing(60);
		expect(server.answers.get("q_one")?.value).toEqual(text("one"));
	});
});

test("a session that is over is made anew, and nothing is lost", async () => {
	const server = openServer();
	const response = await open();
	await response.start();
	await passing(1);
	let over = 1;
	server.instead = ({ path }) =>
		path.includes("/answers/") && over-- > 0
			? refusal(401, "not_signed_in")
			: undefined;
	await response.answer(q1, text("one"));
	await passing(10);
	expect(server.sentTo("/sessions")).toHaveLength(2);
	expect(server.answers.get("q_one")?.value).toEqual(text("one"));
});

describe("the end", () => {
	test("is told when everything else is there", async () => {
		const server = openServer();
		const response = await open();
		await response.start();
		server.isOnline = false;
		await response.answer(q1, text("one"));
		await response.finish();
		await passing(10);
		expect(response.state().isComplete).toBe(false);
		server.isOnline = true;
		await passing(61);
		expect(server.sent.map(({ path }) => path.split("/").at(-1))).toEqual([
			"sessions",
			"q_one",
			"completion",
		]);
		expect(response.state().isComplete).toBe(true);
	});

	test("leaves on the device that it was reached and the receipt, and no answer", async () => {
		openServer();
		const response = await open();
		await response.start();
		await response.answer(q1, text("one"));
		await response.finish();
		await passing(5);
		expect(await keep.list("of/")).toEqual([]);
		const again = await open();
		expect(again.state()).toMatchObject({
			isComplete: true,
			receipt: "RECEIPT",
		});
	});

	test("waits for an answer that the server misses, and says which", async () => {
		const server = openServer();
		const response = await open();
		await response.start();
		server.instead = ({ path }) =>
			path.endsWith("/completion")
				? refusal(409, "wrong_state", {
						fields: [{ field: "q_two", message: "" }],
					})
				: undefined;
		await response.finish();
		await passing(300);
		expect(server.sentTo("/completion")).toHaveLength(1);
		expect(response.state().wantsToFinish).toBe(false);
		expect(response.troubles()).toEqual([q2]);
	});
});

test("a survey that was closed meanwhile takes nothing more, and says so", async () => {
	const server = openServer();
	const response = await open();
	await response.start();
	await passing(1);
	survey.state = "closed";
	server.instead = ({ method }) =>
		method === "GET" ? undefined : refusal(409, "wrong_state");
	await response.answer(q1, text("one"));
	await passing(120);
	survey.state = "open";
	expect(response.state().phase).toBe("closed");
	expect(server.sentTo("/answers/q_one")).toHaveLength(1);
});

test("answers that were deleted there are deleted here, and not sent once more", async () => {
	const server = openServer();
	const response = await open();
	await response.start();
	await response.answer(q1, text("one"));
	await passing(1);
	server.answers.clear();
	server.instead = ({ method }) =>
		method === "PUT" ? refusal(404, "not_found") : undefined;
	await response.answer(q2, text("two"));
	await passing(120);
	expect(response.state().phase).toBe("gone");
	expect(await keep.list("")).toEqual([]);
	expect(server.sentTo("/sessions")).toHaveLength(1);
});
