import type { AnswerValue } from "@verbatim/contract/respond";
import type { Definition, Question } from "@verbatim/contract/surveys";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
	choseFrom,
	type Given,
	mergedQuestions,
	npsOf,
	Tally,
} from "./result.ts";
import { cleanedTags } from "./tag-response.ts";

const asks = (
	id: string,
	kind: Question["kind"],
	more: Partial<Question> = {},
): Question => ({
	id: `q_${id.padEnd(10, "0")}`,
	kind,
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
	secondsMax: 300,
	smart: { countMax: 0, goal: "", avoid: "" },
	showIf: null,
	...more,
});
const option = (id: string) => ({
	id: `o_${id.padEnd(10, "0")}`,
	label: { en: id },
});
const definition = (questions: Question[]): Definition => ({
	languages: ["en"],
	welcome: { title: {}, text: {} },
	thanks: { title: {}, text: {} },
	brandColour: "#0f6b62",
	questions,
});
const given = (
	version: number,
	isComplete: boolean,
	answers: Record<string, AnswerValue>,
): Given => ({
	responseId: crypto.randomUUID(),
	number: 1,
	version,
	language: "en",
	isComplete,
	isSuspect: false,
	startedAt: new Date(0),
	completedAt: undefined,
	parameters: {},
	tags: [],
	followUps: [],
	recordings: [],
	answers: Object.entries(answers).map(([questionId, value]) => ({
		questionId,
		followUp: 0,
		value,
		isAffected: false,
		answeredAt: new Date(0),
	})),
});

const one = asks("one", "single_choice", {
	options: [option("a"), option("b")],
	allowsOther: true,
});
const rate = asks("rate", "rating");
const nps = asks("nps", "nps", {
	showIf: {
		match: "all",
		rules: [{ questionId: one.id, is: "equals", value: option("a").id }],
	},
});
const long = asks("long", "long_text");

const value: Record<string, fc.Arbitrary<AnswerValue | undefined>> = {
	[one.id]: fc.constantFrom(
		undefined,
		{ kind: "skipped" },
		{ kind: "choice", optionIds: [], other: "c" },
		...one.options.map(
			({ id }): AnswerValue => ({
				kind: "choice",
				optionIds: [id],
				other: null,
			}),
		),
	),
	[rate.id]: fc.option(
		fc
			.integer({ min: 1, max: 5 })
			.map((number): AnswerValue => ({ kind: "number", number })),
		{ nil: undefined },
	),
	[nps.id]: fc.option(
		fc
			.integer({ min: 0, max: 10 })
			.map((number): AnswerValue => ({ kind: "number", number })),
		{ nil: undefined },
	),
	[long.id]: fc.constantFrom(
		undefined,
		{ kind: "text", text: " " },
		{ kind: "text", text: "words" },
		{ kind: "recording", takeId: "0199c2aa-0000-7000-8000-0000000000aa" },
	),
};

test("counts add up to what was answered, and answered and skipped to who was asked", () => {
	fc.assert(
		fc.property(
			fc.array(fc.tuple(fc.record(value), fc.boolean())),
			(responses) => {
				const tally = new Tally([
					{ version: 1, definition: definition([one, rate, nps, long]) },
				]);
				for (const [answers, isComplete] of responses)
					tally.add(
						given(
							1,
							isComplete,
							Object.fromEntries(
								Object.entries(answers).flatMap(([id, answer]) =>
									answer === undefined ? [] : [[id, answer]],
								),
							),
						),
					);
				const told = tally.questions();
				for (const sums of told) {
					const counted = sums.counts.reduce(
						(sum, { count }) => sum + count,
						0,
					);
					if (sums.kind === "long_text")
						expect(sums.spoken + sums.written).toBe(sums.answered);
					else expect(counted).toBe(sums.answered);
					expect(sums.answered + sums.skipped).toBeLessThanOrEqual(
						responses.length,
					);
				}
				const choseA = told[0]?.counts[0]?.count ?? 0;
				const asked = told[2];
				// Only who chose the first option is asked how likely they recommend it.
				expect(asked?.answered).toBeLessThanOrEqual(choseA);
				if (responses.every(([, isComplete]) => isComplete))
					expect((asked?.answered ?? 0) + (asked?.skipped ?? 0)).toBe(choseA);
			},
		),
		{ numRuns: 200 },
	);
});

test("questions of all versions stand once each, the present ones first, in their last words", () => {
	const merged = mergedQuestions([
		{
			version: 1,
			definition: definition([
				asks("gone", "short_text"),
				asks("say", "statement"),
				asks("pick", "single_choice", { options: [option("a"), option("b")] }),
				asks("scale", "rating"),
			]),
		},
		{
			version: 2,
			definition: definition([
				asks("pick", "single_choice", {
					title: { en: "Pick one" },
					options: [option("c"), option("b")],
				}),
				asks("scale", "nps"),
			]),
		},
	]);
	expect(
		merged.map(({ id, kind, title, isCurrent, options }) => [
			id.replace(/^q_(.*?)0*$/, "$1"),
			kind,
			title.en,
			isCurrent,
			options.map(({ label }) => label.en).join(""),
		]),
	).toEqual([
		["pick", "single_choice", "Pick one", true, "cba"],
		["scale", "nps", "scale", true, ""],
		["gone", "short_text", "gone", false, ""],
		["scale", "rating", "scale", false, ""],
	]);
});

test("numbers of another scale are not added to this one", () => {
	const tally = new Tally([
		{ version: 1, definition: definition([asks("scale", "rating")]) },
		{ version: 2, definition: definition([asks("scale", "nps")]) },
	]);
	const { id } = asks("scale", "nps");
	tally.add(given(1, true, { [id]: { kind: "number", number: 5 } }));
	tally.add(given(2, true, { [id]: { kind: "number", number: 10 } }));
	expect(tally.questions()).toMatchObject([
		{ kind: "nps", answered: 1, mean: 10, nps: { score: 100 } },
		{ kind: "rating", answered: 1, mean: 5, nps: null },
	]);
});

test.each([
	[[], null],
	[[[10, 1]], 100],
	[[[6, 1]], -100],
	[[[8, 3]], 0],
	[
		[
			[9, 2],
			[0, 1],
		],
		33,
	],
] as [number[][], number | null][])(
	"the score of %j is %s",
	(counts, score) => {
		const told = npsOf(
			counts.map(([value, count]) => ({
				value: String(value),
				count: count ?? 0,
			})),
		);
		expect(told?.score ?? null).toBe(score);
	},
);

test("a choice that is filtered by is a question and a value", () => {
	expect(choseFrom("")).toBeUndefined();
	expect(choseFrom("q_a:other")).toEqual({ questionId: "q_a", value: "other" });
});

test("a tag is one line, and there once", () => {
	expect(cleanedTags([" a\n b ", "A B", "", "c\0"])).toEqual(["a b", "c"]);
});
