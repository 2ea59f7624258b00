/**
 * The reference model: the engine's rules once more, as slips of paper. Every token lies on a slip that says which grant
 * it is of and where it lies: available, in a hold, settled, expired, taken back. Operations only move slips, and write a
 * line for it; no sum is ever stored, every figure is counted afresh, in plain numbers.
 *
 * It is slow and obvious on purpose, and shares no code with `src/core`: where the two differ, one of them is wrong.
 */
import { cyclesBegun, monthOf, startOfCycle } from "./model-calendar.ts";
import { cardAt, costOf, isAmount, type PriceList } from "./model-prices.ts";
import type {
	Actor,
	Counted,
	Limit,
	Line,
	Moved,
	Order,
	Outcome,
	Plan,
	Refused,
	Scope,
	Usage,
	View,
	Work,
} from "./model-words.ts";

type Grant = {
	name: string;
	kind: string;
	amount: number;
	endsAt: number;
	/** Which came first: a pool's grants are counted 1, 2, 3. */
	place: number;
};
type Slip = { grant: Grant; lies: string; amount: number };
type Hold = Work & {
	id: string;
	card: number;
	amount: number;
	endsAt: number;
	end: "open" | "settled" | "released" | "expired";
};
type Quote = { id: string; feature: string; most: number } & {
	card: number;
	endsAt: number;
};
/** What one order charged, known by the number of its first line. */
type Charge = Work & {
	entry: number;
	at: number;
	card: number;
	pieces: [Grant, number][];
	isReversed: boolean;
};
type Subscription = Plan & {
	anchorAt: number;
	paidThrough: number;
	nextCycle: number;
	next: Plan | "ends" | "same";
};
type Budget = {
	scope: Scope;
	limit: number;
	startsAt: number;
	endsAt: number;
};
/** What a line tells besides what was moved: whose doing it was, and about which work. */
type About = { by: Actor; work?: Work & { card: number }; hold?: string };
type Of<Verb extends Order["verb"]> = Extract<Order, { verb: Verb }>;

/** What nobody waits for: it leaves the floor to those who are speaking. */
const batch = ["interview_transcription", "pulse_classifier"];

/** Where slips lie that a refund took: for their own grant's payment, or for the debts of others. */
const takenBack = ["taken back", "taken for debts"];

export class Model {
	zone: string;
	priceLists: PriceList[];
	/** One at most for each grant and place: what comes to lie together is put together. */
	slips: Slip[] = [];
	grants: Grant[] = [];
	holds: Hold[] = [];
	quotes: Quote[] = [];
	charges: Charge[] = [];
	lines: Line[] = [];
	/** What went back to who paid for a grant, and what of that is still owed. */
	refunded = new Map<Grant, number>();
	owed = new Map<Grant, number>();
	subscription: Subscription | undefined;
	/** The last cycle that was granted. */
	cycle: { startsAt: number; endsAt: number } | undefined;
	floor = 0;
	budgets: Budget[] = [];
	/** The moment in which things happen. */
	now = Number.NEGATIVE_INFINITY;

	constructor(zone: string, priceLists: PriceList[]) {
		this.zone = zone;
		this.priceLists = priceLists;
	}

	/**
	 * What fell due is written first, whatever becomes of the order; a refused one writes nothing of its own. `id` is what
	 * the engine called a hold or a quote that it made.
	 */
	do(order: Order, clock: number, id: string): Outcome {
		// A quote is for those who ask: the book does not speak of it.
		if (order.verb === "quote") return this.at(clock).quote(order, id);
		const now = this.notBefore(clock);
		this.letTimePass(now);
		this.now = now;
		const outcome = this.carryOut(order, id);
		// What an order makes due happens at once, but is not the order's.
		if ("done" in outcome) this.letTimePass(now);
		return outcome;
	}

	/** What anybody sees at that moment: all that is due has happened, and nothing was written for it. */
	view(clock: number): View {
		return this.at(clock).seen();
	}

	/** The pool as it is at that moment. */
	at(clock: number): Model {
		const now = this.notBefore(clock);
		if (this.due(now).length === 0) {
			this.now = now;
			return this;
		}
		const copy = this.copy();
		copy.letTimePass(now);
		copy.now = now;
		return copy;
	}

	/** Another pool that is as this one is. */
	copy(): Model {
		const copy = new Model(this.zone, this.priceLists);
		// Grants, quotes and lines are never changed, so both may speak of the same ones.
		return Object.assign(copy, {
			slips: this.slips.map((slip) => ({ ...slip })),
			grants: [...this.grants],
			holds: this.holds.map((hold) => ({ ...hold })),
			quotes: this.quotes,
			charges: this.charges.map((charge) => ({ ...charge })),
			lines: [...this.lines],
			refunded: new Map(this.refunded),
			owed: new Map(this.owed),
			subscription: this.subscription && { ...this.subscription },
			cycle: this.cycle,
			floor: this.floor,
			budgets: this.budgets.map((budget) => ({ ...budget })),
			now: this.now,
		});
	}

