/**
 * What the random programs are carried out by: here the pure core alone, kept in memory; the whole engine on PostgreSQL
 * is in `doors.ts`. Both answer in the words of the model, so that answers can be compared field by field.
 */
import { randomUUIDv7 } from "node:crypto";
import { advance } from "../src/core/advance.ts";
import {
	countedAt,
	isFor,
	limitReached,
	windowAt,
} from "../src/core/budget.ts";
import { drawOn, type Share } from "../src/core/burn-down.ts";
import {
	type BindingQuote,
	type Charge,
	decide,
	type Operation,
	type Refusal,
} from "../src/core/decide.ts";
import type { Entry } from "../src/core/entry.ts";
import { deltasOf } from "../src/core/entry.ts";
import { nextCycleAt, runningCycle } from "../src/core/plan.ts";
import { emptyPool, type Grant, type Pool, restOf } from "../src/core/pool.ts";
import { type RateCard, rate, rateCardAt } from "../src/core/rating.ts";
import { replay } from "../src/core/replay.ts";
import { chargedShares, type Done, resultOf } from "../src/core/result.ts";
import type { BudgetScope, Feature, Limit, Usage } from "../src/words.ts";
import type {
	Counted,
	Line,
	Limit as ModelLimit,
	Moved,
	Order,
	Outcome,
	View,
} from "./model-words.ts";

export interface System {
	/** The id of a hold or a quote is for the system to choose: it is in the outcome. */
	do(order: Order, clock: number): Promise<Outcome>;
	view(clock: number): Promise<View>;
	lines(clock: number): Promise<Line[]>;
}

/** The core, as a shell without a database would keep it. */
export class Core implements System {
	pool: Pool;
	entries: Entry[] = [];
	rateCards: RateCard[];
	#quotes = new Map<string, BindingQuote>();
	#reversed = new Set<number>();
	/** What the model calls a grant, by its number. */
	#names = new Map<number, string>();
	#holds = 0;

	constructor(zone: string, rateCards: RateCard[]) {
		this.pool = emptyPool(randomUUIDv7(), zone);
		this.rateCards = rateCards;
	}

	async do(order: Order, clock: number): Promise<Outcome> {
		if (order.verb === "quote") return this.#quote(order, clock);
		// What counts in a budget's window depends on the plan that runs by then.
		if (order.verb === "set_budget")
			this.#keep(advance(this.pool, this.#now(clock)));
		const operation = this.#operationOf(order, clock);
		const { due, own, after } = decide(this.pool, operation, {
			now: clock,
			rateCards: this.rateCards,
		});
		this.#keep(due);
		if ("refused" in own) return refusalOf(own);
		this.#keep(own);
		this.#keep(after);
		return this.#outcomeOf(resultOf(own));
	}

	async view(clock: number): Promise<View> {
		const { pool, due } = this.#at(clock);
		return this.#viewOf(pool, this.#namesWith(due), this.#now(clock));
	}

	async lines(clock: number): Promise<Line[]> {
		const { due } = this.#at(clock);
		const names = this.#namesWith(due);
		return [...this.entries, ...due].map((entry): Line => {
			const deltas = deltasOf(entry);
			return {
				kind: entry.kind,
				at: entry.at,
				available: Number(deltas.available),
				held: Number(deltas.held),
				availableAfter: Number(entry.availableAfter),
				heldAfter: Number(entry.heldAfter),
				charged: isCharge(entry) ? Number(entry.amount) : 0,
				expired: Number(deltas.expired),
				by: entry.actor,
				feature: entry.work?.feature,
				subject: entry.work?.subject,
				card: entry.work?.rateCardVersion,
				hold: entry.holdId,
				moved: movedOf(entry.shares, names),
			};
		});
	}

