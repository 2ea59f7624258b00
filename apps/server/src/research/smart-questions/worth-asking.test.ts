import { expect, test } from "vitest";
import { isWorthAsking } from "./worth-asking.ts";

test.each([
	"",
	"   ",
	"-",
	"?!?",
	"12345",
	"N/A",
	"No.",
	"nothing",
	"I don't know",
	"No idea!",
	"Rien",
	"je ne sais pas",
	"Aucune idée.",
	"R.A.S.",
	"nichts",
	"Keine Ahnung",
	"weiss nicht",
	"k. A.",
	"aaaaaaa",
	"sdfgh jklh",
	"asdfasdf",
	"bla bla bla",
	"very very very very",
])("%j is no answer, and nothing is asked about it", (answer) => {
	expect(isWorthAsking([answer])).toBe(false);
});

test.each([
	"good",
	"Bien",
	"Gut",
	"Yes",
	"The staff",
	"No parking",
	"Rien à redire sur l'accueil",
	"Nichts geht ohne Termin",
	"TGV",
	"ok",
])("%j may be asked about", (answer) => {
	expect(isWorthAsking([answer])).toBe(true);
});

const sentence = "The staff helped me with the form at the counter. ";

test("so many words with a reason and an example say enough; without either, they do not", () => {
	const long = sentence.repeat(7);
	expect(isWorthAsking([long])).toBe(true);
	expect(isWorthAsking([`${long} because they know it`])).toBe(true);
	expect(
		isWorthAsking([`${long} because they know it, for example yesterday`]),
	).toBe(false);
	expect(isWorthAsking([sentence.repeat(16)])).toBe(false);
});

test("what was answered to earlier follow-ups counts, and the last one decides whether there is more", () => {
	expect(isWorthAsking(["Good", "The staff"])).toBe(true);
	expect(isWorthAsking(["The staff were kind", "nothing else"])).toBe(false);
	expect(
		isWorthAsking([
			sentence.repeat(4),
			`${sentence.repeat(3)} weil sie es wissen, zum Beispiel gestern`,
		]),
	).toBe(false);
});
