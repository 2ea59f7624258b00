/**
 * Begins a top-up: written down with the price of its quote first, then the provider is asked for a checkout under the
 * top-up's id. Whatever fails in between, the same request goes on where it stopped and ends with the same checkout. So does
 * whoever asks for the same at the same price while that checkout is open, in another tab or as another member.
 */
import { idFromUuid } from "@verbatim/contract/ids";
import { type Problem, problem } from "@verbatim/contract/problems";
import {
	type TopUp as ToldTopUp,
	taxIn,
	topUpPrice,
} from "@verbatim/contract/top-ups";
import { type Actor, may } from "../../company/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Db } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { Log } from "../../platform/log.ts";
import type { PaymentProvider } from "../../providers/payment/payment.ts";
import { findAutoTopUp } from "../auto-top-up/store.ts";
import { type Quote, readQuote } from "../currency/quote.ts";
import { customerOf } from "../details/customer-of.ts";
import { returnUrlOf } from "./return-url.ts";
import {
	findTopUp,
	findTopUpOfRequest,
	insertRequest,
	insertTopUp,
	listAlike,
	lockBeginning,
	setCheckout,
} from "./store.ts";
import { isJoined, referenceOf, type TopUp, told } from "./top-up.ts";

const providerSecondsMax = 10;

export type Starting = {
	db: Db;
	provider: PaymentProvider;
	clock: Clock;
	/** With which quotes are signed. */
	quoteSecret: string;
	baseUrl: string;
	log: Log;
};

type Asked = {
	actor: Actor;
	amountTokens: number;
	quote: string;
	requestId: string;
	returnTo: string;
};

export async function startTopUp(
	deps: Starting,
	asked: Asked,
): Promise<{ topUp: ToldTopUp; checkoutUrl: string } | Problem> {
	const { companyId } = asked.actor;
	if (!may(asked.actor, "buy_tokens"))
		return problem(
			"not_allowed",
			"Only owners and admins buy tokens. Nothing was begun; ask one of them to top up.",
		);
	if (returnUrlOf(deps.baseUrl, asked.returnTo, "") === undefined)
		return problem(
			"invalid_input",
			"The place to come back to is not a path of this site.",
			{
				fields: [
					{
						field: "returnTo",
						message: "A path of this site, such as /interviews",
					},
				],
			},
		);

	// A request that was made before goes on, however old its quote is by now.
	const topUp =
		(await findTopUpOfRequest(deps.db, companyId, asked.requestId)) ??
		(await begin(deps, asked));
	if ("problem" in topUp) return topUp;
	if (topUp.amountTokens !== asked.amountTokens)
		return problem(
			"key_conflict",
			`This request was made before for ${topUp.amountTokens} tokens. Nothing was changed; begin a new top-up for another amount.`,
		);
	const url = topUp.checkout?.url;
	const checkout =
		url === undefined ? await startCheckout(deps, topUp) : { url };
	return "problem" in checkout
		? checkout
		: { topUp: told(topUp), checkoutUrl: checkout.url };
}

async function begin(deps: Starting, asked: Asked): Promise<TopUp | Problem> {
	const { companyId, memberId } = asked.actor;
	const now = await deps.clock.now(deps.db);
	const quote = valid(deps, asked, now);
	if ("problem" in quote) return quote;
	const price = topUpPrice(asked.amountTokens, quote.rate);
	const wanted = {
		companyId,
		amountTokens: asked.amountTokens,
		price,
		tax: quote.tax ?? undefined,
		provider: deps.provider.name,
	};
	return deps.db.transaction(async (tx) => {
		await lockBeginning(tx, companyId);
		const made = await findTopUpOfRequest(tx, companyId, asked.requestId);
		if (made !== undefined) return made;
		const open = (await listAlike(tx, wanted)).find((one) =>
			isJoined(one, now),
		);
		const topUpId = open?.topUpId ?? newId();
		if (open === undefined)
			await insertTopUp(
				tx,
				{
					...wanted,
					topUpId,
					memberId,
					rate: quote.rate,
					isAutomatic: false,
					returnTo: asked.returnTo,
					requestId: asked.requestId,
				},
				now,
			);
		await insertRequest(tx, { companyId, topUpId }, asked.requestId);
		const topUp = open ?? (await findTopUp(tx, { companyId, topUpId }));
		if (topUp === undefined)
			throw new Error(`Top-up ${topUpId} was not written`);
		return topUp;
	});
}

function valid(deps: Starting, asked: Asked, now: Date): Quote | Problem {
	const quote = readQuote(asked.quote, {
		companyId: asked.actor.companyId,
		secret: deps.quoteSecret,
	});
	if (quote === undefined)
		return problem(
			"invalid_input",
			"The quote is none that this company was given. Nothing was begun; ask for the price again.",
			{
				fields: [
					{ field: "quote", message: "A quote of /api/top-ups/pricing" },
				],
			},
		);
	return new Date(quote.validUntil) <= now
		? problem(
				"quote_expired",
				"This price was valid for half an hour, which is over. Nothing was begun; look at the price of now and begin again.",
			)
		: quote;
}

async function startCheckout(
	deps: Starting,
	topUp: TopUp,
): Promise<{ url: string } | Problem> {
	const unavailable = problem(
		"payment_unavailable",
		"The payment provider did not answer. Nothing was paid and nothing was added; try again in a moment.",
	);
	if (topUp.state === "expired") return unavailable;
	const url = returnUrlOf(
		deps.baseUrl,
		topUp.returnTo,
		idFromUuid("topup", topUp.topUpId),
	);
	if (url === undefined)
		throw new Error(`Top-up ${topUp.topUpId} has no way back`);
	const { companyId, memberId, tax } = topUp;
	const isKept = (await findAutoTopUp(deps.db, companyId))?.isOn === true;
	const started = await deps.provider.startCheckout(
		{
			reference: referenceOf(topUp),
			// By who began it, also when somebody else goes on: under one key nothing of it may differ.
			customer: await customerOf(deps, { companyId, memberId }),
			amount: topUp.price,
			description: `${topUp.amountTokens.toLocaleString("en")} tokens for Verbatim`,
			tax: tax && { ...tax, amount: taxIn(topUp.price, tax.percent) },
			// Who turned automatic top-ups on has agreed that something is kept to pay them with. Nobody else was asked.
			keepPaymentMethod: isKept,
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
