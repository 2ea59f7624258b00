/**
 * One PocketSphinx process that listens to piece after piece, so that its model is loaded once. The names of the pieces
 * go in by a pipe and the words come out by another; when this process dies the pipes close, and PocketSphinx ends with
 * the piece that it is at.
 */
import { spawn } from "node:child_process";
import { mkdtemp, rm, unlink, writeFile } from "node:fs/promises";
import { constants, setPriority, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { modelFiles, type PocketSphinx } from "./find-pocketsphinx.ts";

/** Times count from the beginning of the piece. */
export type HeardWord = {
	startSeconds: number;
	endSeconds: number;
	/** As in its dictionary: "read(2)" is the second way to say it; "<sil>" and "[NOISE]" are no words. */
	token: string;
};

export class RecogniserStopped extends Error {}

export type Recogniser = {
	/** One piece at a time. Throws `RecogniserStopped` when the process ended or takes too long. */
	listen(pcm: Buffer, waitSecondsMax: number): Promise<HeardWord[]>;
	/** Ends the process, also in the middle of a piece, and removes its files. */
	close(): Promise<void>;
};

/**
 * PocketSphinx opens its input and output by name, which the sockets that Node makes for a child do not allow; the two
 * `cat` turn them into pipes. Once it has ended, for whatever reason, the folder goes and so does the whole group: the
 * first `cat` would wait for input for ever, and nobody may be left to remove the folder.
 */
const script =
	'cat | { "$0" "$@" | cat; rm -rf -- "$LISTENING_FOLDER"; kill -KILL 0; }';
const framesPerSecond = 100;
const errorCharactersMax = 2_000;

export async function startRecogniser(
	found: PocketSphinx,
): Promise<Recogniser> {
	const folder = await mkdtemp(join(tmpdir(), "verbatim-listening-"));
	const model = modelFiles(found.modelFolder);
	const child = spawn(
		"/bin/sh",
		[
			"-c",
			script,
			found.program,
			...["-hmm", model.acoustic],
			...["-lm", model.language],
			...["-dict", model.dictionary],
			...["-adcin", "yes", "-cepdir", folder, "-cepext", ".raw"],
			// What it removes it does not count: see keep-speech.ts.
			...["-remove_silence", "no"],
			...["-ctl", "/dev/stdin", "-hypseg", "/dev/stdout"],
			...["-logfn", "/dev/null"],
		],
		{
			// Its own group, so that all three can be ended at once.
			detached: true,
			stdio: ["pipe", "pipe", "pipe"],
			env: {
				PATH: "/usr/bin:/bin",
				LISTENING_FOLDER: folder,
				...(found.libraryFolders.length > 0 && {
					LD_LIBRARY_PATH: found.libraryFolders.join(delimiter),
				}),
			},
		},
	);
	lowerPriority(child.pid);

	let errors = "";
	child.stderr.on("data", (chunk: Buffer) => {
		if (errors.length < errorCharactersMax) errors += chunk.toString();
	});
	// A process that ended breaks the pipe; that it ended is told below.
	child.stdin.on("error", () => undefined);

	let waiting: PromiseWithResolvers<string> | undefined;
	let stopped: RecogniserStopped | undefined;
	const stop = (why: string) => {
		stopped ??= new RecogniserStopped(
			`${why} ${errors.slice(0, errorCharactersMax)}`.trim(),
		);
		waiting?.reject(stopped);
		if (child.pid !== undefined && child.exitCode === null)
			try {
				process.kill(-child.pid, "SIGKILL");
			} catch {
				// It ended in this very moment.
			}
	};
	child.on("error", (error) => stop(error.message));
	child.on("close", () => stop("PocketSphinx ended."));
	createInterface({ input: child.stdout }).on("line", (line) =>
		waiting?.resolve(line),
	);

	let pieces = 0;
	return {
		async listen(pcm, waitSecondsMax) {
			if (stopped !== undefined) throw stopped;
			pieces += 1;
			const name = `piece-${pieces}`;
			const path = join(folder, `${name}.raw`);
			await writeFile(path, pcm);
			waiting = Promise.withResolvers<string>();
			const timer = setTimeout(
				() => stop("PocketSphinx takes too long."),
				waitSecondsMax * 1_000,
			);
			try {
				child.stdin.write(`${name}\n`);
				const line = await waiting.promise;
				if (!line.startsWith(`${name} `)) {
					stop("PocketSphinx answered something else.");
					throw stopped;
				}
				return wordsOf(line);
			} finally {
				clearTimeout(timer);
				waiting = undefined;
				await unlink(path).catch(() => undefined);
			}
		},
		async close() {
			stop("No longer wanted.");
			await rm(folder, { recursive: true, force: true });
		},
	};
}

/**
 * `piece-1 S 0 T -1 A -1 L -1 0 -5 0 <s> 20 -7 -2 and(2) 37 ... 98`: after the scores of the whole, for each word its
 * first frame, two scores and itself; then one frame after the last.
 */
export function wordsOf(line: string): HeardWord[] {
	const fields = line.trim().split(/\s+/);
	const scores = fields.indexOf("L");
	const rest = fields.slice(scores + 2);
	const words: HeardWord[] = [];
	for (let at = 0; at + 4 < rest.length; at += 4) {
		const [first, , , token, next] = rest.slice(at, at + 5);
		const startFrame = Number(first);
		const endFrame = Number(next);
		if (
			token === undefined ||
			!Number.isInteger(startFrame) ||
			!Number.isInteger(endFrame)
		)
			return words;
		words.push({
			token,
			startSeconds: startFrame / framesPerSecond,
			endSeconds: Math.max(startFrame, endFrame) / framesPerSecond,
		});
	}
	return words;
}

/** People at their screens go first. */
function lowerPriority(pid: number | undefined): void {
	if (pid === undefined) return;
	try {
		setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
	} catch {
		// It ended already, or this system has no priorities.
	}
}