	/** What each grant paid for debts of others, by name. */
	paidForOthers(): [string, number][] {
		return this.pool.grants
			.filter(({ repaid }) => repaid > 0n)
			.map(({ number, repaid }): [string, number] => [
				nameFrom(this.#names, number),
				Number(repaid),
			])
			.sort(([a], [b]) => (a < b ? -1 : 1));
	}

	/** The pool once more, from its entries alone. */
	replayed(): Pool {
		return replay(
			emptyPool(this.pool.companyId, this.pool.timeZone),
			this.entries,
		);
	}

	#keep(entries: Entry[]): void {
		for (const entry of entries) {
			this.entries.push(entry);
			nameGrant(this.#names, entry);
			if (entry.told?.undoes) this.#reversed.add(entry.told.undoes.number);
		}
	}

	#now = (clock: number) => Math.max(clock, this.pool.recordedAt);

	/** As a read sees it: advanced, on a copy, when anything is due. */
	#at(clock: number): { pool: Pool; due: Entry[] } {
		const now = this.#now(clock);
		if (this.pool.quietUntil > now) return { pool: this.pool, due: [] };
		const pool = structuredClone(this.pool);
		return { pool, due: advance(pool, now) };
	}

	#namesWith(due: Entry[]): Map<number, string> {
		if (due.length === 0) return this.#names;
		const names = new Map(this.#names);
		for (const entry of due) nameGrant(names, entry);
		return names;
	}

