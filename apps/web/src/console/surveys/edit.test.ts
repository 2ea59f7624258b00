import { faultsOf } from "@verbatim/contract/survey-logic";
import {
	type Definition,
	type Question,
	questionKinds,
} from "@verbatim/contract/surveys";
import { describe, expect, test } from "vitest";
import {
	comparisonsFor,
	type Draft,
	duplicateOf,
	emptyQuestion,
	firstRuleOn,
	linesOf,
	moved,
	movedBeside,
	optionsMax,
	placeOfChange,
	withDefinition,
	withKind,
	withPastedOptions,
	withQuestion,
	withQuestionAfter,
	withText,
} from "./edit.ts";

const items = (ids: string) => ids.split(" ").map((id) => ({ id }));
const idsOf = (list: { id: string }[]) => list.map(({ id }) => id).join(" ");
const counter = () => {
	let count = 0;
	return () => {
		count += 1;
		return `o_${String(count).padStart(10, "0")}`;
	};
};
const question = (changes: Partial<Question> = {}): Question => ({
	...emptyQuestion("single_choice", "q_aaaaaaaaaa", [
		"o_aaaaaaaaaa",
		"o_bbbbbbbbbb",
	]),
	...changes,
});
const definition = (...questions: Question[]): Definition => ({
	languages: ["en"],
	welcome: { title: {}, text: {} },
	thanks: { title: {}, text: {} },
	brandColour: "#0b5d52",
	questions,
});

describe("the order of questions", () => {
	test.each([
		["a b c", "b", -1, "b a c"],
		["a b c", "b", 1, "a c b"],
		["a b c", "a", -1, "a b c"],
		["a b c", "c", 1, "a b c"],
		["a b c", "x", 1, "a b c"],
	] as const)("%s, %s moved by %i: %s", (before, id, by, after) => {
		expect(idsOf(moved(items(before), id, by))).toBe(after);
	});

	test.each([
		["a b c d", "a", "before", "c", "b a c d"],
		["a b c d", "a", "after", "d", "b c d a"],
		["a b c d", "d", "before", "a", "d a b c"],
		["a b c d", "b d", "before", "a", "b d a c"],
		["a b c d", "b", "before", "b", "a b c d"],
		["a b c d", "b", "after", "x", "a b c d"],
	] as const)(
		"%s, %s dropped %s %s: %s",
		(before, ids, position, id, after) => {
			expect(
				idsOf(
					movedBeside(items(before), new Set(ids.split(" ")), { id, position }),
				),
			).toBe(after);
		},
	);

	test("a new question comes after the chosen one, or at the end", () => {
		const [a, b, x] = ["q_aaaaaaaaaa", "q_bbbbbbbbbb", "q_xxxxxxxxxx"].map(
			(id) => question({ id }),
		) as [Question, Question, Question];
		const before = definition(a, b);
		expect(withQuestionAfter(before, x, a.id).questions).toEqual([a, x, b]);
		expect(withQuestionAfter(before, x, undefined).questions).toEqual([
			a,
			b,
			x,
		]);
	});
});

describe("options that are pasted", () => {
	test.each([
		["Red\nGreen\nBlue", ["Red", "Green", "Blue"]],
		["Red\r\n\r\n  Green  \r\n", ["Red", "Green"]],
		["- Red\n• Green\n* Blue", ["Red", "Green", "Blue"]],
		["1. Red\n2) Green\n(3) Blue", ["Red", "Green", "Blue"]],
		["a) Red\nB. Green", ["Red", "Green"]],
		["Red\tGreen", ["Red", "Green"]],
		["3.5 hours\n2nd choice", ["3.5 hours", "2nd choice"]],
		[" \n ", []],
	])("%j are %j", (pasted, lines) => {
		expect(linesOf(pasted)).toEqual(lines);
	});

	test("fill the empty ones first, then make new ones, and leave what stands behind", () => {
		const before = question({
			options: [
				{ id: "o_aaaaaaaaaa", label: {} },
				{ id: "o_bbbbbbbbbb", label: {} },
				{ id: "o_cccccccccc", label: { en: "Last" } },
			],
		});
		const after = withPastedOptions(
			before,
			"o_aaaaaaaaaa",
			"en",
			["Red", "Green", "Blue"],
			counter(),
		);
		expect(after.options).toEqual([
			{ id: "o_aaaaaaaaaa", label: { en: "Red" } },
			{ id: "o_bbbbbbbbbb", label: { en: "Green" } },
			{ id: "o_0000000001", label: { en: "Blue" } },
			{ id: "o_cccccccccc", label: { en: "Last" } },
		]);
	});

	test("are never more than there may be", () => {
		const lines = Array.from({ length: 90 }, (_, index) => `Line ${index}`);
		const after = withPastedOptions(
			question(),
			"o_aaaaaaaaaa",
			"en",
			lines,
			counter(),
		);
		expect(after.options).toHaveLength(optionsMax);
	});
});

