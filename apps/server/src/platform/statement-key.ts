/**
 * The operator's key pair (Ed25519), by which statements are signed: made once and kept in the data folder, the private
 * half readable by its owner only; or given as a file, so that several machines sign as one.
 */
import {
	createPrivateKey,
	createPublicKey,
	generateKeyPairSync,
	type KeyObject,
	randomUUID,
} from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigProblem } from "./config.ts";

/** Both in PEM. */
export type KeyPair = { privateKey: string; publicKey: string };

/** Throws `ConfigProblem` when there is no such key in the given file. */
export async function readOrMakeStatementKey(
	dataDir: string,
	givenFile: string | undefined,
): Promise<KeyPair> {
	if (givenFile !== undefined) return readGiven(givenFile);
	const folder = join(dataDir, "keys");
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const file = join(folder, "statement.pem");
	await keepFirst(file, () =>
		pemOf(generateKeyPairSync("ed25519").privateKey, "pkcs8"),
	);
	const pair = pairOf(await readFile(file, "utf8"));
	await writeFile(join(folder, "statement.public.pem"), pair.publicKey);
	return pair;
}

async function readGiven(file: string): Promise<KeyPair> {
	try {
		return pairOf(await readFile(file, "utf8"));
	} catch (error) {
		throw new ConfigProblem(
			`STATEMENT_KEY_FILE is not right: it should name a file with an Ed25519 private key in PEM (${(error as Error).message}). ` +
				"Make one with: openssl genpkey -algorithm ed25519",
		);
	}
}

/** Whole or not at all, and never over another: of two processes that start together, both then read the same. */
async function keepFirst(file: string, make: () => string): Promise<void> {
	const draft = `${file}.${randomUUID()}`;
	try {
		await writeFile(draft, make(), { mode: 0o600, flag: "wx" });
		await link(draft, file).catch((error: NodeJS.ErrnoException) => {
			if (error.code !== "EEXIST") throw error;
		});
	} finally {
		await rm(draft, { force: true });
	}
}

function pairOf(pem: string): KeyPair {
	const key = createPrivateKey(pem);
	if (key.asymmetricKeyType !== "ed25519")
		throw new Error(`this is a key of ${key.asymmetricKeyType}`);
	return {
		privateKey: pemOf(key, "pkcs8"),
		publicKey: pemOf(createPublicKey(key), "spki"),
	};
}

const pemOf = (key: KeyObject, type: "pkcs8" | "spki"): string =>
	String(key.export({ type: type as "spki", format: "pem" }));
