/** The book in the contract's words: tokens instead of millitokens, ids that say what they are. Pure. */
import type { IdKind } from "@verbatim/contract/ids";
import { idFromUuid, uuidFromId } from "@verbatim/contract/ids";
import type {
	EntryDetail,
	Balance as ToldBalance,
	Entry as ToldEntry,
	Forecast as ToldForecast,
	Grant as ToldGrant,
	Reservation as ToldReservation,
	UsageSum as ToldUsageSum,
	Verified as ToldVerified,
} from "@verbatim/contract/tokens";
import { tokensFromMillitokens as tokens } from "@verbatim/tokens/amount";
import type {
	Balance,
	Entry,
	Forecast,
	GrantKind,
	GrantState,
	HoldState,
	Receipt,
	Subject,
	UsageSum,
	Verified,
} from "@verbatim/tokens/book";

export function toldBalance(balance: Balance): ToldBalance {
	const { grantedByKind: by, cycle, nextExpiry } = balance;
	return {
		availableTokens: tokens(balance.availableMillitokens),
		reservedTokens: tokens(balance.heldMillitokens),
		usedTokens: tokens(balance.settledMillitokens),
		expiredTokens: tokens(balance.expiredMillitokens),
		clawedBackTokens: tokens(balance.clawedBackMillitokens),
		allocatedTokens: tokens(
			by.trial + by.allocation + by.promotional + by.adjustment,
		),
		boughtTokens: tokens(by.top_up),
		owedTokens: tokens(balance.receivableMillitokens),
		floorTokens: tokens(balance.floorMillitokens),
		version: Number(balance.poolVersion),
		asOf: balance.asOf.toISOString(),
		nextExpiry:
			nextExpiry === undefined
				? null
				: {
						at: nextExpiry.at.toISOString(),
						amountTokens: tokens(nextExpiry.amountMillitokens),
					},
		cycle:
			cycle === undefined
				? null
				: {
						plan: cycle.plan,
						startsAt: cycle.startsAt.toISOString(),
						endsAt: cycle.endsAt.toISOString(),
						allocationTokens: tokens(cycle.allocationMillitokens),
					},
	};
}

export function toldGrant(grant: GrantState): ToldGrant {
	return {
		id: idFromUuid("grant", grant.grantId),
		kind: grant.kind,
		amountTokens: tokens(grant.amountMillitokens),
		availableTokens: tokens(grant.availableMillitokens),
		reservedTokens: tokens(grant.heldMillitokens),
		usedTokens: tokens(grant.settledMillitokens),
		expiredTokens: tokens(grant.expiredMillitokens),
		clawedBackTokens: tokens(grant.clawedBackMillitokens),
		owedTokens: tokens(grant.owedMillitokens),
		source: sourceOf(grant),
		effectiveAt: grant.effectiveAt.toISOString(),
		expiresAt: grant.expiresAt?.toISOString() ?? null,
	};
}

/** The part of a source that says what it was; what follows, a reference or an instant, is for machines. */
function sourceOf({ kind, source }: GrantState): ToldGrant["source"] {
	if (kind === "top_up") return "payment";
	if (source === "sign_up") return "sign_up";
	if (kind !== "allocation") return "other";
	return source.startsWith("upgrade:") ? "upgrade" : "cycle";
}

/** Grants with anything left or reserved, in burn-down order as the book lists them; then the spent ones, newest first. */
export function grantsInOrder(
	grants: GrantState[],
	listedMax: number,
): GrantState[] {
	const isSpent = (grant: GrantState) =>
		grant.availableMillitokens === 0n && grant.heldMillitokens === 0n;
	return [
		...grants.filter((grant) => !isSpent(grant)),
		...grants
			.filter(isSpent)
			.sort((a, b) => b.effectiveAt.getTime() - a.effectiveAt.getTime()),
	].slice(0, listedMax);
}

export function toldReservation(
	hold: HoldState,
	nameOf: ReadonlyMap<string, string>,
): ToldReservation {
	return {
		id: idFromUuid("hold", hold.holdId),
		feature: hold.feature,
		subject: toldSubject(hold.subject),
		reservedTokens: tokens(
			hold.amountMillitokens -
				hold.settledMillitokens -
				hold.releasedMillitokens,
		),
		memberName: nameOfActor(hold.actor, nameOf),
		since: hold.openedAt.toISOString(),
		expiresAt: hold.expiresAt.toISOString(),
	};
}

const nameOfActor = (
	actor: { kind: string; id: string },
	nameOf: ReadonlyMap<string, string>,
): string | null =>
	actor.kind === "member" || actor.kind === "key"
		? (nameOf.get(actor.id) ?? null)
		: null;

/** What is needed beside an entry to tell it: names of members, and kinds of grants. */
export type Names = {
	nameOf: ReadonlyMap<string, string>;
	grantKindOf: ReadonlyMap<string, GrantKind>;
};

export function toldEntry(
	entry: Entry,
	{ nameOf, grantKindOf }: Names,
): ToldEntry {
	const moved = movesOf(entry);
	return {
		number: Number(entry.number),
		kind: entry.kind,
		at: entry.at.toISOString(),
		givenDeltaTokens: tokens(moved.given),
		availableDeltaTokens: tokens(moved.available),
		reservedDeltaTokens: tokens(moved.reserved),
		usedDeltaTokens: tokens(moved.used),
		clawedBackDeltaTokens: tokens(moved.clawedBack),
		availableAfterTokens: tokens(entry.availableAfterMillitokens),
		reservedAfterTokens: tokens(entry.heldAfterMillitokens),
		chargedTokens: tokens(entry.chargedMillitokens),
		expiredTokens: tokens(entry.expiredMillitokens),
		feature: entry.feature ?? null,
		subject: entry.subject === undefined ? null : toldSubject(entry.subject),
		actorKind: entry.actor.kind,
		memberName: nameOfActor(entry.actor, nameOf),
		holdId:
			entry.holdId === undefined ? null : idFromUuid("hold", entry.holdId),
		grant:
			entry.grantId === undefined
				? null
				: {
						id: idFromUuid("grant", entry.grantId),
						kind: grantKindOf.get(entry.grantId) ?? null,
					},
	};
}

