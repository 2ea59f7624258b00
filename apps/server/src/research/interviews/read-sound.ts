/** The sound of an interview for a player: whole, or a range of its bytes. */
import type { Actor } from "../../company/actor.ts";
import { hasSound } from "./interview.ts";
import type { Interviews } from "./interviews.ts";
import * as store from "./store.ts";

export async function readSound(
	interviews: Interviews,
	actor: Actor,
	interviewId: string,
	range: string | null,
): Promise<Response | undefined> {
	const interview = await store.findInterview(interviews.db, {
		companyId: actor.companyId,
		interviewId,
	});
	if (interview === undefined || !hasSound(interview)) return undefined;
	const sizeBytes = await interviews.recordings.sizeOf(interviewId);
	if (sizeBytes === undefined) return undefined;
	const headers = new Headers({
		"accept-ranges": "bytes",
		// As it was measured, not as it was named; a browser may not take a stranger's bytes for anything else.
		"content-type": interview.mediaType ?? "application/octet-stream",
		"content-disposition": "attachment",
		"x-content-type-options": "nosniff",
		"content-security-policy": "default-src 'none'; sandbox",
		"cache-control": "private, max-age=3600",
	});
	const part = range === null ? undefined : partOf(range, sizeBytes);
	if (part === "unsatisfiable") {
		headers.set("content-range", `bytes */${sizeBytes}`);
		return new Response(null, { status: 416, headers });
	}
	const stored = await interviews.recordings.read(interviewId, part);
	if (stored === undefined) return undefined;
	const { start, end } = part ?? { start: 0, end: sizeBytes - 1 };
	headers.set("content-length", String(end - start + 1));
	if (part !== undefined)
		headers.set("content-range", `bytes ${start}-${end}/${sizeBytes}`);
	return new Response(stored.stream, {
		status: part === undefined ? 200 : 206,
		headers,
	});
}

/** The one range of a Range header (both ends included); several ranges are answered with the whole. */
function partOf(
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
