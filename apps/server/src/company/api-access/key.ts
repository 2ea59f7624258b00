/**
 * The text of an API key: a prefix by which programs that look for leaked secrets find it, and 256 random bits. Only its
 * SHA-256 is kept; because the bits cannot be guessed, a slow hash would protect nothing and cost every call.
 */
import { createHash, randomBytes } from "node:crypto";
import { keyPrefix } from "@verbatim/contract/api-keys";

const randomBytesCount = 32;

export function makeSecret(): string {
	return `${keyPrefix}${randomBytes(randomBytesCount).toString("base64url")}`;
}

export const hashOf = (secret: string): Buffer =>
	createHash("sha256").update(secret).digest();

export const lastFourOf = (secret: string): string => secret.slice(-4);

/** The key in an `Authorization` header: undefined when it holds something else, which opens as little as a wrong key. */
export function secretIn(authorization: string): string | undefined {
	const [, secret] = /^Bearer +(vbt_[\w-]{43})$/i.exec(authorization) ?? [];
	return secret;
}
