/**
 * How fresh what is on screen is, as a pure function of what was heard. Stale when nothing was heard for so long, or
 * when the server says that it lost its own source; then a number is shown as of a time, never as if it were right.
 */
import { liveStaleSeconds } from "@verbatim/contract/live";
import type { Balance } from "@verbatim/contract/tokens";

export type LiveState = {
	/** Whether a stream is open at this moment. */
	stream: "connecting" | "open" | "lost";
	/** How often in a row connecting has failed. */
	failures: number;
	/** When the stream last proved that what is shown is true; at first, when it was begun. */
	heardAt: number;
	/** When the balance was last read by asking, beside the stream. */
	readAt: number;
	/** Set while the server itself is without news. */
	sourceLost: boolean;
};

export type LiveHappening =
	| { kind: "connecting" }
	| { kind: "opened" }
	/** A ping proves the stream, not the numbers of a server that lost its source. */
	| {
			kind: "heard";
			what: "balance" | "interview" | "survey" | "ping";
			at: number;
	  }
	| { kind: "source_lost"; at: number }
	| { kind: "read"; at: number }
	| { kind: "lost" };

export const liveFrom = (at: number): LiveState => ({
	stream: "connecting",
	failures: 0,
	heardAt: at,
	readAt: 0,
	sourceLost: false,
});

export function nextLive(
	state: LiveState,
	happening: LiveHappening,
): LiveState {
	switch (happening.kind) {
		case "connecting":
			return { ...state, stream: "connecting" };
		case "opened":
			return { ...state, stream: "open", failures: 0 };
		case "heard":
			if (happening.what === "balance")
				return { ...state, heardAt: happening.at, sourceLost: false };
			return state.sourceLost ? state : { ...state, heardAt: happening.at };
		case "source_lost":
			return { ...state, sourceLost: true, heardAt: happening.at };
		case "read":
			return { ...state, readAt: happening.at };
		case "lost":
			return { ...state, stream: "lost", failures: state.failures + 1 };
	}
}

export type Freshness =
	| { fresh: true; live: boolean }
	| { fresh: false; asOf: number };

export function freshnessOf(state: LiveState, now: number): Freshness {
	const isSilent = now - state.heardAt > liveStaleSeconds * 1_000;
	return state.sourceLost || isSilent
		? { fresh: false, asOf: Math.max(state.heardAt, state.readAt) }
		: { fresh: true, live: state.stream === "open" };
}

/** When silence alone will make it stale. */
export const staleAt = (state: LiveState) =>
	state.heardAt + liveStaleSeconds * 1_000 + 1;

/** Versions only rise: an answer that was overtaken on its way is ignored, whichever way it came. */
export function newerBalance(
	present: Balance | undefined,
	arrived: Balance,
): Balance {
	return present !== undefined && arrived.version < present.version
		? present
		: arrived;
}
