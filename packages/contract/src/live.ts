/**
 * What the server tells an open console by itself, as server-sent events at `/api/live`. Each event carries the whole
 * present state of what it speaks of, so a missed one is healed by the next; on (re)connecting the balance comes first.
 */
import { z } from "zod";
import { idOf } from "./ids.ts";
import { interviewState, progress } from "./interviews.ts";
import { balance } from "./tokens.ts";

export const livePath = "/api/live";

/** After so many seconds without any event (a `ping` comes each 10 s) a screen shows its numbers as of a time. */
export const liveStaleSeconds = 25;

export const changedArea = z.enum([
	"team",
	"plan",
	"billing",
	"top_ups",
	"budgets",
	"alerts",
	"keys",
	"webhooks",
]);
export type ChangedArea = z.output<typeof changedArea>;

export const liveEvents = {
	/** SSE id: the pool's version. Versions only rise; a lower one is ignored. */
	balance,
	interview: z.object({
		id: idOf("interview"),
		state: z.union([interviewState, z.literal("deleted")]),
		progress: progress.nullable(),
	}),
	/** A survey was changed, answered or deleted: what a screen shows of it is read again. */
	survey: z.object({ id: idOf("survey") }),
	/** Something of the company is not as it was: what a screen shows of it is read again. */
	changed: z.object({ what: changedArea }),
	/** The server lost its own source of news: what is on screen is as of `since`. */
	stale: z.object({ since: z.iso.datetime() }),
	ping: z.object({ at: z.iso.datetime() }),
} as const;

export type LiveEventName = keyof typeof liveEvents;
export type LiveEvent<Name extends LiveEventName> = z.output<
	(typeof liveEvents)[Name]
>;
