/** The history as a file, with the filter of the screen: the same entries, the same sums. */
import {
	type ExportFormat,
	exportFormats,
	exportPath,
} from "@verbatim/contract/exports";
import { idFromUuid } from "@verbatim/contract/ids";
import { type Problem, problem } from "@verbatim/contract/problems";
import { entriesSummedMax, entryFilter } from "@verbatim/contract/tokens";
import type { Book, EntryFilter } from "@verbatim/tokens/book";
import type { Actor } from "../../company/actor.ts";
import type { FetchAnswering } from "../../company/answering.ts";
import { findCompany } from "../../company/companies/company-store.ts";
import { memberNames } from "../../company/members/member-names.ts";
import type { Db } from "../../platform/db.ts";
import { filterFrom } from "../tokens/entry-filter.ts";
import { readBalance } from "../tokens/read-balance.ts";
import { toldEntry } from "../tokens/told.ts";
import { walkEntries } from "../tokens/walk-entries.ts";
import { aboutOf, type Row, rowOf } from "./export.ts";
import { writeCsv } from "./write-csv.ts";
import { writeXlsx } from "./write-xlsx.ts";

export type ExportDeps = {
	db: Db;
	book: Book;
	/** How many entries fit into a sheet; fewer in a test. */
	sheetEntriesMax?: number;
};

const typeOf: Record<ExportFormat, string> = {
	csv: "text/csv; charset=utf-8",
	xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

export function exportRoutes(deps: ExportDeps): FetchAnswering[] {
	return [
		{
			methods: ["GET"],
			path: exportPath,
			summary:
				"The history as csv or xlsx, with the filter of /api/tokens/entries; a sheet holds at most " +
				`${entriesSummedMax} entries`,
			access: "member",
			scope: "read",
			handle: async (request, { actor, params }) => {
				const format = exportFormats.find((one) => one === params["format"]);
				if (format === undefined)
					return problem(
						"not_found",
						`An export is made as ${exportFormats.join(" or ")}.`,
					);
				if (actor === undefined)
					throw new Error("An export for members has no member");
				return makeExport(deps, request, { actor, format });
			},
		},
	];
}

async function makeExport(
	deps: ExportDeps,
	request: Request,
	{ actor, format }: { actor: Actor; format: ExportFormat },
): Promise<Response | Problem> {
	const { db, book, sheetEntriesMax = entriesSummedMax } = deps;
	const { companyId } = actor;
	const query = entryFilter.safeParse(
		Object.fromEntries(new URL(request.url).searchParams),
	);
	if (!query.success)
		return problem("invalid_input", "This is not a filter of entries.", {
			fields: query.error.issues.map((issue) => ({
				field: issue.path.join("."),
				message: issue.message,
			})),
		});
	const company = await findCompany(db, actor.companyId);
	const filter = filterFrom(query.data, company.timeZone);
	if ("problem" in filter) return filter;
	const balance = await readBalance(book, companyId);
	const verified = await book.verified(companyId);
	if ("refused" in verified)
		throw new Error(`Company ${companyId} has no pool`);
	const about = aboutOf({
		companyName: company.companyName,
		companyId: idFromUuid("company", companyId),
		timeZone: company.timeZone,
		filter: query.data,
		from: query.data.from,
		through: query.data.through,
		version: balance.version,
		asOf: balance.asOf,
		verified: {
			throughEntry: Number(verified.throughEntry),
			headHash: verified.headHash,
		},
	});
	const of = { companyId, filter, version: balance.version };
	const name = `verbatim-tokens-${balance.asOf.slice(0, 10)}.${format}`;
	if (format === "csv")
		return file(writeCsv(about, rowsOf(deps, of)), { name, format });
	let entries = 0;
	for await (const page of walkEntries(book, of)) {
		entries += page.length;
		if (entries > sheetEntriesMax)
			return problem(
				"too_large",
				`A sheet holds at most ${sheetEntriesMax} entries, and these are more. No file was made; export them as CSV, or ` +
					"choose a shorter period.",
			);
	}
	return file(await writeXlsx(about, rowsOf(deps, of)), { name, format });
}

async function* rowsOf(
	{ db, book }: ExportDeps,
	of: { companyId: string; filter: EntryFilter; version: number },
): AsyncGenerator<Row[]> {
	const grants = await book.grants(of.companyId);
	const grantKindOf = new Map(
		grants.map(({ grantId, kind }) => [grantId, kind]),
	);
	for await (const page of walkEntries(book, of)) {
		const nameOf = await memberNames(
			db,
			of.companyId,
			page.flatMap(({ actor }) =>
				actor.kind === "member" || actor.kind === "key" ? [actor.id] : [],
			),
		);
		yield page.map((entry) => rowOf(toldEntry(entry, { nameOf, grantKindOf })));
	}
}

const file = (
	content: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>,
	{ name, format }: { name: string; format: ExportFormat },
): Response =>
	new Response(content, {
		headers: {
			"content-type": typeOf[format],
			"content-disposition": `attachment; filename="${name}"`,
			"cache-control": "no-store",
		},
	});