describe("a question of another kind", () => {
	test("keeps its texts, and gets options where it needs them", () => {
		const text = emptyQuestion("long_text", "q_aaaaaaaaaa", []);
		const asked = { ...text, title: { en: "Why?" } };
		const choice = withKind(asked, "multiple_choice", [
			"o_aaaaaaaaaa",
			"o_bbbbbbbbbb",
		]);
		expect(choice.title).toEqual({ en: "Why?" });
		expect(choice.options).toHaveLength(2);
	});

	test("keeps its options for when it is changed back", () => {
		const before = question({
			options: [{ id: "o_aaaaaaaaaa", label: { en: "Red" } }],
		});
		expect(
			withKind(withKind(before, "vocal", []), "single_choice", [
				"o_xxxxxxxxxx",
			]),
		).toEqual(before);
	});
});

test("a duplicate has ids of its own, so that answers do not mix", () => {
	const original = question({ title: { en: "Why?" } });
	const copy = duplicateOf(original, "q_cccccccccc", counter());
	expect(copy.id).toBe("q_cccccccccc");
	expect(copy.title).toEqual(original.title);
	expect(copy.options.map(({ id }) => id)).toEqual([
		"o_0000000001",
		"o_0000000002",
	]);
});

test("an emptied text counts as not written", () => {
	expect(withText({ en: "Why?", fr: "Pourquoi ?" }, "fr", "")).toEqual({
		en: "Why?",
	});
});

describe("conditions on earlier answers", () => {
	const kinds = questionKinds.filter((kind) => kind !== "statement");
	test.each(kinds)("the first rule on a %s question can hold", (kind) => {
		const earlier: Question = {
			...emptyQuestion(kind, "q_aaaaaaaaaa", ["o_aaaaaaaaaa", "o_bbbbbbbbbb"]),
			title: { en: "Earlier" },
			options:
				kind === "single_choice" || kind === "multiple_choice"
					? [
							{ id: "o_aaaaaaaaaa", label: { en: "Red" } },
							{ id: "o_bbbbbbbbbb", label: { en: "Green" } },
						]
					: [],
		};
		const later: Question = {
			...emptyQuestion("long_text", "q_bbbbbbbbbb", []),
			title: { en: "Later" },
			showIf: { match: "all", rules: [firstRuleOn(earlier)] },
		};
		expect(faultsOf(definition(earlier, later))).toEqual([]);
	});

	test("nothing can be asked of a statement", () => {
		expect(comparisonsFor("statement")).toEqual([]);
	});
});

describe("what an undo brings into sight", () => {
	const draft: Draft = {
		name: "Survey",
		definition: definition(question(), question({ id: "q_bbbbbbbbbb" })),
		settings: {
			expectedCompletes: 100,
			atZero: "text",
			dayCeilingTokens: null,
		},
	};
	const title = { en: "Why?" };
	test.each([
		[
			"a question",
			withDefinition(draft, (one) =>
				withQuestion(one, "q_bbbbbbbbbb", (each) => ({ ...each, title })),
			),
			"q_bbbbbbbbbb",
		],
		[
			"the first page",
			withDefinition(draft, (one) => ({
				...one,
				welcome: { ...one.welcome, title },
			})),
			"welcome",
		],
		[
			"the colour",
			withDefinition(draft, (one) => ({ ...one, brandColour: "#000000" })),
			"look",
		],
		["a name", { ...draft, name: "Other" }, undefined],
	])("%s", (_, after, place) => {
		expect(placeOfChange(draft, after)).toBe(place);
	});
});
