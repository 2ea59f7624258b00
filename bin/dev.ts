/** `npm run dev`: the server starts again with each change, the screens change as they are saved. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "./run.ts";
import { setUpSpeech } from "./set-up-speech.ts";

const { speech, why } = await setUpSpeech();
if (speech === "missing")
	console.log(`The offline speech recognition is not there (${why}).`);

const screensPort = process.env["PORT"] || "3000";
const serverPort = String(Number(screensPort) + 1);
const node = (args: string[], folder: string, more: Record<string, string>) =>
	spawn(process.execPath, args, {
		cwd: folder,
		stdio: "inherit",
		env: { ...process.env, ...more },
	});
const children: ChildProcess[] = [
	node(
		[
			...["--watch", "--watch-preserve-output"],
			join(root, "apps/server/src/entry/main.ts"),
		],
		root,
		{
			PORT: serverPort,
			// A person's browser is at the screens' address: links and cookies are made for it.
			BASE_URL: process.env["BASE_URL"] || `http://localhost:${screensPort}`,
		},
	),
	node(
		[
			join(root, "node_modules/vite/bin/vite.js"),
			...["--port", screensPort, "--strictPort", "--clearScreen", "false"],
		],
		join(root, "apps/web"),
		{ VERBATIM_SERVER: `http://127.0.0.1:${serverPort}` },
	),
];

const end = (signal: NodeJS.Signals) => {
	for (const child of children) child.kill(signal);
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
	process.on(signal, end);
// One without the other is of no use.
for (const child of children)
	child.once("exit", (code) => {
		process.exitCode ??= code ?? 0;
		end("SIGTERM");
	});
