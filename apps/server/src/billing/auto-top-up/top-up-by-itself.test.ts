/** Buying by itself, on PostgreSQL and with the engine; the provider is scripted, because what matters is what it does not say. */
import {
	getAutoTopUp,
	setAutoTopUp,
	setBillingDetails,
} from "@verbatim/contract/billing";
import { isProblem } from "@verbatim/contract/problems";
import { getBalance } from "@verbatim/contract/tokens";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "../../company/actor.ts";
import { ask } from "../../company/testing/ask.ts";
import type { Clock } from "../../platform/clock.ts";
import type { PaymentProvider } from "../../providers/payment/payment.ts";
import { applyReport } from "../checkout/apply-report.ts";
import { topUpOfReference } from "../checkout/top-up.ts";
import { setCustomer } from "../payments/store.ts";
import { type BillingRoom, openBillingRoom } from "../testing/billing-room.ts";
import { getAutoTopUp as getWith } from "./settings.ts";
import { topUpByItself } from "./top-up-by-itself.ts";

type Charged = Awaited<ReturnType<PaymentProvider["chargeKept"]>>;
type Charge = Parameters<PaymentProvider["chargeKept"]>[0];

let room: BillingRoom;
let actor: Actor;
/** How far the clock is ahead. */
let minutesAhead = 0;
/** What was asked to be paid, and what really was, once for each key. */
let asked: Charge[] = [];
let paid: Map<string, Charge> = new Map();
/** What the provider says, when it says anything. */
let says: (charge: Charge) => Charged;
let keeps: "a card" | "nothing";

const clock: Clock = {
	aheadMilliseconds: 0,
	now: async () => new Date(Date.now() + minutesAhead * 60_000),
};
const pay = (charge: Charge): Charged => {
	paid.set(charge.idempotencyKey, charge);
	return {
		state: "paid",
		checkoutRef: `charge_${charge.idempotencyKey}`,
		payment: {
			paymentReference: `pay_${charge.idempotencyKey}`,
			amount: charge.amount,
			paidAt: new Date(),
			customerRef: charge.customerRef,
			invoiceUrl: undefined,
			subscription: undefined,
		},
	};
};

beforeAll(async () => {
	room = await openBillingRoom();
});
afterAll(() => room.close());
beforeEach(async () => {
	actor = await room.openCompany();
	minutesAhead = 0;
	asked = [];
	paid = new Map();
	says = pay;
	keeps = "a card";
	room.mails.clear();
	await setCustomer(room.db, {
		companyId: actor.companyId,
		provider: "sandbox",
		customerRef: "customer_1",
	});
});

const deps = () => ({
	...room,
	clock,
	provider: {
		...room.provider,
		chargeKept: async (charge: Charge) => {
			asked.push(charge);
			return says(charge);
		},
		fetchPaymentMethod: async () => ({
			paymentMethod:
				keeps === "nothing"
					? undefined
					: { describes: "Visa •••• 4242", expires: "12/2028" },
		}),
	},
});
const look = () => topUpByItself(deps(), actor.companyId);

const save = (changes: object = {}, who = actor) =>
	ask(
		room.routes,
		setAutoTopUp,
		{
			body: {
				isOn: true,
				belowTokens: 2_000,
				buyTokens: 1_000,
				monthMax: { minorUnits: 10_000, currency: "CHF" },
				...changes,
			},
		},
		{ actor: who },
	);

async function stand() {
	const told = await getWith(deps(), { actor });
	if (isProblem(told)) throw new Error(told.detail);
	return told;
}

async function available() {
	const told = await ask(room.routes, getBalance, {}, { actor });
	if (isProblem(told)) throw new Error(told.detail);
	return told.availableTokens;
}

const trialTokens = 1_200;

test("it is off until somebody turns it on", async () => {
	await look();
	expect(asked).toEqual([]);
	expect(await stand()).toMatchObject({
		settings: { isOn: false },
		state: "off",
		price: { minorUnits: 5_000, currency: "CHF" },
		monthSpent: { minorUnits: 0, currency: "CHF" },
		lastAt: null,
	});
});

