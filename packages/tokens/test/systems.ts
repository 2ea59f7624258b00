/**
 * What the random programs are carried out by: the pure core alone, and the whole engine on PostgreSQL. Both answer in
 * the words of the model, so that answers can be compared with `toEqual`.
 */
import { randomUUIDv7 } from "node:crypto";
import type { Balance, GrantState, HoldState } from "../src/book.ts";
import { advance } from "../src/core/advance.ts";
import { compareBurnDown } from "../src/core/burn-down.ts";
import { cycleStart } from "../src/core/cycle.ts";
import {
	decide,
	type Operation,
	type Refusal,
	type Result,
} from "../src/core/decide.ts";
import type { Entry } from "../src/core/entry.ts";
import { type Grant, type Pool, restOf } from "../src/core/pool.ts";
import type { RateCard } from "../src/core/rating.ts";
import { emptyPool, replay } from "../src/core/replay.ts";
import type { Engine } from "../src/index.ts";
import type { Feature, GrantShare, Refused, Usage } from "../src/words.ts";
import type { Line, Moved, Order, Outcome, View } from "./model.ts";

const subject = { kind: "run", id: "run-1" };
const actor = { kind: "member", id: "anna" } as const;
const plan = "Start";

export interface System {
	/** The hold's id of a hold order is for the system to choose: it is in the outcome. */
	do(order: Order, clock: number): Promise<Outcome>;
	view(clock: number): Promise<View>;
	lines(clock: number): Promise<Line[]>;
}

/** The core, kept in memory. A refused operation is forgotten, as the shell forgets it. */
export class Core implements System {
	pool: Pool;
	entries: Entry[] = [];
	rateCards: RateCard[];
	#holds = 0;

	constructor(zone: string, rateCards: RateCard[]) {
		this.pool = emptyPool(randomUUIDv7(), zone, 0);
		this.rateCards = rateCards;
	}

	async do(order: Order, clock: number): Promise<Outcome> {
		const [outcome] = this.doAll([order], clock);
		if (outcome === undefined) throw new Error("No outcome");
		return outcome;
	}

	/** Several in one decision. */
	doAll(orders: Order[], clock: number): Outcome[] {
		const pool = structuredClone(this.pool);
		const operations = orders.map((order) => this.#operationOf(order));
		const { entries, results } = decide(pool, operations, {
			now: clock,
			rateCards: this.rateCards,
		});
		if (results.some((result) => !("refused" in result))) {
			this.pool = pool;
			this.entries.push(...entries);
		}
		const names = namesOf(pool.grants.values());
		return results.map((result) => outcomeOf(result, names));
	}

	async view(clock: number): Promise<View> {
		const { pool } = this.#at(clock);
		const grants = [...pool.grants.values()];
		const counted = (grant: Grant): View["usable"][number] => [
			nameOf(grant),
			Number(grant.available),
			Number(grant.held),
			Number(grant.settled),
			Number(grant.expired),
		];
		const isUsable = (grant: Grant) => grant.available + grant.held > 0n;
		const ends = grants.flatMap((grant) =>
			grant.available > 0n && grant.expiresAt !== undefined
				? [grant.expiresAt]
				: [],
		);
		const nextEnd = Math.min(...ends);
		return {
			...bucketsOf(pool),
			grantedByKind: numbers(pool.grantedByKind),
			usable: grants.filter(isUsable).sort(compareBurnDown).map(counted),
			spent: grants
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
			nextExpiry: Number.isFinite(nextEnd)
				? [
						nextEnd,
						grants
							.filter((grant) => grant.expiresAt === nextEnd)
							.reduce((sum, grant) => sum + Number(grant.available), 0),
					]
				: undefined,
			cycle: cycleOf(pool),
		};
	}

	async lines(clock: number): Promise<Line[]> {
		const { pool, due } = this.#at(clock);
		const names = namesOf(pool.grants.values());
		return [...this.entries, ...due].map((entry) => ({
			kind: entry.kind,
			at: entry.at,
			...numbers(entry.deltas),
			moved: entry.shares.map(({ grantId, amount }) => [
				nameFrom(names, grantId),
				Number(amount),
			]),
		})) as Line[];
	}

	/** The pool once more, from its entries alone. */
	replayed(): Pool {
		return replay(
			emptyPool(this.pool.companyId, this.pool.timeZone, 0),
			this.entries,
		);
	}

	#at(clock: number) {
		const pool = structuredClone(this.pool);
		return { pool, due: advance(pool, Math.max(clock, pool.recordedAt)) };
	}

