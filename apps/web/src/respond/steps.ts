/** The places of a survey one after the other, as they follow from what was answered so far. Pure. */
import type { AnswerValue, AskedSurvey } from "@verbatim/contract/respond";
import { askedQuestions } from "@verbatim/contract/survey-logic";

/** A question (0) or one of its follow-ups (1, 2, 3). */
export type Place = { questionId: string; followUp: number };
export type Step = "welcome" | "end" | Place;

export const isPlace = (step: Step): step is Place => typeof step === "object";

/** How an answer is named on the device. */
export const placeName = ({ questionId, followUp }: Place): string =>
	`${questionId}:${followUp}`;

export const isSameStep = (one: Step, other: Step): boolean =>
	isPlace(one) && isPlace(other)
		? placeName(one) === placeName(other)
		: one === other;

type Given = {
	survey: Pick<AskedSurvey, "questions">;
	/** By the name of their place. */
	answers: ReadonlyMap<string, AnswerValue>;
	/** How many follow-ups each question was given. */
	followUps: ReadonlyMap<string, number>;
};

export function stepsOf({ survey, answers, followUps }: Given): Step[] {
	const asked = askedQuestions(survey.questions, answersToQuestions(answers));
	return [
		"welcome",
		...asked.flatMap(({ id }) =>
			Array.from({ length: 1 + (followUps.get(id) ?? 0) }, (_, followUp) => ({
				questionId: id,
				followUp,
			})),
		),
		"end",
	];
}

/** Where one is when the place one was at is not asked any more: at the last one before it that is. */
export function nearestStep(step: Step, given: Given): Step {
	const steps = stepsOf(given);
	if (steps.some((one) => isSameStep(one, step))) return step;
	if (!isPlace(step)) return "welcome";
	const place = (of: Step) =>
		isPlace(of)
			? given.survey.questions.findIndex(({ id }) => id === of.questionId)
			: of === "welcome"
				? -1
				: Number.POSITIVE_INFINITY;
	return steps.findLast((one) => place(one) <= place(step)) ?? "welcome";
}

export function stepAfter(step: Step, given: Given): Step {
	const steps = stepsOf(given);
	return steps[indexOf(steps, step) + 1] ?? "end";
}

export function stepBefore(step: Step, given: Given): Step | undefined {
	const steps = stepsOf(given);
	return steps[indexOf(steps, step) - 1];
}

/** Which question it is, of how many; follow-ups belong to theirs. More or fewer may come, by what is answered. */
export function progressOf(
	step: Step,
	given: Given,
): { question: number; of: number } {
	const asked = askedQuestions(
		given.survey.questions,
		answersToQuestions(given.answers),
	);
	const at = isPlace(step)
		? asked.findIndex(({ id }) => id === step.questionId) + 1
		: step === "end"
			? asked.length
			: 0;
	return { question: at, of: asked.length };
}

export function answersToQuestions(
	answers: ReadonlyMap<string, AnswerValue>,
): Map<string, AnswerValue> {
	return new Map(
		[...answers].flatMap(([name, value]) => {
			const [questionId = "", followUp] = name.split(":");
			return followUp === "0" ? [[questionId, value] as const] : [];
		}),
	);
}

const indexOf = (steps: Step[], step: Step): number =>
	steps.findIndex((one) => isSameStep(one, step));
