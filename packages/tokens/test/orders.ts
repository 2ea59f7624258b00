/**
 * What may be asked of a pool, at random. An order is generated as a draft: what depends on the moment, or on what came
 * before, is filled in when its turn has come, so that a program that is shrunk still makes sense.
 */
import fc from "fast-check";
import type { Actor, Order, Scope, Subject, Usage } from "./model-words.ts";
import { priceLists } from "./rates.ts";
import type { World } from "./world.ts";

export type Draft = (world: World) => Order;

const day = 86_400_000;

const members = ["anna", "ben"];
/** One has the id of a member, whose work is not its own. */
const keys = ["anna", "key-1"];
const actors: fc.Arbitrary<Actor> = fc.constantFrom<Actor[]>(
	{ kind: "member", id: "anna" },
	{ kind: "member", id: "anna" },
	{ kind: "member", id: "ben" },
	{ kind: "key", id: "anna" },
	{ kind: "key", id: "key-1" },
	{ kind: "respondent", id: "respondent-1" },
	{ kind: "system", id: "worker" },
);
const operator: Actor = { kind: "system", id: "billing" };

const subjects: fc.Arbitrary<Subject> = fc.constantFrom(
	{ kind: "survey", id: "first" },
	{ kind: "interview", id: "first" },
	{ kind: "interview", id: "second" },
);

const secondsToLive = fc.oneof(
	{ weight: 15, arbitrary: fc.constantFrom(1, 60, 900, 86_400) },
	{ weight: 1, arbitrary: fc.constantFrom(0, -5, 1.5, 2_592_001, Number.NaN) },
);

const countedUsage = (most: number): fc.Arbitrary<Usage> =>
	fc.oneof(
		{
			weight: 6,
			arbitrary: fc.record({
				feature: fc.constant("pulse_classifier"),
				responses: fc.nat(most),
				passes: fc.constantFrom(1, 2),
			}),
		},
		{
			weight: 3,
			arbitrary: fc.record({
				feature: fc.constantFrom("vocal_recording", "interview_transcription"),
				audioSeconds: fc.oneof(
					fc.nat(most * 6),
					fc.double({ min: 0, max: most * 6, noNaN: true }),
				),
			}),
		},
		{
			weight: 2,
			arbitrary: fc.record({
				feature: fc.constant("smart_question"),
				inputModelTokens: fc.nat(5_000),
				outputModelTokens: fc.nat(400),
			}),
		},
	);

const usageOf = (most: number): fc.Arbitrary<Usage> =>
	fc.oneof(
		{ weight: 19, arbitrary: countedUsage(most) },
		{
			weight: 1,
			arbitrary: fc.constantFrom<Usage[]>(
				{ feature: "pulse_classifier", responses: -1, passes: 1 },
				{ feature: "pulse_classifier", responses: 1.5, passes: 1 },
				{ feature: "pulse_classifier", responses: 1, passes: Number.NaN },
				{ feature: "pulse_classifier", responses: 2 ** 50, passes: 2 },
				{ feature: "vocal_recording", audioSeconds: Number.NaN },
				{ feature: "vocal_recording", audioSeconds: Number.POSITIVE_INFINITY },
				{ feature: "interview_transcription", audioSeconds: -0.001 },
				{
					feature: "smart_question",
					inputModelTokens: 1,
					outputModelTokens: 0.5,
				},
			),
		},
	);

const amounts = fc.oneof(
	{
		weight: 8,
		arbitrary: fc.integer({ min: 1, max: 800 }).map((n) => n * 1_000),
	},
	{ weight: 3, arbitrary: fc.integer({ min: 1, max: 50_000 }) },
	{ weight: 1, arbitrary: fc.constantFrom(0, -1_000, 1_000_000_000_001) },
);

