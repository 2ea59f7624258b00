/** `npm run check`: types, the formatter and linter, the house. All of it, then what failed. */
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
	["the house", () => run(process.execPath, [join(root, "bin/tidy.ts")])],
];

export async function check(): Promise<boolean> {
	const failed: string[] = [];
	for (const [name, step] of steps) {
		const startedAt = performance.now();
		const isGreen = (await step()) === 0;
		console.log(
			`${isGreen ? "ok    " : "FAILED"} ${name} (${((performance.now() - startedAt) / 1_000).toFixed(1)} s)`,
		);
		if (!isGreen) failed.push(name);
	}
	return failed.length === 0;
}

if (import.meta.main) process.exitCode = (await check()) ? 0 : 1;
