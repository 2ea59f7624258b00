import { setTimeout as wait } from "node:timers/promises";
import { wholeTokens } from "@verbatim/tokens/amount";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Tx } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import { openOffline } from "../../providers/language-model/offline/offline.ts";
import {
	good,
	question,
	speechOf,
	until,
} from "../responses/testing/respondents-room.ts";
import { holdSeconds } from "./smart-question.ts";
import {
	asks,
	openSmartRoom,
	type SmartRoom,
	smartly,
	textOf,
} from "./testing/smart-room.ts";

let room: SmartRoom;
let usual: SmartRoom["model"]["makes"];
let available: SmartRoom["model"]["describes"];

beforeAll(async () => {
	room = await openSmartRoom();
	usual = room.model.makes;
	available = room.model.describes;
	await room.work();
});
beforeEach(() => {
	room.model.makes = usual;
	room.model.describes = available;
	room.model.told = [];
	room.script.guards = () => ({ may: true });
	room.script.spent = [];
});
afterAll(() => room.close());

test("a follow-up is stored with its payment: 1, a thousandth of what is read and a fiftieth of what is written, up to the next whole token", async () => {
	const survey = await room.openAnswered();
	expect(await room.askFollowUp(survey.device)).toEqual({
		followUp: {
			number: 1,
			text: "What made the wait so long for you?",
			answer: null,
		},
	});
	// 1 + 700 / 1,000 + 30 / 50 = 2.3
	expect(await survey.stored()).toEqual([
		{
			number: 1,
			text: "What made the wait so long for you?",
			model: "scripted 1",
			modelTokens: [700, 30],
			tokens: 3,
		},
	]);
	expect(await survey.charges()).toEqual([
		{ tokens: 3, by: "respondent", on: "survey" },
	]);
	expect(await survey.available()).toBe(497);
	expect(await survey.held()).toBe(0);
	expect(room.script.spent).toEqual([3_000n]);
	expect(await room.engine.book.check(survey.companyId)).toEqual([]);
});

test.each([
	[0, 0, 1],
	[999, 0, 2],
	[0, 50, 2],
	[2_000, 150, 6],
	[4_000, 400, 10],
	[80_000, 5_000, 10],
	[1e15, Number.POSITIVE_INFINITY, 10],
	[-5, Number.NaN, 1],
])(
	"%d model tokens read and %d written cost %d",
	async (input, output, tokens) => {
		room.model.makes = () => asks("What was slow for you?", { input, output });
		const survey = await room.openAnswered();
		expect(textOf(await room.askFollowUp(survey.device))).toBeDefined();
		expect(await survey.available()).toBe(500 - tokens);
		expect(await survey.stored()).toMatchObject([{ tokens }]);
	},
);

test("the model is told of one respondent only: the question in their language, the answer, the goal, and what was asked before", async () => {
	const survey = await room.openAnswered({
		language: "de",
		answer: "Die Schlange war lang.",
		questions: [smartly({ avoid: "Preise" })],
	});
	await survey.respond("A canary that nobody else may see");
	room.model.makes = () => asks("Was hat Ihnen daran gefehlt?");
	expect(textOf(await room.askFollowUp(survey.device))).toBeDefined();
	good(
		await survey.device.save(
			"open",
			{ kind: "text", text: "Eine Kasse" },
			2,
			1,
		),
	);
	room.model.makes = () => asks("Wie oft ist Ihnen das passiert?");
	expect(textOf(await room.askFollowUp(survey.device, 2))).toBeDefined();
	expect(room.model.told).toEqual([
		{
			question: "Wie war Ihr Besuch?",
			answer: "Die Schlange war lang.",
			earlier: [],
			goal: "Learn about waiting",
			avoid: "Preise",
			language: "de",
		},
		expect.objectContaining({
			answer: "Die Schlange war lang.",
			earlier: [
				{ question: "Was hat Ihnen daran gefehlt?", answer: "Eine Kasse" },
			],
		}),
	]);
});