	/** When the next thing will happen by itself. */
	nextDueAt(): number | undefined {
		return this.due(Number.POSITIVE_INFINITY)[0]?.at;
	}

	/** What each grant paid for debts of others, by name. */
	paidForOthers(): [string, number][] {
		return this.slips
			.filter(({ lies }) => lies === "taken for debts")
			.map(({ grant, amount }): [string, number] => [grant.name, amount])
			.sort(([a], [b]) => (a < b ? -1 : 1));
	}

	/** Where a clock goes back, time stands still at the last line of the book. */
	private notBefore(clock: number): number {
		return Math.max(clock, this.lines.at(-1)?.at ?? Number.NEGATIVE_INFINITY);
	}

	// What happens by itself

	private letTimePass(until: number): void {
		for (;;) {
			const next = this.due(until)[0];
			if (next === undefined) return;
			// What is granted late was due before other things that stand in the book already: it stands after them.
			this.now = this.notBefore(next.at);
			next.happen();
		}
	}

	/** All that is due, in order: at one instant first holds end, then grants, then a cycle begins or the plan ends. */
	private due(until: number): { at: number; happen: () => void }[] {
		const holds = this.holds
			.filter((hold) => hold.end === "open" && hold.endsAt <= until)
			.sort((a, b) => (a.id < b.id ? -1 : 1))
			.map((hold) => ({
				at: hold.endsAt,
				happen: () => {
					this.giveBack(hold, "expired");
				},
			}));
		const grants = this.slips
			.filter(
				({ lies, grant }) =>
					lies === "available" && Number.isFinite(grant.endsAt),
			)
			.filter(({ grant }) => grant.endsAt <= until)
			.sort((a, b) => inOrderOfUse(a.grant, b.grant))
			.map(({ grant, amount }) => ({
				at: grant.endsAt,
				happen: () => {
					this.write("expire", { by: theClock }, () =>
						this.put([[grant, amount]], "available", () => "expired"),
					);
				},
			}));
		const plan = this.subscription ? this.dueByPlan(this.subscription) : [];
		return [...holds, ...grants, ...plan.filter(({ at }) => at <= until)].sort(
			(a, b) => a.at - b.at,
		);
	}

	private dueByPlan(subscription: Subscription) {
		const at = this.nextCycleAt(subscription);
		if (subscription.next === "ends")
			return [
				{
					at,
					happen: () => {
						this.subscription = undefined;
						this.write("plan", { by: theClock });
					},
				},
			];
		if (at >= subscription.paidThrough) return [];
		return [{ at, happen: () => this.beginCycle(subscription, at) }];
	}

	private beginCycle(subscription: Subscription, startsAt: number): void {
		const { next } = subscription;
		if (typeof next === "object") Object.assign(subscription, next);
		subscription.next = "same";
		subscription.nextCycle += 1;
		const endsAt = this.nextCycleAt(subscription);
		this.cycle = { startsAt, endsAt };
		this.add(theClock, {
			kind: "allocation",
			source: `cycle:${new Date(startsAt).toISOString()}`,
			amount: subscription.allocation,
			endsAt,
		});
	}

	private nextCycleAt(subscription: Subscription): number {
		return startOfCycle(this.zone, subscription, subscription.nextCycle);
	}

	// What is asked for

	private carryOut(
		order: Exclude<Order, { verb: "quote" }>,
		id: string,
	): Outcome {
		switch (order.verb) {
			case "grant":
				return this.grant(order);
			case "hold":
				return this.hold(order, id);
			case "settle":
				return this.settle(order);
			case "debit":
				return this.debit(order);
			case "extend":
			case "release":
				return this.extendOrRelease(order);
			case "reverse":
				return this.reverse(order);
			case "claw_back":
				return this.clawBack(order);
			case "reinstate":
				return this.reinstate(order);
			case "subscribe":
				return this.subscribe(order);
			case "pay_through":
				return this.ofPlan((subscription) =>
					this.tell(order.by, this.now, {
						...subscription,
						paidThrough: Math.max(subscription.paidThrough, order.paidThrough),
					}),
				);
			case "change_plan":
				return this.changePlan(order);
			case "cancel_plan":
				return this.ofPlan((subscription) =>
					this.tell(order.by, this.nextCycleAt(subscription), {
						...subscription,
						next: "ends",
					}),
				);
			case "set_budget":
				return this.setBudget(order);
			case "set_floor":
				if (order.floor !== 0 && !isAmount(order.floor))
					return invalid("floor");
				this.floor = order.floor;
				this.write("budget", order);
				return { done: "budget", version: this.lines.length };
		}
	}