test("saving never buys; a minute later it buys once, and the tokens are there with a receipt", async () => {
	await save();
	await look();
	expect(asked).toEqual([]);
	expect(await stand()).toMatchObject({ state: "ready" });
	minutesAhead = 2;
	await look();
	expect(asked).toHaveLength(1);
	expect(asked[0]).toMatchObject({
		customerRef: "customer_1",
		amount: { minorUnits: 5_000, currency: "CHF" },
	});
	expect(await available()).toBe(trialTokens + 1_000);
	await look();
	expect(asked).toHaveLength(1);
	const { rows } = await room.db.query(
		"select paid_for, receipt_is_due from billing.payment where company_id = $1",
		[actor.companyId],
	);
	expect(rows).toEqual([{ paid_for: "auto_top_up", receipt_is_due: true }]);
	expect(await stand()).toMatchObject({
		monthSpent: { minorUnits: 5_000 },
		lastAt: expect.any(String),
	});
});

test("five looks at once are one purchase", async () => {
	await save();
	minutesAhead = 2;
	await Promise.all(Array.from({ length: 5 }, look));
	expect(new Set(asked.map((charge) => charge.idempotencyKey)).size).toBe(1);
	expect(paid.size).toBe(1);
	expect(await available()).toBe(trialTokens + 1_000);
});

test("it buys up to the month's limit and not beyond", async () => {
	await save({ belowTokens: 100_000 });
	for (const ahead of [2, 90, 180, 270]) {
		minutesAhead = ahead;
		await look();
	}
	expect(paid.size).toBe(2);
	expect(await available()).toBe(trialTokens + 2_000);
	expect(await stand()).toMatchObject({
		state: "month_reached",
		monthSpent: { minorUnits: 10_000 },
	});
	// The month after has a limit of its own.
	minutesAhead = 40 * 24 * 60;
	await look();
	expect(paid.size).toBe(3);
});

test("two purchases within an hour stop it, the owner is told once, and saving starts it again", async () => {
	await save({
		belowTokens: 100_000,
		monthMax: { minorUnits: 100_000, currency: "CHF" },
	});
	for (const ahead of [2, 30, 31, 32, 200]) {
		minutesAhead = ahead;
		await look();
	}
	expect(paid.size).toBe(2);
	expect(await stand()).toMatchObject({
		state: "stopped",
		stoppedBecause: expect.stringContaining("within an hour"),
	});
	expect([...room.mails.values()]).toMatchObject([
		{ subject: "Automatic top-ups have stopped" },
	]);
	await save({ belowTokens: 100_000 });
	expect(await stand()).toMatchObject({ stoppedBecause: null });
});

test.each([
	[false, "declined"],
	[true, "confirmed by a person"],
])(
	"a payment that is not taken (a person must act: %s) stops it and is told",
	async (needsAuthentication, words) => {
		says = () => ({
			state: "declined",
			reason: "Your card has insufficient funds",
			needsAuthentication,
		});
		await save();
		minutesAhead = 2;
		await look();
		await look();
		expect(asked).toHaveLength(1);
		expect(await available()).toBe(trialTokens);
		expect(await stand()).toMatchObject({
			state: "stopped",
			stoppedBecause: expect.stringContaining(words),
		});
		const [mail, ...more] = [...room.mails.values()];
		expect(more).toEqual([]);
		expect(mail?.text).toContain("insufficient funds");
	},
);

test("a payment whose answer was lost is asked about with its key, and paid once", async () => {
	says = (charge) => {
		pay(charge);
		return { unavailable: "timed out" };
	};
	await save();
	minutesAhead = 2;
	await look();
	expect(await available()).toBe(trialTokens);
	expect(await stand()).toMatchObject({ state: "in_flight" });
	// Too soon: somebody may still be asking.
	await look();
	expect(asked).toHaveLength(1);
	minutesAhead = 4;
	says = pay;
	await look();
	expect(asked).toHaveLength(2);
	expect(paid.size).toBe(1);
	expect(await available()).toBe(trialTokens + 1_000);
	expect(await room.book.check(actor.companyId)).toEqual([]);
});

