/** `npm run check`: types, formatter and linter, unused exports and packages, the house. All of it, then what failed. */
import { join } from "node:path";
import { ofPackage, root, run } from "./run.ts";

const workspaces = [
	"packages/tokens",
	"packages/contract",
	"apps/server",
	"apps/web",
	"e2e",
	"bin",
	"bench",
];

const steps: [string, () => Promise<number>][] = [
	...workspaces.map((folder): [string, () => Promise<number>] => [
		`types of ${folder}`,
		() => run(ofPackage("tsc"), ["-p", folder]),
	]),
	[
		"format and lint",
		() => run(ofPackage("biome"), ["check", "--error-on-warnings", "."]),
	],
	[
		"nothing unused",
		() => run(ofPackage("knip"), ["--treat-config-hints-as-errors"]),
	],
	["the house", () => run(process.execPath, [join(root, "bin/tidy.ts")])],
];

/** The names of what failed. */
export async function check(): Promise<string[]> {
	const failed: string[] = [];
	for (const [name, step] of steps) {
		const startedAt = performance.now();
		const isGreen = (await step()) === 0;
		console.log(
			`${isGreen ? "ok    " : "FAILED"} ${name} (${((performance.now() - startedAt) / 1_000).toFixed(1)} s)`,
		);
		if (!isGreen) failed.push(name);
	}
	return failed;
}

if (import.meta.main) process.exitCode = (await check()).length === 0 ? 0 : 1;
