/**
 * What follows from a survey's definition, for the builder, the respondent's page and the server alike. Pure.
 */
import type { Language } from "./languages.ts";
import type { AnswerValue } from "./respond.ts";
import type {
	Condition,
	Definition,
	InLanguages,
	Question,
} from "./surveys.ts";

export type Answers = ReadonlyMap<string, AnswerValue>;

/** A text in a language, else in the survey's first one, else in any. */
export function textIn(
	texts: InLanguages,
	language: Language,
	languages: readonly Language[],
): string {
	for (const one of [language, ...languages]) {
		const text = texts[one];
		if (text !== undefined && text.trim() !== "") return text;
	}
	return "";
}

type Shown = Pick<Question, "id" | "showIf">;

/** The questions that are asked, given what was answered; an answer to a question that is no longer asked does not count. */
export function askedQuestions<Q extends Shown>(
	questions: readonly Q[],
	answers: Answers,
): Q[] {
	const asked: Q[] = [];
	const counting = new Map<string, AnswerValue>();
	for (const question of questions) {
		if (question.showIf !== null && !holds(question.showIf, counting)) continue;
		asked.push(question);
		const answer = answers.get(question.id);
		if (answer !== undefined) counting.set(question.id, answer);
	}
	return asked;
}

export function holds(condition: Condition, answers: Answers): boolean {
	const results = condition.rules.map((rule) =>
		ruleHolds(rule, answers.get(rule.questionId)),
	);
	return condition.match === "all"
		? results.every(Boolean)
		: results.some(Boolean);
}

function ruleHolds(
	rule: Condition["rules"][number],
	answer: AnswerValue | undefined,
): boolean {
	const isAnswered = answer !== undefined && answer.kind !== "skipped";
	switch (rule.is) {
		case "answered":
			return isAnswered;
		case "not_answered":
			return !isAnswered;
		case "not_equals":
			return isAnswered && !equals(answer, rule.value);
		case "equals":
			return isAnswered && equals(answer, rule.value);
		case "contains":
			return (
				isAnswered &&
				(answer.kind === "choice"
					? equals(answer, rule.value)
					: textOf(answer).toLowerCase().includes(rule.value.toLowerCase()))
			);
		case "at_least":
		case "at_most": {
			if (answer?.kind !== "number" && answer?.kind !== "date") return false;
			if (answer.kind === "date")
				return rule.is === "at_least"
					? answer.date >= rule.value
					: answer.date <= rule.value;
			const limit = Number(rule.value);
			return rule.is === "at_least"
				? answer.number >= limit
				: answer.number <= limit;
		}
	}
}

function equals(answer: AnswerValue, value: string): boolean {
	if (answer.kind === "choice")
		return value === "other"
			? answer.other !== null
			: answer.optionIds.includes(value);
	if (answer.kind === "number") return answer.number === Number(value);
	return textOf(answer).trim().toLowerCase() === value.trim().toLowerCase();
}

function textOf(answer: AnswerValue): string {
	switch (answer.kind) {
		case "text":
			return answer.text;
		case "date":
			return answer.date;
		case "number":
			return String(answer.number);
		default:
			return "";
	}
}

/** What stands in the way of publishing, or should be looked at before. */
export type Fault = {
	questionId: string | null;
	/** Whether it can be published all the same. */
	grade: "error" | "warning";
	what:
		| "no_questions"
		| "title_missing"
		| "options_missing"
		| "option_label_missing"
		| "translation_missing"
		| "limits_crossed"
		/** A condition on a question that comes later, is not there, or is this one. */
		| "condition_on_nothing"
		| "condition_never_holds"
		/** No respondent can ever see it. */
		| "never_asked"
		| "colour_unreadable";
	language?: Language;
};

