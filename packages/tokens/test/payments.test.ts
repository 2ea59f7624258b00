/**
 * A payment's life is told by events that come late, twice and in any order. Whatever the order, the pool ends the same:
 * the grant is made once, what went back to who paid is taken back or owed, and what a won dispute returned is there again.
 * In memory and by the core alone: all 720 orders of six events, with each of the 64 sets of them told twice.
 */
import { expect, test } from "vitest";
import { decide, type Operation } from "../src/core/decide.ts";
import type { Entry } from "../src/core/entry.ts";
import { emptyPool, grantedOf, type Pool } from "../src/core/pool.ts";
import { replay } from "../src/core/replay.ts";
import { type Done, resultOf } from "../src/core/result.ts";
import { checkSums, companyId, idOf, rateCard } from "./table.ts";

type PaymentEvent =
	| { what: "paid" }
	/** In all, as the provider counts it: the second refund's event tells both. */
	| { what: "refunded"; inAll: bigint }
	| { what: "dispute opened"; amount: bigint }
	| { what: "dispute won" };

const bought = 500_000n;
const life: readonly PaymentEvent[] = [
	{ what: "paid" },
	// The same payment, told by another event of the provider's.
	{ what: "paid" },
	{ what: "refunded", inAll: 100_000n },
	{ what: "refunded", inAll: bought },
	{ what: "dispute opened", amount: bought },
	{ what: "dispute won" },
];

/** What is known of a payment: it depends on which events came, and never on their order or number. */
type Known = {
	isPaid: boolean;
	refunded: bigint;
	disputed: bigint;
	isWon: boolean;
};

const nothingKnown: Known = {
	isPaid: false,
	refunded: 0n,
	disputed: 0n,
	isWon: false,
};

function learn(known: Known, event: PaymentEvent): Known {
	switch (event.what) {
		case "paid":
			return { ...known, isPaid: true };
		case "refunded":
			return {
				...known,
				refunded: known.refunded > event.inAll ? known.refunded : event.inAll,
			};
		case "dispute opened":
			return { ...known, disputed: event.amount };
		case "dispute won":
			return { ...known, isWon: true };
	}
}

/** How much of the payment is with who paid: no more than all of it, however often it was asked for. */
function goneOf({ refunded, disputed, isWon }: Known): bigint {
	const gone = refunded + (isWon ? 0n : disputed);
	return gone < bought ? gone : bought;
}

const system = { kind: "system", id: "payments" } as const;
const rateCards = [rateCard];
const firstInstant = Date.UTC(2027, 0, 1);
const thePayment = idOf("payment");

/** A company with its book, in memory. */
type Company = { pool: Pool; entries: Entry[]; operations: number };

function carryOut(company: Company, operation: Operation): Done | undefined {
	company.operations += 1;
	const now = firstInstant + company.operations * 1_000;
	const { own } = decide(company.pool, operation, { now, rateCards });
	if ("refused" in own) {
		if (own.refused !== "out_of_tokens")
			throw new Error(`${operation.verb} was refused: ${own.refused}`);
		return undefined;
	}
	company.entries.push(...own);
	return resultOf(own);
}

const topUp = (name: string, amount: bigint): Operation => ({
	verb: "grant",
	grantId: idOf(name),
	kind: "top_up",
	amount,
	expiresAt: undefined,
	source: name,
	actor: system,
});

const work = {
	feature: "pulse_classifier",
	subject: { kind: "job", id: "1" },
	actor: { kind: "member", id: "anna" },
} as const;

const debit = (responses: number): Operation => ({
	verb: "debit",
	usage: { feature: "pulse_classifier", responses, passes: 1 },
	...work,
});

/** Bring the pool to what is known: the grant once, and then the difference between what went back and what was taken. */
function bringAbout(company: Company, known: Known): void {
	if (!known.isPaid) return;
	const { grants } = company.pool;
	// One grant for its source, which the database keeps by a unique key.
	const made = grants.find(({ source }) => source === "payment");
	if (made === undefined) carryOut(company, topUp("payment", bought));
	const more = goneOf(known) - (made?.refunded ?? 0n);
	if (more === 0n) return;
	const about = { grantId: thePayment, actor: system };
	carryOut(
		company,
		more > 0n
			? { verb: "claw_back", amount: more, reason: "events", ...about }
			: { verb: "reinstate", amount: -more, ...about },
	);
}

/** What happened beside the payment: enough to spend of it, to hold of it, and to pay its debt by other top-ups. */
type Tally = Record<
	"spentOfIt" | "parked" | "owed" | "paidByOthers" | "givenBackToOthers",
	number
