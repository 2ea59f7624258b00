/** The player: play, ten seconds back and forth, a slider, the speed. It stays in sight while the transcript is read. */
import { interviewSoundPath } from "@verbatim/contract/interviews";
import { Pause, Play, RotateCcw, RotateCw } from "lucide-react";
import {
	type CSSProperties,
	type ReactNode,
	useEffect,
	useRef,
	useSyncExternalStore,
} from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { addressOf } from "../../api/call.ts";
import { IconButton } from "../../kit/button.tsx";
import { Notice } from "../../kit/notice.tsx";
import { useText } from "../../text/text.ts";
import { openPlayback, type Playback } from "./playback.ts";

const stepSeconds = 10;
const rates = [0.75, 1, 1.25, 1.5, 2] as const;

export function Sound({
	interviewId,
	onOpen,
}: {
	interviewId: string;
	onOpen: (playback: Playback | undefined) => void;
}) {
	const audio = useRef<HTMLAudioElement>(null);
	useEffect(() => {
		if (audio.current === null) return;
		const playback = openPlayback(audio.current);
		onOpen(playback);
		return () => {
			playback.close();
			onOpen(undefined);
		};
	}, [onOpen]);
	return (
		// biome-ignore lint/a11y/useMediaCaption: its captions are the transcript, on the same page
		<audio
			ref={audio}
			preload="metadata"
			src={addressOf(interviewSoundPath, { params: { interviewId } })}
		/>
	);
}

export function Player({
	playback,
	audioSeconds,
	aside,
}: {
	playback: Playback;
	audioSeconds: number;
	aside?: ReactNode;
}) {
	const { t, format } = useText();
	const state = useSyncExternalStore(playback.watch, playback.state);
	if (state.isBroken) return <Notice kind="warn">{t("player.broken")}</Notice>;
	const seconds = Math.min(state.seconds, audioSeconds);
	const share = audioSeconds === 0 ? 0 : seconds / audioSeconds;
	const at = t("player.at", {
		at: format.clock(seconds),
		of: format.clock(audioSeconds),
	});
	return (
		<section
			aria-label={t("player.title")}
			className="rounded-2xl bg-raised px-3 py-2.5 shadow-float ring-1 ring-line sm:px-4"
		>
			<div className="flex items-center gap-1 sm:gap-2">
				<AriaButton
					aria-label={state.isPlaying ? t("player.pause") : t("player.play")}
					onPress={playback.toggle}
					className="grid size-11 shrink-0 place-items-center rounded-full bg-accent text-on-accent hover:bg-accent-strong"
				>
					{state.isPlaying ? (
						<Pause className="size-5 fill-current" aria-hidden />
					) : (
						<Play className="ml-0.5 size-5 fill-current" aria-hidden />
					)}
				</AriaButton>
				<IconButton
					aria-label={t("player.back", { seconds: stepSeconds })}
					onPress={() =>
						playback.moveTo(Math.max(0, state.seconds - stepSeconds))
					}
					className="max-xs:hidden"
				>
					<RotateCcw className="size-4.5" aria-hidden />
				</IconButton>
				<IconButton
					aria-label={t("player.forth", { seconds: stepSeconds })}
					onPress={() =>
						playback.moveTo(Math.min(audioSeconds, state.seconds + stepSeconds))
					}
					className="max-xs:hidden"
				>
					<RotateCw className="size-4.5" aria-hidden />
				</IconButton>
				<input
					type="range"
					aria-label={t("player.position")}
					aria-valuetext={at}
					min={0}
					max={audioSeconds}
					step="any"
					value={seconds}
					onChange={({ target }) => playback.moveTo(Number(target.value))}
					onKeyDown={(event) => {
						// By itself the browser would move by a hundredth of four hours.
						const step =
							event.key === "ArrowRight" || event.key === "ArrowUp"
								? 5
								: event.key === "ArrowLeft" || event.key === "ArrowDown"
									? -5
									: 0;
						if (step === 0) return;
						event.preventDefault();
						playback.moveTo(
							Math.min(audioSeconds, Math.max(0, state.seconds + step)),
						);
					}}
					style={{ "--share": share } as CSSProperties}
					className="slider min-w-0 flex-1"
				/>
				<span className="shrink-0 whitespace-nowrap text-muted text-sm tabular-nums">
					{at}
				</span>
				<select
					aria-label={t("player.rate")}
					value={state.rate}
					onChange={({ target }) => playback.setRate(Number(target.value))}
					className="min-h-9 shrink-0 cursor-pointer rounded-lg bg-transparent px-1 text-sm hover:bg-sunken pointer-coarse:min-h-11"
				>
					{rates.map((rate) => (
						<option key={rate} value={rate}>
							{format.number(rate)}×
						</option>
					))}
				</select>
				{aside}
			</div>
		</section>
	);
}
