import { expect, test } from "vitest";
import { readSources, tidy } from "./tidy.ts";

const server = "apps/server/src";

test("the house is tidy", () => {
	expect(tidy(readSources())).toEqual([]);
});

test.each([
	[
		"research cannot mint",
		{ [`${server}/research/a.ts`]: 'import "@verbatim/tokens/fund";' },
		"may know only",
	],
	[
		"billing does not look into research",
		{
			[`${server}/billing/a.ts`]: 'import "../research/b.ts";',
			[`${server}/research/b.ts`]: "",
		},
		"may know only",
	],
	[
		"the screens know the contract only",
		{
			"apps/web/src/a.ts": 'import "../../server/src/platform/db.ts";',
			[`${server}/platform/db.ts`]: "",
		},
		"may know only",
	],
	[
		"an arrow never points up",
		{
			[`${server}/platform/a.ts`]: 'import "../company/b.ts";',
			[`${server}/company/b.ts`]: "",
		},
		"may know only",
	],
	[
		"nothing goes in a circle",
		{
			[`${server}/company/a.ts`]: 'import "./b.ts";',
			[`${server}/company/b.ts`]: 'export * from "./a.ts";',
		},
		"is a circle",
	],
	[
		"SQL stands in stores",
		{
			[`${server}/company/a.ts`]:
				"const text = `select 1 from company.person`;",
		},
		"holds SQL",
	],
	[
		"the core is pure",
		{ "packages/tokens/src/core/a.ts": 'import "node:fs";' },
		"it is pure",
	],
	[
		"the core asks no clock",
		{ "packages/tokens/src/core/a.ts": "const now = Date.now();" },
		"asks the clock",
	],
	[
		"no file is left over",
		{ [`${server}/company/a.ts`]: "export const a = 1;" },
		"imported by nobody",
	],
])("%s", (_, files, message) => {
	const sources = Object.entries(files).map(([file, text]) => ({ file, text }));
	expect(tidy(sources).join("\n")).toContain(message);
});
