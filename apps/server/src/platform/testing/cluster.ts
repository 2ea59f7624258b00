/**
 * Vitest's global set-up: one real PostgreSQL for the whole run, with its durability on. Its address is in
 * TEST_DATABASE_URL (an administrator's) and, for the engine that knows nothing of the application, in
 * TOKENS_TEST_DATABASE_URL.
 */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../embedded-postgres.ts";
import { openLog } from "../log.ts";

export default async function startTestCluster(): Promise<() => Promise<void>> {
	const given = process.env["TEST_DATABASE_URL"];
	if (given !== undefined) {
		process.env["TOKENS_TEST_DATABASE_URL"] ??= given;
		return async () => undefined;
	}
	const dataDir = await mkdtemp(join(tmpdir(), "verbatim-test-"));
	// PostgreSQL may have to run as another user, who must be able to reach the folder.
	await chmod(dataDir, 0o755);
	const postgres = await startEmbeddedPostgres({
		dataDir,
		log: openLog("warn", true),
		onLost: (reason) => {
			throw new Error(`The test database is gone: ${reason}`);
		},
	});
	process.env["TEST_DATABASE_URL"] = postgres.url;
	process.env["TOKENS_TEST_DATABASE_URL"] = postgres.url;
	return async () => {
		await postgres.stop();
		await rm(dataDir, { recursive: true, force: true });
	};
}
