/** A forgotten password: ask for a link, and set a new one by it. */
import * as contract from "@verbatim/contract/accounts";
import type { Db } from "../../platform/db.ts";
import type { Jobs } from "../../platform/jobs.ts";
import { type Answering, forAnyone } from "../answering.ts";
import type { Auth } from "../sessions/auth.ts";
import type { Throttle } from "../sessions/throttle.ts";
import { askReset } from "./ask-reset.ts";
import { resetPassword } from "./reset-password.ts";

export function passwordResetRoutes(deps: {
	db: Db;
	auth: Auth;
	throttle: Throttle;
	jobs: Jobs;
}): Answering[] {
	return [
		forAnyone(contract.askPasswordReset, ({ body, address }) =>
			askReset(deps, { ...body, address }),
		),
		forAnyone(contract.resetPassword, ({ params, body }) =>
			resetPassword(deps, { ...params, ...body }),
		),
	];
}