	#operationOf(
		order: Exclude<Order, { verb: "quote" }>,
		clock: number,
	): Operation {
		switch (order.verb) {
			case "grant": {
				const { verb, kind, source, by: actor, endsAt: expiresAt } = order;
				const amount = BigInt(order.amount);
				const grantId = randomUUIDv7();
				return { verb, grantId, kind, amount, expiresAt, source, actor };
			}
			case "hold":
				this.#holds += 1;
				return {
					...workOf(order),
					verb: "hold",
					// Holds that end at one instant end in the order of their ids; here the newest comes first.
					holdId: `hold-${(9_999 - this.#holds).toString().padStart(4, "0")}`,
					usageMax: order.usage as Usage,
					secondsToLive: order.secondsToLive,
					quoteId: order.quote,
					quote: this.#quotes.get(order.quote ?? ""),
				};
			case "settle": {
				const { verb, id: holdId, restStaysHeld } = order;
				return { verb, holdId, usage: order.usage as Usage, restStaysHeld };
			}
			case "debit":
				return {
					...workOf(order),
					verb: "debit",
					usage: order.usage as Usage,
				};
			case "extend": {
				const { verb, id: holdId, secondsToLive } = order;
				return { verb, holdId, secondsToLive };
			}
			case "release":
				return { verb: "release", holdId: order.id };
			case "reverse":
				return {
					verb: "reverse",
					entryNumber: order.entry,
					charge: this.#chargeOf(order.entry),
					actor: order.by,
				};
			case "claw_back":
			case "reinstate": {
				const { verb, by: actor } = order;
				const named = this.pool.grants.find(
					(grant) => this.#names.get(grant.number) === order.grant,
				);
				const grantId = named?.grantId ?? "a grant that never was";
				const amount = BigInt(order.amount);
				return verb === "reinstate"
					? { verb, grantId, amount, actor }
					: { verb, grantId, amount, reason: "refund", actor };
			}
			case "subscribe": {
				const { verb, plan, anchorAt, paidThrough, by: actor } = order;
				const allocation = BigInt(order.allocation);
				return { verb, plan, allocation, anchorAt, paidThrough, actor };
			}
			case "pay_through": {
				const { verb, paidThrough, by: actor } = order;
				return { verb, paidThrough, actor };
			}
			case "change_plan": {
				const { verb, plan, by: actor } = order;
				const allocation = BigInt(order.allocation);
				const grantId = randomUUIDv7();
				return { verb, plan, allocation, grantId, actor };
			}
			case "cancel_plan":
				return { verb: "cancel_plan", actor: order.by };
			case "set_budget": {
				const scope = order.scope as BudgetScope;
				return {
					verb: "set_budget",
					scope,
					limit: order.limit === undefined ? undefined : BigInt(order.limit),
					used: this.#usedIn(scope, this.#now(clock)),
					actor: order.by,
				};
			}
			case "set_floor":
				return {
					verb: "set_floor",
					floor: BigInt(order.floor),
					actor: order.by,
				};
		}
	}

	/** All that the operation charged whose first entry has this number. */
	#chargeOf(number: number): Charge | undefined {
		const first = this.entries[number - 1];
		if (first?.work === undefined || first.part !== 0 || !isCharge(first))
			return undefined;
		const { feature, subject, rateCardVersion } = first.work;
		const parts = [first];
		for (const entry of this.entries.slice(number)) {
			if (entry.part === 0) break;
			parts.push(entry);
		}
		return {
			...{ at: first.at, feature, subject, rateCardVersion },
			actor: first.actor,
			shares: chargedShares(parts),
			isReversed: this.#reversed.has(number),
		};
	}

	/** What was charged in a scope since the present window began, less what of it was undone. */
	#usedIn(scope: BudgetScope, now: number): bigint {
		const { startsAt } = windowAt(this.pool, now);
		let used = 0n;
		for (const { at, kind, work, actor, amount, told } of this.entries) {
			if (work === undefined) continue;
			const { at: chargedAt, actor: charged } = told?.undoes ?? { at, actor };
			if (chargedAt < startsAt || !isFor(scope, { work, actor: charged }))
				continue;
			if (kind === "settle" || kind === "debit") used += amount;
			if (kind === "reverse") used -= amount;
		}
		return used;
	}

	/** The core has no quotes: it is told what was quoted. This is the quote that the shell would make. */
	#quote(order: Extract<Order, { verb: "quote" }>, clock: number): Outcome {
		const now = this.#now(clock);
		const { pool, due } = this.#at(clock);
		const card = rateCardAt(this.rateCards, now);
		const invalid = (field: string): Outcome => ({ refused: "invalid", field });
		if (!(order.secondsValid >= 1 && order.secondsValid <= 86_400))
			return invalid("secondsValid");
		const usages = [order.likely, order.most] as Usage[];
		if (usages.some(({ feature }) => feature !== order.feature))
			return invalid("usage.feature");
		const amounts: bigint[] = [];
		for (const usage of usages) {
			const rated = rate(card, usage);
			if ("invalid" in rated) return invalid(rated.invalid);
			amounts.push(rated.amountMillitokens);
		}
		const [likely = 0n, most = 0n] = amounts;
		if (likely > most) return invalid("usage");
		const work = workOf(order);
		const id = `quote-${this.#quotes.size}`;
		const validUntil = now + order.secondsValid * 1_000;
		this.#quotes.set(id, {
			feature: work.feature,
			most,
			rateCardVersion: card.version,
			validUntil,
		});
		const { available } = pool;
		const reached = limitReached(pool, { work, actor: order.by }, most, now);
		return {
			done: "quote",
			id,
			likely: Number(likely),
			most: Number(most),
			available: Number(available),
			leftLikely: Number(available - likely),
			leftMost: Number(available - most),
			short: Math.max(0, Number(most - available)),
			overBudget: reached && overBudget(reached.limit, reached.by),
			from: movedOf(drawOn(pool, most, now) ?? [], this.#namesWith(due)),
			card: card.version,
			endsAt: validUntil,
		};
	}

	#outcomeOf(result: Done): Outcome {
		const version = result.poolVersion;
		switch (result.verb) {
			case "grant":
				return {
					done: "grant",
					grant: nameFrom(this.#names, result.entryNumber),
					entry: result.entryNumber,
					amount: Number(result.amount),
					endsAt: result.expiresAt,
					repaid: Number(result.repaid),
					version,
				};
			case "hold":
				return {
					done: "hold",
					id: result.holdId,
					held: Number(result.held),
					endsAt: result.expiresAt,
					card: result.rateCardVersion,
					from: movedOf(result.from, this.#names),
					version,
				};
			case "charge":
				return {
					done: "charge",
					entry: result.entryNumber,
					charged: Number(result.charged),
					released: Number(result.released),
					card: result.rateCardVersion,
					from: movedOf(result.from, this.#names),
					version,
				};
			case "extend":
				return { done: "extend", endsAt: result.expiresAt };
			case "release":
				return { done: "release", released: Number(result.released), version };
			case "reverse":
				return {
					done: "reverse",
					entry: result.entryNumber,
					reversed: Number(result.reversed),
					expired: Number(result.expired),
					version,
				};
			case "claw_back":
				return {
					done: "claw_back",
					entry: result.entryNumber,
					taken: Number(result.taken),
					owed: Number(result.owed),
					version,
				};
			case "reinstate":
				return {
					done: "reinstate",
					entry: result.entryNumber,
					returned: Number(result.returned),
					cancelled: Number(result.cancelled),
					version,
				};
			case "plan":
				return {
					done: "plan",
					takesEffectAt: result.takesEffectAt,
					granted: Number(result.granted),
					version,
				};
			case "budget":
				return { done: "budget", version };
		}
	}

	#viewOf(pool: Pool, names: Map<number, string>, now: number): View {
		const counted = (grant: Grant): Counted => [
			nameFrom(names, grant.number),
			Number(grant.available),
			Number(grant.held),
			Number(grant.settled),
			Number(grant.expired),
			Number(grant.clawedBack),
			Number(grant.refunded),
			Number(grant.owed),
		];
		const isUsable = (grant: Grant) => grant.available + grant.held > 0n;
		// In burn-down order: the first that has an end and anything to lose ends next.
		const ending = pool.grants.filter(
			(grant) => grant.available > 0n && grant.expiresAt !== undefined,
		);
		const nextEnd = ending[0]?.expiresAt;
		const cycle = runningCycle(pool, now);
		const { subscription } = pool;
		return {
			version: pool.lastEntry,
			available: Number(pool.available),
			held: Number(pool.held),
			settled: Number(pool.settled),
			expired: Number(pool.expired),
			clawedBack: Number(pool.clawedBack),
			grantedByKind: Object.fromEntries(
				Object.entries(pool.grantedByKind).map(([kind, amount]) => [
					kind,
					Number(amount),
				]),
			),
			receivable: Number(pool.receivable),
			floor: Number(pool.floor),
			budgets: pool.budgets.map((budget) => {
				const { used, startsAt, endsAt } = countedAt(pool, budget, now);
				const { scope, limit, held } = budget;
				return [
					...([scope, Number(limit), Number(used), Number(held)] as const),
					...([startsAt, endsAt] as const),
				];
			}),
			usable: pool.grants.filter(isUsable).map(counted),
			spent: pool.grants
				.filter((grant) => !isUsable(grant))
				.map(counted)
				.sort(([a], [b]) => (a < b ? -1 : 1)),
			holds: [...pool.holds.values()]
				.filter((hold) => hold.state === "open")
				.map((hold): View["holds"][number] => [
					hold.holdId,
					Number(restOf(hold)),
					hold.expiresAt,
				])
				.sort(([a], [b]) => (a < b ? -1 : 1)),
			nextExpiry:
				nextEnd === undefined
					? undefined
					: [
							nextEnd,
							ending
								.filter((grant) => grant.expiresAt === nextEnd)
								.reduce((sum, grant) => sum + Number(grant.available), 0),
						],
			cycle:
				cycle && subscription
					? [
							subscription.plan,
							Number(subscription.allocation),
							cycle.startsAt,
							cycle.endsAt,
						]
					: undefined,
			subscription: subscription && [
				subscription.plan,
				Number(subscription.allocation),
				subscription.anchorAt,
				subscription.paidThrough,
				nextCycleAt(pool, subscription),
				typeof subscription.next === "object"
					? {
							plan: subscription.next.plan,
							allocation: Number(subscription.next.allocation),
						}
					: (subscription.next ?? "same"),
			],
		};
	}
}

