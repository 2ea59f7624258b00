/**
 * Every verb of the two doors that move tokens, each on a pool that was made ready for it: what crashes break off and
 * repeat.
 */
import { randomUUIDv7 } from "node:crypto";
import { type Database, type Engine, openEngine } from "../src/index.ts";
import { company, system, tokens, workOf } from "./database.ts";

type Doors = Pick<Engine, "spend" | "fund">;

/** What an operation may name. Texts only, so that it can be told to another process. */
export type Ready = {
	companyId: string;
	/** A hold of 40, of which 25 are pinned in a grant that ends soon. */
	holdId: string;
	/** A top-up of 75, of which the hold pins 15. */
	grantId: string;
	quoteId: string;
	/** The number of a charge. */
	charge: string;
};

type Operation = {
	/** What else is there before. */
	before?: (ready: Ready, engine: Engine) => Promise<Partial<Ready>>;
	at?: Date;
	operate: (ready: Ready, doors: Doors) => Promise<unknown>;
};

const readyAt = new Date("2027-02-01T00:00:00Z");
const soon = new Date("2027-02-01T00:00:30Z");
/** The hold has ended. */
const late = new Date("2027-02-01T00:02:00Z");
const monthsLater = new Date("2027-04-05T00:00:00Z");

const key = { key: "operation" };
const plan = { name: "Start", allocationMillitokens: 10_000_000n };
const actor = system;

const done = <T extends object>(result: T) => {
	if ("refused" in result) throw new Error(JSON.stringify(result));
	return result as Exclude<T, { refused: string }>;
};

const subscribed: Operation["before"] = async ({ companyId }, { fund }) => {
	done(
		await fund.subscribe(
			{
				companyId,
				plan,
				anchorAt: new Date("2027-01-31T10:00:00Z"),
				paidThrough: new Date("2027-03-15T00:00:00Z"),
				actor,
			},
			{ key: "subscribe" },
		),
	);
	return {};
};

const clawedBack: Operation["before"] = async (
	{ companyId, grantId },
	{ fund },
) => {
	done(
		await fund.clawBack(
			{
				companyId,
				grantId,
				amountMillitokens: 75_000n,
				reason: "dispute",
				actor,
			},
			{ key: "claw back" },
		),
	);
	return {};
};

const settle =
	(count: number, options: { restStaysHeld?: boolean } = {}) =>
	({ companyId, holdId }: Ready, { spend }: Doors) =>
		spend.settle({ companyId, holdId }, tokens(count), { ...key, ...options });

const grant: Operation["operate"] = ({ companyId }, { fund }) =>
	fund.grant(
		{
			companyId,
			kind: "top_up",
			amountMillitokens: 20_000n,
			source: "payment",
			actor,
		},
		key,
	);

const debit: Operation["operate"] = ({ companyId }, { spend }) =>
	spend.debit(workOf(companyId), tokens(30), key);

const changePlan =
	(allocationMillitokens: bigint): Operation["operate"] =>
	({ companyId }, { fund }) =>
		fund.changePlan(
			{ companyId, plan: { name: "Other", allocationMillitokens }, actor },
			key,
		);

