/** The pool as the company sees it: balance, grants, reserved work, entries, use, prices, checks. Any member may look. */
import { type Problem, problem } from "@verbatim/contract/problems";
import {
	getBalance,
	getEntries,
	getEntry,
	getEntrySums,
	getForecast,
	getGrants,
	getPoolAt,
	getRateCard,
	getReservations,
	getUsage,
	getVerified,
} from "@verbatim/contract/tokens";
import { tokensFromMillitokens } from "@verbatim/tokens/amount";
import type { Book, Entry, EntryFilter } from "@verbatim/tokens/book";
import type { Actor } from "../../company/actor.ts";
import { type Answering, forMembers } from "../../company/answering.ts";
import { findCompany } from "../../company/companies/company-store.ts";
import { memberNames } from "../../company/members/member-names.ts";
import type { Db } from "../../platform/db.ts";
import { filterFrom } from "./entry-filter.ts";
import { readBalance } from "./read-balance.ts";
import { readForecast } from "./read-forecast.ts";
import { sumEntries } from "./sum-entries.ts";
import {
	grantsInOrder,
	type Names,
	toldBalance,
	toldDetail,
	toldEntry,
	toldGrant,
	toldReservation,
	toldUsage,
	toldVerified,
} from "./told.ts";
import { topSubjects } from "./top-subjects.ts";

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
			const nameOf = await memberNames(db, actor.companyId, membersIn(holds));
			return {
				reservations: holds.map((hold) => toldReservation(hold, nameOf)),
			};
		}),

		forMembers(getPoolAt, async ({ actor, query }) => {
			const { companyId } = actor;
			const then = await book.at(companyId, new Date(query.at));
			if ("refused" in then) {
				if (then.refused !== "invalid") throw noPool(companyId);
				return problem(
					"invalid_input",
					"That instant has not come yet. Nothing was changed.",
					{ fields: [{ field: "at", message: "Not in the future" }] },
				);
			}
			const nameOf = await memberNames(
				db,
				companyId,
				membersIn(then.openHolds),
			);
			return {
				balance: toldBalance(then.balance),
				grants: then.grants.map(toldGrant),
				reservations: then.openHolds.map((hold) =>
					toldReservation(hold, nameOf),
				),
			};
		}),

		forMembers(getEntries, async ({ actor, query }) => {
			const { companyId } = actor;
			const filter = await filterOf(query, actor);
			if ("problem" in filter) return filter;
			const entries = await book.entries(companyId, {
				limit: query.limit,
				...(query.before === undefined ? {} : { before: BigInt(query.before) }),
				filter,
			});
			const names = await namesFor(entries, companyId);
			const last = entries.at(-1);
			const isWhole = entries.length === query.limit;
			return {
				entries: entries.map((entry) => toldEntry(entry, names)),
				// Entries are numbered from 1 without gaps, so number 1 is known to be the end.
				nextBefore:
					isWhole && last !== undefined && last.number > 1n
						? Number(last.number)
						: null,
			};
		}),

		forMembers(getEntrySums, async ({ actor, query }) => {
			const { companyId } = actor;
			const filter = await filterOf(query, actor);
			if ("problem" in filter) return filter;
			const { version } = await readBalance(book, companyId);
			return sumEntries(book, { companyId, filter, version });
		}),

		forMembers(getEntry, async ({ actor, params }) => {
			const { companyId } = actor;
			const number = BigInt(params.number);
			const [entry] = await book.entries(companyId, {
				before: number + 1n,
				limit: 1,
			});
			if (entry?.number !== number)
				return problem("not_found", "There is no such entry in this book.");
			const receipts =
				entry.subject === undefined
					? []
					: await book.receipts(companyId, entry.subject);
			return toldDetail(
				entry,
				receipts.find(({ entryNumbers }) => entryNumbers.includes(number)),
				await namesFor([entry], companyId),
			);
		}),

		forMembers(getUsage, async ({ actor, query }) => {
			const { companyId } = actor;
			const sums = await book.usage(companyId, query);
			const nameOf = await memberNames(db, companyId, membersIn(sums));
			return {
				sums: topSubjects(sums, query.subjects).map((sum) =>
					toldUsage(sum, nameOf),
				),
			};
		}),

		forMembers(getForecast, ({ actor }) => readForecast(deps, actor.companyId)),

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

	async function filterOf(
		query: Parameters<typeof filterFrom>[0],
		actor: Actor,
	): Promise<EntryFilter | Problem> {
		const company = await findCompany(db, actor.companyId);
		return filterFrom(query, company.timeZone);
	}

	async function namesFor(
		entries: readonly Entry[],
		companyId: string,
	): Promise<Names> {
		const bringsGrant = entries.some(({ grantId }) => grantId !== undefined);
		const [nameOf, grants] = await Promise.all([
			memberNames(db, companyId, membersIn(entries)),
			bringsGrant ? book.grants(companyId) : [],
		]);
		return {
			nameOf,
			grantKindOf: new Map(grants.map(({ grantId, kind }) => [grantId, kind])),
		};
	}
}

const membersIn = (
	told: readonly { actor?: { kind: string; id: string } }[],
): string[] =>
	told.flatMap(({ actor }) =>
		actor?.kind === "member" || actor?.kind === "key" ? [actor.id] : [],
	);

/** Every company has its pool since its sign-up. */
const noPool = (companyId: string) =>
	new Error(`Company ${companyId} has no pool`);
