/** The door for those who bring tokens: billing. It cannot spend. */
import type { Millitokens } from "./core/amount.ts";
import { cycleStart as startOfCycle } from "./core/cycle.ts";
import type {
	Actor,
	BudgetScope,
	CompanyId,
	GrantId,
	GrantKind,
	Key,
	Refused,
	Tx,
} from "./words.ts";

export type {
	Actor,
	BudgetScope,
	CompanyId,
	GrantId,
	GrantKind,
	Key,
	Refused,
	Tx,
} from "./words.ts";

/**
 * When the n-th cycle (from 0) of a plan starts: its anchor and n months in the time zone, the day clamped to the month's
 * length. The engine's own arithmetic, for whoever has to say until when a payment pays.
 */
export function cycleStart(
	anchorAt: Date,
	timeZone: string,
	cycle: number,
): Date {
	return new Date(
		startOfCycle({ anchorAt: anchorAt.getTime(), timeZone }, cycle),
	);
}

export type Granted = {
	grantId: GrantId;
	entryNumber: bigint;
	amountMillitokens: Millitokens;
	expiresAt: Date | undefined;
	/** What of a top-up paid off a receivable at once, and is not available. */
	repaidMillitokens: Millitokens;
	poolVersion: bigint;
};

/** The plan by which a pool receives an allocation at the start of each cycle. */
export type Plan = { name: string; allocationMillitokens: Millitokens };

export type PlanChanged = {
	/** Now, or the start of the next cycle. */
	takesEffectAt: Date;
	/** What an upgrade granted at once, until this cycle's end. */
	grantedMillitokens: Millitokens;
	poolVersion: bigint;
};

export type Reversed = {
	entryNumber: bigint;
	reversedMillitokens: Millitokens;
	/** What of it came back to grants that are over, and expired at once. */
	expiredMillitokens: Millitokens;
	poolVersion: bigint;
};

export type ClawedBack = {
	entryNumber: bigint;
	/** What was taken from the grant, and what it has not: the company owes it. */
	takenMillitokens: Millitokens;
	owedMillitokens: Millitokens;
	poolVersion: bigint;
};

export type Reinstated = {
	entryNumber: bigint;
	/** What is there again, and what is owed no longer. */
	returnedMillitokens: Millitokens;
	cancelledMillitokens: Millitokens;
	poolVersion: bigint;
};

export interface Fund {
	in(tx: Tx): Fund;
	/** Open a company's pool. Every later operation of the company needs it. Opening it again is the same as once. */
	openPool(pool: { companyId: CompanyId; timeZone: string }): Promise<void>;
	grant(
		grant: {
			companyId: CompanyId;
			kind: Exclude<GrantKind, "allocation">;
			amountMillitokens: Millitokens;
			/** Undefined: never. Exclusive: at this instant the grant is no longer there. */
			expiresAt?: Date;
			/** Where it came from: a payment's id, the sign-up, an operator's reason. Unique together with `kind` in its company. */
			source: string;
			actor: Actor;
		},
		options: { key: Key },
	): Promise<Granted | Refused>;
	/**
	 * Put the pool on a plan: the first cycle starts at `anchorAt`, the n-th at anchor + n months in the pool's time zone,
	 * and a cycle is granted only while it begins before `paidThrough`.
	 */
	subscribe(
		subscription: {
			companyId: CompanyId;
			plan: Plan;
			anchorAt: Date;
			paidThrough: Date;
			actor: Actor;
		},
		options: { key: Key },
	): Promise<PlanChanged | Refused>;
	/** A renewal was paid: cycles that begin before `paidThrough` are granted from now on, a late one at once. */
	payThrough(
		payment: { companyId: CompanyId; paidThrough: Date; actor: Actor },
		options: { key: Key },
	): Promise<PlanChanged | Refused>;
	/**
	 * To a larger plan at once: the difference of the allocations is granted until this cycle's end. To a smaller one with
	 * the next cycle. To the present one: whatever was to come next is undone. The anchor and all top-ups stay.
	 */
	changePlan(
		change: { companyId: CompanyId; plan: Plan; actor: Actor },
		options: { key: Key },
	): Promise<PlanChanged | Refused>;
	/** The plan ends where the next cycle would begin. `changePlan` to the present plan undoes it before that. */
	cancelPlan(
		cancellation: { companyId: CompanyId; actor: Actor },
		options: { key: Key },
	): Promise<PlanChanged | Refused>;
	/** Undo a debit or a settlement (the number of its first entry), back into the grants that it came from. Once. */
	reverse(
		charge: { companyId: CompanyId; entryNumber: bigint; actor: Actor },
		options: { key: Key },
	): Promise<Reversed | Refused>;
	/** A payment went back to who paid, wholly or in part: take back what it bought, or owe it. */
	clawBack(
		refund: {
			companyId: CompanyId;
			grantId: GrantId;
			amountMillitokens: Millitokens;
			/** The refund's or dispute's id, 1 to 200 characters. */
			reason: string;
			actor: Actor;
		},
		options: { key: Key },
	): Promise<ClawedBack | Refused>;
	/** A dispute was won: what was taken back for it is there again. */
	reinstate(
		won: {
			companyId: CompanyId;
			grantId: GrantId;
			amountMillitokens: Millitokens;
			actor: Actor;
		},
		options: { key: Key },
	): Promise<Reinstated | Refused>;
	/**
	 * Cap what a feature, a member, a key or a subject may spend in a cycle (where no plan runs, in a calendar month); undefined
	 * takes the cap away. What was spent since the cycle began counts.
	 */
	setBudget(
		budget: {
			companyId: CompanyId;
			scope: BudgetScope;
			limitMillitokens: Millitokens | undefined;
			actor: Actor;
		},
		options: { key: Key },
	): Promise<{ poolVersion: bigint } | Refused>;
	/** What batch work (transcription, classification) must leave available for live respondents. 0: nothing. */
	setFloor(
		floor: {
			companyId: CompanyId;
			floorMillitokens: Millitokens;
			actor: Actor;
		},
		options: { key: Key },
	): Promise<{ poolVersion: bigint } | Refused>;
}
