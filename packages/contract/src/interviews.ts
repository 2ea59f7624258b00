/** Interviews: a recording is uploaded, measured, priced, transcribed and paid for. */
import { z } from "zod";
import { idOf } from "./ids.ts";
import { instant, tokens } from "./measures.ts";
import { route } from "./route.ts";

export const recordingBytesMax = 2 * 1024 ** 3;
export const recordingSecondsMax = 4 * 60 * 60;
export const recordingsAtOnceMax = 30;
/** What the file picker offers. The server looks at the content, never at the name. */
export const recordingFileTypes = [
	".wav",
	".mp3",
	".m4a",
	".ogg",
	".oga",
	".opus",
	".webm",
	".flac",
	".mp4",
	".mov",
	".aac",
] as const;

/**
 * Uploads speak tus 1.0 (resumable) at this path. The metadata `filename` is required. The upload's address ends with
 * the interview's UUID, so the interview is there as soon as the upload begins.
 */
export const uploadsPath = "/api/uploads";

/**
 * - uploading: bytes are arriving; may be resumed.
 * - measuring: the recording is being decoded to find its length.
 * - unusable: it cannot be transcribed; `reason` says why; its bytes are gone; nothing was charged.
 * - ready: measured and priced; nothing runs yet.
 * - pending: started, tokens reserved, waiting for a worker.
 * - processing: being transcribed; `progress` says how far.
 * - completed: transcript stored and paid for.
 * - failed: `reason` says why; the reserved tokens went back; nothing was charged; may be started again.
 */
export const interviewState = z.enum([
	"uploading",
	"measuring",
	"unusable",
	"ready",
	"pending",
	"processing",
	"completed",
	"failed",
]);
export type InterviewState = z.output<typeof interviewState>;

export const progress = z.object({
	stage: z.enum(["preparing", "listening", "writing"]),
	percent: z.number().int().min(0).max(100),
});

/** What it costs at this moment. left = available - price; short is what is missing, 0 when it is enough. */
export const price = z.object({
	priceTokens: tokens,
	availableTokens: tokens,
	leftTokens: tokens,
	shortTokens: tokens,
});

export const interview = z.object({
	id: idOf("interview"),
	name: z.string(),
	state: interviewState,
	/** Of the file, as it was announced by the upload. */
	sizeBytes: z.number().int(),
	uploadedBytes: z.number().int(),
	/** Measured on the server from the decoded audio; null until then. */
	audioSeconds: z.number().nullable(),
	/** The price before it runs, the charge after; null until measured. */
	priceTokens: tokens.nullable(),
	progress: progress.nullable(),
	/** A sentence for a person: why it is unusable or failed. */
	reason: z.string().nullable(),
	createdAt: instant,
	completedAt: instant.nullable(),
	uploadedBy: z.string().nullable(),
});
export type Interview = z.output<typeof interview>;

export const word = z.object({
	startSeconds: z.number(),
	endSeconds: z.number(),
	text: z.string(),
	confidence: z.number().nullable(),
});

export const segment = z.object({
	startSeconds: z.number(),
	endSeconds: z.number(),
	text: z.string(),
	words: z.array(word),
});

export type Segment = z.output<typeof segment>;

export const transcript = z.object({
	provider: z.string(),
	model: z.string(),
	language: z.string(),
	segments: z.array(segment),
});
export type Transcript = z.output<typeof transcript>;

export const receipt = z.object({
	/** How the price comes about, in words: "42 s at 8 tokens a minute, up to the next whole token". */
	calculation: z.string(),
	quotedTokens: tokens,
	heldTokens: tokens,
	chargedTokens: tokens,
	releasedTokens: tokens,
	/** What of the charge was undone since. */
	reversedTokens: tokens,
	rateCardVersion: z.number().int(),
	from: z.array(
		z.object({
			grantId: idOf("grant"),
			kind: z.string(),
			amountTokens: tokens,
		}),
	),
	heldAt: instant.nullable(),
	chargedAt: instant.nullable(),
	entryNumbers: z.array(z.number().int()),
});
export type Receipt = z.output<typeof receipt>;

export const interviewDetail = interview.extend({
	/** Only when it could be started now. */
	price: price.nullable(),
	transcript: transcript.nullable(),
	/** Only when something was charged. */
	receipt: receipt.nullable(),
	/** Whether the sound can be heard. */
	hasSound: z.boolean(),
});
export type InterviewDetail = z.output<typeof interviewDetail>;

const params = z.object({ interviewId: idOf("interview") });

export const listInterviews = route({
	method: "get",
	path: "/api/interviews",
	summary: "The company's interviews, newest first",
	area: "Interviews",
	access: "member",
	scope: "read",
	query: z.object({
		before: z
			.string()
			.max(64)
			.optional()
			.describe("Only interviews that are older than this id"),
		limit: z.coerce.number().int().min(1).max(100).default(50),
	}),
	answer: z.object({
		interviews: z.array(interview),
		nextBefore: z.string().nullable(),
	}),
	status: 200,
	problems: [],
});

export const getInterview = route({
	method: "get",
	path: "/api/interviews/{interviewId}",
	summary: "One interview with its price, transcript and receipt",
	area: "Interviews",
	access: "member",
	scope: "read",
	params,
	answer: interviewDetail,
	status: 200,
	problems: ["not_found"],
});

export const startInterview = route({
	method: "post",
	path: "/api/interviews/{interviewId}/start",
	summary:
		"Reserve the price and begin the transcription; also tries a failed one again",
	area: "Interviews",
	access: "member",
	scope: "research",
	params,
	answer: interviewDetail,
	status: 202,
	problems: [
		"not_found",
		"not_allowed",
		"wrong_state",
		"out_of_tokens",
		"over_budget",
		"speech_unavailable",
	],
});

export const deleteInterview = route({
	method: "delete",
	path: "/api/interviews/{interviewId}",
	summary:
		"Delete the recording and its transcript; what was paid stays in the book",
	area: "Interviews",
	access: "member",
	scope: "research",
	params,
	answer: z.object({ deleted: z.literal(true) }),
	status: 200,
	problems: ["not_found", "not_allowed", "wrong_state"],
});

/** The sound itself, with byte ranges, for the player. */
export const interviewSoundPath = "/api/interviews/{interviewId}/sound";

export const getSpeech = route({
	method: "get",
	path: "/api/speech",
	summary: "Which speech recognition is in use, and its limits",
	area: "Interviews",
	access: "member",
	scope: "read",
	answer: z.object({
		provider: z.string(),
		available: z.boolean(),
		/** The model when available, else why it is not. */
		describes: z.string(),
		/** What to expect of it, or how to get it. */
		limits: z.string(),
		languages: z.array(z.string()),
	}),
	status: 200,
	problems: [],
});