	private grant(order: Of<"grant">): Outcome {
		const { kind, source, amount, endsAt, by } = order;
		if (!isAmount(amount)) return invalid("amount");
		const mayEnd = kind !== "top_up";
		const mustEnd = kind === "trial";
		const hasEnd = endsAt !== undefined;
		if ((hasEnd && (!mayEnd || endsAt <= this.now)) || (!hasEnd && mustEnd))
			return invalid("expiresAt");
		const grant = this.add(by, {
			kind,
			source,
			amount,
			endsAt: endsAt ?? Number.POSITIVE_INFINITY,
		});
		const entry = this.lines.length;
		// What is bought pays what the company owes, the oldest debt first.
		let repaid = 0;
		if (kind === "top_up") {
			for (const [debtor, debt] of this.owed) {
				const paid = Math.min(debt, amount - repaid);
				this.owe(debtor, -paid);
				repaid += paid;
			}
			if (repaid > 0)
				this.write("repay", { by }, () =>
					this.put([[grant, repaid]], "available", () => "taken for debts"),
				);
		}
		const version = this.lines.length;
		return {
			done: "grant",
			grant: grant.name,
			entry,
			amount,
			endsAt,
			repaid,
			version,
		};
	}

	private quote(order: Of<"quote">, id: string): Outcome {
		const { feature, secondsValid } = order;
		const card = cardAt(this.priceLists, this.now);
		const isWrong = (usage: Usage) => usage.feature !== feature;
		if (!isTimeToLive(secondsValid) || secondsValid > 24 * 60 * 60)
			return invalid("secondsValid");
		if (isWrong(order.likely) || isWrong(order.most))
			return invalid("usage.feature");
		const likely = costOf(this.priceLists, card, order.likely);
		const most = costOf(this.priceLists, card, order.most);
		if (typeof likely !== "number") return likely;
		if (typeof most !== "number") return most;
		if (likely > most) return invalid("usage");
		const endsAt = this.now + secondsValid * 1_000;
		this.quotes.push({ id, feature, most, card, endsAt });
		const { available } = this.totals();
		const limited = this.limited(order, most);
		return {
			done: "quote",
			id,
			likely,
			most,
			available,
			leftLikely: available - likely,
			leftMost: available - most,
			short: Math.max(0, most - available),
			overBudget: limited && { limit: limited.limit, by: limited.by },
			from: most > available ? [] : named(this.drawn(most, "available")),
			card,
			endsAt,
		};
	}

	private hold(order: Of<"hold">, id: string): Outcome {
		const { feature, subject, by, usage, secondsToLive } = order;
		if (feature !== usage.feature) return invalid("usage.feature");
		if (!isTimeToLive(secondsToLive)) return invalid("secondsToLive");
		const quote = this.quotes.find((one) => one.id === order.quote);
		if (order.quote !== undefined) {
			if (quote === undefined) return { refused: "not_found" };
			if (quote.feature !== feature) return invalid("quoteId");
			if (quote.endsAt <= this.now) return { refused: "quote_expired" };
		}
		const card = quote?.card ?? cardAt(this.priceLists, this.now);
		const cost = costOf(this.priceLists, card, usage);
		if (typeof cost !== "number") return cost;
		if (cost === 0 || (quote && cost > quote.most)) return invalid("usage");
		const stopped = this.stopped(order, cost);
		if (stopped) return stopped;
		const hold: Hold = {
			...{ id, feature, subject, by, card, amount: cost },
			endsAt: this.now + secondsToLive * 1_000,
			end: "open",
		};
		this.holds.push(hold);
		const from = this.write("hold", about(hold), () =>
			this.put(this.drawn(cost, "available"), "available", () => inHold(hold)),
		);
		return {
			done: "hold",
			id,
			held: cost,
			endsAt: hold.endsAt,
			card,
			from,
			version: this.lines.length,
		};
	}