const grant: fc.Arbitrary<Draft> = fc
	.record({
		kind: fc.constantFrom(
			...(["trial", "top_up", "top_up", "promotional", "adjustment"] as const),
		),
		amount: amounts,
		ends: fc.oneof(
			{
				weight: 3,
				arbitrary: fc.constantFrom(
					...[0, 1, 60_000, 900_000, day, 14 * day, 31 * day],
				),
			},
			{ weight: 2, arbitrary: fc.constant(undefined) },
		),
		isTidy: fc.nat(9).map((n) => n > 1),
		by: actors,
	})
	.map(({ kind, amount, ends, isTidy, by }) => (world: World): Order => {
		world.sources += 1;
		// Most of them as they should be: what is bought does not end, what is given does.
		const given = ends === undefined || ends === 0 ? day : ends;
		const tidy = kind === "top_up" ? undefined : given;
		const lasts = isTidy ? tidy : ends;
		return {
			verb: "grant",
			kind,
			source: `source-${world.sources}`,
			amount,
			endsAt: lasts === undefined ? undefined : world.clock + lasts,
			by,
		};
	});

/** The feature that is named for the work differs from that of the usage now and then: a caller's mistake. */
const featureOf = (usage: Usage, isMistaken: boolean) =>
	isMistaken && usage.feature !== "smart_question"
		? "smart_question"
		: usage.feature;
const mistaken = fc.nat(29).map((n) => n === 0);

const work = { subject: subjects, by: actors, isMistaken: mistaken };

const quote: fc.Arbitrary<Draft> = fc
	.record({
		most: fc.oneof(
			{ weight: 9, arbitrary: usageOf(60) },
			// What costs nothing is stopped by nothing.
			{
				weight: 1,
				arbitrary: fc.constant<Usage>({
					feature: "pulse_classifier",
					responses: 0,
					passes: 1,
				}),
			},
		),
		part: fc.constantFrom(0, 1, 1, 2, 2, 3),
		secondsValid: fc.constantFrom(1, 60, 1_800, 1_800, 86_400, 0, 86_401),
		...work,
	})
	.map(({ most, part, secondsValid, subject, by, isMistaken }) => {
		const feature = featureOf(most, isMistaken);
		// What is likely is nothing, half of the most, all of it, or by mistake more.
		const likely = Object.fromEntries(
			Object.entries(most).map(([name, value]) => [
				name,
				typeof value === "number" && name !== "passes" && value > 1
					? Math.floor((value * part) / 2)
					: value,
			]),
		) as Usage;
		const verb = "quote";
		return (): Order => ({
			...{ verb, feature, subject, by, likely, most, secondsValid },
		});
	});

/** One of those that there have been, the latest more often. */
const oneOf = <T>(list: readonly T[], back: number): T | undefined =>
	list.at(-1 - (back % Math.max(1, list.length)));
const neverMadeId = "00000000-0000-7000-8000-000000000000";
export const back = fc.oneof(
	{ weight: 6, arbitrary: fc.nat(2) },
	{ weight: 3, arbitrary: fc.nat(30) },
);

/** Mostly one that is open, if there is one. */
export type WhichHold = { back: number; isOpen: boolean };
export const whichHold: fc.Arbitrary<WhichHold> = fc.record({
	back,
	isOpen: fc.nat(3).map((n) => n > 0),
});
export function holdIn(world: World, which: WhichHold): string {
	const open = world.model.holds.filter(({ end }) => end === "open");
	const ids =
		which.isOpen && open.length > 0 ? open.map(({ id }) => id) : world.holds;
	return oneOf(ids, which.back) ?? neverMadeId;
}

/** Now and then all that is available, or one token more. */
const brink = fc.oneof(
	{ weight: 5, arbitrary: fc.constant(undefined) },
	{ weight: 1, arbitrary: fc.constantFrom(0, 0, 0, 1) },
);

function usageAtBrink(world: World, more: number): Usage {
	const { available } = world.model.view(world.clock);
	const { factor = 1 } =
		priceLists.findLast(({ from }) => from <= world.clock) ?? {};
	return {
		feature: "pulse_classifier",
		responses: Math.floor(available / (1_000 * factor)) + more,
		passes: 1,
	};
}

const hold: fc.Arbitrary<Draft> = fc
	.record({ usage: usageOf(60), brink, secondsToLive, ...work })
	.map((of) => (world: World): Order => {
		const { brink: more, secondsToLive: seconds, subject, by } = of;
		const usage = more === undefined ? of.usage : usageAtBrink(world, more);
		const feature = featureOf(usage, of.isMistaken);
		return {
			...{ verb: "hold", feature, subject, by, usage },
			secondsToLive: seconds,
			quote: undefined,
		};
	});

