/**
 * The voice of one place: drives the microphone and its recorder by `microphone.ts`, and tells whoever shows it. One take
 * is spoken at a time; the one before is kept until another is confirmed.
 */
import type { ResponseStore } from "../response.ts";
import { type Place, placeName } from "../steps.ts";
import { type Hearing, hear, heightOf, nothingYet } from "./hearing.ts";
import {
	type Happening,
	type Microphone,
	next,
	type PausedBy,
} from "./microphone.ts";
import {
	askForMicrophone,
	letGo,
	lookAround,
	type Meter,
	meterOf,
	type Recorder,
	recordableType,
	recordFrom,
} from "./recorder.ts";

export type VoiceState = {
	microphone: Microphone;
	hearing: Hearing["is"];
	/** Spoken so far, whole seconds. */
	seconds: number;
	/** Set once for each warning: so many seconds are left. */
	secondsLeft: number | undefined;
	isOver: boolean;
	/** Microphone and voice were tried on this page before. */
	wasTested: boolean;
};

export const warnAtSecondsLeft = [15, 5] as const;
const barsShown = 40;
const tickMilliseconds = 80;

/** Whether somebody was heard on this page: then the test is not made again at each question. */
let wasTested = false;
let refusedBefore = false;

export type Voice = ReturnType<typeof openVoice>;

