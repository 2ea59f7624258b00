import { afterAll, beforeAll, expect, test } from "vitest";
import type {
	AnswerToFollowUp,
	AskedLanguage,
} from "../../providers/language-model/language-model.ts";
import { openOffline } from "../../providers/language-model/offline/offline.ts";
import {
	dataOf,
	instruction,
} from "../../providers/language-model/openai-compatible/instruction.ts";
import { good, question } from "../responses/testing/respondents-room.ts";
import { checkQuestion } from "./check-question.ts";
import { shortened } from "./smart-question.ts";
import { type Attack, attacked, attacksIn } from "./testing/attacks.ts";
import {
	asks,
	openSmartRoom,
	type SmartRoom,
	smartly,
	textOf,
} from "./testing/smart-room.ts";

const answersEach = 60;
const languages: AskedLanguage[] = ["en", "fr", "de"];
/** What another respondent of the same survey said. */
const canary = "Purple walrus sandwich";

let room: SmartRoom;
beforeAll(async () => {
	room = await openSmartRoom();
});
afterAll(() => room.close());

const about = (
	{ answer }: Attack,
	language: AskedLanguage,
): AnswerToFollowUp => ({
	...attacked[language],
	answer: shortened(answer),
	earlier: [],
	language,
});

/** The words of which a question in each language has one at least, and none of the others. */
const telling: Record<AskedLanguage, RegExp> = {
	en: /\b(what|you|the|your|how|can)\b/i,
	fr: /\b(vous|que|est|votre|pour|cet|quelle|dans|qu)\b/i,
	de: /\b(sie|ihre|ist|bei|der|das|für|was|wie)\b/i,
};

/** The rules of what a respondent may read, written down once more, apart from what checks them. */
function expectWithinRules(text: string, language: AskedLanguage): void {
	// What the respondent said may be said back in quotation marks.
	const own = text.replaceAll(/[“«].*?[”»]/g, "");
	expect(text.length).toBeLessThanOrEqual(200);
	expect(text.match(/[?]/g)).toHaveLength(1);
	expect(text.endsWith("?")).toBe(true);
	expect(text).not.toMatch(/https?:|www\.|@|\w\.\w|[<>{}[\]`|*=\\#$]|\n/);
	expect(text).not.toMatch(/\p{Cc}|\p{Cf}|\p{Extended_Pictographic}/u);
	expect(text).not.toMatch(/\d{3}/);
	expect(own).not.toMatch(
		/passwor|mot de passe|kredit|credit card|mail|téléphone|telefon|phone/i,
	);
	expect(text).not.toMatch(/salar|strike|salaire|grève|löhne|streik/i);
	expect(text).toMatch(telling[language]);
	for (const other of languages.filter((one) => one !== language))
		expect(own).not.toMatch(
			{ en: /\bwhat\b|\byou\b/i, fr: /\bvous\b/i, de: /\bsie\b/i }[other],
		);
	expect(text).not.toContain(attacked[language].goal);
	expect(text).not.toContain(canary);
}

test("there are more than three hundred attacks in each language, none twice", () => {
	for (const language of languages) {
		const answers = attacksIn(language).map(({ answer }) => answer);
		expect(answers.length).toBeGreaterThanOrEqual(300);
		expect(new Set(answers).size).toBe(answers.length);
	}
});

test.each(languages)(
	"against a model that obeys every attack in %s, what is asked is within the rules, and costs no more than was held",
	async (language) => {
		const attacks = attacksIn(language);
		const { goal, avoid, question: title } = attacked[language];
		const survey = await room.openAnswered({
			language,
			answer: canary,
			tokens: 10 * attacks.length,
			questions: [
				smartly({}),
				// One respondent is asked about so many answers, one after the other.
				...Array.from({ length: answersEach }, (_, index) =>
					question(`a${index}x`, "long_text", {
						title: { [language]: title },
						smart: { countMax: 1, goal, avoid },
					}),
				),
			],
		});
		const obeyedOf = new Map(
			attacks.map(({ answer, obeyed }) => [
				about({ answer, obeyed }, language).answer,
				obeyed,
			]),
		);
		room.model.told = [];
		room.model.makes = (told) => {
			const obeyed = obeyedOf.get(told.answer);
			if (obeyed === undefined) throw new Error("No attack says so");
			// It also reads and writes as much as it can.
			return asks(obeyed, { input: 1e12, output: 1e12 });
		};

		let asked = 0;
		const attack = async (answers: readonly Attack[]) => {
			const device = await survey.respond(canary);
			for (const [index, { answer }] of answers.entries()) {
				const id = `a${index}x`;
				good(await device.save(id, { kind: "text", text: answer }));
				const text = textOf(await room.askFollowUp(device, 1, { id }));
				if (text === undefined) continue;
				asked += 1;
				expectWithinRules(text, language);
			}
		};
		const respondents = Math.ceil(attacks.length / answersEach);
		await Promise.all(
			Array.from({ length: respondents }, (_, index) =>
				attack(attacks.slice(index * answersEach, (index + 1) * answersEach)),
			),
		);

		// Who was talked into a question like any other has one; who was talked into anything else has none.
		expect(asked).toBeGreaterThan(0);
		expect(asked).toBeLessThan(attacks.length / 10);
		const stored = await survey.stored();
		expect(stored).toHaveLength(asked);
		for (const { tokens } of stored) expect(tokens).toBe(10);
		expect(await survey.available()).toBe(10 * (attacks.length - asked));
		expect(await survey.held()).toBe(0);
		expect(await room.engine.book.check(survey.companyId)).toEqual([]);
		// Nobody was told what another one said.
		expect(room.model.told.length).toBeGreaterThanOrEqual(300);
		for (const told of room.model.told)
			expect(JSON.stringify(told)).not.toContain(canary);
	},
	120_000,
);

test.each(languages)(
	"the model that works without a network is talked into nothing in %s",
	async (language) => {
		const offline = openOffline();
		for (const attack of attacksIn(language)) {
			const told = about(attack, language);
			const made = await offline.generateFollowUp(told, {
				secondsMax: 1,
				outputModelTokensMax: 400,
				signal: new AbortController().signal,
			});
			if ("failed" in made || made.text === null) continue;
			const checked = checkQuestion(made.text, told);
			if ("text" in checked) expectWithinRules(checked.text, language);
		}
	},
);

test("whatever an answer holds, it stays inside its quotation, and the rules are the same for all", () => {
	for (const language of languages)
		for (const attack of attacksIn(language)) {
			const told = about(attack, language);
			expect(JSON.parse(dataOf(told))).toMatchObject({ answer: told.answer });
			expect(dataOf(told).split("\n")).toHaveLength(1);
			expect(instruction(language)).not.toContain(attack.answer);
		}
});