/** At the prices of a quote: as it was quoted, a little less, more than that, of another feature, or of a quote never made. */
const holdAsQuoted: fc.Arbitrary<Draft> = fc
	.record({
		back,
		how: fc.constantFrom("exactly", "exactly", "less", "more", "other"),
		other: countedUsage(40),
		secondsToLive,
		...work,
	})
	.map(({ back: so, how, other, secondsToLive, subject, by }) => (world) => {
		const quoted = oneOf(world.quotes, so);
		const usage =
			quoted === undefined || how === "other"
				? other
				: (Object.fromEntries(
						Object.entries(quoted.most).map(([name, value]) => [
							name,
							typeof value === "number" && name !== "passes"
								? Math.max(
										0,
										how === "less"
											? value - 3
											: how === "more"
												? value + (name === "responses" ? 1 : 60)
												: value,
									)
								: value,
						]),
					) as Usage);
		return {
			...{ verb: "hold", feature: usage.feature, subject, by, usage },
			secondsToLive,
			quote: quoted?.id ?? neverMadeId,
		};
	});

const debit: fc.Arbitrary<Draft> = fc
	.record({ usage: usageOf(30), brink, ...work })
	.map((of) => (world: World): Order => {
		const { brink: more, subject, by } = of;
		const usage = more === undefined ? of.usage : usageAtBrink(world, more);
		const feature = featureOf(usage, of.isMistaken);
		return { verb: "debit", feature, subject, by, usage };
	});

const settle: fc.Arbitrary<Draft> = fc
	.record({
		which: whichHold,
		/** In hundredths of what was held: nothing, a part, all, or more. */
		part: fc.constantFrom(0, 1, 20, 40, 80, 100, 101, 150, 400),
		other: fc.oneof(
			{ weight: 9, arbitrary: fc.constant(undefined) },
			{ weight: 1, arbitrary: usageOf(100) },
		),
		restStaysHeld: fc.nat(2).map((n) => n === 0),
	})
	.map(({ which, part, other, restStaysHeld }) => (world: World): Order => {
		const id = holdIn(world, which);
		const held = world.model.holds.find((one) => one.id === id);
		const responses = Math.floor(((held?.amount ?? 0) * part) / 100_000);
		const ofFeature = (feature: string): Usage => {
			if (feature === "pulse_classifier")
				return { feature, responses, passes: 1 };
			return feature === "smart_question"
				? {
						feature,
						inputModelTokens: 20 * part,
						outputModelTokens: part,
					}
				: { feature, audioSeconds: responses * 7 };
		};
		return {
			verb: "settle",
			id,
			usage: other ?? ofFeature(held?.feature ?? "pulse_classifier"),
			restStaysHeld,
		};
	});

const extend: fc.Arbitrary<Draft> = fc.tuple(whichHold, secondsToLive).map(
	([which, seconds]) =>
		(world: World): Order => ({
			verb: "extend",
			id: holdIn(world, which),
			secondsToLive: seconds,
		}),
);

const release: fc.Arbitrary<Draft> = whichHold.map(
	(which) =>
		(world: World): Order => ({ verb: "release", id: holdIn(world, which) }),
);

/** A charge that there was; now and then any number, also of what was no charge, and of what is not there. */
const reverse: fc.Arbitrary<Draft> = fc
	.record({ back, isAny: fc.nat(5).map((n) => n === 0), by: actors })
	.map(({ back: so, isAny, by }) => (world: World): Order => {
		const charge = oneOf(world.charges, so);
		const entry =
			isAny || charge === undefined
				? Math.max(1, world.model.lines.length + 2 - so)
				: charge;
		return { verb: "reverse", entry, by };
	});

/** Of an amount: nothing, a part, half, all, or one more than all. */
const parts = fc.constantFrom(
	...([0, 0.1, 0.5, 0.5, 1, 1, "one more"] as const),
);
const partOf = (amount: number, part: number | "one more") =>
	part === "one more" ? amount + 1 : Math.floor(amount * part);

