/** Beginning a top-up, seeing how it stands, and the address at which payment providers report. */
import {
	getTopUp,
	getTopUpPricing,
	paymentEventsPath,
	startTopUp,
} from "@verbatim/contract/top-ups";
import {
	type Answering,
	type FetchAnswering,
	forMembers,
} from "../../company/answering.ts";
import type { PaymentProvider } from "../../providers/payment/payment.ts";
import { rawBodyOf } from "../../providers/payment/raw-body.ts";
import { type Pricing, priceTopUps } from "../currency/price-top-ups.ts";
import type { Asking } from "./ask-provider.ts";
import { getTopUp as getTopUpOf } from "./get-top-up.ts";
import { type Starting, startTopUp as start } from "./start-top-up.ts";
import { type TakingEvents, takeEvent } from "./take-event.ts";

export type CheckoutDeps = Asking & Starting & Pricing;

export function checkoutRoutes(deps: CheckoutDeps): Answering[] {
	return [
		forMembers(getTopUpPricing, ({ actor }) => priceTopUps(deps, { actor })),
		forMembers(startTopUp, ({ actor, body }) =>
			start(deps, { actor, ...body }),
		),
		forMembers(getTopUp, ({ actor, params }) =>
			getTopUpOf(deps, { actor, id: params.topUpId }),
		),
	];
}

const eventBytesMax = 1_000_000;

export function paymentEventRoutes(
	deps: TakingEvents & { provider: PaymentProvider },
): FetchAnswering[] {
	return [
		{
			methods: ["POST"],
			path: paymentEventsPath,
			summary: "A payment provider reports, signed over the exact bytes",
			access: "anyone",
			async handle(request, { params }) {
				const { provider } = deps;
				if (params["provider"] !== provider.name)
					return {
						problem: "not_found",
						detail: "There is no such payment provider here.",
					};
				const rawBody = await rawBodyOf(request, eventBytesMax);
				if (rawBody === undefined)
					return {
						problem: "too_large",
						detail: `An event has at most ${eventBytesMax} bytes. Nothing was stored.`,
					};
				const read = await provider.readEvent(
					rawBody,
					request.headers,
					new Date(),
				);
				// An error makes the provider send it again.
				if ("unavailable" in read) {
					deps.log.warn(
						{ provider: provider.name, reason: read.unavailable },
						"A payment event could not be read in full",
					);
					return {
						problem: "payment_unavailable",
						detail:
							"The payment provider did not tell the rest of the event. Nothing was stored; send it again.",
					};
				}
				if ("forged" in read) {
					deps.log.warn(
						{ provider: provider.name, reason: read.forged },
						"A payment event was refused",
					);
					return {
						problem: "bad_signature",
						detail: `The event was refused: ${read.forged}. Nothing was stored.`,
					};
				}
				await takeEvent(deps, provider.name, read.event, rawBody);
				return Response.json({ received: true });
			},
		},
	];
}
