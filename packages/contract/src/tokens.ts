/** The pool as a company sees it: balance, grants, reserved work, entries, prices. */
import { z } from "zod";
import { idOf } from "./ids.ts";
import { instant, tokens } from "./measures.ts";
import { route } from "./route.ts";

export const feature = z.enum([
	"vocal_recording",
	"interview_transcription",
	"smart_question",
	"pulse_classifier",
]);
export type Feature = z.output<typeof feature>;

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
	/** What it charged. */
	chargedTokens: tokens,
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
