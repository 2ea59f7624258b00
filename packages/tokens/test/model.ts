/**
 * The reference model: the engine's rules once more, as slips of paper. Every token lies on a slip that says which grant
 * it is of and where it lies: available, in a hold, settled, expired. Operations only move slips; no sum is ever stored,
 * every figure is counted afresh, in plain numbers.
 *
 * It is slow and obvious on purpose, and shares no code with `src/core`: where the two differ, one of them is wrong.
 */

type Grant = {
	name: string;
	kind: string;
	endsAt: number;
	/** Which came first: a pool's grants are counted 1, 2, 3. */
	place: number;
};
type Slip = { grant: Grant; lies: string; amount: number };
type Hold = {
	id: string;
	feature: string;
	card: number;
	amount: number;
	endsAt: number;
	end: "open" | "settled" | "released" | "expired";
};
type Subscription = {
	allocation: number;
	anchorAt: number;
	paidThrough: number;
	nextCycle: number;
};

/** One line of the book, with what it moved of which grant, in order. */
export type Line = {
	kind: string;
	at: number;
	available: number;
	held: number;
	settled: number;
	expired: number;
	moved: Moved[];
};
export type Moved = [grant: string, amount: number];

type Usage = { feature: string } & Record<string, unknown>;

/** What may be asked of a pool. Instants are milliseconds, amounts millitokens. */
export type Order =
	| {
			verb: "grant";
			kind: "trial" | "top_up" | "promotional" | "adjustment";
			source: string;
			amount: number;
			endsAt: number | undefined;
	  }
	| {
			verb: "hold";
			/** The id that the engine gave it. */
			id: string;
			feature: string;
			usage: Usage;
			secondsToLive: number;
	  }
	| { verb: "settle"; id: string; usage: Usage }
	| { verb: "debit"; feature: string; usage: Usage }
	| { verb: "extend"; id: string; secondsToLive: number }
	| { verb: "release"; id: string }
	| {
			verb: "subscribe";
			allocation: number;
			anchorAt: number;
			paidThrough: number;
	  }
	| { verb: "pay_through"; paidThrough: number };

export type Outcome =
	| { done: "grant"; grant: string; amount: number; endsAt: number | undefined }
	| {
			done: "hold";
			id: string;
			held: number;
			endsAt: number;
			card: number;
			from: Moved[];
	  }
	| {
			done: "charge";
			charged: number;
			released: number;
			card: number;
			from: Moved[];
	  }
	| { done: "extend"; endsAt: number }
	| { done: "release"; released: number }
	| { done: "subscription" }
	| { refused: "out_of_tokens"; needed: number; available: number }
	| { refused: "invalid"; field: string }
	| { refused: "hold_expired" | "hold_closed" | "not_found" };

/** What anybody may see of a pool at an instant. */
export type View = {
	available: number;
	held: number;
	settled: number;
	expired: number;
	grantedByKind: Record<string, number>;
	/** Grants of which something is available or held, in the order in which they are used. */
	usable: Counted[];
	/** The others, by name. */
	spent: Counted[];
	/** Open holds by id: what they have left, and when they end. */
	holds: [id: string, rest: number, endsAt: number][];
	nextExpiry: [at: number, amount: number] | undefined;
	cycle: [startsAt: number, endsAt: number] | undefined;
};
type Counted = [
	grant: string,
	available: number,
	held: number,
	settled: number,
	expired: number,
];

const hugeMillitokens = 1_000_000_000_000;
const token = 1_000;

/** The price lists by number: from when they are in force, and a factor on the prices of the first. */
export type PriceList = { card: number; from: number; factor: number };

export class Model {
	zone: string;
	priceLists: PriceList[];
	slips: Slip[] = [];
	grants: Grant[] = [];
	holds: Hold[] = [];
	lines: Line[] = [];
	subscription: Subscription | undefined;
	/** The instant of the last thing that was written. Before it nothing can be decided any more. */
	writtenAt = Number.NEGATIVE_INFINITY;

	constructor(zone: string, priceLists: PriceList[]) {
		this.zone = zone;
		this.priceLists = priceLists;
	}

	/** A refused order leaves no trace; one that is done writes down, with it, all that fell due before. */
	do(order: Order, clock: number): Outcome {
		const draft = this.at(clock);
		const outcome = draft.carryOut(order, draft.writtenAt);
		if ("refused" in outcome) return outcome;
		draft.letTimePass(draft.writtenAt);
		Object.assign(this, draft);
		return outcome;
	}

