/**
 * A server that behaves as Stripe's API does where the adapter uses it: objects that refer to each other, forms with
 * brackets, `expand`, keys, errors of each kind, and events with real signatures. What a person or time would do (pay on
 * the page, begin the next month, dispute) is a function of it. It knows nothing of the adapter.
 */
import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";

type Value = string | number | boolean | null | Value[] | Thing | undefined;
type Thing = { [name: string]: Value };
type Card = "works" | "declines" | "asks";

export type Delivery = { rawBody: Uint8Array; headers: Headers };

/** What a request gets instead of its answer. lost: it is done, and the answer never comes. */
export type Fault = "500" | "lost" | "silent" | "429";

class ApiError extends Error {
	readonly status: number;
	readonly error: Thing;

	constructor(status: number, error: Thing) {
		super(String(error["message"]));
		this.status = status;
		this.error = error;
	}
}

const missing = (id: string, param = "id") =>
	new ApiError(404, {
		type: "invalid_request_error",
		code: "resource_missing",
		param,
		message: `No such object: '${id}'`,
	});
const invalid = (message: string, param?: string, code?: string) =>
	new ApiError(400, { type: "invalid_request_error", code, param, message });

const cardNumbers = { works: "4242", declines: "0341", asks: "3184" };
const declines = {
	declines: { code: "card_declined", message: "Your card was declined." },
	asks: {
		code: "authentication_required",
		message:
			"Your card was declined. This transaction requires authentication.",
	},
};

export class FakeStripe {
	readonly secretKey = "sk_test_fake";
	readonly signingSecrets = ["whsec_new", "whsec_old"] as const;
	readonly requests: {
		method: string;
		path: string;
		key: string | undefined;
	}[] = [];
	/** For the next requests, one each; undefined: it is answered. */
	readonly faults: (Fault | undefined)[] = [];
	/** Seconds since 1970, as Stripe counts. */
	nowSeconds = Math.floor(Date.now() / 1_000);
	url = "";

	readonly #objects = new Map<string, Thing>();
	readonly #cards = new Map<string, Card>();
	readonly #answers = new Map<
		string,
		{ asked: string; status: number; body: string }
	>();
	readonly #events: Thing[] = [];
	#deliveries: Delivery[] = [];
	#count = 0;
	#server: Server | undefined;

