/** The house as data: which room may know which. The table of ARCHITECTURE.md, kept true by `bin/tidy.ts`. */

export type Room = {
	name: string;
	/** Its files begin with this. */
	below: string;
	/** What it may import beside itself: another room's name, or one door of it. */
	mayKnow: string[];
};

const everything = [
	"research",
	"billing",
	"company",
	"providers",
	"contract",
	"platform",
];

export const rooms: Room[] = [
	{ name: "tokens", below: "packages/tokens/src/", mayKnow: [] },
	{ name: "platform", below: "apps/server/src/platform/", mayKnow: [] },
	{
		name: "contract",
		below: "packages/contract/src/",
		mayKnow: ["tokens/amount"],
	},
	{
		name: "providers",
		below: "apps/server/src/providers/",
		mayKnow: ["platform"],
	},
	{
		name: "company",
		below: "apps/server/src/company/",
		mayKnow: ["providers", "contract", "platform"],
	},
	{
		name: "research",
		below: "apps/server/src/research/",
		mayKnow: [
			"company",
			"providers",
			"contract",
			"platform",
			"tokens/spend",
			"tokens/book",
			"tokens/amount",
		],
	},
	{
		name: "billing",
		below: "apps/server/src/billing/",
		mayKnow: [
			"company",
			"providers",
			"contract",
			"platform",
			"tokens/fund",
			"tokens/book",
			"tokens/amount",
		],
	},
	{
		name: "entry",
		below: "apps/server/src/entry/",
		mayKnow: [...everything, "tokens", "tokens/announcement"],
	},
	{ name: "web", below: "apps/web/src/", mayKnow: ["contract"] },
];

/** The engine's doors whose file is not `src/<door>.ts`. */
export const doors: Record<string, string> = {
	"@verbatim/tokens": "packages/tokens/src/index.ts",
	"@verbatim/tokens/amount": "packages/tokens/src/core/amount.ts",
};

/** Where SQL may stand. Elsewhere a statement would be nobody's. */
export const sqlMayStand =
	/(^|\/)(store|[a-z-]+-store)\.ts$|^packages\/tokens\/src\/shell\/|^apps\/server\/src\/platform\/|^b(in|ench)\//;

/**
 * What is pure: decides, and does not read, write, wait or roll dice. The engine's core, the contract, and the noun of a
 * feature: the file named as its folder is, for one of them (`interviews/interview.ts`), or listed here.
 */
const nouns = [
	"billing/checkout/top-up.ts",
	"billing/plans/order.ts",
	"billing/plans/fit.ts",
	"billing/plans/plan-mails.ts",
	"billing/auto-top-up/auto-top-up.ts",
	"billing/currency/reference-rates.ts",
	"research/guard/guard.ts",
];
export const isPure = (file: string): boolean =>
	!/\.test\.ts$/.test(file) &&
	(file.startsWith("packages/tokens/src/core/") ||
		file.startsWith("packages/contract/src/") ||
		/^apps\/server\/src\/(.*\/)?([\w-]+)s\/\2\.ts$/.test(file) ||
		nouns.some((noun) => file === `apps/server/src/${noun}`));

/** Files that are begun from outside: commands, configuration, tests, the server, a page, declarations of types. */
export const isEntrance =
	/^bin\/[^/]+\.ts$|\.config\.ts$|\.(test|spec)\.tsx?$|\.d\.ts$|^apps\/server\/src\/entry\/main\.ts$|^apps\/web\/src\/(console\/console|respond\/respond)\.tsx$|^packages\/tokens\/src\/(index|announcement)\.ts$/;