export function faultsOf(definition: Definition): Fault[] {
	const faults: Fault[] = [];
	const { questions, languages } = definition;
	if (questions.length === 0)
		faults.push({ questionId: null, grade: "error", what: "no_questions" });
	if (!isReadableColour(definition.brandColour))
		faults.push({
			questionId: null,
			grade: "error",
			what: "colour_unreadable",
		});
	const [first] = languages;
	const earlier = new Map<string, Question>();
	const neverAsked = new Set<string>();
	for (const question of questions) {
		const add = (
			what: Fault["what"],
			grade: Fault["grade"],
			language?: Language,
		) =>
			faults.push({
				questionId: question.id,
				grade,
				what,
				...(language === undefined ? {} : { language }),
			});
		if (first !== undefined && isEmpty(question.title[first]))
			add("title_missing", "error");
		for (const language of languages.slice(1))
			if (isEmpty(question.title[language]))
				add("translation_missing", "warning", language);
		if (isChoice(question)) {
			if (question.options.length < (question.allowsOther ? 1 : 2))
				add("options_missing", "error");
			if (
				first !== undefined &&
				question.options.some(({ label }) => isEmpty(label[first]))
			)
				add("option_label_missing", "error");
		}
		if (
			question.least !== null &&
			question.most !== null &&
			question.least > question.most
		)
			add("limits_crossed", "error");
		const { showIf } = question;
		if (showIf !== null) {
			const can = showIf.rules.map((rule) =>
				canHold(rule, earlier, neverAsked),
			);
			if (can.includes("on_nothing")) add("condition_on_nothing", "error");
			else if (
				showIf.match === "all"
					? can.includes("never") || contradicts(showIf)
					: can.every((one) => one === "never")
			) {
				add("condition_never_holds", "error");
				neverAsked.add(question.id);
				add("never_asked", "error");
			}
		}
		earlier.set(question.id, question);
	}
	return faults;
}

const isEmpty = (text: string | undefined) =>
	text === undefined || text.trim() === "";

export const isChoice = (question: Pick<Question, "kind">): boolean =>
	question.kind === "single_choice" || question.kind === "multiple_choice";

function canHold(
	rule: Condition["rules"][number],
	earlier: ReadonlyMap<string, Question>,
	neverAsked: ReadonlySet<string>,
): "may" | "never" | "on_nothing" {
	const question = earlier.get(rule.questionId);
	if (question === undefined || question.kind === "statement")
		return "on_nothing";
	if (rule.is === "not_answered")
		return question.isRequired &&
			!neverAsked.has(question.id) &&
			question.showIf === null
			? "never"
			: "may";
	if (neverAsked.has(question.id)) return "never";
	if (rule.is === "answered") return "may";
	if (isChoice(question)) {
		const isThere =
			rule.value === "other"
				? question.allowsOther
				: question.options.some(({ id }) => id === rule.value);
		return isThere ? "may" : rule.is === "not_equals" ? "may" : "on_nothing";
	}
	const range = rangeOf(question);
	if (range === undefined) return "may";
	const value = Number(rule.value);
	if (rule.is === "at_least") return value > range.most ? "never" : "may";
	if (rule.is === "at_most") return value < range.least ? "never" : "may";
	if (rule.is === "equals")
		return value < range.least || value > range.most ? "never" : "may";
	return "may";
}

/** The numbers that can be answered; undefined where an answer is no number. */
export function rangeOf(
	question: Pick<Question, "kind" | "steps" | "least" | "most">,
): { least: number; most: number } | undefined {
	switch (question.kind) {
		case "nps":
			return { least: 0, most: 10 };
		case "rating":
			return { least: 1, most: question.steps };
		case "number":
			return {
				least: question.least ?? Number.NEGATIVE_INFINITY,
				most: question.most ?? Number.POSITIVE_INFINITY,
			};
		default:
			return undefined;
	}
}

/** Two rules of one "all" that cannot hold together. */
function contradicts(condition: Condition): boolean {
	const of = Map.groupBy(condition.rules, ({ questionId }) => questionId);
	for (const rules of of.values()) {
		const answered = rules.some(({ is }) => is !== "not_answered");
		if (answered && rules.some(({ is }) => is === "not_answered")) return true;
		const equal = rules.filter(({ is }) => is === "equals");
		if (
			equal.some((one) =>
				rules.some(
					(other) => other.is === "not_equals" && other.value === one.value,
				),
			)
		)
			return true;
		const least = rules
			.filter(({ is }) => is === "at_least")
			.map(({ value }) => Number(value));
		const most = rules
			.filter(({ is }) => is === "at_most")
			.map(({ value }) => Number(value));
		if (Math.max(...least, -Infinity) > Math.min(...most, Infinity))
			return true;
	}
	return false;
}