const clawBack: fc.Arbitrary<Draft> = fc
	.record({
		back,
		part: parts,
		isBought: fc.nat(3).map((n) => n > 0),
		by: actors,
	})
	.map(({ back: so, part, isBought, by }) => (world: World): Order => {
		const { grants, refunded } = world.model;
		const bought = grants.filter((one) => !isBought || one.kind === "top_up");
		const grant = oneOf(bought, so);
		const left =
			(grant?.amount ?? 0) - (grant ? (refunded.get(grant) ?? 0) : 0);
		const amount = partOf(left, part);
		const name = grant?.name ?? "top_up never made";
		return { verb: "claw_back", grant: name, amount, by };
	});

const reinstate: fc.Arbitrary<Draft> = fc
	.record({ back, part: parts, isAny: fc.nat(9).map((n) => n === 0) })
	.map(({ back: so, part, isAny }) => (world: World): Order => {
		const { grants, refunded } = world.model;
		const grant = oneOf(
			grants.filter((one) => isAny || (refunded.get(one) ?? 0) > 0),
			so,
		);
		const asked = grant === undefined ? 0 : (refunded.get(grant) ?? 0);
		return {
			verb: "reinstate",
			grant: grant?.name ?? "top_up never made",
			amount: partOf(asked, part),
			by: operator,
		};
	});

const plans = fc.oneof(
	{
		weight: 9,
		arbitrary: fc.constantFrom(
			{ plan: "Essential", allocation: 120_000 },
			{ plan: "Essential anew", allocation: 120_000 },
			{ plan: "Start", allocation: 300_000 },
			{ plan: "Elite", allocation: 700_000 },
		),
	},
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			{ plan: "Nothing", allocation: 0 },
			{ plan: "All", allocation: 1_000_000_000_001 },
		),
	},
);

const subscribe: fc.Arbitrary<Draft> = fc
	.record({
		to: plans,
		anchor: fc.constantFrom(
			...[0, 0, -3, 5, -100].map((days) => days * day),
			"last day of the month",
			"last day of the month",
		),
		paid: fc.constantFrom(0, 31 * day, 200 * day),
		by: actors,
	})
	.map(
		({ to, anchor, paid, by }) =>
			(world: World): Order => ({
				verb: "subscribe",
				...to,
				// A month that ends later than that of an earlier plan: who comes back would have two allocations for one cycle.
				anchorAt:
					typeof anchor === "number"
						? world.clock + anchor
						: Date.parse("2026-12-31T00:00:00Z"),
				paidThrough: world.clock + paid,
				by,
			}),
	);

const payThrough: fc.Arbitrary<Draft> = fc
	.constantFrom(-40 * day, 1, 31 * day, 100 * day)
	.map(
		(more) =>
			(world: World): Order => ({
				verb: "pay_through",
				paidThrough: world.clock + more,
				by: operator,
			}),
	);

const changePlan: fc.Arbitrary<Draft> = fc.tuple(plans, actors).map(
	([to, by]) =>
		(): Order => ({ verb: "change_plan", ...to, by }),
);

const cancelPlan: fc.Arbitrary<Draft> = actors.map(
	(by) => (): Order => ({ verb: "cancel_plan", by }),
);

const scopes: fc.Arbitrary<Scope> = fc.oneof(
	fc
		.constantFrom("pulse_classifier", "vocal_recording", "smart_question")
		.map((feature) => ({ feature })),
	fc.constantFrom(...members).map((member) => ({ member })),
	fc.constantFrom(...keys).map((key) => ({ key })),
	subjects.map((subject) => ({ subject })),
);

const setBudget: fc.Arbitrary<Draft> = fc
	.record({
		scope: scopes,
		limit: fc.oneof(
			{
				weight: 4,
				arbitrary: fc.constantFrom(0, 60_000, 150_000, 400_000),
			},
			{ weight: 4, arbitrary: fc.constant(undefined) },
			{ weight: 1, arbitrary: fc.constantFrom(-1, 1_000_000_000_001) },
		),
		/** Taken away is more often one that there is. */
		back: fc.nat(3),
		by: actors,
	})
	.map(({ scope, limit, back: so, by }) => (world: World): Order => {
		const there = oneOf(world.model.budgets, so)?.scope;
		const isTakenAway = limit === undefined && so > 0;
		return {
			verb: "set_budget",
			scope: isTakenAway ? (there ?? scope) : scope,
			limit,
			by,
		};
	});