test("a follow-up that was asked is given again, with its answer, and is not paid again", async () => {
	const survey = await room.openAnswered();
	const first = await room.askFollowUp(survey.device);
	expect(await room.askFollowUp(survey.device)).toEqual(first);
	good(
		await survey.device.save("open", { kind: "text", text: "One till" }, 2, 1),
	);
	good(await survey.device.finish());
	expect(await room.askFollowUp(survey.device)).toMatchObject({
		followUp: { number: 1, answer: { kind: "text", text: "One till" } },
	});
	expect(room.model.told).toHaveLength(1);
	expect(await survey.available()).toBe(497);
});

test("asked twenty times at once, one is made, and all get it", async () => {
	const survey = await room.openAnswered();
	let made = 0;
	room.model.makes = async () => {
		made += 1;
		await wait(50);
		return asks(`What was slow in the ${"very ".repeat(made)}queue for you?`);
	};
	const all = await Promise.all(
		Array.from({ length: 20 }, () => room.askFollowUp(survey.device)),
	);
	expect(new Set(all.map(textOf))).toEqual(
		new Set(["What was slow in the very queue for you?"]),
	);
	expect(await survey.available()).toBe(497);
});

test("asked at once in two processes, one is made, and both get it", async () => {
	const survey = await room.openAnswered();
	const other = room.openProcess();
	let made = 0;
	room.model.makes = async () => {
		made += 1;
		await wait(200);
		return asks("What was slow in the queue for you?");
	};
	const all = await Promise.all([
		room.askFollowUp(survey.device),
		room.askFollowUp(survey.device, 1, { by: other }),
		room.askFollowUp(survey.device),
		room.askFollowUp(survey.device, 1, { by: other }),
	]);
	expect(new Set(all.map(textOf)).size).toBe(1);
	expect(made).toBe(1);
	expect(await survey.available()).toBe(497);
	expect(await survey.held()).toBe(0);
});

test.each([
	["", "empty"],
	["n/a", "no answer"],
	["Keine Ahnung", "no answer in another language"],
	[
		`${"The staff helped me at the counter with the form. ".repeat(7)}Because they know it, for example yesterday`,
		"complete enough",
	],
])(
	"an answer like %j is %s: nothing is held, nothing asked of the model",
	async (answer) => {
		const survey = await room.openAnswered({ answer });
		expect(await room.askFollowUp(survey.device)).toEqual({ followUp: null });
		expect(room.model.told).toEqual([]);
		expect(
			await room.engine.book.entries(survey.companyId, {
				limit: 9,
				filter: { kinds: ["hold"] },
			}),
		).toEqual([]);
	},
);

test("no more are asked than the survey wants, none of a question without them, none before its answer, none after one that was left out", async () => {
	const survey = await room.openAnswered({
		questions: [
			smartly({ countMax: 2 }),
			question("plain", "long_text"),
			question("later", "long_text", {
				smart: { countMax: 3, goal: "", avoid: "" },
			}),
			question("short", "short_text", {
				smart: { countMax: 3, goal: "", avoid: "" },
			}),
		],
	});
	const { device } = survey;
	good(await device.save("plain", { kind: "text", text: "Slow" }));
	good(await device.save("short", { kind: "text", text: "Slow" }));
	const nothing = { followUp: null };
	expect(await room.askFollowUp(device, 2)).toEqual(nothing);
	expect(await room.askFollowUp(device, 1, { id: "plain" })).toEqual(nothing);
	expect(await room.askFollowUp(device, 1, { id: "short" })).toEqual(nothing);
	expect(await room.askFollowUp(device, 1, { id: "later" })).toEqual(nothing);
	expect(textOf(await room.askFollowUp(device, 1))).toBeDefined();
	expect(await room.askFollowUp(device, 2)).toEqual(nothing);
	good(await device.save("open", { kind: "skipped" }, 2, 1));
	expect(await room.askFollowUp(device, 2)).toEqual(nothing);
	good(await device.save("open", { kind: "text", text: "One till" }, 3, 1));
	room.model.makes = () => asks("How often did that happen to you?");
	expect(textOf(await room.askFollowUp(device, 2))).toBeDefined();
	expect(await room.askFollowUp(device, 3)).toEqual(nothing);
	expect(await room.askFollowUp(device, 1, { id: "nowhere" })).toMatchObject({
		problem: "not_found",
	});
	expect(room.model.told).toHaveLength(2);
});

