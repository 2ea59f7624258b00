/**
 * Arrays as PostgreSQL sends and receives them in binary. A thousand entries travel as a dozen arrays; written as text,
 * half of all time would go into digits. What is sealed is these very bytes: `array_send` of the stored column gives them
 * again.
 */

export const oids = {
	bytea: 17,
	int8: 20,
	int2: 21,
	int4: 23,
	text: 25,
	timestamptz: 1184,
	uuid: 2950,
	int2Array: 1005,
	textArray: 1009,
	int8Array: 1016,
	timestamptzArray: 1185,
	uuidArray: 2951,
} as const;

const headerBytes = 20;

/** Milliseconds from 1970, where our instants begin, to 2000, where PostgreSQL's do. */
const epochOffset = 946_684_800_000;

/** One array that grows. Used again and again: `reset`, add, `take`. */
export class ArrayWriter {
	#bytes = Buffer.from(new ArrayBuffer(4_096));
	// V8 knows how to write whole numbers through a view; Node's own methods for bigints are many times slower.
	#view = new DataView(this.#bytes.buffer);
	#end = headerBytes;
	#hasNulls = false;
	readonly #elementOid: number;
	count = 0;

	constructor(elementOid: number) {
		this.#elementOid = elementOid;
	}

	reset(): void {
		this.#end = headerBytes;
		this.#hasNulls = false;
		this.count = 0;
	}

	null(): void {
		this.#room(4);
		this.#view.setInt32(this.#end, -1);
		this.#end += 4;
		this.#hasNulls = true;
		this.count += 1;
	}

	bigint(value: bigint): void {
		this.#room(12);
		this.#view.setInt32(this.#end, 8);
		this.#view.setBigInt64(this.#end + 4, value);
		this.#end += 12;
		this.count += 1;
	}

	/** A whole number that is exact as a double. */
	int8(value: number): void {
		this.#room(12);
		this.#view.setInt32(this.#end, 8);
		const high = Math.floor(value / 2 ** 32);
		this.#view.setInt32(this.#end + 4, high);
		this.#view.setUint32(this.#end + 8, value - high * 2 ** 32);
		this.#end += 12;
		this.count += 1;
	}

	int2(value: number): void {
		this.#room(6);
		this.#view.setInt32(this.#end, 2);
		this.#view.setInt16(this.#end + 4, value);
		this.#end += 6;
		this.count += 1;
	}

	/** Milliseconds since 1970. */
	instant(at: number): void {
		this.int8((at - epochOffset) * 1_000);
	}

