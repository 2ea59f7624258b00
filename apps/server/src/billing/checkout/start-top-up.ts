/**
 * Begins a top-up: written down with its price first, then the provider is asked for a checkout under the top-up's id.
 * Whatever fails in between, the same request goes on where it stopped and ends with the same checkout.
 */
import { idFromUuid } from "@verbatim/contract/ids";
import type { Problem } from "@verbatim/contract/problems";
import {
	type TopUp as ToldTopUp,
	topUpPrice,
} from "@verbatim/contract/top-ups";
import { type Actor, may } from "../../company/actor.ts";
import type { Db } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { Log } from "../../platform/log.ts";
import type { PaymentProvider } from "../../providers/payment/payment.ts";
import { returnUrlOf } from "./return-url.ts";
import { findTopUpOfRequest, insertTopUp, setCheckout } from "./store.ts";
import { referenceOf, type TopUp, told } from "./top-up.ts";

const providerSecondsMax = 10;

export type Starting = {
	db: Db;
	provider: PaymentProvider;
	baseUrl: string;
	log: Log;
};

export async function startTopUp(
	deps: Starting,
	asked: {
		actor: Actor;
		amountTokens: number;
		requestId: string;
		returnTo: string;
	},
): Promise<{ topUp: ToldTopUp; checkoutUrl: string } | Problem> {
	const { db } = deps;
	const { companyId, memberId } = asked.actor;
	if (!may(asked.actor, "buy_tokens"))
		return {
			problem: "not_allowed",
			detail:
				"Only owners and admins buy tokens. Nothing was begun; ask one of them to top up.",
		};
	if (returnUrlOf(deps.baseUrl, asked.returnTo, "") === undefined)
		return {
			problem: "invalid_input",
			detail: "The place to come back to is not a path of this site.",
			fields: [
				{
					field: "returnTo",
					message: "A path of this site, such as /interviews",
				},
			],
		};

	await insertTopUp(db, {
		companyId,
		memberId,
		topUpId: newId(),
		requestId: asked.requestId,
		amountTokens: asked.amountTokens,
		price: topUpPrice(asked.amountTokens),
		returnTo: asked.returnTo,
		provider: deps.provider.name,
	});
	const topUp = await findTopUpOfRequest(db, companyId, asked.requestId);
	if (topUp === undefined)
		throw new Error(`Top-up ${asked.requestId} was not written`);
	if (topUp.amountTokens !== asked.amountTokens)
		return {
			problem: "key_conflict",
			detail: `This request was made before for ${topUp.amountTokens} tokens. Nothing was changed; begin a new top-up for another amount.`,
		};
	const checkout = topUp.checkout ?? (await startCheckout(deps, topUp));
	return "problem" in checkout
		? checkout
		: { topUp: told(topUp), checkoutUrl: checkout.url };
}

async function startCheckout(
	deps: Starting,
	topUp: TopUp,
): Promise<{ url: string } | Problem> {
	const unavailable: Problem = {
		problem: "payment_unavailable",
		detail:
			"The payment provider did not answer. Nothing was paid and nothing was added; try again in a moment.",
	};
	if (topUp.state === "expired") return unavailable;
	const url = returnUrlOf(
		deps.baseUrl,
		topUp.returnTo,
		idFromUuid("topup", topUp.topUpId),
	);
	if (url === undefined)
		throw new Error(`Top-up ${topUp.topUpId} has no way back`);
	const started = await deps.provider.startCheckout(
		{
			reference: referenceOf(topUp),
			amount: topUp.price,
			description: `${topUp.amountTokens.toLocaleString("en")} tokens for Verbatim`,
			returnUrl: url,
			cancelUrl: url,
			expiresAt: topUp.checkoutExpiresAt,
			idempotencyKey: idFromUuid("topup", topUp.topUpId),
		},
		{ secondsMax: providerSecondsMax },
	);
	if ("unavailable" in started) {
		deps.log.warn(
			{ provider: deps.provider.name, reason: started.unavailable },
			"The payment provider could not begin a checkout",
		);
		return unavailable;
	}
	await setCheckout(deps.db, topUp, {
		ref: started.checkoutRef,
		url: started.url,
	});
	return started;
}
