/** What is kept of a response on the device, and under which names. */
import type { Language } from "@verbatim/contract/languages";
import type { AnswerValue, AskedSurvey } from "@verbatim/contract/respond";
import { newRequestId } from "../../api/request-id.ts";
import { type Place, placeName, type Step } from "../steps.ts";
import type { Keep } from "./keep.ts";
import { wholeBytesOf } from "./whole-sound.ts";

export type KeptResponse = {
	publicId: string;
	/** Made here before anything is sent: the one response of this device, whatever is sent twice. */
	responseId: string;
	/** Known to this device alone. */
	deviceKey: string;
	language: Language;
	parameters: Record<string, string>;
	/** The version that it answers. */
	survey: AskedSurvey;
	session: { token: string; expiresAt: string } | null;
	/** With it the answers can be taken back. Null: the server has not heard of them. */
	receipt: string | null;
	step: Step;
	hasBegun: boolean;
	/** A spoken answer had to be asked for in writing: others are not spoken first, to be asked for again. */
	isInWriting: boolean;
	wantsToFinish: boolean;
	isComplete: boolean;
};

export type KeptAnswer = {
	place: Place;
	value: AnswerValue;
	/** Rises with each change. */
	revision: number;
	/** The last that the server has; 0: none. */
	sentRevision: number;
	/** The server will not take it, however often it is sent. */
	isRefused: boolean;
	keptAt: number;
};

export type KeptFollowUps = {
	questionId: string;
	asked: { number: number; text: string }[];
	/** No further one will come. */
	isOver: boolean;
};

/** Why a take was not kept by the server. */
export type TakeRefusal =
	| "in_writing"
	| "silent"
	| "unusable"
	| "too_much"
	| "too_late";

export type KeptTake = {
	takeId: string;
	place: Place;
	/** As the recorder made it. */
	type: string;
	seconds: number;
	chunks: number;
	sentChunks: number[];
	/**
	 * - recording: it is spoken just now
	 * - review: to be listened to, confirmed or recorded again
	 * - kept: confirmed, and on its way
	 * - saved: the server has it
	 * - refused: it will not; why is beside it
	 */
	state: "recording" | "review" | "kept" | "saved" | "refused";
	refusal: TakeRefusal | null;
	/** Of the answer that it became. */
	revision: number;
	proof: { challenge: string; number: number } | null;
	madeAt: number;
};

export type KeptChunk = { bytes: ArrayBuffer; hash: string };

export type Kept = {
	response: KeptResponse;
	answers: KeptAnswer[];
	drafts: { place: Place; value: AnswerValue }[];
	followUps: KeptFollowUps[];
	takes: KeptTake[];
};

export const names = {
	response: (publicId: string) => `response/${publicId}`,
	all: (responseId: string) => `of/${responseId}/`,
	answer: (responseId: string, place: Place) =>
		`of/${responseId}/answer/${placeName(place)}`,
	draft: (responseId: string, place: Place) =>
		`of/${responseId}/draft/${placeName(place)}`,
	followUps: (responseId: string, questionId: string) =>
		`of/${responseId}/asked/${questionId}`,
	take: (responseId: string, takeId: string) =>
		`of/${responseId}/take/${takeId}`,
	chunks: (responseId: string, takeId: string) =>
		`of/${responseId}/chunk/${takeId}/`,
	chunk: (responseId: string, takeId: string, number: number) =>
		`of/${responseId}/chunk/${takeId}/${String(number).padStart(5, "0")}`,
};

export async function readKept(
	keep: Keep,
	publicId: string,
): Promise<Kept | undefined> {
	const response = await keep.get<KeptResponse>(names.response(publicId));
	if (response === undefined) return undefined;
	const below = async <T>(what: string) =>
		(await keep.list<T>(`${names.all(response.responseId)}${what}/`)).map(
			([, value]) => value,
		);
	const takes = await below<KeptTake>("take");
	return {
		response,
		answers: await below<KeptAnswer>("answer"),
		drafts: await below<Kept["drafts"][number]>("draft"),
		followUps: await below<KeptFollowUps>("asked"),
		takes: (
			await Promise.all(
				takes.map((take) =>
					take.state === "recording" ? rescue(keep, response, take) : take,
				),
			)
		).filter((take) => take !== undefined),
	};
}

/**
 * The page that recorded it is gone: what it kept until then can be listened to and confirmed. A block that was begun and
 * not ended is taken away; since the server may have it, the take is another one then.
 */
async function rescue(
	keep: Keep,
	{ responseId }: KeptResponse,
	take: KeptTake,
): Promise<KeptTake | undefined> {
	const kept = await keep.list<KeptChunk>(
		names.chunks(responseId, take.takeId),
	);
	const chunks = kept.map(([, { bytes }]) => new Uint8Array(bytes));
	const sound = joined(chunks);
	const whole = wholeBytesOf(sound);
	const isSame = whole === sound.length && chunks.length === take.chunks;
	const rescued: KeptTake = isSame
		? { ...take, state: "review" }
		: {
				...take,
				state: "review",
				takeId: newRequestId(),
				chunks: Math.ceil(whole / chunkBytes),
				sentChunks: [],
			};
	if (!isSame) {
		for (let number = 0; number < rescued.chunks; number += 1) {
			const bytes = sound.slice(
				number * chunkBytes,
				Math.min((number + 1) * chunkBytes, whole),
			).buffer;
			await keep.put(names.chunk(responseId, rescued.takeId, number), {
				bytes,
				hash: await hashOf(bytes),
			} satisfies KeptChunk);
		}
		await keep.remove(names.take(responseId, take.takeId));
		await keep.remove(names.chunks(responseId, take.takeId));
	}
	if (rescued.chunks === 0) return undefined;
	await keep.put(names.take(responseId, rescued.takeId), rescued);
	return rescued;
}

/** As large as a piece of a few seconds is, and far below what the server takes at once. */
const chunkBytes = 100_000;

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	const all = new Uint8Array(
		parts.reduce((sum, { length }) => sum + length, 0),
	);
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}

/** SHA-256, in hexadecimal digits. */
export async function hashOf(bytes: ArrayBuffer): Promise<string> {
	const hash = await crypto.subtle.digest("SHA-256", bytes);
	return Array.from(new Uint8Array(hash), (byte) =>
		byte.toString(16).padStart(2, "0"),
	).join("");
}

export function newResponse(
	of: Pick<KeptResponse, "publicId" | "language" | "parameters" | "survey">,
): KeptResponse {
	return {
		...of,
		responseId: newRequestId(),
		deviceKey: Array.from(crypto.getRandomValues(new Uint8Array(24)), (byte) =>
			byte.toString(16).padStart(2, "0"),
		).join(""),
		session: null,
		receipt: null,
		step: "welcome",
		hasBegun: false,
		isInWriting: false,
		wantsToFinish: false,
		isComplete: false,
	};
}

/** What the link carried, as far as it is taken along. */
export function parametersIn(search: string): Record<string, string> {
	return Object.fromEntries(
		[...new URLSearchParams(search)]
			.filter(([name]) => name !== "lang" && name.length <= 60)
			.slice(0, 20)
			.map(([name, value]) => [name, value.slice(0, 300)]),
	);
}
