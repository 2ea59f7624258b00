/** What is wrong with an answer, as its name in the texts; undefined when nothing is. Pure. */
import type { AnswerValue, AskedSurvey } from "@verbatim/contract/respond";
import { faultOfAnswer, isChoice } from "@verbatim/contract/survey-logic";
import type { Place } from "../steps.ts";
import type { Name } from "../text/text.ts";

export type AskedQuestion = AskedSurvey["questions"][number];

export function faultName(
	question: AskedQuestion,
	place: Place,
	value: AnswerValue | undefined,
): Name | undefined {
	// A follow-up can be left without an answer.
	const fault = faultOfAnswer(
		place.followUp === 0 ? question : { ...question, isRequired: false },
		value,
	);
	switch (fault) {
		case undefined:
			return undefined;
		case "missing":
			return question.kind === "vocal"
				? "fault_missing_spoken"
				: isChoice(question)
					? "fault_missing_choice"
					: "fault_missing";
		case "too_long":
			return "fault_too_long";
		case "out_of_range":
			return "fault_out_of_range";
		default:
			return "fault_unfit";
	}
}

/** Whether there is anything in it. */
export const isGiven = (value: AnswerValue | undefined): boolean => {
	switch (value?.kind) {
		case undefined:
		case "skipped":
			return false;
		case "text":
			return value.text.trim() !== "";
		case "choice":
			return value.optionIds.length > 0 || (value.other ?? "").trim() !== "";
		default:
			return true;
	}
};

/** A number as people write it: 1’000, 12.5 or 12,5. Undefined: it is none. */
export function numberIn(text: string): number | undefined {
	const bare = text.replaceAll(/[\s'’_]/g, "");
	// Where both stand, the last one is the decimal sign, and the other groups.
	const decimal = Math.max(bare.lastIndexOf(","), bare.lastIndexOf("."));
	const isMixed = bare.includes(",") && bare.includes(".");
	const plain =
		decimal === -1
			? bare
			: `${isMixed ? bare.slice(0, decimal).replaceAll(/[.,]/g, "") : bare.slice(0, decimal)}.${bare.slice(decimal + 1)}`;
	return /^[-−+]?(\d+\.?\d*|\.\d+)$/.test(plain)
		? Number(plain.replace("−", "-"))
		: undefined;
}
