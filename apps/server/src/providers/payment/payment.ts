/**
 * The port to a payment provider that shows its own pages for paying (a hosted checkout) and reports by signed events.
 * Whoever calls it must expect every report twice, late, out of order, or never: `fetchCheckout` and `listEvents` ask for
 * the truth.
 */

/** Whole minor units (centimes, cents) of a currency. */
export type Amount = { minorUnits: number; currency: string };

/** Who pays: a company. The provider keeps a customer for it, made at the first checkout. */
export type Customer = {
	/** Ours, the same for ever. */
	companyId: string;
	name: string;
	email: string;
	/** The provider's, once it told one. */
	customerRef: string | undefined;
};

export type Checkout = {
	/** Ours. The provider gives it back with every report. */
	reference: string;
	customer: Customer;
	amount: Amount;
	/** What is bought, in words, for the provider's page. */
	description: string;
	/** What of the amount is tax, for the provider's page; the amount contains it. */
	tax: { name: string; percent: string; amount: Amount } | undefined;
	/** Keep the way of paying, for payments that nobody is present for. Only with the person's consent. */
	keepPaymentMethod: boolean;
	/** Where the provider sends the person after paying or being declined, and after leaving. */
	returnUrl: string;
	cancelUrl: string;
	expiresAt: Date;
	/** The same key is the same checkout, however often it is sent. */
	idempotencyKey: string;
};

/** A checkout that begins a monthly payment: the first month now, the next ones by themselves. */
export type SubscriptionCheckout = Omit<Checkout, "keepPaymentMethod"> & {
	/** The provider's name for what is bought each month ("start"); the same plan at the same price is the same. */
	plan: string;
};

export type Payment = {
	/** The provider's name of the payment: one for each time that money moved. */
	paymentReference: string;
	amount: Amount;
	paidAt: Date;
	customerRef: string | undefined;
	/** The provider's own invoice or receipt, where it makes one. */
	invoiceUrl: string | undefined;
	/** The monthly payment that it begins or continues, and the month that it pays for. */
	subscription:
		| { subscriptionRef: string; periodStartsAt: Date; periodEndsAt: Date }
		| undefined;
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

/** What an event is about. Each tells the present state of what it is about, as far as the provider knew it then. */
export type News =
	| ({ about: "checkout"; reference: string; checkoutRef: string } & (
			| { happened: "processing" | "declined" | "cancelled" | "expired" }
			| { happened: "paid"; payment: Payment }
	  ))
	/** A month of a subscription that began before. `reference` is that of the checkout that began it. */
	| ({ about: "renewal"; reference: string; subscriptionRef: string } & (
			| { happened: "paid"; payment: Payment }
			| {
					happened: "failed";
					at: Date;
					reason: string;
					/** The month that it would have paid for. */
					periodStartsAt: Date;
					retryAt: Date | undefined;
					payUrl: string | undefined;
			  }
	  ))
	/** It goes on, ends with its month, or has ended; by us, by the customer on the provider's page, or after failures. */
	| {
			about: "subscription";
			reference: string;
			subscriptionRef: string;
			happened: "goes_on" | "will_end" | "ended";
			at: Date;
	  }
	/** What of a payment went back so far, in all. */
	| {
			about: "refund";
			paymentReference: string;
			refundedInAll: Amount;
			at: Date;
	  }
	| {
			about: "dispute";
			paymentReference: string;
			disputeRef: string;
			amount: Amount;
			happened: "opened" | "won" | "lost";
			at: Date;
	  };

export type PaymentEvent = {
	/** Unique for the provider. The same event sent again has the same id. */
	eventId: string;
	/** The provider's own word for what happened. */
	type: string;
	/** Undefined: something that has nothing to do with us. */
	news: News | undefined;
};

/** The provider did not answer, or not as it should. Nothing is known of what it did: try again with the same key. */
export type Unavailable = { unavailable: string };

type Within = { secondsMax: number };

export interface PaymentProvider {
	readonly name: "sandbox" | "stripe";
	startCheckout(
		checkout: Checkout,
		options: Within,
	): Promise<{ checkoutRef: string; url: string } | Unavailable>;
	startSubscription(
		checkout: SubscriptionCheckout,
		options: Within,
	): Promise<{ checkoutRef: string; url: string } | Unavailable>;
	/** What the provider itself says now, of either kind of checkout. */
	fetchCheckout(
		checkoutRef: string,
		options: Within,
	): Promise<CheckoutState | Unavailable>;
	/**
	 * Close the page, of either kind of checkout, so that nobody pays there any more. Who has paid, or is paying, stays so:
	 * ask `fetchCheckout` after. Sent again it is the same.
	 */
	closeCheckout(
		checkoutRef: string,
		options: Within,
	): Promise<{ done: true } | Unavailable>;
	/**
	 * What is paid from the next month on. Nothing is paid now, and the months stay as they are. `goesOn` false: it ends
	 * with the present month; true takes that back. Sent again it is the same.
	 */
	setSubscription(
		subscription: {
			subscriptionRef: string;
			plan: string;
			amount: Amount;
			description: string;
			goesOn: boolean;
			idempotencyKey: string;
		},
		options: Within,
	): Promise<{ done: true } | Unavailable>;
	/** End it at once; what was paid stays paid. */
	endSubscription(
		subscriptionRef: string,
		options: Within,
	): Promise<{ done: true } | Unavailable>;
	/** How the customer pays when nobody is present; undefined when nothing is kept. */
	fetchPaymentMethod(
		customerRef: string,
		options: Within,
	): Promise<
		| {
				paymentMethod:
					| { describes: string; expires: string | undefined }
					| undefined;
		  }
		| Unavailable
	>;
	/** Pay with what is kept, while nobody is present. The outcome also comes as news of a checkout with this reference. */
	chargeKept(
		charge: {
			customerRef: string;
			reference: string;
			amount: Amount;
			description: string;
			idempotencyKey: string;
		},
		options: Within,
	): Promise<
		| { state: "paid"; payment: Payment; checkoutRef: string }
		| { state: "processing"; checkoutRef: string }
		/** A person must act (another card, or confirm this payment): nothing was paid. */
		| { state: "declined"; reason: string; needsAuthentication: boolean }
		| Unavailable
	>;
	/** The provider's page where a customer changes the way of paying and sees invoices. */
	openPortal(
		portal: { customerRef: string; returnUrl: string },
		options: Within,
	): Promise<{ url: string } | Unavailable>;
	/**
	 * Check the signature over the exact bytes, then read. Nothing of a forged body is looked at. A provider whose report
	 * does not hold all that is told here asks for the rest: when it does not answer, the report must be refused with an
	 * error that makes it come again.
	 */
	readEvent(
		rawBody: Uint8Array,
		headers: Headers,
		now: Date,
	): Promise<{ event: PaymentEvent } | { forged: string } | Unavailable>;
	/** Events since then, oldest first, at most so many; for those that never arrived. `rawBody` is what would have been sent. */
	listEvents(
		of: { since: Date; eventsMax: number },
		options: Within,
	): Promise<
		{ events: { event: PaymentEvent; rawBody: Uint8Array }[] } | Unavailable
	>;
}
