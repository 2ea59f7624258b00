import { expect, test } from "vitest";
import type { News } from "../../providers/payment/payment.ts";
import {
	type Allocation,
	allocationOf,
	clawedBackOf,
	disputedOf,
	documentNumber,
	type Facts,
	type GoingBack,
	goneOf,
	learn,
	nothingKnown,
	whyForeign,
} from "./payment.ts";

const francs = (minorUnits: number) => ({ minorUnits, currency: "CHF" });
const at = (minute: number) => new Date(Date.UTC(2027, 2, 1, 12, minute));
const paid = francs(2_500);
const payment = { paid, tokensMillitokens: 500_000n };

const refunded = (minorUnits: number): GoingBack => ({
	about: "refund",
	paymentReference: "p1",
	refundedInAll: francs(minorUnits),
	at: at(0),
});
const disputed = (
	happened: "opened" | "won" | "lost",
	of: { ref?: string; minorUnits?: number; minute?: number } = {},
): GoingBack => ({
	about: "dispute",
	paymentReference: "p1",
	disputeRef: of.ref ?? "d1",
	amount: francs(of.minorUnits ?? 2_500),
	happened,
	at: at(of.minute ?? 0),
});

const known = (news: GoingBack[]): Facts => news.reduce(learn, nothingKnown);
const missing = (news: GoingBack[]): bigint =>
	clawedBackOf(goneOf(known(news), paid), payment);

test.each([
	["nothing", [], 0n],
	["half of it back", [refunded(1_250)], 250_000n],
	["half, then all of it", [refunded(1_250), refunded(2_500)], 500_000n],
	["all, then the half is told", [refunded(2_500), refunded(1_250)], 500_000n],
	["more than was paid", [refunded(9_999)], 500_000n],
	["one centime of 25 francs", [refunded(1)], 200n],
	["a dispute that is open", [disputed("opened")], 500_000n],
	["a dispute that is won", [disputed("opened"), disputed("won")], 0n],
	["a dispute that is lost", [disputed("opened"), disputed("lost")], 500_000n],
	[
		"the win, and then that it was opened",
		[disputed("won"), disputed("opened", { minute: 5 })],
		0n,
	],
	[
		"half back and the other half disputed",
		[refunded(1_250), disputed("opened", { minorUnits: 1_250 })],
		500_000n,
	],
	[
		"half back and all of it disputed",
		[refunded(1_250), disputed("opened")],
		500_000n,
	],
	[
		"half back and the dispute won",
		[refunded(1_250), disputed("opened"), disputed("won")],
		250_000n,
	],
	[
		"won first, lost on appeal",
		[disputed("lost", { minute: 9 }), disputed("won", { minute: 1 })],
		500_000n,
	],
	[
		"one won, another opened",
		[disputed("won"), disputed("opened", { ref: "d2", minorUnits: 500 })],
		100_000n,
	],
] as const)("%s: so much is missing", (_, news, millitokens) => {
	expect(missing([...news])).toBe(millitokens);
});

test("a part of the price takes that part of the tokens, down to the millitoken", () => {
	const three = { paid: francs(300), tokensMillitokens: 100_000n };
	expect(clawedBackOf(francs(100), three)).toBe(33_333n);
	expect(clawedBackOf(francs(299), three)).toBe(99_666n);
	expect(clawedBackOf(francs(300), three)).toBe(100_000n);
});

test("of several disputes an open one is told before a lost one, and that before one that was won", () => {
	const of = (news: GoingBack[]) => disputedOf(known(news));
	expect(of([])).toBeUndefined();
	expect(of([disputed("won")])).toBe("won");
	expect(of([disputed("won"), disputed("lost", { ref: "d2" })])).toBe("lost");
	expect(
		of([
			disputed("lost"),
			disputed("won", { ref: "d2" }),
			disputed("opened", { ref: "d3" }),
		]),
	).toBe("open");
});

test("what is told in another currency is not about this payment", () => {
	const inEuros: GoingBack = {
		...(refunded(100) as Extract<News, { about: "refund" }>),
		refundedInAll: { minorUnits: 100, currency: "EUR" },
	};
	expect(whyForeign(inEuros, { facts: nothingKnown, paid })).toMatch(/EUR/);
	expect(
		whyForeign(inEuros, { facts: known([refunded(1)]), paid: undefined }),
	).toMatch(/EUR/);
	expect(
		whyForeign(inEuros, { facts: nothingKnown, paid: undefined }),
	).toBeUndefined();
	// It came first, so it was kept; it does not count against francs.
	expect(goneOf(learn(nothingKnown, inEuros), paid)).toEqual(francs(0));
});