/** What an entry did to each term of the sum, in millitokens: given = available + reserved + used + expired + clawed back. */
export type Moves = Record<
	"given" | "available" | "reserved" | "used" | "expired" | "clawedBack",
	bigint
>;

/** The book tells available, held and expired of each; the kind says where the rest went. */
export function movesOf(entry: Entry): Moves {
	const available = entry.availableDeltaMillitokens;
	const reserved = entry.heldDeltaMillitokens;
	const expired = entry.expiredMillitokens;
	const rest = available + reserved + expired;
	const moves = {
		given: 0n,
		available,
		reserved,
		used: 0n,
		expired,
		clawedBack: 0n,
	};
	switch (entry.kind) {
		case "grant":
			return { ...moves, given: rest };
		case "settle":
		case "debit":
		case "reverse":
			return { ...moves, used: -rest };
		case "claw_back":
		case "repay":
		case "reinstate":
			return { ...moves, clawedBack: -rest };
		case "hold":
		case "release":
		case "hold_expire":
		case "expire":
		case "extend":
		case "plan":
		case "budget":
			return moves;
	}
}

export function toldDetail(
	entry: Entry,
	receipt: Receipt | undefined,
	names: Names,
): EntryDetail {
	return {
		entry: toldEntry(entry, names),
		rateCardVersion: entry.rateCardVersion ?? null,
		shares: entry.shares.map(({ grantId, kind, amountMillitokens }) => ({
			grantId: idFromUuid("grant", grantId),
			kind,
			tokens: tokens(amountMillitokens),
		})),
		receipt:
			receipt === undefined
				? null
				: {
						quote:
							receipt.quote === undefined
								? null
								: {
										likelyTokens: tokens(receipt.quote.likelyMillitokens),
										mostTokens: tokens(receipt.quote.mostMillitokens),
										quotedAt: receipt.quote.quotedAt.toISOString(),
										validUntil: receipt.quote.validUntil.toISOString(),
									},
						heldTokens: tokens(receipt.heldMillitokens),
						chargedTokens: tokens(receipt.chargedMillitokens),
						releasedTokens: tokens(receipt.releasedMillitokens),
						reversedTokens: tokens(receipt.reversedMillitokens),
						heldAt: receipt.heldAt?.toISOString() ?? null,
						chargedAt: receipt.chargedAt?.toISOString() ?? null,
						entryNumbers: receipt.entryNumbers
							.map(Number)
							.sort((a, b) => a - b),
					},
	};
}

export function toldUsage(
	sum: UsageSum & { otherSubjects?: number },
	nameOf: ReadonlyMap<string, string>,
): ToldUsageSum {
	const { actor, subject } = sum;
	return {
		feature: sum.feature ?? null,
		actor:
			actor === undefined
				? null
				: { ...actor, name: nameOf.get(actor.id) ?? null },
		subject: subject === undefined ? null : toldSubject(subject),
		otherSubjects: sum.otherSubjects ?? null,
		day: sum.day ?? null,
		usedTokens: tokens(sum.usedMillitokens),
		chargedTokens: tokens(sum.chargedMillitokens),
		reversedTokens: tokens(sum.reversedMillitokens),
		charges: sum.charges,
	};
}

export function toldForecast(forecast: Forecast): ToldForecast {
	return {
		asOf: forecast.asOf.toISOString(),
		tokensPerDay: tokens(forecast.paceMillitokens),
		runsOutAt: forecast.runsOutAt?.toISOString() ?? null,
		expiring: forecast.expiring.map(
			({ at, unusedMillitokens, mostMillitokens }) => ({
				at: at.toISOString(),
				unusedTokens: tokens(unusedMillitokens),
				mostTokens: tokens(mostMillitokens),
			}),
		),
		allocations: forecast.allocations.map(({ at, amountMillitokens }) => ({
			at: at.toISOString(),
			amountTokens: tokens(amountMillitokens),
		})),
	};
}

/** What was found broken is for the operator, in the log: here only that something was. */
export function toldVerified(verified: Verified): ToldVerified {
	return {
		verifiedAt: verified.verifiedAt?.toISOString() ?? null,
		throughEntry: Number(verified.throughEntry),
		lastEntry: Number(verified.lastEntry),
		problems: verified.problems.length,
		headHash: verified.headHash,
	};
}

/** Subjects that the contract has ids for. Others are told as the feature named them. */
const idKinds: Readonly<Record<string, IdKind>> = {
	interview: "interview",
	survey: "survey",
};

export function toldSubject(subject: Subject): Subject {
	const kind = idKinds[subject.kind];
	return kind === undefined
		? { kind: subject.kind, id: subject.id }
		: { kind: subject.kind, id: idFromUuid(kind, subject.id) };
}

/** A subject as the book has it, from how it was told; undefined: nothing is called so. */
export function subjectFromTold(told: Subject): Subject | undefined {
	const kind = idKinds[told.kind];
	if (kind === undefined) return told;
	const id = uuidFromId(kind, told.id);
	return id === undefined ? undefined : { kind: told.kind, id };
}
