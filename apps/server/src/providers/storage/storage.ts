/**
 * The storage port: bytes kept under a name. Names are ids that we made (letters, digits, dot, dash, underscore),
 * never what a person typed; any other name is a bug and throws.
 */
export interface Storage {
	/** Takes the file at this path away and keeps it under the name. When it returns, the bytes survive a power cut. */
	keep(name: string, fromPath: string): Promise<void>;
	/** Both ends of a range count: { start: 0, end: 0 } is the first byte. Undefined when nothing has this name. */
	read(
		name: string,
		range?: { start: number; end: number },
	): Promise<StoredBytes | undefined>;
	/** Where decoders, which need a local file, find it. */
	pathOf(name: string): string;
	/** Undefined when nothing has this name. */
	sizeOf(name: string): Promise<number | undefined>;
	/** Nothing happens when nothing has this name. */
	remove(name: string): Promise<void>;
}

export type StoredBytes = {
	stream: ReadableStream<Uint8Array>;
	/** Of the whole, not of the range. */
	sizeBytes: number;
};