function* ordersOf<T>(things: readonly T[]): Generator<T[]> {
	if (things.length === 0) yield [];
	for (const [index, first] of things.entries())
		for (const rest of ordersOf(things.toSpliced(index, 1)))
			yield [first, ...rest];
}

/** The payment twice, by two events of the provider's; then what went back of it. */
const histories: [string, (GoingBack | "paid")[], bigint, string][] = [
	[
		"refunded wholly, the dispute won",
		[
			"paid",
			"paid",
			refunded(500),
			refunded(2_500),
			disputed("opened"),
			disputed("won", { minute: 7 }),
		],
		500_000n,
		"won",
	],
	[
		"refunded in part, the dispute won",
		[
			"paid",
			"paid",
			refunded(500),
			refunded(1_000),
			disputed("opened", { minorUnits: 1_500 }),
			disputed("won", { minorUnits: 1_500, minute: 7 }),
		],
		200_000n,
		"won",
	],
	[
		"refunded in part, the dispute lost",
		[
			"paid",
			"paid",
			refunded(500),
			refunded(1_000),
			disputed("opened", { minorUnits: 1_000 }),
			disputed("lost", { minorUnits: 1_000, minute: 7 }),
		],
		400_000n,
		"lost",
	],
];

test.each(histories)(
	"46,080 histories of a payment end the same: %s",
	(_, life, millitokens, state) => {
		let histories = 0;
		const ends = new Set<string>();
		for (const order of ordersOf(life.map((__, place) => place)))
			for (let twice = 0; twice < 64; twice += 1) {
				let facts = nothingKnown;
				let isPaid = false;
				let taken = 0n;
				const told = order.flatMap((place) =>
					(twice & (1 << place)) === 0 ? [place] : [place, place],
				);
				// The copies come at once in one half of the histories, and after all else in the other.
				const late = histories % 2 === 0 ? [] : told;
				for (const place of [...told, ...late]) {
					const news = life[place];
					if (news === "paid") isPaid = true;
					else if (news !== undefined) facts = learn(facts, news);
					if (isPaid) taken = clawedBackOf(goneOf(facts, paid), payment);
				}
				ends.add(`${taken} ${disputedOf(facts)}`);
				histories += 1;
			}
		expect(histories).toBe(46_080);
		expect([...ends]).toEqual([`${millitokens} ${state}`]);
	},
);

const allocation = (
	source: string,
	effectiveAt: Date,
	amountMillitokens = 10_000_000n,
): Allocation => ({
	grantId: source,
	source,
	amountMillitokens,
	refundedMillitokens: 0n,
	effectiveAt,
	expiresAt: undefined,
});
const day = (date: number) => new Date(Date.UTC(2027, 2, date));
const months = [
	allocation("cycle:1", day(1)),
	allocation("cycle:2", new Date(Date.UTC(2027, 3, 1))),
	allocation("upgrade:9", day(10), 20_000_000n),
	allocation("upgrade:12", day(12), 20_000_000n),
];

test.each([
	["plan_start", day(1), undefined, "cycle:1"],
	// The provider's month begins an hour apart from ours when the clocks change.
	["renewal", day(1), new Date(Date.UTC(2027, 3, 1, 1)), "cycle:2"],
	["renewal", day(1), new Date(Date.UTC(2027, 4, 1)), undefined],
	["upgrade", day(10), undefined, "upgrade:9"],
	["upgrade", day(14), undefined, undefined],
] as const)(
	"a payment for a %s of %s brought its own allocation and no other",
	(paidFor, paidAt, periodStartsAt, grantId) => {
		expect(
			allocationOf(
				{
					paidFor,
					paidAt,
					periodStartsAt,
					tokensMillitokens: paidFor === "upgrade" ? 20_000_000n : 10_000_000n,
				},
				months,
			)?.grantId,
		).toBe(grantId);
	},
);

test("documents are numbered so that they sort", () => {
	expect(documentNumber("receipt", 2026, 123)).toBe("2026-000123");
	expect(documentNumber("credit_note", 2026, 7)).toBe("CN-2026-000007");
	expect(documentNumber("receipt", 2026, 1_234_567)).toBe("2026-1234567");
});
