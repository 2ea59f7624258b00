/**
 * The microphone of one spoken question: in which state it is, and what each happening makes of it. Pure; whatever is not
 * foreseen in a state changes nothing there.
 *
 *   unknown -> cannot | prompt -> asking -> cannot (dismissed: may be asked again) | testing -> ready -> recording <-> paused
 *   -> review -> saving-local -> saved-local -> uploading -> sent; and from everywhere to writing, and back.
 */
import type { WhyNot } from "./why-not.ts";

export type Microphone =
	| { at: "unknown" }
	| { at: "cannot"; why: WhyNot }
	/** Explained; the browser is not asked yet. */
	| { at: "prompt" }
	| { at: "asking" }
	| { at: "testing" }
	| { at: "ready" }
	| { at: "recording" }
	| { at: "paused"; by: PausedBy }
	/** `isCutOff`: the microphone ended it, not the person. */
	| { at: "review"; isCutOff: boolean }
	| { at: "saving-local" }
	| { at: "saved-local" }
	| { at: "uploading" }
	| { at: "sent" }
	| { at: "writing"; from: Exclude<Microphone, { at: "writing" }> };

export type PausedBy = "person" | "call" | "tab";

export type Happening =
	/** Looked around: it can be tried, or why not. */
	| { is: "looked"; why: WhyNot | undefined }
	| { is: "asked" }
	/** `wasTested`: somebody was heard on this page before. */
	| { is: "granted"; wasTested: boolean }
	| { is: "refused"; why: WhyNot }
	| { is: "heard" }
	| { is: "started" }
	| { is: "paused"; by: PausedBy }
	| { is: "resumed" }
	/** By the person, or by the limit. */
	| { is: "stopped" }
	/** The device went away, or the system took it. */
	| { is: "ended" }
	/** Recordings from before are here: of a page that was closed in the middle, say. */
	| { is: "found" }
	/** Record again; the previous one is kept until another one is confirmed. */
	| { is: "again" }
	/** Leave it at the previous one. */
	| { is: "previous" }
	| { is: "keeping" }
	| { is: "kept" }
	| { is: "sending" }
	| { is: "sent" }
	/** The server could not keep it: try again. */
	| { is: "not-kept" }
	| { is: "write" }
	| { is: "speak" };

export function next(microphone: Microphone, now: Happening): Microphone {
	switch (now.is) {
		case "write":
			return microphone.at === "writing"
				? microphone
				: { at: "writing", from: settled(microphone) };
		case "speak":
			return microphone.at === "writing" ? microphone.from : microphone;
		case "looked":
			return only(microphone, ["unknown"], () =>
				now.why === undefined
					? { at: "prompt" }
					: { at: "cannot", why: now.why },
			);
		case "asked":
			return only(microphone, ["prompt", "cannot", "ready"], () => ({
				at: "asking",
			}));
		case "granted":
			return only(microphone, ["asking"], () => ({
				at: now.wasTested ? "ready" : "testing",
			}));
		case "refused":
			return only(microphone, ["asking"], () => ({
				at: "cannot",
				why: now.why,
			}));
		case "heard":
			return only(microphone, ["testing"], () => ({ at: "ready" }));
		case "started":
			return only(microphone, ["testing", "ready"], () => ({
				at: "recording",
			}));
		case "paused":
			return only(microphone, ["recording"], () => ({
				at: "paused",
				by: now.by,
			}));
		case "resumed":
			return only(microphone, ["paused"], () => ({ at: "recording" }));
		case "stopped":
			return only(microphone, ["recording", "paused"], () => ({
				at: "review",
				isCutOff: false,
			}));
		case "ended":
			if (microphone.at === "recording" || microphone.at === "paused")
				return { at: "review", isCutOff: true };
			return only(microphone, ["testing", "ready"], () => ({ at: "prompt" }));
		case "found":
			return only(microphone, ["unknown", "prompt", "cannot"], () => ({
				at: "review",
				isCutOff: false,
			}));
		case "again":
			return only(microphone, ["review"], () => ({ at: "prompt" }));
		case "previous":
			return only(
				microphone,
				["prompt", "cannot", "testing", "ready", "review"],
				() => ({ at: "review", isCutOff: false }),
			);
		case "keeping":
			return only(microphone, ["review"], () => ({ at: "saving-local" }));
		case "kept":
			return only(microphone, ["saving-local", "unknown"], () => ({
				at: "saved-local",
			}));
		case "sending":
			return only(microphone, ["saved-local"], () => ({ at: "uploading" }));
		case "sent":
			return only(
				microphone,
				["unknown", "saving-local", "saved-local", "uploading"],
				() => ({ at: "sent" }),
			);
		case "not-kept":
			return only(
				microphone,
				["saving-local", "saved-local", "uploading"],
				() => ({ at: "prompt" }),
			);
	}
}

/** What it goes back to after writing: never to a stream that was let go meanwhile. */
function settled(
	microphone: Exclude<Microphone, { at: "writing" }>,
): Exclude<Microphone, { at: "writing" }> {
	switch (microphone.at) {
		case "asking":
		case "testing":
		case "ready":
			return { at: "prompt" };
		case "recording":
		case "paused":
			return { at: "review", isCutOff: false };
		default:
			return microphone;
	}
}

function only(
	microphone: Microphone,
	in_: readonly Microphone["at"][],
	then: () => Microphone,
): Microphone {
	return in_.includes(microphone.at) ? then() : microphone;
}