export function openVoice({
	store,
	place,
	secondsMax,
	onChange,
}: {
	store: ResponseStore;
	place: Place;
	secondsMax: number;
	onChange: () => void;
}) {
	let microphone: Microphone = atFirst();
	let hearing: Hearing = nothingYet;
	let stream: MediaStream | undefined;
	let meter: Meter | undefined;
	let recorder: Recorder | undefined;
	let takeId: Promise<string> | undefined;
	let secondsLeft: number | undefined;
	let isOver = false;
	let isClosed = false;
	let stayingAwake: { release(): Promise<void> } | undefined;
	let ticking: ReturnType<typeof setInterval> | undefined;
	const bars: number[] = [];
	let state = stateNow();

	function atFirst(): Microphone {
		const looked = next({ at: "unknown" }, { is: "looked", why: lookAround() });
		const answer = store.state().answers.get(placeName(place));
		if (answer?.value.kind === "recording")
			return next(
				{ at: "unknown" },
				answer.sentRevision >= answer.revision
					? { is: "sent" }
					: { is: "kept" },
			);
		const isWritten =
			store.state().drafts.get(placeName(place))?.kind === "text" ||
			(answer?.value.kind === "text" && answer.value.text !== "") ||
			// Nobody speaks a second time to be asked for writing again.
			(takesInReview().length === 0 && store.state().isInWriting);
		if (isWritten) return next(looked, { is: "write" });
		return takesInReview().length > 0 ? next(looked, { is: "found" }) : looked;
	}

	function takesInReview() {
		return [...store.state().takes.values()]
			.filter(
				(take) =>
					take.state === "review" && placeName(take.place) === placeName(place),
			)
			.sort((one, other) => one.madeAt - other.madeAt);
	}

	function stateNow(): VoiceState {
		return {
			microphone,
			hearing: hearing.is,
			seconds: Math.floor(recorder?.seconds() ?? 0),
			secondsLeft,
			isOver,
			wasTested,
		};
	}

	const tell = () => {
		const before = state;
		state = stateNow();
		if (
			!isClosed &&
			(Object.keys(state) as (keyof VoiceState)[]).some(
				(name) => state[name] !== before[name],
			)
		)
			onChange();
	};

	const happen = (happening: Happening) => {
		microphone = next(microphone, happening);
		tell();
	};

	function tick(): void {
		if (meter === undefined) return;
		const level = meter.level();
		if (microphone.at !== "paused") {
			hearing = hear(hearing, { level, seconds: tickMilliseconds / 1_000 });
			bars.push(heightOf(level));
			if (bars.length > barsShown) bars.shift();
		}
		if (hearing.is === "heard") {
			wasTested = true;
			if (microphone.at === "testing") happen({ is: "heard" });
		}
		if (microphone.at === "recording" && recorder !== undefined) {
			const left = secondsMax - recorder.seconds();
			if (left <= 0) {
				isOver = true;
				return void stop();
			}
			const warning = warnAtSecondsLeft.findLast(
				(at) => left <= at && secondsMax > at * 1.5,
			);
			if (warning !== undefined && warning !== secondsLeft) {
				secondsLeft = warning;
				buzz(warning === 5 ? [80, 60, 80] : [80]);
			}
		}
		tell();
	}

	async function ask({ thenStart }: { thenStart: boolean }): Promise<void> {
		happen({ is: "asked" });
		const got = await askForMicrophone(refusedBefore);
		if (typeof got === "string") {
			refusedBefore = true;
			return happen({ is: "refused", why: got });
		}
		// The person may have gone on, or begun to write, while the browser was asking.
		if (isClosed || microphone.at !== "asking") return letGo(got);
		stream = got;
		try {
			meter = meterOf(got);
		} catch {
			// Without a meter it records all the same.
		}
		hearing = nothingYet;
		bars.length = 0;
		clearInterval(ticking);
		ticking = setInterval(tick, tickMilliseconds);
		stream.getAudioTracks()[0]?.addEventListener("ended", () => {
			if (recorder === undefined) endStream({ is: "ended" });
		});
		happen({ is: "granted", wasTested });
		if (thenStart) start();
	}

	function start(): void {
		const type = recordableType();
		if (stream === undefined || type === undefined) return;
		const begun = store.beginTake(place, type);
		takeId = begun;
		secondsLeft = undefined;
		isOver = false;
		hearing = { ...nothingYet, is: hearing.is };
		recorder = recordFrom(stream, type, {
			onPiece: async (piece) => store.addChunk(await begun, piece),
			onInterrupted: () => pause("call"),
			onEnded: () => void stop({ is: "ended" }),
		});
		happen({ is: "started" });
		void stayAwake();
	}

	function pause(by: PausedBy): void {
		if (microphone.at !== "recording") return;
		recorder?.pause();
		happen({ is: "paused", by });
	}

	async function stop(how: Happening = { is: "stopped" }): Promise<void> {
		const ending = recorder;
		const begun = takeId;
		if (ending === undefined || begun === undefined) return;
		recorder = undefined;
		takeId = undefined;
		const seconds = Math.min(ending.seconds(), secondsMax);
		await ending.stop();
		await store.endTake(await begun, seconds);
		endStream(how);
		// Not a single piece of sound came: there is nothing to listen to.
		if (takesInReview().length === 0) happen({ is: "again" });
	}

	function endStream(how?: Happening): void {
		clearInterval(ticking);
		letGo(stream);
		meter?.close();
		stream = undefined;
		meter = undefined;
		void stayingAwake?.release().catch(() => undefined);
		stayingAwake = undefined;
		if (how !== undefined) happen(how);
	}

	async function stayAwake(): Promise<void> {
		try {
			stayingAwake = await navigator.wakeLock?.request("screen");
		} catch {
			// The screen may go dark; then the recording pauses.
		}
	}

	const onVisible = () => {
		if (!document.hidden) return;
		if (microphone.at === "recording") pause("tab");
		else if (microphone.at === "testing" || microphone.at === "ready")
			endStream({ is: "ended" });
	};
	document.addEventListener("visibilitychange", onVisible);

	return {
		state: () => state,
		/** The last levels, 0 to 1. */
		bars: (): readonly number[] => bars,
		ask,
		start,
		pause: () => pause("person"),
		resume() {
			recorder?.resume();
			happen({ is: "resumed" });
		},
		stop: () => stop(),
		again: () => happen({ is: "again" }),
		/** Leave it at the one before: what was spoken since is dropped. */
		async previous(): Promise<void> {
			endStream();
			const [, ...later] = takesInReview();
			for (const take of later) await store.discardTake(take.takeId);
			happen({ is: "previous" });
		},
		async write(): Promise<void> {
			if (recorder === undefined) endStream();
			else await stop();
			happen({ is: "write" });
		},
		async speak(): Promise<void> {
			happen({ is: "speak" });
		},
		async confirm(): Promise<string | undefined> {
			const take = takesInReview().at(-1);
			if (take === undefined) return undefined;
			happen({ is: "keeping" });
			await store.keepTake(take.takeId);
			happen({ is: "kept" });
			happen({ is: "sending" });
			return take.takeId;
		},
		sent: () => happen({ is: "sent" }),
		/** The server did not keep it: once more, or in writing. */
		notKept(inWriting: boolean): void {
			happen({ is: "not-kept" });
			if (inWriting) happen({ is: "write" });
		},
		close(): void {
			document.removeEventListener("visibilitychange", onVisible);
			isClosed = true;
			if (recorder === undefined) endStream();
			else void stop();
		},
	};
}

function buzz(pattern: number[]): void {
	try {
		navigator.vibrate?.(pattern);
	} catch {
		// Nobody needs it.
	}
}
