/** The provider's own page, where the way of paying is changed. Only for who may change how is paid. */
import { type Problem, problem } from "@verbatim/contract/problems";
import { type Actor, may } from "../../company/actor.ts";
import type { Db } from "../../platform/db.ts";
import type { Log } from "../../platform/log.ts";
import type { PaymentProvider } from "../../providers/payment/payment.ts";
import { findCustomer } from "../payments/store.ts";

const providerSecondsMax = 10;

export async function openPortal(
	deps: { db: Db; provider: PaymentProvider; baseUrl: string; log: Log },
	asked: { actor: Actor; returnTo: string },
): Promise<{ url: string } | Problem> {
	const { db, provider, baseUrl } = deps;
	if (!may(asked.actor, "manage_plan"))
		return problem(
			"not_allowed",
			"Only the owner changes how is paid. Nothing was changed.",
		);
	const back = new URL(asked.returnTo, baseUrl);
	if (back.origin !== new URL(baseUrl).origin)
		return problem(
			"invalid_input",
			"The place to come back to is not a path of this site.",
			{
				fields: [
					{
						field: "returnTo",
						message: "A path of this site, such as /settings/billing",
					},
				],
			},
		);
	const customerRef = await findCustomer(
		db,
		asked.actor.companyId,
		provider.name,
	);
	if (customerRef === undefined)
		return problem(
			"wrong_state",
			"Nothing is kept to pay with yet. The first top-up or plan asks for it, and then it can be changed here.",
		);
	const opened = await provider.openPortal(
		{ customerRef, returnUrl: back.href },
		{ secondsMax: providerSecondsMax },
	);
	if ("url" in opened) return { url: opened.url };
	deps.log.warn(
		{ provider: provider.name, reason: opened.unavailable },
		"The payment provider could not open its portal",
	);
	return problem(
		"payment_unavailable",
		"The payment provider did not answer. Nothing was changed; try again in a moment.",
	);
}
