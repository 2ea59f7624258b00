import { languages } from "@verbatim/contract/languages";
import { expect, test } from "vitest";
import { type PlanMail, planMail } from "./plan-mails.ts";

const price = { minorUnits: 34_905, currency: "CHF" };
const at = new Date("2027-04-11T23:30:00Z");
const mails: PlanMail[] = [
	{ of: "started", plan: "start", price, nextAt: at },
	{ of: "upgraded", plan: "elite", price, moreTokens: 20_000, nextAt: at },
	{ of: "will_change", plan: "essential", price, at },
	{ of: "will_end", plan: "start", at },
	{ of: "goes_on", plan: "start", price, nextAt: at },
	{
		of: "renewal_failed",
		plan: "start",
		reason: "The bank declined the card.",
		retryAt: at,
		payUrl: "https://pay.example.com/1",
	},
	{ of: "renewal_paid_late", plan: "start", nextAt: at },
];
const to = {
	name: "Ada",
	timeZone: "Europe/Zurich",
	url: "https://verbatim.example.com/settings/plans",
};

const days = { en: "12 April 2027", fr: "12 avril 2027", de: "12. April 2027" };
const grouped = { en: "10,000", fr: "10’000", de: "10’000" };

test.each(languages)(
	"every mail of a plan in %s names the plan and the day, and where to change it",
	(language) => {
		for (const mail of mails) {
			const { subject, text } = planMail(mail, { ...to, language });
			expect(subject).toMatch(/Essential|Start|Elite/);
			expect(text).toContain(days[language]);
			expect(text).toContain("Ada");
			expect(`${subject}${text}`).not.toMatch(/undefined|NaN|\[object/);
			// Links stand bare on a line.
			expect(text.split("\n")).toContain(to.url);
			if (mail.of === "renewal_failed")
				expect(text.split("\n")).toContain(mail.payUrl);
		}
	},
);

test.each(languages)(
	"in %s amounts are exact and grouped as there",
	(language) => {
		const { text } = planMail(
			{ of: "started", plan: "start", price, nextAt: at },
			{ ...to, language },
		);
		expect(text.replaceAll("'", "’")).toContain(grouped[language]);
		expect(text).toMatch(/349[.,]05/);
	},
);
