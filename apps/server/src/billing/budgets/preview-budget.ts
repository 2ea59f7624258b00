/** What a budget or the floor would have stopped in this and the last window, and what would still fit. Changes nothing. */
import { type BudgetPreview, batchFeatures } from "@verbatim/contract/budgets";
import { tokensFromMillitokens as tokens } from "@verbatim/tokens/amount";
import type {
	Book,
	BudgetScope,
	Entry,
	EntryFilter,
	HoldState,
} from "@verbatim/tokens/book";
import { memberNames } from "../../company/members/member-names.ts";
import type { Tx } from "../../platform/db.ts";
import { movesOf } from "../tokens/told.ts";
import { walkEntries } from "../tokens/walk-entries.ts";
import {
	percentOf,
	type Replay,
	replayBudget,
	replayFloor,
	type Spent,
} from "./budget.ts";
import { type Window, windowsAt } from "./windows.ts";

/** Of two windows together. A preview is asked for while somebody types. */
const entriesReplayedMax = 20_000;
const groupsShownMax = 10;

export async function previewBudget(
	{ db, book }: { db: Tx; book: Book },
	of: {
		companyId: string;
		timeZone: string;
		scope: BudgetScope | "floor";
		limitMillitokens: bigint;
	},
): Promise<BudgetPreview> {
	const { companyId, scope, limitMillitokens } = of;
	const [balance, holds, subscription] = await Promise.all([
		book.balance(companyId),
		book.openHolds(companyId),
		book.subscription(companyId),
	]);
	if ("refused" in balance) throw new Error(`Company ${companyId} has no pool`);
	const now = balance.asOf;
	const [running, last] = windowsAt({
		anchorAt: subscription?.anchorAt,
		timeZone: of.timeZone,
		now,
	});
	const read = await readSpent(book, {
		companyId,
		version: Number(balance.poolVersion),
		filter: { ...filterOf(scope), from: last.startsAt },
	});
	const replays = [running, last].map((window) => {
		const entries = read.spent.filter(({ at }) => isIn(window, at));
		return {
			window,
			replay:
				scope === "floor"
					? replayFloor(entries, limitMillitokens)
					: replayBudget(entries, limitMillitokens),
		};
	});
	const nameOf = await memberNames(
		db,
		companyId,
		replays.flatMap(({ replay }) =>
			replay.stopped.flatMap(({ memberId }) => memberId ?? []),
		),
	);
	const held = holds
		.filter((hold) => isOf(scope, hold))
		.reduce(
			(sum, hold) =>
				sum +
				hold.amountMillitokens -
				hold.settledMillitokens -
				hold.releasedMillitokens,
			0n,
		);
	const used = read.spent
		.filter(({ at }) => isIn(running, at))
		.reduce((sum, { kind, amountMillitokens: amount }) => {
			if (kind === "settle" || kind === "debit") return sum + amount;
			return kind === "reverse" ? sum - amount : sum;
		}, 0n);
	const left =
		scope === "floor"
			? balance.availableMillitokens - limitMillitokens
			: limitMillitokens - used - held;
	return {
		leftTokens: tokens(left > 0n ? left : 0n),
		overTokens: tokens(left < 0n ? -left : 0n),
		reservedTokens: tokens(held),
		windows: replays.map(({ window, replay }) =>
			toldReplay(replay, {
				window,
				isRunning: window === running,
				isWhole: read.isWhole || window.startsAt > read.since,
				nameOf,
			}),
		),
	};
}

function toldReplay(
	replay: Replay,
	of: {
		window: Window;
		isRunning: boolean;
		isWhole: boolean;
		nameOf: ReadonlyMap<string, string>;
	},
): BudgetPreview["windows"][number] {
	const { usedMillitokens: used, ranMillitokens: ran } = replay;
	const others = replay.stopped.slice(groupsShownMax);
	return {
		startsAt: of.window.startsAt.toISOString(),
		endsAt: of.window.endsAt.toISOString(),
		isRunning: of.isRunning,
		usedTokens: tokens(used),
		ranTokens: tokens(ran),
		ranPercent: percentOf(ran, used),
		stoppedAt: replay.stoppedAt?.toISOString() ?? null,
		stoppedTokens: tokens(used - ran),
		stopped: replay.stopped
			.slice(0, groupsShownMax)
			.map(({ feature, memberId, amountMillitokens, works }) => ({
				feature,
				memberName:
					memberId === undefined ? null : (of.nameOf.get(memberId) ?? null),
				tokens: tokens(amountMillitokens),
				works,
			})),
		others:
			others.length === 0
				? null
				: {
						groups: others.length,
						tokens: tokens(
							others.reduce(
								(sum, { amountMillitokens }) => sum + amountMillitokens,
								0n,
							),
						),
					},
		isWhole: of.isWhole,
	};
}

const isIn = ({ startsAt, endsAt }: Window, at: Date) =>
	at >= startsAt && at < endsAt;

function isOf(scope: BudgetScope | "floor", hold: HoldState): boolean {
	if (scope === "floor") return batchFeatures.includes(hold.feature);
	if ("feature" in scope) return hold.feature === scope.feature;
	if ("member" in scope)
		return hold.actor.kind === "member" && hold.actor.id === scope.member;
	if ("key" in scope)
		return hold.actor.kind === "key" && hold.actor.id === scope.key;
	return (
		hold.subject.kind === scope.subject.kind &&
		hold.subject.id === scope.subject.id
	);
}

function filterOf(scope: BudgetScope | "floor"): EntryFilter {
	if (scope === "floor")
		return { kinds: ["hold", "settle", "debit", "release", "hold_expire"] };
	const kinds = ["settle", "debit", "reverse"] as const;
	if ("feature" in scope) return { kinds, feature: scope.feature };
	// Who undoes a charge is mostly not who was charged: of a member or a key, what was undone is left out.
	if ("member" in scope)
		return { kinds, actor: { kind: "member", id: scope.member } };
	if ("key" in scope) return { kinds, actor: { kind: "key", id: scope.key } };
	return { kinds, subject: scope.subject };
}

async function readSpent(
	book: Book,
	of: { companyId: string; version: number; filter: EntryFilter },
): Promise<{ spent: Spent[]; isWhole: boolean; since: Date }> {
	const spent: Spent[] = [];
	for await (const page of walkEntries(book, of)) {
		for (const entry of page) {
			const one = spentOf(entry);
			if (one !== undefined) spent.push(one);
		}
		if (spent.length >= entriesReplayedMax)
			return {
				spent: spent.reverse(),
				isWhole: false,
				since: spent[0]?.at ?? new Date(0),
			};
	}
	return { spent: spent.reverse(), isWhole: true, since: new Date(0) };
}

function spentOf(entry: Entry): Spent | undefined {
	const { kind, feature } = entry;
	if (feature === undefined) return undefined;
	const moved = movesOf(entry);
	const amount = (() => {
		switch (kind) {
			case "hold":
				return moved.reserved;
			case "settle":
			case "debit":
				return moved.used;
			case "release":
			case "hold_expire":
				return -moved.reserved;
			case "reverse":
				return -moved.used;
			default:
				return undefined;
		}
	})();
	return amount === undefined
		? undefined
		: {
				kind: kind as Spent["kind"],
				at: entry.at,
				feature,
				memberId: entry.actor.kind === "member" ? entry.actor.id : undefined,
				holdId: entry.holdId,
				amountMillitokens: amount,
				availableAfterMillitokens: entry.availableAfterMillitokens,
			};
}