	private settle(order: Of<"settle">): Outcome {
		const hold = this.holds.find(({ id }) => id === order.id);
		if (hold === undefined) return { refused: "not_found" };
		if (hold.feature !== order.usage.feature) return invalid("usage.feature");
		const cost = costOf(this.priceLists, hold.card, order.usage);
		if (typeof cost !== "number") return cost;
		if (hold.end === "expired")
			return this.settleLate(hold, cost, order.restStaysHeld);
		if (hold.end !== "open") return { refused: "hold_closed" };
		const rest = this.restOf(hold);
		const inside = Math.min(cost, rest);
		const stopped = this.stopped(hold, cost - inside);
		if (stopped) return stopped;

		const entry = this.lines.length + 1;
		const pieces = this.drawn(inside, inHold(hold));
		this.write("settle", about(hold), () =>
			this.put(pieces, inHold(hold), () => "settled"),
		);
		if (cost > inside)
			pieces.push(...this.chargeAvailable(hold, cost - inside));
		const goesOn = order.restStaysHeld && inside < rest;
		if (!goesOn) hold.end = "settled";
		this.charges.push({
			...hold,
			entry,
			at: this.now,
			pieces,
			isReversed: false,
		});
		const released =
			goesOn || inside === rest ? 0 : this.giveBack(hold, "settled");
		return this.charged(entry, pieces, released, hold.card);
	}

	/** Too late for the hold, but the work is done: paid like work that never had one. */
	private settleLate(
		hold: Hold,
		cost: number,
		restStaysHeld: boolean,
	): Outcome {
		const stopped = this.stopped(hold, cost);
		if (stopped)
			return stopped.refused === "out_of_tokens"
				? { refused: "hold_expired" }
				: stopped;
		if (!restStaysHeld) hold.end = "settled";
		return this.chargeAlone(hold, cost);
	}

	private debit(order: Of<"debit">): Outcome {
		if (order.feature !== order.usage.feature) return invalid("usage.feature");
		const card = cardAt(this.priceLists, this.now);
		const cost = costOf(this.priceLists, card, order.usage);
		if (typeof cost !== "number") return cost;
		if (cost === 0) return invalid("usage");
		const stopped = this.stopped(order, cost);
		return stopped ?? this.chargeAlone({ ...order, card }, cost);
	}

	private chargeAlone(
		work: Work & { card: number; id?: string },
		cost: number,
	): Outcome {
		const entry = this.lines.length + 1;
		const pieces = this.chargeAvailable(work, cost);
		const { feature, subject, by, card } = work;
		this.charges.push({
			...{ feature, subject, by, card, entry, pieces },
			at: this.now,
			isReversed: false,
		});
		return this.charged(entry, pieces, 0, card);
	}

	private chargeAvailable(
		work: Work & { card: number; id?: string },
		cost: number,
	): [Grant, number][] {
		const pieces = this.drawn(cost, "available");
		this.write("debit", about(work), () =>
			this.put(pieces, "available", () => "settled"),
		);
		return pieces;
	}

	private charged(
		entry: number,
		pieces: [Grant, number][],
		released: number,
		card: number,
	): Outcome {
		const charged = sumOf(pieces.map(([, amount]) => amount));
		const from = named(pieces);
		const version = this.lines.length;
		return { done: "charge", entry, charged, released, card, from, version };
	}

	private extendOrRelease(order: Of<"extend"> | Of<"release">): Outcome {
		const hold = this.holds.find(({ id }) => id === order.id);
		if (hold === undefined) return { refused: "not_found" };
		if (order.verb === "extend" && !isTimeToLive(order.secondsToLive))
			return invalid("secondsToLive");
		if (hold.end === "expired") return { refused: "hold_expired" };
		if (hold.end !== "open") return { refused: "hold_closed" };
		if (order.verb === "extend") {
			hold.endsAt = this.now + order.secondsToLive * 1_000;
			this.write("extend", about(hold));
			return { done: "extend", endsAt: hold.endsAt };
		}
		const released = this.giveBack(hold, "released");
		return { done: "release", released, version: this.lines.length };
	}

	/** What lies in the hold returns to its grants, the last taken first. */
	private giveBack(
		hold: Hold,
		end: "settled" | "released" | "expired",
	): number {
		hold.end = end;
		const pieces = this.drawn(this.restOf(hold), inHold(hold)).reverse();
		const isByTheClock = end === "expired";
		const by = isByTheClock ? theClock : hold.by;
		this.write(
			isByTheClock ? "hold_expire" : "release",
			{ ...about(hold), by },
			() => this.put(pieces, inHold(hold), this.backTo),
		);
		this.payOwnDebts(by);
		return sumOf(pieces.map(([, amount]) => amount));
	}

