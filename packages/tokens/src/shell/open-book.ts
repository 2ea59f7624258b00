/** The book door on a database: reads that advance to now in memory, so they show what a write would find. */
import type {
	Balance,
	Book,
	BudgetState,
	Entry as EntryShown,
	GrantState,
	HoldState,
	Receipt,
	SubscriptionState,
} from "../book.ts";
import { countedAt } from "../core/budget.ts";
import { compareBurnDown } from "../core/burn-down.ts";
import { deltasOf, type Entry } from "../core/entry.ts";
import { nextCycleAt, runningCycle } from "../core/plan.ts";
import {
	type Grant,
	grantedOf,
	type Hold,
	isSpent,
	type Pool,
} from "../core/pool.ts";
import { type Rate, rateCardAt } from "../core/rating.ts";
import type { Feature, GrantShare, Refused, Subject, Tx } from "../words.ts";
import type { Shell } from "./ask.ts";
import * as bookStore from "./book-store.ts";
import { checkBook } from "./check.ts";
import { readHistory } from "./history.ts";
import type { NamedGrant } from "./order.ts";
import { poolAt } from "./past.ts";
import * as store from "./pool-store.ts";
import { makeStatement, type StatementKey } from "./statement.ts";
import { forecastNow, sumUsage } from "./usage.ts";
import { readVerified } from "./verify.ts";

const spentGrantsMax = 200;
const receiptsMax = 200;

export function openBook(
	shell: Shell,
	options: { statementKey: StatementKey | undefined },
): Book {
	const { read, snapshot, poolNow } = shell;

	return {
		in: (tx) => openBook(shell.in(tx), options),

		balance: (companyId) =>
			read(async (tx): Promise<Balance | Refused> => {
				const found = await poolNow(tx, companyId);
				return found === undefined
					? notFound
					: balanceOf(found.pool, found.now);
			}),

		at: (companyId, at) =>
			snapshot(async (tx) => {
				const found = await poolNow(tx, companyId);
				if (found === undefined) return notFound;
				if (!(at.getTime() <= found.now))
					return { refused: "invalid", field: "at" };
				const then = at.getTime();
				const pool = await poolAt(tx, { now: found, at: then });
				return {
					balance: balanceOf(pool, then),
					grants: pool.grants
						.filter((grant) => !isSpent(grant))
						.map(grantStateOf),
					openHolds: openHoldsOf(pool),
				};
			}),

		grants: (companyId) =>
			snapshot(async (tx) => {
				const found = await poolNow(tx, companyId);
				if (found === undefined) return [];
				const here = found.pool.grants;
				const rest = await bookStore.listGrants(tx, {
					companyId,
					except: here.map(({ number }) => number),
					limit: spentGrantsMax,
				});
				const isUsable = (grant: Grant) =>
					grant.available > 0n || grant.held > 0n;
				return [
					...here.filter(isUsable).sort(compareBurnDown),
					...[...here.filter((grant) => !isUsable(grant)), ...rest].sort(
						(a, b) => b.number - a.number,
					),
				].map(grantStateOf);
			}),

		openHolds: (companyId) =>
			read(async (tx) => {
				const found = await poolNow(tx, companyId);
				return found === undefined ? [] : openHoldsOf(found.pool);
			}),

		subscription: (companyId) =>
			read(async (tx) => {
				const found = await poolNow(tx, companyId);
				return found && subscriptionOf(found.pool);
			}),

		budgets: (companyId) =>
			read(async (tx) => {
				const found = await poolNow(tx, companyId);
				return found === undefined ? [] : budgetsOf(found.pool, found.now);
			}),

		entries: (companyId, page) =>
			snapshot(async (tx) => {
				const found = await poolNow(tx, companyId);
				if (found === undefined) return [];
				const entries = await readHistory(tx, { ...found, companyId, page });
				const names = await namesOf(tx, found.pool, entries);
				return entries.map((entry) => entryShownOf(entry, names));
			}),

		receipts: (companyId, subject) =>
			snapshot(async (tx) => {
				const found = await poolNow(tx, companyId);
				if (found === undefined) return [];
				return readReceipts(tx, { ...found, companyId, subject });
			}),

		usage: (companyId, of) =>
			shell.together((tx) => sumUsage(tx, { companyId, ...of })),

		forecast: (companyId) =>
			shell.together(async (tx) => {
				const found = await poolNow(tx, companyId);
				return found === undefined ? notFound : forecastNow(tx, found);
			}),

		rateCard: () =>
			read(async (tx) => {
				const now = shell.context.now() ?? (await store.askClock(tx));
				const card = rateCardAt(await shell.context.rateCards(tx), now);
				return {
					version: card.version,
					inForceFrom: new Date(card.inForceFrom),
					rates: Object.entries(card.rates).map(([feature, rate]) => ({
						feature: feature as Feature,
						...describe(rate),
					})),
				};
			}),

		async statement(companyId, { from, before }) {
			// A statement tells what is sealed; what fell due meanwhile is sealed first.
			await shell.bookDue(companyId);
			return snapshot(async (tx) => {
				const found = await poolNow(tx, companyId);
				if (found === undefined) return notFound;
				return makeStatement(tx, {
					now: found,
					from: from.getTime(),
					before: before.getTime(),
					key: options.statementKey,
				});
			});
		},

		verified: (companyId) =>
			read(async (tx) => (await readVerified(tx, companyId)) ?? notFound),

		check: (companyId) => snapshot((tx) => checkBook(tx, companyId)),
	};
}

