/** A number of the sum, explained: the grants that make it up, and the entries by kind that add up to it. Pure. */
import type { EntryKind, EntrySums, Grant } from "@verbatim/contract/tokens";
import type { TermName } from "./sum.ts";

export type ExplainedLine = {
	kind: EntryKind;
	entries: number;
	tokens: number;
};
export type ExplainedGrant = { grant: Grant; tokens: number };

type Moves = Pick<
	EntrySums,
	| "givenTokens"
	| "availableTokens"
	| "reservedTokens"
	| "usedTokens"
	| "expiredTokens"
	| "clawedBackTokens"
>;

const moveOf: Record<TermName, keyof Moves> = {
	allocated: "givenTokens",
	bought: "givenTokens",
	available: "availableTokens",
	reserved: "reservedTokens",
	used: "usedTokens",
	expired: "expiredTokens",
	clawed_back: "clawedBackTokens",
};

/** What each kind of entry did to this term, those that did nothing left out; together they are the term. */
export function linesOf(term: TermName, sums: EntrySums): ExplainedLine[] {
	return sums.byKind
		.map((one) => ({
			kind: one.kind,
			entries: one.entries,
			tokens: one[moveOf[term]],
		}))
		.filter(({ tokens }) => tokens !== 0)
		.sort((a, b) => b.tokens - a.tokens);
}

/** What they add up to: the term, or for what was allocated and bought both of them together. */
export const totalOf = (term: TermName, sums: EntrySums): number =>
	sums[moveOf[term]];

/** The kinds of entries that can move a term, which is what its entries are asked for by. */
export const kindsThatMove: Record<TermName, readonly EntryKind[]> = {
	allocated: ["grant"],
	bought: ["grant"],
	available: [
		"grant",
		"hold",
		"release",
		"hold_expire",
		"debit",
		"expire",
		"reverse",
		"claw_back",
		"repay",
		"reinstate",
	],
	reserved: ["hold", "settle", "release", "hold_expire"],
	used: ["settle", "debit", "reverse"],
	expired: ["expire", "release", "hold_expire", "reverse", "reinstate"],
	clawed_back: ["claw_back", "repay", "reinstate"],
};

export type MovedEntry = {
	availableDeltaTokens: number;
	reservedDeltaTokens: number;
	usedDeltaTokens: number;
	expiredTokens: number;
	clawedBackDeltaTokens: number;
	givenDeltaTokens: number;
	grant: { kind: string | null } | null;
};

/** What one entry did to the term; 0: it is not one of its entries. */
export function deltaOf(term: TermName, entry: MovedEntry): number {
	switch (term) {
		case "available":
			return entry.availableDeltaTokens;
		case "reserved":
			return entry.reservedDeltaTokens;
		case "used":
			return entry.usedDeltaTokens;
		case "expired":
			return entry.expiredTokens;
		case "clawed_back":
			return entry.clawedBackDeltaTokens;
		case "bought":
			return entry.grant?.kind === "top_up" ? entry.givenDeltaTokens : 0;
		case "allocated":
			return entry.grant?.kind === "top_up" ? 0 : entry.givenDeltaTokens;
	}
}

/** The grants' parts of a term, in the order of the list, and what older grants, which are not listed, make up. */
export function grantsOf(
	term: TermName,
	of: { tokens: number; grants: readonly Grant[] },
): { parts: ExplainedGrant[]; olderTokens: number } {
	const parts = of.grants
		.map((grant) => ({ grant, tokens: partOf(term, grant) }))
		.filter(({ tokens }) => tokens !== 0);
	const listed = parts.reduce((sum, { tokens }) => sum + whole(tokens), 0);
	return { parts, olderTokens: (whole(of.tokens) - listed) / 1_000 };
}

function partOf(term: TermName, grant: Grant): number {
	switch (term) {
		case "available":
			return grant.availableTokens;
		case "reserved":
			return grant.reservedTokens;
		case "used":
			return grant.usedTokens;
		case "expired":
			return grant.expiredTokens;
		case "clawed_back":
			return grant.clawedBackTokens;
		case "bought":
			return grant.kind === "top_up" ? grant.amountTokens : 0;
		case "allocated":
			return grant.kind === "top_up" ? 0 : grant.amountTokens;
	}
}

const whole = (tokens: number) => Math.round(tokens * 1_000);