	async listen(): Promise<void> {
		const server = createServer((request, response) => {
			void this.#answer(request).then((answer) => {
				if (answer === "lost") {
					response.destroy();
					return;
				}
				if (answer === "silent") return;
				response.writeHead(answer.status, {
					"content-type": "application/json",
					"request-id": `req_${this.requests.length}`,
					...(answer.status === 500 ? { "stripe-should-retry": "true" } : {}),
				});
				response.end(answer.body);
			});
		});
		await new Promise<void>((resolve) =>
			server.listen(0, "127.0.0.1", resolve),
		);
		const address = server.address();
		if (address === null || typeof address === "string")
			throw new Error("The server has no port");
		this.#server = server;
		this.url = `http://127.0.0.1:${address.port}`;
	}

	async close(): Promise<void> {
		this.#server?.closeAllConnections();
		await new Promise((resolve) => this.#server?.close(resolve));
	}

	/** What was sent since the last call. */
	takeDeliveries(): Delivery[] {
		const deliveries = this.#deliveries;
		this.#deliveries = [];
		return deliveries;
	}

	count(object: string): number {
		return [...this.#objects.values()].filter((one) => one["object"] === object)
			.length;
	}

	/** An object as it is, to be looked at or changed by a test. */
	get(id: string): Thing {
		const found = this.#objects.get(id);
		if (found === undefined) throw new Error(`There is no ${id}`);
		return found;
	}

	/** An event about something, signed and sent. */
	emit(type: string, object: Thing, changes: Thing = {}): Delivery {
		const event: Thing = {
			id: this.#newId("evt"),
			object: "event",
			api_version: "2026-10-28.endive",
			created: this.nowSeconds,
			livemode: false,
			pending_webhooks: 1,
			type,
			data: { object: clone(object) },
			...changes,
		};
		this.#events.push(event);
		const delivery = this.signed(JSON.stringify(event));
		this.#deliveries.push(delivery);
		return delivery;
	}

	signed(
		body: string,
		of: { secret?: string; atSeconds?: number } = {},
	): Delivery {
		const secret = of.secret ?? this.signingSecrets[0];
		const at = of.atSeconds ?? this.nowSeconds;
		const rawBody = Buffer.from(body);
		const digest = createHmac("sha256", secret)
			.update(`${at}.`)
			.update(rawBody)
			.digest("hex");
		return {
			rawBody,
			headers: new Headers({ "stripe-signature": `t=${at},v1=${digest}` }),
		};
	}

	// What a person does on Stripe's pages.

	pay(sessionId: string): void {
		const session = this.get(sessionId);
		if (session["status"] !== "open") return;
		session["status"] = "complete";
		session["payment_status"] = "paid";
		const customer = String(session["customer"]);
		if (session["mode"] === "subscription") {
			const subscription = this.#beginSubscription(session, customer);
			session["subscription"] = idIn(subscription);
			session["invoice"] = subscription["latest_invoice"];
		} else {
			const data = thing(session["payment_intent_data"]);
			const intent = this.#newIntent({
				amount: session["amount_total"],
				currency: session["currency"],
				customer,
				description: data["description"],
				metadata: data["metadata"] ?? {},
			});
			session["payment_intent"] = idIn(intent);
			this.#succeed(intent);
			if (data["setup_future_usage"] === "off_session")
				this.keepCard(customer, "works");
		}
		this.emit("checkout.session.completed", this.#public(session));
	}

	/** In a way that takes days: a debit. */
	payLater(sessionId: string): void {
		const session = this.get(sessionId);
		session["status"] = "complete";
		session["payment_status"] = "unpaid";
		const data = thing(session["payment_intent_data"]);
		const intent = this.#newIntent({
			amount: session["amount_total"],
			currency: session["currency"],
			customer: session["customer"],
			metadata: data["metadata"] ?? {},
		});
		intent["status"] = "processing";
		session["payment_intent"] = idIn(intent);
		this.emit("checkout.session.completed", this.#public(session));
	}

	arrive(sessionId: string, arrives: boolean): void {
		const session = this.get(sessionId);
		const intent = this.get(String(session["payment_intent"]));
		if (arrives) {
			session["payment_status"] = "paid";
			this.#succeed(intent);
			this.emit(
				"checkout.session.async_payment_succeeded",
				this.#public(session),
			);
		} else {
			intent["status"] = "requires_payment_method";
			this.emit("checkout.session.async_payment_failed", this.#public(session));
		}
	}

	decline(sessionId: string): void {
		const session = this.get(sessionId);
		const data = thing(session["payment_intent_data"]);
		const intent = this.#newIntent({
			amount: session["amount_total"],
			currency: session["currency"],
			customer: session["customer"],
			metadata: data["metadata"] ?? {},
		});
		intent["last_payment_error"] = { ...declines.declines, type: "card_error" };
		session["payment_intent"] = idIn(intent);
		this.emit("payment_intent.payment_failed", intent);
	}

	expire(sessionId: string): void {
		const session = this.get(sessionId);
		session["status"] = "expired";
		session["url"] = null;
		this.emit("checkout.session.expired", this.#public(session));
	}

	keepCard(customerId: string, card: Card | undefined): void {
		for (const [id, method] of this.#objects)
			if (
				method["object"] === "payment_method" &&
				method["customer"] === customerId
			)
				this.#objects.delete(id);
		if (card === undefined) return;
		const method = this.#keep("pm", {
			object: "payment_method",
			type: "card",
			customer: customerId,
			card: {
				brand: "visa",
				last4: cardNumbers[card],
				exp_month: 4,
				exp_year: 2049,
			},
		});
		this.#cards.set(idIn(method), card);
	}

	/** What happens when a subscription's next month begins. */
	beginMonth(subscriptionId: string): void {
		const subscription = this.get(subscriptionId);
		const item = itemOf(subscription);
		this.nowSeconds = Math.max(
			this.nowSeconds,
			Number(item["current_period_end"]),
		);
		if (subscription["cancel_at_period_end"] === true) {
			this.#end(subscription);
			return;
		}
		const months = Number(subscription["months"]) + 1;
		subscription["months"] = months;
		item["current_period_start"] = item["current_period_end"] ?? null;
		item["current_period_end"] = monthAfter(
			Number(subscription["billing_cycle_anchor"]),
			months,
		);
		const invoice = this.#newInvoice(subscription, "subscription_cycle");
		const card = this.#cardOf(String(subscription["customer"]));
		this.emit("customer.subscription.updated", subscription, {
			data: {
				object: clone(subscription),
				previous_attributes: { latest_invoice: "in_before" },
			},
		});
		if (card === "works") this.#payInvoice(invoice);
		else this.#failInvoice(invoice, card);
	}

	payFailedMonth(subscriptionId: string): void {
		const subscription = this.get(subscriptionId);
		this.#payInvoice(this.get(String(subscription["latest_invoice"])));
	}

	/** The customer ends it on the portal's page, on a day. */
	endOnDay(subscriptionId: string): void {
		const subscription = this.get(subscriptionId);
		subscription["cancel_at"] =
			itemOf(subscription)["current_period_end"] ?? null;
		this.emit("customer.subscription.updated", subscription, {
			data: {
				object: clone(subscription),
				previous_attributes: { cancel_at: null },
			},
		});
	}

	refundInAll(intentId: string, amount: number): void {
		const charge = this.get(String(this.get(intentId)["latest_charge"]));
		charge["amount_refunded"] = amount;
		charge["refunded"] = amount === charge["amount"];
		this.emit("refund.created", {
			id: this.#newId("re"),
			object: "refund",
			amount,
			currency: charge["currency"],
			payment_intent: intentId,
		});
		this.emit("charge.refunded", charge);
	}

	dispute(intentId: string, status: string): void {
		const found = [...this.#objects.values()].find(
			(one) =>
				one["object"] === "dispute" && one["payment_intent"] === intentId,
		);
		const intent = this.get(intentId);
		const dispute =
			found ??
			this.#keep("du", {
				object: "dispute",
				amount: intent["amount"],
				currency: intent["currency"],
				payment_intent: intentId,
				charge: intent["latest_charge"],
				status,
			});
		dispute["status"] = status;
		const isOver = ["won", "lost", "warning_closed"].includes(status);
		this.emit(
			found === undefined
				? "charge.dispute.created"
				: isOver
					? "charge.dispute.closed"
					: "charge.dispute.updated",
			dispute,
		);
	}

	// What the server does.

	async #answer(
		request: IncomingMessage,
	): Promise<{ status: number; body: string } | "lost" | "silent"> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const text = Buffer.concat(chunks).toString("utf8");
		const method = request.method ?? "GET";
		const url = new URL(request.url ?? "/", "http://stripe.test");
		const key = request.headers["idempotency-key"] as string | undefined;
		this.requests.push({ method, path: url.pathname, key });
		const fault = this.faults.shift();
		if (fault === "silent") return "silent";
		if (fault === "500")
			return failed(500, { type: "api_error", message: "An error" });
		if (fault === "429")
			return failed(429, {
				type: "invalid_request_error",
				code: "rate_limit",
				message: "Too many requests",
			});
		if (request.headers.authorization !== `Bearer ${this.secretKey}`)
			return failed(401, {
				type: "invalid_request_error",
				message: "Invalid API Key provided",
			});
		const asked = `${method} ${url.pathname} ${text}`;
		const before = key === undefined ? undefined : this.#answers.get(key);
		if (before !== undefined && before.asked !== asked)
			return failed(400, {
				type: "idempotency_error",
				message:
					"Keys for idempotent requests can only be used with the same parameters they were first used with.",
			});
		if (before !== undefined) return fault === "lost" ? "lost" : before;
		const parameters = formOf(
			method === "GET" ? url.searchParams : new URLSearchParams(text),
		);
		const answer = this.#do(method, url.pathname, parameters);
		// What was refused before anything was begun is not kept under its key.
		if (key !== undefined && ![400, 404].includes(answer.status))
			this.#answers.set(key, { ...answer, asked });
		return fault === "lost" ? "lost" : answer;
	}

	#do(
		method: string,
		path: string,
		parameters: Thing,
	): { status: number; body: string } {
		try {
			const { expand, ...rest } = parameters;
			const answer = this.#route(method, path.split("/").slice(2), rest);
			const shown = this.#public(answer);
			for (const one of list(expand))
				this.#expand(shown, String(one).split("."));
			return { status: 200, body: JSON.stringify(shown) };
		} catch (error) {
			if (error instanceof ApiError) return failed(error.status, error.error);
			throw error;
		}
	}

	#route(method: string, path: string[], asked: Thing): Thing {
		const [first, second, third] = path;
		const of = `${method} ${first}`;
		switch (of) {
			case "GET customers":
				if (second === undefined)
					return listOf(
						this.#all("customer").filter(
							(one) => one["email"] === asked["email"],
						),
					);
				if (third === "payment_methods") {
					this.#find(second, "customer");
					return listOf(
						this.#all("payment_method").filter(
							(one) => one["customer"] === second,
						),
					);
				}
				return this.#find(second, "customer");
			case "POST customers":
				return this.#keep("cus", {
					object: "customer",
					invoice_settings: { default_payment_method: null },
					metadata: {},
					...asked,
				});
			case "POST checkout":
				if (path.at(-1) === "expire") {
					const session = this.#find(third ?? "", "session");
					if (session["status"] !== "open")
						throw invalid(
							"Only Checkout Sessions with a status in [open] can be expired.",
						);
					this.expire(idIn(session));
					return session;
				}
				return this.#newSession(asked);
			case "GET checkout":
				return this.#find(third ?? "", "session");
			case "GET prices":
				return listOf(
					this.#all("price").filter((one) =>
						list(asked["lookup_keys"]).includes(one["lookup_key"]),
					),
				);
			case "POST prices":
				if (
					this.#all("price").some(
						(one) => one["lookup_key"] === asked["lookup_key"],
					)
				)
					throw invalid("A price already uses that lookup key.", "lookup_key");
				return this.#keep("price", {
					object: "price",
					active: true,
					...asked,
					unit_amount: Number(asked["unit_amount"]),
				});
			case "GET subscriptions":
				return this.#find(second ?? "", "subscription");
			case "POST subscriptions":
				return this.#updateSubscription(
					this.#find(second ?? "", "subscription"),
					asked,
				);
			case "DELETE subscriptions": {
				const subscription = this.#find(second ?? "", "subscription");
				if (subscription["status"] === "canceled") throw missing(second ?? "");
				this.#end(subscription);
				return subscription;
			}
			case "POST payment_intents":
				if (second === undefined) {
					this.#find(String(asked["customer"]), "customer", "customer");
					return this.#newIntent({ ...asked, amount: Number(asked["amount"]) });
				}
				return third === "confirm"
					? this.#confirm(this.#find(second, "payment_intent"), asked)
					: this.#cancel(this.#find(second, "payment_intent"));
			case "GET payment_intents":
				return this.#find(second ?? "", "payment_intent");
			case "GET invoices":
				return this.#find(second ?? "", "invoice");
			case "GET invoice_payments":
				return listOf(
					this.#all("invoice_payment").filter(
						(one) =>
							thing(one["payment"])["payment_intent"] ===
							thing(asked["payment"])["payment_intent"],
					),
				);
			case "GET billing_portal":
				return listOf(this.#all("billing_portal.configuration"));
			case "POST billing_portal":
				if (second === "configurations")
					return this.#keep("bpc", {
						object: "billing_portal.configuration",
						active: true,
						...asked,
					});
				this.#find(String(asked["customer"]), "customer", "customer");
				this.#find(
					String(asked["configuration"]),
					"billing_portal.configuration",
				);
				return this.#keep("bps", {
					object: "billing_portal.session",
					...asked,
					url: `https://billing.stripe.test/p/session/${this.#count}`,
				});
			case "GET events":
				return this.#listEvents(asked);
			default:
				throw invalid(`Unrecognized request URL (${of})`);
		}
	}

	#newSession(asked: Thing): Thing {
		this.#find(String(asked["customer"]), "customer", "customer");
		const expiresAt = Number(asked["expires_at"]);
		const inSeconds = expiresAt - this.nowSeconds;
		if (inSeconds < 30 * 60 - 5 || inSeconds > 24 * 60 * 60 + 5)
			throw invalid(
				"The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.",
				"expires_at",
			);
		const [item] = list(asked["line_items"]).map(thing);
		const data =
			item?.["price"] === undefined
				? thing(item?.["price_data"])
				: this.#find(String(item["price"]), "price");
		return this.#keep("cs_test", {
			object: "checkout.session",
			...asked,
			amount_total: Number(data["unit_amount"]),
			currency: data["currency"],
			expires_at: expiresAt,
			created: this.nowSeconds,
			status: "open",
			payment_status: "unpaid",
			payment_intent: null,
			subscription: null,
			invoice: null,
			livemode: false,
			url: `https://checkout.stripe.test/c/pay/${this.#count}`,
		});
	}

	#newIntent(of: Thing): Thing {
		return this.#keep("pi", {
			object: "payment_intent",
			...of,
			amount: Number(of["amount"]),
			amount_received: 0,
			created: this.nowSeconds,
			status: "requires_payment_method",
			last_payment_error: null,
			latest_charge: null,
		});
	}

	#succeed(intent: Thing): void {
		const charge = this.#keep("ch", {
			object: "charge",
			amount: intent["amount"],
			amount_refunded: 0,
			refunded: false,
			currency: intent["currency"],
			customer: intent["customer"],
			created: this.nowSeconds,
			payment_intent: idIn(intent),
			metadata: intent["metadata"] ?? {},
		});
		intent["status"] = "succeeded";
		intent["last_payment_error"] = null;
		intent["amount_received"] = intent["amount"];
		intent["latest_charge"] = idIn(charge);
		this.emit("charge.succeeded", charge);
		this.emit("payment_intent.succeeded", intent);
	}

	#confirm(intent: Thing, asked: Thing): Thing {
		if (intent["status"] !== "requires_payment_method")
			throw invalid(
				"This PaymentIntent cannot be confirmed.",
				undefined,
				"payment_intent_unexpected_state",
			);
		const method = String(asked["payment_method"]);
		const card = this.#cards.get(method);
		if (card === undefined) throw missing(method, "payment_method");
		if (card === "works") {
			this.#succeed(intent);
			return intent;
		}
		const error = { type: "card_error", ...declines[card] };
		intent["last_payment_error"] = error;
		this.emit("payment_intent.payment_failed", intent);
		throw new ApiError(402, { ...error, payment_intent: clone(intent) });
	}

	#cancel(intent: Thing): Thing {
		if (["succeeded", "canceled"].includes(String(intent["status"])))
			throw invalid(
				"You cannot cancel this PaymentIntent.",
				undefined,
				"payment_intent_unexpected_state",
			);
		intent["status"] = "canceled";
		this.emit("payment_intent.canceled", intent);
		return intent;
	}

	#beginSubscription(session: Thing, customer: string): Thing {
		const data = thing(session["subscription_data"]);
		const [item] = list(session["line_items"]).map(thing);
		const subscription = this.#keep("sub", {
			object: "subscription",
			customer,
			status: "active",
			billing_cycle_anchor: this.nowSeconds,
			months: 0,
			cancel_at: null,
			cancel_at_period_end: false,
			metadata: data["metadata"] ?? {},
			latest_invoice: null,
			items: listOf([
				{
					id: this.#newId("si"),
					object: "subscription_item",
					price: item?.["price"],
					current_period_start: this.nowSeconds,
					current_period_end: monthAfter(this.nowSeconds, 1),
				},
			]),
		});
		itemOf(subscription)["current_period_end"] = monthAfter(this.nowSeconds, 1);
		subscription["months"] = 1;
		this.emit("customer.subscription.created", subscription);
		this.keepCard(customer, "works");
		this.#payInvoice(this.#newInvoice(subscription, "subscription_create"));
		return subscription;
	}

	#updateSubscription(subscription: Thing, asked: Thing): Thing {
		if (subscription["status"] === "canceled")
			throw invalid("A canceled subscription can only update its metadata.");
		const before: Thing = {};
		const set = (name: string, value: Value) => {
			if (subscription[name] === value) return;
			before[name] = subscription[name] ?? null;
			subscription[name] = value;
		};
		if (asked["cancel_at_period_end"] !== undefined) {
			const ends = asked["cancel_at_period_end"] === "true";
			set("cancel_at_period_end", ends);
			set(
				"cancel_at",
				ends ? (itemOf(subscription)["current_period_end"] ?? null) : null,
			);
		}
		if (asked["cancel_at"] === "") set("cancel_at", null);
		const [item] = list(asked["items"]).map(thing);
		if (item !== undefined) {
			if (asked["proration_behavior"] !== "none")
				throw invalid("The test does not expect prorations.");
			if (item["id"] !== itemOf(subscription)["id"])
				throw missing(String(item["id"]), "items[0][id]");
			this.#find(String(item["price"]), "price");
			itemOf(subscription)["price"] = item["price"] ?? null;
			before["items"] = {};
		}
		subscription["metadata"] = {
			...thing(subscription["metadata"]),
			...thing(asked["metadata"]),
		};
		this.emit("customer.subscription.updated", subscription, {
			data: { object: clone(subscription), previous_attributes: before },
		});
		return subscription;
	}

	#end(subscription: Thing): void {
		subscription["status"] = "canceled";
		this.emit("customer.subscription.deleted", subscription);
	}

	#newInvoice(subscription: Thing, billingReason: string): Thing {
		const item = itemOf(subscription);
		const price = this.#find(String(item["price"]), "price");
		const intent = this.#newIntent({
			amount: price["unit_amount"],
			currency: price["currency"],
			customer: subscription["customer"],
			metadata: {},
		});
		const id = this.#newId("in");
		this.#keep("inpay", {
			object: "invoice_payment",
			invoice: id,
			status: "open",
			payment: { type: "payment_intent", payment_intent: idIn(intent) },
		});
		const invoice: Thing = {
			id,
			object: "invoice",
			billing_reason: billingReason,
			customer: subscription["customer"],
			currency: price["currency"],
			amount_due: price["unit_amount"],
			amount_paid: 0,
			status: "open",
			status_transitions: { paid_at: null },
			next_payment_attempt: null,
			hosted_invoice_url: `https://invoice.stripe.test/i/${id}`,
			// The invoice's own period is the month before; the line's is the month that is paid.
			period_start: 0,
			period_end: item["current_period_start"],
			parent: {
				type: "subscription_details",
				subscription_details: {
					subscription: idIn(subscription),
					metadata: clone(thing(subscription["metadata"])),
				},
			},
			lines: listOf([
				{
					id: this.#newId("il"),
					object: "line_item",
					parent: { type: "subscription_item_details" },
					period: {
						start: item["current_period_start"],
						end: item["current_period_end"],
					},
				},
			]),
		};
		this.#objects.set(id, invoice);
		subscription["latest_invoice"] = id;
		return invoice;
	}

	#payInvoice(invoice: Thing): void {
		const part = this.#partOf(invoice);
		const intent = this.get(String(thing(part["payment"])["payment_intent"]));
		this.#succeed(intent);
		part["status"] = "paid";
		invoice["status"] = "paid";
		invoice["amount_paid"] = invoice["amount_due"];
		invoice["next_payment_attempt"] = null;
		invoice["status_transitions"] = { paid_at: this.nowSeconds };
		this.emit("invoice.paid", invoice);
		this.emit("invoice.payment_succeeded", invoice);
	}

	#failInvoice(invoice: Thing, card: "declines" | "asks" | undefined): void {
		const part = this.#partOf(invoice);
		const intent = this.get(String(thing(part["payment"])["payment_intent"]));
		intent["last_payment_error"] = {
			type: "card_error",
			...declines[card ?? "declines"],
		};
		invoice["next_payment_attempt"] = this.nowSeconds + 3 * 24 * 60 * 60;
		this.emit("payment_intent.payment_failed", intent);
		this.emit("invoice.payment_failed", invoice);
	}

	#partOf(invoice: Thing): Thing {
		const part = this.#all("invoice_payment").find(
			(one) => one["invoice"] === idIn(invoice),
		);
		if (part === undefined) throw new Error("An invoice has no payment");
		return part;
	}

	#cardOf(customer: string): Card | undefined {
		const method = this.#all("payment_method").find(
			(one) => one["customer"] === customer,
		);
		return method && this.#cards.get(idIn(method));
	}

	#listEvents(asked: Thing): Thing {
		const since = Number(thing(asked["created"])["gte"] ?? 0);
		const types = list(asked["types"]);
		if (types.length > 20) throw invalid("At most 20 types", "types");
		const after = asked["starting_after"];
		const limit = Number(asked["limit"] ?? 10);
		const found = this.#events
			.filter(
				(one) =>
					Number(one["created"]) >= since &&
					(types.length === 0 || types.includes(one["type"])),
			)
			.toReversed();
		const from =
			after === undefined
				? 0
				: found.findIndex((one) => one["id"] === after) + 1;
		return {
			...listOf(found.slice(from, from + limit)),
			has_more: found.length > from + limit,
		};
	}

	#find(id: string, kind: string, param = "id"): Thing {
		const found = this.#objects.get(id);
		const object = String(found?.["object"] ?? "");
		if (found === undefined || !object.endsWith(kind)) throw missing(id, param);
		return found;
	}

	#all(object: string): Thing[] {
		return [...this.#objects.values()].filter(
			(one) => one["object"] === object,
		);
	}

	#keep(prefix: string, object: Thing): Thing {
		const kept: Thing = { ...object, id: this.#newId(prefix) };
		this.#objects.set(idIn(kept), kept);
		return kept;
	}

	#newId(prefix: string): string {
		this.#count += 1;
		return `${prefix}_${String(this.#count).padStart(14, "0")}`;
	}

	/** As it is told to the world: without what the fake remembers for itself. */
	#public(object: Thing): Thing {
		const shown = clone(object);
		if (shown["object"] === "checkout.session") {
			delete shown["payment_intent_data"];
			delete shown["subscription_data"];
			delete shown["line_items"];
		}
		return shown;
	}

	#expand(at: Value, path: string[]): void {
		const [name, ...rest] = path;
		if (name === undefined || at === null || typeof at !== "object") return;
		if (Array.isArray(at)) {
			for (const one of at) this.#expand(one, path);
			return;
		}
		if (name === "payments" && at["object"] === "invoice")
			at["payments"] = clone(
				listOf(
					this.#all("invoice_payment").filter(
						(one) => one["invoice"] === at["id"],
					),
				),
			);
		const value = at[name];
		const object =
			typeof value === "string" ? this.#objects.get(value) : undefined;
		if (object !== undefined) at[name] = this.#public(object);
		this.#expand(at[name], rest);
	}
}

