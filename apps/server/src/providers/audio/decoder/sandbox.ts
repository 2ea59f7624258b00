/**
 * Start a program of ours in a process that a hostile file may take over: it can read its own code and nothing else,
 * write no file, reach no network, start nothing, and knows nothing of the environment. A file to work on is given as
 * an open descriptor (3), and a second pipe (4) for what is told beside standard output.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { constants, setPriority } from "node:os";
import { fileURLToPath } from "node:url";

export function startSandboxed(given: {
	program: URL;
	/** Everything that it imports or loads. */
	readable: URL[];
	argument: string;
	fileDescriptor: number;
	heapMegabytesMax: number;
}): ChildProcess {
	const program = fileURLToPath(given.program);
	const child = spawn(
		process.execPath,
		[
			"--permission",
			...[given.program, ...given.readable].map(
				(url) => `--allow-fs-read=${fileURLToPath(url)}`,
			),
			"--disallow-code-generation-from-strings",
			`--max-old-space-size=${given.heapMegabytesMax}`,
			program,
			given.argument,
		],
		{
			stdio: ["ignore", "pipe", "pipe", given.fileDescriptor, "pipe"],
			env: {},
			cwd: "/",
		},
	);
	lowerPriority(child);
	return child;
}

/** People at their screens go first. */
function lowerPriority(child: ChildProcess): void {
	if (child.pid === undefined) return;
	try {
		setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
	} catch {
		// It ended already, or this system has no priorities.
	}
}
