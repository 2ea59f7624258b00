import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

/** A process with two parts; `second` is the code that ends the one that was opened last. */
async function stop(second: string, signals: NodeJS.Signals[], seconds = 10) {
	const child = spawn(
		process.execPath,
		[
			"--input-type=module",
			"--eval",
			`import { openShutdown } from ${JSON.stringify(new URL("./shutdown.ts", import.meta.url).href)};
			 const say = (_, message) => console.log(message);
			 const shutdown = openShutdown({ debug: say, info: say, warn: say, error: say }, ${seconds});
			 shutdown.add("first", async () => console.log("first ended"));
			 shutdown.add("second", async () => { ${second} });
			 console.log("ready"); setInterval(() => {}, 1000);`,
		],
		{ stdio: ["ignore", "pipe", "inherit"] },
	);
	let output = "";
	child.stdout.on("data", (chunk: Buffer) => {
		output += String(chunk);
	});
	await once(child.stdout, "data");
	for (const signal of signals) child.kill(signal);
	const [code] = (await once(child, "exit")) as [number | null];
	return { code, lines: output.trim().split("\n") };
}

test.each(["SIGTERM", "SIGINT"] as const)(
	"on %s what was opened last ends first",
	async (signal) => {
		const { code, lines } = await stop(`console.log("second ended");`, [
			signal,
		]);
		expect(code).toBe(0);
		expect(lines).toEqual([
			"ready",
			"Stopping",
			"second ended",
			"first ended",
			"Stopped",
		]);
	},
);

test("a second signal does not end the parts twice", async () => {
	const { code, lines } = await stop(
		`await new Promise((r) => setTimeout(r, 200)); console.log("second ended");`,
		["SIGTERM", "SIGINT"],
	);
	expect(code).toBe(0);
	expect(lines.filter((line) => line === "second ended")).toHaveLength(1);
});

test("a part that fails does not keep the others", async () => {
	const { code, lines } = await stop(`throw new Error("stuck");`, ["SIGTERM"]);
	expect(code).toBe(0);
	expect(lines).toContain("A part did not stop cleanly");
	expect(lines).toContain("first ended");
});

test("a part that never ends is left behind when the time is over", async () => {
	const { code, lines } = await stop(
		"await new Promise(() => {});",
		["SIGTERM"],
		0.2,
	);
	expect(code).toBe(1);
	expect(lines.at(-1)).toBe("Stopping took too long; leaving");
});
