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

/** Where SQL may stand. Elsewhere a statement would be nobody's. */
export const sqlMayStand =
	/(^|\/)(store|[a-z-]+-store)\.ts$|^packages\/tokens\/src\/shell\/|^apps\/server\/src\/platform\/|migrations\//;

/** What is pure: imports nothing that reads, writes, waits or rolls dice. */
export const isPure = (file: string): boolean =>
	file.startsWith("packages/tokens/src/core/") ||
	file.startsWith("packages/contract/src/");

/** Files that are begun by somebody outside: commands, a child process, a configuration, a page. */
export const entrances = [
	"apps/server/src/entry/main.ts",
	"apps/web/src/console/console.tsx",
	// Stands in for the contract's schema library in the browser: named by the bundler's configuration.
	"apps/web/src/api/no-schemas.ts",
	"apps/server/src/platform/testing/cluster.ts",
	"apps/server/src/providers/audio/decoder/child.ts",
	"packages/tokens/src/index.ts",
	"packages/tokens/src/spend.ts",
	"packages/tokens/src/fund.ts",
	"packages/tokens/src/book.ts",
	"packages/tokens/src/announcement.ts",
];
