/** Idempotency: a caller's key as 16 bytes, and a fingerprint of what was asked under it. */
import { createHash } from "node:crypto";

const keyBytes = 16;
const fieldBytes = 4;

export const keyLengthMax = 200;

const digest = (text: string, bytes: number): Buffer =>
	createHash("sha256").update(text).digest().subarray(0, bytes);

export const keyOf = (key: string): Buffer => digest(key, keyBytes);

/** What was asked, field by field; the order is part of it. */
export type Body = readonly (readonly [field: string, value: unknown])[];

/** 16 bytes of the whole body, then 4 of each field, by which a conflict can be named. */
export function fingerprintOf(body: Body): Buffer {
	const fields = body.map(([, value]) => written(value));
	return Buffer.concat([
		digest(JSON.stringify(fields), keyBytes),
		...fields.map((field) => digest(field, fieldBytes)),
	]);
}

/** The first field in which a stored fingerprint differs, or undefined when it is the same body. */
export function conflictingField(
	stored: Uint8Array,
	body: Body,
): string | undefined {
	const mine = fingerprintOf(body);
	if (Buffer.from(stored).equals(mine)) return undefined;
	const index = body.findIndex((_, position) => {
		const from = keyBytes + position * fieldBytes;
		return !mine
			.subarray(from, from + fieldBytes)
			.equals(Buffer.from(stored).subarray(from, from + fieldBytes));
	});
	return body[index]?.[0] ?? "body";
}

/** The same text for the same value, whatever the order in which an object's fields were written. */
function written(value: unknown): string {
	if (typeof value === "bigint") return `${value}n`;
	if (value instanceof Date) return value.toISOString();
	if (typeof value === "object" && value !== null)
		return `{${Object.entries(value)
			.toSorted(([a], [b]) => (a < b ? -1 : 1))
			.map(([name, inner]) => `${JSON.stringify(name)}:${written(inner)}`)
			.join()}}`;
	return JSON.stringify(value) ?? "undefined";
}