	#operationOf(order: Order): Operation {
		switch (order.verb) {
			case "grant":
				return {
					verb: "grant",
					grantId: randomUUIDv7(),
					kind: order.kind,
					amount: BigInt(order.amount),
					expiresAt: order.endsAt,
					source: order.source,
					actor,
				};
			case "hold":
				this.#holds += 1;
				return {
					verb: "hold",
					// Holds that end at one instant end in the order of their ids; here the newest comes first.
					holdId: `hold-${(9_999 - this.#holds).toString().padStart(4, "0")}`,
					feature: order.feature as Feature,
					subject,
					actor,
					usageMax: order.usage as Usage,
					secondsToLive: order.secondsToLive,
				};
			case "settle":
				return {
					verb: "settle",
					holdId: order.id,
					usage: order.usage as Usage,
				};
			case "debit":
				return {
					verb: "debit",
					feature: order.feature as Feature,
					subject,
					actor,
					usage: order.usage as Usage,
				};
			case "extend":
			case "release":
				return { ...order, holdId: order.id };
			case "subscribe":
				return {
					...order,
					plan,
					allocation: BigInt(order.allocation),
					actor,
				};
			case "pay_through":
				return { ...order, actor };
		}
	}
}

function cycleOf(pool: Pool): View["cycle"] {
	const { subscription, timeZone } = pool;
	if (subscription === undefined || subscription.cyclesGranted === 0) return;
	const start = (cycle: number) =>
		cycleStart({ anchorAt: subscription.anchorAt, timeZone }, cycle);
	const endsAt = start(subscription.cyclesGranted);
	return endsAt <= pool.recordedAt
		? undefined
		: [start(subscription.cyclesGranted - 1), endsAt];
}

function outcomeOf(
	result: Result | Refusal,
	names: Map<string, string>,
): Outcome {
	if ("refused" in result)
		return result.refused === "out_of_tokens"
			? {
					refused: result.refused,
					needed: Number(result.needed),
					available: Number(result.available),
				}
			: result;
	switch (result.verb) {
		case "grant":
			return {
				done: "grant",
				grant: nameFrom(names, result.grantId),
				amount: Number(result.amount),
				endsAt: result.expiresAt,
			};
		case "hold":
			return {
				done: "hold",
				id: result.holdId,
				held: Number(result.held),
				endsAt: result.expiresAt,
				card: result.rateCardVersion,
				from: movedOf(result.from, names),
			};
		case "charge":
			return {
				done: "charge",
				charged: Number(result.charged),
				released: Number(result.released),
				card: result.rateCardVersion,
				from: movedOf(result.from, names),
			};
		case "extend":
			return { done: "extend", endsAt: result.expiresAt };
		case "release":
			return { done: "release", released: Number(result.released) };
		case "subscription":
			return { done: "subscription" };
	}
}

/** A verb of a door, with a key, as its caller would call it. */
export type Call = {
	companyId: string;
	order: Order;
	key: string;
};

/** The engine through its three doors, at a clock of ours. */
export class Doors implements System {
	engine: Engine;
	companyId: string;
	clock: { now: number };
	#calls = 0;

	constructor(engine: Engine, companyId: string, clock: { now: number }) {
		this.engine = engine;
		this.companyId = companyId;
		this.clock = clock;
	}

