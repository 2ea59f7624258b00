/** Run a program and wait for its end. */
import { type SpawnOptions, spawn, spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Its exit code; output goes where ours goes unless `options` says otherwise. */
export function run(
	command: string,
	args: string[],
	options: SpawnOptions = {},
): Promise<number> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd: root,
			stdio: "inherit",
			...options,
		});
		child.once("error", reject);
		child.once("exit", (code) => resolve(code ?? 1));
	});
}

/** Whether a program can be found in PATH. */
export function hasProgram(name: string): boolean {
	return (
		spawnSync("sh", ["-c", `command -v ${name}`], { stdio: "ignore" })
			.status === 0
	);
}

/** The path of a package's command. */
export const ofPackage = (name: string): string =>
	`${root}/node_modules/.bin/${name}`;