export const operations: Record<string, Operation> = {
	grant: { operate: grant },
	"a grant that pays a debt": { before: clawedBack, operate: grant },
	hold: {
		operate: ({ companyId }, { spend }) =>
			spend.hold(workOf(companyId), tokens(30), { ...key, secondsToLive: 60 }),
	},
	"a hold at a quote": {
		async before({ companyId }, { spend }) {
			const quote = await spend.quote(
				workOf(companyId),
				{ likely: tokens(20), most: tokens(30) },
				{ secondsValid: 600 },
			);
			return { quoteId: done(quote).quoteId };
		},
		operate: ({ companyId, quoteId }, { spend }) =>
			spend.hold(workOf(companyId), tokens(30), {
				...key,
				secondsToLive: 60,
				quoteId,
			}),
	},
	"settle all": { operate: settle(40) },
	"settle a part": { operate: settle(12) },
	"settle more than was held": { operate: settle(70) },
	"settle a chunk": { operate: settle(12, { restStaysHeld: true }) },
	"settle too late": { at: late, operate: settle(12) },
	debit: { operate: debit },
	"a debit after months in which nobody came": {
		before: subscribed,
		at: monthsLater,
		operate: debit,
	},
	extend: {
		operate: ({ companyId, holdId }, { spend }) =>
			spend.extend({ companyId, holdId }, { ...key, secondsToLive: 600 }),
	},
	release: {
		operate: ({ companyId, holdId }, { spend }) =>
			spend.release({ companyId, holdId }, key),
	},
	subscribe: {
		operate: ({ companyId }, { fund }) =>
			fund.subscribe(
				{
					companyId,
					plan,
					anchorAt: new Date("2027-01-31T10:00:00Z"),
					paidThrough: new Date("2027-03-01T00:00:00Z"),
					actor,
				},
				key,
			),
	},
	"pay for cycles that have begun": {
		before: subscribed,
		at: monthsLater,
		operate: ({ companyId }, { fund }) =>
			fund.payThrough(
				{ companyId, paidThrough: new Date("2027-06-01T00:00:00Z"), actor },
				key,
			),
	},
	"change to a larger plan": {
		before: subscribed,
		operate: changePlan(30_000_000n),
	},
	"change to a smaller plan": {
		before: subscribed,
		operate: changePlan(1_200_000n),
	},
	"cancel the plan": {
		before: subscribed,
		operate: ({ companyId }, { fund }) =>
			fund.cancelPlan({ companyId, actor }, key),
	},
	reverse: {
		async before({ companyId }, { spend }) {
			const charged = await spend.debit(workOf(companyId), tokens(30), {
				key: "debit",
			});
			return { charge: String(done(charged).entryNumber) };
		},
		operate: ({ companyId, charge }, { fund }) =>
			fund.reverse({ companyId, entryNumber: BigInt(charge), actor }, key),
	},
	"claw back what is partly held": {
		operate: ({ companyId, grantId }, { fund }) =>
			fund.clawBack(
				{
					companyId,
					grantId,
					amountMillitokens: 75_000n,
					reason: "refund",
					actor,
				},
				key,
			),
	},
	reinstate: {
		before: clawedBack,
		operate: ({ companyId, grantId }, { fund }) =>
			fund.reinstate(
				{ companyId, grantId, amountMillitokens: 75_000n, actor },
				key,
			),
	},
	"set a budget": {
		operate: ({ companyId }, { fund }) =>
			fund.setBudget(
				{
					companyId,
					scope: { feature: "pulse_classifier" },
					limitMillitokens: 500_000n,
					actor,
				},
				key,
			),
	},
	"set the floor": {
		operate: ({ companyId }, { fund }) =>
			fund.setFloor({ companyId, floorMillitokens: 5_000n, actor }, key),
	},
};

const operationOf = (name: string): Operation => {
	const operation = operations[name];
	if (operation === undefined) throw new Error(`No operation is named ${name}`);
	return operation;
};

/** A company of its own, ready for the operation. */
export async function makeReady(
	name: string,
	database: Database,
): Promise<Ready> {
	const engine = openEngine({ database, now: () => readyAt });
	const { companyId, give, work } = await company(engine);
	// Two grants, so that an operation moves both.
	await give(25, new Date("2027-02-10T00:00:00Z"));
	const grantId = await give(75);
	const held = await engine.spend.hold(work, tokens(40), {
		key: randomUUIDv7(),
		secondsToLive: 60,
	});
	const { holdId } = done(held);
	const ready = { companyId, holdId, grantId, quoteId: "", charge: "" };
	return { ...ready, ...(await operationOf(name).before?.(ready, engine)) };
}

/** As a process sees it that has just begun. */
export const engineAt = (name: string, database: Database): Engine =>
	openEngine({ database, now: () => operationOf(name).at ?? soon });

/** In a transaction of the engine's own, or in the caller's, who stores a result of the work with it. */
export const ways = ["own", "caller's"] as const;
export type Way = (typeof ways)[number];

export async function operate(
	database: Database,
	of: { name: string; way: Way; ready: Ready },
): Promise<unknown> {
	const { name, ready } = of;
	const engine = engineAt(name, database);
	const operation = operationOf(name);
	if (of.way === "own") return operation.operate(ready, engine);
	return database.transaction(async (tx) => {
		await tx.query(
			"insert into work.result values ($1) on conflict do nothing",
			[ready.companyId],
		);
		return operation.operate(ready, {
			spend: engine.spend.in(tx),
			fund: engine.fund.in(tx),
		});
	});
}

/** A database that tells of each statement that it answered, its `begin` and `commit` too. What that throws is thrown. */
export function watched(
	database: Database,
	answered: (text: string) => void,
	sent: (text: string) => void = () => undefined,
): Database {
	const tell = async <T>(text: string, statement: () => Promise<T>) => {
		const answering = statement();
		sent(text);
		const answer = await answering;
		answered(text);
		return answer;
	};
	return {
		query: (text, values) => tell(text, () => database.query(text, values)),
		async transaction(work) {
			const result = await database.transaction(async (tx) => {
				sent("begin");
				answered("begin");
				const worked = await work({
					query: (text, values) => tell(text, () => tx.query(text, values)),
				});
				// Its statement goes out before anything else is done.
				sent("commit");
				return worked;
			});
			answered("commit");
			return result;
		},
	};
}
