/**
 * The secret in the link of an invitation: the company's id, so that it is looked up where the company is, and 192 random
 * bits. Only its SHA-256 is kept.
 */
import { createHash, randomBytes } from "node:crypto";

const idBytes = 16;
const randomBytesCount = 24;

export type Secret = { companyId: string; hash: Buffer };

export function makeSecret(companyId: string): { text: string; hash: Buffer } {
	const bytes = Buffer.concat([
		Buffer.from(companyId.replaceAll("-", ""), "hex"),
		randomBytes(randomBytesCount),
	]);
	return { text: bytes.toString("base64url"), hash: hashOf(bytes) };
}

/** Undefined for what is not the text of a secret at all. */
export function readSecret(text: string): Secret | undefined {
	const bytes = Buffer.from(text, "base64url");
	if (
		bytes.length !== idBytes + randomBytesCount ||
		bytes.toString("base64url") !== text
	)
		return undefined;
	const hex = bytes.subarray(0, idBytes).toString("hex");
	return {
		companyId: hex.replace(
			/^(.{8})(.{4})(.{4})(.{4})(.{12})$/,
			"$1-$2-$3-$4-$5",
		),
		hash: hashOf(bytes),
	};
}

const hashOf = (bytes: Buffer): Buffer =>
	createHash("sha256").update(bytes).digest();
