import { generateKeyPairSync, sign, verify } from "node:crypto";
import { mkdtemp, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ConfigProblem } from "./config.ts";
import { readOrMakeStatementKey } from "./statement-key.ts";

const folder = () => mkdtemp(join(tmpdir(), "verbatim-key-"));

test("a key pair is made once, its private half for its owner's eyes, and is the same ever after", async () => {
	const dataDir = await folder();
	const made = await Promise.all(
		Array.from({ length: 10 }, () =>
			readOrMakeStatementKey(dataDir, undefined),
		),
	);
	expect(new Set(made.map(({ privateKey }) => privateKey)).size).toBe(1);
	const keys = join(dataDir, "keys");
	expect((await readdir(keys)).sort()).toEqual([
		"statement.pem",
		"statement.public.pem",
	]);
	expect((await stat(join(keys, "statement.pem"))).mode & 0o777).toBe(0o600);
	const bytes = Buffer.from("a statement");
	const publicKey = await readFile(join(keys, "statement.public.pem"), "utf8");
	const signature = sign(null, bytes, made[0]?.privateKey ?? "");
	expect(verify(null, bytes, publicKey, signature)).toBe(true);
});

test("a given key is taken from its file, and nothing is written", async () => {
	const dataDir = await folder();
	const file = join(dataDir, "given.pem");
	const { privateKey, publicKey } = generateKeyPairSync("ed25519");
	await writeFile(file, privateKey.export({ type: "pkcs8", format: "pem" }));
	expect((await readOrMakeStatementKey(dataDir, file)).publicKey).toBe(
		publicKey.export({ type: "spki", format: "pem" }),
	);
	expect(await readdir(dataDir)).toEqual(["given.pem"]);
});

test.each([
	["no file", undefined],
	["no key", "hello"],
	[
		"a key of another kind",
		String(
			generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({
				type: "pkcs8",
				format: "pem",
			}),
		),
	],
])(
	"%s in the place of a key is said at the start, with how to make one",
	async (_, content) => {
		const dataDir = await folder();
		const file = join(dataDir, "given.pem");
		if (content !== undefined) await writeFile(file, content);
		const problem = readOrMakeStatementKey(dataDir, file);
		await expect(problem).rejects.toThrow(ConfigProblem);
		await expect(problem).rejects.toThrow(/openssl genpkey -algorithm ed25519/);
	},
);
