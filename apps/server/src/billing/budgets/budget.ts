/**
 * What a budget, or the floor, would have stopped: the charges of a window again, in their order, each asked whether it
 * would have fitted. Pure. What a budget counts is told in docs/decisions/0009; that it holds is the engine's business.
 */
import type { Feature } from "@verbatim/contract/features";

/** An entry that spends or gives back, as far as a preview needs it. */
export type Spent = {
	kind: "hold" | "settle" | "debit" | "release" | "hold_expire" | "reverse";
	at: Date;
	feature: Feature;
	/** A member's id; undefined: a respondent or the system. */
	memberId: string | undefined;
	holdId: string | undefined;
	/** What it reserved, charged, gave back or undid. Not below 0. */
	amountMillitokens: bigint;
	availableAfterMillitokens: bigint;
};

export type Replay = {
	usedMillitokens: bigint;
	ranMillitokens: bigint;
	stoppedAt: Date | undefined;
	stopped: Group[];
};
export type Group = {
	feature: Feature;
	memberId: string | undefined;
	amountMillitokens: bigint;
	works: number;
};

/** `entries`: what was charged and undone within the budget's scope in one window, oldest first. */
export function replayBudget(
	entries: readonly Spent[],
	limitMillitokens: bigint,
): Replay {
	const replay = new Replaying();
	let counted = 0n;
	for (const entry of entries) {
		const amount = entry.amountMillitokens;
		if (entry.kind === "reverse") {
			// What was undone makes room again; whether its charge would have run is not told, so at most what did.
			counted = counted > amount ? counted - amount : 0n;
			continue;
		}
		if (entry.kind !== "settle" && entry.kind !== "debit") continue;
		const fits = counted + amount <= limitMillitokens;
		if (fits) counted += amount;
		replay.take(entry, fits);
	}
	return replay.told();
}

/** `entries`: what batch work reserved, charged and gave back in one window, oldest first. */
export function replayFloor(
	entries: readonly Spent[],
	floorMillitokens: bigint,
): Replay {
	const replay = new Replaying();
	/** What would be there besides, because it was never taken. */
	let saved = 0n;
	const refused = new Map<string, bigint>();
	for (const entry of entries) {
		const { kind, holdId, amountMillitokens: amount } = entry;
		if (kind === "reverse") continue;
		if (holdId !== undefined && refused.has(holdId) && kind !== "hold") {
			const left = refused.get(holdId) ?? 0n;
			if (kind === "settle" || kind === "debit") replay.take(entry, false);
			else {
				// It came back in truth, and so is counted in what was available after.
				saved -= amount < left ? amount : left;
			}
			if (kind === "settle")
				refused.set(holdId, left > amount ? left - amount : 0n);
			continue;
		}
		if (kind === "release" || kind === "hold_expire") continue;
		if (kind === "settle") {
			replay.take(entry, true);
			continue;
		}
		const fits = entry.availableAfterMillitokens + saved >= floorMillitokens;
		if (!fits) {
			saved += amount;
			if (kind === "hold" && holdId !== undefined) {
				refused.set(holdId, amount);
				replay.stopAt(entry.at);
			}
		}
		if (kind === "debit") replay.take(entry, fits);
	}
	return replay.told();
}

class Replaying {
	private used = 0n;
	private ran = 0n;
	private stoppedAt: Date | undefined;
	private readonly groups = new Map<string, Group>();

	stopAt(at: Date): void {
		this.stoppedAt ??= at;
	}

	take(entry: Spent, ran: boolean): void {
		const { feature, memberId, amountMillitokens: amount } = entry;
		this.used += amount;
		if (ran) {
			this.ran += amount;
			return;
		}
		this.stopAt(entry.at);
		const name = `${feature} ${memberId ?? ""}`;
		const group = this.groups.get(name) ?? {
			feature,
			memberId,
			amountMillitokens: 0n,
			works: 0,
		};
		group.amountMillitokens += amount;
		group.works += 1;
		this.groups.set(name, group);
	}

	told(): Replay {
		return {
			usedMillitokens: this.used,
			ranMillitokens: this.ran,
			stoppedAt: this.stoppedAt,
			stopped: [...this.groups.values()].sort((a, b) =>
				a.amountMillitokens < b.amountMillitokens ? 1 : -1,
			),
		};
	}
}

/** Whole percent, downwards: 100 only when it is all. Of nothing, all ran. */
export const percentOf = (part: bigint, whole: bigint): number =>
	whole === 0n ? 100 : Number((part * 100n) / whole);
