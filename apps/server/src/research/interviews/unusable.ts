/** Why a recording cannot be used, as a sentence for the person who uploaded it. */
import { recordingSecondsMax } from "@verbatim/contract/interviews";
import type { Unusable } from "../../providers/audio/measure-recording.ts";

const hoursMax = recordingSecondsMax / 3_600;

export function unusableReason(unusable: Unusable): string {
	return `${sentence(unusable)} Nothing was charged, and the file was not kept.`;
}

function sentence({ unusable, detail }: Unusable): string {
	switch (unusable) {
		case "empty":
			return "The file is empty.";
		case "not_audio":
			return "This is not a recording that we can read, whatever its name says. Recordings are wav, mp3, m4a, ogg, opus, webm, flac, mp4 or mov.";
		case "no_audio_track":
			return "The file has no sound track: it is a video without sound.";
		case "zero_length":
			return "The recording has no length: there is not a single sample of sound in it.";
		case "damaged":
			return `The recording is damaged or was cut off. ${detail}`;
		case "too_long":
			return `The recording is longer than ${hoursMax} hours. Please cut it into parts.`;
		case "too_much_memory":
			return "Reading the recording takes more memory than a recording should. It was stopped.";
		case "timed_out":
			return "Reading the recording takes longer than a recording should. It was stopped.";
	}
}
