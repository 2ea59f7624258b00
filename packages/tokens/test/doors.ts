/**
 * The whole engine on PostgreSQL, through its three doors and at a clock of ours, for the random programs. There may be
 * several engines on one database, as several processes are: each knows what it did itself, and must see what others did.
 */
import type {
	Balance,
	Book,
	BudgetState,
	GrantState,
	HoldState,
	SubscriptionState,
} from "../src/book.ts";
import type {
	ClawedBack,
	Granted,
	PlanChanged,
	Reinstated,
	Reversed,
} from "../src/fund.ts";
import type { Engine } from "../src/index.ts";
import type { Charged, Extended, Held, Quote, Released } from "../src/spend.ts";
import type {
	BudgetScope,
	Database,
	Feature,
	GrantShare,
	Refused,
	Usage,
} from "../src/words.ts";
import type {
	Counted,
	Line,
	Moved,
	Order,
	Outcome,
	View,
} from "./model-words.ts";
import { limitOf, type System } from "./systems.ts";

/** A verb of a door, with a key, as its caller would call it. */
export type Call = { companyId: string; order: Order; key: string };

/** By which engine, and in whose transaction: the engine's, or the caller's, who may take it back. */
export type Way = {
	engine: number;
	in: "its own" | "the caller's" | "one taken back";
};
const usual: Way = { engine: 0, in: "its own" };

export type Opened = {
	engines: Engine[];
	database: Database;
	clock: { now: number };
};

export class Doors implements System {
	companyId: string;
	clock: { now: number };
	#opened: Opened;
	/** What the model calls a grant, by its id. */
	#names = new Map<string, string>();
	#calls = 0;
	#reads = 0;

	constructor(opened: Opened, companyId: string) {
		this.#opened = opened;
		this.clock = opened.clock;
		this.companyId = companyId;
	}

	/** Reads go round all engines. */
	get #book(): Book {
		const { engines } = this.#opened;
		this.#reads += 1;
		const engine = engines[this.#reads % engines.length];
		if (engine === undefined) throw new Error("No engine is open");
		return engine.book;
	}

	async do(order: Order, clock: number, way = usual): Promise<Outcome> {
		this.#calls += 1;
		const call = { companyId: this.companyId, order, key: `${this.#calls}` };
		return this.outcomeOf(order, await this.call(call, clock, way), clock);
	}

