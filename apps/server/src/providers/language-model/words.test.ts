import { expect, test } from "vitest";
import { isIn, isSameWord, languageOf, touches, wordsOf } from "./words.ts";

test("apostrophes and hyphens part words, accents do not", () => {
	expect(wordsOf("Qu’est-ce que l'été a changé? 3 fois!")).toEqual(
		"qu est ce que l été a changé fois".split(" "),
	);
});

test.each([
	["The queue was slow and nobody told us why.", "en"],
	["La file était lente et personne ne nous a dit pourquoi.", "fr"],
	["Die Schlange war lang, und niemand hat uns gesagt, warum.", "de"],
	["La cola era lenta y nadie nos dijo por qué.", undefined],
	["Het was te langzaam en niemand vertelde ons waarom.", undefined],
	["Zürich", undefined],
	["", undefined],
])("%j is in %s", (text, language) => {
	expect(languageOf(text)).toBe(language);
});

const questions = {
	en: [
		"Why?",
		"What made the queue slow for you?",
		"Could you tell us more about the “Kundendienst” you mention?",
		"How did the café compare with others?",
	],
	fr: [
		"Pourquoi ?",
		"Qu’est-ce qui a rendu l’attente si longue ?",
		"Pouvez-vous en dire plus sur le « checkout » ?",
	],
	de: [
		"Warum?",
		"Was hat die Schlange für Sie so lang gemacht?",
		"Können Sie mehr über den «Checkout» erzählen?",
		"Wie grosszügig fanden Sie das Café?",
	],
};

test.each(
	Object.entries(questions).flatMap(([language, all]) =>
		all.flatMap((question) =>
			(["en", "fr", "de"] as const).map(
				(asked) => [question, asked, asked === language] as const,
			),
		),
	),
)("%j as a question in %s: %s", (question, asked, isSo) => {
	expect(isIn(asked, question)).toBe(isSo);
});

test.each([
	"¿Qué es lo que más le gusta de la tienda?",
	"Che cosa le piace di più del negozio e perché?",
	"O que mais gosta na loja e porquê?",
	"Wat is voor u het belangrijkste in de winkel?",
	"Что вам понравилось?",
	"Hvad kunne du bedst lide ved butikken?",
	"xxxxx yyyyy zzzzz?",
	"ZÜRICH BERN BASEL GENÈVE?",
	"?",
	"",
])("%j is a question in none of the three", (question) => {
	for (const language of ["en", "fr", "de"] as const)
		expect(isIn(language, question)).toBe(false);
});

test.each([
	["price", "prices", true],
	["Preis", "Preise", true],
	["kosten", "kostet", true],
	["shop", "shopping", false],
	["app", "apply", false],
])("%s and %s are the same word: %s", (one, other, isSo) => {
	expect(isSameWord(one.toLowerCase(), other.toLowerCase())).toBe(isSo);
});

test.each([
	["What about the prices?", "price, salary", "", true],
	["What about the staff?", "price, salary", "", false],
	["How is your pay decided?", "do not ask about pay or health", "", true],
	["Was sagen Sie zum Jahresgehalt?", "Keine Fragen zu Gehalt", "", true],
	["Et le prix ?", "Ne pas parler du prix ni de la santé", "", true],
	["Et la qualité ?", "Ne pas parler du prix ni de la santé", "", false],
	[
		"What would you change in the app?",
		"asking about the app's price",
		"What do you think of our app?",
		false,
	],
	[
		"Is the app worth its price?",
		"asking about the app's price",
		"What do you think of our app?",
		true,
	],
	["What about the staff?", "", "", false],
	["What about the staff?", "please do not ask about that", "", false],
])("%j touches %j (beside %j): %s", (text, avoid, own, isSo) => {
	expect(touches(text, avoid, own)).toBe(isSo);
});