	/** The pool as it is at that moment: a copy, in which all that is due has happened. */
	at(clock: number): Model {
		const copy = new Model(this.zone, this.priceLists);
		// Grants and lines are never changed, so both may speak of the same ones.
		Object.assign(copy, {
			slips: this.slips.map((slip) => ({ ...slip })),
			grants: [...this.grants],
			holds: this.holds.map((hold) => ({ ...hold })),
			lines: [...this.lines],
			subscription: this.subscription && { ...this.subscription },
			writtenAt: this.writtenAt,
		});
		copy.letTimePass(Math.max(clock, this.writtenAt));
		return copy;
	}

	/** When the next thing will happen by itself. */
	nextDueAt(): number | undefined {
		return this.due(Number.POSITIVE_INFINITY)[0]?.at;
	}

	view(): View {
		const counted = this.grants.map((grant): [Grant, Counted] => {
			const of = (isThere: (lies: string) => boolean) =>
				this.sum((slip) => slip.grant === grant && isThere(slip.lies));
			return [
				grant,
				[
					grant.name,
					of((lies) => lies === "available"),
					of((lies) => lies.startsWith("hold ")),
					of((lies) => lies === "settled"),
					of((lies) => lies === "expired"),
				],
			];
		});
		const isUsable = ([, [, available, held]]: [Grant, Counted]) =>
			available + held > 0;
		const ends = this.slips
			.filter((slip) => slip.lies === "available")
			.map((slip) => slip.grant.endsAt);
		const nextEnd = Math.min(...ends);
		return {
			...this.totals(),
			grantedByKind: Object.fromEntries(
				["trial", "allocation", "top_up", "promotional", "adjustment"].map(
					(kind) => [kind, this.sum((slip) => slip.grant.kind === kind)],
				),
			),
			usable: counted
				.filter(isUsable)
				.sort(([a], [b]) => inOrderOfUse(a, b))
				.map(([, count]) => count),
			spent: counted
				.filter((one) => !isUsable(one))
				.map(([, count]) => count)
				.sort(([a], [b]) => (a < b ? -1 : 1)),
			holds: this.holds
				.filter((hold) => hold.end === "open")
				.map((hold): View["holds"][number] => [
					hold.id,
					this.sum((slip) => slip.lies === `hold ${hold.id}`),
					hold.endsAt,
				])
				.sort(([a], [b]) => (a < b ? -1 : 1)),
			nextExpiry: Number.isFinite(nextEnd)
				? [
						nextEnd,
						this.sum(
							(slip) =>
								slip.lies === "available" && slip.grant.endsAt === nextEnd,
						),
					]
				: undefined,
			cycle: this.runningCycle(),
		};
	}

	private runningCycle(): View["cycle"] {
		const { subscription } = this;
		if (subscription === undefined || subscription.nextCycle === 0) return;
		const endsAt = this.startOfCycle(subscription, subscription.nextCycle);
		if (endsAt <= this.writtenAt) return;
		return [
			this.startOfCycle(subscription, subscription.nextCycle - 1),
			endsAt,
		];
	}

	private letTimePass(until: number): void {
		for (;;) {
			const next = this.due(until)[0];
			if (next === undefined) break;
			// What is granted late was due before other things that stand in the book already: it stands after them.
			this.writtenAt = Math.max(this.writtenAt, next.at);
			next.happen();
		}
		this.writtenAt = Math.max(this.writtenAt, until);
	}

	/** All that is due, in order: at one instant first holds end, then grants, then cycles begin. */
	private due(until: number): { at: number; happen: () => void }[] {
		const holds = this.holds
			.filter((hold) => hold.end === "open")
			.sort((a, b) => (a.id < b.id ? -1 : 1))
			.map((hold) => ({
				at: hold.endsAt,
				happen: () => this.giveBack(hold, "expired"),
			}));
		const grants = this.grants
			.filter((grant) =>
				this.slips.some(
					(slip) => slip.grant === grant && slip.lies === "available",
				),
			)
			.sort(inOrderOfUse)
			.map((grant) => ({
				at: grant.endsAt,
				happen: () =>
					this.write("expire", () =>
						this.move(
							(slip) => slip.grant === grant && slip.lies === "available",
							() => "expired",
						),
					),
			}));
		const cycles = this.subscription ? [this.cycleDue(this.subscription)] : [];
		return [...holds, ...grants, ...cycles.flat()]
			.filter(({ at }) => at <= until && Number.isFinite(at))
			.sort((a, b) => a.at - b.at);
	}

