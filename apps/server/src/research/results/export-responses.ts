/** The responses as a file, with the filter of the screen: the same ones that it counts. */
import { type ExportFormat, exportFormats } from "@verbatim/contract/exports";
import { language, languages } from "@verbatim/contract/languages";
import { type Problem, problem } from "@verbatim/contract/problems";
import {
	responseFilter,
	sheetResponsesMax,
} from "@verbatim/contract/responses";
import type { Actor } from "../../company/actor.ts";
import type { Cell } from "../../platform/cell.ts";
import { findSurvey } from "../surveys/store.ts";
import { matchingFrom, walkResponses } from "./read-results.ts";
import type { Results } from "./results.ts";
import * as store from "./store.ts";
import { tableOf } from "./table.ts";
import { writeCsv, writeXlsx } from "./write-export.ts";

const typeOf: Record<ExportFormat, string> = {
	csv: "text/csv; charset=utf-8",
	xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

const responsesAtOnce = 500;
/** What strangers add to the address must not make a table of a thousand columns. */
const parametersMax = 50;

const asked = responseFilter.extend({
	language: language.default("en"),
});

export async function exportResponses(
	results: Results,
	{ companyId }: Actor,
	of: { surveyId: string; format: string; query: URLSearchParams },
): Promise<Response | Problem> {
	const format = exportFormats.find((one) => one === of.format);
	if (format === undefined)
		return problem(
			"not_found",
			`An export is made as ${exportFormats.join(" or ")}.`,
		);
	const query = asked.safeParse(Object.fromEntries(of.query));
	if (!query.success)
		return problem(
			"invalid_input",
			`This is not a filter of responses, or not a language of ${languages.join(", ")}.`,
			{
				fields: query.error.issues.map((issue) => ({
					field: issue.path.join("."),
					message: issue.message,
				})),
			},
		);
	const { db } = results;
	const { language: inLanguage, ...filter } = query.data;
	const matching = matchingFrom(filter);
	const meant = { companyId, surveyId: of.surveyId, matching };
	const survey = await findSurvey(db, meant);
	if (survey === undefined)
		return problem("not_found", "There is no such survey.");
	const responses = await store.countMatching(db, meant);
	const sheetMax = results.sheetResponsesMax ?? sheetResponsesMax;
	if (format === "xlsx" && responses > sheetMax)
		return problem(
			"too_large",
			`A sheet holds at most ${sheetMax} responses, and these are ${responses}. No file was made; export them as CSV, or ` +
				"choose fewer.",
		);
	const table = tableOf({
		versions: await store.listVersions(db, meant),
		parameterNames: await store.parameterNames(db, {
			...meant,
			limit: parametersMax,
		}),
		language: inLanguage,
	});
	const pages = walkResponses(db, meant, responsesAtOnce);
	const about: Cell[][] = [
		["survey", survey.name],
		["responses", responses],
		["as of", new Date().toISOString()],
		...Object.entries(filter).map(([name, value]) => [name, value || "any"]),
		["language of words", inLanguage],
	];
	return new Response(
		format === "csv"
			? writeCsv(table, pages)
			: await writeXlsx(table, pages, about),
		{
			headers: {
				"content-type": typeOf[format],
				"content-disposition": `attachment; filename="${fileName(survey.name)}.${format}"`,
				"cache-control": "no-store",
			},
		},
	);
}

/** Letters and digits that every system takes; a header holds no others. */
const fileName = (name: string): string => {
	const plain = name
		.normalize("NFKD")
		.replaceAll(/[^A-Za-z0-9]+/g, "-")
		.replaceAll(/^-+|-+$/g, "")
		.slice(0, 60);
	return `${plain === "" ? "survey" : plain.toLowerCase()}-responses`;
};