	/** Back into the grants that paid, the last used first; once. */
	private reverse({ entry: number, by }: Of<"reverse">): Outcome {
		const charge = this.charges.find(({ entry }) => entry === number);
		if (charge === undefined) return { refused: "not_found" };
		if (charge.isReversed) return { refused: "already_reversed" };
		if (charge.pieces.length === 0) return invalid("entryNumber");
		charge.isReversed = true;
		const entry = this.lines.length + 1;
		const before = this.totals();
		this.write("reverse", { by, work: charge }, () =>
			this.put(charge.pieces.toReversed(), "settled", this.backTo),
		);
		const expired = this.totals().expired - before.expired;
		const reversed = before.settled - this.totals().settled;
		this.payOwnDebts(by);
		const version = this.lines.length;
		return { done: "reverse", entry, reversed, expired, version };
	}

	private clawBack(order: Of<"claw_back">): Outcome {
		const grant = this.grants.find(({ name }) => name === order.grant);
		if (grant === undefined) return { refused: "not_found" };
		const refunded = this.refunded.get(grant) ?? 0;
		const { amount, by } = order;
		if (!isAmount(amount) || refunded + amount > grant.amount)
			return invalid("amount");
		const taken = Math.min(amount, this.lying(grant, "available"));
		this.refunded.set(grant, refunded + amount);
		this.owe(grant, amount - taken);
		this.write("claw_back", { by }, () =>
			this.put([[grant, taken]], "available", () => "taken back"),
		);
		const entry = this.lines.length;
		const owed = amount - taken;
		return { done: "claw_back", entry, taken, owed, version: entry };
	}

	/** First what is owed is owed no longer, then what was taken of the grant returns, then what others paid, newest first. */
	private reinstate(order: Of<"reinstate">): Outcome {
		const grant = this.grants.find(({ name }) => name === order.grant);
		if (grant === undefined) return { refused: "not_found" };
		const refunded = this.refunded.get(grant) ?? 0;
		const { amount, by } = order;
		if (!isAmount(amount) || amount > refunded) return invalid("amount");
		this.refunded.set(grant, refunded - amount);
		const cancelled = Math.min(amount, this.owed.get(grant) ?? 0);
		this.owe(grant, -cancelled);
		const own = Math.min(amount - cancelled, this.lying(grant, "taken back"));
		const entry = this.lines.length + 1;
		this.write("reinstate", { by }, () => {
			const moved = this.put([[grant, own]], "taken back", this.backTo);
			let rest = amount - cancelled - own;
			for (const payer of this.grants.toReversed()) {
				const paid = Math.min(rest, this.lying(payer, "taken for debts"));
				moved.push(
					...this.put([[payer, paid]], "taken for debts", this.backTo),
				);
				rest -= paid;
			}
			if (rest > 0) throw new Error("More goes back than was ever taken");
			return moved;
		});
		this.payOwnDebts(by);
		return {
			done: "reinstate",
			entry,
			returned: amount - cancelled,
			cancelled,
			version: this.lines.length,
		};
	}

	/** A grant that owes pays as soon as something of it is available. */
	private payOwnDebts(by: Actor): void {
		for (const grant of this.grants.toSorted(inOrderOfUse)) {
			const debt = this.owed.get(grant) ?? 0;
			const paid = Math.min(debt, this.lying(grant, "available"));
			if (paid === 0) continue;
			this.owe(grant, -paid);
			this.write("repay", { by }, () =>
				this.put([[grant, paid]], "available", () => "taken back"),
			);
		}
	}

	/** Kept from the oldest grant to the newest. */
	private owe(grant: Grant, more: number): void {
		const debts = new Map(this.owed);
		debts.set(grant, (debts.get(grant) ?? 0) + more);
		this.owed = new Map(
			[...debts]
				.filter(([, amount]) => amount > 0)
				.sort(([a], [b]) => a.place - b.place),
		);
	}

	// Plans

	private subscribe(order: Of<"subscribe">): Outcome {
		const { plan, allocation, anchorAt, paidThrough, by } = order;
		if (!isAmount(allocation)) return invalid("plan.allocation");
		if (this.subscription !== undefined) return invalid("plan");
		// The cycle that runs now is the first one to be granted.
		const nextCycle = cyclesBegun(this.zone, order, this.now);
		const firstAt = startOfCycle(this.zone, order, nextCycle);
		if (this.cycle !== undefined && firstAt <= this.cycle.startsAt)
			return invalid("anchorAt");
		const what = { plan, allocation, anchorAt, paidThrough, nextCycle };
		return this.tell(by, Math.max(this.now, anchorAt), {
			...what,
			next: "same",
		});
	}

