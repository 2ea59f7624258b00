/** What goes back of payments, by signed events over the real route, on PostgreSQL and with the engine. */
import { listPayments } from "@verbatim/contract/billing";
import { isProblem } from "@verbatim/contract/problems";
import { getBalance } from "@verbatim/contract/tokens";
import { startTopUp } from "@verbatim/contract/top-ups";
import { wholeTokens } from "@verbatim/tokens/amount";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "../../company/actor.ts";
import { ask } from "../../company/testing/ask.ts";
import { newId } from "../../platform/ids.ts";
import type { News } from "../../providers/payment/payment.ts";
import {
	eventBody,
	signatureHeader,
} from "../../providers/payment/sandbox/event.ts";
import { sign } from "../../providers/payment/signature.ts";
import {
	type BillingRoom,
	openBillingRoom,
	signingSecrets,
} from "../testing/billing-room.ts";
import { followUpPayments } from "./follow-up.ts";
import { reconcileEvents } from "./reconcile-events.ts";
import { recordPayment } from "./record-payment.ts";

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
const never = new AbortController().signal;

async function started(amountTokens: number) {
	const answer = await ask(
		room.routes,
		startTopUp,
		{
			body: {
				amountTokens,
				quote: await room.quote(actor),
				requestId: newId(),
			},
		},
		{ actor },
	);
	if (isProblem(answer)) throw new Error(answer.detail);
	const checkoutRef = answer.checkoutUrl.split("/").at(-1) ?? "";
	const of = {
		paymentReference: `pay_${checkoutRef}`,
		at: new Date("2026-11-20T10:00:00Z"),
	};
	const { price } = answer.topUp;
	return {
		topUp: answer.topUp,
		checkoutRef,
		...of,
		paid: (): News => ({
			about: "checkout",
			reference: `company_${actor.companyId.replaceAll("-", "")}-${answer.topUp.id}`,
			checkoutRef,
			happened: "paid",
			payment: {
				paymentReference: of.paymentReference,
				amount: price,
				paidAt: of.at,
				customerRef: undefined,
				invoiceUrl: undefined,
				subscription: undefined,
			},
		}),
		refunded: (minorUnits: number, currency = "CHF"): News => ({
			about: "refund",
			...of,
			refundedInAll: { minorUnits, currency },
		}),
		disputed: (
			happened: "opened" | "won" | "lost",
			minutesLater = 0,
		): News => ({
			about: "dispute",
			...of,
			at: new Date(of.at.getTime() + minutesLater * 60_000),
			disputeRef: `dispute_${checkoutRef}`,
			amount: price,
			happened,
		}),
	};
}

async function report(
	news: News,
	how: { eventId?: string; signature?: string } = {},
): Promise<number | string> {
	const body = eventBody(how.eventId ?? newId(), news);
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
			params: { provider: "sandbox" },
			actor: undefined,
			address: "192.0.2.9",
			requestId: "test",
			requestHeaders: new Headers(),
			answerHeaders: new Headers(),
		},
	);
	return isProblem(answer) ? answer.problem : answer.status;
}

async function balance(who = actor) {
	const told = await ask(room.routes, getBalance, {}, { actor: who });
	if (isProblem(told)) throw new Error(told.detail);
	return told;
}

async function payments(who = actor) {
	const told = await ask(
		room.routes,
		listPayments,
		{ query: {} },
		{ actor: who },
	);
	if (isProblem(told)) throw new Error(told.detail);
	return told.payments;
}

const spend = (tokens: number) =>
	room.spend.debit(
		{
			companyId: actor.companyId,
			feature: "pulse_classifier",
			subject: { kind: "job", id: "1" },
			actor: { kind: "member", id: actor.memberId },
		},
		{ feature: "pulse_classifier", responses: tokens, passes: 1 },
		{ key: newId() },
	);

async function countRows() {
	const { rows } = await room.db.query(
		`select (select count(*) from billing.payment_event)::int as events, (select count(*) from billing.payment)::int as payments,
       (select count(*) from billing.payment_fact)::int as facts, (select count(*) from billing.document_number)::int as numbers`,
	);
	return rows[0];
}

