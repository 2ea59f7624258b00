/** The sandbox's own pages and faults, its renewals by the clock, and its reports over real HTTP. */
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "../../../platform/ids.ts";
import type { Payment, PaymentEvent } from "../payment.ts";
import { openSandboxStage } from "./testing/sandbox-stage.ts";

let stage: Awaited<ReturnType<typeof openSandboxStage>>;
let server: Server;
/** What arrived, in order. */
let arrived: PaymentEvent[] = [];
beforeAll(async () => {
	server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const read = await stage.provider.readEvent(
			Buffer.concat(chunks),
			new Headers(request.headers as Record<string, string>),
			new Date(),
		);
		if ("event" in read) arrived.push(read.event);
		response.writeHead("event" in read ? 200 : 400);
		response.end();
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error();
	stage = await openSandboxStage(`http://127.0.0.1:${address.port}/`);
	await stage.sandbox.work();
});
afterAll(async () => {
	await stage.close();
	server.close();
});
beforeEach(() => {
	arrived = [];
});

const checkoutOf = (changes: object = {}) => ({
	reference: `r_${newId()}`,
	customer: {
		companyId: newId(),
		name: "Ada <Research>",
		email: "ada@example.com",
		customerRef: undefined,
	},
	amount: { minorUnits: 2_501, currency: "CHF" },
	description: "500 tokens for Verbatim",
	tax: undefined,
	keepPaymentMethod: false,
	returnUrl: "http://verbatim.test/interviews",
	cancelUrl: "http://verbatim.test/",
	expiresAt: new Date(stage.now().getTime() + 35 * 60_000),
	idempotencyKey: newId(),
	...changes,
});

async function started(changes: object = {}) {
	const checkout = checkoutOf(changes);
	const made = await stage.provider.startCheckout(checkout, { secondsMax: 5 });
	if ("unavailable" in made) throw new Error(made.unavailable);
	return { checkout, ...made };
}

async function startedMonthly(changes: object = {}) {
	const checkout = { ...checkoutOf(changes), plan: "start" };
	const made = await stage.provider.startSubscription(checkout, {
		secondsMax: 5,
	});
	if ("unavailable" in made) throw new Error(made.unavailable);
	return { checkout, ...made };
}

async function paymentOf(checkoutRef: string): Promise<Payment> {
	const state = await stage.provider.fetchCheckout(checkoutRef, {
		secondsMax: 5,
	});
	if (!("payment" in state)) throw new Error(JSON.stringify(state));
	return state.payment;
}

/** A page by its address, or a press of one of its buttons. */
async function open(
	url: string,
	form?: Record<string, string>,
): Promise<{ status: number; html: string; location: string; policy: string }> {
	const { pathname, search } = new URL(url, "http://verbatim.test");
	const method = form === undefined ? "GET" : "POST";
	const parts = pathname.split("/");
	const page = stage.sandbox.pages.find(
		(one) =>
			one.methods.includes(method) &&
			one.path.startsWith(`/${parts[1]}/${parts[2]}/`),
	);
	const name = page?.path.match(/\{(\w+)\}/)?.[1];
	if (page === undefined || name === undefined) throw new Error("no page");
	const answer = await page.handle(
		new Request(`http://verbatim.test${pathname}${search}`, {
			method,
			...(form === undefined ? {} : { body: new URLSearchParams(form) }),
		}),
		{ params: { [name]: parts[3] ?? "" } },
	);
	return {
		status: answer.status,
		html: await answer.text(),
		location: answer.headers.get("location") ?? "",
		policy: answer.headers.get("content-security-policy") ?? "",
	};
}

async function portalOf(customerRef: string | undefined): Promise<string> {
	const portal = await stage.provider.openPortal(
		{
			customerRef: customerRef ?? "",
			returnUrl: "http://verbatim.test/settings/billing",
		},
		{ secondsMax: 5 },
	);
	if ("unavailable" in portal) throw new Error(portal.unavailable);
	return portal.url;
}

const faultsOf = (portalUrl: string) =>
	portalUrl.replace("/portal/", "/faults/");

const types = () => arrived.map(({ type }) => type);

