/** Whether this process and its database answer. */
import { getHealth } from "@verbatim/contract/health";
import { type Answering, forAnyone } from "../company/answering.ts";
import { type Db, refuseSilentDatabase } from "../platform/db.ts";
import { version } from "./version.ts";

export function healthRoutes(db: Db): Answering[] {
	return [
		forAnyone(getHealth, async () => {
			await refuseSilentDatabase(db);
			return { status: "ok" as const, version, database: "ok" as const };
		}),
	];
}