test("that there is nothing worth asking is free", async () => {
	room.model.makes = () => asks(null);
	const survey = await room.openAnswered();
	expect(await room.askFollowUp(survey.device)).toEqual({ followUp: null });
	expect([await survey.available(), await survey.held()]).toEqual([500, 0]);
});

test.each<[string, SmartRoom["model"]["makes"]]>([
	["fails", () => ({ failed: "unavailable", detail: "no", usage: undefined })],
	[
		"fails after it was paid for by us",
		() => ({
			failed: "garbled",
			detail: "no",
			usage: { inputModelTokens: 9_000, outputModelTokens: 400 },
		}),
	],
	[
		"breaks",
		() => {
			throw new Error("a bug");
		},
	],
	["says what may not be said", () => asks("Visit https://evil.example now?")],
])(
	"of a model that %s nobody hears: the hold is released, and it is not tried again",
	async (_, makes) => {
		room.model.makes = makes;
		const survey = await room.openAnswered();
		expect(await room.askFollowUp(survey.device)).toEqual({ followUp: null });
		expect([await survey.available(), await survey.held()]).toEqual([500, 0]);
		room.model.makes = usual;
		expect(await room.askFollowUp(survey.device)).toEqual({ followUp: null });
		expect(room.model.told).toHaveLength(1);
		expect(await survey.charges()).toEqual([]);
		expect(room.script.spent).toEqual([]);
		expect(await room.engine.book.check(survey.companyId)).toEqual([]);
	},
);

test("a model that does not keep to its time is not waited for, and what it says later is not heard", async () => {
	let late = (): void => undefined;
	let stopped = false;
	room.model.makes = (_, { signal }) =>
		new Promise((resolve) => {
			signal.addEventListener("abort", () => {
				stopped = true;
			});
			late = () => resolve(asks("What was slow for you?"));
		});
	const survey = await room.openAnswered();
	expect(await room.askFollowUp(survey.device)).toEqual({ followUp: null });
	expect(stopped).toBe(true);
	late();
	await wait(50);
	expect(await survey.stored()).toEqual([]);
	expect([await survey.available(), await survey.held()]).toEqual([500, 0]);
});

test("a model that rests is not asked, and nothing is held for it; it may be asked later", async () => {
	const survey = await room.openAnswered();
	room.model.describes = () => ({ available: false, reason: "it rests" });
	expect(await room.askFollowUp(survey.device)).toEqual({ followUp: null });
	expect(room.model.told).toEqual([]);
	room.model.describes = available;
	expect(textOf(await room.askFollowUp(survey.device))).toBeDefined();
});

test("without the tokens that it may cost at most, the next question comes at once; after a top-up it is asked", async () => {
	const survey = await room.openAnswered({ tokens: 9 });
	expect(await room.askFollowUp(survey.device)).toEqual({ followUp: null });
	expect(room.model.told).toEqual([]);
	expect([await survey.available(), await survey.held()]).toEqual([9, 0]);
	await survey.grant(1);
	expect(textOf(await room.askFollowUp(survey.device))).toBeDefined();
	expect(await survey.available()).toBe(7);
});

test("a budget of the survey stands before it as well", async () => {
	const survey = await room.openAnswered();
	const set = await room.engine.fund.setBudget(
		{
			companyId: survey.companyId,
			scope: { subject: { kind: "survey", id: survey.surveyId } },
			limitMillitokens: wholeTokens(9),
			actor: { kind: "system", id: "test" },
		},
		{ key: newId() },
	);
	expect(set).not.toHaveProperty("refused");
	expect(await room.askFollowUp(survey.device)).toEqual({ followUp: null });
	expect(room.model.told).toEqual([]);
});

