/** Signing up. */
import { signUp } from "@verbatim/contract/accounts";
import { type Answering, forAnyone } from "../../company/answering.ts";
import { type OpenAccountDeps, openAccount } from "./open-account.ts";

export function accountRoutes(deps: OpenAccountDeps): Answering[] {
	return [
		forAnyone(signUp, (asked) =>
			openAccount(deps, {
				...asked.body,
				address: asked.address,
				requestHeaders: asked.requestHeaders,
				answerHeaders: asked.answerHeaders,
			}),
		),
	];
}
