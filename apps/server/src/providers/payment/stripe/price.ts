/** The price of a month at Stripe, made when it is needed first: nothing has to be set up on Stripe's own pages. */
import type Stripe from "stripe";
import type { Amount } from "../payment.ts";
import { toStripe } from "./amount.ts";
import type { Ask } from "./asking.ts";

/** The same plan at the same price is the same: it is found again by a key that is made of both. */
export async function priceFor(
	stripe: Stripe,
	ask: Ask,
	of: { plan: string; amount: Amount; description: string },
): Promise<string> {
	const { unit_amount, currency } = toStripe(of.amount);
	const lookupKey = `verbatim_${of.plan}_${currency}_${unit_amount}`;
	const found = await find(stripe, ask, lookupKey);
	if (found !== undefined) return found;
	try {
		const made = await stripe.prices.create(
			{
				currency,
				unit_amount,
				recurring: { interval: "month" },
				lookup_key: lookupKey,
				product_data: { name: of.description },
			},
			ask(`price:${lookupKey}`),
		);
		return made.id;
	} catch (error) {
		// Another process made it in between.
		const made = await find(stripe, ask, lookupKey);
		if (made === undefined) throw error;
		return made;
	}
}

async function find(
	stripe: Stripe,
	ask: Ask,
	lookupKey: string,
): Promise<string | undefined> {
	const { data } = await stripe.prices.list(
		{ lookup_keys: [lookupKey], active: true, limit: 1 },
		ask(),
	);
	return data[0]?.id;
}