	private cycleDue(subscription: Subscription) {
		const startsAt = this.startOfCycle(subscription, subscription.nextCycle);
		if (startsAt >= subscription.paidThrough) return [];
		return [
			{
				at: startsAt,
				happen: () => {
					subscription.nextCycle += 1;
					this.add({
						kind: "allocation",
						source: `cycle:${new Date(startsAt).toISOString()}`,
						amount: subscription.allocation,
						endsAt: this.startOfCycle(subscription, subscription.nextCycle),
					});
				},
			},
		];
	}

	/** The same day and time of day so many months later, or the month's last day; counted on the wall calendar. */
	private startOfCycle({ anchorAt }: Subscription, cycle: number): number {
		if (cycle === 0) return anchorAt;
		const wall = Temporal.Instant.fromEpochMilliseconds(anchorAt)
			.toZonedDateTimeISO(this.zone)
			.toPlainDateTime();
		const months = wall.year * 12 + (wall.month - 1) + cycle;
		const year = Math.floor(months / 12);
		const month = (months % 12) + 1;
		const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
		return wall
			.with({ year, month, day: Math.min(wall.day, daysInMonth) })
			.toZonedDateTime(this.zone).epochMilliseconds;
	}

	private carryOut(order: Order, now: number): Outcome {
		switch (order.verb) {
			case "grant":
				return this.grant(order, now);
			case "hold":
				return this.hold(order, now);
			case "settle":
				return this.settle(order);
			case "debit":
				return this.debit(order, now);
			case "extend":
			case "release":
				return this.extendOrRelease(order, now);
			case "subscribe": {
				const { allocation, anchorAt, paidThrough } = order;
				if (!isAmount(allocation)) return invalid("plan.allocation");
				if (this.subscription !== undefined) return invalid("plan");
				const subscription = { ...order, nextCycle: 0 };
				while (this.startOfCycle(subscription, subscription.nextCycle) <= now)
					subscription.nextCycle += 1;
				// The cycle that runs now is the first one to be granted.
				subscription.nextCycle = Math.max(0, subscription.nextCycle - 1);
				this.subscription = {
					allocation,
					anchorAt,
					paidThrough,
					nextCycle: subscription.nextCycle,
				};
				return { done: "subscription" };
			}
			case "pay_through":
				if (this.subscription === undefined) return { refused: "not_found" };
				this.subscription.paidThrough = Math.max(
					this.subscription.paidThrough,
					order.paidThrough,
				);
				return { done: "subscription" };
		}
	}

	private grant(
		order: Extract<Order, { verb: "grant" }>,
		now: number,
	): Outcome {
		const { kind, source, amount, endsAt } = order;
		if (!isAmount(amount)) return invalid("amount");
		const mayEnd = kind !== "top_up";
		const mustEnd = kind === "trial";
		const hasEnd = endsAt !== undefined;
		if ((hasEnd && (!mayEnd || endsAt <= now)) || (!hasEnd && mustEnd))
			return invalid("expiresAt");
		const grant = this.add({
			kind,
			source,
			amount,
			endsAt: endsAt ?? Number.POSITIVE_INFINITY,
		});
		return { done: "grant", grant: grant.name, amount, endsAt };
	}

	private hold(order: Extract<Order, { verb: "hold" }>, now: number): Outcome {
		if (order.feature !== order.usage.feature) return invalid("usage.feature");
		if (!isTimeToLive(order.secondsToLive)) return invalid("secondsToLive");
		const card = this.cardAt(now);
		const cost = this.costOf(order.usage, card);
		if (typeof cost !== "number") return cost;
		if (cost === 0) return invalid("usage");
		if (cost > this.totals().available) return this.outOfTokens(cost);
		const hold: Hold = {
			id: order.id,
			feature: order.feature,
			card,
			amount: cost,
			endsAt: now + order.secondsToLive * 1_000,
			end: "open",
		};
		this.holds.push(hold);
		const from = this.write("hold", () =>
			this.draw(cost, "available", `hold ${hold.id}`),
		);
		return {
			done: "hold",
			id: hold.id,
			held: cost,
			endsAt: hold.endsAt,
			card,
			from,
		};
	}

