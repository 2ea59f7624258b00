/** The spend door on a database. */
import { randomUUIDv7 } from "node:crypto";
import { advance } from "../core/advance.ts";
import { rate, rateCardAt } from "../core/rating.ts";
import type { Charged, Extended, Held, Released, Spend } from "../spend.ts";
import type { Refused, Tx } from "../words.ts";
import {
	type Context,
	type InTransaction,
	isUuid,
	type Performed,
	perform,
} from "./perform.ts";
import * as store from "./pool-store.ts";

export function openSpend(run: InTransaction, context: Context): Spend {
	const load = async (tx: Tx, companyId: string) =>
		isUuid(companyId)
			? store.loadPool(tx, {
					companyId,
					holdId: undefined,
					allHolds: false,
					now: context.now(),
				})
			: undefined;

	return {
		in: (tx) => openSpend((work) => work(tx), context),

		estimate: ({ companyId }, usage) =>
			run(async (tx) => {
				const loaded = await load(tx, companyId);
				if (loaded === undefined) return { refused: "not_found" };
				const { pool, now } = loaded;
				advance(pool, now);
				const card = rateCardAt(await context.rateCards(tx), pool.recordedAt);
				const rated = rate(card, usage);
				if ("invalid" in rated)
					return { refused: "invalid", field: rated.invalid };
				const left = pool.available - rated.amountMillitokens;
				return {
					amountMillitokens: rated.amountMillitokens,
					availableMillitokens: pool.available,
					leftMillitokens: left,
					shortMillitokens: left < 0n ? -left : 0n,
					rateCardVersion: card.version,
				};
			}),

		prices: (usages) =>
			run(async (tx) => {
				const card = rateCardAt(
					await context.rateCards(tx),
					context.now() ?? Date.now(),
				);
				const prices: { amountMillitokens: bigint; rateCardVersion: number }[] =
					[];
				for (const usage of usages) {
					const rated = rate(card, usage);
					if ("invalid" in rated)
						return { refused: "invalid", field: rated.invalid };
					prices.push({ ...rated, rateCardVersion: card.version });
				}
				return prices;
			}),

		async hold(work, usageMax, { key, secondsToLive }) {
			const { companyId, feature, subject, actor } = work;
			const performed = await perform(run, context, {
				companyId,
				key,
				body: [
					["verb", "hold"],
					["feature", feature],
					["subject", subject],
					["usage", usageMax],
					["secondsToLive", secondsToLive],
				],
				operation: {
					verb: "hold",
					holdId: randomUUIDv7(),
					feature,
					subject,
					actor,
					usageMax,
					secondsToLive,
				},
			});
			return as(
				performed,
				"hold",
				(held): Held => ({
					holdId: held.holdId,
					heldMillitokens: held.held,
					expiresAt: new Date(held.expiresAt),
					rateCardVersion: held.rateCardVersion,
					from: held.from,
					poolVersion: held.poolVersion,
				}),
			);
		},

		async settle({ companyId, holdId }, usage, { key }) {
			const performed = await perform(run, context, {
				companyId,
				key,
				body: [
					["verb", "settle"],
					["holdId", holdId],
					["usage", usage],
				],
				operation: { verb: "settle", holdId, usage },
			});
			return as(performed, "charge", chargedOf);
		},

		async debit({ companyId, feature, subject, actor }, usage, { key }) {
			const performed = await perform(run, context, {
				companyId,
				key,
				body: [
					["verb", "debit"],
					["feature", feature],
					["subject", subject],
					["usage", usage],
				],
				operation: { verb: "debit", feature, subject, actor, usage },
			});
			return as(performed, "charge", chargedOf);
		},

		async extend({ companyId, holdId }, { key, secondsToLive }) {
			const performed = await perform(run, context, {
				companyId,
				key,
				body: [
					["verb", "extend"],
					["holdId", holdId],
					["secondsToLive", secondsToLive],
				],
				operation: { verb: "extend", holdId, secondsToLive },
			});
			return as(
				performed,
				"extend",
				(extended): Extended => ({ expiresAt: new Date(extended.expiresAt) }),
			);
		},

		async release({ companyId, holdId }, { key }) {
			const performed = await perform(run, context, {
				companyId,
				key,
				body: [
					["verb", "release"],
					["holdId", holdId],
				],
				operation: { verb: "release", holdId },
			});
			return as(
				performed,
				"release",
				(released): Released => ({
					releasedMillitokens: released.released,
					poolVersion: released.poolVersion,
				}),
			);
		},
	};
}

type Of<Verb extends Performed["verb"]> = Extract<Performed, { verb: Verb }>;

const chargedOf = (charge: Of<"charge">): Charged => ({
	entryNumber: charge.entryNumber,
	chargedMillitokens: charge.charged,
	releasedMillitokens: charge.released,
	from: charge.from,
	rateCardVersion: charge.rateCardVersion,
	poolVersion: charge.poolVersion,
});

/** A refusal as it is, a result as the door tells it. A result of another verb can only be a fault of ours. */
export function as<Verb extends Performed["verb"], T>(
	performed: Performed | Refused,
	verb: Verb,
	tell: (result: Of<Verb>) => T,
): T | Refused {
	if ("refused" in performed) return performed;
	if (performed.verb !== verb)
		throw new Error(`A ${verb} came out as a ${performed.verb}`);
	return tell(performed as Of<Verb>);
}