	/** What the door answered, word by word. */
	async call(call: Call, clock: number, way = usual): Promise<unknown> {
		this.clock.now = clock;
		const { engines, database } = this.#opened;
		const engine = engines[way.engine % engines.length];
		if (engine === undefined) throw new Error("No engine is open");
		const { spend, fund } = engine;
		if (way.in === "its own") return this.#ask({ spend, fund }, call);
		let answer: unknown;
		try {
			await database.transaction(async (tx) => {
				answer = await this.#ask(
					{ spend: spend.in(tx), fund: fund.in(tx) },
					call,
				);
				if (way.in === "one taken back") throw takenBack;
			});
		} catch (error) {
			if (error !== takenBack) throw error;
		}
		return answer;
	}

	async #ask(
		{ spend, fund }: Pick<Engine, "spend" | "fund">,
		{ companyId, order, key }: Call,
	): Promise<unknown> {
		switch (order.verb) {
			case "grant": {
				const { kind, source, amount, endsAt, by: actor } = order;
				const amountMillitokens = BigInt(amount);
				const grant = { companyId, kind, amountMillitokens, source, actor };
				return fund.grant(
					endsAt === undefined
						? grant
						: { ...grant, expiresAt: new Date(endsAt) },
					{ key },
				);
			}
			case "quote": {
				const likely = order.likely as Usage;
				const most = order.most as Usage;
				const { secondsValid } = order;
				const work = workOf(companyId, order);
				return spend.quote(work, { likely, most }, { secondsValid });
			}
			case "hold": {
				const { secondsToLive, quote: quoteId } = order;
				return spend.hold(workOf(companyId, order), order.usage as Usage, {
					...{ key, secondsToLive },
					...(quoteId === undefined ? {} : { quoteId }),
				});
			}
			case "debit":
				return spend.debit(workOf(companyId, order), order.usage as Usage, {
					key,
				});
			case "settle":
				return spend.settle(
					{ companyId, holdId: order.id },
					order.usage as Usage,
					{ key, ...(order.restStaysHeld ? { restStaysHeld: true } : {}) },
				);
			case "extend": {
				const { id: holdId, secondsToLive } = order;
				return spend.extend({ companyId, holdId }, { key, secondsToLive });
			}
			case "release":
				return spend.release({ companyId, holdId: order.id }, { key });
			case "reverse": {
				const entryNumber = BigInt(order.entry);
				return fund.reverse(
					{ companyId, entryNumber, actor: order.by },
					{ key },
				);
			}
			case "claw_back":
			case "reinstate": {
				const { by: actor, amount } = order;
				const grantId = await this.#idOf(order.grant);
				const of = { companyId, grantId, actor };
				const amountMillitokens = BigInt(amount);
				return order.verb === "reinstate"
					? fund.reinstate({ ...of, amountMillitokens }, { key })
					: fund.clawBack(
							{ ...of, amountMillitokens, reason: "refund" },
							{ key },
						);
			}
			case "subscribe":
				return fund.subscribe(
					{
						companyId,
						plan: planOf(order),
						anchorAt: new Date(order.anchorAt),
						paidThrough: new Date(order.paidThrough),
						actor: order.by,
					},
					{ key },
				);
			case "pay_through": {
				const paidThrough = new Date(order.paidThrough);
				return fund.payThrough(
					{ companyId, paidThrough, actor: order.by },
					{ key },
				);
			}
			case "change_plan":
				return fund.changePlan(
					{ companyId, plan: planOf(order), actor: order.by },
					{ key },
				);
			case "cancel_plan":
				return fund.cancelPlan({ companyId, actor: order.by }, { key });
			case "set_budget": {
				const { scope, limit, by: actor } = order;
				return fund.setBudget(
					{
						...{ companyId, scope: scope as BudgetScope, actor },
						limitMillitokens: limit === undefined ? undefined : BigInt(limit),
					},
					{ key },
				);
			}
			case "set_floor": {
				const floorMillitokens = BigInt(order.floor);
				return fund.setFloor(
					{ companyId, floorMillitokens, actor: order.by },
					{ key },
				);
			}
		}
	}

	async outcomeOf(
		order: Order,
		answer: unknown,
		clock: number,
	): Promise<Outcome> {
		this.clock.now = clock;
		const told = answer as Told;
		if ("refused" in told) return refusalOf(told);
		const grants = ("from" in told ? told.from : []) as { grantId: string }[];
		const named = "grantId" in told ? [told as Granted] : grants;
		if (named.some(({ grantId }) => !this.#names.has(grantId)))
			await this.#learnNames();
		return outcomeOfAnswer(order, told, this.#names);
	}

	async view(clock: number): Promise<View> {
		this.clock.now = clock;
		const book = this.#book;
		const { companyId } = this;
		const [balance, grants, holds, budgets, subscription] = await Promise.all([
			book.balance(companyId),
			this.#learnNames(),
			book.openHolds(companyId),
			book.budgets(companyId),
			book.subscription(companyId),
		]);
		if ("refused" in balance) throw new Error(balance.refused);
		return viewOf({ balance, grants, holds, budgets, subscription });
	}

	async lines(clock: number): Promise<Line[]> {
		this.clock.now = clock;
		await this.#learnNames();
		const entries = await this.#book.entries(this.companyId, {
			limit: 10_000,
		});
		return entries.toReversed().map(
			(entry): Line => ({
				kind: entry.kind,
				at: entry.at.getTime(),
				available: Number(entry.availableDeltaMillitokens),
				held: Number(entry.heldDeltaMillitokens),
				availableAfter: Number(entry.availableAfterMillitokens),
				heldAfter: Number(entry.heldAfterMillitokens),
				charged: Number(entry.chargedMillitokens),
				expired: Number(entry.expiredMillitokens),
				by: entry.actor,
				feature: entry.feature,
				subject: entry.subject,
				card: entry.rateCardVersion,
				hold: entry.holdId,
				moved: movedOf(entry.shares, this.#names),
			}),
		);
	}

	async #learnNames(): Promise<GrantState[]> {
		const grants = await this.#book.grants(this.companyId);
		for (const grant of grants) this.#names.set(grant.grantId, nameOf(grant));
		return grants;
	}

	async #idOf(name: string): Promise<string> {
		await this.#learnNames();
		for (const [grantId, known] of this.#names)
			if (known === name) return grantId;
		return "00000000-0000-7000-8000-000000000000";
	}
}