	private settle(order: Extract<Order, { verb: "settle" }>): Outcome {
		const hold = this.holds.find(({ id }) => id === order.id);
		if (hold === undefined) return { refused: "not_found" };
		if (hold.feature !== order.usage.feature) return invalid("usage.feature");
		const cost = this.costOf(order.usage, hold.card);
		if (typeof cost !== "number") return cost;
		const { available } = this.totals();
		if (hold.end === "expired") {
			// Too late for the hold, but the work is done: paid like work that never had one. Nothing to pay is nothing to do.
			if (cost > available) return { refused: "hold_expired" };
			if (cost === 0) return { refused: "hold_closed" };
			hold.end = "settled";
			const from = this.write("debit", () =>
				this.draw(cost, "available", "settled"),
			);
			return {
				done: "charge",
				charged: cost,
				released: 0,
				card: hold.card,
				from,
			};
		}
		if (hold.end !== "open") return { refused: "hold_closed" };
		const above = Math.max(0, cost - hold.amount);
		if (above > available) return this.outOfTokens(above);
		const from: Moved[] = [];
		if (cost > 0) {
			hold.end = "settled";
			from.push(
				...this.write("settle", () =>
					this.draw(cost - above, `hold ${hold.id}`, "settled"),
				),
			);
		}
		const released = hold.amount - (cost - above);
		if (released > 0) this.giveBack(hold, "released");
		if (above > 0)
			from.push(
				...this.write("debit", () => this.draw(above, "available", "settled")),
			);
		return { done: "charge", charged: cost, released, card: hold.card, from };
	}

	private debit(
		order: Extract<Order, { verb: "debit" }>,
		now: number,
	): Outcome {
		if (order.feature !== order.usage.feature) return invalid("usage.feature");
		const card = this.cardAt(now);
		const cost = this.costOf(order.usage, card);
		if (typeof cost !== "number") return cost;
		if (cost === 0) return invalid("usage");
		if (cost > this.totals().available) return this.outOfTokens(cost);
		const from = this.write("debit", () =>
			this.draw(cost, "available", "settled"),
		);
		return { done: "charge", charged: cost, released: 0, card, from };
	}

	private extendOrRelease(
		order: Extract<Order, { verb: "extend" | "release" }>,
		now: number,
	): Outcome {
		const hold = this.holds.find(({ id }) => id === order.id);
		if (hold === undefined) return { refused: "not_found" };
		if (order.verb === "extend" && !isTimeToLive(order.secondsToLive))
			return invalid("secondsToLive");
		if (hold.end !== "open")
			return {
				refused: hold.end === "expired" ? "hold_expired" : "hold_closed",
			};
		if (order.verb === "extend") {
			hold.endsAt = now + order.secondsToLive * 1_000;
			return { done: "extend", endsAt: hold.endsAt };
		}
		this.giveBack(hold, "released");
		return { done: "release", released: hold.amount };
	}

	/** What lies in the hold returns to its grants, the last taken first; to a grant that has ended, to expire with it. */
	private giveBack(hold: Hold, end: "released" | "expired"): void {
		if (hold.end === "open") hold.end = end;
		this.write(end === "expired" ? "hold_expire" : "release", () =>
			this.move(
				(slip) => slip.lies === `hold ${hold.id}`,
				({ grant }) =>
					grant.endsAt <= this.writtenAt ? "expired" : "available",
			).toReversed(),
		);
	}

	private add(of: {
		kind: string;
		source: string;
		amount: number;
		endsAt: number;
	}): Grant {
		const grant: Grant = {
			name: `${of.kind} ${of.source}`,
			kind: of.kind,
			endsAt: of.endsAt,
			place: this.grants.length + 1,
		};
		this.grants.push(grant);
		this.write("grant", () => {
			this.slips.push({ grant, lies: "available", amount: of.amount });
			return [];
		});
		return grant;
	}

	/** So much from one place to another, in the order of use; the caller knows that it is there. */
	private draw(amount: number, from: string, to: string): Moved[] {
		let rest = amount;
		for (const slip of this.slips
			.filter(({ lies }) => lies === from)
			.sort((a, b) => inOrderOfUse(a.grant, b.grant))) {
			const taken = Math.min(rest, slip.amount);
			slip.amount -= taken;
			rest -= taken;
			// The slip is torn in two. The torn-off piece is marked until all are found.
			if (taken > 0)
				this.slips.push({ grant: slip.grant, lies: "torn off", amount: taken });
		}
		if (rest !== 0) throw new Error(`${rest} of ${amount} were not in ${from}`);
		return this.move(
			({ lies }) => lies === "torn off",
			() => to,
		);
	}

