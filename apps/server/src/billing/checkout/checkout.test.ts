import { setAutoTopUp, setBillingDetails } from "@verbatim/contract/billing";
import { isProblem } from "@verbatim/contract/problems";
import { getBalance } from "@verbatim/contract/tokens";
import {
	getTopUp,
	getTopUpPricing,
	startTopUp,
	type TopUp,
} from "@verbatim/contract/top-ups";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "../../company/actor.ts";
import { ask } from "../../company/testing/ask.ts";
import { newId } from "../../platform/ids.ts";
import { signatureHeader } from "../../providers/payment/sandbox/event.ts";
import { pressButton } from "../../providers/payment/sandbox/press-button.ts";
import { sign } from "../../providers/payment/signature.ts";
import { priceTopUps } from "../currency/price-top-ups.ts";
import {
	type BillingRoom,
	baseUrl,
	openBillingRoom,
	signingSecrets,
} from "../testing/billing-room.ts";
import { getTopUp as seenWith } from "./get-top-up.ts";
import { startTopUp as startWith } from "./start-top-up.ts";
import { sweepCheckouts } from "./sweep-checkouts.ts";

let room: BillingRoom;
let actor: Actor;
beforeAll(async () => {
	room = await openBillingRoom();
});
afterAll(() => room.close());
beforeEach(async () => {
	actor = await room.openCompany();
});

const trialTokens = 1_200;

const start = async (amountTokens: number, changes: object = {}, who = actor) =>
	ask(
		room.routes,
		startTopUp,
		{
			body: {
				amountTokens,
				// Priced by who may buy: what others may not is tried with a price that is right.
				quote: await room.quote({ ...who, role: "owner" }),
				requestId: newId(),
				...changes,
			},
		},
		{ actor: who },
	);

async function started(amountTokens: number, changes: object = {}) {
	const answer = await start(amountTokens, changes);
	if (isProblem(answer)) throw new Error(`${answer.problem}: ${answer.detail}`);
	return {
		...answer,
		checkoutRef: answer.checkoutUrl.split("/").at(-1) ?? "",
	};
}
type Started = Awaited<ReturnType<typeof started>>;

const seen = (topUp: TopUp, who = actor) =>
	ask(room.routes, getTopUp, { params: { topUpId: topUp.id } }, { actor: who });

async function available(who = actor): Promise<number> {
	const balance = await ask(room.routes, getBalance, {}, { actor: who });
	if (isProblem(balance)) throw new Error(balance.problem);
	return balance.availableTokens;
}

/** Nobody may ask the provider about it for a while: what is seen is what was reported. */
const mute = (topUp: TopUp) =>
	room.db.query(
		`update billing.top_up set asked_at = now() + interval '1 hour' where replace(top_up_id::text, '-', '') = $1`,
		[topUp.id.slice("topup_".length)],
	);

type Change = {
	id?: string;
	type?: string;
	reference?: string;
	payment?: object;
};

function eventOf(of: Started, change: Change = {}): string {
	const type = change.type ?? "checkout.paid";
	return JSON.stringify({
		id: change.id ?? newId(),
		type,
		checkout: {
			id: of.checkoutRef,
			reference:
				change.reference ??
				`company_${actor.companyId.replaceAll("-", "")}-${of.topUp.id}`,
		},
		...(type === "checkout.paid"
			? {
					payment: {
						id: `payment_${of.checkoutRef}`,
						amountMinorUnits: of.topUp.price.minorUnits,
						currency: of.topUp.price.currency,
						paidAt: new Date().toISOString(),
						...change.payment,
					},
				}
			: {}),
	});
}

async function report(
	body: string,
	how: { signature?: string; provider?: string } = {},
): Promise<number | string> {
	const answer = await room.events.handle(
		new Request("http://verbatim.test/api/payment-events/sandbox", {
			method: "POST",
			headers: {
				[signatureHeader]:
					how.signature ??
					sign(Buffer.from(body), signingSecrets[0], new Date()),
			},
			body,
		}),
		{
			params: { provider: how.provider ?? "sandbox" },
			actor: undefined,
			address: "192.0.2.9",
			requestId: "test",
			requestHeaders: new Headers(),
			answerHeaders: new Headers(),
		},
	);
	return isProblem(answer) ? answer.problem : answer.status;
}