const notFound: Refused = { refused: "not_found" };

export function balanceOf(pool: Pool, now: number): Balance {
	const expiring = pool.grants.filter(
		(grant) => grant.available > 0n && grant.expiresAt !== undefined,
	);
	const next = expiring.sort(compareBurnDown)[0]?.expiresAt;
	const cycle = runningCycle(pool, now);
	return {
		companyId: pool.companyId,
		asOf: new Date(Math.max(now, pool.recordedAt)),
		poolVersion: BigInt(pool.lastEntry),
		availableMillitokens: pool.available,
		heldMillitokens: pool.held,
		settledMillitokens: pool.settled,
		expiredMillitokens: pool.expired,
		clawedBackMillitokens: pool.clawedBack,
		grantedMillitokens: grantedOf(pool),
		grantedByKind: { ...pool.grantedByKind },
		receivableMillitokens: pool.receivable,
		floorMillitokens: pool.floor,
		nextExpiry:
			next === undefined
				? undefined
				: {
						at: new Date(next),
						amountMillitokens: expiring
							.filter((grant) => grant.expiresAt === next)
							.reduce((sum, grant) => sum + grant.available, 0n),
					},
		cycle:
			cycle === undefined || pool.subscription === undefined
				? undefined
				: {
						plan: pool.subscription.plan,
						startsAt: new Date(cycle.startsAt),
						endsAt: new Date(cycle.endsAt),
						allocationMillitokens: pool.subscription.allocation,
					},
	};
}

function subscriptionOf(pool: Pool): SubscriptionState | undefined {
	const { subscription } = pool;
	if (subscription === undefined) return undefined;
	const { next } = subscription;
	return {
		plan: subscription.plan,
		allocationMillitokens: subscription.allocation,
		anchorAt: new Date(subscription.anchorAt),
		paidThrough: new Date(subscription.paidThrough),
		nextCycleAt: new Date(nextCycleAt(pool, subscription)),
		next:
			next === undefined
				? "same"
				: next === "ends"
					? "ends"
					: { plan: next.plan, allocationMillitokens: next.allocation },
	};
}

