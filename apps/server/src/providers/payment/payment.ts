/**
 * The port to a payment provider that shows its own page for paying (a hosted checkout) and reports by signed events.
 * Whoever calls it must expect every report twice, late, out of order, or never: `fetchCheckout` asks for the truth.
 */

/** Whole minor units (centimes, cents) of a currency. */
export type Amount = { minorUnits: number; currency: string };

export type Checkout = {
	/** Ours. The provider gives it back with every report. */
	reference: string;
	amount: Amount;
	/** What is bought, in words, for the provider's page. */
	description: string;
	/** Where the provider sends the person after paying or being declined, and after leaving. */
	returnUrl: string;
	cancelUrl: string;
	expiresAt: Date;
	/** The same key is the same checkout, however often it is sent. */
	idempotencyKey: string;
};

export type Payment = {
	/** The provider's name of the payment: one for each time that money moved. */
	paymentReference: string;
	amount: Amount;
	paidAt: Date;
};

/**
 * - open: nobody has paid, the page still can be used.
 * - processing: the person paid, the provider is not sure yet.
 * - declined, cancelled: not paid; a second try on the same page may still succeed.
 * - expired: not paid, and the page is closed for ever.
 */
export type CheckoutState =
	| { state: "open" | "processing" | "declined" | "cancelled" | "expired" }
	| { state: "paid"; payment: Payment };

export type PaymentEvent = {
	/** Unique for the provider. The same event sent again has the same id. */
	eventId: string;
	/** The provider's own word for what happened. */
	type: string;
	checkout:
		| ({ reference: string; checkoutRef: string } & (
				| { happened: "paid"; payment: Payment }
				| { happened: "declined" | "cancelled" | "expired" }
		  ))
		/** Something that has nothing to do with a checkout. */
		| undefined;
};

/** The provider did not answer, or not as it should. Nothing is known of what it did: try again with the same key. */
export type Unavailable = { unavailable: string };

export interface PaymentProvider {
	readonly name: string;
	startCheckout(
		checkout: Checkout,
		options: { secondsMax: number },
	): Promise<{ checkoutRef: string; url: string } | Unavailable>;
	/** What the provider itself says now. */
	fetchCheckout(
		checkoutRef: string,
		options: { secondsMax: number },
	): Promise<CheckoutState | Unavailable>;
	/** Check the signature over the exact bytes, then read. Nothing of a forged body is looked at. */
	readEvent(
		rawBody: Uint8Array,
		headers: Headers,
		now: Date,
	): { event: PaymentEvent } | { forged: string };
}
