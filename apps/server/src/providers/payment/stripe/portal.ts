/** Stripe's page for customers. What it offers is set up here when it is needed first, not on Stripe's own pages. */
import type Stripe from "stripe";
import type { PaymentProvider } from "../payment.ts";
import type { Ask } from "./asking.ts";

type Portal = Parameters<PaymentProvider["openPortal"]>[0];

/** Counted up when what is offered changes. */
const version = "1";

export async function openPortal(
	stripe: Stripe,
	ask: Ask,
	portal: Portal,
): Promise<{ url: string }> {
	const configuration = await configurationOf(stripe, ask);
	const session = await stripe.billingPortal.sessions.create(
		{
			customer: portal.customerRef,
			return_url: portal.returnUrl,
			configuration,
		},
		ask(),
	);
	return { url: session.url };
}

async function configurationOf(stripe: Stripe, ask: Ask): Promise<string> {
	const { data } = await stripe.billingPortal.configurations.list(
		{ active: true, limit: 100 },
		ask(),
	);
	const found = data.find((one) => one.metadata?.["verbatim"] === version);
	if (found !== undefined) return found.id;
	const made = await stripe.billingPortal.configurations.create(
		{
			metadata: { verbatim: version },
			features: {
				payment_method_update: { enabled: true },
				invoice_history: { enabled: true },
				customer_update: {
					enabled: true,
					allowed_updates: ["name", "email", "address", "tax_id"],
				},
				// Plans are changed in Verbatim, where it is shown what that does to the tokens. Ending one is possible here too.
				subscription_cancel: { enabled: true, mode: "at_period_end" },
			},
		},
		ask(`portal:${version}`),
	);
	return made.id;
}
