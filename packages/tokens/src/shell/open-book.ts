/** The book door on a database: reads that advance to now in memory, so they show what a write would find. */
import type {
	Balance,
	Book,
	Entry as EntryShown,
	GrantState,
	HoldState,
	Receipt,
} from "../book.ts";
import { advance } from "../core/advance.ts";
import { compareBurnDown } from "../core/burn-down.ts";
import { cycleStart } from "../core/cycle.ts";
import type { Entry } from "../core/entry.ts";
import { type Grant, grantedOf, type Pool } from "../core/pool.ts";
import { type Rate, rateCardAt } from "../core/rating.ts";
import type { Feature, GrantKind, GrantShare, Refused, Tx } from "../words.ts";
import * as bookStore from "./book-store.ts";
import { checkBook } from "./check.ts";
import { type Context, type InTransaction, isUuid } from "./perform.ts";
import * as store from "./pool-store.ts";

const spentGrantsMax = 200;
const subjectEntriesMax = 200;

/** `snapshot` runs reads that must all see the same moment. */
export function openBook(
	run: InTransaction,
	snapshot: InTransaction,
	context: Context,
): Book {
	/** The pool at this moment, with the entries that fell due and are not written yet. */
	const loadNow = async (tx: Tx, companyId: string) => {
		if (!isUuid(companyId)) return undefined;
		const loaded = await store.loadPool(tx, {
			companyId,
			holdId: undefined,
			allHolds: true,
			now: context.now(),
		});
		if (loaded === undefined) return undefined;
		const entries = advance(loaded.pool, loaded.now);
		return { pool: loaded.pool, due: entries };
	};

	return {
		in: (tx) => {
			const inCallers: InTransaction = (work) => work(tx);
			return openBook(inCallers, inCallers, context);
		},

		balance: (companyId) =>
			run(async (tx): Promise<Balance | Refused> => {
				const loaded = await loadNow(tx, companyId);
				return loaded === undefined
					? { refused: "not_found" }
					: balanceOf(loaded.pool);
			}),

		grants: (companyId) =>
			snapshot(async (tx) => {
				const loaded = await loadNow(tx, companyId);
				if (loaded === undefined) return [];
				const here = [...loaded.pool.grants.values()];
				const rest = await bookStore.listGrants(tx, {
					companyId,
					except: here.map((grant) => grant.grantId),
					limit: spentGrantsMax,
				});
				const isUsable = (grant: Grant) =>
					grant.available > 0n || grant.held > 0n;
				return [
					...here.filter(isUsable).sort(compareBurnDown),
					...[...here.filter((grant) => !isUsable(grant)), ...rest].sort(
						(a, b) => Number(b.entryNumber - a.entryNumber),
					),
				].map(grantStateOf);
			}),

		openHolds: (companyId) =>
			run(async (tx) => {
				const loaded = await loadNow(tx, companyId);
				return [...(loaded?.pool.holds.values() ?? [])]
					.filter((hold) => hold.state === "open")
					.sort(
						(a, b) => a.openedAt - b.openedAt || (a.holdId < b.holdId ? -1 : 1),
					)
					.map(
						(hold): HoldState => ({
							holdId: hold.holdId,
							feature: hold.feature,
							subject: hold.subject,
							actor: hold.actor,
							amountMillitokens: hold.amount,
							settledMillitokens: hold.settled,
							releasedMillitokens: hold.released,
							openedAt: new Date(hold.openedAt),
							expiresAt: new Date(hold.expiresAt),
							open: true,
						}),
					);
			}),

		entries: (companyId, { before, limit }) =>
			snapshot(async (tx) => {
				const loaded = await loadNow(tx, companyId);
				if (loaded === undefined) return [];
				const due = loaded.due
					.filter((entry) => before === undefined || entry.number < before)
					.toReversed();
				const written = await bookStore.listEntries(tx, {
					companyId,
					before,
					limit,
				});
				const page = [...due, ...written].slice(0, limit);
				const kinds = await kindsOf(tx, companyId, loaded.pool, page);
				return page.map((entry) => entryShownOf(entry, kinds));
			}),

		receipts: (companyId, subject) =>
			snapshot(async (tx) => {
				const loaded = await loadNow(tx, companyId);
				if (loaded === undefined) return [];
				// A hold that ended a moment ago has given back, though nobody has written it yet.
				const due = loaded.due
					.filter(
						(entry) =>
							entry.subject?.kind === subject.kind &&
							entry.subject.id === subject.id,
					)
					.toReversed();
				const written = await bookStore.listEntriesOfSubject(tx, {
					companyId,
					subject,
					limit: subjectEntriesMax,
				});
				const entries = [...due, ...written];
				const kinds = await kindsOf(tx, companyId, loaded.pool, entries);
				return receiptsOf(entries, kinds);
			}),

		rateCard: () =>
			run(async (tx) => {
				const card = rateCardAt(
					await context.rateCards(tx),
					context.now() ?? Date.now(),
				);
				return {
					version: card.version,
					inForceFrom: new Date(card.inForceFrom),
					rates: Object.entries(card.rates).map(([feature, rate]) => ({
						feature: feature as Feature,
						...describe(rate),
					})),
				};
			}),

		check: (companyId) => snapshot((tx) => checkBook(tx, companyId)),
	};
}

