/** The voice of a place as long as it is shown; undefined where nothing is spoken. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { usePage } from "../context.ts";
import type { Place } from "../steps.ts";
import { openVoice, type Voice, type VoiceState } from "../voice/voice.ts";

export type VoiceOfPlace = { voice: Voice; view: VoiceState };

export function useVoice(
	place: Place | undefined,
	{ secondsMax }: { secondsMax: number },
): VoiceOfPlace | undefined {
	const { store } = usePage();
	const [, setTurn] = useState(0);
	// By its parts: the object is made anew at each change of the response.
	const { questionId, followUp = 0 } = place ?? {};
	const voice = useMemo(
		() =>
			questionId === undefined
				? undefined
				: openVoice({
						store,
						place: { questionId, followUp },
						secondsMax,
						onChange: () => setTurn((turn) => turn + 1),
					}),
		[store, questionId, followUp, secondsMax],
	);
	useEffect(() => () => voice?.close(), [voice]);
	return voice === undefined ? undefined : { voice, view: voice.state() };
}
