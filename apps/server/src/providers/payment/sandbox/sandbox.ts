/**
 * The payment provider that comes with Verbatim, for trying everything without a card: it shows pages of its own that
 * are plainly a test, renews subscriptions by its clock, and reports by signed events over HTTP, as late, often or
 * disordered as asked to, again until they are taken. No money moves. Whoever can open a checkout can pay it, so it is
 * for installations where that is no harm.
 */
import type { Clock } from "../../../platform/clock.ts";
import type { Db } from "../../../platform/db.ts";
import type { Jobs } from "../../../platform/jobs.ts";
import type { Checkout, CheckoutState, PaymentProvider } from "../payment.ts";
import { whyForged } from "../signature.ts";
import { describes, expires } from "./card.ts";
import { changeSubscription, endSubscription } from "./change-subscription.ts";
import { chargeKept } from "./charge-kept.ts";
import { stateOf } from "./checkout.ts";
import { findCustomer, insertPortal, saveCustomer } from "./customer-store.ts";
import { deliverEvent, deliverEventTask } from "./deliver-event.ts";
import {
	checkoutUrl,
	type Desk,
	invoiceUrl,
	newRef,
	portalUrl,
} from "./desk.ts";
import { eventFromBody, signatureHeader } from "./event.ts";
import { sandboxPages } from "./pages.ts";
import { workOnRenewals } from "./renew-subscriptions.ts";
import {
	endCheckout,
	findCheckout,
	findCheckoutByKey,
	insertCheckout,
	listEventBodies,
} from "./store.ts";

const toleranceSeconds = 300;

export type SandboxOptions = {
	db: Db;
	jobs: Jobs;
	/** Expiry, payments and renewals go by it. */
	clock: Clock;
	/** The first signs; all are believed. So a new secret can be put in front of the old one without a gap. */
	signingSecrets: readonly [string, ...string[]];
	/** The public address, where the person's browser finds the pages. */
	baseUrl: string;
	/** Where this server reaches itself. Asked at each delivery, because the port may be known only then. */
	eventsUrl: () => string;
};

export function openSandbox(options: SandboxOptions) {
	const { db, jobs, clock, signingSecrets, baseUrl } = options;
	const desk: Desk = { db, jobs, clock, baseUrl };

	const provider: PaymentProvider = {
		name: "sandbox",

		startCheckout: (checkout) =>
			start(desk, checkout, {
				kind: "payment",
				plan: undefined,
				offersToKeep: checkout.keepPaymentMethod,
			}),

		startSubscription: (checkout) =>
			start(desk, checkout, {
				kind: "subscription",
				plan: checkout.plan,
				offersToKeep: false,
			}),

		async fetchCheckout(checkoutRef) {
			const found = await findCheckout(db, checkoutRef);
			if (found === undefined)
				return { unavailable: `The sandbox knows no checkout ${checkoutRef}` };
			return withInvoice(desk, stateOf(found, await clock.now(db)));
		},

		async closeCheckout(checkoutRef) {
			if ((await findCheckout(db, checkoutRef)) === undefined)
				return { unavailable: `The sandbox knows no checkout ${checkoutRef}` };
			await endCheckout(db, checkoutRef, await clock.now(db));
			return { done: true };
		},

		setSubscription: (change) => changeSubscription(desk, change),

		endSubscription: (subscriptionRef) =>
			endSubscription(desk, subscriptionRef),

		async fetchPaymentMethod(customerRef) {
			const customer = await findCustomer(db, customerRef);
			if (customer === undefined)
				return { unavailable: `The sandbox knows no customer ${customerRef}` };
			const { keptCard } = customer;
			return {
				paymentMethod: keptCard && {
					describes: describes[keptCard],
					expires: expires[keptCard],
				},
			};
		},

		async chargeKept(charge) {
			const charged = await chargeKept(desk, charge);
			return "payment" in charged
				? { ...charged, ...withInvoice(desk, charged) }
				: charged;
		},

		async openPortal({ customerRef, returnUrl }) {
			if ((await findCustomer(db, customerRef)) === undefined)
				return { unavailable: `The sandbox knows no customer ${customerRef}` };
			const portalRef = newRef("sandbox_portal");
			await insertPortal(db, { portalRef, customerRef, returnUrl });
			return { url: portalUrl(desk, portalRef) };
		},

		async readEvent(rawBody, headers, now) {
			const forged = whyForged({
				rawBody,
				header: headers.get(signatureHeader),
				secrets: signingSecrets,
				now,
				toleranceSeconds,
			});
			if (forged !== undefined) return { forged };
			const event = eventFromBody(Buffer.from(rawBody).toString("utf8"));
			return event === undefined
				? { forged: "its content is not an event" }
				: { event };
		},

		async listEvents({ since, eventsMax }) {
			const now = await clock.now(db);
			const bodies = await listEventBodies(db, { since, now, eventsMax });
			return {
				events: bodies.map((body) => {
					const event = eventFromBody(body);
					if (event === undefined)
						throw new Error(`The sandbox wrote what is not an event: ${body}`);
					return { event, rawBody: Buffer.from(body, "utf8") };
				}),
			};
		},
	};

	return {
		provider,
		pages: sandboxPages(desk),
		/** Deliver events and renew subscriptions in this process. */
		async work() {
			await jobs.work(deliverEventTask, ({ data, signal }) =>
				deliverEvent(
					{ db, secret: signingSecrets[0], eventsUrl: options.eventsUrl },
					data.eventId,
					signal,
				),
			);
			await workOnRenewals(desk);
		},
	};
}

async function start(
	desk: Desk,
	checkout: Omit<Checkout, "keepPaymentMethod">,
	how: {
		kind: "payment" | "subscription";
		plan: string | undefined;
		offersToKeep: boolean;
	},
): Promise<{ checkoutRef: string; url: string }> {
	return desk.db.transaction(async (tx) => {
		const customerRef = await saveCustomer(tx, {
			...checkout.customer,
			customerRef: newRef("sandbox_customer"),
		});
		await insertCheckout(tx, {
			...checkout,
			...how,
			checkoutRef: newRef("sandbox"),
			customerRef,
		});
		const made = await findCheckoutByKey(tx, checkout.idempotencyKey);
		if (made === undefined)
			throw new Error(`Checkout ${checkout.idempotencyKey} was not made`);
		const { checkoutRef } = made;
		return { checkoutRef, url: checkoutUrl(desk, checkoutRef) };
	});
}

function withInvoice<Of extends CheckoutState>(desk: Desk, of: Of): Of {
	return "payment" in of
		? {
				...of,
				payment: {
					...of.payment,
					invoiceUrl: invoiceUrl(desk, of.payment.paymentReference),
				},
			}
		: of;
}
