/** What the port promises, of each provider alike. */
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import { newId } from "../../platform/ids.ts";
import type { Checkout, CheckoutState, Payment } from "./payment.ts";
import { openSandboxStage } from "./sandbox/testing/sandbox-stage.ts";
import { openStripeStage } from "./stripe/testing/stripe-stage.ts";
import { newsOf, type Stage } from "./testing/stage.ts";

const within = { secondsMax: 10 };

function known<Answer extends object>(
	answer: Answer,
): Exclude<Answer, { unavailable: string }> {
	if ("unavailable" in answer) throw new Error(String(answer.unavailable));
	return answer as Exclude<Answer, { unavailable: string }>;
}

function paymentIn(state: CheckoutState): Payment {
	if (state.state !== "paid") throw new Error(`It is ${state.state}`);
	return state.payment;
}

describe.each([
	["sandbox", openSandboxStage],
	["stripe", openStripeStage],
] as const)("%s", (name, open) => {
	let stage: Stage;
	beforeAll(async () => {
		stage = await open();
	});
	afterAll(() => stage.close());
	beforeEach(async () => {
		await stage.sent();
	});

	const checkoutOf = (changes: Partial<Checkout> = {}): Checkout => ({
		reference: `company_x-topup_${newId().replaceAll("-", "")}`,
		customer: {
			companyId: newId(),
			name: "Ada Research",
			email: "ada@example.com",
			customerRef: undefined,
		},
		amount: { minorUnits: 2_501, currency: "CHF" },
		description: "500 tokens for Verbatim",
		tax: {
			name: "VAT",
			percent: "8.1",
			amount: { minorUnits: 187, currency: "CHF" },
		},
		keepPaymentMethod: false,
		returnUrl: "http://verbatim.test/settings?top-up=1",
		cancelUrl: "http://verbatim.test/settings?top-up=1",
		expiresAt: new Date(stage.now().getTime() + 35 * 60_000),
		idempotencyKey: newId(),
		...changes,
	});
	const started = async (changes: Partial<Checkout> = {}) => {
		const checkout = checkoutOf(changes);
		return {
			checkout,
			...known(await stage.provider.startCheckout(checkout, within)),
		};
	};
	const stateOf = async (checkoutRef: string) =>
		known(await stage.provider.fetchCheckout(checkoutRef, within));
	const paid = async (changes: Partial<Checkout> = {}) => {
		const of = await started(changes);
		await stage.pay(of.checkoutRef, {
			keepsCard: of.checkout.keepPaymentMethod,
		});
		const payment = paymentIn(await stateOf(of.checkoutRef));
		return { ...of, payment, customerRef: payment.customerRef ?? "" };
	};
	const subscribed = async () => {
		const checkout = checkoutOf();
		const order = { ...checkout, plan: "start" };
		const { checkoutRef } = known(
			await stage.provider.startSubscription(order, within),
		);
		await stage.pay(checkoutRef);
		const payment = paymentIn(await stateOf(checkoutRef));
		if (payment.subscription === undefined) throw new Error("No month");
		await stage.sent();
		return {
			checkout: order,
			checkoutRef,
			payment,
			customerRef: payment.customerRef ?? "",
			...payment.subscription,
		};
	};
	const change = (
		of: { subscriptionRef: string },
		changes: Partial<Parameters<typeof stage.provider.setSubscription>[0]> = {},
	) =>
		stage.provider.setSubscription(
			{
				subscriptionRef: of.subscriptionRef,
				plan: "start",
				amount: { minorUnits: 2_501, currency: "CHF" },
				description: "500 tokens for Verbatim",
				goesOn: true,
				idempotencyKey: newId(),
				...changes,
			},
			within,
		);

	test("is called by its name", () => {
		expect(stage.provider.name).toBe(name);
	});

	test("a page that was closed cannot be paid any more, and what was paid stays paid", async () => {
		const { checkoutRef } = await started();
		for (let time = 0; time < 2; time += 1)
			expect(await stage.provider.closeCheckout(checkoutRef, within)).toEqual({
				done: true,
			});
		expect(await stateOf(checkoutRef)).toEqual({ state: "expired" });
		const other = await paid();
		expect(
			await stage.provider.closeCheckout(other.checkoutRef, within),
		).toEqual({ done: true });
		expect((await stateOf(other.checkoutRef)).state).toBe("paid");
	});

	test("the same key is the same checkout, however often it is sent", async () => {
		const { checkout, checkoutRef, url } = await started();
		expect(new URL(url).protocol).toMatch(/^https?:$/);
		expect(await stage.provider.startCheckout(checkout, within)).toEqual({
			checkoutRef,
			url,
		});
		expect(await stateOf(checkoutRef)).toEqual({ state: "open" });
		expect(await newsOf(stage)).toEqual([]);
	});

	test("a payment is told by the provider when asked, and by a report about the same", async () => {
		const { checkout, checkoutRef, payment } = await paid();
		expect(payment).toMatchObject({
			amount: checkout.amount,
			customerRef: expect.any(String),
			subscription: undefined,
		});
		expect(
			Math.abs(payment.paidAt.getTime() - stage.now().getTime()),
		).toBeLessThan(60_000);
		const [news, ...more] = await newsOf(stage);
		expect(more).toEqual([]);
		expect(news).toMatchObject({
			about: "checkout",
			reference: checkout.reference,
			checkoutRef,
			happened: "paid",
			payment: {
				paymentReference: payment.paymentReference,
				amount: checkout.amount,
				customerRef: payment.customerRef,
			},
		});
	});

	test("after a declined try nothing is paid, and the same page can be paid", async () => {
		const { checkoutRef } = await started();
		await stage.decline(checkoutRef);
		expect(["open", "declined"]).toContain((await stateOf(checkoutRef)).state);
		await stage.pay(checkoutRef);
		expect((await stateOf(checkoutRef)).state).toBe("paid");
	});

	test("a page that was closed unpaid is expired", async () => {
		const { checkoutRef } = await started();
		await stage.expire(checkoutRef);
		expect(await stateOf(checkoutRef)).toEqual({ state: "expired" });
	});

	test("a company is one customer, and nothing is kept of how it paid unless that was asked for", async () => {
		const { checkout, customerRef } = await paid();
		const again = await paid({
			customer: { ...checkout.customer, customerRef },
		});
		const forgetful = await paid({ customer: checkout.customer });
		expect(again.customerRef).toBe(customerRef);
		expect(forgetful.customerRef).toBe(customerRef);
		expect(
			await stage.provider.fetchPaymentMethod(customerRef, within),
		).toEqual({ paymentMethod: undefined });
		await paid({ customer: checkout.customer, keepPaymentMethod: true });
		expect(
			await stage.provider.fetchPaymentMethod(customerRef, within),
		).toMatchObject({
			paymentMethod: {
				describes: expect.stringContaining("4242"),
				expires: expect.stringMatching(/^\d\d\/\d{4}$/),
			},
		});
	});

	test("an amount without minor units is paid as it is", async () => {
		const amount = { minorUnits: 4_321, currency: "JPY" };
		const { payment } = await paid({ amount, tax: undefined });
		expect(payment.amount).toEqual(amount);
	});

	test("a monthly payment begins with its first month, and its months follow without a gap", async () => {
		const of = await subscribed();
		expect(of.payment.amount).toEqual(of.checkout.amount);
		expect(
			known(await stage.provider.fetchPaymentMethod(of.customerRef, within))
				.paymentMethod,
		).toBeDefined();
		await stage.beginMonth(of.subscriptionRef);
		const [news, ...more] = await newsOf(stage);
		expect(more).toEqual([]);
		expect(news).toMatchObject({
			about: "renewal",
			reference: of.checkout.reference,
			subscriptionRef: of.subscriptionRef,
			happened: "paid",
			payment: {
				amount: of.checkout.amount,
				customerRef: of.customerRef,
				subscription: {
					subscriptionRef: of.subscriptionRef,
					periodStartsAt: of.periodEndsAt,
				},
			},
		});
		if (news?.about !== "renewal" || news.happened !== "paid")
			throw new Error();
		expect(news.payment.paymentReference).not.toBe(of.payment.paymentReference);
	});

	test("the first month is reported once, as the checkout", async () => {
		const checkout = checkoutOf();
		const { checkoutRef } = known(
			await stage.provider.startSubscription(
				{ ...checkout, plan: "start" },
				within,
			),
		);
		await stage.pay(checkoutRef);
		const { payment } = (await stateOf(checkoutRef)) as { payment: Payment };
		expect(await newsOf(stage)).toMatchObject([
			{
				about: "checkout",
				reference: checkout.reference,
				checkoutRef,
				happened: "paid",
				payment: {
					paymentReference: payment.paymentReference,
					subscription: payment.subscription,
				},
			},
		]);
	});

	test("a month that fails says why, for which month, when it is tried again and where it can be paid", async () => {
		const of = await subscribed();
		await stage.keepCard(of.customerRef, "declines");
		await stage.beginMonth(of.subscriptionRef);
		const [failed] = await newsOf(stage);
		expect(failed).toMatchObject({
			about: "renewal",
			reference: of.checkout.reference,
			subscriptionRef: of.subscriptionRef,
			happened: "failed",
			reason: expect.stringMatching(/\w/),
			periodStartsAt: of.periodEndsAt,
			retryAt: expect.any(Date),
			payUrl: expect.stringMatching(/^https?:/),
		});
		await stage.payFailedMonth(of.subscriptionRef);
		expect(await newsOf(stage)).toMatchObject([
			{
				about: "renewal",
				reference: of.checkout.reference,
				happened: "paid",
				payment: { subscription: { periodStartsAt: of.periodEndsAt } },
			},
		]);
	});

	test("another price counts from the next month on, and nothing is paid for it before", async () => {
		const of = await subscribed();
		const amount = { minorUnits: 89_900, currency: "CHF" };
		expect(await change(of, { plan: "elite", amount })).toEqual({ done: true });
		expect(await newsOf(stage)).toEqual([]);
		await stage.beginMonth(of.subscriptionRef);
		expect(await newsOf(stage)).toMatchObject([
			{
				about: "renewal",
				payment: { amount, subscription: { periodStartsAt: of.periodEndsAt } },
			},
		]);
	});

	test("it ends with its month, or goes on after all; a request sent again late undoes no later one", async () => {
		const of = await subscribed();
		const stop = { goesOn: false, idempotencyKey: newId() };
		expect(await change(of, stop)).toEqual({ done: true });
		expect(await newsOf(stage)).toMatchObject([
			{
				about: "subscription",
				happened: "will_end",
				reference: of.checkout.reference,
			},
		]);
		expect(await change(of, { goesOn: true })).toEqual({ done: true });
		expect(await newsOf(stage)).toMatchObject([
			{ about: "subscription", happened: "goes_on" },
		]);
		expect(await change(of, stop)).toEqual({ done: true });
		expect(await newsOf(stage)).toEqual([]);
		await stage.beginMonth(of.subscriptionRef);
		expect(await newsOf(stage)).toMatchObject([
			{ about: "renewal", happened: "paid" },
		]);
	});

	test("one that ends with its month has ended when the next would begin, and is not paid", async () => {
		const of = await subscribed();
		await change(of, { goesOn: false });
		await stage.sent();
		await stage.beginMonth(of.subscriptionRef);
		expect(await newsOf(stage)).toMatchObject([
			{
				about: "subscription",
				happened: "ended",
				reference: of.checkout.reference,
				subscriptionRef: of.subscriptionRef,
			},
		]);
		expect(await change(of, { goesOn: false })).toEqual({ done: true });
		expect(await change(of, { goesOn: true })).toEqual({
			unavailable: expect.any(String),
		});
	});

	test("ended at once, and ending it again is nothing new", async () => {
		const of = await subscribed();
		for (let time = 0; time < 2; time++)
			expect(
				await stage.provider.endSubscription(of.subscriptionRef, within),
			).toEqual({ done: true });
		expect(await newsOf(stage)).toMatchObject([
			{ about: "subscription", happened: "ended" },
		]);
	});

	const charge = (customerRef: string, idempotencyKey = newId()) => ({
		customerRef,
		reference: `company_x-topup_${newId().replaceAll("-", "")}`,
		amount: { minorUnits: 5_000, currency: "CHF" },
		description: "1,000 tokens for Verbatim",
		idempotencyKey,
	});

	test("what is kept is charged once for one key, and the outcome is reported as of a checkout", async () => {
		const { customerRef } = await paid({ keepPaymentMethod: true });
		await stage.sent();
		const asked = charge(customerRef);
		const first = known(await stage.provider.chargeKept(asked, within));
		if (first.state !== "paid") throw new Error(first.state);
		expect(first.payment).toMatchObject({
			amount: asked.amount,
			customerRef,
			subscription: undefined,
		});
		const again = known(await stage.provider.chargeKept(asked, within));
		expect(again).toEqual(first);
		expect(await newsOf(stage)).toMatchObject([
			{
				about: "checkout",
				reference: asked.reference,
				checkoutRef: first.checkoutRef,
				happened: "paid",
				payment: { paymentReference: first.payment.paymentReference },
			},
		]);
		expect(paymentIn(await stateOf(first.checkoutRef))).toMatchObject({
			paymentReference: first.payment.paymentReference,
		});
	});

	test.each([
		["the card is declined", "declines", false],
		["the bank asks", "asks", true],
		["nothing is kept", undefined, false],
	] as const)(
		"a charge is not paid when %s, not even later with another card",
		async (_, card, needsAuthentication) => {
			const { customerRef } = await paid({ keepPaymentMethod: true });
			await stage.sent();
			await stage.keepCard(customerRef, card);
			const asked = charge(customerRef);
			const declined = {
				state: "declined",
				reason: expect.stringMatching(/\w/),
				needsAuthentication,
			};
			expect(await stage.provider.chargeKept(asked, within)).toEqual(declined);
			await stage.keepCard(customerRef, "works");
			expect(await stage.provider.chargeKept(asked, within)).toEqual(declined);
			for (const news of await newsOf(stage))
				expect(news).toMatchObject({
					about: "checkout",
					reference: asked.reference,
					happened: "declined",
				});
		},
	);

	test("refunds tell what went back in all", async () => {
		const { payment } = await paid();
		await stage.sent();
		const { paymentReference } = payment;
		for (const minorUnits of [1_250, 2_501]) {
			await stage.refundInAll(paymentReference, minorUnits);
			expect(await newsOf(stage)).toEqual([
				{
					about: "refund",
					paymentReference,
					refundedInAll: { minorUnits, currency: "CHF" },
					at: expect.any(Date),
				},
			]);
		}
	});

	test("a refund of a renewal names the renewal's payment", async () => {
		const of = await subscribed();
		await stage.beginMonth(of.subscriptionRef);
		const [renewal] = await newsOf(stage);
		if (renewal?.about !== "renewal" || renewal.happened !== "paid")
			throw new Error();
		const { paymentReference } = renewal.payment;
		await stage.refundInAll(paymentReference, 2_501);
		expect(await newsOf(stage)).toMatchObject([
			{ about: "refund", paymentReference },
		]);
	});

	test.each(["won", "lost"] as const)(
		"a dispute is opened, and %s",
		async (happens) => {
			const { payment } = await paid();
			await stage.sent();
			const { paymentReference } = payment;
			await stage.dispute(paymentReference, "opened");
			const [opened] = await newsOf(stage);
			expect(opened).toEqual({
				about: "dispute",
				paymentReference,
				disputeRef: expect.any(String),
				amount: payment.amount,
				happened: "opened",
				at: expect.any(Date),
			});
			await stage.dispute(paymentReference, happens);
			expect(await newsOf(stage)).toMatchObject([
				{ ...opened, happened: happens, at: expect.any(Date) },
			]);
		},
	);

	test("a customer has a page for the way of paying; a stranger has none", async () => {
		const { customerRef } = await paid();
		const returnUrl = "http://verbatim.test/settings/billing";
		expect(
			await stage.provider.openPortal({ customerRef, returnUrl }, within),
		).toEqual({ url: expect.stringMatching(/^https?:/) });
		expect(
			await stage.provider.openPortal(
				{ customerRef: "cus_nobody", returnUrl },
				within,
			),
		).toEqual({ unavailable: expect.any(String) });
	});

	test("what is not known is unavailable, never taken for unpaid", async () => {
		const unavailable = { unavailable: expect.any(String) };
		const { provider } = stage;
		expect(await provider.fetchCheckout("cs_none", within)).toEqual(
			unavailable,
		);
		expect(await provider.endSubscription("sub_none", within)).toEqual(
			unavailable,
		);
		expect(await change({ subscriptionRef: "sub_none" })).toEqual(unavailable);
		expect(await provider.fetchPaymentMethod("cus_none", within)).toEqual(
			unavailable,
		);
		expect(await provider.chargeKept(charge("cus_none"), within)).toEqual(
			unavailable,
		);
	});

	test("the list of events has what was sent, oldest first, and no more than was asked for", async () => {
		await stage.wait();
		const since = stage.now();
		const { paymentReference } = (await paid()).payment;
		await stage.refundInAll(paymentReference, 1_250);
		await stage.refundInAll(paymentReference, 2_501);
		const sent = await newsOf(stage);
		expect(sent).toHaveLength(3);
		const list = async (eventsMax: number) =>
			known(await stage.provider.listEvents({ since, eventsMax }, within))
				.events;
		const listed = await list(100);
		expect(
			listed.flatMap(({ event }) =>
				event.news === undefined ? [] : event.news,
			),
		).toEqual(sent);
		for (const { event, rawBody } of listed)
			expect(JSON.parse(Buffer.from(rawBody).toString("utf8"))).toMatchObject({
				id: event.eventId,
				type: event.type,
			});
		expect((await list(2)).map(({ event }) => event.eventId)).toEqual(
			listed.slice(0, 2).map(({ event }) => event.eventId),
		);
	});

	test("a report that was changed, or that nobody signed, is forged", async () => {
		await paid();
		const [sent] = await stage.sent();
		if (sent === undefined) throw new Error("Nothing was sent");
		const { provider } = stage;
		const forged = { forged: expect.any(String) };
		const now = stage.now();
		const changed = Buffer.from(sent.rawBody);
		changed[changed.length - 2] = (changed[changed.length - 2] ?? 0) ^ 1;
		expect(await provider.readEvent(changed, sent.headers, now)).toEqual(
			forged,
		);
		expect(await provider.readEvent(sent.rawBody, new Headers(), now)).toEqual(
			forged,
		);
		for (const seconds of [-301, 303])
			expect(
				await provider.readEvent(
					sent.rawBody,
					sent.headers,
					new Date(now.getTime() + seconds * 1_000),
				),
			).toEqual(forged);
		expect(
			await provider.readEvent(sent.rawBody, sent.headers, now),
		).toMatchObject({ event: { eventId: expect.any(String) } });
	});
});