	private changePlan(order: Of<"change_plan">): Outcome {
		const { plan, allocation, by } = order;
		if (!isAmount(allocation)) return invalid("plan.allocation");
		return this.ofPlan((subscription) => {
			const nextAt = this.nextCycleAt(subscription);
			const more = allocation - subscription.allocation;
			if (more < 0)
				return this.tell(by, nextAt, {
					...subscription,
					next: { plan, allocation },
				});
			const wasRunning = this.cycleRuns();
			const told = this.tell(by, this.now, {
				...subscription,
				plan,
				allocation,
				next: "same",
			});
			// Without a cycle that was granted there is nothing to add to.
			if (more === 0 || !wasRunning) return told;
			this.add(by, {
				kind: "allocation",
				source: `upgrade:${this.lines.length}`,
				amount: more,
				endsAt: nextAt,
			});
			return { ...told, granted: more, version: this.lines.length };
		});
	}

	private ofPlan(change: (subscription: Subscription) => Outcome): Outcome {
		return this.subscription === undefined
			? { refused: "not_found" }
			: change(this.subscription);
	}

	private tell(by: Actor, takesEffectAt: number, subscription: Subscription) {
		this.subscription = subscription;
		this.write("plan", { by });
		const version = this.lines.length;
		return { done: "plan", takesEffectAt, granted: 0, version } as const;
	}

	/** The cycle that was granted last runs until it ends, while the plan that it was granted by does. */
	private cycleRuns(): boolean {
		return (
			this.subscription !== undefined &&
			this.cycle !== undefined &&
			this.cycle.endsAt === this.nextCycleAt(this.subscription) &&
			this.now < this.cycle.endsAt
		);
	}

	// Budgets and the floor

	private setBudget({ scope, limit, by }: Of<"set_budget">): Outcome {
		if (limit !== undefined && limit !== 0 && !isAmount(limit))
			return invalid("limit");
		const others = this.budgets.filter((one) => !isSame(one.scope, scope));
		if (limit === undefined && others.length === this.budgets.length)
			return { refused: "not_found" };
		this.budgets = others;
		if (limit !== undefined)
			this.budgets = [...others, { scope, limit, ...this.window() }].sort(
				(a, b) => (spell(a.scope) < spell(b.scope) ? -1 : 1),
			);
		this.write("budget", { by });
		return { done: "budget", version: this.lines.length };
	}

	/** The billing cycle of the plan, paid or not; without one that has begun, the calendar month. */
	private window(): { startsAt: number; endsAt: number } {
		const { subscription, zone, now } = this;
		if (subscription === undefined || subscription.anchorAt > now)
			return monthOf(zone, now);
		const cycle = cyclesBegun(zone, subscription, now);
		return {
			startsAt: startOfCycle(zone, subscription, cycle),
			endsAt: startOfCycle(zone, subscription, cycle + 1),
		};
	}

	/** As it counts now: when its window has ended another has begun, which never reaches back into the old one. */
	private current(budget: Budget): Budget {
		if (this.now < budget.endsAt) return budget;
		const { startsAt, endsAt } = this.window();
		return { ...budget, startsAt: Math.max(startsAt, budget.endsAt), endsAt };
	}

	/** Whatever is held, charged or given back under a budget begins its new window, if the old one has ended. */
	private touchBudgets(work: Work): void {
		this.budgets = this.budgets.map((budget) =>
			isAbout(budget.scope, work) ? this.current(budget) : budget,
		);
	}

	private usedOf({ scope, startsAt }: Budget): number {
		const counted = this.charges.filter(
			(charge) =>
				isAbout(scope, charge) && charge.at >= startsAt && !charge.isReversed,
		);
		return sumOf(counted.flatMap(({ pieces }) => pieces.map(([, n]) => n)));
	}

	private heldOf({ scope }: Budget): number {
		const counted = this.holds.filter(
			(hold) => hold.end === "open" && isAbout(scope, hold),
		);
		return sumOf(counted.map((hold) => this.restOf(hold)));
	}

	/** Budgets, in the order of what they are for; then the floor. */
	private limited(
		work: Work,
		cost: number,
	): { limit: Limit; by: number } | undefined {
		if (cost === 0) return;
		for (const one of this.budgets) {
			if (!isAbout(one.scope, work)) continue;
			const budget = this.current(one);
			const wanted = this.usedOf(budget) + this.heldOf(budget) + cost;
			if (wanted > budget.limit)
				return { limit: budget.scope, by: wanted - budget.limit };
		}
		const { available } = this.totals();
		const left = available - cost;
		if (!batch.includes(work.feature) || left < 0 || left >= this.floor) return;
		// Less work of this kind would not help by more than its own size.
		const { floor } = this;
		return { limit: { floor }, by: Math.min(cost, floor - left) };
	}

