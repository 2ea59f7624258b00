/**
 * Sends what waits, one thing after the other, and goes on trying by itself: after 1, 2, 4, ... 60 seconds, and at once
 * when the connection is back or the page is looked at again.
 */
import { NoAnswer, Refused } from "../../api/call.ts";
import {
	type Job,
	jobName,
	nextJob,
	pauseSeconds,
	type Waiting,
} from "./outbox.ts";

export type Outbox = {
	/** Something is new, or the connection may be back: try at once. */
	wake(): void;
	stop(): void;
};

export function runOutbox({
	waiting,
	perform,
	onReached,
}: {
	waiting: () => Waiting;
	/** Throws what may pass; what the server refuses for good it deals with, so that it does not wait any more. */
	perform: (job: Job) => Promise<void>;
	/** The server answered, or did not. */
	onReached: (isReachable: boolean) => void;
}): Outbox {
	const notBefore = new Map<string, number>();
	const failures = new Map<string, number>();
	let unreachable = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let isRunning = false;
	let isStopped = false;

	const putOff = (job: Job, seconds?: number) => {
		const name = jobName(job);
		const count = (failures.get(name) ?? 0) + 1;
		failures.set(name, count);
		notBefore.set(
			name,
			Date.now() + 1_000 * Math.max(seconds ?? 0, pauseSeconds(count)),
		);
	};

	const later = (at: number) => {
		clearTimeout(timer);
		timer = setTimeout(() => void run(), Math.max(0, at - Date.now()));
	};

	async function run(): Promise<void> {
		if (isRunning) return;
		isRunning = true;
		try {
			while (!isStopped) {
				const next = nextJob(waiting(), notBefore, Date.now());
				if (next === undefined) return;
				if ("at" in next) return later(next.at);
				try {
					await perform(next.job);
					failures.delete(jobName(next.job));
					notBefore.delete(jobName(next.job));
					unreachable = 0;
					onReached(true);
				} catch (error) {
					if (error instanceof Refused) {
						onReached(true);
						putOff(next.job, error.document.retryAfterSeconds);
					} else if (error instanceof NoAnswer) {
						unreachable += 1;
						onReached(false);
						return later(Date.now() + 1_000 * pauseSeconds(unreachable));
					} else {
						// A fault of this page, for one thing: the others are sent all the same.
						putOff(next.job);
						console.error(error);
					}
				}
			}
		} finally {
			isRunning = false;
		}
	}

	const wake = () => {
		unreachable = 0;
		clearTimeout(timer);
		void run();
	};
	const onVisible = () => {
		if (document.visibilityState === "visible") wake();
	};
	const onOnline = () => {
		onReached(true);
		wake();
	};
	const onOffline = () => onReached(false);
	addEventListener("online", onOnline);
	addEventListener("offline", onOffline);
	addEventListener("pageshow", wake);
	document.addEventListener("visibilitychange", onVisible);
	return {
		wake,
		stop() {
			isStopped = true;
			clearTimeout(timer);
			removeEventListener("online", onOnline);
			removeEventListener("offline", onOffline);
			removeEventListener("pageshow", wake);
			document.removeEventListener("visibilitychange", onVisible);
		},
	};
}
