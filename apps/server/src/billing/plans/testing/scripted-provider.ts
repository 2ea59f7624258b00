/**
 * A payment provider for tests, at the port: what people and banks do is said by the test. Its months are counted in UTC
 * from the first payment, as real providers do.
 */
import { newId } from "../../../platform/ids.ts";
import type {
	Amount,
	Checkout,
	CheckoutState,
	News,
	Payment,
	PaymentProvider,
} from "../../../providers/payment/payment.ts";

type Begun = {
	checkoutRef: string;
	reference: string;
	amount: Amount;
	plan: string | undefined;
	returnUrl: string;
	state: CheckoutState;
};

type Running = {
	reference: string;
	amount: Amount;
	plan: string;
	anchorAt: Date;
	goesOn: boolean;
	hasEnded: boolean;
};

export function openScriptedProvider() {
	const checkouts = new Map<string, Begun>();
	const refOfKey = new Map<string, string>();
	const subscriptions = new Map<string, Running>();
	let isDown = false;
	const down = { unavailable: "the test has taken it down" };
	const unused = async () => ({ unavailable: "no test uses it" });

	function begin(
		checkout: Omit<Checkout, "keepPaymentMethod">,
		plan: string | undefined,
	) {
		const known = refOfKey.get(checkout.idempotencyKey);
		const checkoutRef = known ?? `checkout_${newId()}`;
		if (known === undefined) {
			refOfKey.set(checkout.idempotencyKey, checkoutRef);
			checkouts.set(checkoutRef, {
				checkoutRef,
				reference: checkout.reference,
				amount: checkout.amount,
				plan,
				returnUrl: checkout.returnUrl,
				state: { state: "open" },
			});
		}
		return { checkoutRef, url: `https://pay.example.com/${checkoutRef}` };
	}

	const provider: PaymentProvider = {
		name: "sandbox",
		startCheckout: async (checkout) =>
			isDown ? down : begin(checkout, undefined),
		startSubscription: async (checkout) =>
			isDown ? down : begin(checkout, checkout.plan),
		fetchCheckout: async (checkoutRef) =>
			isDown ? down : (checkouts.get(checkoutRef)?.state ?? down),
		async closeCheckout(checkoutRef) {
			if (isDown) return down;
			const { state } = begun(checkoutRef);
			if (state.state !== "paid" && state.state !== "processing")
				begun(checkoutRef).state = { state: "expired" };
			return { done: true };
		},
		async setSubscription({ subscriptionRef, plan, amount, goesOn }) {
			if (isDown) return down;
			Object.assign(running(subscriptionRef), { plan, amount, goesOn });
			return { done: true };
		},
		async endSubscription(subscriptionRef) {
			if (isDown) return down;
			running(subscriptionRef).hasEnded = true;
			return { done: true };
		},
		fetchPaymentMethod: unused,
		chargeKept: unused,
		openPortal: unused,
		readEvent: async () => ({ forged: "no test uses it" }),
		listEvents: unused,
	};

	function running(subscriptionRef: string): Running {
		const found = subscriptions.get(subscriptionRef);
		if (found === undefined) throw new Error(`No ${subscriptionRef}`);
		return found;
	}

	function begun(checkoutRef: string): Begun {
		const found = checkouts.get(checkoutRef);
		if (found === undefined) throw new Error(`No ${checkoutRef}`);
		return found;
	}

	function monthOf(subscriptionRef: string, month: number) {
		const { anchorAt } = running(subscriptionRef);
		const after = (months: number) =>
			new Date(
				Temporal.Instant.fromEpochMilliseconds(anchorAt.getTime())
					.toZonedDateTimeISO("UTC")
					.add({ months }).epochMilliseconds,
			);
		return {
			subscriptionRef,
			periodStartsAt: after(month),
			periodEndsAt: after(month + 1),
		};
	}

	return {
		provider,
		setDown(to: boolean) {
			isDown = to;
		},
		running,
		begun,
		/** The checkout is no longer to be paid. */
		close(
			checkoutRef: string,
			state: "cancelled" | "declined" | "expired" | "processing",
		) {
			begun(checkoutRef).state = { state };
		},
		/** Somebody pays at the checkout: the news of it. */
		pay(checkoutRef: string, paidAt: Date, amount?: Amount): News {
			const checkout = begun(checkoutRef);
			const { reference, plan } = checkout;
			const subscriptionRef = `subscription_${checkoutRef}`;
			if (plan !== undefined)
				subscriptions.set(subscriptionRef, {
					reference,
					plan,
					amount: checkout.amount,
					anchorAt: paidAt,
					goesOn: true,
					hasEnded: false,
				});
			const payment: Payment = {
				paymentReference: `payment_${newId()}`,
				amount: amount ?? checkout.amount,
				paidAt,
				customerRef: undefined,
				invoiceUrl: undefined,
				subscription:
					plan === undefined ? undefined : monthOf(subscriptionRef, 0),
			};
			checkout.state = { state: "paid", payment };
			return {
				about: "checkout",
				reference,
				checkoutRef,
				happened: "paid",
				payment,
			};
		},
		/** A later month is paid, for what the provider was told last unless an amount is given. */
		renew(
			subscriptionRef: string,
			month: number,
			paidAt: Date,
			amount?: Amount,
		): News {
			const of = running(subscriptionRef);
			return {
				about: "renewal",
				reference: of.reference,
				subscriptionRef,
				happened: "paid",
				payment: {
					paymentReference: `payment_${newId()}`,
					amount: amount ?? of.amount,
					paidAt,
					customerRef: undefined,
					invoiceUrl: undefined,
					subscription: monthOf(subscriptionRef, month),
				},
			};
		},
		fail(
			subscriptionRef: string,
			month: number,
			at: Date,
			retryAt?: Date,
		): News {
			return {
				about: "renewal",
				reference: running(subscriptionRef).reference,
				subscriptionRef,
				happened: "failed",
				at,
				reason: "The bank declined the card.",
				periodStartsAt: monthOf(subscriptionRef, month).periodStartsAt,
				retryAt,
				payUrl: "https://pay.example.com/invoice",
			};
		},
		say(
			subscriptionRef: string,
			happened: "goes_on" | "will_end" | "ended",
			at: Date,
		): News {
			return {
				about: "subscription",
				reference: running(subscriptionRef).reference,
				subscriptionRef,
				happened,
				at,
			};
		},
	};
}