/** WCAG 2.2: 4.5 for text, 3 for controls against the page. */
export const contrastTextMin = 4.5;
export const contrastControlMin = 3;

/** The ratio of two colours (`#rrggbb`), 1 to 21. Source: WCAG 2.2, relative luminance. */
export function contrastOf(one: string, other: string): number {
	const [light, dark] = [luminanceOf(one), luminanceOf(other)].sort(
		(a, b) => b - a,
	) as [number, number];
	return (light + 0.05) / (dark + 0.05);
}

function luminanceOf(colour: string): number {
	const [red, green, blue] = [1, 3, 5].map((at) => {
		const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	}) as [number, number, number];
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** White or near black, whichever is read better on the colour. */
export function inkOn(colour: string): "#ffffff" | "#111111" {
	return contrastOf(colour, "#ffffff") >= contrastOf(colour, "#111111")
		? "#ffffff"
		: "#111111";
}

/** It can be a button with words on it, on a white page and on a dark one's surface. */
export function isReadableColour(colour: string): boolean {
	return (
		contrastOf(colour, inkOn(colour)) >= contrastTextMin &&
		contrastOf(colour, "#ffffff") >= contrastControlMin
	);
}

/** The colour itself where it can be read, else the nearest darker one that can. */
export function nearestReadable(colour: string): string {
	for (let share = 100; share > 0; share -= 1) {
		const darker = `#${[1, 3, 5]
			.map((at) =>
				Math.round(
					(Number.parseInt(colour.slice(at, at + 2), 16) * share) / 100,
				)
					.toString(16)
					.padStart(2, "0"),
			)
			.join("")}`;
		if (isReadableColour(darker)) return darker;
	}
	return "#000000";
}

/** What is wrong with an answer to a question; undefined when nothing is. */
export type AnswerFault =
	| "missing"
	| "too_long"
	| "not_an_option"
	| "one_only"
	| "out_of_range"
	| "wrong_kind";

export function faultOfAnswer(
	question: Pick<
		Question,
		| "kind"
		| "isRequired"
		| "options"
		| "allowsOther"
		| "steps"
		| "least"
		| "most"
	>,
	answer: AnswerValue | undefined,
): AnswerFault | undefined {
	const isMissing =
		answer === undefined ||
		answer.kind === "skipped" ||
		(answer.kind === "text" && answer.text.trim() === "") ||
		(answer.kind === "choice" &&
			answer.optionIds.length === 0 &&
			(answer.other ?? "").trim() === "");
	if (isMissing)
		return question.isRequired && question.kind !== "statement"
			? "missing"
			: undefined;
	switch (question.kind) {
		case "statement":
			return "wrong_kind";
		case "short_text":
			if (answer.kind !== "text") return "wrong_kind";
			return answer.text.length > 500 ? "too_long" : undefined;
		case "long_text":
			return answer.kind === "text" ? undefined : "wrong_kind";
		case "vocal":
			return answer.kind === "text" || answer.kind === "recording"
				? undefined
				: "wrong_kind";
		case "single_choice":
		case "multiple_choice": {
			if (answer.kind !== "choice") return "wrong_kind";
			const chosen = answer.optionIds.length + (answer.other === null ? 0 : 1);
			if (question.kind === "single_choice" && chosen > 1) return "one_only";
			if (answer.other !== null && !question.allowsOther)
				return "not_an_option";
			return answer.optionIds.every((id) =>
				question.options.some((option) => option.id === id),
			)
				? undefined
				: "not_an_option";
		}
		case "date":
			return answer.kind === "date" ? undefined : "wrong_kind";
		default: {
			if (answer.kind !== "number") return "wrong_kind";
			const range = rangeOf(question);
			if (range === undefined) return undefined;
			const isWhole =
				question.kind === "number" || Number.isInteger(answer.number);
			return isWhole &&
				answer.number >= range.least &&
				answer.number <= range.most
				? undefined
				: "out_of_range";
		}
	}
}
