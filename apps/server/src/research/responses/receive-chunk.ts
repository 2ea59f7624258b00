/** Receive a chunk of a take while it is spoken. The same chunk again is the same; nothing is charged for any of it. */
import { type Problem, problem } from "@verbatim/contract/problems";
import {
	chunkBytesMax,
	chunkHashHeader,
	takeBytesMax,
} from "@verbatim/contract/respond";
import { type Admitted, isComplete, noResponse } from "./admit.ts";
import {
	arrivingOf,
	chunksOf,
	isChunkNumber,
	isDiskNearlyFull,
	writeChunk,
} from "./arriving-takes.ts";
import { arriving } from "./response.ts";
import type { Responses } from "./responses.ts";
import * as store from "./store.ts";

export async function receiveChunk(
	responses: Responses,
	{ session }: Admitted,
	{
		takeId,
		number,
		request,
	}: { takeId: string; number: number; request: Request },
): Promise<"received" | Problem> {
	const hash = request.headers.get(chunkHashHeader)?.toLowerCase() ?? "";
	if (!/^[0-9a-f]{64}$/.test(hash) || !isChunkNumber(number))
		return problem(
			"invalid_input",
			`A chunk has a number from 0 to ${arriving.chunksMax - 1}, and its SHA-256 in the header ${chunkHashHeader}. Nothing was stored.`,
		);
	const tooLarge = problem(
		"too_large",
		`A chunk has at most ${chunkBytesMax} bytes, and a recording ${takeBytesMax}. What arrived before is kept.`,
	);
	if (Number(request.headers.get("content-length") ?? 0) > chunkBytesMax)
		return tooLarge;

	const of = { ...session, takeId };
	const response = await store.findResponse(responses.db, of);
	if (response === undefined) return noResponse;
	const saved = await store.findRecording(responses.db, {
		...of,
		recordingId: takeId,
	});
	if (saved !== undefined) return "received";
	if (response.isComplete) return isComplete;

	const chunks = await chunksOf(responses, of);
	const same = chunks.find((chunk) => chunk.number === number);
	if (same?.hash === hash) return "received";
	if (same !== undefined)
		return problem(
			"key_conflict",
			"Another chunk with this number arrived before. It is kept, and this one is not.",
		);
	const takeBytes = chunks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
	if (takeBytes >= takeBytesMax) return tooLarge;
	const all = await arrivingOf(responses, of);
	if (
		all.bytes >= arriving.responseBytesMax ||
		(all.takes.size >= arriving.takesMax && !all.takes.has(takeId))
	)
		return problem(
			"too_large",
			"Too much was recorded that is not saved. What is saved stays saved; this answer can be written instead.",
		);
	if (await isDiskNearlyFull(responses))
		return problem(
			"busy",
			"Recordings cannot be taken in just now. What is saved stays saved; try again later, or write instead.",
			{ retryAfterSeconds: 60 },
		);
	if (request.body === null)
		return problem("invalid_input", "A chunk has bytes. Nothing was stored.");

	const written = await writeChunk(responses, of, {
		number,
		hash,
		bytesMax: Math.min(chunkBytesMax, takeBytesMax - takeBytes),
		body: request.body,
	}).catch((error: unknown) => {
		// A telephone in a tunnel is no fault of ours; it sends the chunk again.
		if (request.signal.aborted) return "cut_off" as const;
		throw error;
	});
	switch (written) {
		case "kept":
			return "received";
		case "too_large":
			return tooLarge;
		case "cut_off":
			return problem(
				"busy",
				"The connection was lost before all of the chunk was here. Nothing of it was stored; send it again.",
				{ retryAfterSeconds: 1 },
			);
		case "other_hash":
			return problem(
				"invalid_input",
				"The chunk was damaged on its way. Nothing of it was stored; send it again.",
			);
	}
}
