/** The installation's secret: given by configuration, or made once and kept in the data folder, readable by its owner only. */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

export async function readOrMakeSecret(
	dataDir: string,
	given: string | undefined,
): Promise<string> {
	if (given !== undefined) return given;
	await mkdir(dataDir, { recursive: true });
	const file = join(dataDir, "secret");
	// Two processes may start together: only one can create the file, and both then read it.
	await writeFile(file, randomBytes(32).toString("hex"), {
		mode: 0o600,
		flag: "wx",
	}).catch((error: NodeJS.ErrnoException) => {
		if (error.code !== "EEXIST") throw error;
	});
	return (await readFile(file, "utf8")).trim();
}