async function inbox(of: Started) {
	const { rows } = await room.db.query(
		`select type, outcome, reason from billing.payment_event
     where convert_from(body, 'UTF8') like '%' || $1 || '%' order by received_at`,
		[of.checkoutRef],
	);
	return rows.map((row) => row["outcome"]);
}

async function countRows() {
	const { rows } = await room.db.query(
		`select (select count(*) from billing.payment_event)::int as events, (select count(*) from billing.payment)::int as payments,
       (select count(*) from billing.top_up)::int as top_ups, (select count(*) from tokens.grants where kind = 'top_up')::int as grants`,
	);
	return rows[0];
}

// Beginning

test("a top-up begins with its price and the address of a checkout that leads back to where the person was", async () => {
	const answer = await started(500, { returnTo: "/interviews?page=2" });
	expect(answer.topUp).toMatchObject({
		state: "open",
		amountTokens: 500,
		price: { minorUnits: 2_500, currency: "CHF" },
		paidAt: null,
		returnTo: "/interviews?page=2",
	});
	expect(answer.checkoutUrl).toMatch(
		/^http:\/\/verbatim\.test\/sandbox\/checkout\/sandbox_[\w-]{32}$/,
	);
	const { rows } = await room.db.query(
		"select return_url, cancel_url from providers.sandbox_checkout where checkout_ref = $1",
		[answer.checkoutRef],
	);
	const back = `${baseUrl}/interviews?page=2&top-up=${answer.topUp.id}`;
	expect(rows).toEqual([{ return_url: back, cancel_url: back }]);
	expect(await available()).toBe(trialTokens);
});

test.each([
	[19, /smallest top-up is 20/],
	[20.5, /whole/],
	[0, /smallest/],
	[-100, /smallest/],
	[1e12, /largest/],
	[Number.NaN, /./],
	[Number.POSITIVE_INFINITY, /./],
	["100", /./],
	[null, /./],
])(
	"%s tokens are refused in words, and nothing is written",
	async (amount, words) => {
		const before = await countRows();
		expect(await start(amount as number)).toMatchObject({
			problem: "invalid_input",
			detail: expect.stringMatching(words),
		});
		expect(await countRows()).toEqual(before);
	},
);

test("20 tokens are CHF 1.00 and a million are CHF 50,000.00", async () => {
	expect((await started(20)).topUp.price.minorUnits).toBe(100);
	expect((await started(1_000_000)).topUp.price.minorUnits).toBe(5_000_000);
});

test.each([
	"//evil.example",
	"/\\evil.example",
	"/\t/evil.example",
	"https://evil.example",
	"/a\\b",
])("%j is no place to come back to", async (returnTo) => {
	const before = await countRows();
	expect(await start(100, { returnTo })).toMatchObject({
		problem: "invalid_input",
		fields: [{ field: "returnTo" }],
	});
	expect(await countRows()).toEqual(before);
});

test("the same request is the same checkout, also at the same moment; with another amount it is a conflict", async () => {
	const requestId = newId();
	const answers = await Promise.all(
		Array.from({ length: 5 }, () => started(100, { requestId })),
	);
	expect(new Set(answers.map(({ topUp }) => topUp.id)).size).toBe(1);
	expect(new Set(answers.map(({ checkoutUrl }) => checkoutUrl)).size).toBe(1);
	expect(await start(200, { requestId })).toMatchObject({
		problem: "key_conflict",
	});
	const other = await room.openCompany();
	expect(await start(200, { requestId }, other)).toHaveProperty("checkoutUrl");
});

test("who asks for the same while a checkout is open is sent to it: another tab, another member, after a cancellation", async () => {
	const first = await started(300);
	expect((await started(300)).checkoutUrl).toBe(first.checkoutUrl);
	const admin = { ...actor, role: "admin" } as const;
	const joined = await start(300, { requestId: newId() }, admin);
	expect(joined).toMatchObject({
		topUp: { id: first.topUp.id },
		checkoutUrl: first.checkoutUrl,
	});
	await report(eventOf(first, { type: "checkout.cancelled" }));
	expect((await started(300)).checkoutUrl).toBe(first.checkoutUrl);
	expect((await started(301)).checkoutUrl).not.toBe(first.checkoutUrl);
	const other = await room.openCompany();
	expect(await start(300, {}, other)).not.toMatchObject({
		checkoutUrl: first.checkoutUrl,
	});
});