async function until(isSo: () => boolean) {
	const giveUpAt = Date.now() + 40_000;
	while (!isSo()) {
		if (Date.now() > giveUpAt)
			throw new Error(`It stayed at ${types().join(", ")}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

/** Long enough for a report to arrive that would arrive at all. */
const awhile = () => new Promise((resolve) => setTimeout(resolve, 2_500));

test("reported twice, the same event arrives two times", async () => {
	const { url } = await started();
	await open(url, { press: "pay-twice" });
	await until(() => arrived.length === 2);
	expect(types()).toEqual(["checkout.paid", "checkout.paid"]);
	expect(arrived[0]?.eventId).toBe(arrived[1]?.eventId);
});

test("never reported, it is paid for who asks, and stands in the list of events", async () => {
	const since = stage.now();
	const { url, checkoutRef, checkout } = await started();
	await open(url, { press: "pay-never" });
	expect((await paymentOf(checkoutRef)).amount).toEqual(checkout.amount);
	const listed = await stage.provider.listEvents(
		{ since, eventsMax: 100 },
		{ secondsMax: 5 },
	);
	if ("unavailable" in listed) throw new Error(listed.unavailable);
	expect(listed.events.map(({ event }) => event.news)).toContainEqual(
		expect.objectContaining({
			reference: checkout.reference,
			happened: "paid",
		}),
	);
	await awhile();
	expect(arrived).toEqual([]);
});

test("out of order, a decline from before the payment arrives after it", async () => {
	const { url } = await started();
	await open(url, { press: "pay-disordered" });
	await until(() => arrived.length === 2);
	expect(types()).toEqual(["checkout.paid", "checkout.declined"]);
});

test("out of order, the second month of a subscription arrives before its first", async () => {
	const { url, checkoutRef } = await startedMonthly();
	await open(url, { press: "pay-disordered" });
	await until(() => arrived.length === 3);
	expect(types()[0]).toBe("renewal.paid");
	expect(types().slice(1).toSorted()).toEqual([
		"checkout.declined",
		"checkout.paid",
	]);
	const { news } = arrived[0] ?? {};
	if (news?.about !== "renewal" || news.happened !== "paid") throw new Error();
	expect(news.payment.subscription?.periodStartsAt).toEqual(
		(await paymentOf(checkoutRef)).subscription?.periodEndsAt,
	);
});

test("when the bank asks, nothing is paid until it is confirmed on the bank's page", async () => {
	const { url, checkoutRef } = await started();
	const asked = await open(url, { press: "authenticate" });
	expect(asked.location).toContain("bank=asks");
	const bank = await open(asked.location);
	expect(bank.html).toContain("Your bank asks you to confirm");
	expect(
		await stage.provider.fetchCheckout(checkoutRef, { secondsMax: 5 }),
	).toEqual({ state: "open" });
	const refused = await open(url, { press: "fail" });
	expect(refused.location).toBe("http://verbatim.test/interviews");
	await open(url, { press: "confirm" });
	expect((await paymentOf(checkoutRef)).amount.minorUnits).toBe(2_501);
	await until(() => arrived.length === 2);
	expect(types().toSorted()).toEqual(["checkout.declined", "checkout.paid"]);
});

test("to keep the card is offered only where it was asked for, and never ticked before", async () => {
	const plain = await started();
	expect((await open(plain.url)).html).not.toContain('name="keep"');
	const keeping = await started({ keepPaymentMethod: true });
	const { html } = await open(keeping.url);
	expect(html).toContain('<input type="checkbox" name="keep" value="yes">');
	await open(keeping.url, { press: "pay" });
	const { customerRef = "" } = await paymentOf(keeping.checkoutRef);
	expect(
		await stage.provider.fetchPaymentMethod(customerRef, { secondsMax: 5 }),
	).toEqual({ paymentMethod: undefined });
	const monthly = await startedMonthly();
	expect((await open(monthly.url)).html).toMatch(
		/kept and charged CHF\s25\.01 each month/,
	);
});

test("a choice to keep the card survives the bank's page", async () => {
	const { url, checkoutRef } = await started({ keepPaymentMethod: true });
	const asked = await open(url, { press: "authenticate", keep: "yes" });
	expect((await open(asked.location)).html).toContain(
		'<input type="hidden" name="keep" value="yes">',
	);
	await open(url, { press: "confirm", keep: "yes" });
	const { customerRef = "" } = await paymentOf(checkoutRef);
	expect(
		await stage.provider.fetchPaymentMethod(customerRef, { secondsMax: 5 }),
	).toMatchObject({ paymentMethod: { describes: "Test card •••• 4242" } });
});

test("what of the amount is tax stands on the page and on the invoice", async () => {
	const { url, checkoutRef } = await started({
		tax: {
			name: "VAT",
			percent: "8.1",
			amount: { minorUnits: 187, currency: "CHF" },
		},
	});
	expect((await open(url)).html).toMatch(/Contains CHF\s1\.87 VAT \(8\.1 %\)/);
	await open(url, { press: "pay" });
	const { invoiceUrl = "" } = await paymentOf(checkoutRef);
	const invoice = await open(invoiceUrl);
	expect(invoice.html).toMatch(/no invoice for anyone's books/);
	expect(invoice.html).toMatch(/CHF\s1\.87/);
});

test("on the customer's page the card is chosen, and a month that failed is paid with it", async () => {
	const { url, checkoutRef } = await startedMonthly();
	await open(url, { press: "pay" });
	const { customerRef, subscription } = await paymentOf(checkoutRef);
	const portal = await portalOf(customerRef);
	expect((await open(portal)).html).toContain("Ada &#60;Research&#62;");
	await open(portal, { press: "keep-card", card: "expired" });
	const subscriptionRef = subscription?.subscriptionRef ?? "";
	await open(faultsOf(portal), {
		press: "renew-now",
		subscription: subscriptionRef,
	});
	await until(() => types().includes("renewal.failed"));
	const failed = arrived.find(({ type }) => type === "renewal.failed")?.news;
	if (failed?.about !== "renewal" || failed.happened !== "failed")
		throw new Error();
	expect(failed.reason).toBe("The card has expired.");
	const place = await open(failed.payUrl ?? "");
	expect(place.html).toContain("is not paid");
	await open(failed.payUrl ?? "", {
		press: "pay-month",
		subscription: subscriptionRef,
	});
	await until(() => types().includes("renewal.paid"));
	expect((await open(portal)).html).not.toContain("is not paid");
});

test("on the page of faults a payment goes back in parts, is disputed, and nothing twice", async () => {
	const { url, checkoutRef } = await started();
	await open(url, { press: "pay" });
	const { customerRef, paymentReference } = await paymentOf(checkoutRef);
	const page = faultsOf(await portalOf(customerRef));
	const press = (one: string) =>
		open(page, { press: one, payment: paymentReference });
	expect((await open(page)).html).toMatch(/Refund half \(CHF\s12\.50\)/);
	await press("refund-half");
	await press("refund-half");
	expect((await open(page)).html).toMatch(/Refund the rest \(CHF\s12\.51\)/);
	await press("dispute");
	await press("refund-rest");
	await press("win");
	await press("lose");
	await press("refund-rest");
	await press("refund-rest");
	await until(() => arrived.length === 5);
	await awhile();
	const told = arrived.flatMap(({ news }) =>
		news?.about === "refund"
			? [`${news.refundedInAll.minorUnits} back`]
			: news?.about === "dispute"
				? [`${news.happened} ${news.amount.minorUnits}`]
				: [],
	);
	expect(told.toSorted()).toEqual([
		"1250 back",
		"2501 back",
		"opened 1251",
		"won 1251",
	]);
});

test("how reports arrive is chosen for all that follows", async () => {
	const { url, checkoutRef } = await started();
	await open(url, { press: "pay" });
	await until(() => arrived.length === 1);
	const { customerRef, paymentReference } = await paymentOf(checkoutRef);
	const page = faultsOf(await portalOf(customerRef));
	const saved = await open(page, { press: "set-arrival", arrival: "never" });
	expect((await open(saved.location)).html).toContain("Saved.");
	await open(page, { press: "refund-rest", payment: paymentReference });
	await awhile();
	expect(types()).toEqual(["checkout.paid"]);
	expect((await open(page)).html).toContain(
		'<input type="radio" name="arrival" value="never" checked>',
	);
});

test("nobody changes what belongs to another customer", async () => {
	const mine = await started();
	const other = await startedMonthly();
	for (const { url } of [mine, other]) await open(url, { press: "pay" });
	const of = await paymentOf(other.checkoutRef);
	const { customerRef } = await paymentOf(mine.checkoutRef);
	const page = faultsOf(await portalOf(customerRef));
	await open(page, { press: "refund-rest", payment: of.paymentReference });
	await open(page, {
		press: "end-now",
		subscription: of.subscription?.subscriptionRef ?? "",
	});
	expect((await open(page)).html).not.toContain("Ended");
	const theirs = await open(faultsOf(await portalOf(of.customerRef)));
	expect(theirs.html).not.toContain("went back");
	expect(theirs.html).not.toContain("Ended");
});

test("months that were missed while the clock moved follow one after the other, once each", async () => {
	const { url, checkoutRef } = await startedMonthly();
	await open(url, { press: "pay" });
	const { subscription } = await paymentOf(checkoutRef);
	await until(() => arrived.length === 1);
	arrived = [];
	stage.setAhead(
		new Date(
			(subscription?.periodEndsAt.getTime() ?? 0) + 65 * 24 * 60 * 60 * 1_000,
		),
	);
	// Two processes at the same minute.
	await Promise.all([stage.renew(), stage.renew()]);
	const ours = () =>
		arrived.flatMap(({ news }) =>
			news?.about === "renewal" &&
			news.happened === "paid" &&
			news.subscriptionRef === subscription?.subscriptionRef
				? [news.payment.subscription?.periodStartsAt.getTime() ?? 0]
				: [],
		);
	await until(() => ours().length === 3);
	await awhile();
	const months = ours().toSorted((one, other) => one - other);
	expect(new Set(months).size).toBe(3);
	expect(months[0]).toBe(subscription?.periodEndsAt.getTime());
});

test("pages load nothing, run nothing, and lead only to Verbatim", async () => {
	const { url, checkoutRef } = await started();
	await open(url, { press: "pay" });
	const { customerRef, invoiceUrl = "" } = await paymentOf(checkoutRef);
	const portal = await portalOf(customerRef);
	for (const address of [url, portal, faultsOf(portal), invoiceUrl]) {
		const { status, html, policy } = await open(address);
		expect(status).toBe(200);
		expect(html).toContain("No money moves");
		expect(html).not.toMatch(
			/<script|javascript:|https?:\/\/(?!verbatim\.test)/,
		);
		expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-/);
	}
});

test.each(["portal", "faults", "invoice", "checkout"])(
	"an address of a %s that never was one is not found, and changes nothing",
	async (kind) => {
		for (const ref of [
			"x",
			"sandbox_",
			`sandbox_portal_${"A".repeat(32)}`,
			"%00",
		])
			expect((await open(`/sandbox/${kind}/${ref}`)).status).toBe(404);
	},
);
