/** The customer that Stripe keeps for a company, and how it pays when nobody is present. */
import { createHash } from "node:crypto";
import type Stripe from "stripe";
import type { Customer } from "../payment.ts";
import { type Ask, isMissing, Refused } from "./asking.ts";

/** The customer's name at Stripe: the one that we were told, or one that was made before, or a new one. */
export async function customerFor(
	stripe: Stripe,
	ask: Ask,
	customer: Customer,
): Promise<string> {
	const { companyId, name, email, customerRef } = customer;
	if (customerRef !== undefined && (await exists(stripe, ask, customerRef)))
		return customerRef;
	// Made at a first checkout that nobody paid: it has not been told to us yet.
	const { data: same } = await stripe.customers.list(
		{ email, limit: 100 },
		ask(),
	);
	const made = same.find((one) => one.metadata["company"] === companyId);
	if (made !== undefined) return made.id;
	const print = createHash("sha256")
		.update(JSON.stringify([name, email]))
		.digest("hex")
		.slice(0, 16);
	const created = await stripe.customers.create(
		{ name, email, metadata: { company: companyId } },
		ask(`customer:${companyId}:${print}`),
	);
	return created.id;
}

/** An operator may have deleted it on Stripe's own pages. */
async function exists(
	stripe: Stripe,
	ask: Ask,
	customerRef: string,
): Promise<boolean> {
	try {
		const found = await stripe.customers.retrieve(
			customerRef,
			undefined,
			ask(),
		);
		return found.deleted !== true;
	} catch (error) {
		if (isMissing(error)) return false;
		throw error;
	}
}

/** What the customer chose as the default, else what was kept last; undefined when nothing is kept. */
export async function keptMethodOf(
	stripe: Stripe,
	ask: Ask,
	customerRef: string,
): Promise<Stripe.PaymentMethod | undefined> {
	const customer = await stripe.customers.retrieve(
		customerRef,
		{ expand: ["invoice_settings.default_payment_method"] },
		ask(),
	);
	if (customer.deleted === true)
		throw new Refused(`Customer ${customerRef} was deleted at Stripe`);
	const chosen = customer.invoice_settings.default_payment_method;
	if (chosen !== null && typeof chosen === "object") return chosen;
	const { data: kept } = await stripe.customers.listPaymentMethods(
		customerRef,
		{ limit: 1 },
		ask(),
	);
	return kept[0];
}

export function described(method: Stripe.PaymentMethod): {
	describes: string;
	expires: string | undefined;
} {
	const { card, sepa_debit: sepa, type } = method;
	if (card !== undefined) {
		const month = String(card.exp_month).padStart(2, "0");
		return {
			describes: `${capital(card.brand)} •••• ${card.last4}`,
			expires: `${month}/${card.exp_year}`,
		};
	}
	return {
		describes:
			sepa === undefined
				? capital(type.replaceAll("_", " "))
				: `SEPA •••• ${sepa.last4 ?? ""}`,
		expires: undefined,
	};
}

const capital = (word: string): string =>
	word.charAt(0).toUpperCase() + word.slice(1);