test("two members who begin the same top-up at the same moment are at one checkout", async () => {
	const answers = await Promise.all(
		Array.from({ length: 5 }, () => started(700)),
	);
	expect(new Set(answers.map(({ topUp }) => topUp.id)).size).toBe(1);
	expect(new Set(answers.map(({ checkoutUrl }) => checkoutUrl)).size).toBe(1);
});

test("something is kept to pay with only where automatic top-ups were turned on", async () => {
	const kept = async (amountTokens: number) => {
		const checkouts: boolean[] = [];
		const watched = {
			...room,
			provider: {
				...room.provider,
				startCheckout: async (
					...asked: Parameters<typeof room.provider.startCheckout>
				) => {
					checkouts.push(asked[0].keepPaymentMethod);
					return room.provider.startCheckout(...asked);
				},
			},
		};
		await startWith(watched, {
			actor,
			amountTokens,
			quote: await room.quote(actor),
			requestId: newId(),
			returnTo: "/",
		});
		return checkouts;
	};
	expect(await kept(50)).toEqual([false]);
	await ask(
		room.routes,
		setAutoTopUp,
		{
			body: {
				isOn: true,
				belowTokens: 200,
				buyTokens: 1_000,
				monthMax: { minorUnits: 10_000, currency: "CHF" },
			},
		},
		{ actor },
	);
	expect(await kept(60)).toEqual([true]);
});

test("a request that was sent to an open checkout never begins another one, also after that was paid", async () => {
	const first = await started(400);
	const requestId = newId();
	await started(400, { requestId });
	await report(eventOf(first));
	const again = await started(400, { requestId });
	expect(again.topUp).toMatchObject({ id: first.topUp.id, state: "paid" });
	// A new wish is a new top-up: the page of the first is closed.
	expect((await started(400)).topUp.id).not.toBe(first.topUp.id);
});

// Prices and quotes

async function payIn(currency: string, who = actor) {
	const changed = await ask(
		room.routes,
		setBillingDetails,
		{
			body: {
				currency,
				legalName: "",
				address: "",
				taxId: "",
				orderNumber: "",
				receiptsEmail: "",
			},
		},
		{ actor: who },
	);
	if (isProblem(changed)) throw new Error(changed.detail);
}

test("a company pays in its currency, by the rate of its quote, whatever the rate is later", async () => {
	await payIn("EUR");
	const pricing = await ask(room.routes, getTopUpPricing, {}, { actor });
	expect(pricing).toMatchObject({
		rate: {
			currency: "EUR",
			perFrancMillionths: 1_068_490,
			decimals: 2,
			date: "2026-10-06",
			source: "European Central Bank",
		},
		tax: null,
	});
	if (isProblem(pricing)) throw new Error(pricing.detail);
	const quote = await room.quote(actor);
	await room.db.query(
		"insert into billing.exchange_rate (currency, date, per_franc_millionths, source) values ('EUR', '2026-11-01', 2000000, 'a test')",
	);
	try {
		const of = await started(500, { quote });
		// 25 francs at 1.06849 euros each.
		expect(of.topUp.price).toEqual({ minorUnits: 2_671, currency: "EUR" });
		expect((await started(500)).topUp.price.minorUnits).toBe(5_000);
		expect(await report(eventOf(of))).toBe(200);
		expect(await available()).toBe(trialTokens + 500);
	} finally {
		await room.db.query("delete from billing.exchange_rate");
	}
});

test("yen have no smaller unit", async () => {
	await payIn("JPY");
	expect((await started(20)).topUp.price).toEqual({
		minorUnits: 190,
		currency: "JPY",
	});
});

test("a quote that was made up, changed, or given to another company begins nothing", async () => {
	const before = await countRows();
	const eve = await room.openCompany();
	const mine = await room.quote(actor);
	const [body = "", signature = ""] = mine.split(".");
	const cheap = Buffer.from(
		Buffer.from(body, "base64url").toString("utf8").replace("1000000", "1"),
	).toString("base64url");
	for (const quote of [
		"",
		"x",
		".",
		`${body}.`,
		`${cheap}.${signature}`,
		`${mine}.${signature}`,
		await room.quote(eve),
	])
		expect(await start(100, { quote })).toMatchObject({
			problem: "invalid_input",
		});
	expect(await countRows()).toEqual(before);
});

