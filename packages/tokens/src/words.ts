/**
 * The words that all three doors share. What they mean: docs and `ARCHITECTURE.md`; one word per thing.
 * Amounts are millitokens (`bigint`), instants are `Date` (milliseconds, UTC), ids are UUIDs as text.
 */
import type { Millitokens } from "./core/amount.ts";

export type CompanyId = string;
export type GrantId = string;
export type HoldId = string;
export type QuoteId = string;

/** What costs tokens. The rate card has one rate for each. */
export type Feature =
	| "vocal_recording"
	| "interview_transcription"
	| "smart_question"
	| "pulse_classifier";

/**
 * Who did it: a member, a key of the company (a program that acts by itself, on nobody's account but its own), a respondent,
 * or the system itself (a cycle, an expiry, a payment).
 */
export type Actor = {
	kind: "member" | "key" | "respondent" | "system";
	id: string;
};

/** What it was done on: the ids of the application, never its text. */
export type Subject = { kind: string; id: string };

/** Features say what they used; only the engine knows what it costs. */
export type Usage =
	| {
			feature: "vocal_recording" | "interview_transcription";
			audioSeconds: number;
	  }
	| {
			feature: "smart_question";
			inputModelTokens: number;
			outputModelTokens: number;
	  }
	| { feature: "pulse_classifier"; responses: number; passes: number };

/** Work on whose behalf tokens move. */
export type Work = {
	companyId: CompanyId;
	feature: Feature;
	subject: Subject;
	actor: Actor;
};

/**
 * An idempotency key: a string that the caller made where the intention was born and saved before the work
 * (1 to 200 characters). Unique in its company. Same key and same body: the original result again.
 */
export type Key = string;

/** What an entry of the book does; what each kind moves is in `core/entry.ts`. */
export type EntryKind =
	| "grant"
	| "hold"
	| "settle"
	| "release"
	| "debit"
	| "expire"
	| "hold_expire"
	| "extend"
	| "reverse"
	| "claw_back"
	| "repay"
	| "reinstate"
	| "plan"
	| "budget";

export type GrantKind =
	| "trial"
	| "allocation"
	| "top_up"
	| "promotional"
	| "adjustment";

/** How much of a grant an operation took or gave back. */
export type GrantShare = {
	grantId: GrantId;
	kind: GrantKind;
	amountMillitokens: Millitokens;
};

/** What a budget is for: one feature, one member, one key, or one subject. */
export type BudgetScope =
	| { feature: Feature }
	| { member: string }
	| { key: string }
	| { subject: Subject };

/** What stopped work that the pool could have paid: a budget's cap, or the floor for live respondents. */
export type Limit = BudgetScope | { floor: Millitokens };

/**
 * Expected ends that are not successes. Values, never throws; a lock wait, a time-out or a bug is never one of these.
 * - `out_of_tokens`: available is too small; nothing changed; `shortMillitokens` is what is missing.
 * - `over_budget`: a budget or the floor stands before it, by `byMillitokens`; a top-up would not help.
 * - `hold_expired`: the hold's time to live was over and the pool could not pay the late settlement.
 * - `hold_closed`: the hold was settled or released before.
 * - `quote_expired`: the quote was binding until an instant that has passed.
 * - `already_reversed`: the charge, or the clawback, was undone before.
 * - `key_conflict`: the key was used before with another body; `field` names the first difference.
 * - `not_found`: no such pool, hold, grant, quote or entry in this company (another company's looks the same).
 * - `invalid`: the request can never succeed (negative, NaN, too large); `field` says where.
 */
export type Refused =
	| {
			refused: "out_of_tokens";
			neededMillitokens: Millitokens;
			availableMillitokens: Millitokens;
			shortMillitokens: Millitokens;
	  }
	| { refused: "over_budget"; limit: Limit; byMillitokens: Millitokens }
	| { refused: "hold_expired" }
	| { refused: "hold_closed" }
	| { refused: "quote_expired" }
	| { refused: "already_reversed" }
	| { refused: "key_conflict"; field: string }
	| { refused: "not_found" }
	| { refused: "invalid"; field: string };

/**
 * Thrown when more operations wait than the engine keeps in memory: nothing was done, and the same key may be tried again
 * in a moment.
 */
export class EngineBusy extends Error {
	override name = "EngineBusy";
}

/**
 * Anything that runs one SQL statement with values: the caller's open transaction. `pg`'s client is one. A value that is
 * a Buffer goes to PostgreSQL in binary form as it is, and a `bytea` comes back as one.
 */
export interface Tx {
	query(
		text: string,
		values?: unknown[],
	): Promise<{ rows: Record<string, unknown>[] }>;
}

/** What the engine needs of a database: statements, and transactions of its own (READ COMMITTED). */
export interface Database extends Tx {
	/**
	 * A statement that comes often has a name, under which it may be prepared, once for each connection. Who leaves names
	 * out has it parsed each time.
	 */
	query(
		text: string,
		values?: unknown[],
		name?: string,
	): Promise<{ rows: Record<string, unknown>[] }>;
	transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}
