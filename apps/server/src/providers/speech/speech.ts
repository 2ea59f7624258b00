/**
 * The speech port: what every provider of transcripts can do. A provider reads a recording from a local file and tells
 * words with their times. How a request ends is always a value; a throw is a bug. Nothing here costs or stores anything.
 */
export interface SpeechProvider {
	readonly name: string;
	/** Whether it can work now, with its limits in a sentence for people, or what is missing and how to get it. */
	describe(): Promise<SpeechAvailability>;
	transcribe(
		recording: SpeechRecording,
		options: {
			/** Percent of the stage that is named, never going back within a stage. */
			onProgress(progress: SpeechProgress): void;
			/** Ends the work soon, with `cancelled`. */
			signal: AbortSignal;
		},
	): Promise<Transcription | SpeechFailure>;
}

export type SpeechAvailability =
	| { available: true; model: string; languages: string[]; limits: string }
	| { available: false; reason: string; remedy: string };

export type SpeechRecording = {
	filePath: string;
	/** As measured by decoding; progress is counted against it. */
	audioSeconds: number;
	/** A BCP 47 tag such as "en" or "de-CH"; undefined lets the provider choose. */
	language: string | undefined;
};

export type SpeechProgress = {
	stage: "preparing" | "listening" | "writing";
	percent: number;
};

export type Transcription = {
	model: string;
	/** The language that was heard, as a BCP 47 tag. */
	language: string;
	/** In the order of time. None when nobody speaks. */
	segments: Segment[];
};

export type Segment = {
	startSeconds: number;
	endSeconds: number;
	text: string;
	/** Empty when the provider tells no times of single words. */
	words: Word[];
};

export type Word = {
	startSeconds: number;
	endSeconds: number;
	text: string;
	/** From 0 to 1, or null when the provider does not say. */
	confidence: number | null;
};

export type SpeechFailure = {
	failed:
		| "unavailable"
		| "unreachable"
		| "refused"
		| "timed_out"
		| "garbled"
		| "cancelled";
	/** A sentence for people; it never holds a key. */
	detail: string;
	/** Whether the same request may end better later. */
	retry: boolean;
};

export const isSpeechFailure = (
	ended: Transcription | SpeechFailure,
): ended is SpeechFailure => "failed" in ended;
