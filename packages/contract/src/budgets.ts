/**
 * Budgets: caps on what a feature, a member, an API key or a subject may spend in a billing month (where no plan runs, in a calendar
 * month); and the floor, which batch work must leave available for respondents who are answering now.
 */
import { z } from "zod";
import { type Feature, feature } from "./features.ts";
import { idOf } from "./ids.ts";
import { instant, tokens } from "./measures.ts";
import { type Answer, route } from "./route.ts";

/** Work that nobody waits for: what the floor stops. */
export const batchFeatures: readonly Feature[] = [
	"interview_transcription",
	"pulse_classifier",
];

export const budgetScope = z.discriminatedUnion("of", [
	z.object({ of: z.literal("feature"), feature }),
	z.object({ of: z.literal("member"), memberId: idOf("member") }),
	/** Set with the key, where keys are; here to be seen, changed and taken away. */
	z.object({ of: z.literal("key"), keyId: idOf("key") }),
	z.object({
		of: z.literal("subject"),
		subject: z.object({
			kind: z.string().min(1).max(40),
			id: z.string().min(1).max(80),
		}),
	}),
]);
export type BudgetScope = z.output<typeof budgetScope>;

export const budget = z.object({
	scope: budgetScope,
	/** Of a member's budget, while the member is known. */
	memberName: z.string().nullable(),
	limitTokens: tokens,
	/** What was charged since the window began, and what is reserved: both count. */
	usedTokens: tokens,
	reservedTokens: tokens,
	/** limit - used - reserved, or 0 when that is passed. */
	leftTokens: tokens,
	startsAt: instant,
	endsAt: instant,
});
export type Budget = z.output<typeof budget>;

export const getBudgets = route({
	method: "get",
	path: "/api/tokens/budgets",
	summary: "Budgets and the floor, with what of them is used and reserved",
	area: "Budgets",
	access: "member",
	scope: "read",
	answer: z.object({
		budgets: z.array(budget),
		/** What batch work must leave available. 0: nothing. */
		floorTokens: tokens,
		/** Whether who asks may change them. */
		mayChange: z.boolean(),
	}),
	status: 200,
	problems: [],
});
export type Budgets = Answer<typeof getBudgets>;

const limitTokens = z
	.number("A number of tokens")
	.min(0, "Not below 0")
	.max(1_000_000_000, "At most 1,000,000,000 tokens")
	.refine(
		(value) => /^\d+(\.\d{1,3})?$/.test(String(value)),
		"At most three decimals",
	);

/** Made by the screen when the form is shown: sent twice, it is one change. */
const requestId = z.uuid();

export const setBudget = route({
	method: "put",
	path: "/api/tokens/budgets",
	summary:
		"Set a budget, change it, or take it away (null). What was spent since the window began counts at once",
	area: "Budgets",
	access: "member",
	scope: "tokens",
	body: z.object({
		scope: budgetScope,
		limitTokens: limitTokens.nullable(),
		requestId,
	}),
	answer: z.object({ budgets: z.array(budget) }),
	status: 200,
	problems: ["not_allowed", "not_found", "key_conflict"],
});

export const setFloor = route({
	method: "put",
	path: "/api/tokens/floor",
	summary: "Set what batch work must leave available for respondents",
	area: "Budgets",
	access: "member",
	scope: "tokens",
	body: z.object({ floorTokens: limitTokens, requestId }),
	answer: z.object({ floorTokens: tokens }),
	status: 200,
	problems: ["not_allowed", "key_conflict"],
});

/** What a limit would have done in a window, charge by charge, in the order in which they came. */
const replayed = z.object({
	startsAt: instant,
	endsAt: instant,
	/** The running window is told up to now. */
	isRunning: z.boolean(),
	usedTokens: tokens,
	/** What of it would have run all the same, and how much that is in whole percent (100 only when it is all). */
	ranTokens: tokens,
	ranPercent: z.number().int(),
	/** When the first work would have been refused; null: never. */
	stoppedAt: instant.nullable(),
	stoppedTokens: tokens,
	/** What would not have run, by whom and by feature, the largest first; at most ten. */
	stopped: z.array(
		z.object({
			feature,
			/** Null: not a member of the company. */
			memberName: z.string().nullable(),
			tokens,
			/** How many charges. */
			works: z.number().int(),
		}),
	),
	/** How many more than the ten there are, and what they come to. */
	others: z.object({ tokens, groups: z.number().int() }).nullable(),
	/** False: there were more entries than are replayed, and these are the newest. */
	isWhole: z.boolean(),
});
export type ReplayedWindow = z.output<typeof replayed>;

export const previewBudget = route({
	method: "post",
	path: "/api/tokens/budgets/preview",
	summary:
		"What a budget, or the floor, would have stopped in this and the last window; changes nothing",
	area: "Budgets",
	access: "member",
	scope: "tokens",
	body: z.object({
		scope: z.union([budgetScope, z.object({ of: z.literal("floor") })]),
		limitTokens,
	}),
	answer: z.object({
		/** What would still fit from now on: into the budget until its window ends, or above the floor. */
		leftTokens: tokens,
		/** By how much it is passed already; 0 when it is not. Nothing of it can begin then. */
		overTokens: tokens,
		/** What runs now and goes on: it was reserved before. */
		reservedTokens: tokens,
		/** The running window, then the one before it. */
		windows: z.array(replayed),
	}),
	status: 200,
	problems: ["not_allowed", "not_found"],
});
export type BudgetPreview = Answer<typeof previewBudget>;
