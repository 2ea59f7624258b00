/** What the verbs of results work with. They are given by whoever wires surveys and responses. */
import type { Spend } from "@verbatim/tokens/spend";
import type { Clock } from "../../platform/clock.ts";
import type { Db } from "../../platform/db.ts";
import type { Jobs } from "../../platform/jobs.ts";
import type { Storage } from "../../providers/storage/storage.ts";

export type Results = {
	db: Db;
	spend: Spend;
	jobs: Jobs;
	clock: Clock;
	/** Where kept recordings lie, sealed. */
	sounds: Pick<Storage, "sizeOf" | "read">;
	/** How many responses fit into a sheet; fewer in a test. */
	sheetResponsesMax?: number;
};