export function limitOf(limit: Limit): ModelLimit {
	return "floor" in limit ? { floor: Number(limit.floor) } : limit;
}

const overBudget = (limit: Limit, by: bigint) => ({
	limit: limitOf(limit),
	by: Number(by),
});

function refusalOf(refusal: Refusal): Outcome {
	switch (refusal.refused) {
		case "out_of_tokens":
			return {
				refused: refusal.refused,
				needed: Number(refusal.needed),
				available: Number(refusal.available),
			};
		case "over_budget":
			return {
				refused: refusal.refused,
				...overBudget(refusal.limit, refusal.by),
			};
		default:
			return refusal;
	}
}

const isCharge = ({ kind }: Entry) => kind === "settle" || kind === "debit";

const workOf = (order: Extract<Order, { subject: unknown; by: unknown }>) => ({
	feature: order.feature as Feature,
	subject: order.subject,
	actor: order.by,
});

function nameGrant(names: Map<number, string>, entry: Entry): void {
	const grant = entry.told?.grant;
	if (grant !== undefined)
		names.set(entry.number, `${grant.kind} ${grant.source}`);
}

function nameFrom(names: Map<number, string>, number: number): string {
	const name = names.get(number);
	if (name === undefined) throw new Error(`Nobody knows the grant ${number}`);
	return name;
}

const movedOf = (shares: Share[], names: Map<number, string>): Moved[] =>
	shares.map((share) => [nameFrom(names, share.grant), Number(share.amount)]);