const takenBack = new Error("The caller changed their mind");

const workOf = (
	companyId: string,
	order: Extract<Order, { subject: unknown; by: unknown }>,
) => ({
	companyId,
	feature: order.feature as Feature,
	subject: order.subject,
	actor: order.by,
});

const planOf = ({
	plan,
	allocation,
}: {
	plan: string;
	allocation: number;
}) => ({
	name: plan,
	allocationMillitokens: BigInt(allocation),
});

type Told =
	| Refused
	| Granted
	| Quote
	| Held
	| Charged
	| Extended
	| Released
	| Reversed
	| ClawedBack
	| Reinstated
	| PlanChanged
	| { poolVersion: bigint };

function refusalOf(refused: Refused): Outcome {
	switch (refused.refused) {
		case "out_of_tokens": {
			const needed = Number(refused.neededMillitokens);
			const available = Number(refused.availableMillitokens);
			if (Number(refused.shortMillitokens) !== needed - available)
				throw new Error("What is missing is not what is needed and not there");
			return { refused: "out_of_tokens", needed, available };
		}
		case "over_budget":
			return {
				refused: "over_budget",
				limit: limitOf(refused.limit),
				by: Number(refused.byMillitokens),
			};
		case "key_conflict":
			throw new Error(`Every key here is new, but ${refused.field} differs`);
		default:
			return refused;
	}
}

function outcomeOfAnswer(
	order: Order,
	answer: Exclude<Told, Refused>,
	names: Map<string, string>,
): Outcome {
	switch (order.verb) {
		case "grant": {
			const told = answer as Granted;
			return {
				done: "grant",
				grant: nameFrom(names, told.grantId),
				entry: Number(told.entryNumber),
				amount: Number(told.amountMillitokens),
				endsAt: told.expiresAt?.getTime(),
				repaid: Number(told.repaidMillitokens),
				version: Number(told.poolVersion),
			};
		}
		case "quote": {
			const told = answer as Quote;
			return {
				done: "quote",
				id: told.quoteId,
				likely: Number(told.likelyMillitokens),
				most: Number(told.mostMillitokens),
				available: Number(told.availableMillitokens),
				leftLikely: Number(told.leftLikelyMillitokens),
				leftMost: Number(told.leftMostMillitokens),
				short: Number(told.shortMillitokens),
				overBudget: told.overBudget && {
					limit: limitOf(told.overBudget.limit),
					by: Number(told.overBudget.byMillitokens),
				},
				from: movedOf(told.from, names),
				card: told.rateCardVersion,
				endsAt: told.validUntil.getTime(),
			};
		}
		case "hold": {
			const told = answer as Held;
			return {
				done: "hold",
				id: told.holdId,
				held: Number(told.heldMillitokens),
				endsAt: told.expiresAt.getTime(),
				card: told.rateCardVersion,
				from: movedOf(told.from, names),
				version: Number(told.poolVersion),
			};
		}
		case "settle":
		case "debit": {
			const told = answer as Charged;
			return {
				done: "charge",
				entry: Number(told.entryNumber),
				charged: Number(told.chargedMillitokens),
				released: Number(told.releasedMillitokens),
				card: told.rateCardVersion,
				from: movedOf(told.from, names),
				version: Number(told.poolVersion),
			};
		}
		case "extend":
			return {
				done: "extend",
				endsAt: (answer as Extended).expiresAt.getTime(),
			};
		case "release": {
			const told = answer as Released;
			const released = Number(told.releasedMillitokens);
			return { done: "release", released, version: Number(told.poolVersion) };
		}
		case "reverse": {
			const told = answer as Reversed;
			return {
				done: "reverse",
				entry: Number(told.entryNumber),
				reversed: Number(told.reversedMillitokens),
				expired: Number(told.expiredMillitokens),
				version: Number(told.poolVersion),
			};
		}
		case "claw_back": {
			const told = answer as ClawedBack;
			return {
				done: "claw_back",
				entry: Number(told.entryNumber),
				taken: Number(told.takenMillitokens),
				owed: Number(told.owedMillitokens),
				version: Number(told.poolVersion),
			};
		}
		case "reinstate": {
			const told = answer as Reinstated;
			return {
				done: "reinstate",
				entry: Number(told.entryNumber),
				returned: Number(told.returnedMillitokens),
				cancelled: Number(told.cancelledMillitokens),
				version: Number(told.poolVersion),
			};
		}
		case "subscribe":
		case "pay_through":
		case "change_plan":
		case "cancel_plan": {
			const told = answer as PlanChanged;
			return {
				done: "plan",
				takesEffectAt: told.takesEffectAt.getTime(),
				granted: Number(told.grantedMillitokens),
				version: Number(told.poolVersion),
			};
		}
		case "set_budget":
		case "set_floor": {
			const { poolVersion } = answer as { poolVersion: bigint };
			return { done: "budget", version: Number(poolVersion) };
		}
	}
}

