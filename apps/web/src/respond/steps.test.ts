import type { AnswerValue, AskedSurvey } from "@verbatim/contract/respond";
import { expect, test } from "vitest";
import {
	nearestStep,
	placeName,
	progressOf,
	type Step,
	stepAfter,
	stepBefore,
	stepsOf,
} from "./steps.ts";

const question = (
	id: string,
	showIf: AskedSurvey["questions"][number]["showIf"] = null,
): AskedSurvey["questions"][number] => ({
	id,
	kind: "short_text",
	title: {},
	help: {},
	isRequired: false,
	options: [],
	allowsOther: false,
	steps: 5,
	lowLabel: {},
	highLabel: {},
	least: null,
	most: null,
	secondsMax: 60,
	mayFollowUp: true,
	showIf,
});

const survey = {
	questions: [
		question("q_one"),
		question("q_two", {
			match: "all",
			rules: [{ questionId: "q_one", is: "equals", value: "yes" }],
		}),
		question("q_three"),
	],
};
const given = (
	answers: Record<string, string> = {},
	followUps: Record<string, number> = {},
) => ({
	survey,
	answers: new Map<string, AnswerValue>(
		Object.entries(answers).map(([name, text]) => [
			name,
			{ kind: "text", text },
		]),
	),
	followUps: new Map(Object.entries(followUps)),
});
const names = (steps: Step[]) =>
	steps.map((step) => (typeof step === "string" ? step : placeName(step)));

test("a question whose condition does not hold is not a step", () => {
	expect(names(stepsOf(given()))).toEqual([
		"welcome",
		"q_one:0",
		"q_three:0",
		"end",
	]);
	expect(names(stepsOf(given({ "q_one:0": "yes" })))).toEqual([
		"welcome",
		"q_one:0",
		"q_two:0",
		"q_three:0",
		"end",
	]);
});

test("follow-ups come after their question, and count as it does", () => {
	const asked = given({ "q_one:0": "yes" }, { q_one: 2 });
	expect(names(stepsOf(asked)).slice(0, 5)).toEqual([
		"welcome",
		"q_one:0",
		"q_one:1",
		"q_one:2",
		"q_two:0",
	]);
	expect(progressOf({ questionId: "q_one", followUp: 2 }, asked)).toEqual({
		question: 1,
		of: 3,
	});
});

test("the answer to a follow-up does not stand for the question's", () => {
	expect(names(stepsOf(given({ "q_one:1": "yes" })))).not.toContain("q_two:0");
});

test("forwards and back are the same way", () => {
	const all = given({ "q_one:0": "yes" }, { q_three: 1 });
	for (const step of stepsOf(all)) {
		if (step === "end") continue;
		expect(stepBefore(stepAfter(step, all), all)).toEqual(step);
	}
	expect(stepBefore("welcome", all)).toBeUndefined();
	expect(stepAfter("end", all)).toBe("end");
});

test("who was at a question that is not asked any more is at the one before it", () => {
	expect(nearestStep({ questionId: "q_two", followUp: 0 }, given())).toEqual({
		questionId: "q_one",
		followUp: 0,
	});
	expect(nearestStep({ questionId: "q_gone", followUp: 0 }, given())).toBe(
		"welcome",
	);
});
