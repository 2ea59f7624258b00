/**
 * The length of a recording, found by decoding every sample of it. The charge depends on it, so what a file or a client
 * says about its length is never believed. The file is hostile until shown otherwise: it is read in a child process
 * that can do nothing else, and whatever happens there becomes one of the answers below.
 */
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
	audioSeconds: number;
	codec: string;
	container: string;
	channels: number;
};
