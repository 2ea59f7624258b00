/**
 * Recordings on their way to the server: resumable, three at a time, going on while the person looks at other pages.
 * An upload that was cut off goes on where it stopped, also after a reload, when the same file is picked again.
 */
import { idFromUuid } from "@verbatim/contract/ids";
import {
	recordingBytesMax,
	recordingsAtOnceMax,
	uploadsPath,
} from "@verbatim/contract/interviews";
import type { DetailedError, Upload as Tus } from "tus-js-client";
import { isProblemDocument } from "../../api/call.ts";

export type Upload = {
	key: string;
	name: string;
	sizeBytes: number;
	sentBytes: number;
	bytesPerSecond: number | undefined;
	state: "waiting" | "sending" | "paused" | "lost" | "refused" | "sent";
	/** The interview that it becomes, from its first answer on. */
	interviewId: string | undefined;
	/** What the server said when it refused. */
	reason: string | undefined;
};

/** Not even begun, and why. */
export type NotTaken = {
	name: string;
	why: "too_large" | "too_many" | "under_way";
};

export type Uploads = {
	all(): readonly Upload[];
	watch(onChange: () => void): () => void;
	add(files: readonly File[]): NotTaken[];
	pause(key: string): void;
	resume(key: string): void;
	/** Stops it and takes back what has arrived. */
	cancel(key: string): void;
	/** Those that lost the server go on: it is there again. */
	resumeLost(): void;
	/** Leave the list: its interview tells the rest. */
	forget(key: string): void;
	isBusy(): boolean;
	/** Everything stops, and can go on later. */
	close(): void;
};

const atOnceMax = 3;
const chunkBytes = 8 * 1024 * 1024;
const retryMilliseconds = [0, 1_000, 3_000, 5_000, 10_000];
/** The speed of so long ago still counts for a third of what is shown. */
const speedMemoryMilliseconds = 4_000;
const shownEveryMilliseconds = 300;

type Carried = {
	upload: Upload;
	file: File;
	tus: Tus | undefined;
	measuredAt: number | undefined;
	measuredBytes: number;
};

