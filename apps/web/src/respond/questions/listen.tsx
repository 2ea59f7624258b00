/** @jsxImportSource preact */
/** Listen to what was said. How long it is was counted while it was spoken: most recordings of browsers do not say it. */
import { useEffect, useRef, useState } from "preact/hooks";
import { clock } from "../../text/format.ts";
import { usePage } from "../context.ts";
import { Icon } from "../icons.tsx";

export function Listen({
	takeId,
	seconds,
}: {
	takeId: string;
	seconds: number;
}) {
	const { store, say } = usePage();
	const player = useRef<HTMLAudioElement>(null);
	const [isPlaying, setPlaying] = useState(false);
	const [at, setAt] = useState(0);
	const [isMissing, setMissing] = useState(false);
	useEffect(() => {
		let address: string | undefined;
		let isOver = false;
		void store.soundOf(takeId).then((sound) => {
			if (isOver) return;
			if (sound === undefined) return setMissing(true);
			address = URL.createObjectURL(sound);
			if (player.current !== null) player.current.src = address;
		});
		return () => {
			isOver = true;
			if (address !== undefined) URL.revokeObjectURL(address);
		};
	}, [store, takeId]);

	if (isMissing) return <p class="hint">{say("cannot_listen")}</p>;
	const toggle = () => {
		const audio = player.current;
		if (audio === null) return;
		if (isPlaying) {
			audio.pause();
			audio.currentTime = 0;
		} else void audio.play().catch(() => setMissing(true));
	};
	return (
		<div class="listen">
			{/* biome-ignore lint/a11y/useMediaCaption: what somebody has just said themselves */}
			<audio
				ref={player}
				preload="auto"
				onPlay={() => setPlaying(true)}
				onPause={() => {
					setPlaying(false);
					setAt(0);
				}}
				onEnded={() => setPlaying(false)}
				onTimeUpdate={({ currentTarget }) => setAt(currentTarget.currentTime)}
			/>
			<button type="button" class="button plain listen-button" onClick={toggle}>
				<Icon name={isPlaying ? "stop" : "play"} isFull />
				{say(isPlaying ? "stop_listening" : "listen")}
			</button>
			<div class="listen-bar" aria-hidden="true">
				<div
					style={{
						transform: `scaleX(${Math.min(1, at / Math.max(seconds, 0.1))})`,
					}}
				/>
			</div>
			<span class="listen-time">
				{clock(isPlaying ? at : Math.max(1, seconds))}
			</span>
		</div>
	);
}