test("a quote that is older than half an hour begins nothing, and what was begun with it goes on", async () => {
	const past = new Date(Date.now() - 31 * 60_000);
	const then = { ...room, clock: { ...room.clock, now: async () => past } };
	const old = await priceTopUps(then, { actor });
	if (isProblem(old)) throw new Error(old.detail);
	const before = await countRows();
	expect(await start(100, { quote: old.quote })).toMatchObject({
		problem: "quote_expired",
	});
	expect(await countRows()).toEqual(before);
	const requestId = newId();
	const begun = await started(100, { requestId });
	expect(
		(await started(100, { requestId, quote: old.quote })).checkoutUrl,
	).toBe(begun.checkoutUrl);
});

test("a currency that does not exist, or is not offered, is refused and nothing changes", async () => {
	for (const currency of ["XXX", "BTC", "HRK", "chf", "", "EURO"])
		await expect(payIn(currency)).rejects.toThrow();
	expect((await started(100)).topUp.price.currency).toBe("CHF");
});

test("the tax is contained in the price, and kept with the payment", async () => {
	const taxed = { ...room, tax: { name: "VAT", percent: "8.1" } };
	const pricing = await priceTopUps(taxed, { actor });
	if (isProblem(pricing)) throw new Error(pricing.detail);
	expect(pricing.tax).toEqual({ name: "VAT", percent: "8.1" });
	const of = await started(1_000, { quote: pricing.quote });
	expect(of.topUp.price.minorUnits).toBe(5_000);
	await report(eventOf(of));
	const { rows } = await room.db.query(
		"select tax_name, tax_percent, tax_minor_units from billing.payment where company_id = $1",
		[actor.companyId],
	);
	// 50.00 - 50.00 / 1.081
	expect(rows).toEqual([
		{ tax_name: "VAT", tax_percent: "8.1", tax_minor_units: 375n },
	]);
});

test("who may not buy sees neither prices nor what was bought", async () => {
	const { topUp } = await started(100);
	for (const role of ["researcher", "viewer"] as const) {
		const other = { ...actor, role };
		expect(
			await ask(room.routes, getTopUpPricing, {}, { actor: other }),
		).toMatchObject({ problem: "not_allowed" });
		expect(await seen(topUp, other)).toMatchObject({ problem: "not_allowed" });
	}
});

test("only owners and admins buy tokens", async () => {
	const before = await countRows();
	for (const role of ["researcher", "viewer"] as const)
		expect(await start(100, {}, { ...actor, role })).toMatchObject({
			problem: "not_allowed",
		});
	expect(await countRows()).toEqual(before);
	expect(await start(100, {}, { ...actor, role: "admin" })).toHaveProperty(
		"checkoutUrl",
	);
});

test("another company's top-up, an unknown one and a malformed id are answered alike", async () => {
	const { topUp } = await started(100);
	const eve = await room.openCompany();
	const foreign = await seen(topUp, eve);
	expect(foreign).toMatchObject({ problem: "not_found" });
	for (const id of [
		`topup_${newId().replaceAll("-", "")}`,
		"topup_1",
		"grant_1",
		"'",
		"\0",
	])
		expect(await seen({ ...topUp, id }, eve)).toEqual(foreign);
	expect(await seen(topUp)).toMatchObject({ id: topUp.id });
});

// Being paid

test("a paid event grants exactly the tokens that were asked for", async () => {
	const of = await started(500);
	expect(await report(eventOf(of))).toBe(200);
	expect(await available()).toBe(trialTokens + 500);
	const after = await seen(of.topUp);
	expect(after).toMatchObject({ state: "paid", amountTokens: 500 });
	expect(after).toHaveProperty("paidAt", expect.any(String));
	expect(await inbox(of)).toEqual(["applied"]);
	expect(await room.book.check(actor.companyId)).toEqual([]);
});

test("the same event five times at once is one grant", async () => {
	const of = await started(500);
	const body = eventOf(of);
	expect(
		await Promise.all(Array.from({ length: 5 }, () => report(body))),
	).toEqual([200, 200, 200, 200, 200]);
	expect(await available()).toBe(trialTokens + 500);
	expect(await inbox(of)).toEqual(["applied"]);
	expect(await report(body)).toBe(200);
	expect(await available()).toBe(trialTokens + 500);
});