function balanceOf(pool: Pool): Balance {
	const expiring = [...pool.grants.values()].filter(
		(grant) => grant.available > 0n && grant.expiresAt !== undefined,
	);
	const next = expiring.sort(compareBurnDown)[0]?.expiresAt;
	return {
		companyId: pool.companyId,
		asOf: new Date(pool.recordedAt),
		poolVersion: pool.version,
		availableMillitokens: pool.available,
		heldMillitokens: pool.held,
		settledMillitokens: pool.settled,
		expiredMillitokens: pool.expired,
		clawedBackMillitokens: pool.clawedBack,
		grantedMillitokens: grantedOf(pool),
		grantedByKind: pool.grantedByKind,
		nextExpiry:
			next === undefined
				? undefined
				: {
						at: new Date(next),
						amountMillitokens: expiring
							.filter((grant) => grant.expiresAt === next)
							.reduce((sum, grant) => sum + grant.available, 0n),
					},
		cycle: cycleOf(pool),
	};
}

function cycleOf(pool: Pool): Balance["cycle"] {
	const { subscription } = pool;
	if (subscription === undefined || subscription.cyclesGranted === 0)
		return undefined;
	const anchor = { anchorAt: subscription.anchorAt, timeZone: pool.timeZone };
	const endsAt = cycleStart(anchor, subscription.cyclesGranted);
	// An unpaid cycle is none: the last one has ended.
	if (endsAt <= pool.recordedAt) return undefined;
	return {
		plan: subscription.plan,
		startsAt: new Date(cycleStart(anchor, subscription.cyclesGranted - 1)),
		endsAt: new Date(endsAt),
		allocationMillitokens: subscription.allocation,
	};
}

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
	effectiveAt: new Date(grant.effectiveAt),
	expiresAt:
		grant.expiresAt === undefined ? undefined : new Date(grant.expiresAt),
});

/** The kinds of all grants that these entries moved. */
async function kindsOf(
	tx: Tx,
	companyId: string,
	pool: Pool | undefined,
	entries: Entry[],
): Promise<Map<string, GrantKind>> {
	const grantIds = [
		...new Set(
			entries.flatMap((entry) => entry.shares.map((share) => share.grantId)),
		),
	];
	const known = new Map(
		[...(pool?.grants.values() ?? [])].map((grant) => [
			grant.grantId,
			grant.kind,
		]),
	);
	const missing = grantIds.filter((grantId) => !known.has(grantId));
	if (missing.length === 0) return known;
	return new Map([
		...known,
		...(await bookStore.kindsOfGrants(tx, { companyId, grantIds: missing })),
	]);
}

function sharesOf(entry: Entry, kinds: Map<string, GrantKind>): GrantShare[] {
	return entry.shares.map(({ grantId, amount }) => {
		const kind = kinds.get(grantId);
		if (kind === undefined)
			throw new Error(`Entry ${entry.number} speaks of an unknown grant`);
		return { grantId, kind, amountMillitokens: amount };
	});
}

const entryShownOf = (
	entry: Entry,
	kinds: Map<string, GrantKind>,
): EntryShown => ({
	number: entry.number,
	kind: entry.kind,
	at: new Date(entry.at),
	availableDeltaMillitokens: entry.deltas.available,
	heldDeltaMillitokens: entry.deltas.held,
	availableAfterMillitokens: entry.availableAfter,
	heldAfterMillitokens: entry.heldAfter,
	expiredMillitokens: entry.deltas.expired,
	chargedMillitokens: entry.deltas.settled,
	shares: sharesOf(entry, kinds),
	grantId: entry.grant?.grantId,
	holdId: entry.holdId,
	feature: entry.feature,
	subject: entry.subject,
	actor: entry.actor,
	rateCardVersion: entry.rateCardVersion,
});

/** Entries of one subject, newest first, as receipts: one for each hold, and one for each debit without a hold. */
function receiptsOf(
	entries: Entry[],
	kinds: Map<string, GrantKind>,
): Receipt[] {
	const ofWork = Map.groupBy(
		entries,
		(entry) => entry.holdId ?? `entry ${entry.number}`,
	);
	return [...ofWork.values()].map((newestFirst): Receipt => {
		const inOrder = newestFirst.toReversed();
		const first = inOrder[0];
		if (first?.subject === undefined || first.feature === undefined)
			throw new Error("An entry of a subject lacks it");
		const hold = inOrder.find((entry) => entry.kind === "hold");
		const charges = inOrder.filter(
			(entry) => entry.kind === "settle" || entry.kind === "debit",
		);
		const releases = inOrder.filter(
			(entry) => entry.kind === "release" || entry.kind === "hold_expire",
		);
		return {
			subject: first.subject,
			feature: first.feature,
			heldMillitokens: hold?.deltas.held ?? 0n,
			chargedMillitokens: charges.reduce(
				(sum, entry) => sum + entry.deltas.settled,
				0n,
			),
			releasedMillitokens: releases.reduce(
				(sum, entry) => sum - entry.deltas.held,
				0n,
			),
			rateCardVersion: first.rateCardVersion ?? 0,
			from: charges.flatMap((entry) => sharesOf(entry, kinds)),
			heldAt: hold && new Date(hold.at),
			chargedAt: charges[0] && new Date(charges[0].at),
			entryNumbers: inOrder.map((entry) => entry.number),
		};
	});
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
