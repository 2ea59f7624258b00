/**
 * The microphone itself, and a recorder on it: what the browser gives, without what the screens make of it. Pieces of sound
 * come every few seconds, so that a page that is closed in the middle has lost no more than these.
 */
import { soundTypeOf } from "./sound-type.ts";
import { type WhyNot, whyNotAtAll, whyRefused } from "./why-not.ts";

/** Of each piece of sound. */
const pieceMilliseconds = 5_000;
/** Clear speech, at a size that goes through a bad connection. */
const bitsPerSecond = 48_000;

export const recordableType = (): string | undefined =>
	typeof MediaRecorder === "undefined" ||
	typeof MediaRecorder.isTypeSupported !== "function"
		? undefined
		: soundTypeOf((type) => MediaRecorder.isTypeSupported(type));

export const lookAround = (): WhyNot | undefined =>
	whyNotAtAll({
		isSecure: window.isSecureContext,
		canRecord:
			navigator.mediaDevices?.getUserMedia !== undefined &&
			recordableType() !== undefined,
		userAgent: navigator.userAgent,
	});

export async function askForMicrophone(
	refusedBefore: boolean,
): Promise<MediaStream | WhyNot> {
	try {
		return await navigator.mediaDevices.getUserMedia({
			audio: {
				echoCancellation: true,
				noiseSuppression: true,
				autoGainControl: true,
				channelCount: 1,
			},
		});
	} catch (error) {
		return whyRefused((error as Error).name, {
			permission: await permission(),
			refusedBefore,
			userAgent: navigator.userAgent,
		});
	}
}

/** Undefined where the browser cannot say. */
async function permission(): Promise<PermissionState | undefined> {
	try {
		const name = "microphone" as PermissionName;
		return (await navigator.permissions.query({ name })).state;
	} catch {
		return undefined;
	}
}

export function letGo(stream: MediaStream | undefined): void {
	for (const track of stream?.getTracks() ?? []) track.stop();
}

export type Meter = { level(): number; close(): void };

/** How loud it is now, as the root mean square of the last samples. */
export function meterOf(stream: MediaStream): Meter {
	const context = new AudioContext();
	const analyser = context.createAnalyser();
	analyser.fftSize = 1_024;
	context.createMediaStreamSource(stream).connect(analyser);
	// Some browsers begin it asleep, although a tap began all this.
	void context.resume().catch(() => undefined);
	const samples = new Float32Array(analyser.fftSize);
	return {
		level() {
			analyser.getFloatTimeDomainData(samples);
			let sum = 0;
			for (const sample of samples) sum += sample * sample;
			return Math.sqrt(sum / samples.length);
		},
		close: () => void context.close().catch(() => undefined),
	};
}

export type Recorder = {
	/** What was spoken, without the pauses. */
	seconds(): number;
	pause(): void;
	resume(): void;
	/** Resolves when the last piece was given. */
	stop(): Promise<void>;
};

export function recordFrom(
	stream: MediaStream,
	type: string,
	{
		onPiece,
		onInterrupted,
		onEnded,
	}: {
		/** In their order; the next one waits for it. */
		onPiece: (piece: { bytes: ArrayBuffer; seconds: number }) => Promise<void>;
		/** A call, or another app, has the microphone for a while. */
		onInterrupted: () => void;
		/** The microphone is gone. */
		onEnded: () => void;
	},
): Recorder {
	const recorder = new MediaRecorder(stream, {
		mimeType: type,
		audioBitsPerSecond: bitsPerSecond,
	});
	let spokenMilliseconds = 0;
	let since: number | undefined;
	let pieces = Promise.resolve();

	const seconds = () =>
		(spokenMilliseconds +
			(since === undefined ? 0 : performance.now() - since)) /
		1_000;
	const runs = (is: boolean) => {
		spokenMilliseconds = seconds() * 1_000;
		since = is ? performance.now() : undefined;
	};

	recorder.ondataavailable = ({ data }) => {
		if (data.size === 0) return;
		const at = seconds();
		pieces = pieces.then(async () =>
			onPiece({ bytes: await data.arrayBuffer(), seconds: at }),
		);
	};
	const stopped = new Promise<void>((resolve) => {
		recorder.onstop = () => resolve();
	});
	const [track] = stream.getAudioTracks();
	track?.addEventListener("mute", onInterrupted);
	track?.addEventListener("ended", onEnded);

	recorder.start(pieceMilliseconds);
	runs(true);
	return {
		seconds,
		pause() {
			if (recorder.state !== "recording") return;
			recorder.pause();
			runs(false);
			// On the device at once: a page that is not looked at may be closed at any moment.
			recorder.requestData();
		},
		resume() {
			if (recorder.state !== "paused") return;
			recorder.resume();
			runs(true);
		},
		async stop() {
			track?.removeEventListener("mute", onInterrupted);
			track?.removeEventListener("ended", onEnded);
			runs(false);
			if (recorder.state !== "inactive") recorder.stop();
			await stopped;
			await pieces;
		},
	};
}
