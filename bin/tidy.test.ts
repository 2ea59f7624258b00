import { expect, test } from "vitest";
import { readSources, tidy } from "./tidy.ts";

const server = "apps/server/src";
const messages = (files: Record<string, string>) =>
	tidy(Object.entries(files).map(([file, text]) => ({ file, text }))).join(
		"\n",
	);

test("the house is tidy", () => {
	expect(tidy(readSources())).toEqual([]);
});

test.each([
	[
		"research cannot mint",
		{
			[`${server}/research/a.test.ts`]: "",
			[`${server}/research/a.ts`]:
				'import { fund } from "@verbatim/tokens/fund";',
			"packages/tokens/src/fund.ts": "",
		},
		"research may know only",
	],
	[
		"billing cannot spend",
		{
			[`${server}/billing/a.ts`]:
				'import type { Spend } from "@verbatim/tokens/spend";',
			"packages/tokens/src/spend.ts": "",
		},
		"billing may know only",
	],
	[
		"only entry opens the engine",
		{
			[`${server}/company/a.ts`]:
				'import { openEngine } from "@verbatim/tokens";',
			"packages/tokens/src/index.ts": "",
		},
		"company may know only",
	],
	[
		"billing does not look into research",
		{
			[`${server}/billing/a.ts`]: 'import "../research/b.ts";',
			[`${server}/research/b.ts`]: "",
		},
		"billing may know only",
	],
	[
		"nor do its tests",
		{
			[`${server}/billing/a.test.ts`]: 'import "../research/b.ts";',
			[`${server}/research/b.ts`]: "",
		},
		"billing may know only",
	],
	[
		"an arrow never points up",
		{
			[`${server}/platform/a.ts`]: 'export * from "../company/b.ts";',
			[`${server}/company/b.ts`]: "",
		},
		"platform may know only nobody",
	],
	[
		"neither does one that waits until it is called",
		{
			[`${server}/platform/a.ts`]: 'const b = () => import("../company/b.ts");',
			[`${server}/company/b.ts`]: "",
		},
		"platform may know only nobody",
	],
	[
		"a package is entered by its doors",
		{
			"apps/web/src/a.ts": 'import "../../../packages/contract/src/b.ts";',
			"packages/contract/src/b.ts": "",
		},
		"past a door: import it as @verbatim/contract/...",
	],
	[
		"every file of the server is in a room",
		{ [`${server}/new/a.ts`]: "" },
		"is in no room",
	],
	[
		"nothing goes in a circle",
		{
			[`${server}/company/a.ts`]: 'import "./b.ts";',
			[`${server}/company/b.ts`]: 'import "./c.ts";',
			[`${server}/company/c.ts`]: 'import type { A } from "./a.ts";',
		},
		"a.ts -> apps/server/src/company/b.ts -> apps/server/src/company/c.ts -> apps/server/src/company/a.ts is a circle",
	],
	[
		"the core is pure",
		{ "packages/tokens/src/core/a.ts": 'import { readFile } from "node:fs";' },
		"imports node:fs: it is pure",
	],
	[
		"the noun of a feature is pure, and so is all that it uses",
		{
			[`${server}/research/interviews/interview.ts`]:
				'import { read } from "./store.ts";',
			[`${server}/research/interviews/store.ts`]: "",
		},
		"imports ./store.ts: it is pure",
	],
	[
		"the core asks no clock",
		{ "packages/tokens/src/core/a.ts": "const now = Date.now();" },
		"asks the clock",
	],
	[
		"no file is left over",
		{ [`${server}/company/a.ts`]: "export const a = 1;" },
		"company/a.ts is imported by nobody",
	],
])("%s", (_, files, message) => {
	expect(messages(files)).toContain(message);
});

test.each([
	"`select name from company.person`",
	'"insert into company.person values ($1)"',
	"`\n\t\tupdate company.person set name = $1`",
	'"delete from company.person"',
	"`with old as (select 1) select * from old`",
	'"create table company.person ()"',
	'"SELECT pg_sleep(1)"',
])("SQL stands in stores: %s", (text) => {
	const file = `const text =\n${text};`;
	expect(messages({ [`${server}/company/a.ts`]: file })).toMatch(
		/company\/a\.ts:\d holds SQL/,
	);
	expect(messages({ [`${server}/company/store.ts`]: file })).not.toContain(
		"holds SQL",
	);
});

test.each([
	'"Select a file from your disk"',
	'"select"',
	'"update the page"',
	'"truncate font-semibold"',
	'"create an account"',
])("prose is not SQL: %s", (text) => {
	expect(
		messages({ [`${server}/company/a.ts`]: `const text = ${text};` }),
	).not.toContain("holds SQL");
});

test("what is only begun by its name is used", () => {
	expect(
		messages({
			[`${server}/entry/main.ts`]:
				'fork(new URL("./child.ts", import.meta.url));',
			[`${server}/entry/child.ts`]: "",
		}),
	).toBe("");
});

test("a noun may use the types of what does something, and other nouns", () => {
	expect(
		messages({
			[`${server}/research/interviews/interview.ts`]:
				'import type { Store } from "./store.ts"; import { toTokens } from "@verbatim/tokens/amount";',
			[`${server}/research/interviews/store.ts`]: "",
			[`${server}/research/interviews/a.test.ts`]: 'import "./interview.ts";',
			"packages/tokens/src/core/amount.ts": "",
		}),
	).toBe("");
});