	private move(
		which: (slip: Slip) => boolean,
		to: (slip: Slip) => string,
	): Moved[] {
		const moved = new Map<Grant, number>();
		for (const slip of this.slips.filter(which)) {
			slip.lies = to(slip);
			moved.set(slip.grant, (moved.get(slip.grant) ?? 0) + slip.amount);
		}
		this.slips = this.slips.filter(({ amount }) => amount > 0);
		return [...moved]
			.sort(([a], [b]) => inOrderOfUse(a, b))
			.map(([grant, amount]) => [grant.name, amount]);
	}

	/** What the book says of a change is the difference of what one counts after it and before. */
	private write(kind: string, change: () => Moved[]): Moved[] {
		const before = this.totals();
		const moved = change();
		const after = this.totals();
		this.lines.push({
			kind,
			at: this.writtenAt,
			available: after.available - before.available,
			held: after.held - before.held,
			settled: after.settled - before.settled,
			expired: after.expired - before.expired,
			moved,
		});
		return moved;
	}

	private totals() {
		return {
			available: this.sum(({ lies }) => lies === "available"),
			held: this.sum(({ lies }) => lies.startsWith("hold ")),
			settled: this.sum(({ lies }) => lies === "settled"),
			expired: this.sum(({ lies }) => lies === "expired"),
		};
	}

	private sum(which: (slip: Slip) => boolean): number {
		return this.slips
			.filter(which)
			.reduce((total, { amount }) => total + amount, 0);
	}

	private outOfTokens(needed: number): Outcome {
		const { available } = this.totals();
		return { refused: "out_of_tokens", needed, available };
	}

	private cardAt(now: number): number {
		return Math.max(
			...this.priceLists
				.filter(({ from }) => from <= now)
				.map(({ card }) => card),
		);
	}

	private costOf(usage: Usage, card: number): number | Outcome {
		const list = this.priceLists.find((one) => one.card === card);
		if (list === undefined) throw new Error(`There is no price list ${card}`);
		const { factor } = list;
		const count = (field: string): number => {
			const value = usage[field];
			const isFine =
				field === "audioSeconds" ? Number.isFinite : Number.isSafeInteger;
			return typeof value === "number" && isFine(value) && value >= 0
				? value
				: Number.NaN;
		};
		const fields = Object.keys(usage).filter((field) => field !== "feature");
		const wrong = fields.find((field) => Number.isNaN(count(field)));
		if (wrong !== undefined) return invalid(`usage.${wrong}`);
		const prices: Record<string, () => number> = {
			vocal_recording: () => minutes(count("audioSeconds"), factor),
			interview_transcription: () => minutes(count("audioSeconds"), factor),
			smart_question: () => {
				const used =
					1_000 + count("inputModelTokens") + 20 * count("outputModelTokens");
				return Math.min(10 * factor, Math.ceil((factor * used) / 1_000));
			},
			pulse_classifier: () => count("responses") * count("passes") * factor,
		};
		const tokens = prices[usage.feature]?.();
		if (tokens === undefined) return invalid("usage.feature");
		return tokens * token > hugeMillitokens ? invalid("usage") : tokens * token;
	}
}

/** Soonest end first, then what was given before what was bought, then the oldest. */
function inOrderOfUse(a: Grant, b: Grant): number {
	const rank = ({ endsAt, kind, place }: Grant) => [
		endsAt,
		kind === "top_up" ? 1 : 0,
		place,
	];
	const ranksOfB = rank(b);
	for (const [index, ofA] of rank(a).entries()) {
		const ofB = ranksOfB[index] ?? 0;
		if (ofA !== ofB) return ofA < ofB ? -1 : 1;
	}
	return 0;
}

const minutes = (seconds: number, factor: number) =>
	Math.max(factor, Math.ceil((Math.floor(seconds) * 8 * factor) / 60));

const isAmount = (amount: number) => amount > 0 && amount <= hugeMillitokens;
const isTimeToLive = (seconds: number) =>
	Number.isInteger(seconds) && seconds >= 1 && seconds <= 30 * 24 * 60 * 60;
const invalid = (field: string): Outcome => ({ refused: "invalid", field });
