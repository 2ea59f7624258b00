/** The pages of the settings, in their order, and who has a use for each. */
import type { Role } from "@verbatim/contract/accounts";

const everybody: readonly Role[] = ["owner", "admin", "researcher", "viewer"];
const whoSeeMoney: readonly Role[] = ["owner", "admin"];

const tabs = [
	{ to: "/settings/tokens", words: "settings.tokens", for: everybody },
	{ to: "/settings/plans", words: "settings.plans", for: whoSeeMoney },
	{ to: "/settings/billing", words: "settings.billing", for: whoSeeMoney },
	{ to: "/settings/team", words: "settings.team", for: everybody },
	{ to: "/settings/access", words: "settings.access", for: whoSeeMoney },
	{ to: "/settings/alerts", words: "settings.alerts", for: everybody },
	{ to: "/settings/account", words: "team.account.tab", for: everybody },
] as const satisfies readonly {
	to: string;
	words: string;
	for: readonly Role[];
}[];

export const tabsFor = (role: Role) =>
	tabs.filter((tab) => tab.for.includes(role));
