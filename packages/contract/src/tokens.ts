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

export const grantSource = z.enum([
	"sign_up",
	"cycle",
	"upgrade",
	"payment",
	"other",
]);

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
	/** What it came by: the sign-up, the beginning of a billing month, an upgrade within one, a payment, or else. */
	source: grantSource,
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
	/** A member's name; null when it was the system or a respondent. */
	memberName: z.string().nullable(),
	since: instant,
	/** When it ends by itself, unless the work that it is for prolongs it. */
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
export type EntryKind = z.output<typeof entryKind>;

export const actorKind = z.enum(["member", "key", "respondent", "system"]);
export type ActorKind = z.output<typeof actorKind>;

export const entry = z.object({
	number: z.number().int(),
	kind: entryKind,
	at: instant,
	/**
	 * What it did to each term of the sum: given = available + reserved + used + expired + clawed back, in every entry as
	 * in the whole book. `given` is allocated or bought.
	 */
	givenDeltaTokens: tokens,
	availableDeltaTokens: tokens,
	reservedDeltaTokens: tokens,
	usedDeltaTokens: tokens,
	clawedBackDeltaTokens: tokens,
	/** What was there after it. */
	availableAfterTokens: tokens,
	reservedAfterTokens: tokens,
	/** What it charged, and what expired by it: an end, or tokens that came back after it. */
	chargedTokens: tokens,
	expiredTokens: tokens,
	feature: feature.nullable(),
	subject: subject.nullable(),
	/** Who did it: a member by name, an API key, a respondent, or the system (an expiry, a payment). */
	actorKind,
	memberName: z.string().nullable(),
	/** The reservation that it belongs to, if any. */
	holdId: idOf("hold").nullable(),
	/** The grant that it brought, if any; its kind where it is still among those that are listed. */
	grant: z.object({ id: idOf("grant"), kind: grantKind.nullable() }).nullable(),
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
	scope: "read",
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
	scope: "read",
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
	scope: "read",
	answer: z.object({ reservations: z.array(reservation) }),
	status: 200,
	problems: [],
});

/** Not before calendars agree with those of databases. */
const dayMin = "1900-01-01";
const day = z.iso
	.date("A day such as 2026-11-01")
	.refine((day) => day >= dayMin, `A day from ${dayMin} on`)
	.describe("A day in the company's time zone");

/** Names with commas between. */
const namesOf = <Name extends z.ZodType<string, string>>(
	name: Name,
	example: string,
) =>
	z
		.string()
		.max(200)
		.default("")
		.transform((names) => names.split(",").filter((one) => one !== ""))
		.pipe(
			z
				.array(name)
				.refine(
					(names) => new Set(names).size === names.length,
					"Name each at most once",
				),
		)
		.describe(`Names with commas between: ${example}`);

/** Which entries are meant: of the history, of its sums, and of an export alike. */
export const entryFilter = z.object({
	/** None: all kinds. */
	kinds: namesOf(entryKind, "settle,debit"),
	feature: feature.optional(),
	memberId: idOf("member").optional(),
	subjectKind: z.string().max(40).optional(),
	subjectId: z.string().max(80).optional(),
	from: day.optional(),
	through: day.optional(),
	/** As the book stood at this instant: entries up to it. */
	at: instant.optional(),
});
export type EntryFilter = z.output<typeof entryFilter>;

