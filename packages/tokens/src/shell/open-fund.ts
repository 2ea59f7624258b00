/** The fund door on a database. */
import { randomUUIDv7 } from "node:crypto";
import { isTimeZone } from "../core/cycle.ts";
import type { Fund } from "../fund.ts";
import { as } from "./open-spend.ts";
import {
	type Context,
	type InTransaction,
	isUuid,
	perform,
} from "./perform.ts";
import * as store from "./pool-store.ts";

const sourceLengthMax = 200;

export function openFund(run: InTransaction, context: Context): Fund {
	return {
		in: (tx) => openFund((work) => work(tx), context),

		async openPool({ companyId, timeZone }) {
			if (!isUuid(companyId))
				throw new Error(`A company's id is a UUID, not ${companyId}`);
			if (!isTimeZone(timeZone))
				throw new Error(`Not a time zone: ${timeZone}`);
			// Far in the past, so that a clock that is behind the opener's is not held up by the opening.
			await run((tx) =>
				store.insertPool(tx, { companyId, timeZone, recordedAt: 0 }),
			);
		},

		async grant(
			{ companyId, kind, amountMillitokens, expiresAt, source, actor },
			{ key },
		) {
			if (source.length === 0 || source.length > sourceLengthMax)
				return { refused: "invalid", field: "source" };
			const performed = await perform(run, context, {
				companyId,
				key,
				body: [
					["verb", "grant"],
					["kind", kind],
					["amountMillitokens", amountMillitokens],
					["source", source],
				],
				operation: {
					verb: "grant",
					grantId: randomUUIDv7(),
					kind,
					amount: amountMillitokens,
					expiresAt: expiresAt?.getTime(),
					source,
					actor,
				},
			});
			return as(performed, "grant", (grant) => ({
				grantId: grant.grantId,
				entryNumber: grant.entryNumber,
				amountMillitokens: grant.amount,
				expiresAt:
					grant.expiresAt === undefined ? undefined : new Date(grant.expiresAt),
				poolVersion: grant.poolVersion,
			}));
		},

		async subscribe(
			{ companyId, plan, anchorAt, paidThrough, actor },
			{ key },
		) {
			const performed = await perform(run, context, {
				companyId,
				key,
				body: [
					["verb", "subscribe"],
					["plan", plan],
					["anchorAt", anchorAt],
					["paidThrough", paidThrough],
				],
				operation: {
					verb: "subscribe",
					plan: plan.name,
					allocation: plan.allocationMillitokens,
					anchorAt: anchorAt.getTime(),
					paidThrough: paidThrough.getTime(),
					actor,
				},
			});
			return as(performed, "subscription", ({ poolVersion }) => ({
				poolVersion,
			}));
		},

		async payThrough({ companyId, paidThrough, actor }, { key }) {
			const performed = await perform(run, context, {
				companyId,
				key,
				body: [
					["verb", "pay_through"],
					["paidThrough", paidThrough],
				],
				operation: {
					verb: "pay_through",
					paidThrough: paidThrough.getTime(),
					actor,
				},
			});
			return as(performed, "subscription", ({ poolVersion }) => ({
				poolVersion,
			}));
		},
	};
}