test("turned off while its answer is out, it is not asked again; a report of the payment still brings the tokens", async () => {
	let charge: Charge | undefined;
	says = (of) => {
		charge = of;
		return { unavailable: "timed out" };
	};
	await save();
	minutesAhead = 2;
	await look();
	await save({ isOn: false });
	minutesAhead = 5;
	await look();
	expect(asked).toHaveLength(1);
	expect(await stand()).toMatchObject({ state: "off" });
	if (charge === undefined) throw new Error("nothing was asked");
	const { reference } = charge;
	const told = pay(charge);
	await room.db.transaction(async (tx) => {
		const of = topUpOfReference(reference);
		if (of === undefined || !("payment" in told)) throw new Error("no report");
		const known = await applyReport({ ...room, clock }, tx, of, told);
		await known?.grant();
	});
	expect(await available()).toBe(trialTokens + 1_000);
});

test("after half a day without an answer it is given up and told", async () => {
	says = () => ({ unavailable: "timed out" });
	await save();
	minutesAhead = 2;
	await look();
	minutesAhead = 13 * 60;
	await look();
	expect(asked).toHaveLength(1);
	expect(await stand()).toMatchObject({
		state: "stopped",
		stoppedBecause: expect.stringContaining("no answer"),
	});
	expect(room.mails.size).toBe(1);
});

test("with nothing kept to pay with, nothing is begun", async () => {
	keeps = "nothing";
	await save();
	minutesAhead = 2;
	await look();
	expect(asked).toEqual([]);
	expect(await stand()).toMatchObject({ state: "no_payment_method" });
	expect(room.mails.size).toBe(0);
});

test("another currency stops it until its limit is set in that one", async () => {
	await save();
	await ask(
		room.routes,
		setBillingDetails,
		{
			body: {
				currency: "EUR",
				legalName: "",
				address: "",
				taxId: "",
				orderNumber: "",
				receiptsEmail: "",
			},
		},
		{ actor },
	);
	minutesAhead = 2;
	await look();
	expect(asked).toEqual([]);
	expect(await stand()).toMatchObject({ state: "stopped" });
	expect(await save()).toMatchObject({ problem: "invalid_input" });
	expect(
		await save({ monthMax: { minorUnits: 10_000, currency: "EUR" } }),
	).toHaveProperty("settings");
});

test.each([
	["19 tokens", { buyTokens: 19 }],
	["a million million tokens", { buyTokens: 1e12 }],
	["half a token", { buyTokens: 20.5 }],
	["below nothing", { belowTokens: 0 }],
	[
		"a limit below one purchase",
		{ monthMax: { minorUnits: 4_999, currency: "CHF" } },
	],
	["a limit in yen", { monthMax: { minorUnits: 100_000, currency: "JPY" } }],
])("%s is refused, and nothing is changed", async (_, changes) => {
	expect(await save(changes)).toMatchObject({ problem: "invalid_input" });
	expect(await stand()).toMatchObject({ settings: { isOn: false } });
});

test("only owners and admins see and change it, and no key changes it", async () => {
	for (const role of ["researcher", "viewer"] as const) {
		const other = { ...actor, role };
		expect(await save({}, other)).toMatchObject({ problem: "not_allowed" });
		expect(
			await ask(room.routes, getAutoTopUp, {}, { actor: other }),
		).toMatchObject({ problem: "not_allowed" });
	}
	const key: Actor = {
		...actor,
		role: "viewer",
		key: { keyId: "k", scopes: ["tokens", "billing:read"] },
	};
	expect(await save({}, key)).toMatchObject({ problem: "not_allowed" });
	expect(await save({}, { ...actor, role: "admin" })).toHaveProperty(
		"settings",
	);
});

test("a company's settings are its own", async () => {
	await save();
	const eve = await room.openCompany();
	expect(
		await ask(room.routes, getAutoTopUp, {}, { actor: eve }),
	).toMatchObject({ settings: { isOn: false }, state: "off" });
});