function viewOf(seen: {
	balance: Balance;
	grants: GrantState[];
	holds: HoldState[];
	budgets: BudgetState[];
	subscription: Awaited<ReturnType<Book["subscription"]>>;
}): View {
	const { balance, grants } = seen;
	const counted = (grant: GrantState): Counted => [
		nameOf(grant),
		Number(grant.availableMillitokens),
		Number(grant.heldMillitokens),
		Number(grant.settledMillitokens),
		Number(grant.expiredMillitokens),
		Number(grant.clawedBackMillitokens),
		Number(grant.refundedMillitokens),
		Number(grant.owedMillitokens),
	];
	const isUsable = (grant: GrantState) =>
		grant.availableMillitokens + grant.heldMillitokens > 0n;
	return {
		version: Number(balance.poolVersion),
		available: Number(balance.availableMillitokens),
		held: Number(balance.heldMillitokens),
		settled: Number(balance.settledMillitokens),
		expired: Number(balance.expiredMillitokens),
		clawedBack: Number(balance.clawedBackMillitokens),
		grantedByKind: Object.fromEntries(
			Object.entries(balance.grantedByKind).map(([kind, amount]) => [
				kind,
				Number(amount),
			]),
		),
		receivable: Number(balance.receivableMillitokens),
		floor: Number(balance.floorMillitokens),
		budgets: seen.budgets.map((budget) => [
			budget.scope,
			Number(budget.limitMillitokens),
			Number(budget.usedMillitokens),
			Number(budget.heldMillitokens),
			budget.startsAt.getTime(),
			budget.endsAt.getTime(),
		]),
		usable: grants.filter(isUsable).map(counted),
		spent: grants
			.filter((grant) => !isUsable(grant))
			.map(counted)
			.sort(([a], [b]) => (a < b ? -1 : 1)),
		holds: seen.holds
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
			balance.cycle.plan,
			Number(balance.cycle.allocationMillitokens),
			balance.cycle.startsAt.getTime(),
			balance.cycle.endsAt.getTime(),
		],
		subscription: seen.subscription && subscriptionOf(seen.subscription),
	};
}

const subscriptionOf = (
	subscription: SubscriptionState,
): NonNullable<View["subscription"]> => [
	subscription.plan,
	Number(subscription.allocationMillitokens),
	subscription.anchorAt.getTime(),
	subscription.paidThrough.getTime(),
	subscription.nextCycleAt.getTime(),
	typeof subscription.next === "object"
		? {
				plan: subscription.next.plan,
				allocation: Number(subscription.next.allocationMillitokens),
			}
		: subscription.next,
];

const nameOf = ({ kind, source }: { kind: string; source: string }) =>
	`${kind} ${source}`;

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