/** A window that is over counts as begun anew, whether or not anything was charged since. */
const budgetsOf = (pool: Pool, now: number): BudgetState[] =>
	pool.budgets.map((budget) => {
		const window = countedAt(pool, budget, now);
		return {
			scope: budget.scope,
			limitMillitokens: budget.limit,
			usedMillitokens: window.used,
			heldMillitokens: budget.held,
			startsAt: new Date(window.startsAt),
			endsAt: new Date(window.endsAt),
		};
	});

const openHoldsOf = (pool: Pool): HoldState[] =>
	[...pool.holds.values()]
		.filter((hold) => hold.state === "open")
		.sort((a, b) => a.openedAt - b.openedAt || (a.holdId < b.holdId ? -1 : 1))
		.map((hold) => ({
			holdId: hold.holdId,
			feature: hold.work.feature,
			subject: hold.work.subject,
			actor: hold.actor,
			amountMillitokens: hold.amount,
			settledMillitokens: hold.settled,
			releasedMillitokens: hold.released,
			openedAt: new Date(hold.openedAt),
			expiresAt: new Date(hold.expiresAt),
			open: true,
		}));

const grantStateOf = (grant: Grant): GrantState => ({
	grantId: grant.grantId,
	kind: grant.kind,
	source: grant.source,
	amountMillitokens: grant.amount,
	availableMillitokens: grant.available,
	heldMillitokens: grant.held,
	settledMillitokens: grant.settled,
	expiredMillitokens: grant.expired,
	clawedBackMillitokens: grant.clawedBack,
	refundedMillitokens: grant.refunded,
	owedMillitokens: grant.owed,
	effectiveAt: new Date(grant.effectiveAt),
	expiresAt:
		grant.expiresAt === undefined ? undefined : new Date(grant.expiresAt),
	entryNumber: BigInt(grant.number),
});

type Names = Map<number, NamedGrant>;

/** The names of all grants that these entries moved. */
async function namesOf(
	tx: Tx,
	pool: Pool,
	entries: readonly Entry[],
): Promise<Names> {
	const names: Names = new Map(
		pool.grants.map(({ number, grantId, kind }) => [number, { grantId, kind }]),
	);
	const missing = new Set(
		entries
			.flatMap(({ shares }) => shares.map(({ grant }) => grant))
			.filter((number) => !names.has(number)),
	);
	const more = await store.nameGrants(tx, {
		companyId: pool.companyId,
		numbers: [...missing],
	});
	return new Map([...names, ...more]);
}

function sharesOf(entry: Entry, names: Names): GrantShare[] {
	return entry.shares.map(({ grant, amount }) => {
		const name = names.get(grant);
		if (name === undefined)
			throw new Error(`Entry ${entry.number} speaks of an unknown grant`);
		return { ...name, amountMillitokens: amount };
	});
}

export function entryShownOf(entry: Entry, names: Names): EntryShown {
	const deltas = deltasOf(entry);
	return {
		number: BigInt(entry.number),
		kind: entry.kind,
		at: new Date(entry.at),
		availableDeltaMillitokens: deltas.available,
		heldDeltaMillitokens: deltas.held,
		availableAfterMillitokens: entry.availableAfter,
		heldAfterMillitokens: entry.heldAfter,
		expiredMillitokens: deltas.expired,
		chargedMillitokens: deltas.settled > 0n ? deltas.settled : 0n,
		shares: sharesOf(entry, names),
		grantId: entry.told?.grant?.grantId,
		holdId: entry.holdId,
		feature: entry.work?.feature,
		subject: entry.work?.subject,
		actor: entry.actor,
		rateCardVersion: entry.work?.rateCardVersion,
	};
}

