import { languages } from "@verbatim/contract/languages";
import { askedQuestions, faultsOf } from "@verbatim/contract/survey-logic";
import { definition, questionKinds } from "@verbatim/contract/surveys";
import { describe, expect, test } from "vitest";
import { emptyDefinition, sampleDefinition } from "./sample.ts";

describe.each(languages)("the sample in %s", (language) => {
	const sample = sampleDefinition(language);

	test("is a definition, has every kind of question, and nothing stands in the way of publishing it", () => {
		expect(definition.parse(sample)).toEqual(sample);
		expect(new Set(sample.questions.map(({ kind }) => kind))).toEqual(
			new Set(questionKinds),
		);
		expect(faultsOf(sample)).toEqual([]);
	});

	test("says nothing in another language", () => {
		const texts = [...JSON.stringify(sample).matchAll(/"(en|fr|de)":"/g)];
		expect(new Set(texts.map(([, one]) => one))).toEqual(new Set([language]));
	});
});

test("the sample asks what to do better only of who would not recommend, and what was bought only of who bought", () => {
	const { questions } = sampleDefinition("en");
	const asked = (...answers: Parameters<typeof askedQuestions>[1][]) =>
		answers.map((given) =>
			askedQuestions(questions, given).map(({ kind }) => kind),
		);
	const [nothing = [], unhappy = [], bought = []] = asked(
		new Map(),
		new Map([["q_samplenp02", { kind: "number", number: 3 }]]),
		new Map([
			[
				"q_samplers05",
				{ kind: "choice", optionIds: ["o_samplebt01"], other: null },
			],
			[
				"q_samplegd06",
				{ kind: "choice", optionIds: ["o_samplebk01"], other: null },
			],
		]),
	);
	expect(nothing).toHaveLength(questions.length - 3);
	expect(unhappy).toContain("long_text");
	expect(nothing).not.toContain("long_text");
	expect(bought).toEqual(expect.arrayContaining(["multiple_choice", "number"]));
});

test("an empty survey misses nothing but questions", () => {
	expect(faultsOf(emptyDefinition("de"))).toMatchObject([
		{ what: "no_questions" },
	]);
});
