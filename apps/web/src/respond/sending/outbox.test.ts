import { describe, expect, test } from "vitest";
import {
	type Job,
	jobName,
	mayPass,
	nextJob,
	pauseSeconds,
	type Waiting,
} from "./outbox.ts";

const nothing: Waiting = {
	isNew: false,
	hasSession: true,
	answers: [],
	takes: [],
	wantsToFinish: false,
};
const take = (more: Partial<Waiting["takes"][number]> = {}) => ({
	takeId: "t1",
	isKept: true,
	isEnded: true,
	chunks: 2,
	sentChunks: [] as number[],
	...more,
});
const later = (...jobs: Job[]) => new Map(jobs.map((job) => [jobName(job), 1]));
const next = (
	waiting: Partial<Waiting>,
	notBefore: ReadonlyMap<string, number> = new Map(),
) => nextJob({ ...nothing, ...waiting }, notBefore, 0);

describe("what is sent next", () => {
	test.each([
		["nothing, when nothing waits", {}, undefined],
		[
			"the session before anything else",
			{ hasSession: false, answers: [{ place: "a" }] },
			{ do: "begin" },
		],
		[
			"the session of who has just begun",
			{ hasSession: false, isNew: true },
			{ do: "begin" },
		],
		["no session for its own sake", { hasSession: false }, undefined],
		[
			"an answer before the sound",
			{ answers: [{ place: "a" }], takes: [take()] },
			{ do: "answer", place: "a" },
		],
		[
			"the first chunk that is missing",
			{ takes: [take({ sentChunks: [0] })] },
			{ do: "chunk", takeId: "t1", number: 1 },
		],
		[
			"the saving, once all chunks are there",
			{ takes: [take({ sentChunks: [1, 0] })] },
			{ do: "save", takeId: "t1" },
		],
		[
			"chunks of a take that is still spoken",
			{ takes: [take({ isKept: false, isEnded: false })] },
			{ do: "chunk", takeId: "t1", number: 0 },
		],
		[
			"no saving of a take that nobody confirmed",
			{ takes: [take({ isKept: false, sentChunks: [0, 1] })] },
			undefined,
		],
		[
			"a confirmed take before one that is still spoken",
			{
				takes: [
					take({ takeId: "spoken", isKept: false, isEnded: false }),
					take({ takeId: "kept" }),
				],
			},
			{ do: "chunk", takeId: "kept", number: 0 },
		],
		[
			"the end only when nothing else waits",
			{ wantsToFinish: true, takes: [take({ sentChunks: [0, 1] })] },
			{ do: "save", takeId: "t1" },
		],
		["the end at last", { wantsToFinish: true }, { do: "finish" }],
	] as [string, Partial<Waiting>, Job | undefined][])(
		"%s",
		(_, waiting, job) => {
			expect(next(waiting)).toEqual(job === undefined ? undefined : { job });
		},
	);
});

describe("what was put off", () => {
	const both = { answers: [{ place: "a" }, { place: "b" }] };
	test("lets the others go first", () => {
		expect(next(both, later({ do: "answer", place: "a" }))).toEqual({
			job: { do: "answer", place: "b" },
		});
	});
	test("says when it may be tried, when there is nothing else", () => {
		expect(
			next({ answers: [{ place: "a" }] }, later({ do: "answer", place: "a" })),
		).toEqual({ at: 1 });
	});
	test("keeps the end waiting", () => {
		expect(
			next(
				{ answers: [{ place: "a" }], wantsToFinish: true },
				later({ do: "answer", place: "a" }),
			),
		).toEqual({ at: 1 });
	});
});

test("pauses double from one second to a minute", () => {
	expect([1, 2, 3, 4, 5, 6, 7, 8, 40].map(pauseSeconds)).toEqual([
		1, 2, 4, 8, 16, 32, 60, 60, 60,
	]);
});

test("only what may pass by itself is tried again", () => {
	expect([408, 425, 429, 500, 502, 503].filter(mayPass)).toHaveLength(6);
	expect([400, 401, 403, 404, 409, 413, 422].some(mayPass)).toBe(false);
});