	/** What stands before work of a cost: a budget, the floor, or tokens that are missing. */
	private stopped(work: Work, cost: number): Refused | undefined {
		const limited = this.limited(work, cost);
		if (limited) return { refused: "over_budget", ...limited };
		const { available } = this.totals();
		return cost > available
			? { refused: "out_of_tokens", needed: cost, available }
			: undefined;
	}

	// Slips and lines

	private add(
		by: Actor,
		of: { kind: string; source: string; amount: number; endsAt: number },
	): Grant {
		const { kind, source, amount, endsAt } = of;
		const name = `${kind} ${source}`;
		const place = this.grants.length + 1;
		const grant = { name, kind, amount, endsAt, place };
		this.grants.push(grant);
		this.write("grant", { by }, () => {
			this.slips.push({ grant, lies: "available", amount });
			return [];
		});
		return grant;
	}

	/** To a grant that is over by now, tokens return only to expire with it. */
	private backTo = (grant: Grant): string =>
		grant.endsAt <= this.now ? "expired" : "available";

	private restOf(hold: Hold): number {
		return this.sum(({ lies }) => lies === inHold(hold));
	}

	private lying(grant: Grant, lies: string): number {
		return this.sum((slip) => slip.grant === grant && slip.lies === lies);
	}

	/** So much of what lies in a place, in the order of use; the caller knows that it is there. */
	private drawn(amount: number, from: string): [Grant, number][] {
		const drawn: [Grant, number][] = [];
		let rest = amount;
		for (const slip of this.slips
			.filter(({ lies }) => lies === from)
			.sort((a, b) => inOrderOfUse(a.grant, b.grant))) {
			const taken = Math.min(rest, slip.amount);
			rest -= taken;
			if (taken > 0) drawn.push([slip.grant, taken]);
		}
		if (rest !== 0) throw new Error(`${rest} of ${amount} were not in ${from}`);
		return drawn;
	}

	/** Slips are torn, carried to where they belong, and put to those of their grant that lie there. */
	private put(
		pieces: [Grant, number][],
		from: string,
		to: (grant: Grant) => string,
	): Moved[] {
		const moved = pieces.filter(([, amount]) => amount > 0);
		for (const [grant, amount] of moved) {
			const lies = to(grant);
			const old = this.slips.find((s) => s.grant === grant && s.lies === from);
			if (old === undefined || old.amount < amount)
				throw new Error(`${amount} of ${grant.name} do not lie in ${from}`);
			old.amount -= amount;
			const there = this.slips.find(
				(slip) => slip.grant === grant && slip.lies === lies,
			);
			if (there === undefined) this.slips.push({ grant, lies, amount });
			else there.amount += amount;
		}
		this.slips = this.slips.filter(({ amount }) => amount > 0);
		return named(moved);
	}

	/** What the book says of a change is the difference of what one counts after it and before. */
	private write(
		kind: string,
		{ by, work, hold }: About,
		change: () => Moved[] = () => [],
	): Moved[] {
		if (work !== undefined) this.touchBudgets(work);
		const before = this.totals();
		const moved = change();
		const after = this.totals();
		const isCharge = kind === "settle" || kind === "debit";
		this.lines.push({
			kind,
			at: this.now,
			available: after.available - before.available,
			held: after.held - before.held,
			availableAfter: after.available,
			heldAfter: after.held,
			charged: isCharge ? after.settled - before.settled : 0,
			expired: after.expired - before.expired,
			by,
			feature: work?.feature,
			subject: work?.subject,
			card: work?.card,
			hold,
			moved,
		});
		return moved;
	}

	private totals() {
		const count = { available: 0, held: 0, settled: 0, expired: 0 };
		let clawedBack = 0;
		for (const { lies, amount } of this.slips)
			if (lies === "available") count.available += amount;
			else if (lies === "settled") count.settled += amount;
			else if (lies === "expired") count.expired += amount;
			else if (takenBack.includes(lies)) clawedBack += amount;
			else count.held += amount;
		return { ...count, clawedBack };
	}

	private sum(which: (slip: Slip) => boolean): number {
		return sumOf(this.slips.filter(which).map(({ amount }) => amount));
	}

	// What is seen

