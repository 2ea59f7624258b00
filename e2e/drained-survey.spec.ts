/** Strangers from one address flood a survey with recordings while other people answer it: nobody notices. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";

const attack = fileURLToPath(new URL("../bin/attack.ts", import.meta.url));

test("a flood from one address stays below its limit, and others answer by voice meanwhile", async () => {
	test.setTimeout(180_000);
	const child = spawn(
		process.execPath,
		[attack, ..."--only one-address --sessions 60 --honest 6".split(" ")],
		{ stdio: ["ignore", "pipe", "pipe"] },
	);
	let said = "";
	for (const stream of [child.stdout, child.stderr])
		stream.on("data", (text: Buffer) => (said += text.toString()));
	const code = await new Promise((resolve) => child.once("exit", resolve));
	expect(said).toContain("6 of 6 honest came to the end, 6 by voice");
	expect(code, said).toBe(0);
});