const setFloor: fc.Arbitrary<Draft> = fc
	.tuple(fc.constantFrom(0, 0, 30_000, 200_000, -1, 1_000_000_000_001), actors)
	.map(
		([floor, by]) =>
			(): Order => ({ verb: "set_floor", floor, by }),
	);

/** What goes on with something mostly waits until there is such a thing: it is made first. */
const once = (
	isThere: (world: World) => boolean,
	draft: fc.Arbitrary<Draft>,
	first: fc.Arbitrary<Draft>,
): fc.Arbitrary<Draft> =>
	fc.tuple(draft, first, fc.nat(7)).map(
		([then, before, n]) =>
			(world: World): Order =>
				n === 0 || isThere(world) ? then(world) : before(world),
	);

const hasHold = (world: World) => world.holds.length > 0;
const hasPlan = (world: World) => world.model.subscription !== undefined;
const hasQuote = (world: World) => world.quotes.length > 0;
const hasCharge = (world: World) => world.charges.length > 0;
const hasBought = (world: World) =>
	world.model.grants.some(({ kind }) => kind === "top_up");
const hasRefund = (world: World) =>
	[...world.model.refunded.values()].some((amount) => amount > 0);

/** How often which verb is asked for. */
type Mix = Record<
	| "grants"
	| "holds"
	| "debits"
	| "quotes"
	| "reversals"
	| "refunds"
	| "plans"
	| "budgets",
	number
>;

const draftsOf = (mix: Mix): fc.Arbitrary<Draft> => {
	const draft = (weight: number, arbitrary: fc.Arbitrary<Draft>) => ({
		weight,
		arbitrary,
	});
	return fc.oneof(
		draft(8 * mix.grants, grant),
		draft(7 * mix.holds, hold),
		draft(9 * mix.holds, once(hasHold, settle, hold)),
		draft(2 * mix.holds, once(hasHold, extend, hold)),
		draft(3 * mix.holds, once(hasHold, release, hold)),
		draft(8 * mix.debits, debit),
		draft(2 * mix.quotes, quote),
		draft(3 * mix.quotes, once(hasQuote, holdAsQuoted, quote)),
		draft(3 * mix.reversals, once(hasCharge, reverse, debit)),
		draft(4 * mix.refunds, once(hasBought, clawBack, grant)),
		draft(4 * mix.refunds, once(hasRefund, reinstate, clawBack)),
		draft(mix.plans, subscribe),
		draft(2 * mix.plans, once(hasPlan, payThrough, subscribe)),
		draft(3 * mix.plans, once(hasPlan, changePlan, subscribe)),
		draft(2 * mix.plans, once(hasPlan, cancelPlan, subscribe)),
		draft(3 * mix.budgets, setBudget),
		draft(mix.budgets, setFloor),
	);
};

const nothing: Mix = {
	grants: 0,
	holds: 0,
	debits: 0,
	quotes: 0,
	reversals: 0,
	refunds: 0,
	plans: 0,
	budgets: 0,
};

/**
 * What a program asks for. Some deal with everything, others with little, but again and again: a refund of what has paid
 * for another refund is not met in a program that also does all else.
 */
export const mixes: fc.Arbitrary<Draft>[] = [
	{
		grants: 2,
		holds: 2,
		debits: 1,
		quotes: 1,
		reversals: 2,
		refunds: 1,
		plans: 1,
		budgets: 1,
	},
	{ ...nothing, grants: 2, holds: 2, debits: 1, quotes: 1, reversals: 2 },
	{ ...nothing, grants: 2, debits: 1, reversals: 2, refunds: 6 },
	{ ...nothing, grants: 1, holds: 2, refunds: 3 },
	{ ...nothing, grants: 1, holds: 1, debits: 1, plans: 6, budgets: 2 },
	{ ...nothing, plans: 1 },
	{ ...nothing, plans: 1 },
	{ ...nothing, grants: 1, holds: 2, quotes: 1, plans: 1, budgets: 4 },
].map(draftsOf);
