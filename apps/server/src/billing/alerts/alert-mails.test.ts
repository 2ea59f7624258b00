import type { AlertFacts } from "@verbatim/contract/alerts";
import { languages } from "@verbatim/contract/languages";
import { expect, test } from "vitest";
import { alertMail } from "./alert-mails.ts";

const allocation = {
	of: "plan",
	usedTokens: 8_000.5,
	reservedTokens: 240,
	allocationTokens: 10_000,
	endsAt: "2026-12-12T08:00:00Z",
} as const;

/** Each kind, with the numbers that must stand in its mail, written without what separates thousands. */
const all: [AlertFacts, string[]][] = [
	[
		{ kind: "allocation_used", percent: 80, ...allocation },
		["80 %", "8000", "10000", "240", "12"],
	],
	[
		{
			kind: "runs_out",
			days: 7,
			at: "2026-11-30T12:00:00Z",
			availableTokens: 300,
			paceTokens: 50.125,
		},
		["300", "30", "50"],
	],
	[
		{
			kind: "empty",
			reservedTokens: 240,
			allocation,
			next: { at: "2026-12-12T08:00:00Z", amountTokens: 10_000 },
		},
		["8000", "10000", "240", "12"],
	],
	[{ kind: "empty", reservedTokens: 0, allocation: null, next: null }, []],
	[
		{
			kind: "expiring",
			at: "2026-12-12T08:00:00Z",
			unusedTokens: 300,
			mostTokens: 1_200,
		},
		["300", "1200", "12"],
	],
	[
		{
			kind: "unusual_pace",
			day: "2026-11-24",
			usedTokens: 900,
			usualTokens: 100,
		},
		["24", "900", "100"],
	],
	[
		{
			kind: "job_paused",
			feature: "pulse_classifier",
			subject: { kind: "survey", id: "1", name: "Spring survey" },
			missingTokens: 1,
		},
		["Spring survey", "1"],
	],
];

const receiver = {
	name: "Ada",
	companyName: "Ada Research",
	timeZone: "Europe/Zurich",
	baseUrl: "https://verbatim.test",
};

test.each(
	languages.flatMap((language) =>
		all.map(
			([facts, numbers]) => [language, facts.kind, facts, numbers] as const,
		),
	),
)(
	"in %s the mail of %s says its numbers, what can be done, and where such mails are switched off",
	(language, _, facts, numbers) => {
		const { subject, text } = alertMail(facts, { ...receiver, language });
		expect(subject).toMatch(/^Ada Research: /);
		const plain = `${subject}\n${text}`.replaceAll(/(?<=\d)[\s,'’](?=\d)/g, "");
		for (const number of numbers) expect(plain).toContain(number);
		expect(text).toContain("Ada");
		expect(text).toMatch(/\nhttps:\/\/verbatim\.test\/settings\/tokens/);
		expect(text).toMatch(/\nhttps:\/\/verbatim\.test\/settings\/alerts\n$/);
		expect(text).not.toMatch(/undefined|null|NaN/);
	},
);

test("what is missing is offered to be added, at least as many as are sold at once", () => {
	const [, , , , , , paused] = all;
	if (paused === undefined) throw new Error("No paused job");
	const { text } = alertMail(paused[0], { ...receiver, language: "en" });
	expect(text).toContain("add-tokens=20\n");
	expect(text).toContain("1 token");
});
