/** `npm run dev`: the server starts again with each change, the screens change as they are saved. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "./run.ts";
import { setUpSpeech } from "./set-up-speech.ts";

setUpSpeech();
const screensPort = process.env["PORT"] ?? "3000";
const serverPort = String(Number(screensPort) + 1);
const environment = {
	...process.env,
	PORT: serverPort,
	// A person's browser is at the screens' address: links and cookies are made for it.
	BASE_URL: process.env["BASE_URL"] ?? `http://localhost:${screensPort}`,
};
const server = spawn(
	process.execPath,
	[
		"--watch",
		"--watch-preserve-output",
		join(root, "apps/server/src/entry/main.ts"),
	],
	{
		cwd: root,
		stdio: "inherit",
		env: environment,
	},
);
const screens = spawn(
	process.execPath,
	[
		join(root, "node_modules/vite/bin/vite.js"),
		"--port",
		screensPort,
		"--strictPort",
		"--clearScreen",
		"false",
	],
	{
		cwd: join(root, "apps/web"),
		stdio: "inherit",
		env: { ...process.env, API_URL: `http://127.0.0.1:${serverPort}` },
	},
);
for (const signal of ["SIGINT", "SIGTERM"] as const)
	process.on(signal, () => {
		server.kill(signal);
		screens.kill(signal);
	});
server.once("exit", (code) => {
	screens.kill();
	process.exitCode = code ?? 0;
});
screens.once("exit", () => server.kill());
