/** Statements as files, and what it takes to check one without us. The bytes that are sent are the bytes that were signed. */
import { readFile } from "node:fs/promises";
import { type Problem, problem } from "@verbatim/contract/problems";
import {
	listStatementPeriods,
	type StatementFormat,
	statementFormats,
	statementKeyPath,
	statementPath,
	statementQuery,
	verifierPath,
} from "@verbatim/contract/statements";
import type { Book } from "@verbatim/tokens/book";
import type { Actor } from "../../company/actor.ts";
import {
	type Answering,
	type FetchAnswering,
	forMembers,
} from "../../company/answering.ts";
import { findCompany } from "../../company/companies/company-store.ts";
import type { Db } from "../../platform/db.ts";
import { readBalance } from "../tokens/read-balance.ts";
import { listPeriods } from "./list-periods.ts";
import { periodOf, refusedPeriod } from "./period.ts";

export type StatementDeps = {
	db: Db;
	book: Book;
	/** In PEM. */
	publicKey: string;
	/** The program that verifies, of one file. */
	verifierFile: URL;
};

const typeOf: Record<StatementFormat, string> = {
	json: "application/json",
	csv: "text/csv; charset=utf-8",
};

export function statementRoutes(deps: StatementDeps): FetchAnswering[] {
	return [
		{
			methods: ["GET"],
			path: statementPath,
			summary:
				"A signed statement of a period, as json or csv: from, and before or nothing for until now",
			access: "member",
			scope: "read",
			handle: async (request, { actor, params }) => {
				const format = statementFormats.find((one) => one === params["format"]);
				if (format === undefined)
					return problem(
						"not_found",
						`A statement is made as ${statementFormats.join(" or ")}.`,
					);
				if (actor === undefined)
					throw new Error("A statement for members has no member");
				return makeStatement(deps, request, { actor, format });
			},
		},
		{
			methods: ["GET"],
			path: statementKeyPath,
			summary: "The public key with which statements are verified",
			access: "anyone",
			handle: async () =>
				file(deps.publicKey, {
					name: "statement-key.pem",
					type: "application/x-pem-file",
				}),
		},
		{
			methods: ["GET"],
			path: verifierPath,
			summary:
				"The program that verifies a statement: node verify.mjs statement.json --key statement-key.pem",
			access: "anyone",
			handle: async () =>
				file(await readFile(deps.verifierFile, "utf8"), {
					name: "verify.mjs",
					type: "text/javascript; charset=utf-8",
				}),
		},
	];
}

/** Two years of each kind; older ones can be asked for by their days. */
const periodsListedMax = 24;

export function statementListRoutes({
	db,
	book,
}: Pick<StatementDeps, "db" | "book">): Answering[] {
	return [
		forMembers(listStatementPeriods, async ({ actor }) => {
			const { companyId } = actor;
			const [company, balance, subscription, [first]] = await Promise.all([
				findCompany(db, companyId),
				readBalance(book, companyId),
				book.subscription(companyId),
				book.entries(companyId, { before: 2n, limit: 1 }),
			]);
			const now = new Date(balance.asOf);
			const periods = listPeriods({
				since: first?.at ?? now,
				now,
				anchorAt: subscription?.anchorAt,
				timeZone: company.timeZone,
				periodsMax: periodsListedMax,
			});
			return {
				periods: periods.map(({ kind, from, before }) => ({
					kind,
					from: from.toISOString(),
					before: before?.toISOString() ?? null,
				})),
			};
		}),
	];
}

async function makeStatement(
	deps: StatementDeps,
	request: Request,
	{ actor, format }: { actor: Actor; format: StatementFormat },
): Promise<Response | Problem> {
	const { companyId } = actor;
	const query = statementQuery.safeParse(
		Object.fromEntries(new URL(request.url).searchParams),
	);
	if (!query.success) {
		const [issue] = query.error.issues;
		return refusedPeriod(
			String(issue?.path[0] ?? "from"),
			issue?.message ?? "This is not a period",
		);
	}
	const [company, balance] = await Promise.all([
		findCompany(deps.db, companyId),
		readBalance(deps.book, companyId),
	]);
	const period = periodOf(
		{ from: query.data.from, before: query.data.before },
		// The engine's own instant, so that "until now" is never in its future.
		{ timeZone: company.timeZone, now: new Date(balance.asOf) },
	);
	if ("problem" in period) return period;
	const statement = await deps.book.statement(companyId, period);
	// The company has its pool since its sign-up, and the period was checked against the engine's own instant.
	if ("refused" in statement)
		throw new Error(`A statement was refused: ${JSON.stringify(statement)}`);
	return file(statement[format], {
		name: `verbatim-statement-${query.data.from.slice(0, 10)}.${format}`,
		type: typeOf[format],
	});
}

const file = (
	content: string,
	{ name, type }: { name: string; type: string },
): Response =>
	new Response(content, {
		headers: {
			"content-type": type,
			"content-disposition": `attachment; filename="${name}"`,
			"cache-control": "no-store",
		},
	});
