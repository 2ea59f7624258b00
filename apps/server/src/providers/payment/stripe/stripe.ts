/**
 * Stripe behind the port: its hosted checkout, subscriptions, customer portal and signed events, through its own library.
 * Every request that makes or changes something carries a key, is sent again when it was lost, and ends within the time
 * that the caller gives. It is tried against a server that behaves as Stripe's API does where we use it (testing/), not
 * against Stripe's own machines.
 */
import Stripe from "stripe";
import type {
	CheckoutState,
	News,
	PaymentEvent,
	PaymentProvider,
	Unavailable,
} from "../payment.ts";
import { asking, isUnavailable, Refused } from "./asking.ts";
import { chargedSecondsOf, chargeKept } from "./charge-kept.ts";
import { closeCheckout, startCheckout, startSubscription } from "./checkout.ts";
import { described, keptMethodOf } from "./customer.ts";
import {
	eventOf,
	eventTypes,
	newsOf,
	type StripeEvent,
	signatureHeader,
	verified,
} from "./event.ts";
import { paymentOfIntent, sessionExpand, stateOfSession } from "./paid.ts";
import { openPortal } from "./portal.ts";
import { endSubscription, setSubscription } from "./subscription.ts";

/** What this was written for. A newer library with another version does not change what is asked and answered. */
const apiVersion = "2026-10-28.endive";

/** More than an installation has in the days that a sweep looks back. */
const eventsListedMax = 10_000;

export type StripeOptions = {
	secretKey: string;
	/** Any of them may have signed, so that one can be replaced without a gap. */
	webhookSecrets: readonly string[];
	/** Where the API is, when it is not Stripe's own. */
	apiBase: string | undefined;
	/** How long may be asked for what an event does not tell. */
	eventSecondsMax: number;
};

export function openStripe(options: StripeOptions): PaymentProvider {
	const { secretKey } = options;
	const stripe = new Stripe(secretKey, {
		apiVersion,
		maxNetworkRetries: 2,
		telemetry: false,
		appInfo: { name: "Verbatim" },
		...addressOf(options.apiBase),
	});
	const isLive = /^[a-z]+_live_/.test(secretKey);

	const told = async (
		of: StripeEvent,
		secondsMax: number,
	): Promise<{ event: PaymentEvent } | Unavailable> => {
		const read = await asking(secondsMax, async (ask) => ({
			news: await newsOf(stripe, ask, of),
		}));
		return isUnavailable(read)
			? read
			: { event: { eventId: of.id, type: of.type, news: read.news } };
	};

	return {
		name: "stripe",

		startCheckout: (checkout, { secondsMax }) =>
			asking(secondsMax, (ask) => startCheckout(stripe, ask, checkout)),

		startSubscription: (checkout, { secondsMax }) =>
			asking(secondsMax, (ask) => startSubscription(stripe, ask, checkout)),

		fetchCheckout: (checkoutRef, { secondsMax }) =>
			asking(secondsMax, async (ask): Promise<CheckoutState> => {
				if (checkoutRef.startsWith("pi_")) {
					const intent = await stripe.paymentIntents.retrieve(
						checkoutRef,
						{ expand: ["latest_charge"] },
						ask(),
					);
					return stateOfIntent(intent);
				}
				const session = await stripe.checkout.sessions.retrieve(
					checkoutRef,
					{ expand: sessionExpand },
					ask(),
				);
				return stateOfSession(session);
			}),

		closeCheckout: (checkoutRef, { secondsMax }) =>
			asking(secondsMax, (ask) => closeCheckout(stripe, ask, checkoutRef)),

		setSubscription: (change, { secondsMax }) =>
			asking(secondsMax, (ask) => setSubscription(stripe, ask, change)),

		endSubscription: (subscriptionRef, { secondsMax }) =>
			asking(secondsMax, (ask) =>
				endSubscription(stripe, ask, subscriptionRef),
			),

		fetchPaymentMethod: (customerRef, { secondsMax }) =>
			asking(secondsMax, async (ask) => {
				const method = await keptMethodOf(stripe, ask, customerRef);
				return { paymentMethod: method && described(method) };
			}),

		chargeKept: (charge, { secondsMax }) =>
			asking(secondsMax, (ask) => chargeKept(stripe, ask, charge)),

		openPortal: (portal, { secondsMax }) =>
			asking(secondsMax, (ask) => openPortal(stripe, ask, portal)),

		async readEvent(rawBody, headers, now) {
			const event = verified(stripe, {
				rawBody,
				header: headers.get(signatureHeader),
				secrets: options.webhookSecrets,
				now,
				isLive,
			});
			return "forged" in event ? event : told(event, options.eventSecondsMax);
		},

		/** Stripe lists the newest first, and keeps them for 30 days: all are read to know which are the oldest. */
		async listEvents({ since, eventsMax }, { secondsMax }) {
			return asking(secondsMax, async (ask) => {
				const listed: Stripe.Event[] = [];
				const pages = stripe.events.list(
					{
						created: { gte: Math.floor(since.getTime() / 1_000) },
						types: [...eventTypes],
						limit: 100,
					},
					ask(),
				);
				for await (const one of pages) {
					listed.push(one);
					if (listed.length > eventsListedMax)
						throw new Refused(
							`Stripe has more than ${eventsListedMax} events since then`,
						);
				}
				const events = [];
				for (const one of oldestFirst(listed).slice(0, eventsMax)) {
					const event = eventOf(one);
					if (event === undefined || event.livemode !== isLive) continue;
					events.push({
						event: {
							eventId: event.id,
							type: event.type,
							news: await readable(newsOf(stripe, ask, event)),
						},
						rawBody: Buffer.from(JSON.stringify(one), "utf8"),
					});
				}
				return { events };
			});
		},
	};
}

/** One that cannot be read must not hide the others. */
async function readable(
	news: Promise<News | undefined>,
): Promise<News | undefined> {
	try {
		return await news;
	} catch (error) {
		if (error instanceof Refused) return undefined;
		throw error;
	}
}

/** As Stripe lists them, the newest first; those of one second keep that order backwards. */
const oldestFirst = (listed: Stripe.Event[]): Stripe.Event[] =>
	listed.toReversed();

function stateOfIntent(intent: Stripe.PaymentIntent): CheckoutState {
	switch (intent.status) {
		case "succeeded":
			return {
				state: "paid",
				payment: paymentOfIntent(intent, chargedSecondsOf(intent)),
			};
		case "processing":
			return { state: "processing" };
		case "requires_payment_method":
			return { state: intent.last_payment_error ? "declined" : "open" };
		case "requires_action":
		case "canceled":
			return { state: "declined" };
		default:
			return { state: "open" };
	}
}

function addressOf(
	apiBase: string | undefined,
): Pick<Stripe.StripeConfig, "host" | "port" | "protocol"> {
	if (apiBase === undefined) return {};
	const { hostname, port, protocol } = new URL(apiBase);
	const isSecure = protocol === "https:";
	return {
		host: hostname,
		port: port === "" ? (isSecure ? 443 : 80) : Number(port),
		protocol: isSecure ? "https" : "http",
	};
}