test("one payment in five events at once is one grant", async () => {
	const of = await started(500);
	const bodies = Array.from({ length: 5 }, () => eventOf(of));
	expect(await Promise.all(bodies.map((body) => report(body)))).toEqual([
		200, 200, 200, 200, 200,
	]);
	expect(await available()).toBe(trialTokens + 500);
	expect((await inbox(of)).sort()).toEqual([
		"applied",
		"ignored",
		"ignored",
		"ignored",
		"ignored",
	]);
});

test("the event, the returning person and the sweep at the same moment are one grant", async () => {
	const of = await started(500);
	const paid = await pressButton(room, of.checkoutRef, "pay");
	await room.db.query(
		"update billing.top_up set next_ask_at = now() - interval '1 second' where next_ask_at is not null",
	);
	await Promise.all([
		report(eventOf(of, { payment: { id: paid?.payment?.paymentReference } })),
		seen(of.topUp),
		sweepCheckouts(room, new AbortController().signal),
		seen(of.topUp),
		report(eventOf(of, { payment: { id: paid?.payment?.paymentReference } })),
	]);
	expect(await available()).toBe(trialTokens + 500);
	expect(await seen(of.topUp)).toMatchObject({ state: "paid" });
});

test("a grant that fails leaves neither payment nor event, is not answered with a success, and succeeds when it is reported again", async () => {
	const of = await started(500);
	const body = eventOf(of);
	const before = await countRows();
	await room.db.query(
		"alter table tokens.grants add constraint fault check (kind <> 'top_up') not valid",
	);
	try {
		await expect(report(body)).rejects.toMatchObject({ constraint: "fault" });
	} finally {
		await room.db.query("alter table tokens.grants drop constraint fault");
	}
	expect(await countRows()).toEqual(before);
	await mute(of.topUp);
	expect(await seen(of.topUp)).toMatchObject({ state: "open" });
	expect(await report(body)).toBe(200);
	expect(await available()).toBe(trialTokens + 500);
});

test("declined, then paid on the same checkout: the tokens are granted", async () => {
	const of = await started(100);
	expect(await report(eventOf(of, { type: "checkout.declined" }))).toBe(200);
	await mute(of.topUp);
	expect(await seen(of.topUp)).toMatchObject({
		state: "declined",
		paidAt: null,
	});
	expect(await available()).toBe(trialTokens);
	expect(await report(eventOf(of))).toBe(200);
	expect(await seen(of.topUp)).toMatchObject({ state: "paid" });
	expect(await available()).toBe(trialTokens + 100);
});

test("paid, and the decline before it is reported afterwards: it stays paid", async () => {
	const of = await started(100);
	await report(eventOf(of));
	for (const type of [
		"checkout.declined",
		"checkout.cancelled",
		"checkout.expired",
	])
		expect(await report(eventOf(of, { type }))).toBe(200);
	expect(await seen(of.topUp)).toMatchObject({ state: "paid" });
	expect(await available()).toBe(trialTokens + 100);
	expect(await inbox(of)).toEqual(["applied", "ignored", "ignored", "ignored"]);
});

test("a payment for a quote that has long expired is honoured at its price", async () => {
	const of = await started(100);
	expect(await report(eventOf(of, { type: "checkout.expired" }))).toBe(200);
	expect(await seen(of.topUp)).toMatchObject({ state: "expired" });
	expect(await report(eventOf(of))).toBe(200);
	expect(await available()).toBe(trialTokens + 100);
});

// What is not believed

test.each([
	["no signature", () => ""],
	[
		"a wrong secret",
		(body: string) => sign(Buffer.from(body), "guess", new Date()),
	],
	[
		"another body's signature",
		() => sign(Buffer.from("{}"), signingSecrets[0], new Date()),
	],
	[
		"an old signature",
		(body: string) =>
			sign(
				Buffer.from(body),
				signingSecrets[0],
				new Date(Date.now() - 301_000),
			),
	],
])(
	"an event with %s is refused and nothing is written",
	async (_, signatureOf) => {
		const of = await started(500);
		const before = await countRows();
		const body = eventOf(of);
		expect(await report(body, { signature: signatureOf(body) })).toBe(
			"bad_signature",
		);
		expect(await countRows()).toEqual(before);
		expect(await available()).toBe(trialTokens);
	},
);