export const getEntries = route({
	method: "get",
	path: "/api/tokens/entries",
	summary: "The book, newest first, filtered, a page at a time",
	area: "Tokens",
	access: "member",
	scope: "read",
	query: entryFilter.extend({
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

/** More entries than this are not summed, and do not fit into a sheet. */
export const entriesSummedMax = 100_000;

const entryMoves = {
	entries: z.number().int(),
	givenTokens: tokens,
	availableTokens: tokens,
	reservedTokens: tokens,
	usedTokens: tokens,
	expiredTokens: tokens,
	clawedBackTokens: tokens,
};

export const getEntrySums = route({
	method: "get",
	path: "/api/tokens/entries/sums",
	summary:
		"What the filtered entries did to each term of the sum, by kind: without a filter, the balance itself",
	area: "Tokens",
	access: "member",
	scope: "read",
	query: entryFilter,
	answer: z.object({
		/** The pool's version up to which entries were counted. */
		version: z.number().int(),
		/** False: there are more than are summed, and these are the sums of the newest. */
		isWhole: z.boolean(),
		...entryMoves,
		byKind: z.array(z.object({ kind: entryKind, ...entryMoves })),
	}),
	status: 200,
	problems: [],
});
export type EntrySums = Answer<typeof getEntrySums>;

export const getEntry = route({
	method: "get",
	path: "/api/tokens/entries/{number}",
	summary: "One entry, with the grants it moved and the receipt of its work",
	area: "Tokens",
	access: "member",
	scope: "read",
	params: z.object({
		number: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER),
	}),
	answer: z.object({
		entry,
		/** By which version of the price list it was rated. */
		rateCardVersion: z.number().int().nullable(),
		/** From which grants it took, or into which it gave back. */
		shares: z.array(
			z.object({ grantId: idOf("grant"), kind: grantKind, tokens }),
		),
		/** What was quoted, reserved, charged, given back and undone for the work that it belongs to. */
		receipt: z
			.object({
				quote: z
					.object({
						likelyTokens: tokens,
						mostTokens: tokens,
						quotedAt: instant,
						validUntil: instant,
					})
					.nullable(),
				heldTokens: tokens,
				chargedTokens: tokens,
				releasedTokens: tokens,
				reversedTokens: tokens,
				heldAt: instant.nullable(),
				chargedAt: instant.nullable(),
				/** All entries of this work, those that undo it included. */
				entryNumbers: z.array(z.number().int()),
			})
			.nullable(),
	}),
	status: 200,
	problems: ["not_found"],
});
export type EntryDetail = Answer<typeof getEntry>;

export const getPoolAt = route({
	method: "get",
	path: "/api/tokens/pool",
	summary:
		"The pool as it was at an instant: its sum, its grants with anything left, and what was reserved",
	area: "Tokens",
	access: "member",
	scope: "read",
	query: z.object({ at: instant }),
	answer: z.object({
		balance,
		grants: z.array(grant),
		reservations: z.array(reservation),
	}),
	status: 200,
	problems: [],
});
export type PoolAt = Answer<typeof getPoolAt>;

export const getRateCard = route({
	method: "get",
	path: "/api/tokens/rate-card",
	summary: "What things cost",
	area: "Tokens",
	access: "member",
	scope: "read",
	answer: z.object({
		version: z.number().int(),
		inForceFrom: instant,
		rates: z.array(rate),
	}),
	status: 200,
	problems: [],
});

export const usageBy = z.enum(["feature", "actor", "subject", "day"]);

export const getUsage = route({
	method: "get",
	path: "/api/tokens/usage",
	summary:
		"What was used over days, summed by any of feature, actor, subject and day",
	area: "Tokens",
	access: "member",
	scope: "read",
	query: z.object({
		from: day,
		through: day,
		by: namesOf(usageBy, "feature,day"),
		subjects: z.coerce
			.number()
			.int()
			.min(1)
			.max(200)
			.default(50)
			.describe(
				"By subject: so many, those with the most use; all others are one sum",
			),
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
				/** By subject: of how many others this is the sum. Null where it is of one, or was not asked for. */
				otherSubjects: z.number().int().nullable(),
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
export type UsageSum = Answer<typeof getUsage>["sums"][number];

export const getForecast = route({
	method: "get",
	path: "/api/tokens/forecast",
	summary:
		"When tokens run out at the pace of the last 28 days, and what will expire unused",
	area: "Tokens",
	access: "member",
	scope: "read",
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
	problems: ["wrong_state"],
});

export type Forecast = Answer<typeof getForecast>;

export const getVerified = route({
	method: "get",
	path: "/api/tokens/verified",
	summary:
		"How far the book has been verified by the checks that run all the time, and what they found",
	area: "Tokens",
	access: "member",
	scope: "read",
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
