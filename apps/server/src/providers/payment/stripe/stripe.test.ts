/** What is Stripe's own: its signatures, its kinds of events, its faults. */
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "../../../platform/ids.ts";
import type { Checkout, PaymentEvent } from "../payment.ts";
import { eventTypes } from "./event.ts";
import { openStripe } from "./stripe.ts";
import type { Delivery, Fault } from "./testing/fake-stripe.ts";
import { openStripeStage } from "./testing/stripe-stage.ts";

let stage: Awaited<ReturnType<typeof openStripeStage>>;
beforeAll(async () => {
	stage = await openStripeStage();
});
afterAll(() => stage.close());
beforeEach(() => {
	stage.fake.takeDeliveries();
	stage.fake.faults.length = 0;
	stage.fake.requests.length = 0;
});

const within = { secondsMax: 20 };
const at = (seconds: number) =>
	new Date((stage.fake.nowSeconds + seconds) * 1_000);

const checkoutOf = (changes: Partial<Checkout> = {}): Checkout => ({
	reference: `company_x-topup_${newId().replaceAll("-", "")}`,
	customer: {
		companyId: newId(),
		name: "Ada Research",
		email: `${newId()}@example.com`,
		customerRef: undefined,
	},
	amount: { minorUnits: 2_500, currency: "CHF" },
	description: "500 tokens for Verbatim",
	tax: undefined,
	keepPaymentMethod: false,
	returnUrl: "http://verbatim.test/",
	cancelUrl: "http://verbatim.test/",
	expiresAt: new Date(stage.now().getTime() + 35 * 60_000),
	idempotencyKey: newId(),
	...changes,
});

async function started(changes: Partial<Checkout> = {}) {
	const checkout = checkoutOf(changes);
	const made = await stage.provider.startCheckout(checkout, within);
	if ("unavailable" in made) throw new Error(made.unavailable);
	return { checkout, ...made };
}

async function subscribed() {
	const checkout = { ...checkoutOf(), plan: "start" };
	const made = await stage.provider.startSubscription(checkout, within);
	if ("unavailable" in made) throw new Error(made.unavailable);
	stage.fake.pay(made.checkoutRef);
	const session = stage.fake.get(made.checkoutRef);
	stage.fake.takeDeliveries();
	return { checkout, subscriptionRef: String(session["subscription"]) };
}

const read = (of: Delivery, now = at(0)) =>
	stage.provider.readEvent(of.rawBody, of.headers, now);

async function newsOf(of: Delivery): Promise<PaymentEvent["news"]> {
	const answer = await read(of);
	if (!("event" in answer)) throw new Error(JSON.stringify(answer));
	return answer.event.news;
}

/** Each event that was sent since, by its type, with what it told. */
async function told(): Promise<[string, string | undefined][]> {
	const all: [string, string | undefined][] = [];
	for (const delivery of stage.fake.takeDeliveries()) {
		const { type } = JSON.parse(Buffer.from(delivery.rawBody).toString());
		const news = await newsOf(delivery);
		all.push([
			type,
			news && "happened" in news
				? `${news.about} ${news.happened}`
				: news?.about,
		]);
	}
	return all;
}

const eventText = (changes: object = {}) =>
	JSON.stringify({
		id: `evt_${newId()}`,
		object: "event",
		created: stage.fake.nowSeconds,
		livemode: false,
		type: "checkout.session.expired",
		data: {
			object: {
				id: "cs_test_1",
				client_reference_id: "r1",
				mode: "payment",
				payment_status: "unpaid",
				amount_total: 2_500,
				currency: "chf",
			},
		},
		...changes,
	});

test("an event that Stripe signed is believed, under the new secret or the old one", async () => {
	const [now, before] = stage.fake.signingSecrets;
	for (const secret of [now, before])
		expect(
			await read(stage.fake.signed(eventText(), { secret })),
		).toMatchObject({
			event: { news: { about: "checkout", happened: "expired" } },
		});
	for (const atSeconds of [-300, 300])
		expect(
			await read(
				stage.fake.signed(eventText(), {
					atSeconds: stage.fake.nowSeconds + atSeconds,
				}),
			),
		).toHaveProperty("event");
});

test("one of several signatures is enough, as Stripe sends them while its secret changes", async () => {
	const { rawBody, headers } = stage.fake.signed(eventText());
	const [time, right] = (headers.get("stripe-signature") ?? "").split(",");
	const many = `${time},v1=${"0".repeat(64)},${right},v0=${"1".repeat(64)}`;
	expect(
		await read({ rawBody, headers: new Headers({ "stripe-signature": many }) }),
	).toHaveProperty("event");
});

const header = (of: Delivery, change: (text: string) => string): Delivery => ({
	...of,
	headers: new Headers({
		"stripe-signature": change(of.headers.get("stripe-signature") ?? ""),
	}),
});

