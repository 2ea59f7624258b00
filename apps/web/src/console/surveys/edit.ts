/**
 * Edits of a survey's draft: a draft in, another out. Pure; ids are given, because the questions of two people who edit
 * at once must not get the same ones.
 */
import type { Language } from "@verbatim/contract/languages";
import { isChoice } from "@verbatim/contract/survey-logic";
import type {
	Condition,
	Definition,
	InLanguages,
	Question,
	QuestionKind,
	Survey,
} from "@verbatim/contract/surveys";

/** What is edited, undone and saved as one. */
export type Draft = Pick<Survey, "name" | "definition" | "settings">;

export const draftOf = ({ name, definition, settings }: Draft): Draft => ({
	name,
	definition,
	settings,
});

/** As the contract has them. */
export const questionsMax = 100;
export const optionsMax = 50;
export const optionLengthMax = 200;
export const languagesMax = 3;
export const rulesMax = 10;

export const withDefinition = (
	draft: Draft,
	change: (definition: Definition) => Definition,
): Draft => {
	const definition = change(draft.definition);
	return definition === draft.definition ? draft : { ...draft, definition };
};

export const withQuestion = (
	definition: Definition,
	id: string,
	change: (question: Question) => Question,
): Definition => ({
	...definition,
	questions: definition.questions.map((question) =>
		question.id === id ? change(question) : question,
	),
});

/** An emptied text is no text: the language counts as missing again. */
export function withText(
	texts: InLanguages,
	language: Language,
	text: string,
): InLanguages {
	const { [language]: _, ...others } = texts;
	return text === "" ? others : { ...others, [language]: text };
}

export const emptyQuestion = (
	kind: QuestionKind,
	id: string,
	optionIds: readonly string[],
): Question => ({
	id,
	kind,
	title: {},
	help: {},
	isRequired: false,
	options:
		kind === "single_choice" || kind === "multiple_choice"
			? optionIds.map((optionId) => ({ id: optionId, label: {} }))
			: [],
	allowsOther: false,
	steps: 5,
	lowLabel: {},
	highLabel: {},
	least: null,
	most: null,
	secondsMax: 120,
	smart: { countMax: 0, goal: "", avoid: "" },
	showIf: null,
});

/** What was said of it stays, also what the new kind has no use for: changing back brings it back. */
export function withKind(
	question: Question,
	kind: QuestionKind,
	optionIds: readonly string[],
): Question {
	const changed = { ...question, kind };
	return isChoice(changed) && question.options.length === 0
		? {
				...changed,
				options: optionIds.map((id) => ({ id, label: {} })),
			}
		: changed;
}

/** Undefined: at the end. */
export function withQuestionAfter(
	definition: Definition,
	question: Question,
	afterId: string | undefined,
): Definition {
	const at = definition.questions.findIndex(({ id }) => id === afterId);
	return {
		...definition,
		questions:
			at === -1
				? [...definition.questions, question]
				: definition.questions.toSpliced(at + 1, 0, question),
	};
}

/** Where it was before it was deleted; the same definition where it is there again already. */
export const withQuestionAt = (
	definition: Definition,
	question: Question,
	index: number,
): Definition =>
	definition.questions.some(({ id }) => id === question.id)
		? definition
		: {
				...definition,
				questions: definition.questions.toSpliced(index, 0, question),
			};

export function duplicateOf(
	question: Question,
	newQuestionId: string,
	newOptionId: () => string,
): Question {
	return {
		...question,
		id: newQuestionId,
		options: question.options.map((option) => ({
			...option,
			id: newOptionId(),
		})),
	};
}

export const withoutQuestion = (
	definition: Definition,
	id: string,
): Definition => ({
	...definition,
	questions: definition.questions.filter((question) => question.id !== id),
});

/** One place up (-1) or down (1); the same list where there is no such place. */
export function moved<Item extends { id: string }>(
	items: Item[],
	id: string,
	by: -1 | 1,
): Item[] {
	const from = items.findIndex((item) => item.id === id);
	const item = items[from];
	const to = from + by;
	if (item === undefined || to < 0 || to >= items.length) return items;
	return items.toSpliced(from, 1).toSpliced(to, 0, item);
}

