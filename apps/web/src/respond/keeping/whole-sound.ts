/**
 * How much of a recording that was cut off is whole: a page that was closed in the middle leaves the last block begun and
 * not ended, which a careful reader takes for damage. Pure: bytes in, the number of bytes that can stay.
 */

export function wholeBytesOf(bytes: Uint8Array): number {
	if (startsWith(bytes, 0, [0x1a, 0x45, 0xdf, 0xa3])) return wholeWebm(bytes);
	if (startsWith(bytes, 0, ascii("OggS"))) return wholeOgg(bytes);
	if (startsWith(bytes, 4, ascii("ftyp"))) return wholeMp4(bytes);
	// Not known here: the server looks at it.
	return bytes.length;
}

const segment = 0x18538067;
const cluster = 0x1f43b675;

/** Elements one after the other; segment and cluster are gone into, as recorders leave their sizes open. */
function wholeWebm(bytes: Uint8Array): number {
	let at = 0;
	let whole = 0;
	while (at < bytes.length) {
		const id = numberAt(bytes, at, true);
		const size = id && numberAt(bytes, at + id.bytes, false);
		if (id === undefined || size === undefined) break;
		const inside = at + id.bytes + size.bytes;
		if ((id.value === segment || id.value === cluster) && size.isOpen) {
			at = inside;
			continue;
		}
		if (id.value === segment) {
			at = inside;
			continue;
		}
		at = inside + size.value;
		if (at > bytes.length) break;
		whole = at;
	}
	return whole;
}

/** A number of EBML: its first bits say how long it is. */
function numberAt(
	bytes: Uint8Array,
	at: number,
	keepsMarker: boolean,
): { value: number; bytes: number; isOpen: boolean } | undefined {
	const first = bytes[at];
	if (first === undefined || first === 0) return undefined;
	const length = Math.clz32(first) - 23;
	if (at + length > bytes.length) return undefined;
	const marker = 0x80 >> (length - 1);
	let value = keepsMarker ? first : first & (marker - 1);
	let isOpen = (first & (marker - 1)) === marker - 1;
	for (let next = at + 1; next < at + length; next += 1) {
		value = value * 256 + (bytes[next] as number);
		if (bytes[next] !== 0xff) isOpen = false;
	}
	return { value, bytes: length, isOpen: isOpen && !keepsMarker };
}

/** Boxes one after the other; what a fragment announces must have come too. */
function wholeMp4(bytes: Uint8Array): number {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let at = 0;
	let whole = 0;
	while (at + 8 <= bytes.length) {
		const short = view.getUint32(at);
		if (short === 1 && at + 16 > bytes.length) break;
		const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short;
		if (size < 8) break;
		const isAnnouncement = startsWith(bytes, at + 4, ascii("moof"));
		at += size;
		if (at > bytes.length) break;
		if (!isAnnouncement) whole = at;
	}
	return whole;
}

const oggHeaderBytes = 27;

function wholeOgg(bytes: Uint8Array): number {
	let at = 0;
	while (
		startsWith(bytes, at, ascii("OggS")) &&
		at + oggHeaderBytes <= bytes.length
	) {
		const segments = bytes[at + oggHeaderBytes - 1] as number;
		const head = at + oggHeaderBytes + segments;
		if (head > bytes.length) break;
		const end = bytes
			.subarray(at + oggHeaderBytes, head)
			.reduce((sum, length) => sum + length, head);
		if (end > bytes.length) break;
		at = end;
	}
	return at;
}

const ascii = (text: string) =>
	Array.from(text, (letter) => letter.charCodeAt(0));

const startsWith = (bytes: Uint8Array, at: number, with_: number[]) =>
	with_.every((byte, next) => bytes[at + next] === byte);
