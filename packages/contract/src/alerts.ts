/**
 * Alerts: what about the tokens needs somebody, told once, by mail to owners and admins who want it and in the console to
 * everybody. Each number comes with what it is a part of.
 */
import { z } from "zod";
import { feature } from "./features.ts";
import { instant, tokens } from "./measures.ts";
import { type Answer, route } from "./route.ts";

/** In percent of what the billing month brought; on Trial, of the trial. Used and reserved count. */
export const usedPercents = [50, 80, 100] as const;
/** Told when the tokens last for at most so many days at the pace of the last 28. */
export const daysLeft = [7, 2] as const;
/** Told so many days before tokens end, when at least so many would end unused. */
export const expiringDays = 7;
export const expiringTokensMin = 20;
/** Told when a day uses more than so many times the 95th percentile of the days before, and at least so many tokens. */
export const unusualTimes = 4;
export const unusualTokensMin = 100;

/** What somebody may have by mail from here. What payments have to tell comes by mails of their own. */
export const mailedAlertKinds = [
	"allocation_used",
	"runs_out",
	"empty",
	"expiring",
	"unusual_pace",
	"job_paused",
] as const;
export const mailedAlertKind = z.enum(mailedAlertKinds);
export type MailedAlertKind = z.output<typeof mailedAlertKind>;

/** Of which tokens a share is told: those of the plan's billing month, or of the trial. */
const allocation = z.object({
	of: z.enum(["plan", "trial"]),
	usedTokens: tokens,
	reservedTokens: tokens,
	allocationTokens: tokens,
	/** When what is left of them ends. */
	endsAt: instant,
});

export const alertFacts = z.discriminatedUnion("kind", [
	allocation.extend({
		kind: z.literal("allocation_used"),
		/** The mark that was reached: 50, 80 or 100. */
		percent: z.number().int(),
	}),
	z.object({
		kind: z.literal("runs_out"),
		/** The mark: 7 or 2. */
		days: z.number().int(),
		at: instant,
		availableTokens: tokens,
		/** What is used in a day, as the mean of the last 28. */
		paceTokens: tokens,
	}),
	z.object({
		kind: z.literal("empty"),
		reservedTokens: tokens,
		/** What the plan or the trial brought; null: neither runs. */
		allocation: allocation.nullable(),
		/** What comes next by itself; null: nothing within a year. */
		next: z.object({ at: instant, amountTokens: tokens }).nullable(),
	}),
	z.object({
		kind: z.literal("expiring"),
		at: instant,
		/** What will end unused at the present pace, and what of it would if nothing were used. */
		unusedTokens: tokens,
		mostTokens: tokens,
	}),
	z.object({
		kind: z.literal("unusual_pace"),
		/** A day in the company's time zone. */
		day: z.iso.date(),
		usedTokens: tokens,
		/** The 95th percentile of the days before on which something was used. */
		usualTokens: tokens,
	}),
	z.object({
		kind: z.literal("job_paused"),
		feature,
		/** What the work is for: an interview, a survey. Its name is for people. */
		subject: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
		/** What is missing for it to go on; null: not known. */
		missingTokens: tokens.nullable(),
	}),
	z.object({ kind: z.literal("payment_failed") }),
	z.object({ kind: z.literal("auto_top_up_stopped") }),
]);
export type AlertFacts = z.output<typeof alertFacts>;
export type AlertKind = AlertFacts["kind"];

/** Only who may see money is told of these. */
export const moneyAlertKinds: readonly AlertKind[] = [
	"payment_failed",
	"auto_top_up_stopped",
];

export const alert = z.object({
	/** They are numbered from 1 in each company. */
	number: z.number().int(),
	at: instant,
	/** By whoever asks. */
	isRead: z.boolean(),
	facts: alertFacts,
});
export type Alert = z.output<typeof alert>;

export const listAlerts = route({
	method: "get",
	path: "/api/alerts",
	summary: "Alerts, newest first, and how many of them are not read",
	area: "Alerts",
	access: "member",
	scope: "read",
	query: z.object({
		/** Only those with a lower number. */
		before: z.coerce
			.number()
			.int()
			.positive()
			.max(Number.MAX_SAFE_INTEGER)
			.optional(),
		limit: z.coerce.number().int().min(1).max(100).default(20),
	}),
	answer: z.object({
		alerts: z.array(alert),
		/** Of all, not only of those on this page. */
		unread: z.number().int(),
		nextBefore: z.number().int().nullable(),
	}),
	status: 200,
	problems: [],
});
export type Alerts = Answer<typeof listAlerts>;

export const readAlerts = route({
	method: "post",
	path: "/api/alerts/read",
	summary: "All alerts up to a number are read, by whoever says so",
	area: "Alerts",
	access: "member",
	body: z.object({
		through: z.number().int().positive().max(Number.MAX_SAFE_INTEGER),
	}),
	answer: z.object({ unread: z.number().int() }),
	status: 200,
	problems: [],
});

const alertMails = z.object({
	/** False: mails go to owners and admins only, and whoever asks is neither. */
	getsMails: z.boolean(),
	mails: z.array(z.object({ kind: mailedAlertKind, isOn: z.boolean() })),
});

export const getAlertMails = route({
	method: "get",
	path: "/api/alerts/mails",
	summary: "Which alerts come by mail to whoever asks",
	area: "Alerts",
	access: "member",
	answer: alertMails,
	status: 200,
	problems: [],
});
export type AlertMails = Answer<typeof getAlertMails>;

export const setAlertMail = route({
	method: "put",
	path: "/api/alerts/mails",
	summary: "Have one kind of alert by mail, or not; for oneself only",
	area: "Alerts",
	access: "member",
	body: z.object({ kind: mailedAlertKind, isOn: z.boolean() }),
	answer: alertMails,
	status: 200,
	problems: ["not_allowed"],
});
