/** The sound of an interview, outside of React: where it is, and what moves it. Watchers hear of every frame that plays. */

export type Playback = {
	state(): PlaybackState;
	watch(onChange: () => void): () => void;
	toggle(): void;
	playFrom(seconds: number): void;
	moveTo(seconds: number): void;
	setRate(rate: number): void;
	close(): void;
};

export type PlaybackState = {
	seconds: number;
	isPlaying: boolean;
	rate: number;
	/** This browser cannot play it, or it did not arrive. */
	isBroken: boolean;
};

export function openPlayback(audio: HTMLAudioElement): Playback {
	let state: PlaybackState = {
		seconds: 0,
		isPlaying: false,
		rate: 1,
		isBroken: false,
	};
	let frame = 0;
	const watchers = new Set<() => void>();
	const change = (changed: Partial<PlaybackState>) => {
		state = { ...state, ...changed };
		for (const watcher of watchers) watcher();
	};
	const follow = () => {
		change({ seconds: audio.currentTime });
		frame = requestAnimationFrame(follow);
	};
	const play = () => {
		// Refused when the browser cannot play it; the element's error event tells that.
		audio.play().catch(() => change({ isPlaying: false }));
	};
	const on: Partial<Record<keyof HTMLMediaElementEventMap, () => void>> = {
		play: () => {
			change({ isPlaying: true });
			cancelAnimationFrame(frame);
			follow();
		},
		pause: () => {
			cancelAnimationFrame(frame);
			change({ isPlaying: false, seconds: audio.currentTime });
		},
		seeked: () => change({ seconds: audio.currentTime }),
		ended: () => cancelAnimationFrame(frame),
		error: () => {
			cancelAnimationFrame(frame);
			change({ isBroken: true, isPlaying: false });
		},
	};
	for (const [name, listener] of Object.entries(on))
		audio.addEventListener(name, listener);

	return {
		state: () => state,
		watch(onChange) {
			watchers.add(onChange);
			return () => watchers.delete(onChange);
		},
		toggle() {
			if (audio.paused) play();
			else audio.pause();
		},
		playFrom(seconds) {
			audio.currentTime = seconds;
			change({ seconds });
			play();
		},
		moveTo(seconds) {
			audio.currentTime = seconds;
			change({ seconds });
		},
		setRate(rate) {
			audio.playbackRate = rate;
			change({ rate });
		},
		close() {
			cancelAnimationFrame(frame);
			for (const [name, listener] of Object.entries(on))
				audio.removeEventListener(name, listener);
		},
	};
}
