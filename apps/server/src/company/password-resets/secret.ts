/** The secret in the link of a password reset: 256 random bits. Only its SHA-256 is kept. */
import { createHash, randomBytes } from "node:crypto";

const randomBytesCount = 32;

export function makeResetSecret(): { text: string; hash: Buffer } {
	const text = randomBytes(randomBytesCount).toString("base64url");
	return { text, hash: hashOfReset(text) };
}

export const hashOfReset = (text: string): Buffer =>
	createHash("sha256").update(text).digest();
