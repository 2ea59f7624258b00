/**
 * The payment provider that comes with Verbatim, for trying everything without a card: it shows a page of its own that
 * is plainly a test, and reports by signed events over HTTP, late if asked to, again until they are taken. No money
 * moves. Whoever can open a checkout can pay it, so it is for installations where that is no harm.
 */
import { randomBytes } from "node:crypto";
import type { Db } from "../../../platform/db.ts";
import type { Jobs } from "../../../platform/jobs.ts";
import type { PaymentProvider } from "../payment.ts";
import { whyForged } from "../signature.ts";
import { stateOf } from "./checkout.ts";
import { deliverEvent, deliverEventTask } from "./deliver-event.ts";
import { eventFromBody, signatureHeader } from "./event.ts";
import { sandboxPages } from "./pages.ts";
import { findCheckout, findCheckoutByKey, insertCheckout } from "./store.ts";

const toleranceSeconds = 300;

export type SandboxOptions = {
	db: Db;
	jobs: Jobs;
	/** The first signs; all are believed. So a new secret can be put in front of the old one without a gap. */
	signingSecrets: readonly [string, ...string[]];
	/** The public address, where the person's browser finds the page. */
	baseUrl: string;
	/** Where this server reaches itself. Asked at each delivery, because the port may be known only then. */
	eventsUrl: () => string;
};

export function openSandbox(options: SandboxOptions) {
	const { db, jobs, signingSecrets, baseUrl } = options;

	const provider: PaymentProvider = {
		name: "sandbox",

		async startCheckout(checkout) {
			await insertCheckout(db, newCheckoutRef(), checkout);
			const made = await findCheckoutByKey(db, checkout.idempotencyKey);
			if (made === undefined)
				throw new Error(`Checkout ${checkout.idempotencyKey} was not made`);
			return {
				checkoutRef: made.checkoutRef,
				url: `${baseUrl}/sandbox/checkout/${made.checkoutRef}`,
			};
		},

		async fetchCheckout(checkoutRef) {
			const found = await findCheckout(db, checkoutRef);
			if (found === undefined)
				return { unavailable: `The sandbox knows no checkout ${checkoutRef}` };
			return stateOf(found, new Date());
		},

		readEvent(rawBody, headers, now) {
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
	};

	return {
		provider,
		pages: sandboxPages({ db, jobs }),
		/** Deliver events in this process. */
		work: () =>
			jobs.work(deliverEventTask, ({ data, signal }) =>
				deliverEvent(
					{ db, secret: signingSecrets[0], eventsUrl: options.eventsUrl },
					data.eventId,
					signal,
				),
			),
	};
}

/** Not to be guessed: whoever knows it may press the buttons. */
function newCheckoutRef(): string {
	return `sandbox_${randomBytes(24).toString("base64url")}`;
}