test("a refund of half the price takes half the tokens, and says so", async () => {
	const of = await started(500);
	await report(of.paid());
	expect(await report(of.refunded(1_250))).toBe(200);
	expect(await balance()).toMatchObject({
		availableTokens: trialTokens + 250,
		clawedBackTokens: 250,
		owedTokens: 0,
	});
	expect(await payments()).toMatchObject([
		{
			for: "top_up",
			tokens: 500,
			refunded: { minorUnits: 1_250, currency: "CHF" },
			disputed: null,
			clawedBackTokens: 250,
			owedTokens: 0,
			creditNoteNumber: expect.stringMatching(/^CN-\d{4}-\d{6}$/),
		},
	]);
	expect(await room.book.check(actor.companyId)).toEqual([]);
});

test("what was spent of a payment that goes back is owed, shown, and paid first by the next top-up", async () => {
	const of = await started(500);
	await report(of.paid());
	await spend(trialTokens + 300);
	await report(of.refunded(2_500));
	expect(await balance()).toMatchObject({
		availableTokens: 0,
		owedTokens: 300,
	});
	expect(await payments()).toMatchObject([
		{ clawedBackTokens: 500, owedTokens: 300 },
	]);
	const next = await started(1_000);
	await report(next.paid());
	expect(await balance()).toMatchObject({
		availableTokens: 700,
		owedTokens: 0,
	});
	expect(await room.book.check(actor.companyId)).toEqual([]);
});

test("a dispute takes the tokens while it is open, and a win gives them back", async () => {
	const of = await started(500);
	await report(of.paid());
	await report(of.disputed("opened"));
	expect((await balance()).availableTokens).toBe(trialTokens);
	expect(await payments()).toMatchObject([{ disputed: "open" }]);
	await report(of.disputed("won", 10));
	expect((await balance()).availableTokens).toBe(trialTokens + 500);
	expect(await payments()).toMatchObject([
		{ disputed: "won", refunded: null, clawedBackTokens: 0 },
	]);
	expect(await room.book.check(actor.companyId)).toEqual([]);
});

test("a refund that is told before its payment waits, and takes its part together with the grant", async () => {
	const of = await started(500);
	expect(await report(of.refunded(2_500))).toBe(200);
	expect((await balance()).availableTokens).toBe(trialTokens);
	expect(await report(of.paid())).toBe(200);
	expect(await balance()).toMatchObject({
		availableTokens: trialTokens,
		clawedBackTokens: 500,
	});
	expect(await payments()).toMatchObject([{ clawedBackTokens: 500 }]);
});

test("a refund and its payment at the same moment find each other", async () => {
	for (let times = 0; times < 10; times += 1) {
		const of = await started(100 + times);
		await Promise.all([report(of.paid()), report(of.refunded(10_000))]);
	}
	expect((await balance()).availableTokens).toBe(trialTokens);
	for (const payment of await payments())
		expect(payment.clawedBackTokens).toBe(payment.tokens);
});

test("60 histories of six events over HTTP, in any order and some of them twice, all end the same", async () => {
	let place = 0;
	/** A walk through the orders that is the same every time. */
	const next = (below: number) => {
		place = (place * 1_103_515_245 + 12_345) % 2_147_483_648;
		return place % below;
	};
	for (let history = 0; history < 60; history += 1) {
		const of = await started(200 + history);
		const { minorUnits } = of.topUp.price;
		const life: { news: News; eventId: string }[] = [
			of.paid(),
			of.paid(),
			of.refunded(Math.floor(minorUnits / 4)),
			of.refunded(Math.floor(minorUnits / 2)),
			of.disputed("opened"),
			of.disputed("won", 5),
		].map((news) => ({ news, eventId: newId() }));
		const order = life
			.map((event) => ({ event, at: next(1_000) }))
			.sort((a, b) => a.at - b.at)
			.map(({ event }) => event);
		const told = order.flatMap((event) =>
			next(2) === 0 ? [event] : [event, event],
		);
		for (const { news, eventId } of told)
			expect(await report(news, { eventId })).toBe(200);
	}
	const found = await room.db.query(
		`select count(*)::int as payments,
       count(*) filter (where clawed_back_millitokens = tokens_millitokens * gone_minor_units / amount_minor_units
         and gone_minor_units = amount_minor_units / 2 and disputed = 'won' and follow_up_at is null)::int as as_it_should
     from billing.payment where company_id = $1`,
		[actor.companyId],
	);
	expect(found.rows).toEqual([{ payments: 60, as_it_should: 60 }]);
	const grants = await room.book.grants(actor.companyId);
	const bought = grants.filter(({ kind }) => kind === "top_up");
	const rows = await room.db.query(
		"select provider || ':' || payment_reference as source, clawed_back_millitokens as taken from billing.payment where company_id = $1",
		[actor.companyId],
	);
	const takenOf = new Map(
		rows.rows.map((row) => [String(row["source"]), row["taken"]]),
	);
	expect(bought).toHaveLength(60);
	for (const grant of bought)
		expect(grant.refundedMillitokens).toBe(takenOf.get(grant.source));
	expect(await room.book.check(actor.companyId)).toEqual([]);
}, 120_000);