/** Beside another one, as it was dropped. */
export function movedBeside<Item extends { id: string }>(
	items: Item[],
	ids: ReadonlySet<string>,
	beside: { id: string; position: "before" | "after" },
): Item[] {
	if (ids.has(beside.id)) return items;
	const taken = items.filter(({ id }) => ids.has(id));
	const others = items.filter(({ id }) => !ids.has(id));
	const at = others.findIndex(({ id }) => id === beside.id);
	if (at === -1) return items;
	return others.toSpliced(
		beside.position === "before" ? at : at + 1,
		0,
		...taken,
	);
}

/** Lines as they are pasted out of a document: without bullets, numbers and empty ones. */
export const linesOf = (pasted: string): string[] =>
	pasted
		.split(/\r?\n|\t/)
		.map((line) =>
			line
				.replace(/^\s*(?:[-*•–—◦▪☐□]|\(?\d{1,2}[.)]|\(?[a-zA-Z][.)])\s+/u, "")
				.trim()
				.slice(0, optionLengthMax),
		)
		.filter((line) => line !== "");

/** Several lines at once into the options: the first into the one they were pasted into, the others after it. */
export function withPastedOptions(
	question: Question,
	intoId: string,
	language: Language,
	lines: readonly string[],
	newOptionId: () => string,
): Question {
	const at = question.options.findIndex(({ id }) => id === intoId);
	const into = question.options[at];
	const [first, ...others] = lines;
	if (into === undefined || first === undefined) return question;
	const room = optionsMax - question.options.length;
	// Empty ones that follow are filled before new ones are made: a new question has two of them waiting.
	const following = question.options.slice(at + 1);
	const emptyCount = following.findIndex(({ label }) =>
		Object.values(label).some((text) => text !== ""),
	);
	const waiting = following.slice(
		0,
		emptyCount === -1 ? following.length : emptyCount,
	);
	const filled = others.slice(0, waiting.length + room).map((line, index) => ({
		id: waiting[index]?.id ?? newOptionId(),
		label: { [language]: line },
	}));
	return {
		...question,
		options: [
			...question.options.slice(0, at),
			{ ...into, label: withText(into.label, language, first) },
			...filled,
			...following.slice(Math.min(filled.length, waiting.length)),
		],
	};
}

type Is = Condition["rules"][number]["is"];

/** What can be asked of an answer to a question of this kind. */
export function comparisonsFor(kind: QuestionKind): readonly Is[] {
	switch (kind) {
		case "statement":
			return [];
		case "single_choice":
			return ["equals", "not_equals", "answered", "not_answered"];
		case "multiple_choice":
			return ["contains", "not_equals", "answered", "not_answered"];
		case "rating":
		case "nps":
		case "number":
			return [
				"equals",
				"not_equals",
				"at_least",
				"at_most",
				"answered",
				"not_answered",
			];
		case "date":
			return ["at_least", "at_most", "answered", "not_answered"];
		case "short_text":
		case "long_text":
			return ["contains", "equals", "answered", "not_answered"];
		// What was said is known as text only later.
		case "vocal":
			return ["answered", "not_answered"];
	}
}

export const hasValue = (is: Is): boolean =>
	is !== "answered" && is !== "not_answered";

/** A rule that can be told of this question without anything typed. */
export function firstRuleOn(question: Question): Condition["rules"][number] {
	const [is = "answered"] = comparisonsFor(question.kind);
	return { questionId: question.id, is, value: firstValue(question, is) };
}

export function firstValue(question: Question, is: Is): string {
	if (!hasValue(is)) return "";
	switch (question.kind) {
		case "single_choice":
		case "multiple_choice":
			return question.options[0]?.id ?? (question.allowsOther ? "other" : "");
		case "rating":
			return String(question.steps);
		case "nps":
			return "9";
		case "number":
			return String(question.least ?? 0);
		default:
			return "";
	}
}

/** Where two drafts differ first, so that what an undo changed can be brought into sight. */
export function placeOfChange(before: Draft, after: Draft): string | undefined {
	const [one, other] = [before.definition, after.definition];
	if (one === other) return undefined;
	const known = new Map(one.questions.map((each) => [each.id, each]));
	const changed = other.questions.find(
		(question) => known.get(question.id) !== question,
	);
	if (changed !== undefined) return changed.id;
	if (one.welcome !== other.welcome) return "welcome";
	if (one.thanks !== other.thanks) return "thanks";
	if (
		one.brandColour !== other.brandColour ||
		one.languages !== other.languages
	)
		return "look";
	return undefined;
}
