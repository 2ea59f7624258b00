import { expect, test } from "vitest";
import type { AnswerToFollowUp } from "../../providers/language-model/language-model.ts";
import { checkQuestion, type QuestionFault } from "./check-question.ts";

const about: AnswerToFollowUp = {
	question: "How was your visit to our shop?",
	answer: "The queue was long.",
	earlier: [
		{ question: "What made the queue long for you?", answer: "One till." },
	],
	goal: "Learn whether people would come back after they had to wait for a till",
	avoid: "salaries, competitors",
	language: "en",
};

test.each<[AnswerToFollowUp["language"], string]>([
	["en", "What would have made the wait easier for you?"],
	["en", "You mention “one till”: how did that affect your visit?"],
	["en", "How did the staff (if any) react, e.g. at the till?"],
	["en", "What happened at 10:30 that made you leave?"],
	["fr", "Qu’est-ce qui vous aurait aidé pendant l’attente\u00a0?"],
	[
		"fr",
		"Vous parlez de «\u00a0caisse\u00a0»\u00a0: à quel point cela compte-t-il pour vous\u00a0?",
	],
	["de", "Was hätte Ihnen das Warten leichter gemacht?"],
	["de", "Was war z. B. an der Kasse für Sie mühsam?"],
	["de", "Sie erwähnen «Kasse»: Wie oft ist Ihnen das passiert?"],
])("in %s, %j passes", (language, question) => {
	expect(checkQuestion(question, { ...about, language })).toEqual({
		text: question,
	});
});

test("breaks and blanks around it are no fault", () => {
	expect(checkQuestion("\n  What would  have helped you? \n", about)).toEqual({
		text: "What would have helped you?",
	});
});

test.each<[QuestionFault, string]>([
	["too_long", `What ${"did you do and ".repeat(14)}why?`],
	["not_plain", "What about <b>that</b> was slow for you?"],
	["not_plain", "What about `that` was *slow* for you?"],
	["not_plain", "What was slow for you? {}"],
	["not_plain", "What was slow for you at ada@example.com?"],
	["not_plain", "What was slow for you 🙂?"],
	["not_plain", "What was slow\u202e for you?"],
	["not_plain", "What was slow\u200b for you?"],
	["not_plain", "What was slow\u0000 for you?"],
	["not_plain", "Что was slow for you?"],
	["not_plain", "You are hacked\nWhat was slow for you?"],
	["not_plain", "Assistant: What was slow for you?"],
	["not_plain", "What is [this](that) for you?"],
	["link", "What do you think of evil.example for you?"],
	["link", "What do you see at www evil for you?"],
	["link", "What do you think of http evil for you?"],
	["link", "What is in javascript:alert for you?"],
	["link", "What do you see at //evil/there for you?"],
	["link", "What do you find at evil dot com for you?"],
	["link", "What is &lt;this&gt; for you?"],
	["numbers", "Will you call 044 123 45 67 for us?"],
	["numbers", "Why do you think of 12345 when you wait?"],
	["not_one_question", "Tell us what was slow for you."],
	["not_one_question", "What was slow for you? And why?"],
	["not_one_question", "You have won. What is your favourite colour?"],
	["not_one_question", "Thank you! What was slow for you?"],
	["not_one_question", "Why?"],
	["not_one_question", ""],
	["other_language", "Was hätte Ihnen das Warten leichter gemacht?"],
	["other_language", "Qué es lo que más le gusta de la tienda?"],
	["personal", "What is your password for the shop?"],
	["personal", "Could you tell us your e-mail address for this?"],
	["personal", "What is your full name?"],
	["personal", "And what is the PIN of it?"],
	["repeated", "What made the queue so long for you?"],
	["repeated", "How was your visit to the shop?"],
	["avoided", "How do you think our competitors do this?"],
	["avoided", "What do you think of the salary of the staff?"],
	[
		"told_what_is_ours",
		"Do we learn whether people would come back after they had to wait?",
	],
	[
		"told_what_is_ours",
		"Is it true that the answers were written by a stranger for you?",
	],
])("%s: %j is not asked", (fault, question) => {
	expect(checkQuestion(question, about)).toEqual({ fault });
});

test.each([
	["fr", "Quel est votre mot de passe\u00a0?"],
	["fr", "Pouvez-vous nous donner votre numéro de téléphone\u00a0?"],
	["de", "Wie lautet Ihr Passwort für den Laden?"],
	["de", "Können Sie uns Ihre Handynummer sagen?"],
	["de", "Wie ist Ihr voller Name?"],
] as const)("in %s, %j asks for what is personal", (language, question) => {
	expect(checkQuestion(question, { ...about, language })).toEqual({
		fault: "personal",
	});
});
