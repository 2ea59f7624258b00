import { mkdtemp, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readOrMakeSecret } from "./secret.ts";

const folder = () => mkdtemp(join(tmpdir(), "verbatim-secret-"));

test("a secret is made once, for its owner's eyes, and is the same ever after", async () => {
	const dataDir = await folder();
	const made = await Promise.all(
		Array.from({ length: 10 }, () => readOrMakeSecret(dataDir, undefined)),
	);
	expect(new Set(made).size).toBe(1);
	expect(made[0]).toMatch(/^[0-9a-f]{64}$/);
	expect((await stat(join(dataDir, "secret"))).mode & 0o777).toBe(0o600);
});

test("a given secret is taken as it is, and nothing is written", async () => {
	const dataDir = await folder();
	expect(await readOrMakeSecret(dataDir, "given")).toBe("given");
	await expect(stat(join(dataDir, "secret"))).rejects.toThrow("ENOENT");
});