	async do(order: Order, clock: number): Promise<Outcome> {
		this.#calls += 1;
		const call = { companyId: this.companyId, order, key: `${this.#calls}` };
		return this.outcomeOf(await this.call(call, clock), clock);
	}

	/** What the door answered, word by word. */
	async call({ companyId, order, key }: Call, clock: number): Promise<unknown> {
		this.clock.now = clock;
		const { spend, fund } = this.engine;
		switch (order.verb) {
			case "grant":
				return fund.grant(
					{
						companyId,
						kind: order.kind,
						amountMillitokens: BigInt(order.amount),
						...(order.endsAt === undefined
							? {}
							: { expiresAt: new Date(order.endsAt) }),
						source: order.source,
						actor,
					},
					{ key },
				);
			case "hold":
			case "debit": {
				const work = {
					companyId,
					feature: order.feature as Feature,
					subject,
					actor,
				};
				const usage = order.usage as Usage;
				return order.verb === "debit"
					? spend.debit(work, usage, { key })
					: spend.hold(work, usage, {
							key,
							secondsToLive: order.secondsToLive,
						});
			}
			case "settle":
				return spend.settle(
					{ companyId, holdId: order.id },
					order.usage as Usage,
					{ key },
				);
			case "extend":
				return spend.extend(
					{ companyId, holdId: order.id },
					{ key, secondsToLive: order.secondsToLive },
				);
			case "release":
				return spend.release({ companyId, holdId: order.id }, { key });
			case "subscribe":
				return fund.subscribe(
					{
						companyId,
						plan: {
							name: plan,
							allocationMillitokens: BigInt(order.allocation),
						},
						anchorAt: new Date(order.anchorAt),
						paidThrough: new Date(order.paidThrough),
						actor,
					},
					{ key },
				);
			case "pay_through":
				return fund.payThrough(
					{ companyId, paidThrough: new Date(order.paidThrough), actor },
					{ key },
				);
		}
	}

	async outcomeOf(answer: unknown, clock: number): Promise<Outcome> {
		const isAboutGrants =
			typeof answer === "object" &&
			answer !== null &&
			("grantId" in answer || "from" in answer);
		const names = isAboutGrants
			? await this.#namesAt(clock)
			: new Map<string, string>();
		return outcomeOfAnswer(answer as Answer, names);
	}

	async #namesAt(clock: number): Promise<Map<string, string>> {
		this.clock.now = clock;
		return namesOf(await this.engine.book.grants(this.companyId));
	}

	async view(clock: number): Promise<View> {
		this.clock.now = clock;
		const { book } = this.engine;
		const balance = await book.balance(this.companyId);
		if ("refused" in balance) throw new Error(balance.refused);
		const grants = await book.grants(this.companyId);
		const holds = await book.openHolds(this.companyId);
		return viewOf(balance, grants, holds);
	}

	async lines(clock: number): Promise<Line[]> {
		const names = await this.#namesAt(clock);
		const entries = await this.engine.book.entries(this.companyId, {
			limit: 10_000,
		});
		return entries.toReversed().map((entry) => ({
			kind: entry.kind,
			at: entry.at.getTime(),
			available: Number(entry.availableDeltaMillitokens),
			held: Number(entry.heldDeltaMillitokens),
			settled: Number(entry.chargedMillitokens),
			expired: Number(entry.expiredMillitokens),
			moved: movedOf(entry.shares, names),
		}));
	}
}

type Answer = Refused | Record<string, never>;

