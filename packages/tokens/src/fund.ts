/** The door for those who bring tokens: billing. It cannot spend. */
import type { Millitokens } from "./core/amount.ts";
import type {
	Actor,
	CompanyId,
	GrantId,
	GrantKind,
	Key,
	Refused,
	Tx,
} from "./words.ts";

export type {
	Actor,
	CompanyId,
	GrantId,
	GrantKind,
	Key,
	Refused,
	Tx,
} from "./words.ts";

export type Granted = {
	grantId: GrantId;
	entryNumber: bigint;
	amountMillitokens: Millitokens;
	expiresAt: Date | undefined;
	poolVersion: bigint;
};

/** The plan by which a pool receives an allocation at the start of each cycle. */
export type Plan = { name: string; allocationMillitokens: Millitokens };

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
	): Promise<{ poolVersion: bigint } | Refused>;
	/** A renewal was paid: cycles that begin before `paidThrough` are granted from now on, a late one at once. */
	payThrough(
		payment: { companyId: CompanyId; paidThrough: Date; actor: Actor },
		options: { key: Key },
	): Promise<{ poolVersion: bigint } | Refused>;
}
