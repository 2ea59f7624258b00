/** Tokens that are bought by themselves: how it stands, and changing it. */
import {
	getAutoTopUp as getRoute,
	setAutoTopUp as setRoute,
} from "@verbatim/contract/billing";
import { type Answering, forMembers } from "../../company/answering.ts";
import {
	getAutoTopUp,
	type SettingAutoTopUp,
	setAutoTopUp,
} from "./settings.ts";

export function autoTopUpRoutes(deps: SettingAutoTopUp): Answering[] {
	return [
		forMembers(getRoute, ({ actor }) => getAutoTopUp(deps, { actor })),
		forMembers(setRoute, ({ actor, body }) =>
			setAutoTopUp(deps, { actor, settings: body }),
		),
	];
}
