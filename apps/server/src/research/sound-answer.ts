/** How a sound is answered to a player: as what it was measured to be, and which range of it is wanted. */

export const soundHeaders = (mediaType: string): Headers =>
	new Headers({
		"accept-ranges": "bytes",
		// As it was measured, not as it was named; a browser may not take a stranger's bytes for anything else.
		"content-type": mediaType,
		"content-disposition": "attachment",
		"x-content-type-options": "nosniff",
		"content-security-policy": "default-src 'none'; sandbox",
		// Whoever deletes an answer must not find it in this browser an hour later.
		"cache-control": "private, no-store",
	});

/** The one range of a Range header (both ends included); several ranges are answered with the whole. */
export function partOf(
	range: string,
	sizeBytes: number,
): { start: number; end: number } | "unsatisfiable" | undefined {
	const match = /^bytes=(\d*)-(\d*)$/.exec(range.trim());
	if (match === null || (match[1] === "" && match[2] === "")) return undefined;
	const [, first = "", last = ""] = match;
	const start =
		first === "" ? Math.max(0, sizeBytes - Number(last)) : Number(first);
	const end =
		first === "" || last === ""
			? sizeBytes - 1
			: Math.min(Number(last), sizeBytes - 1);
	return start > end || start >= sizeBytes ? "unsatisfiable" : { start, end };
}
