/** The fund door on a database. */
import { randomUUIDv7 } from "node:crypto";
import { isTimeZone } from "../core/cycle.ts";
import type { Fund, PlanChanged } from "../fund.ts";
import type { Actor } from "../words.ts";
import type { Shell } from "./ask.ts";
import { isUuid, written } from "./keys.ts";
import { as } from "./open-spend.ts";
import type { Performed } from "./order.ts";
import * as store from "./pool-store.ts";

/** The names of what each verb is asked with, by which a conflict of keys is told. */
const fieldsOf = {
	grant: ["verb", "kind", "amountMillitokens", "source", "expiresAt"],
	subscribe: ["verb", "plan", "anchorAt", "paidThrough"],
	pay_through: ["verb", "paidThrough"],
	change_plan: ["verb", "plan"],
	cancel_plan: ["verb"],
	reverse: ["verb", "entryNumber"],
	claw_back: ["verb", "grantId", "amountMillitokens", "reason"],
	reinstate: ["verb", "grantId", "amountMillitokens"],
	set_budget: ["verb", "scope", "limitMillitokens"],
	set_floor: ["verb", "floorMillitokens"],
} as const;

const textLengthMax = 200;
const isText = (text: string) =>
	text.length > 0 && text.length <= textLengthMax;

export function openFund(shell: Shell): Fund {
	const { ask } = shell;
	return {
		in: (tx) => openFund(shell.in(tx)),

		async openPool({ companyId, timeZone }) {
			if (!isUuid(companyId))
				throw new Error(`A company's id is a UUID, not ${companyId}`);
			if (!isTimeZone(timeZone))
				throw new Error(`Not a time zone: ${timeZone}`);
			await shell.together((tx) =>
				store.insertPool(tx, { companyId, timeZone }),
			);
		},

		async grant(
			{ companyId, kind, amountMillitokens, expiresAt, source, actor },
			{ key },
		) {
			if (!isText(source)) return { refused: "invalid", field: "source" };
			const performed = await ask({
				companyId,
				key,
				body: {
					fields: fieldsOf.grant,
					texts: [
						"grant",
						kind,
						written(amountMillitokens),
						source,
						written(expiresAt),
					],
				},
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
				entryNumber: BigInt(grant.entryNumber),
				amountMillitokens: grant.amount,
				expiresAt:
					grant.expiresAt === undefined ? undefined : new Date(grant.expiresAt),
				repaidMillitokens: grant.repaid,
				poolVersion: BigInt(grant.poolVersion),
			}));
		},

		async subscribe(
			{ companyId, plan, anchorAt, paidThrough, actor },
			{ key },
		) {
			if (!isText(plan.name)) return { refused: "invalid", field: "plan.name" };
			const performed = await ask({
				companyId,
				key,
				body: {
					fields: fieldsOf.subscribe,
					texts: [
						"subscribe",
						written(plan),
						written(anchorAt),
						written(paidThrough),
					],
				},
				operation: {
					verb: "subscribe",
					plan: plan.name,
					allocation: plan.allocationMillitokens,
					anchorAt: anchorAt.getTime(),
					paidThrough: paidThrough.getTime(),
					actor,
				},
			});
			return as(performed, "plan", planChangedOf);
		},

		async payThrough({ companyId, paidThrough, actor }, { key }) {
			const performed = await ask({
				companyId,
				key,
				body: {
					fields: fieldsOf.pay_through,
					texts: ["pay_through", written(paidThrough)],
				},
				operation: {
					verb: "pay_through",
					paidThrough: paidThrough.getTime(),
					actor,
				},
			});
			return as(performed, "plan", planChangedOf);
		},

		async changePlan({ companyId, plan, actor }, { key }) {
			if (!isText(plan.name)) return { refused: "invalid", field: "plan.name" };
			const performed = await ask({
				companyId,
				key,
				body: {
					fields: fieldsOf.change_plan,
					texts: ["change_plan", written(plan)],
				},
				operation: {
					verb: "change_plan",
					plan: plan.name,
					allocation: plan.allocationMillitokens,
					grantId: randomUUIDv7(),
					actor,
				},
			});
			return as(performed, "plan", planChangedOf);
		},

		async cancelPlan({ companyId, actor }, { key }) {
			const performed = await ask({
				companyId,
				key,
				body: { fields: fieldsOf.cancel_plan, texts: ["cancel_plan"] },
				operation: { verb: "cancel_plan", actor },
			});
			return as(performed, "plan", planChangedOf);
		},

		async reverse({ companyId, entryNumber, actor }, { key }) {
			const number = Number(entryNumber);
			if (!Number.isSafeInteger(number) || number < 1)
				return { refused: "not_found" };
			const performed = await ask({
				companyId,
				key,
				body: {
					fields: fieldsOf.reverse,
					texts: ["reverse", written(entryNumber)],
				},
				operation: {
					verb: "reverse",
					entryNumber: number,
					charge: undefined,
					actor,
				},
			});
			return as(performed, "reverse", (reversed) => ({
				entryNumber: BigInt(reversed.entryNumber),
				reversedMillitokens: reversed.reversed,
				expiredMillitokens: reversed.expired,
				poolVersion: BigInt(reversed.poolVersion),
			}));
		},

		async clawBack(
			{ companyId, grantId, amountMillitokens, reason, actor },
			{ key },
		) {
			if (!isText(reason)) return { refused: "invalid", field: "reason" };
			const performed = await ask({
				companyId,
				key,
				body: {
					fields: fieldsOf.claw_back,
					texts: ["claw_back", grantId, written(amountMillitokens), reason],
				},
				operation: {
					verb: "claw_back",
					...ofGrant(grantId, amountMillitokens, actor),
					reason,
				},
			});
			return as(performed, "claw_back", (taken) => ({
				entryNumber: BigInt(taken.entryNumber),
				takenMillitokens: taken.taken,
				owedMillitokens: taken.owed,
				poolVersion: BigInt(taken.poolVersion),
			}));
		},

		async reinstate({ companyId, grantId, amountMillitokens, actor }, { key }) {
			const performed = await ask({
				companyId,
				key,
				body: {
					fields: fieldsOf.reinstate,
					texts: ["reinstate", grantId, written(amountMillitokens)],
				},
				operation: {
					verb: "reinstate",
					...ofGrant(grantId, amountMillitokens, actor),
				},
			});
			return as(performed, "reinstate", (returned) => ({
				entryNumber: BigInt(returned.entryNumber),
				returnedMillitokens: returned.returned,
				cancelledMillitokens: returned.cancelled,
				poolVersion: BigInt(returned.poolVersion),
			}));
		},

		async setBudget({ companyId, scope, limitMillitokens, actor }, { key }) {
			const performed = await ask({
				companyId,
				key,
				body: {
					fields: fieldsOf.set_budget,
					texts: ["set_budget", written(scope), written(limitMillitokens)],
				},
				operation: {
					verb: "set_budget",
					scope,
					limit: limitMillitokens,
					used: 0n,
					actor,
				},
			});
			return as(performed, "budget", ({ poolVersion }) => ({
				poolVersion: BigInt(poolVersion),
			}));
		},

		async setFloor({ companyId, floorMillitokens, actor }, { key }) {
			const performed = await ask({
				companyId,
				key,
				body: {
					fields: fieldsOf.set_floor,
					texts: ["set_floor", written(floorMillitokens)],
				},
				operation: { verb: "set_floor", floor: floorMillitokens, actor },
			});
			return as(performed, "budget", ({ poolVersion }) => ({
				poolVersion: BigInt(poolVersion),
			}));
		},
	};
}

const ofGrant = (grantId: string, amount: bigint, actor: Actor) => ({
	grantId: grantId.toLowerCase(),
	amount,
	actor,
});

const planChangedOf = (
	changed: Extract<Performed, { verb: "plan" }>,
): PlanChanged => ({
	takesEffectAt: new Date(changed.takesEffectAt),
	grantedMillitokens: changed.granted,
	poolVersion: BigInt(changed.poolVersion),
});