test.each<[string, () => Delivery]>([
	[
		"it has no signature",
		() => ({ ...stage.fake.signed(eventText()), headers: new Headers() }),
	],
	[
		"it was signed with another secret",
		() => stage.fake.signed(eventText(), { secret: "whsec_other" }),
	],
	[
		"one byte of it was changed",
		() => {
			const { rawBody, headers } = stage.fake.signed(eventText());
			const changed = Buffer.from(rawBody);
			const place = changed.indexOf("2500");
			changed[place] = "9".charCodeAt(0);
			return { rawBody: changed, headers };
		},
	],
	[
		"one byte of it was lost",
		() => {
			const { rawBody, headers } = stage.fake.signed(`${eventText()} `);
			return { rawBody: rawBody.slice(0, -1), headers };
		},
	],
	[
		"its signature is only of the kind that is made for tests",
		() =>
			header(stage.fake.signed(eventText()), (text) =>
				text.replace("v1=", "v0="),
			),
	],
	[
		"it was signed 301 s ago",
		() =>
			stage.fake.signed(eventText(), {
				atSeconds: stage.fake.nowSeconds - 301,
			}),
	],
	[
		"it was signed 301 s ahead",
		() =>
			stage.fake.signed(eventText(), {
				atSeconds: stage.fake.nowSeconds + 301,
			}),
	],
	[
		"the time was changed",
		() =>
			header(stage.fake.signed(eventText()), (text) =>
				text.replace(/t=\d+/, `t=${stage.fake.nowSeconds + 1}`),
			),
	],
	[
		"there are two times",
		() => header(stage.fake.signed(eventText()), (text) => `t=1,${text}`),
	],
	[
		"the header is empty",
		() => header(stage.fake.signed(eventText()), () => ""),
	],
	["it is not JSON", () => stage.fake.signed("not json")],
	["it is not an event", () => stage.fake.signed('{"id":"x"}')],
	["it is empty", () => stage.fake.signed("")],
	[
		"it is of live mode, and the key is for tests",
		() => stage.fake.signed(eventText({ livemode: true })),
	],
])("it is forged when %s", async (_, made) => {
	expect(await read(made())).toEqual({ forged: expect.stringMatching(/\w/) });
});

test("an event of test mode is refused where the key is a live one", async () => {
	const live = openStripe({
		secretKey: "rk_live_x",
		webhookSecrets: ["whsec_live"],
		apiBase: stage.fake.url,
		eventSecondsMax: 1,
	});
	const of = stage.fake.signed(eventText(), { secret: "whsec_live" });
	expect(await live.readEvent(of.rawBody, of.headers, at(0))).toEqual({
		forged: expect.stringContaining("test mode"),
	});
});

test.each([
	["a type that is not used", { type: "customer.created" }],
	["a type that will be made up later", { type: "checkout.session.frozen" }],
	["another account", { account: "acct_other" }],
	[
		"a session that is not ours",
		{ data: { object: { id: "cs_1", client_reference_id: null } } },
	],
	[
		"a currency that does not exist",
		{
			type: "checkout.session.completed",
			data: {
				object: {
					id: "cs_1",
					client_reference_id: "r1",
					mode: "payment",
					payment_status: "paid",
					amount_total: 2_500,
					currency: "xqq",
					payment_intent: "pi_1",
				},
			},
		},
	],
	[
		"a payment intent that no one asked for",
		{
			type: "payment_intent.succeeded",
			data: { object: { id: "pi_1", currency: "chf", metadata: {} } },
		},
	],
	["an object of a shape that is not known", { data: { object: {} } }],
])("of %s, nothing is told", async (_, changes) => {
	const answer = await read(stage.fake.signed(eventText(changes)));
	expect(answer).toEqual({
		event: {
			eventId: expect.stringContaining("evt_"),
			type: expect.any(String),
			news: undefined,
		},
	});
});

test("a refund and a dispute of a payment that is not ours tell nothing", async () => {
	const { fake } = stage;
	for (const [type, object] of [
		[
			"charge.refunded",
			{
				id: "ch_1",
				amount_refunded: 100,
				currency: "chf",
				payment_intent: "pi_of_a_shop",
			},
		],
		[
			"charge.dispute.created",
			{
				id: "du_1",
				amount: 100,
				currency: "chf",
				status: "needs_response",
				payment_intent: "pi_of_a_shop",
			},
		],
	] as const)
		expect(
			await newsOf(fake.signed(eventText({ type, data: { object } }))),
		).toBeUndefined();
});

test("of all events of a payment, one tells it", async () => {
	const { checkoutRef } = await started();
	stage.fake.pay(checkoutRef);
	expect(await told()).toEqual([
		["charge.succeeded", undefined],
		["payment_intent.succeeded", undefined],
		["checkout.session.completed", "checkout paid"],
	]);
});

