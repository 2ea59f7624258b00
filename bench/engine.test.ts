import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("the bench prints a finite ratio for each of its rows", async () => {
	const { stdout } = await promisify(execFile)(process.execPath, [
		fileURLToPath(new URL("engine.ts", import.meta.url)),
		"--json",
		"--short",
		"--database",
		process.env["TEST_DATABASE_URL"] ?? "",
	]);
	const rows = stdout
		.trim()
		.split("\n")
		.map(
			(line) =>
				JSON.parse(line) as { name: string; ratio: number; met: boolean },
		);
	expect(rows.map(({ name }) => name)).toHaveLength(10);
	for (const row of rows) {
		expect(row.ratio, row.name).toBeGreaterThanOrEqual(0);
		expect(Number.isFinite(row.ratio), row.name).toBe(true);
		expect(typeof row.met).toBe("boolean");
	}
});
