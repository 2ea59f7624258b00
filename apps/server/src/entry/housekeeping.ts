/**
 * Keeps house for the token engine: checks the books of all companies little by little, all the time, and folds their new
 * entries into the sums of use. Correctness waits for none of it; it finds a fault early, and makes reads short.
 *
 * One step at a time in a process. Several processes share the work: each takes a company that no other looks at.
 */
import { setTimeout as wait } from "node:timers/promises";
import type { Book, Housekeeping } from "@verbatim/tokens";
import type { Log } from "../platform/log.ts";

export type House = { stop(): Promise<void> };

export function keepHouse(of: {
	housekeeping: Housekeeping;
	book: Book;
	log: Log;
	entriesMax: number;
	/** Between two steps while something is due, and when nothing was. */
	pauseSeconds: { due: number; idle: number };
}): House {
	const { log, pauseSeconds } = of;
	const stopping = new AbortController();
	const { signal } = stopping;

	const work = async () => {
		while (!signal.aborted) {
			const isDue = await step(of).catch((error: Error) => {
				log.error({ err: error }, "A check of the books failed");
				return false;
			});
			const seconds = isDue ? pauseSeconds.due : pauseSeconds.idle;
			await wait(seconds * 1_000, undefined, { signal }).catch(() => undefined);
		}
	};
	const working = work();

	return {
		async stop() {
			stopping.abort();
			await working;
		},
	};
}

/** Answers whether anything was due. */
async function step(of: {
	housekeeping: Housekeeping;
	book: Book;
	log: Log;
	entriesMax: number;
}): Promise<boolean> {
	const { housekeeping, entriesMax } = of;
	const checked = await housekeeping.verifyNext({ entriesMax });
	if (checked === undefined) return false;
	const { companyId } = checked;
	if (checked.problems > 0) {
		const verified = await of.book.verified(companyId);
		of.log.error(
			{
				companyId,
				problems: "refused" in verified ? [] : verified.problems,
			},
			"A company's book breaks its rules",
		);
	}
	await housekeeping.foldUsage(companyId, { entriesMax });
	return true;
}