	uuid(text: string): void {
		this.#room(20);
		this.#view.setInt32(this.#end, 16);
		writeUuid(this.#bytes, text, this.#end + 4);
		this.#end += 20;
		this.count += 1;
	}

	/** Four times 32 bits, as a UUID. */
	words(words: Int32Array): void {
		this.#room(20);
		this.#view.setInt32(this.#end, 16);
		for (let place = 0; place < 4; place += 1)
			this.#view.setInt32(this.#end + 4 + place * 4, words[place] as number);
		this.#end += 20;
		this.count += 1;
	}

	bytes(value: Uint8Array): void {
		this.#room(4 + value.length);
		this.#view.setInt32(this.#end, value.length);
		this.#bytes.set(value, this.#end + 4);
		this.#end += 4 + value.length;
		this.count += 1;
	}

	text(value: string): void {
		// No character takes more than three bytes for each of its UTF-16 units.
		this.#room(4 + value.length * 3);
		const length = this.#bytes.write(value, this.#end + 4, "utf8");
		this.#view.setInt32(this.#end, length);
		this.#end += 4 + length;
		this.count += 1;
	}

	/** The array, in bytes of its own. */
	take(): Buffer {
		const bytes = this.#bytes;
		const isEmpty = this.count === 0;
		bytes.writeInt32BE(isEmpty ? 0 : 1, 0);
		bytes.writeInt32BE(this.#hasNulls ? 1 : 0, 4);
		bytes.writeInt32BE(this.#elementOid, 8);
		if (isEmpty) return Buffer.from(bytes.subarray(0, 12));
		bytes.writeInt32BE(this.count, 12);
		bytes.writeInt32BE(1, 16);
		return Buffer.from(bytes.subarray(0, this.#end));
	}

	#room(bytes: number): void {
		if (this.#end + bytes <= this.#bytes.length) return;
		const larger = Buffer.from(
			new ArrayBuffer(Math.max(this.#bytes.length * 2, this.#end + bytes)),
		);
		this.#bytes.copy(larger, 0, 0, this.#end);
		this.#bytes = larger;
		this.#view = new DataView(larger.buffer);
	}
}

/** A row as PostgreSQL receives it: each column with the number of its type; null where there is nothing. */
export function record(
	columns: readonly (readonly [oid: number, bytes: Uint8Array | null])[],
): Buffer {
	let length = 4;
	for (const [, bytes] of columns) length += 8 + (bytes?.length ?? 0);
	const row = Buffer.allocUnsafe(length);
	row.writeInt32BE(columns.length, 0);
	let end = 4;
	for (const [oid, bytes] of columns) {
		row.writeInt32BE(oid, end);
		row.writeInt32BE(bytes === null ? -1 : bytes.length, end + 4);
		end += 8;
		if (bytes === null) continue;
		row.set(bytes, end);
		end += bytes.length;
	}
	return row;
}

export function int8Bytes(value: number | bigint): Buffer {
	const bytes = Buffer.allocUnsafe(8);
	if (typeof value === "bigint") bytes.writeBigInt64BE(value, 0);
	else writeInt64(bytes, value, 0);
	return bytes;
}

export const instantBytes = (at: number): Buffer =>
	int8Bytes((at - epochOffset) * 1_000);

export function uuidBytes(text: string): Buffer {
	const bytes = Buffer.allocUnsafe(16);
	writeUuid(bytes, text, 0);
	return bytes;
}

export function uuidText(bytes: Buffer): string {
	const hex = bytes.toString("hex");
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function writeInt64(bytes: Buffer, value: number, at: number): void {
	const high = Math.floor(value / 2 ** 32);
	bytes.writeInt32BE(high, at);
	bytes.writeUInt32BE(value - high * 2 ** 32, at + 4);
}

const nibbles = new Uint8Array(128);
for (const [value, digit] of [..."0123456789abcdef"].entries()) {
	nibbles[digit.charCodeAt(0)] = value;
	nibbles[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Where its 16 bytes stand in a UUID's text. */
const uuidPlaces = [
	0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34,
] as const;

/** Of a text that is known to be a UUID. */
function writeUuid(bytes: Uint8Array, text: string, at: number): void {
	for (let byte = 0; byte < 16; byte += 1) {
		const place = uuidPlaces[byte] as number;
		bytes[at + byte] =
			((nibbles[text.charCodeAt(place)] as number) << 4) |
			(nibbles[text.charCodeAt(place + 1)] as number);
	}
}

/** The elements of an array that PostgreSQL sent, each as its own bytes. */
export function elementsOf(sent: Buffer): (Buffer | null)[] {
	const count = sent.readInt32BE(0) === 0 ? 0 : sent.readInt32BE(12);
	const elements: (Buffer | null)[] = new Array(count);
	let end = headerBytes;
	for (let index = 0; index < count; index += 1) {
		const length = sent.readInt32BE(end);
		end += 4;
		elements[index] = length < 0 ? null : sent.subarray(end, end + length);
		if (length > 0) end += length;
	}
	return elements;
}

export const numberFrom = (bytes: Buffer): number =>
	Number(bytes.readBigInt64BE(0));

export const instantFrom = (bytes: Buffer): number =>
	numberFrom(bytes) / 1_000 + epochOffset;
