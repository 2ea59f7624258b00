/**
 * Responses as a table: one row each, the columns of a question over all versions that asked it. Several choices are a
 * column for each, with 1 and 0; nothing stands where a question was not asked or not answered. Pure.
 */
import { idFromUuid } from "@verbatim/contract/ids";
import type { Language } from "@verbatim/contract/languages";
import { textIn } from "@verbatim/contract/survey-logic";
import type { InLanguages } from "@verbatim/contract/surveys";
import type { Cell } from "../../platform/cell.ts";
import {
	answerTo,
	askedOf,
	type Given,
	type GivenAnswer,
	isGiven,
	type MergedQuestion,
	mergedQuestions,
	recordingOf,
	type Version,
} from "./result.ts";

export type Column = { head: string; cell: (row: AskedRow) => Cell };

/** A response, and which of the questions it was asked. */
export type AskedRow = { given: Given; asked: ReadonlySet<string> };

export type Table = {
	columns: Column[];
	rowOf: (given: Given) => Cell[];
	/** What each question and option is, for whoever reads the rows later. */
	questions: Cell[][];
};

export function tableOf(of: {
	versions: readonly Version[];
	parameterNames: readonly string[];
	language: Language;
}): Table {
	const questions = mergedQuestions(of.versions);
	const definitions = new Map(
		of.versions.map(({ version, definition }) => [version, definition]),
	);
	const columns = [
		...ownColumns,
		...of.parameterNames.map(
			(name): Column => ({
				head: `parameter ${name}`,
				cell: ({ given }) => given.parameters[name] ?? null,
			}),
		),
		...questions.flatMap((question, index) =>
			columnsOf(question, index + 1, of.language),
		),
	];
	return {
		columns,
		rowOf: (given) => {
			const definition = definitions.get(given.version);
			if (definition === undefined)
				throw new Error(
					`A response answers version ${given.version}, not there`,
				);
			const asked = new Set(askedOf(given, definition).map(sameKey));
			return columns.map(({ cell }) => cell({ given, asked }));
		},
		questions: [
			["place", "question id", "kind", "question", "option id", "option"],
			...questions.flatMap((question, index) =>
				glossaryOf(question, index + 1, of.language),
			),
		],
	};
}

const sameKey = ({ id, kind }: Pick<MergedQuestion, "id" | "kind">) =>
	`${id} ${kind}`;

const ownColumns: Column[] = [
	{ head: "number", cell: ({ given }) => given.number },
	{
		head: "response id",
		cell: ({ given }) => idFromUuid("response", given.responseId),
	},
	{ head: "version", cell: ({ given }) => given.version },
	{ head: "language", cell: ({ given }) => given.language },
	{ head: "complete", cell: ({ given }) => (given.isComplete ? 1 : 0) },
	{
		head: "looks like a machine",
		cell: ({ given }) => (given.isSuspect ? 1 : 0),
	},
	{ head: "begun at", cell: ({ given }) => given.startedAt.toISOString() },
	{
		head: "completed at",
		cell: ({ given }) => given.completedAt?.toISOString() ?? null,
	},
	{
		head: "seconds",
		cell: ({ given: { startedAt, completedAt } }) =>
			completedAt === undefined
				? null
				: Math.round((completedAt.getTime() - startedAt.getTime()) / 1_000),
	},
	{
		head: "tags",
		cell: ({ given }) =>
			given.tags.length === 0 ? null : given.tags.join("; "),
	},
];

