/** The pool as a company sees it: balance, grants, reserved work, entries, use, prices, and how far its book is verified. */
import { z } from "zod";
import { feature } from "./features.ts";
import { idOf } from "./ids.ts";
import { instant, tokens } from "./measures.ts";
import { type Answer, route } from "./route.ts";

export const grantKind = z.enum([
	"trial",
	"allocation",
	"top_up",
	"promotional",
	"adjustment",
]);
export type GrantKind = z.output<typeof grantKind>;

/**
 * Always: allocated + bought = available + reserved + used + expired + clawed back. `allocated` is what was given
 * (trial, plan, promotional, adjustment), `bought` what was paid for.
 */
export const balance = z.object({
	availableTokens: tokens,
	reservedTokens: tokens,
	usedTokens: tokens,
	expiredTokens: tokens,
	clawedBackTokens: tokens,
	allocatedTokens: tokens,
	boughtTokens: tokens,
	/** What payments that went back still miss, since it was used; the next top-up pays it. Not part of the sum. */
	owedTokens: tokens,
	/** What batch work must leave available for respondents who are answering. */
	floorTokens: tokens,
	/** The pool's version; rises with each change. */
	version: z.number().int(),
	asOf: instant,
	nextExpiry: z.object({ at: instant, amountTokens: tokens }).nullable(),
	cycle: z
		.object({
			plan: z.string(),
			startsAt: instant,
			endsAt: instant,
			allocationTokens: tokens,
		})
		.nullable(),
});
export type Balance = z.output<typeof balance>;

/** amount = available + reserved + used + expired + clawed back. */
export const grant = z.object({
	id: idOf("grant"),
	kind: grantKind,
	amountTokens: tokens,
	availableTokens: tokens,
	reservedTokens: tokens,
	usedTokens: tokens,
	expiredTokens: tokens,
	clawedBackTokens: tokens,
	/** What of it is missing after its payment went back. Not part of the sum. */
	owedTokens: tokens,
	effectiveAt: instant,
	expiresAt: instant.nullable(),
});
export type Grant = z.output<typeof grant>;

/** What work was done on, as it can be shown: its kind, its id, and its name while it exists. */
export const subject = z.object({ kind: z.string(), id: z.string() });

export const reservation = z.object({
	id: idOf("hold"),
	feature,
	subject,
	reservedTokens: tokens,
	since: instant,
	expiresAt: instant,
});
export type Reservation = z.output<typeof reservation>;

export const entryKind = z.enum([
	"grant",
	"hold",
	"settle",
	"release",
	"debit",
	"expire",
	"hold_expire",
	"extend",
	"reverse",
	"claw_back",
	"repay",
	"reinstate",
	"plan",
	"budget",
]);
export const entry = z.object({
	number: z.number().int(),
	kind: entryKind,
	at: instant,
	/** What it did to available and to reserved, and what was there after it. */
	availableDeltaTokens: tokens,
	reservedDeltaTokens: tokens,
	availableAfterTokens: tokens,
	reservedAfterTokens: tokens,
	/** What it charged, and what expired by it: an end, or tokens that came back after it. */
	chargedTokens: tokens,
	expiredTokens: tokens,
	feature: feature.nullable(),
	subject: subject.nullable(),
	/** Who did it: a member's name, or null when it was the system (an expiry, a payment). */
	memberName: z.string().nullable(),
});
export type Entry = z.output<typeof entry>;

export const rate = z.object({
	feature,
	describes: z.string(),
	unit: z.string(),
	priceTokens: tokens,
});

export const getBalance = route({
	method: "get",
	path: "/api/tokens/balance",
	summary: "The pool's balance as one sum that adds up",
	area: "Tokens",
	access: "member",
	answer: balance,
	status: 200,
	problems: [],
});

export const getGrants = route({
	method: "get",
	path: "/api/tokens/grants",
	summary:
		"Grants with anything left or reserved, in burn-down order, then the spent ones, newest first (at most 200)",
	area: "Tokens",
	access: "member",
	answer: z.object({ grants: z.array(grant) }),
	status: 200,
	problems: [],
});

