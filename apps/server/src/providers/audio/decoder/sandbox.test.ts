import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSandboxed } from "./sandbox.ts";

let scratch: string;
beforeAll(async () => {
	scratch = await mkdtemp(join(tmpdir(), "verbatim-sandbox-"));
});
afterAll(() => rm(scratch, { recursive: true }));

/** What happens to a program in the sandbox that does this. */
async function tried(body: string): Promise<string> {
	const program = join(scratch, "program.mjs");
	await writeFile(
		program,
		`import { writeSync } from "node:fs";
		const tell = (what) => writeSync(4, String(what));
		const argument = process.argv[2];
		try { ${body} } catch (error) { tell(error.code ?? error.message); }`,
	);
	const given = await open(program, "r");
	const child = startSandboxed({
		program: pathToFileURL(program),
		readable: [],
		argument: process.cwd(),
		fileDescriptor: given.fd,
		heapMegabytesMax: 64,
	});
	await given.close();
	const told = child.stdio[4] as Readable;
	child.stdout?.resume();
	child.stderr?.resume();
	return text(told);
}

test("a program in the sandbox runs and tells", async () => {
	expect(await tried('tell("hello");')).toBe("hello");
});

test.each([
	[
		"reads another file",
		'tell((await import("node:fs")).readFileSync("/etc/passwd"));',
	],
	["lists a folder", 'tell((await import("node:fs")).readdirSync("/"));'],
	[
		"writes a file",
		'tell((await import("node:fs")).writeFileSync("/tmp/written-by-sandbox", ""));',
	],
	[
		"starts a program",
		'tell((await import("node:child_process")).spawnSync("id").status);',
	],
	[
		"starts a thread",
		'tell(new (await import("node:worker_threads")).Worker("tell(1)", { eval: true }));',
	],
	[
		"loads machine code",
		'process.dlopen({ exports: {} }, "/lib/x86_64-linux-gnu/libc.so.6"); tell("loaded");',
	],
])("a program in the sandbox that %s is refused", async (_, body) => {
	expect(await tried(body)).toMatch(/^ERR_(ACCESS_DENIED|DLOPEN_DISABLED)$/);
});

test("a program in the sandbox reaches no network, not even this machine", async () => {
	let connections = 0;
	const server = createServer((socket) => {
		connections += 1;
		socket.destroy();
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	const port = typeof address === "object" ? address?.port : undefined;
	for (const body of [
		`await new Promise((resolve, reject) => { import("node:net").then(({ connect }) => connect(${port}, "127.0.0.1", resolve).on("error", reject)).catch(reject); }); tell("connected");`,
		`await fetch("http://127.0.0.1:${port}/").catch((error) => { throw error.cause ?? error; }); tell("fetched");`,
		`const socket = (await import("node:dgram")).createSocket("udp4"); await new Promise((resolve, reject) => socket.on("error", reject).send("x", ${port}, "127.0.0.1", (error) => error ? reject(error) : resolve())); tell("sent");`,
	])
		expect(await tried(body)).toMatch(/ERR_ACCESS_DENIED/);
	expect(connections).toBe(0);
	await new Promise((resolve) => server.close(resolve));
});

test("a program in the sandbox knows nothing of the environment", async () => {
	process.env["VERBATIM_SECRET_OF_A_TEST"] = "secret";
	const seen = await tried("tell(JSON.stringify(process.env));");
	delete process.env["VERBATIM_SECRET_OF_A_TEST"];
	expect(seen).not.toContain("secret");
});