function columnsOf(
	question: MergedQuestion,
	place: number,
	language: Language,
): Column[] {
	const say = (texts: InLanguages) =>
		textIn(texts, language, question.languages);
	const name = `${place}. ${say(question.title)}`;
	/** Only of what was asked, as this kind, and answered. */
	const column = (
		part: string,
		cell: (answer: GivenAnswer, row: AskedRow) => Cell,
		followUp = 0,
	): Column => ({
		head: part === "" ? name : `${name} [${part}]`,
		cell: (row) => {
			if (!row.asked.has(sameKey(question))) return null;
			const answer = answerTo(row.given, question.id, followUp);
			return answer === undefined ? null : cell(answer, row);
		},
	});
	const spokenColumns = (prefix: string, followUp: number): Column[] => [
		column(
			`${prefix}given as`,
			(answer, { given }) => givenAs(answer, given),
			followUp,
		),
		column(
			`${prefix}seconds of sound`,
			(answer, { given }) => {
				const recording =
					answer.value.kind === "recording"
						? recordingOf(given, answer)
						: undefined;
				return recording === undefined
					? null
					: recording.audioMilliseconds / 1_000;
			},
			followUp,
		),
	];
	const words = (answer: GivenAnswer, { given }: AskedRow): Cell =>
		wordsOf(answer, given);
	const followUps = Array.from(
		{ length: question.followUpsMax },
		(_, index): Column[] => {
			const number = index + 1;
			return [
				{
					head: `${name} [follow-up ${number}]`,
					cell: ({ given, asked }) =>
						(asked.has(sameKey(question))
							? given.followUps.find(
									(one) =>
										one.questionId === question.id && one.number === number,
								)?.text
							: undefined) ?? null,
				},
				column(`answer to follow-up ${number}`, words, number),
				...(question.kind === "vocal"
					? spokenColumns(`answer to follow-up ${number}, `, number)
					: []),
			];
		},
	).flat();
	const otherColumn = question.allowsOther
		? [
				column("other", ({ value }) =>
					value.kind === "choice" ? value.other : null,
				),
			]
		: [];
	switch (question.kind) {
		case "statement":
			return [];
		case "single_choice":
			return [
				column("", ({ value }) => {
					if (value.kind !== "choice" || !isGiven(value)) return null;
					const chosen = question.options.find(
						({ id }) => id === value.optionIds[0],
					);
					return chosen === undefined ? "other" : say(chosen.label);
				}),
				...otherColumn,
			];
		case "multiple_choice":
			return [
				...question.options.map(({ id, label }) =>
					column(say(label), ({ value }, { given }) => {
						if (value.kind === "choice" && isGiven(value))
							return value.optionIds.includes(id) ? 1 : 0;
						return value.kind === "choice" && given.isComplete ? 0 : null;
					}),
				),
				...otherColumn,
			];
		case "rating":
		case "nps":
		case "number":
			return [
				column("", ({ value }) =>
					value.kind === "number" ? value.number : null,
				),
			];
		case "date":
			return [
				column("", ({ value }) => (value.kind === "date" ? value.date : null)),
			];
		case "vocal":
			return [column("", words), ...spokenColumns("", 0), ...followUps];
		default:
			return [column("", words), ...followUps];
	}
}

/** What was written; of what was spoken, its transcript. */
function wordsOf(answer: GivenAnswer, given: Given): Cell {
	if (answer.value.kind === "text") return answer.value.text;
	return answer.value.kind === "recording"
		? (recordingOf(given, answer)?.text ?? null)
		: null;
}

function givenAs(answer: GivenAnswer, given: Given): Cell {
	switch (answer.value.kind) {
		case "text":
			return answer.isAffected
				? "written, because it could not be paid"
				: "written";
		case "recording": {
			const state = recordingOf(given, answer)?.state;
			return state === "parked"
				? "spoken, waiting for tokens"
				: state === "without_words"
					? "spoken, without words"
					: "spoken";
		}
		default:
			return answer.isAffected
				? "not given, because it could not be paid"
				: null;
	}
}

function glossaryOf(
	question: MergedQuestion,
	place: number,
	language: Language,
): Cell[][] {
	const say = (texts: InLanguages) =>
		textIn(texts, language, question.languages);
	const own = [place, question.id, question.kind, say(question.title)];
	return question.options.length === 0
		? [[...own, null, null]]
		: question.options.map(({ id, label }) => [...own, id, say(label)]);
}
