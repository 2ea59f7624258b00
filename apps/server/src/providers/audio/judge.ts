/** What the facts that the decoder told mean for a recording: its length, or why it cannot be used. */
import type { Container } from "./container.ts";
import type { Decoded } from "./decoder/told.ts";

export type Unusable = {
	unusable:
		| "not_audio"
		| "empty"
		| "no_audio_track"
		| "zero_length"
		| "damaged"
		| "too_long"
		| "too_much_memory"
		| "timed_out";
	/** A sentence for a person, or "". */
	detail: string;
};

export type Measured = {
	/** Decoded samples of one channel by the sample rate, without what an encoder added at the ends. */
	audioSeconds: number;
	codec: string;
	container: Container;
	channels: number;
};

export function judge(decoded: Decoded): { measured: Measured } | Unusable {
	const { container, codec, facts } = decoded;
	const { seconds } = facts;
	if (facts.outOfMemory) return unusable("too_much_memory");
	if (facts.tooLong) return unusable("too_long");
	if (!facts.opened) return unusable("damaged", nothingReadable(decoded));
	if (!facts.audioStreams)
		return decoded.isCut
			? unusable("damaged", nothingReadable(decoded))
			: unusable("no_audio_track");
	if (facts.codecUnknown)
		return unusable("not_audio", `Its sound is in a format named ${codec}.`);
	if (isIncomplete(decoded)) {
		if (seconds === 0) return unusable("damaged", nothingReadable(decoded));
		const of =
			promises(decoded) && facts.secondsPromised
				? ` of ${lengthInWords(facts.secondsPromised)}`
				: "";
		return unusable(
			"damaged",
			`Only the first ${lengthInWords(seconds)}${of} can be read.`,
		);
	}
	if (seconds === 0)
		return facts.framesBad
			? unusable("damaged", nothingReadable(decoded))
			: unusable("zero_length");
	const bad = (facts.framesBad ?? 0) / Math.max(1, facts.packets ?? 0);
	if (bad > 0.5) return unusable("not_audio");
	if (bad > badShareMax)
		return unusable(
			"damaged",
			`${Math.round(bad * 100)} % of its sound cannot be read.`,
		);
	return {
		measured: {
			audioSeconds: seconds,
			codec,
			container,
			channels: facts.channels ?? 0,
		},
	};
}

/** A frame that cannot be read here and there happens on a telephone; its time is not charged. */
const badShareMax = 0.05;

/** Whether the promise of this container's header is kept by every program that writes it. */
const promises = ({ container }: Decoded) =>
	container === "flac" || container === "mp3";

function isIncomplete(decoded: Decoded): boolean {
	const { facts, isCut } = decoded;
	if (isCut || facts.endedEarly || facts.failed) return true;
	const missing = (facts.secondsPromised ?? 0) - facts.seconds;
	return promises(decoded) && missing > 0.25 + facts.seconds * 0.005;
}

const nothingReadable = ({ container }: Decoded): string =>
	container === "mov"
		? "The part of the file that says where its sound is, usually the last, is missing or unreadable, so none of it can be read."
		: "None of its sound can be read.";

function lengthInWords(seconds: number): string {
	if (seconds < 60) return `${seconds.toFixed(1)} seconds`;
	const minutes = Math.floor(seconds / 60);
	return `${minutes} min ${Math.floor(seconds % 60)} s`;
}

export const unusable = (why: Unusable["unusable"], detail = ""): Unusable => ({
	unusable: why,
	detail,
});
