/** The pool as the company sees it: balance, grants, reserved work, entries, use, prices, checks. Any member may look. */
import {
	getBalance,
	getEntries,
	getForecast,
	getGrants,
	getRateCard,
	getReservations,
	getUsage,
	getVerified,
} from "@verbatim/contract/tokens";
import { tokensFromMillitokens } from "@verbatim/tokens/amount";
import type { Book } from "@verbatim/tokens/book";
import { type Answering, forMembers } from "../../company/answering.ts";
import { memberNames } from "../../company/members/member-names.ts";
import type { Db } from "../../platform/db.ts";
import { readBalance } from "./read-balance.ts";
import {
	grantsInOrder,
	toldEntry,
	toldForecast,
	toldGrant,
	toldReservation,
	toldUsage,
	toldVerified,
} from "./told.ts";

const grantsListedMax = 200;

export function tokenRoutes(deps: { db: Db; book: Book }): Answering[] {
	const { db, book } = deps;
	return [
		forMembers(getBalance, ({ actor }) => readBalance(book, actor.companyId)),

		forMembers(getGrants, async ({ actor }) => {
			const grants = await book.grants(actor.companyId);
			return { grants: grantsInOrder(grants, grantsListedMax).map(toldGrant) };
		}),

		forMembers(getReservations, async ({ actor }) => {
			const holds = await book.openHolds(actor.companyId);
			return { reservations: holds.map(toldReservation) };
		}),

		forMembers(getEntries, async ({ actor, query }) => {
			const { companyId } = actor;
			const entries = await book.entries(companyId, {
				limit: query.limit,
				...(query.before === undefined ? {} : { before: BigInt(query.before) }),
			});
			const nameOf = await memberNames(db, companyId, membersIn(entries));
			const last = entries.at(-1);
			const isWhole = entries.length === query.limit;
			return {
				entries: entries.map((entry) => toldEntry(entry, nameOf)),
				// Entries are numbered from 1 without gaps, so number 1 is known to be the end.
				nextBefore:
					isWhole && last !== undefined && last.number > 1n
						? Number(last.number)
						: null,
			};
		}),

		forMembers(getUsage, async ({ actor, query }) => {
			const { companyId } = actor;
			const sums = await book.usage(companyId, query);
			const nameOf = await memberNames(db, companyId, membersIn(sums));
			return { sums: sums.map((sum) => toldUsage(sum, nameOf)) };
		}),

		forMembers(getForecast, async ({ actor }) => {
			const forecast = await book.forecast(actor.companyId);
			if ("refused" in forecast) throw noPool(actor.companyId);
			return toldForecast(forecast);
		}),

		forMembers(getVerified, async ({ actor }) => {
			const verified = await book.verified(actor.companyId);
			if ("refused" in verified) throw noPool(actor.companyId);
			return toldVerified(verified);
		}),

		forMembers(getRateCard, async () => {
			const card = await book.rateCard();
			return {
				version: card.version,
				inForceFrom: card.inForceFrom.toISOString(),
				rates: card.rates.map(
					({ feature, describes, unit, priceMillitokens }) => ({
						feature,
						describes,
						unit,
						priceTokens: tokensFromMillitokens(priceMillitokens),
					}),
				),
			};
		}),
	];
}

const membersIn = (
	told: readonly { actor?: { kind: string; id: string } }[],
): string[] =>
	told.flatMap(({ actor }) => (actor?.kind === "member" ? [actor.id] : []));

/** Every company has its pool since its sign-up. */
const noPool = (companyId: string) =>
	new Error(`Company ${companyId} has no pool`);
