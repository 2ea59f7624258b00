/** Grants and holds as PostgreSQL gives them, from their tables or as JSON. */
import type { Grant, Hold, HoldState } from "../core/pool.ts";
import type { Actor, Feature, GrantKind, Subject } from "../words.ts";
import { bigintOf, type Row, timeOf } from "./values.ts";

export const bucketsOf = (row: Row) => ({
	available: bigintOf(row["available"]),
	held: bigintOf(row["held"]),
	settled: bigintOf(row["settled"]),
	expired: bigintOf(row["expired"]),
	clawedBack: bigintOf(row["clawed_back"]),
});

export function grantOf(row: Row): Grant {
	return {
		number: Number(row["number"]),
		grantId: String(row["grant_id"]),
		kind: row["kind"] as GrantKind,
		source: String(row["source"]),
		amount: bigintOf(row["amount"]),
		...bucketsOf(row),
		refunded: bigintOf(row["refunded"]),
		owed: bigintOf(row["owed"]),
		repaid: bigintOf(row["repaid"]),
		effectiveAt: timeOf(row["effective_at"]),
		expiresAt:
			row["expires_at"] === null ? undefined : timeOf(row["expires_at"]),
	};
}

export function holdOf(row: Row): Hold {
	const numbers = (row["shares"] as unknown[]).map(bigintOf);
	const shares = [];
	for (let index = 0; index < numbers.length; index += 4) {
		const [grant = 0n, amount = 0n, settled = 0n, released = 0n] =
			numbers.slice(index, index + 4);
		shares.push({ grant: Number(grant), amount, settled, released });
	}
	return {
		holdId: String(row["hold_id"]),
		work: {
			feature: row["feature"] as Feature,
			subject: subjectOf(row),
			rateCardVersion: Number(row["rate_card_version"]),
		},
		actor: {
			kind: row["actor_kind"] as Actor["kind"],
			id: String(row["actor_id"]),
		},
		amount: bigintOf(row["amount"]),
		settled: bigintOf(row["settled"]),
		released: bigintOf(row["released"]),
		debited: bigintOf(row["debited"]),
		quoteId: row["quote_id"] === null ? undefined : String(row["quote_id"]),
		openedBy: Number(row["opened_by"]),
		lastEntry: Number(row["last_entry"]),
		openedAt: timeOf(row["opened_at"]),
		expiresAt: timeOf(row["expires_at"]),
		state: row["state"] as HoldState,
		shares,
	};
}

const subjectOf = (row: Row): Subject => ({
	kind: String(row["subject_kind"]),
	id: String(row["subject_id"]),
});