test("a payment that takes days is processing until the money arrives, or does not", async () => {
	const arrives = await started();
	stage.fake.payLater(arrives.checkoutRef);
	const state = (ref: string) => stage.provider.fetchCheckout(ref, within);
	expect(await state(arrives.checkoutRef)).toEqual({ state: "processing" });
	stage.fake.arrive(arrives.checkoutRef, true);
	expect(await state(arrives.checkoutRef)).toMatchObject({ state: "paid" });
	const fails = await started();
	stage.fake.payLater(fails.checkoutRef);
	stage.fake.arrive(fails.checkoutRef, false);
	expect(await state(fails.checkoutRef)).toEqual({ state: "declined" });
	expect((await told()).filter(([, news]) => news !== undefined)).toEqual([
		["checkout.session.completed", "checkout processing"],
		["checkout.session.async_payment_succeeded", "checkout paid"],
		["checkout.session.completed", "checkout processing"],
		["checkout.session.async_payment_failed", "checkout declined"],
	]);
});

test("of all events of a month, one tells it", async () => {
	const { subscriptionRef } = await subscribed();
	stage.fake.beginMonth(subscriptionRef);
	expect((await told()).filter(([, news]) => news !== undefined)).toEqual([
		["invoice.paid", "renewal paid"],
	]);
});

test("an end on a day, chosen on Stripe's page, will end and can be taken back", async () => {
	const { subscriptionRef, checkout } = await subscribed();
	stage.fake.endOnDay(subscriptionRef);
	await stage.provider.setSubscription(
		{
			subscriptionRef,
			plan: "start",
			amount: checkout.amount,
			description: checkout.description,
			goesOn: true,
			idempotencyKey: newId(),
		},
		within,
	);
	expect(stage.fake.get(subscriptionRef)["cancel_at"]).toBeNull();
	expect(await told()).toEqual([
		["customer.subscription.updated", "subscription will_end"],
		["customer.subscription.updated", "subscription goes_on"],
	]);
});

test("an inquiry takes no money away, and is told only when it becomes a dispute", async () => {
	const { checkoutRef } = await started();
	stage.fake.pay(checkoutRef);
	stage.fake.takeDeliveries();
	const intent = String(stage.fake.get(checkoutRef)["payment_intent"]);
	for (const status of [
		"warning_needs_response",
		"needs_response",
		"under_review",
		"won",
	])
		stage.fake.dispute(intent, status);
	expect(await told()).toEqual([
		["charge.dispute.created", undefined],
		["charge.dispute.updated", "dispute opened"],
		["charge.dispute.updated", "dispute opened"],
		["charge.dispute.closed", "dispute won"],
	]);
});

test("what an event does not tell and Stripe does not answer is unavailable, so that the event comes again", async () => {
	const { subscriptionRef } = await subscribed();
	stage.fake.beginMonth(subscriptionRef);
	const delivery = stage.fake
		.takeDeliveries()
		.find((one) => Buffer.from(one.rawBody).includes('"invoice.paid"'));
	if (delivery === undefined) throw new Error("No invoice.paid");
	stage.fake.faults.push("500", "500", "500");
	expect(await read(delivery)).toEqual({ unavailable: expect.any(String) });
	expect(await newsOf(delivery)).toMatchObject({ about: "renewal" });
});

test.each<[string, Fault]>([
	["answered with a fault", "500"],
	["done, and its answer lost", "lost"],
])(
	"a request that is %s is sent again by itself, and makes one thing",
	async (_, fault) => {
		const before = stage.fake.count("checkout.session");
		// Any of the requests that beginning a checkout takes.
		for (const answered of [0, 1, 2]) {
			stage.fake.faults.push(
				...Array<undefined>(answered).fill(undefined),
				fault,
			);
			await started();
		}
		expect(stage.fake.count("checkout.session")).toBe(before + 3);
	},
);

test("when Stripe is asked too often, it is unavailable for now", async () => {
	stage.fake.faults.push("429");
	const checkout = checkoutOf();
	expect(await stage.provider.startCheckout(checkout, within)).toEqual({
		unavailable: expect.stringContaining("too often"),
	});
	expect(await stage.provider.startCheckout(checkout, within)).toHaveProperty(
		"url",
	);
});

