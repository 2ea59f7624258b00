/** The company room on a database of its own. */
import { fileURLToPath } from "node:url";
import { testDatabase, testLog } from "../../platform/testing/database.ts";
import { openCompany } from "../companies/open-company.ts";
import { openAuth } from "../sessions/auth.ts";
import { companyOf } from "../sessions/company-of.ts";
import { sessionRoutes } from "../sessions/routes.ts";
import { openThrottle } from "../sessions/throttle.ts";

export const companyMigrations = {
	room: "company",
	folder: fileURLToPath(
		new URL("../../../migrations/company", import.meta.url),
	),
};

export const testSecret = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH";

export async function openCompanyRoom(baseUrl = "http://localhost:3000") {
	const db = await testDatabase([companyMigrations]);
	const auth = openAuth({ db, secret: testSecret, baseUrl, log: testLog });
	const throttle = openThrottle({ db, secret: testSecret });
	const deps = { db, auth, throttle };
	return {
		...deps,
		routes: sessionRoutes(deps),
		companyOf: companyOf(deps),
		/** A company with its owner, who is signed in by `cookieHeaders`. */
		async open(given: { email: string; password?: string; name?: string }) {
			const opened = await db.transaction((tx) =>
				openCompany(deps, tx, {
					companyName: "Ada Research",
					name: given.name ?? "Ada Lovelace",
					email: given.email,
					password: given.password ?? "correct horse battery",
					timeZone: "Europe/Zurich",
					requestHeaders: new Headers({ "user-agent": "Test" }),
				}),
			);
			if ("problem" in opened) throw new Error(opened.problem);
			return opened;
		},
	};
}

export type CompanyRoom = Awaited<ReturnType<typeof openCompanyRoom>>;
