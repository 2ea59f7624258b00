/** The book in the contract's words: tokens instead of millitokens, ids that say what they are. Pure. */
import type { IdKind } from "@verbatim/contract/ids";
import { idFromUuid } from "@verbatim/contract/ids";
import type { Answer } from "@verbatim/contract/route";
import type {
	getForecast,
	getUsage,
	Balance as ToldBalance,
	Entry as ToldEntry,
	Grant as ToldGrant,
	Reservation as ToldReservation,
	Verified as ToldVerified,
} from "@verbatim/contract/tokens";
import { tokensFromMillitokens as tokens } from "@verbatim/tokens/amount";
import type {
	Balance,
	Entry,
	Forecast,
	GrantState,
	HoldState,
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
		effectiveAt: grant.effectiveAt.toISOString(),
		expiresAt: grant.expiresAt?.toISOString() ?? null,
	};
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

export function toldReservation(hold: HoldState): ToldReservation {
	return {
		id: idFromUuid("hold", hold.holdId),
		feature: hold.feature,
		subject: toldSubject(hold.subject),
		reservedTokens: tokens(
			hold.amountMillitokens -
				hold.settledMillitokens -
				hold.releasedMillitokens,
		),
		since: hold.openedAt.toISOString(),
		expiresAt: hold.expiresAt.toISOString(),
	};
}

export function toldEntry(
	entry: Entry,
	nameOf: ReadonlyMap<string, string>,
): ToldEntry {
	return {
		number: Number(entry.number),
		kind: entry.kind,
		at: entry.at.toISOString(),
		availableDeltaTokens: tokens(entry.availableDeltaMillitokens),
		reservedDeltaTokens: tokens(entry.heldDeltaMillitokens),
		availableAfterTokens: tokens(entry.availableAfterMillitokens),
		reservedAfterTokens: tokens(entry.heldAfterMillitokens),
		chargedTokens: tokens(entry.chargedMillitokens),
		expiredTokens: tokens(entry.expiredMillitokens),
		feature: entry.feature ?? null,
		subject: entry.subject === undefined ? null : toldSubject(entry.subject),
		memberName:
			entry.actor.kind === "member"
				? (nameOf.get(entry.actor.id) ?? null)
				: null,
	};
}

export function toldUsage(
	sum: UsageSum,
	nameOf: ReadonlyMap<string, string>,
): Answer<typeof getUsage>["sums"][number] {
	const { actor, subject } = sum;
	return {
		feature: sum.feature ?? null,
		actor:
			actor === undefined
				? null
				: { ...actor, name: nameOf.get(actor.id) ?? null },
		subject: subject === undefined ? null : toldSubject(subject),
		day: sum.day ?? null,
		usedTokens: tokens(sum.usedMillitokens),
		chargedTokens: tokens(sum.chargedMillitokens),
		reversedTokens: tokens(sum.reversedMillitokens),
		charges: sum.charges,
	};
}

export function toldForecast(forecast: Forecast): Answer<typeof getForecast> {
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
const idKinds: Readonly<Record<string, IdKind>> = { interview: "interview" };

function toldSubject(subject: Subject): Subject {
	const kind = idKinds[subject.kind];
	return kind === undefined
		? { kind: subject.kind, id: subject.id }
		: { kind: subject.kind, id: idFromUuid(kind, subject.id) };
}