test.each([
	"",
	"{}",
	"not json",
	"[]",
	'{"id":"a\\u0000","type":"x"}',
	'{"id":1,"type":"x"}',
	'{"id":"a","type":"checkout.paid"}',
])("%j is no event, even signed", async (body) => {
	const before = await countRows();
	expect(await report(body)).toBe("bad_signature");
	expect(await countRows()).toEqual(before);
});

test("the secret that is being replaced is still believed", async () => {
	const of = await started(100);
	const body = eventOf(of);
	expect(
		await report(body, {
			signature: sign(Buffer.from(body), signingSecrets[1], new Date()),
		}),
	).toBe(200);
	expect(await available()).toBe(trialTokens + 100);
});

test("an event of more than a megabyte is not read", async () => {
	const of = await started(100);
	const before = await countRows();
	expect(await report(eventOf(of) + " ".repeat(1_000_000))).toBe("too_large");
	expect(await countRows()).toEqual(before);
});

test("a provider that is not in use is not found", async () => {
	expect(await report("{}", { provider: "stripe" })).toBe("not_found");
});

test.each([
	["one centime less", { payment: { amountMinorUnits: 2_499 } }],
	["one centime more", { payment: { amountMinorUnits: 2_501 } }],
	["another currency", { payment: { currency: "JPY" } }],
	[
		"an unknown top-up",
		{ reference: `company_${"0".repeat(32)}-topup_${"0".repeat(32)}` },
	],
	["no reference of ours", { reference: "somebody-else" }],
])(
	"an event with %s is kept for a person and grants nothing",
	async (_, change) => {
		const of = await started(500);
		expect(await report(eventOf(of, change))).toBe(200);
		expect(await inbox(of)).toEqual(["quarantined"]);
		await mute(of.topUp);
		expect(await seen(of.topUp)).toMatchObject({ state: "open" });
		expect(await available()).toBe(trialTokens);
	},
);

test("an event that names another company's top-up as ours grants nobody anything", async () => {
	const of = await started(500);
	const eve = await room.openCompany();
	const reference = `company_${eve.companyId.replaceAll("-", "")}-${of.topUp.id}`;
	expect(await report(eventOf(of, { reference }))).toBe(200);
	expect(await inbox(of)).toEqual(["quarantined"]);
	expect(await available()).toBe(trialTokens);
	expect(await available(eve)).toBe(trialTokens);
});

test("a payment that paid for one top-up pays for no other, and a second payment for one grants nothing", async () => {
	const first = await started(500);
	const second = await started(600);
	await report(eventOf(first));
	const again = { payment: { id: `payment_${first.checkoutRef}` } };
	expect(await report(eventOf(second, again))).toBe(200);
	expect(await inbox(second)).toEqual(["quarantined"]);
	expect(await report(eventOf(first, { payment: { id: "another" } }))).toBe(
		200,
	);
	expect(await inbox(first)).toContain("quarantined");
	expect(await available()).toBe(trialTokens + 500);
});

test("an event of a type that is not used is kept and ignored", async () => {
	const of = await started(100);
	expect(await report(eventOf(of, { type: "customer.created" }))).toBe(200);
	expect(await inbox(of)).toEqual(["ignored"]);
	expect(await available()).toBe(trialTokens);
});

// When the report is late or lost

test("the person comes back before the report: the provider is asked, and the balance is right at once", async () => {
	const of = await started(100);
	await pressButton(room, of.checkoutRef, "pay");
	expect(await seen(of.topUp)).toMatchObject({ state: "paid" });
	expect(await available()).toBe(trialTokens + 100);
});

test("a payment that the provider is not sure of is pending, and paid when the report comes", async () => {
	const of = await started(100);
	const paid = await pressButton(room, of.checkoutRef, "pay-late");
	expect(await seen(of.topUp)).toMatchObject({ state: "pending" });
	expect(await available()).toBe(trialTokens);
	await report(
		eventOf(of, { payment: { id: paid?.payment?.paymentReference } }),
	);
	expect(await seen(of.topUp)).toMatchObject({ state: "paid" });
	expect(await available()).toBe(trialTokens + 100);
});

test.each([
	["decline", "declined"],
	["cancel", "cancelled"],
] as const)("after %s the person sees %s", async (press, state) => {
	const of = await started(100);
	await pressButton(room, of.checkoutRef, press);
	expect(await seen(of.topUp)).toMatchObject({ state });
	expect(await available()).toBe(trialTokens);
});