test.each([
	[{ refused: "survey_hour" }],
	[{ prove: { challenge: "c", zeroBits: 12 } }],
])(
	"where the guard answers %j, the next question comes at once",
	async (answer) => {
		room.script.guards = () => answer;
		const survey = await room.openAnswered();
		expect(await room.askFollowUp(survey.device)).toEqual({ followUp: null });
		expect(room.model.told).toEqual([]);
		expect(await survey.held()).toBe(0);
		room.script.guards = () => ({ may: true });
		expect(textOf(await room.askFollowUp(survey.device))).toBeDefined();
	},
);

test("while it is made, the most that it can cost is held", async () => {
	const survey = await room.openAnswered();
	const seen: number[] = [];
	room.model.makes = async () => {
		seen.push(await survey.available(), await survey.held());
		return asks("What was slow for you?");
	};
	await room.askFollowUp(survey.device);
	expect(seen).toEqual([490, 10]);
});

/** A database on which the n-th transaction dies where a statement is about to run. */
function dyingAt(statement: RegExp): Partial<SmartRoom["smart"]> {
	const { db } = room;
	return {
		db: {
			...db,
			transaction: (work) =>
				db.transaction((tx) => {
					const dying: Tx = {
						query: (text, values) => {
							if (statement.test(text)) throw new Died();
							return tx.query(text, values);
						},
					};
					return work(dying);
				}),
		},
		// A process that dies releases nothing.
		spend: { ...room.smart.spend, release: () => Promise.reject(new Died()) },
	};
}
class Died extends Error {}

test.each([
	["before the hold", /openholds|for update/i, 500, 0],
	["when the question is stored", /insert into research\.follow_up/, 490, 10],
	["when the survey's screens are told", /pg_notify/, 490, 10],
])(
	"a process that dies %s has charged nothing; its hold ends by itself",
	async (_, statement, available_, held) => {
		const survey = await room.openAnswered();
		const dying = room.openProcess(dyingAt(statement));
		await expect(
			room.askFollowUp(survey.device, 1, { by: dying }),
		).rejects.toThrow(Died);
		expect([await survey.available(), await survey.held()]).toEqual([
			available_,
			held,
		]);
		expect(await survey.stored()).toEqual([]);
		expect(await survey.charges()).toEqual([]);
		expect(await room.engine.book.check(survey.companyId)).toEqual([]);
	},
);

test("after such a death, what comes again waits for nothing and pays nothing", async () => {
	const survey = await room.openAnswered();
	const dying = room.openProcess(dyingAt(/insert into research\.follow_up/));
	await expect(
		room.askFollowUp(survey.device, 1, { by: dying }),
	).rejects.toThrow(Died);
	// The hold is open still: perhaps somebody is at it.
	expect(await room.askFollowUp(survey.device)).toEqual({ followUp: null });
	room.clock.aheadMilliseconds += (holdSeconds + 1) * 1_000;
	expect([await survey.available(), await survey.held()]).toEqual([500, 0]);
	expect(await room.askFollowUp(survey.device)).toEqual({ followUp: null });
	expect(room.model.told).toHaveLength(1);
	expect(await room.engine.book.check(survey.companyId)).toEqual([]);
});

test("who takes the answers back while it is made is asked nothing, and it costs nothing", async () => {
	const survey = await room.openAnswered();
	const { receipt } = await survey.device.begin();
	room.model.makes = async () => {
		good(await survey.device.takeBack(receipt));
		return asks("What was slow for you?");
	};
	expect(await room.askFollowUp(survey.device)).toEqual({ followUp: null });
	expect([await survey.available(), await survey.held()]).toEqual([500, 0]);
	expect(await survey.stored()).toEqual([]);
});

test("a response that was deleted and begun anew with the same id is another one, and may be asked", async () => {
	const survey = await room.openAnswered();
	expect(textOf(await room.askFollowUp(survey.device))).toBeDefined();
	const { receipt } = await survey.device.begin();
	good(await survey.device.takeBack(receipt));
	await survey.device.begin();
	good(await survey.device.save("open", { kind: "text", text: "Slow" }));
	expect(textOf(await room.askFollowUp(survey.device))).toBeDefined();
	expect(await survey.available()).toBe(494);
});