test("five copies of a refund at once take its part once", async () => {
	const of = await started(500);
	await report(of.paid());
	const one = newId();
	await Promise.all([
		...Array.from({ length: 5 }, () =>
			report(of.refunded(1_250), { eventId: one }),
		),
		...Array.from({ length: 5 }, () => report(of.refunded(1_250))),
	]);
	expect((await balance()).availableTokens).toBe(trialTokens + 250);
});

test("a refund that nobody signed changes nothing", async () => {
	const of = await started(500);
	await report(of.paid());
	const before = await countRows();
	for (const signature of [
		"",
		sign(Buffer.from("{}"), signingSecrets[0], new Date()),
		"t=1,v0=abc",
	])
		expect(await report(of.refunded(2_500), { signature })).toBe(
			"bad_signature",
		);
	expect(await countRows()).toEqual(before);
	expect((await balance()).availableTokens).toBe(trialTokens + 500);
});

test("a refund in another currency is kept for a person and takes nothing", async () => {
	const of = await started(500);
	await report(of.paid());
	expect(await report(of.refunded(2_500, "EUR"))).toBe(200);
	expect((await balance()).availableTokens).toBe(trialTokens + 500);
	const { rows } = await room.db.query(
		"select outcome from billing.payment_event where outcome = 'quarantined' and company_id = $1",
		[actor.companyId],
	);
	expect(rows).toHaveLength(1);
});

test("what cannot be taken is not answered with a success, and is taken when it is told again", async () => {
	const of = await started(500);
	await report(of.paid());
	const eventId = newId();
	const before = await countRows();
	await room.db.query(
		"alter table billing.payment add constraint fault check (gone_minor_units = 0) not valid",
	);
	try {
		await expect(report(of.refunded(2_500), { eventId })).rejects.toMatchObject(
			{ constraint: "fault" },
		);
	} finally {
		await room.db.query("alter table billing.payment drop constraint fault");
	}
	expect(await countRows()).toEqual(before);
	expect(await report(of.refunded(2_500), { eventId })).toBe(200);
	expect((await balance()).availableTokens).toBe(trialTokens);
});

test("receipts are numbered without gaps, also where a payment was undone on the way", async () => {
	const numberOf = async () => {
		const { rows } = await room.db.query(
			"select last from billing.document_number where series = 'receipt' and year = 2026",
		);
		return Number(rows[0]?.["last"] ?? 0);
	};
	const before = await numberOf();
	const first = await started(100);
	await report(first.paid());
	await room.db.query(
		"alter table tokens.grants add constraint fault check (kind <> 'top_up') not valid",
	);
	const second = await started(101);
	try {
		await expect(report(second.paid())).rejects.toThrow();
	} finally {
		await room.db.query("alter table tokens.grants drop constraint fault");
	}
	await report(second.paid());
	expect(await numberOf()).toBe(before + 2);
	const numbers = (await payments()).map((payment) => payment.receiptNumber);
	expect(new Set(numbers).size).toBe(2);
});

// Plans: the allocation that a payment brought

async function payForMonth(paymentReference: string, at: Date) {
	const tokens = wholeTokens(10_000);
	await room.db.transaction(async (tx) => {
		await recordPayment(tx, {
			companyId: actor.companyId,
			provider: "sandbox",
			payment: {
				paymentReference,
				amount: { minorUnits: 34_900, currency: "CHF" },
				paidAt: at,
				customerRef: "customer_1",
				invoiceUrl: undefined,
				subscription: undefined,
			},
			for: "plan_start",
			plan: "start",
			tokensMillitokens: tokens,
			taxed: undefined,
			orderId: newId(),
		});
		const subscribed = await room.fund.in(tx).subscribe(
			{
				companyId: actor.companyId,
				plan: { name: "start", allocationMillitokens: tokens },
				anchorAt: at,
				paidThrough: new Date(at.getTime() + 20 * 24 * 60 * 60_000),
				actor: { kind: "system", id: "payment" },
			},
			{ key: newId() },
		);
		if ("refused" in subscribed) throw new Error(subscribed.refused);
	});
}

