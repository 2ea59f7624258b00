/** The package by itself: packed, installed into an empty folder beside a driver, it runs the example of its README. */
import { execFile } from "node:child_process";
import { randomUUIDv7 } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { emptyDatabase } from "./database.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../", import.meta.url));
// Our own Node first, whatever the machine has.
const env = {
	...process.env,
	PATH: `${dirname(process.execPath)}:${join(root, "node_modules/.bin")}:${process.env["PATH"]}`,
};

test("packed and installed in an empty folder, it runs the example of its README", async () => {
	const empty = await mkdtemp(join(tmpdir(), "verbatim-alone-"));
	// Packing changes the package's manifest for a moment, which others read: it is done on a copy.
	const copy = join(root, ".cache", `tokens-${randomUUIDv7()}`);
	const database = await emptyDatabase();
	try {
		await cp(join(root, "packages/tokens"), copy, { recursive: true });
		const packed = await run("npm", ["pack", "--pack-destination", empty], {
			cwd: copy,
			env,
		});
		const file = packed.stdout.trim().split("\n").at(-1) ?? "";
		const driver = JSON.parse(
			await readFile(join(root, "node_modules/pg/package.json"), "utf8"),
		) as { version: string };
		await writeFile(join(empty, "package.json"), '{ "type": "module" }');
		await run(
			"npm",
			[
				"install",
				"--no-audit",
				"--no-fund",
				"--prefer-offline",
				join(empty, file),
				`pg@${driver.version}`,
			],
			{ cwd: empty, env },
		);
		const readme = await readFile(join(copy, "README.md"), "utf8");
		const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
		await writeFile(join(empty, "example.ts"), example);
		const { stdout } = await run(process.execPath, ["example.ts"], {
			cwd: empty,
			env: { ...env, DATABASE_URL: database.url },
		});
		expect(stdout.trim().split("\n")).toEqual([
			"260 tokens are available",
			"[]",
		]);
		const declared = await readFile(
			join(empty, "node_modules/@verbatim/tokens/dist/spend.d.ts"),
			"utf8",
		);
		expect(declared).toContain("export interface Spend");
	} finally {
		await database.drop();
		await rm(copy, { recursive: true, force: true });
		await rm(empty, { recursive: true, force: true });
	}
}, 240_000);