test("a charge whose answer was lost is charged once, however often it is asked for", async () => {
	const { checkoutRef } = await started({ keepPaymentMethod: true });
	stage.fake.pay(checkoutRef);
	const customerRef = String(stage.fake.get(checkoutRef)["customer"]);
	const charges = stage.fake.count("charge");
	const charge = {
		customerRef,
		reference: "company_x-topup_y",
		amount: { minorUnits: 5_000, currency: "CHF" },
		description: "1,000 tokens",
		idempotencyKey: newId(),
	};
	const answers = [];
	for (const faults of [
		["lost", "lost", "lost"],
		["500", "500", "500"],
		// Everything is answered but the confirmation, which is done.
		[undefined, undefined, undefined, undefined, "lost"],
		[],
	] as (Fault | undefined)[][]) {
		stage.fake.faults.length = 0;
		stage.fake.faults.push(...faults);
		answers.push(await stage.provider.chargeKept(charge, within));
	}
	expect(answers[0]).toEqual({ unavailable: expect.any(String) });
	expect(answers[1]).toEqual({ unavailable: expect.any(String) });
	expect(answers[2]).toMatchObject({ state: "paid" });
	expect(answers[3]).toEqual(answers[2]);
	expect(stage.fake.count("charge")).toBe(charges + 1);
});

test("a key that was used for something else is refused, and nothing is made", async () => {
	const { checkout } = await started();
	const sessions = stage.fake.count("checkout.session");
	expect(
		await stage.provider.startCheckout(
			{ ...checkout, amount: { minorUnits: 1, currency: "CHF" } },
			within,
		),
	).toEqual({ unavailable: expect.stringContaining("something else") });
	expect(stage.fake.count("checkout.session")).toBe(sessions);
});

test("every request that makes or changes something carries a key", async () => {
	const { subscriptionRef, checkout } = await subscribed();
	await stage.provider.setSubscription(
		{
			subscriptionRef,
			plan: "elite",
			amount: { minorUnits: 89_900, currency: "CHF" },
			description: "Elite",
			goesOn: true,
			idempotencyKey: newId(),
		},
		within,
	);
	await stage.provider.openPortal(
		{
			customerRef: String(stage.fake.get(subscriptionRef)["customer"]),
			returnUrl: checkout.returnUrl,
		},
		within,
	);
	const posts = stage.fake.requests.filter(({ method }) => method === "POST");
	expect(posts.length).toBeGreaterThan(4);
	for (const post of posts) expect(post.key, post.path).toBeTruthy();
});

test("the plan at a price is one price at Stripe, whoever buys it", async () => {
	const prices = stage.fake.count("price");
	await subscribed();
	await subscribed();
	expect(stage.fake.count("price") - prices).toBeLessThanOrEqual(1);
});

test("when Stripe says nothing, it is unavailable when the time is over", async () => {
	stage.fake.faults.push("silent", "silent", "silent");
	const begunAt = Date.now();
	expect(
		await stage.provider.startCheckout(checkoutOf(), { secondsMax: 1 }),
	).toEqual({ unavailable: "Stripe did not answer within 1 s" });
	expect(Date.now() - begunAt).toBeLessThan(10_000);
});

test("where nobody listens, and with a wrong key, the reason says so and shows no key", async () => {
	const open = (changes: object) =>
		openStripe({
			secretKey: "sk_test_very_secret",
			webhookSecrets: ["whsec_very_secret"],
			apiBase: stage.fake.url,
			eventSecondsMax: 1,
			...changes,
		});
	const reason = async (changes: object) => {
		const answer = await open(changes).fetchCheckout("cs_test_1", within);
		if (!("unavailable" in answer)) throw new Error("It answered");
		return answer.unavailable;
	};
	expect(await reason({ apiBase: "http://127.0.0.1:9" })).toContain(
		"could not be reached",
	);
	const wrongKey = await reason({});
	expect(wrongKey).toContain("does not know the secret key");
	expect(wrongKey).not.toContain("very_secret");
});

test("a checkout says what its amount contains, keeps the currency that was promised, and names us in all that comes of it", async () => {
	const { checkout, checkoutRef } = await started({
		tax: {
			name: "VAT",
			percent: "8.1",
			amount: { minorUnits: 187, currency: "CHF" },
		},
	});
	expect(stage.fake.get(checkoutRef)).toMatchObject({
		client_reference_id: checkout.reference,
		metadata: { reference: checkout.reference },
		payment_intent_data: { metadata: { reference: checkout.reference } },
		adaptive_pricing: { enabled: "false" },
		custom_text: { submit: { message: "Contains CHF 1.87 VAT (8.1 %)." } },
	});
});

test("no more kinds of events are asked for than Stripe allows", () => {
	expect(eventTypes.length).toBeLessThanOrEqual(20);
});

test("a signature is made as Stripe documents it", () => {
	const { rawBody, headers } = stage.fake.signed("{}", { atSeconds: 1 });
	const digest = createHmac("sha256", "whsec_new").update("1.{}").digest("hex");
	expect(headers.get("stripe-signature")).toBe(`t=1,v1=${digest}`);
	expect(Buffer.from(rawBody).toString()).toBe("{}");
});
