/** The payment provider that the configuration names, with the pages that it shows here and the work that it has to do. */
import type { PaymentProvider } from "./payment.ts";
import type { Page } from "./sandbox/pages.ts";
import { openSandbox, type SandboxOptions } from "./sandbox/sandbox.ts";
import { openStripe } from "./stripe/stripe.ts";

export type ChosenPayment = {
	provider: PaymentProvider;
	pages: Page[];
	work(): Promise<void>;
};

export function choosePayment(
	config: {
		provider: "sandbox" | "stripe";
		stripe:
			| {
					secretKey: string;
					webhookSecrets: readonly string[];
					apiBase: string | undefined;
			  }
			| undefined;
	},
	sandbox: SandboxOptions,
): ChosenPayment {
	switch (config.provider) {
		case "sandbox":
			return openSandbox(sandbox);
		case "stripe":
			if (config.stripe === undefined)
				throw new Error("Stripe was chosen without its keys");
			return {
				// Less than Stripe waits for the answer to an event.
				provider: openStripe({ ...config.stripe, eventSecondsMax: 8 }),
				pages: [],
				work: async () => undefined,
			};
	}
}
