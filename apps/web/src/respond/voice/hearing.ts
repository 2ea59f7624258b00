/**
 * Whether anything is heard: from levels (root mean square of the samples, 0 to 1) and the time between them. Pure.
 *
 * A muted microphone gives nothing at all or a very faint hiss; a quiet room gives more; a voice much more. So "silent" is
 * said after two seconds below a floor, "heard" after a quarter of a second above a voice's least.
 */

export type Hearing = {
	is: "unsure" | "heard" | "silent";
	/** How long it has been above the voice's least, and below the floor, without a break. */
	voiceSeconds: number;
	silentSeconds: number;
};

export const silentSecondsMax = 2;
const voiceSecondsMin = 0.25;
/** -54 dB and -40 dB of full scale. */
const floorLevel = 0.002;
const voiceLevel = 0.01;

export const nothingYet: Hearing = {
	is: "unsure",
	voiceSeconds: 0,
	silentSeconds: 0,
};

export function hear(
	before: Hearing,
	{ level, seconds }: { level: number; seconds: number },
): Hearing {
	const voiceSeconds =
		level >= voiceLevel
			? before.voiceSeconds + seconds
			: // Words have gaps.
				Math.max(0, before.voiceSeconds - seconds / 2);
	const silentSeconds = level < floorLevel ? before.silentSeconds + seconds : 0;
	const is =
		silentSeconds >= silentSecondsMax
			? "silent"
			: voiceSeconds >= voiceSecondsMin
				? "heard"
				: // What was heard stays heard until it is silent; what was silent until it is heard.
					before.is;
	return {
		is,
		voiceSeconds: Math.min(voiceSeconds, 1),
		silentSeconds: Math.min(silentSeconds, 60),
	};
}

/** The height of a bar, 0 to 1: as loud as it sounds, not as large as its samples are. */
export function heightOf(level: number): number {
	const decibels = 20 * Math.log10(Math.max(level, 1e-5));
	return Math.min(1, Math.max(0, (decibels + 60) / 54));
}
