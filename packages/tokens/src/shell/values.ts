/** Values as drivers give them: bigints as text or number, instants as Date or text. */
export type Row = Record<string, unknown>;

export function bigintOf(value: unknown): bigint {
	if (typeof value === "bigint") return value;
	if (typeof value === "number" && Number.isSafeInteger(value))
		return BigInt(value);
	if (typeof value === "string" && /^-?\d+$/.test(value)) return BigInt(value);
	throw new Error(`Not a whole number: ${String(value)}`);
}

export function timeOf(value: unknown): number {
	const time =
		value instanceof Date ? value.getTime() : Date.parse(String(value));
	if (Number.isNaN(time)) throw new Error(`Not an instant: ${String(value)}`);
	return time;
}

export const timestamp = (time: number): string => new Date(time).toISOString();

/** Bytes as a driver gives them: a Buffer, or an array of bytes. */
export function bytesOf(value: unknown): Buffer {
	if (Buffer.isBuffer(value)) return value;
	if (value instanceof Uint8Array) return Buffer.from(value);
	throw new Error("The driver has to give bytea as bytes");
}
