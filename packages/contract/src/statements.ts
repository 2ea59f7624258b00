/** Signed statements of a period, and what it takes to check one without us. Files, not JSON answers: their bytes are signed. */
import { z } from "zod";
import { instant } from "./measures.ts";
import { type Answer, route } from "./route.ts";

export const statementFormats = ["json", "csv"] as const;
export type StatementFormat = (typeof statementFormats)[number];

/** Query: `from`, and `before` or nothing for "until now". */
export const statementPath = "/api/tokens/statement/{format}";
/** The operator's public key, in PEM; what a statement's signature is verified with. */
export const statementKeyPath = "/api/tokens/statement-key.pem";
/** A program of one file that runs anywhere with Node. */
export const verifierPath = "/api/tokens/verify.mjs";

/** A day begins at midnight in the company's time zone; an instant is itself. */
const dayOrInstant = z.union([z.iso.date(), z.iso.datetime()], {
	error: "A day such as 2026-11-01, or an instant such as 2026-11-01T08:00:00Z",
});

export const statementQuery = z.object({
	from: dayOrInstant,
	before: dayOrInstant.optional(),
});

export const listStatementPeriods = route({
	method: "get",
	path: "/api/tokens/statements",
	summary:
		"Of which periods there are statements: billing months of the plan, then calendar months, newest first",
	area: "Tokens",
	access: "member",
	scope: "read",
	answer: z.object({
		periods: z.array(
			z.object({
				kind: z.enum(["cycle", "month"]),
				/** What a statement is asked for with: without `before` it is until now. */
				from: instant,
				before: instant.nullable(),
			}),
		),
	}),
	status: 200,
	problems: [],
});
export type StatementPeriods = Answer<typeof listStatementPeriods>["periods"];