export const getReservations = route({
	method: "get",
	path: "/api/tokens/reservations",
	summary: "What is reserved, by which work, since when",
	area: "Tokens",
	access: "member",
	answer: z.object({ reservations: z.array(reservation) }),
	status: 200,
	problems: [],
});

export const getEntries = route({
	method: "get",
	path: "/api/tokens/entries",
	summary: "The book, newest first, a page at a time",
	area: "Tokens",
	access: "member",
	query: z.object({
		before: z.coerce
			.number()
			.int()
			.positive()
			.max(Number.MAX_SAFE_INTEGER)
			.optional()
			.describe("Only entries with a smaller number"),
		limit: z.coerce.number().int().min(1).max(200).default(50),
	}),
	answer: z.object({
		entries: z.array(entry),
		nextBefore: z.number().int().nullable(),
	}),
	status: 200,
	problems: [],
});

export const getRateCard = route({
	method: "get",
	path: "/api/tokens/rate-card",
	summary: "What things cost",
	area: "Tokens",
	access: "member",
	answer: z.object({
		version: z.number().int(),
		inForceFrom: instant,
		rates: z.array(rate),
	}),
	status: 200,
	problems: [],
});

/** Not before calendars agree with those of databases. */
const dayMin = "1900-01-01";
const day = z.iso
	.date("A day such as 2026-11-01")
	.refine((day) => day >= dayMin, `A day from ${dayMin} on`)
	.describe("A day in the company's time zone");

export const usageBy = z.enum(["feature", "actor", "subject", "day"]);

export const getUsage = route({
	method: "get",
	path: "/api/tokens/usage",
	summary:
		"What was used over days, summed by any of feature, actor, subject and day",
	area: "Tokens",
	access: "member",
	query: z.object({
		from: day,
		through: day,
		by: z
			.string()
			.max(100)
			.default("")
			.transform((names) => names.split(",").filter((name) => name !== ""))
			.pipe(
				z
					.array(usageBy)
					.refine((names) => new Set(names).size === names.length, {
						message: "Name each of feature, actor, subject, day at most once",
					}),
			)
			.describe("Names with commas between: feature,day"),
	}),
	answer: z.object({
		sums: z.array(
			z.object({
				/** Null where it was not asked for by this. */
				feature: feature.nullable(),
				actor: z
					.object({
						kind: z.string(),
						id: z.string(),
						name: z.string().nullable(),
					})
					.nullable(),
				subject: subject.nullable(),
				day: day.nullable(),
				/** What was charged less what was undone; on the day of the undoing it can be below 0. */
				usedTokens: tokens,
				chargedTokens: tokens,
				reversedTokens: tokens,
				charges: z.number().int(),
			}),
		),
	}),
	status: 200,
	problems: [],
});

export const getForecast = route({
	method: "get",
	path: "/api/tokens/forecast",
	summary:
		"When tokens run out at the pace of the last 28 days, and what will expire unused",
	area: "Tokens",
	access: "member",
	answer: z.object({
		asOf: instant,
		tokensPerDay: tokens,
		/** Null: not within a year. */
		runsOutAt: instant.nullable(),
		expiring: z.array(
			z.object({ at: instant, unusedTokens: tokens, mostTokens: tokens }),
		),
		allocations: z.array(z.object({ at: instant, amountTokens: tokens })),
	}),
	status: 200,
	problems: [],
});

export const getVerified = route({
	method: "get",
	path: "/api/tokens/verified",
	summary:
		"How far the book has been verified by the checks that run all the time, and what they found",
	area: "Tokens",
	access: "member",
	answer: z.object({
		/** Null: not yet. */
		verifiedAt: instant.nullable(),
		throughEntry: z.number().int(),
		lastEntry: z.number().int(),
		/** How many rules were found broken. 0: all that was checked holds. */
		problems: z.number().int(),
		/** The hash at which the chain stood, in hexadecimal; empty before the first check. */
		headHash: z.string(),
	}),
	status: 200,
	problems: [],
});
export type Verified = Answer<typeof getVerified>;