test("however many wait for a top-up, the provider is asked once in two seconds", async () => {
	const of = await started(100);
	let times = 0;
	const counted = {
		...room.provider,
		fetchCheckout: (
			...asked: Parameters<typeof room.provider.fetchCheckout>
		) => {
			times += 1;
			return room.provider.fetchCheckout(...asked);
		},
	};
	await Promise.all(
		Array.from({ length: 20 }, () =>
			seenWith({ ...room, provider: counted }, { actor, id: of.topUp.id }),
		),
	);
	expect(times).toBe(1);
});

test("the sweep finds a payment that was never reported, and a checkout that was never used", async () => {
	const paid = await started(100);
	const unused = await started(200);
	await pressButton(room, paid.checkoutRef, "pay");
	await room.db.query(
		"update providers.sandbox_checkout set expires_at = now() where checkout_ref = $1",
		[unused.checkoutRef],
	);
	await room.db.query(
		"update billing.top_up set next_ask_at = now() - interval '1 second' where next_ask_at is not null",
	);
	await sweepCheckouts(room, new AbortController().signal);
	expect(await available()).toBe(trialTokens + 100);
	const { rows } = await room.db.query(
		"select state, next_ask_at from billing.top_up where company_id = $1 order by top_up_id",
		[actor.companyId],
	);
	expect(rows).toEqual([
		{ state: "paid", next_ask_at: null },
		{ state: "expired", next_ask_at: null },
	]);
});

test("a provider that does not answer is said so, and the same request goes on when it answers again", async () => {
	const asked = {
		actor,
		amountTokens: 100,
		quote: await room.quote(actor),
		requestId: newId(),
		returnTo: "/",
	};
	const down = {
		...room.provider,
		startCheckout: async () => ({ unavailable: "timed out" }),
		fetchCheckout: async () => ({ unavailable: "timed out" }),
	};
	expect(await startWith({ ...room, provider: down }, asked)).toMatchObject({
		problem: "payment_unavailable",
	});
	const answer = await startWith(room, asked);
	if (isProblem(answer)) throw new Error(answer.problem);
	expect(
		await seenWith({ ...room, provider: down }, { actor, id: answer.topUp.id }),
	).toMatchObject({ state: "open" });
});

test("a top-up whose checkout was never begun ends by itself and cannot be begun late", async () => {
	const asked = {
		actor,
		amountTokens: 100,
		quote: await room.quote(actor),
		requestId: newId(),
		returnTo: "/",
	};
	const down = {
		...room.provider,
		startCheckout: async () => ({ unavailable: "timed out" }),
	};
	await startWith({ ...room, provider: down }, asked);
	await room.db.query(
		"update billing.top_up set checkout_expires_at = now() - interval '1 second', next_ask_at = now() - interval '1 second' where company_id = $1",
		[actor.companyId],
	);
	await sweepCheckouts(room, new AbortController().signal);
	const { rows } = await room.db.query(
		"select state from billing.top_up where company_id = $1",
		[actor.companyId],
	);
	expect(rows).toEqual([{ state: "expired" }]);
	expect(await startWith(room, asked)).toMatchObject({
		problem: "payment_unavailable",
	});
});

test("every table of the company's data has company_id first in its primary key", async () => {
	const { rows } = await room.db.query(
		`select class.relname as name,
       (select attname from pg_attribute where attrelid = class.oid and attnum = index.indkey[0]) as first_column
     from pg_class class join pg_index index on index.indrelid = class.oid and index.indisprimary
     where class.relnamespace = 'billing'::regnamespace order by 1`,
	);
	// These are the installation's: numbers, rates, how far events were read, and what is no company's before it was
	// understood whose it is.
	const installations = {
		document_number: "series",
		event_cursor: "provider",
		exchange_rate: "currency",
		payment_event: "provider",
		payment_fact: "provider",
	};
	expect(
		Object.fromEntries(
			rows
				.filter((row) => row["first_column"] !== "company_id")
				.map((row) => [row["name"], row["first_column"]]),
		),
	).toEqual(installations);
	expect(rows.map((row) => row["name"])).toEqual(
		expect.arrayContaining(["payment", "top_up", "details", "auto_top_up"]),
	);
});
