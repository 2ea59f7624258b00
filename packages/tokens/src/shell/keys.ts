/**
 * Idempotency: a caller's key as 16 bytes, and a fingerprint of what was asked under it.
 *
 * A key that is a UUIDv7 is taken as it is, so that keys that were born one after the other lie beside each other in the
 * index; any other text is hashed into a UUIDv8.
 */
import { hash } from "node:crypto";
import type { Usage } from "../words.ts";
import { uuidText } from "./binary.ts";

export const keyLengthMax = 200;

const uuidV7 =
	/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The UUID under which a key is stored. */
export function storedKey(key: string): string {
	if (key.length === 36 && uuidV7.test(key)) return key;
	const bytes = Buffer.from(hash("sha256", key, "buffer").subarray(0, 16));
	bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
	bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
	return uuidText(bytes);
}

export const isUuid = (text: string): boolean =>
	/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);

/** What was asked, field by field, as text; the order is part of it. At most 6 fields. */
export type Body = { fields: readonly string[]; texts: readonly string[] };

/**
 * Four words of 32 bits: one of the whole body, and half a one of each field, by which a conflict is named. They are the
 * caller's until the next call. Bodies are taken for the same when all four words are: it guards against mistakes, not
 * against attacks, since whoever has a key may use it.
 */
export function fingerprintOf({ texts }: Body): Int32Array {
	words.fill(0);
	let whole = 0x9e3779b9;
	for (let place = 0; place < texts.length; place += 1) {
		const text = texts[place] as string;
		let field = (place + 1) ^ (text.length << 8);
		for (let index = 0; index < text.length; index += 1)
			field = Math.imul(field ^ text.charCodeAt(index), 0x01000193);
		whole = Math.imul(whole ^ field, 0x85ebca6b);
		whole = (whole << 13) | (whole >>> 19);
		const half = (field ^ (field >>> 16)) & 0xffff;
		const word = 1 + (place >> 1);
		words[word] = (words[word] ?? 0) | (place % 2 === 0 ? half << 16 : half);
	}
	words[0] = whole ^ (whole >>> 15);
	return words;
}

const words = new Int32Array(4);

/** The first field in which a stored fingerprint differs, or undefined when it is the same body. */
export function conflictingField(
	stored: Uint8Array,
	body: Body,
): string | undefined {
	const mine = Buffer.allocUnsafe(16);
	for (const [index, word] of fingerprintOf(body).entries())
		mine.writeInt32BE(word, index * 4);
	const theirs = Buffer.from(stored);
	if (theirs.equals(mine)) return undefined;
	const place = body.fields.findIndex((_, index) => {
		const at = 4 + index * 2;
		return theirs.readUInt16BE(at) !== mine.readUInt16BE(at);
	});
	return body.fields[place] ?? "body";
}

/** The same for two bodies that nobody stored yet. */
export function differingField(a: Body, b: Body): string | undefined {
	const place = b.fields.findIndex(
		(field, index) =>
			field !== a.fields[index] || a.texts[index] !== b.texts[index],
	);
	return b.fields[place];
}

/** The same text for the same usage, whatever the order in which its fields were written. */
export function usageText(usage: Usage): string {
	switch (usage.feature) {
		case "pulse_classifier":
			if (fieldsIn(usage) === 3)
				return `${usage.feature} ${usage.responses} ${usage.passes}`;
			break;
		case "vocal_recording":
		case "interview_transcription":
			if (fieldsIn(usage) === 2)
				return `${usage.feature} ${usage.audioSeconds}`;
			break;
		case "smart_question":
			if (fieldsIn(usage) === 3)
				return `${usage.feature} ${usage.inputModelTokens} ${usage.outputModelTokens}`;
			break;
	}
	return written(usage);
}

function fieldsIn(usage: Usage): number {
	let count = 0;
	for (const _ in usage) count += 1;
	return count;
}

export function written(value: unknown): string {
	if (typeof value === "bigint") return `${value}n`;
	if (value instanceof Date)
		return Number.isNaN(value.getTime()) ? "no date" : value.toISOString();
	if (typeof value === "object" && value !== null)
		return `{${Object.entries(value)
			.toSorted(([a], [b]) => (a < b ? -1 : 1))
			.map(([name, inner]) => `${JSON.stringify(name)}:${written(inner)}`)
			.join()}}`;
	return JSON.stringify(value) ?? "undefined";
}