export function openUploads(onChangedThere: () => void): Uploads {
	const carried = new Map<string, Carried>();
	const watchers = new Set<() => void>();
	let shown: readonly Upload[] = [];

	const show = () => {
		shown = [...carried.values()].map(({ upload }) => upload);
		for (const watcher of watchers) watcher();
	};
	const change = (key: string, changed: Partial<Upload>) => {
		const one = carried.get(key);
		if (one === undefined) return;
		one.upload = { ...one.upload, ...changed };
		show();
	};
	const beginWaiting = () => {
		const inState = (state: Upload["state"]) =>
			[...carried.values()].filter(({ upload }) => upload.state === state);
		const room = atOnceMax - inState("sending").length;
		for (const one of inState("waiting").slice(0, Math.max(0, room)))
			void send(one);
	};

	const send = async (one: Carried) => {
		const { key } = one.upload;
		change(key, { state: "sending", bytesPerSecond: undefined });
		one.measuredAt = undefined;
		one.tus ??= await prepare(one);
		if (carried.get(key)?.upload.state === "sending") one.tus.start();
	};

	const prepare = async ({ upload: { key }, file }: Carried) => {
		const { Upload: TusUpload } = await import("tus-js-client");
		const tus: Tus = new TusUpload(file, {
			endpoint: uploadsPath,
			chunkSize: chunkBytes,
			retryDelays: retryMilliseconds,
			metadata: { filename: file.name, filetype: file.type },
			removeFingerprintOnSuccess: true,
			// Not by the browser's opinion of the network: the server may be this machine.
			onShouldRetry: (error) => {
				const status = error.originalResponse?.getStatus() ?? 0;
				return (
					status < 400 || status >= 500 || status === 409 || status === 423
				);
			},
			onUploadUrlAvailable: () => {
				change(key, { interviewId: interviewIdOf(tus.url) });
				onChangedThere();
			},
			onProgress: (sentBytes) => measure(key, sentBytes),
			onSuccess: () => {
				change(key, { state: "sent", sentBytes: file.size });
				onChangedThere();
				beginWaiting();
			},
			onError: (error) => {
				const refused = refusalIn(error);
				change(key, {
					state: refused === undefined ? "lost" : "refused",
					reason: refused,
					bytesPerSecond: undefined,
				});
				beginWaiting();
			},
		});
		const [previous] = (await tus.findPreviousUploads()).sort((a, b) =>
			b.creationTime.localeCompare(a.creationTime),
		);
		if (previous !== undefined) tus.resumeFromPreviousUpload(previous);
		return tus;
	};

	const measure = (key: string, sentBytes: number) => {
		const one = carried.get(key);
		if (one === undefined || one.upload.state !== "sending") return;
		const now = Date.now();
		if (one.measuredAt === undefined) {
			// A resumed upload begins with what was there before: that was not sent at this speed.
			one.measuredAt = now;
			one.measuredBytes = sentBytes;
			return change(key, { sentBytes });
		}
		const passed = now - one.measuredAt;
		if (passed < shownEveryMilliseconds) return;
		const speed = ((sentBytes - one.measuredBytes) / passed) * 1_000;
		const memory = Math.exp(-passed / speedMemoryMilliseconds);
		const before = one.upload.bytesPerSecond;
		one.measuredAt = now;
		one.measuredBytes = sentBytes;
		change(key, {
			sentBytes,
			bytesPerSecond:
				before === undefined ? speed : before * memory + speed * (1 - memory),
		});
	};

	return {
		all: () => shown,
		watch(onChange) {
			watchers.add(onChange);
			return () => watchers.delete(onChange);
		},
		add(files) {
			const notTaken: NotTaken[] = [];
			let taken = 0;
			for (const file of files) {
				const key = keyOf(file);
				const present = carried.get(key);
				const isOver =
					present?.upload.state === "sent" ||
					present?.upload.state === "refused";
				if (file.size > recordingBytesMax)
					notTaken.push({ name: file.name, why: "too_large" });
				else if (taken >= recordingsAtOnceMax)
					notTaken.push({ name: file.name, why: "too_many" });
				else if (present !== undefined && !isOver) {
					if (
						present.upload.state === "sending" ||
						present.upload.state === "waiting"
					)
						notTaken.push({ name: file.name, why: "under_way" });
					else change(key, { state: "waiting" });
				} else {
					taken += 1;
					// Behind the others, also when it was sent once before.
					carried.delete(key);
					carried.set(key, {
						file,
						tus: undefined,
						measuredAt: undefined,
						measuredBytes: 0,
						upload: {
							key,
							name: file.name,
							sizeBytes: file.size,
							sentBytes: 0,
							bytesPerSecond: undefined,
							state: "waiting",
							interviewId: undefined,
							reason: undefined,
						},
					});
				}
			}
			show();
			beginWaiting();
			return notTaken;
		},
		pause(key) {
			const one = carried.get(key);
			change(key, { state: "paused", bytesPerSecond: undefined });
			void one?.tus?.abort();
			beginWaiting();
		},
		resume(key) {
			change(key, { state: "waiting" });
			beginWaiting();
		},
		cancel(key) {
			const tus = carried.get(key)?.tus;
			carried.delete(key);
			show();
			beginWaiting();
			void tus
				?.abort(true)
				.catch(() => undefined)
				.finally(onChangedThere);
		},
		resumeLost() {
			for (const { upload } of carried.values())
				if (upload.state === "lost") change(upload.key, { state: "waiting" });
			beginWaiting();
		},
		forget(key) {
			if (carried.delete(key)) show();
		},
		isBusy: () =>
			shown.some(({ state }) => state === "sending" || state === "waiting"),
		close() {
			for (const { tus } of carried.values()) void tus?.abort();
			carried.clear();
			show();
		},
	};
}

/** The same file picked again is the same upload. */
const keyOf = (file: File) =>
	`${file.name}\n${file.size}\n${file.lastModified}`;

/** An upload's address ends with the interview's UUID. */
function interviewIdOf(address: string | null): string | undefined {
	const uuid = address?.split("/").at(-1);
	return uuid ? idFromUuid("interview", uuid) : undefined;
}

/** What the server answered, in its words; undefined when it did not answer, or only for now. */
function refusalIn(error: Error | DetailedError): string | undefined {
	const response = "originalResponse" in error ? error.originalResponse : null;
	const status = response?.getStatus() ?? 0;
	if (response === null || status < 400 || status >= 500) return undefined;
	const body = response.getBody();
	try {
		const problem: unknown = JSON.parse(body);
		return isProblemDocument(problem) ? problem.detail : body;
	} catch {
		return body;
	}
}