function failed(
	status: number,
	error: Thing,
): { status: number; body: string } {
	return { status, body: JSON.stringify({ error }) };
}

/** "a[b][0]=c" as { a: { b: ["c"] } }. */
function formOf(parameters: URLSearchParams): Thing {
	const form: Thing = {};
	for (const [name, value] of parameters) {
		const path = name.split(/[[\]]+/).filter((part) => part !== "");
		let at: Thing = form;
		for (const part of path.slice(0, -1)) {
			at[part] ??= {};
			at = thing(at[part]);
		}
		const last = path.at(-1);
		if (last !== undefined) at[last] = value;
	}
	return form;
}

const thing = (value: Value): Thing =>
	value !== null && typeof value === "object" && !Array.isArray(value)
		? value
		: {};

/** A form has numbers for the places of a list. */
const list = (value: Value): Value[] =>
	Array.isArray(value) ? value : Object.values(thing(value));

const listOf = (data: Thing[]): Thing => ({
	object: "list",
	has_more: false,
	data,
});

const itemOf = (subscription: Thing): Thing => {
	const [item] = list(thing(subscription["items"])["data"]);
	return thing(item);
};

const idIn = (object: Thing): string => String(object["id"]);

const clone = <Of extends Value>(value: Of): Of => structuredClone(value);

/** The same day of a later month, or its last. */
function monthAfter(anchorSeconds: number, months: number): number {
	const anchor = Temporal.Instant.fromEpochMilliseconds(anchorSeconds * 1_000);
	const moved = anchor.toZonedDateTimeISO("UTC").add({ months });
	return moved.epochMilliseconds / 1_000;
}