const refundOf = (paymentReference: string, minorUnits: number): News => ({
	about: "refund",
	paymentReference,
	refundedInAll: { minorUnits, currency: "CHF" },
	at: new Date(),
});

test("a refund of a plan's month takes back of that month's allocation", async () => {
	await payForMonth("month_1", new Date(Date.now() - 60_000));
	expect((await balance()).availableTokens).toBe(trialTokens + 10_000);
	expect(await report(refundOf("month_1", 17_450))).toBe(200);
	expect((await balance()).availableTokens).toBe(trialTokens + 5_000);
	expect(await payments()).toMatchObject([
		{ for: "plan_start", plan: "start", clawedBackTokens: 5_000 },
	]);
});

test("a refund that was told before a plan's payment is brought about soon after it", async () => {
	await report(refundOf("month_early", 34_900));
	await payForMonth("month_early", new Date(Date.now() - 60_000));
	expect((await balance()).availableTokens).toBe(trialTokens + 10_000);
	await followUpPayments(room, never);
	expect((await balance()).availableTokens).toBe(trialTokens);
});

test("a refund of a month that is over takes nothing, and is shown", async () => {
	await payForMonth("month_past", new Date(Date.now() - 60_000));
	await room.db.query(
		"update billing.payment set paid_at = paid_at - interval '90 days' where payment_reference = 'month_past'",
	);
	expect(await report(refundOf("month_past", 34_900))).toBe(200);
	expect((await balance()).availableTokens).toBe(trialTokens + 10_000);
	expect(await payments()).toMatchObject([
		{
			refunded: { minorUnits: 34_900 },
			clawedBackTokens: 0,
			owedTokens: 0,
		},
	]);
});

// What never arrived

test("events that never arrived are found in the provider's own list, once, by the same way", async () => {
	const of = await started(500);
	const events = [of.paid(), of.refunded(1_250)].map((news) => {
		const eventId = newId();
		return {
			event: { eventId, type: "listed", news },
			rawBody: Buffer.from(eventBody(eventId, news)),
		};
	});
	const asked: Date[] = [];
	const listing = {
		...room,
		provider: {
			...room.provider,
			listEvents: async ({ since }: { since: Date }) => {
				asked.push(since);
				return { events };
			},
		},
	};
	await reconcileEvents(listing, never);
	await reconcileEvents(listing, never);
	expect((await balance()).availableTokens).toBe(trialTokens + 250);
	const daysAgo = asked.map((since) =>
		Math.round((Date.now() - since.getTime()) / (24 * 60 * 60_000)),
	);
	// Everything at first, then what may still be delivered.
	expect(daysAgo).toEqual([30, 3]);
});

// Who sees what

test("payments are listed newest first, a page at a time, and only to who sees money", async () => {
	for (const amount of [100, 101, 102]) {
		const of = await started(amount);
		await report(of.paid());
	}
	const page = (query: object, who = actor) =>
		ask(room.routes, listPayments, { query }, { actor: who });
	const first = await page({ limit: 2 });
	if (isProblem(first)) throw new Error(first.detail);
	expect(first.payments).toHaveLength(2);
	const rest = await page({ limit: 2, before: first.nextBefore ?? "" });
	if (isProblem(rest)) throw new Error(rest.detail);
	expect(rest.payments).toHaveLength(1);
	expect(rest.nextBefore).toBeNull();
	expect(
		[...first.payments, ...rest.payments].map(({ tokens }) => tokens).sort(),
	).toEqual([100, 101, 102]);
	for (const role of ["researcher", "viewer"] as const)
		expect(await page({}, { ...actor, role })).toMatchObject({
			problem: "not_allowed",
		});
	const eve = await room.openCompany();
	expect(await page({ before: first.nextBefore ?? "" }, eve)).toMatchObject({
		payments: [],
	});
	expect(await page({ before: "payment_1" })).toMatchObject({ payments: [] });
});
