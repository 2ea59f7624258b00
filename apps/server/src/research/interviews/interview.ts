/**
 * What an interview is: its states, which of them may follow which, and what is said of each end. Pure.
 *
 * uploading -> measuring -> ready -> pending -> processing -> completed
 *                        \-> unusable                      \-> failed -> pending (tried again)
 */
import type {
	Interview as InterviewDocument,
	InterviewState,
} from "@verbatim/contract/interviews";

export type Interview = {
	companyId: string;
	interviewId: string;
	name: string;
	sizeBytes: number;
	state: InterviewState;
	/** Whole milliseconds of decoded audio, rounded down; undefined until measured. */
	audioMilliseconds: number | undefined;
	/** By its content. */
	mediaType: string | undefined;
	attempt: number;
	holdId: string | undefined;
	priceMillitokens: bigint | undefined;
	progress: InterviewDocument["progress"];
	reason: string | undefined;
	uploadedBy: string;
	/** Who began the last attempt: its tokens are booked to this member. */
	startedBy: string | undefined;
	createdAt: Date;
	changedAt: Date;
	completedAt: Date | undefined;
};

/** Work may begin on a measured recording that is not being worked on and has no transcript. */
export function canStart(interview: Pick<Interview, "state">): boolean {
	return interview.state === "ready" || interview.state === "failed";
}

/** Started and not yet ended: tokens are reserved for it. */
export function isRunning(interview: Pick<Interview, "state">): boolean {
	return interview.state === "pending" || interview.state === "processing";
}

/** The bytes of the recording are there to be heard or worked on. */
export function hasSound(interview: Pick<Interview, "state">): boolean {
	return (
		interview.state !== "uploading" &&
		interview.state !== "measuring" &&
		interview.state !== "unusable"
	);
}

/** Decoded milliseconds as the seconds that the engine rates. Rounded down once, when stored. */
export function audioSeconds(interview: {
	audioMilliseconds: number | undefined;
}): number | undefined {
	return interview.audioMilliseconds === undefined
		? undefined
		: interview.audioMilliseconds / 1_000;
}

/**
 * The idempotency keys of one attempt. They are made from what is stored before the work begins, so every retry of a
 * message carries the same key, and a second attempt by a person carries another.
 */
export const keysOf = (interview: { interviewId: string; attempt: number }) => {
	const attempt = `interview:${interview.interviewId}:${interview.attempt}`;
	return {
		hold: `${attempt}:hold`,
		settle: `${attempt}:settle`,
		release: `${attempt}:release`,
		/** A hold that ended while no server ran is renewed once per ended hold. */
		renew: (endedHoldId: string) => `${attempt}:renew:${endedHoldId}`,
		extend: (at: Date) => `${attempt}:extend:${at.getTime()}`,
	};
};

/** Tokens stay reserved for so long after the last sign of life of the work. Longer than any restart should take. */
export const holdSeconds = 15 * 60;
export const holdHeartbeatSeconds = 4 * 60;

/** An upload that got no byte for so long is removed. */
export const abandonedUploadHours = 24;

/** A name to show for a file: its last path part, without control characters, never empty, at most 255 characters. */
export function nameFromFile(fileName: string): string {
	const last = fileName.split(/[/\\]/).at(-1) ?? "";
	const visible = last
		.replaceAll(/[\p{Cc}\p{Cf}]/gu, "")
		.trim()
		.slice(0, 255);
	return visible === "" ? "Recording" : visible;
}