/** One receipt for each hold of the subject, and one for each debit that had none; newest first. */
async function readReceipts(
	tx: Tx,
	of: {
		companyId: string;
		subject: Subject;
		pool: Pool;
		now: number;
		due: Entry[];
		written: number;
	},
): Promise<Receipt[]> {
	const { companyId, subject, pool } = of;
	const stored = await bookStore.listHoldsOfSubject(tx, {
		companyId,
		subject,
		limit: receiptsMax,
	});
	// A hold that ended a moment ago has given back, though nobody has written it yet.
	const holds = stored.map((hold) => pool.holds.get(hold.holdId) ?? hold);
	const entries = await readHistory(tx, {
		...of,
		page: { limit: receiptsMax * 10, filter: { subject } },
	});
	const names = await namesOf(tx, pool, entries);
	const quotes = await bookStore.listQuotes(tx, {
		companyId,
		quoteIds: holds.flatMap(({ quoteId }) => quoteId ?? []),
	});
	const inOrder = entries.toReversed();
	const undone = new Map(
		inOrder.flatMap((entry) =>
			entry.kind === "reverse" && entry.told?.undoes !== undefined
				? [[entry.told.undoes.number, entry]]
				: [],
		),
	);
	const ofHold = Map.groupBy(inOrder, ({ holdId }) => holdId);
	const debits = (ofHold.get(undefined) ?? [])
		.filter(({ kind }) => kind === "debit")
		.map((entry) => [entry]);
	return [
		...holds.map((hold) => {
			const quote =
				hold.quoteId === undefined ? undefined : quotes.get(hold.quoteId);
			const about = ofHold.get(hold.holdId) ?? [];
			return {
				entries: about,
				receipt: receiptOf(about, { work: hold.work, hold, undone, names }),
				quote: quote && {
					quoteId: quote.quoteId,
					likelyMillitokens: quote.likely,
					mostMillitokens: quote.most,
					quotedAt: new Date(quote.quotedAt),
					validUntil: new Date(quote.validUntil),
				},
			};
		}),
		...debits.map((about) => ({
			entries: about,
			receipt: receiptOf(about, {
				work: about[0]?.work,
				hold: undefined,
				undone,
				names,
			}),
			quote: undefined,
		})),
	]
		.sort((a, b) => (b.entries[0]?.number ?? 0) - (a.entries[0]?.number ?? 0))
		.map(({ receipt, quote }) => ({ ...receipt, quote }));
}

function receiptOf(
	entries: readonly Entry[],
	of: {
		work: Entry["work"];
		hold: Hold | undefined;
		undone: Map<number, Entry>;
		names: Names;
	},
): Omit<Receipt, "quote"> {
	const { work, hold } = of;
	if (work === undefined) throw new Error("A charge lacks its work");
	const charges = entries.filter(
		({ kind }) => kind === "settle" || kind === "debit",
	);
	const reversals = charges.flatMap(
		({ number }) => of.undone.get(number) ?? [],
	);
	const sum = (some: readonly Entry[]) =>
		some.reduce((total, { amount }) => total + amount, 0n);
	return {
		subject: work.subject,
		feature: work.feature,
		heldMillitokens: hold?.amount ?? 0n,
		chargedMillitokens: sum(charges),
		releasedMillitokens: hold?.released ?? 0n,
		reversedMillitokens: sum(reversals),
		rateCardVersion: work.rateCardVersion,
		from: charges.flatMap((entry) => sharesOf(entry, of.names)),
		heldAt: hold && new Date(hold.openedAt),
		chargedAt: charges[0] && new Date(charges[0].at),
		entryNumbers: [...entries, ...reversals].map(({ number }) =>
			BigInt(number),
		),
	};
}

function describe(rate: Rate) {
	return {
		describes: describeUnit(rate),
		unit: rate.by,
		priceMillitokens: priceOf(rate),
	};
}

function describeUnit(rate: Rate): string {
	switch (rate.by) {
		case "audio_minute":
			return "a minute of audio, by the completed second, up to the next whole token";
		case "model_tokens":
			return "a generation: a base and its model tokens, up to the next whole token";
		case "response_pass":
			return "a response and pass";
	}
}

function priceOf(rate: Rate): bigint {
	switch (rate.by) {
		case "audio_minute":
			return rate.aMinute;
		case "model_tokens":
			return rate.base;
		case "response_pass":
			return rate.each;
	}
}