>;

/** One history: after each event the company works, and after the third it buys more. Demand that cannot be met waits. */
function live(events: readonly PaymentEvent[], tally: Tally): Company {
	const company: Company = {
		pool: emptyPool(companyId, "UTC"),
		entries: [],
		operations: 0,
	};
	const { pool } = company;
	carryOut(company, topUp("before", 40_000n));
	let known = nothingKnown;
	let waiting = 0;
	for (const [index, event] of events.entries()) {
		known = learn(known, event);
		bringAbout(company, known);
		expectBroughtAbout(pool, known);
		if (index < 6) waiting += 30;
		if (waiting > 0 && carryOut(company, debit(waiting)) !== undefined)
			waiting = 0;
		if (index === 2) carryOut(company, topUp("meanwhile", 60_000n));
	}
	// The company buys once more, which pays whatever it owes, and does the work that waited.
	const it = pool.grants.find(({ grantId }) => grantId === thePayment);
	tally.spentOfIt += Number((it?.settled ?? 0n) > 0n);
	tally.parked += Number(waiting > 0);
	tally.owed += Number(pool.receivable > 0n);
	carryOut(company, topUp("after", 400_000n));
	if (waiting > 0) carryOut(company, debit(waiting));
	tally.paidByOthers += Number(
		company.entries.some(({ kind }) => kind === "repay"),
	);
	tally.givenBackToOthers += Number(
		company.entries.some(
			({ kind, shares }) =>
				kind === "reinstate" &&
				shares.some(({ grant }) => grant !== it?.number),
		),
	);
	return company;
}

function expectBroughtAbout(pool: Pool, known: Known): void {
	if (!known.isPaid) return;
	const gone = goneOf(known);
	const it = pool.grants.find(({ grantId }) => grantId === thePayment);
	if (it?.refunded !== gone || pool.clawedBack + pool.receivable !== gone)
		throw new Error(
			`${gone} went back, and ${it?.refunded} was taken back or owed`,
		);
}

function* ordersOf<T>(things: readonly T[]): Generator<T[]> {
	if (things.length === 0) yield [];
	for (const [index, first] of things.entries())
		for (const rest of ordersOf(things.toSpliced(index, 1)))
			yield [first, ...rest];
}

test("46,080 histories of one payment all end the same: six events in any order, any of them twice", () => {
	const tally: Tally = {
		spentOfIt: 0,
		parked: 0,
		owed: 0,
		paidByOthers: 0,
		givenBackToOthers: 0,
	};
	/** Each end that was reached, with the first history that did. */
	const ends = new Map<string, string>();
	let histories = 0;
	for (const [place, order] of [...ordersOf(life)].entries())
		for (let twice = 0; twice < 64; twice += 1) {
			// What comes twice comes again at once in one half of the orders, and after all else in the other.
			const atOnce = place % 2 === 0;
			const isTwice = (event: PaymentEvent) =>
				(twice & (1 << life.indexOf(event))) !== 0;
			const events = atOnce
				? order.flatMap((event) => (isTwice(event) ? [event, event] : [event]))
				: [...order, ...order.filter(isTwice)];
			const company = live(events, tally);
			const { pool, entries } = company;
			checkSums(pool);
			const { available, held, settled, expired, clawedBack, receivable } =
				pool;
			const end = [
				`available ${available}`,
				`held ${held}`,
				`settled ${settled}`,
				`expired ${expired}`,
				`clawed back ${clawedBack}`,
				`owed ${receivable}`,
				`granted ${grantedOf(pool)}`,
				`grants ${pool.grants.length}`,
			].join(", ");
			if (!ends.has(end))
				ends.set(end, `${twice}: ${order.map(({ what }) => what).join(", ")}`);
			// One in a hundred is replayed from its book.
			if (histories % 100 === 0) {
				const again = replay(emptyPool(companyId, "UTC"), entries);
				expect({ ...again, quietUntil: 0 }).toEqual({ ...pool, quietUntil: 0 });
			}
			histories += 1;
		}
	const one =
		"available 320000, held 0, settled 180000, expired 0, clawed back 500000, owed 0, granted 1000000, grants 4";
	expect([...ends].filter(([end]) => end !== one)).toEqual([]);
	expect(ends.has(one)).toBe(true);
	expect(histories).toBe(46_080);
	// Each of these happened in hundreds of histories, so the one end is not for want of anything to undo.
	for (const count of Object.values(tally)) expect(count).toBeGreaterThan(200);
});