test("the same ids in another survey of the company are another's, and both are asked", async () => {
	const one = await room.openAnswered();
	const other = await room.openAnswered();
	other.device.responseId = one.device.responseId;
	await other.device.begin();
	good(await other.device.save("open", { kind: "text", text: "Slow" }));
	expect(textOf(await room.askFollowUp(one.device))).toBeDefined();
	expect(textOf(await room.askFollowUp(other.device))).toBeDefined();
});

test("another survey's session, and none, ask nothing", async () => {
	const one = await room.openAnswered();
	const other = await room.openAnswered();
	const stranger = { publicId: other.publicId, headers: one.device.headers };
	expect(await room.askFollowUp(stranger)).toMatchObject({
		problem: "not_signed_in",
	});
	expect(
		await room.askFollowUp({
			publicId: one.publicId,
			headers: () => new Headers(),
		}),
	).toMatchObject({ problem: "not_signed_in" });
	expect(room.model.told).toEqual([]);
});

test("a response that is complete is asked nothing more, and a closed survey nothing at all; a paused one goes on", async () => {
	const survey = await room.openAnswered();
	await survey.setState("closed");
	expect(await room.askFollowUp(survey.device)).toMatchObject({
		problem: "wrong_state",
	});
	await survey.setState("paused");
	expect(textOf(await room.askFollowUp(survey.device))).toBeDefined();
	good(await survey.device.finish());
	expect(await room.askFollowUp(survey.device, 2)).toMatchObject({
		problem: "wrong_state",
	});
});

test("an answer that was spoken is waited for until it is written down, and is asked about in its words", async () => {
	const survey = await room.openSurvey({ questions: [smartly({}, "vocal")] });
	const device = survey.respondent();
	await device.begin();
	good(await device.speak(await speechOf(2), { id: "open" }));
	expect(textOf(await room.askFollowUp(device))).toBeDefined();
	expect(room.model.told).toMatchObject([
		{ answer: "He was not ill disposed." },
	]);
});

test("an answer that was spoken and could not be written down is asked nothing about", async () => {
	const survey = await room.openSurvey({ questions: [smartly({}, "vocal")] });
	const device = survey.respondent();
	await device.begin();
	const heard = room.script.hears;
	room.script.hears = () => ({ failed: "refused", detail: "no", retry: false });
	try {
		good(await device.speak(await speechOf(2, 7), { id: "open" }));
		await until(
			async () => (await survey.recordings())[0]?.state === "without_words",
		);
		expect(await room.askFollowUp(device)).toEqual({ followUp: null });
		expect(room.model.told).toEqual([]);
	} finally {
		room.script.hears = heard;
	}
});

test("a very long answer is told by its beginning, up to the end of a word", async () => {
	const survey = await room.openAnswered({
		answer: `The queue was slow ${"x".repeat(9_000)}`,
	});
	expect(textOf(await room.askFollowUp(survey.device))).toBeDefined();
	expect(room.model.told).toMatchObject([{ answer: "The queue was slow" }]);
});

test("the model that works without a network asks in the respondent's language, and is paid by the word", async () => {
	for (const [language, answer, text] of [
		[
			"en",
			"The queue was slow.",
			"What would have to change about “queue” so that it suits you better?",
		],
		[
			"fr",
			"La file était trop lente.",
			"Que faudrait-il changer à propos de «\u00a0file\u00a0» pour que cela vous convienne mieux\u00a0?",
		],
		[
			"de",
			"Die Schlange war zu lang.",
			"Was müsste sich bei «Schlange» ändern, damit es für Sie besser passt?",
		],
	] as const) {
		const survey = await room.openAnswered({ language, answer });
		const by = room.openProcess({ languageModel: openOffline() });
		expect(textOf(await room.askFollowUp(survey.device, 1, { by }))).toBe(text);
		expect(await survey.available()).toBe(498);
	}
});
