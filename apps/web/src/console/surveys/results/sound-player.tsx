/** A spoken answer to listen to. Its sound is fetched when somebody wants to hear it, not for every answer of a page. */
import { recordingSoundPath } from "@verbatim/contract/responses";
import { Pause, Play } from "lucide-react";
import {
	type CSSProperties,
	useEffect,
	useRef,
	useState,
	useSyncExternalStore,
} from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { addressOf } from "../../../api/call.ts";
import { useText } from "../../../text/text.ts";
import { openPlayback, type Playback } from "../../interviews/playback.ts";

export function SoundPlayer({
	surveyId,
	recording: { id, seconds },
	label,
}: {
	surveyId: string;
	recording: { id: string; seconds: number };
	/** Which answer it is, for those who do not see where it stands. */
	label: string;
}) {
	const audio = useRef<HTMLAudioElement>(null);
	const [playback, setPlayback] = useState<Playback>();
	useEffect(() => {
		if (audio.current === null) return;
		const opened = openPlayback(audio.current);
		setPlayback(opened);
		return () => opened.close();
	}, []);
	return (
		<>
			{/* biome-ignore lint/a11y/useMediaCaption: its words are below it */}
			<audio
				ref={audio}
				preload="none"
				src={addressOf(recordingSoundPath, {
					params: { surveyId, recordingId: id },
				})}
			/>
			{playback !== undefined && (
				<Controls playback={playback} audioSeconds={seconds} label={label} />
			)}
		</>
	);
}

const stepSeconds = 2;

function Controls({
	playback,
	audioSeconds,
	label,
}: {
	playback: Playback;
	audioSeconds: number;
	label: string;
}) {
	const { t, format } = useText();
	const state = useSyncExternalStore(playback.watch, playback.state);
	if (state.isBroken)
		return (
			<p role="status" className="text-sm text-warn">
				{t("results.sound.broken")}
			</p>
		);
	const seconds = Math.min(state.seconds, audioSeconds);
	const at = t("player.at", {
		at: format.clock(seconds),
		of: format.clock(audioSeconds),
	});
	const verb = t(
		state.isPlaying ? "results.sound.pause" : "results.sound.play",
	);
	return (
		<div className="flex w-full max-w-md items-center gap-2.5">
			<AriaButton
				aria-label={t("action.on", { action: verb, name: label })}
				onPress={playback.toggle}
				className="grid size-10 shrink-0 place-items-center rounded-full bg-accent-soft text-accent hover:bg-accent-line/70 pointer-coarse:size-11"
			>
				{state.isPlaying ? (
					<Pause className="size-4.5 fill-current" aria-hidden />
				) : (
					<Play className="ml-0.5 size-4.5 fill-current" aria-hidden />
				)}
			</AriaButton>
			<input
				type="range"
				aria-label={t("action.on", {
					action: t("results.sound.position"),
					name: label,
				})}
				aria-valuetext={at}
				min={0}
				max={audioSeconds}
				step="any"
				value={seconds}
				onChange={({ target }) => playback.moveTo(Number(target.value))}
				onKeyDown={(event) => {
					const step =
						event.key === "ArrowRight" || event.key === "ArrowUp"
							? stepSeconds
							: event.key === "ArrowLeft" || event.key === "ArrowDown"
								? -stepSeconds
								: 0;
					if (step === 0) return;
					event.preventDefault();
					playback.moveTo(Math.min(audioSeconds, Math.max(0, seconds + step)));
				}}
				style={
					{
						"--share": audioSeconds === 0 ? 0 : seconds / audioSeconds,
					} as CSSProperties
				}
				className="slider min-w-0 flex-1"
			/>
			<span className="shrink-0 whitespace-nowrap text-muted text-sm tabular-nums">
				{at}
			</span>
		</div>
	);
}
