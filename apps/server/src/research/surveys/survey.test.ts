import { expect, test } from "vitest";
import { emptyDefinition } from "./sample.ts";
import {
	cleanedDefinition,
	cleanedName,
	cleanedText,
	wrongIn,
} from "./survey.ts";

test.each([
	["a\u0000b", "ab"],
	["one\r\ntwo\rthree", "one\ntwo\nthree"],
	["tab\tstays", "tab\tstays"],
	["\u202egnp.exe", "gnp.exe"],
	["half \ud83d of it", "half \ufffd of it"],
	["👩‍👩‍👧 stay together", "👩‍👩‍👧 stay together"],
])("of the text %j remains %j", (text, left) => {
	expect(cleanedText(text)).toBe(left);
});

test("a name is one line, and nothing where nothing of it can be seen", () => {
	expect(cleanedName("  Visits\n in  May\u0007 ")).toBe("Visits in May");
	expect(cleanedName("\u200e \u0000 \ufeff")).toBe("");
});

test("every text of a definition is cleaned, however deep it lies, and what is no text stays", () => {
	const definition = {
		...emptyDefinition("en"),
		welcome: { title: { en: "Hel\u0000lo" }, text: { fr: "ça\u202e va" } },
	};
	expect(cleanedDefinition(definition)).toEqual({
		...definition,
		welcome: { title: { en: "Hello" }, text: { fr: "ça va" } },
	});
});

test("a language, a question or an option that is there twice is told with its place", () => {
	const [question] = [
		{
			id: "q_aaaaaaaaaa",
			kind: "single_choice" as const,
			title: {},
			help: {},
			isRequired: false,
			options: [
				{ id: "o_aaaaaaaaaa", label: {} },
				{ id: "o_aaaaaaaaaa", label: {} },
			],
			allowsOther: false,
			steps: 5,
			lowLabel: {},
			highLabel: {},
			least: null,
			most: null,
			secondsMax: 60,
			smart: { countMax: 0, goal: "", avoid: "" },
			showIf: null,
		},
	];
	expect(
		wrongIn({
			...emptyDefinition("en"),
			languages: ["en", "fr", "en"],
			questions: [question, { ...question, options: [] }],
		}).map(({ field }) => field),
	).toEqual([
		"definition.languages.2",
		"definition.questions.1.id",
		"definition.questions.0.options.1.id",
	]);
});
