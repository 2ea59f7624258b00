/** An orderly end: on SIGTERM or Ctrl-C the parts end one after the other, the last opened first, within a time limit. */
import type { Log } from "./log.ts";

export interface Shutdown {
	/** End this part at shutdown, before the parts that were added earlier. */
	add(name: string, end: () => Promise<void>): void;
	/** End everything now; also what a signal does. */
	begin(reason: string, exitCode?: number): Promise<never>;
}

export function openShutdown(log: Log, secondsMax: number): Shutdown {
	const parts: { name: string; end: () => Promise<void> }[] = [];
	let begun: Promise<never> | undefined;

	const endAll = async (reason: string, exitCode: number): Promise<never> => {
		log.info({ reason }, "Stopping");
		setTimeout(() => {
			log.error({}, "Stopping took too long; leaving");
			process.exit(1);
		}, secondsMax * 1_000).unref();
		for (const { name, end } of parts.reverse())
			await end().catch((error: Error) =>
				log.error({ part: name, err: error }, "A part did not stop cleanly"),
			);
		log.info({}, "Stopped");
		process.exit(exitCode);
	};
	const begin = (reason: string, exitCode = 0): Promise<never> => {
		begun ??= endAll(reason, exitCode);
		return begun;
	};

	for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
		process.on(signal, () => void begin(signal));
	return { add: (name, end) => void parts.push({ name, end }), begin };
}
