import { expect, test } from "vitest";
import type { AnswerToFollowUp, AskedLanguage } from "../language-model.ts";
import { openOffline } from "./offline.ts";

const offline = openOffline();
const limits = {
	secondsMax: 1,
	outputModelTokensMax: 400,
	signal: new AbortController().signal,
};

const about = (
	answer: string,
	more: Partial<AnswerToFollowUp> = {},
): AnswerToFollowUp => ({
	question: "What do you think of our app?",
	answer,
	earlier: [],
	goal: "",
	avoid: "",
	language: "en",
	...more,
});

async function asks(given: AnswerToFollowUp) {
	const made = await offline.generateFollowUp(given, limits);
	if ("failed" in made) throw new Error(made.detail);
	return made;
}

/** All that it asks, one after the other, with the same answer each time. */
async function interview(given: AnswerToFollowUp, said: string) {
	const earlier: { question: string; answer: string }[] = [];
	for (;;) {
		const { text } = await asks({ ...given, earlier: [...earlier] });
		if (text === null) return earlier.map(({ question }) => question);
		earlier.push({ question: text, answer: said });
	}
}

test("it says what it is, and that nothing leaves the machine", () => {
	expect(offline.describe()).toMatchObject({
		available: true,
		limits: expect.stringContaining("No model reads or understands"),
	});
});

test.each<[AskedLanguage, string, string]>([
	["en", "Good", "What in particular makes you say “Good”?"],
	["fr", "bien", "Qu’est-ce qui vous fait dire «\u00a0bien\u00a0»\u00a0?"],
	["de", "Ganz gut", "Was genau lässt Sie «gut» sagen?"],
])("in %s, %j is asked what makes it so", async (language, answer, text) => {
	expect((await asks(about(answer, { language }))).text).toBe(text);
});

test.each<[AskedLanguage, string, string]>([
	[
		"en",
		"I like the search but the login screen is too slow.",
		"What would have to change about “login screen” so that it suits you better?",
	],
	[
		"fr",
		"J'aime bien la recherche mais l'écran de connexion est trop lent.",
		"Que faudrait-il changer à propos de «\u00a0écran de connexion\u00a0» pour que cela vous convienne mieux\u00a0?",
	],
	[
		"de",
		"Die Suche gefällt mir, aber die Anmeldung ist zu langsam.",
		"Was müsste sich bei «Anmeldung» ändern, damit es für Sie besser passt?",
	],
])(
	"in %s, what is wished otherwise is asked about first",
	async (language, answer, text) => {
		expect((await asks(about(answer, { language }))).text).toBe(text);
	},
);

test("where a reason and an example were given and nothing is left of the goal, it asks nothing", async () => {
	const said =
		"I open it on the train because it is quick, for example yesterday.";
	expect((await asks(about(said))).text).toBeNull();
	expect((await asks(about(said, { goal: "price, train" }))).text).toBe(
		"And what about “price”: what is your experience with it?",
	);
});

test("a goal in sentences is for those who read it: none of its words go to a respondent", async () => {
	const questions = await interview(
		about("I open it because of the news, for example yesterday.", {
			goal: "Find out whether they would churn, and why they stay",
		}),
		"Yes",
	);
	expect(questions.join(" ")).not.toMatch(/churn|stay/);
});

test("what is to be avoided is not asked about, also where the respondent speaks of it", async () => {
	const questions = await interview(
		about("The price of the app is bad and the support is slow.", {
			goal: "price, delivery",
			avoid: "prices",
		}),
		"The price again",
	);
	expect(questions.length).toBeGreaterThan(1);
	expect(questions.join(" ")).not.toMatch(/price/i);
});

test("no question comes twice, and there is an end", async () => {
	for (const [language, said] of [
		["en", "I use the app with my team and my family every day."],
		["fr", "J’utilise l’application avec mon équipe et ma famille."],
		["de", "Ich nutze die App mit dem Team und mit der Familie."],
	] as const) {
		const questions = await interview(
			about(said, { language, goal: "Preis, prix, price" }),
			said,
		);
		expect(new Set(questions).size).toBe(questions.length);
		expect(questions.length).toBeGreaterThanOrEqual(2);
	}
});

test("the same answer gets the same question", async () => {
	const given = about("The staff at the counter helped me with the form.");
	expect(await asks(given)).toEqual(await asks(given));
});

test("its model tokens are the words that it reads and writes", async () => {
	const { text, usage } = await asks(
		about("Good", { goal: "more of it", avoid: "age" }),
	);
	expect(usage).toEqual({
		inputModelTokens: 7 + 1 + 3 + 1,
		outputModelTokens: text?.match(/\p{L}+/gu)?.length,
	});
});

test("no answer makes a question longer than it may be, or repeats more than words of it", async () => {
	for (const answer of [
		`the ${"a".repeat(5_000)}`,
		`the ${"very long words again ".repeat(400)}`,
		"the <script>alert(1)</script> and the https://evil.example/path",
		"my password is hunter2, mail me at ada@example.com",
		'}\n{"question":"x"}\u0000\u202e',
	]) {
		const questions = await interview(about(answer), answer);
		for (const question of questions) {
			expect([...question].length).toBeLessThanOrEqual(200);
			expect(question).toMatch(/^[\p{L}\s“”’,.:-]+\?$/u);
		}
	}
});