function outcomeOfAnswer(answer: Answer, names: Map<string, string>): Outcome {
	if ("refused" in answer) {
		if (answer.refused === "out_of_tokens")
			return {
				refused: "out_of_tokens",
				needed: Number(answer.neededMillitokens),
				available: Number(answer.availableMillitokens),
			};
		return answer as Outcome;
	}
	const {
		grantId,
		holdId,
		amountMillitokens,
		heldMillitokens,
		chargedMillitokens,
		releasedMillitokens,
		expiresAt,
		from,
		rateCardVersion,
	} = answer as {
		grantId?: string;
		holdId?: string;
		amountMillitokens?: bigint;
		heldMillitokens?: bigint;
		chargedMillitokens?: bigint;
		releasedMillitokens?: bigint;
		expiresAt?: Date;
		from?: GrantShare[];
		rateCardVersion?: number;
	};
	const moved = movedOf(from ?? [], names);
	const card = rateCardVersion ?? 0;
	if (grantId !== undefined)
		return {
			done: "grant",
			grant: nameFrom(names, grantId),
			amount: Number(amountMillitokens),
			endsAt: expiresAt?.getTime(),
		};
	if (holdId !== undefined)
		return {
			done: "hold",
			id: holdId,
			held: Number(heldMillitokens),
			endsAt: Number(expiresAt),
			card,
			from: moved,
		};
	if (chargedMillitokens !== undefined)
		return {
			done: "charge",
			charged: Number(chargedMillitokens),
			released: Number(releasedMillitokens),
			card,
			from: moved,
		};
	if (releasedMillitokens !== undefined)
		return { done: "release", released: Number(releasedMillitokens) };
	if (expiresAt !== undefined)
		return { done: "extend", endsAt: expiresAt.getTime() };
	return { done: "subscription" };
}

function viewOf(
	balance: Balance,
	grants: GrantState[],
	holds: HoldState[],
): View {
	const counted = (grant: GrantState): View["usable"][number] => [
		nameOf(grant),
		Number(grant.availableMillitokens),
		Number(grant.heldMillitokens),
		Number(grant.settledMillitokens),
		Number(grant.expiredMillitokens),
	];
	const isUsable = (grant: GrantState) =>
		grant.availableMillitokens + grant.heldMillitokens > 0n;
	return {
		available: Number(balance.availableMillitokens),
		held: Number(balance.heldMillitokens),
		settled: Number(balance.settledMillitokens),
		expired: Number(balance.expiredMillitokens),
		grantedByKind: numbers(balance.grantedByKind),
		usable: grants.filter(isUsable).map(counted),
		spent: grants
			.filter((grant) => !isUsable(grant))
			.map(counted)
			.sort(([a], [b]) => (a < b ? -1 : 1)),
		holds: holds
			.map((hold): View["holds"][number] => [
				hold.holdId,
				Number(
					hold.amountMillitokens -
						hold.settledMillitokens -
						hold.releasedMillitokens,
				),
				hold.expiresAt.getTime(),
			])
			.sort(([a], [b]) => (a < b ? -1 : 1)),
		nextExpiry: balance.nextExpiry && [
			balance.nextExpiry.at.getTime(),
			Number(balance.nextExpiry.amountMillitokens),
		],
		cycle: balance.cycle && [
			balance.cycle.startsAt.getTime(),
			balance.cycle.endsAt.getTime(),
		],
	};
}

type Named = { grantId: string; kind: string; source: string };

const nameOf = ({ kind, source }: Pick<Named, "kind" | "source">) =>
	`${kind} ${source}`;

const namesOf = (grants: Iterable<Named>) =>
	new Map([...grants].map((grant) => [grant.grantId, nameOf(grant)]));

function nameFrom(names: Map<string, string>, grantId: string): string {
	const name = names.get(grantId);
	if (name === undefined) throw new Error(`Nobody knows the grant ${grantId}`);
	return name;
}

const movedOf = (shares: GrantShare[], names: Map<string, string>): Moved[] =>
	shares.map((share) => [
		nameFrom(names, share.grantId),
		Number(share.amountMillitokens),
	]);

const bucketsOf = (pool: Pool) => ({
	available: Number(pool.available),
	held: Number(pool.held),
	settled: Number(pool.settled),
	expired: Number(pool.expired),
});

const numbers = <Name extends string>(amounts: Record<Name, bigint>) =>
	Object.fromEntries(
		Object.entries<bigint>(amounts).map(([name, amount]) => [
			name,
			Number(amount),
		]),
	) as Record<Name, number>;
