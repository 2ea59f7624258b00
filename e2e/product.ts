/** A product of one's own for a test: the real server with its embedded database, in a folder that is removed after. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(
	new URL("../apps/server/src/entry/main.ts", import.meta.url),
);

export type Product = {
	url: string;
	/** As the power cut would: no goodbye. */
	kill(): Promise<void>;
	/** Again, on the same folder and port; perhaps with other settings. */
	start(settings?: Record<string, string>): Promise<void>;
	/** As an operator restarts it: told to stop, and started again. */
	restart(settings?: Record<string, string>): Promise<void>;
	stop(): Promise<void>;
};

export async function openProduct(
	environment: Record<string, string> = {},
): Promise<Product> {
	const dataDir = await mkdtemp(join(tmpdir(), "verbatim-e2e-"));
	// The embedded database may run as another user, who must be able to reach its folder.
	await chmod(dataDir, 0o755);
	const port = await freePort();
	const url = `http://localhost:${port}`;
	let server: ChildProcess | undefined;
	let said = "";

	const start = async (settings: Record<string, string> = {}) => {
		server = spawn(process.execPath, [main], {
			env: {
				...process.env,
				PORT: String(port),
				DATA_DIR: dataDir,
				LOG_LEVEL: "info",
				...environment,
				...settings,
			},
			stdio: ["ignore", "pipe", "pipe"],
		});
		for (const stream of [server.stdout, server.stderr])
			stream?.on("data", (text: Buffer) => (said += text.toString()));
		for (
			const deadline = Date.now() + 60_000;
			Date.now() < deadline;
			await wait(100)
		) {
			if (server.exitCode !== null) break;
			const isUp = await fetch(`${url}/api/health`).then(
				(answer) => answer.ok,
				() => false,
			);
			if (isUp) return;
		}
		throw new Error(`The product did not start:\n${said}`);
	};
	const end = async (signal: "SIGTERM" | "SIGKILL") => {
		const ended = server;
		if (
			ended === undefined ||
			ended.exitCode !== null ||
			ended.signalCode !== null
		)
			return;
		const gone = new Promise((resolve) => ended.once("exit", resolve));
		ended.kill(signal);
		await gone;
	};
	await start();
	return {
		url,
		start,
		kill: () => end("SIGKILL"),
		async restart(settings) {
			await end("SIGTERM");
			await start(settings);
		},
		async stop() {
			await end("SIGTERM");
			// Where the server had to hurry, its database may still be writing its last page.
			await rm(dataDir, {
				recursive: true,
				force: true,
				maxRetries: 20,
				retryDelay: 250,
			});
		},
	};
}

async function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			server.close(() =>
				typeof address === "object" && address !== null
					? resolve(address.port)
					: reject(new Error("no port")),
			);
		});
	});
}