	private seen(): View {
		const counted = new Map(
			this.grants.map((grant): [Grant, Counted] => [grant, this.count(grant)]),
		);
		const isUsable = ([, [, available, held]]: [Grant, Counted]) =>
			available + held > 0;
		const ending = this.slips.filter(
			({ lies, grant }) =>
				lies === "available" && Number.isFinite(grant.endsAt),
		);
		const nextEnd = Math.min(...ending.map(({ grant }) => grant.endsAt));
		return {
			version: this.lines.length,
			...this.totals(),
			grantedByKind: Object.fromEntries(
				["trial", "allocation", "top_up", "promotional", "adjustment"].map(
					(kind) => [kind, this.sum((slip) => slip.grant.kind === kind)],
				),
			),
			receivable: sumOf([...this.owed.values()]),
			floor: this.floor,
			budgets: this.budgets.map((one): View["budgets"][number] => {
				const budget = this.current(one);
				const { scope, limit, startsAt, endsAt } = budget;
				const [used, held] = [this.usedOf(budget), this.heldOf(budget)];
				return [scope, limit, used, held, startsAt, endsAt];
			}),
			usable: [...counted]
				.filter(isUsable)
				.sort(([a], [b]) => inOrderOfUse(a, b))
				.map(([, count]) => count),
			spent: [...counted]
				.filter((one) => !isUsable(one))
				.map(([, count]) => count)
				.sort(([a], [b]) => (a < b ? -1 : 1)),
			holds: this.holds
				.filter((hold) => hold.end === "open")
				.map((hold): View["holds"][number] => [
					hold.id,
					this.restOf(hold),
					hold.endsAt,
				])
				.sort(([a], [b]) => (a < b ? -1 : 1)),
			nextExpiry:
				ending.length === 0
					? undefined
					: [
							nextEnd,
							sumOf(
								ending
									.filter(({ grant }) => grant.endsAt === nextEnd)
									.map(({ amount }) => amount),
							),
						],
			...this.seenOfPlan(),
		};
	}

	private count(grant: Grant): Counted {
		let [available, held, settled, expired, clawedBack] = [0, 0, 0, 0, 0];
		for (const slip of this.slips) {
			if (slip.grant !== grant) continue;
			if (slip.lies === "available") available += slip.amount;
			else if (slip.lies === "settled") settled += slip.amount;
			else if (slip.lies === "expired") expired += slip.amount;
			else if (takenBack.includes(slip.lies)) clawedBack += slip.amount;
			else held += slip.amount;
		}
		return [
			...([grant.name, available, held, settled, expired, clawedBack] as const),
			this.refunded.get(grant) ?? 0,
			this.owed.get(grant) ?? 0,
		];
	}

	private seenOfPlan(): Pick<View, "cycle" | "subscription"> {
		const { subscription, cycle } = this;
		if (subscription === undefined)
			return { cycle: undefined, subscription: undefined };
		const { plan, allocation, anchorAt, paidThrough, next } = subscription;
		return {
			cycle:
				cycle !== undefined && this.cycleRuns()
					? [plan, allocation, cycle.startsAt, cycle.endsAt]
					: undefined,
			subscription: [
				plan,
				allocation,
				anchorAt,
				paidThrough,
				this.nextCycleAt(subscription),
				next,
			],
		};
	}
}

const theClock: Actor = { kind: "system", id: "clock" };

const inHold = ({ id }: { id: string }) => `hold ${id}`;

const about = ({
	by,
	feature,
	subject,
	card,
	id,
}: Work & { card: number; id?: string }): About => ({
	by,
	work: { feature, subject, by, card },
	...(id === undefined ? {} : { hold: id }),
});

const named = (pieces: [Grant, number][]): Moved[] =>
	pieces.map(([grant, amount]) => [grant.name, amount]);

function isAbout(scope: Scope, { feature, subject, by }: Work): boolean {
	if ("feature" in scope) return scope.feature === feature;
	if ("member" in scope) return by.kind === "member" && by.id === scope.member;
	if ("key" in scope) return by.kind === "key" && by.id === scope.key;
	return isSame(scope, { subject });
}

const isSame = (a: Scope, b: Scope) => spell(a) === spell(b);

/** A feature before a key before a member before a subject, then by name. */
function spell(scope: Scope): string {
	if ("feature" in scope) return `1 ${scope.feature}`;
	if ("key" in scope) return `2 ${scope.key}`;
	if ("member" in scope) return `3 ${scope.member}`;
	return `4 ${scope.subject.kind} ${scope.subject.id}`;
}

/** Soonest end first, then what was given before what was bought, then the oldest. */
function inOrderOfUse(a: Grant, b: Grant): number {
	if (a.endsAt !== b.endsAt) return a.endsAt < b.endsAt ? -1 : 1;
	const isBought = (grant: Grant) => (grant.kind === "top_up" ? 1 : 0);
	return isBought(a) - isBought(b) || a.place - b.place;
}

const sumOf = (amounts: number[]) =>
	amounts.reduce((total, amount) => total + amount, 0);

const isTimeToLive = (seconds: number) =>
	Number.isInteger(seconds) && seconds >= 1 && seconds <= 30 * 24 * 60 * 60;

const invalid = (field: string): Refused => ({ refused: "invalid", field });
