/** The spend door on a database. */
import { randomUUIDv7 } from "node:crypto";
import { limitReached } from "../core/budget.ts";
import { drawOn } from "../core/burn-down.ts";
import { rate, rateCardAt } from "../core/rating.ts";
import type {
	Charged,
	Estimate,
	Extended,
	Held,
	Quote,
	Released,
	Spend,
} from "../spend.ts";
import type { Refused } from "../words.ts";
import type { Shell } from "./ask.ts";
import { isUuid, usageText, written } from "./keys.ts";
import { nameIn, type Performed } from "./order.ts";
import * as store from "./pool-store.ts";

/** The names of what each verb is asked with, by which a conflict of keys is told. */
const fieldsOf = {
	hold: ["verb", "feature", "subject", "usage", "secondsToLive", "quoteId"],
	settle: ["verb", "holdId", "usage", "restStaysHeld"],
	debit: ["verb", "feature", "subject", "usage"],
	extend: ["verb", "holdId", "secondsToLive"],
	release: ["verb", "holdId"],
} as const;

const quoteSecondsMax = 86_400;

export function openSpend(shell: Shell): Spend {
	const { ask, read } = shell;

	return {
		in: (tx) => openSpend(shell.in(tx)),

		estimate: ({ companyId }, usage) =>
			read(async (tx): Promise<Estimate | Refused> => {
				const found = await shell.poolNow(tx, companyId);
				if (found === undefined) return { refused: "not_found" };
				const { pool, now } = found;
				const card = rateCardAt(await shell.context.rateCards(tx), now);
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
			read(async (tx) => {
				const now = shell.context.now() ?? (await store.askClock(tx));
				const card = rateCardAt(await shell.context.rateCards(tx), now);
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

		quote: ({ companyId, feature, subject, actor }, usage, { secondsValid }) =>
			read(async (tx): Promise<Quote | Refused> => {
				if (
					!Number.isSafeInteger(secondsValid) ||
					secondsValid < 1 ||
					secondsValid > quoteSecondsMax
				)
					return { refused: "invalid", field: "secondsValid" };
				for (const { feature: used } of [usage.likely, usage.most])
					if (used !== feature)
						return { refused: "invalid", field: "usage.feature" };
				const found = await shell.poolNow(tx, companyId);
				if (found === undefined) return { refused: "not_found" };
				const { pool, now } = found;
				const card = rateCardAt(await shell.context.rateCards(tx), now);
				const likely = rate(card, usage.likely);
				const most = rate(card, usage.most);
				for (const rated of [likely, most])
					if ("invalid" in rated)
						return { refused: "invalid", field: rated.invalid };
				if ("invalid" in likely || "invalid" in most)
					throw new Error("An invalid usage was told above");
				const amounts = {
					likely: likely.amountMillitokens,
					most: most.amountMillitokens,
				};
				if (amounts.likely > amounts.most)
					return { refused: "invalid", field: "usage" };
				const quoteId = randomUUIDv7();
				const validUntil = now + secondsValid * 1_000;
				await store.insertQuote(tx, {
					companyId,
					quoteId,
					feature,
					subject,
					...amounts,
					rateCardVersion: card.version,
					quotedAt: now,
					validUntil,
				});
				const work = { feature, subject };
				const reached = limitReached(pool, { work, actor }, amounts.most, now);
				const leftMost = pool.available - amounts.most;
				const name = nameIn(pool);
				return {
					quoteId,
					likelyMillitokens: amounts.likely,
					mostMillitokens: amounts.most,
					availableMillitokens: pool.available,
					leftLikelyMillitokens: pool.available - amounts.likely,
					leftMostMillitokens: leftMost,
					shortMillitokens: leftMost < 0n ? -leftMost : 0n,
					overBudget: reached && {
						limit: reached.limit,
						byMillitokens: reached.by,
					},
					from: (drawOn(pool, amounts.most, now) ?? []).map(
						({ grant, amount }) => ({
							...name(grant),
							amountMillitokens: amount,
						}),
					),
					rateCardVersion: card.version,
					validUntil: new Date(validUntil),
				};
			}),

		async hold(work, usageMax, { key, secondsToLive, quoteId }) {
			const { companyId, feature, subject, actor } = work;
			if (quoteId !== undefined && !isUuid(quoteId))
				return { refused: "not_found" };
			const performed = await ask({
				companyId,
				key,
				body: {
					fields: fieldsOf.hold,
					texts: [
						"hold",
						feature,
						`${subject.kind} ${subject.id}`,
						usageText(usageMax),
						String(secondsToLive),
						quoteId ?? "",
					],
				},
				operation: {
					verb: "hold",
					holdId: randomUUIDv7(),
					feature,
					subject,
					actor,
					usageMax,
					secondsToLive,
					quoteId,
					quote: undefined,
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
					from: held.shares,
					poolVersion: BigInt(held.poolVersion),
				}),
			);
		},

		async settle({ companyId, holdId }, usage, { key, restStaysHeld = false }) {
			const performed = await ask({
				companyId,
				key,
				body: {
					fields: fieldsOf.settle,
					texts: ["settle", holdId, usageText(usage), String(restStaysHeld)],
				},
				operation: { verb: "settle", holdId, usage, restStaysHeld },
			});
			return as(performed, "charge", chargedOf);
		},

		async debit({ companyId, feature, subject, actor }, usage, { key }) {
			const performed = await ask({
				companyId,
				key,
				body: {
					fields: fieldsOf.debit,
					texts: [
						"debit",
						feature,
						`${subject.kind} ${subject.id}`,
						usageText(usage),
					],
				},
				operation: { verb: "debit", feature, subject, actor, usage },
			});
			return as(performed, "charge", chargedOf);
		},

		async extend({ companyId, holdId }, { key, secondsToLive }) {
			const performed = await ask({
				companyId,
				key,
				body: {
					fields: fieldsOf.extend,
					texts: ["extend", holdId, written(secondsToLive)],
				},
				operation: { verb: "extend", holdId, secondsToLive },
			});
			return as(
				performed,
				"extend",
				(extended): Extended => ({ expiresAt: new Date(extended.expiresAt) }),
			);
		},

		async release({ companyId, holdId }, { key }) {
			const performed = await ask({
				companyId,
				key,
				body: { fields: fieldsOf.release, texts: ["release", holdId] },
				operation: { verb: "release", holdId },
			});
			return as(
				performed,
				"release",
				(released): Released => ({
					releasedMillitokens: released.released,
					poolVersion: BigInt(released.poolVersion),
				}),
			);
		},
	};
}

type Of<Verb extends Performed["verb"]> = Extract<Performed, { verb: Verb }>;

const chargedOf = (charge: Of<"charge">): Charged => ({
	entryNumber: BigInt(charge.entryNumber),
	chargedMillitokens: charge.charged,
	releasedMillitokens: charge.released,
	from: charge.shares,
	rateCardVersion: charge.rateCardVersion,
	poolVersion: BigInt(charge.poolVersion),
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
