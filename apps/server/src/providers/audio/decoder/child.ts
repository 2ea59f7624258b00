/**
 * The process in which a stranger's file is decoded. It was started with no rights but to read its own code: the file
 * came as an open descriptor, the network is closed, the environment is empty. It reads, computes, writes sound and
 * facts, and ends. It ends too when its parent is gone: then nobody reads what it tells, and telling throws.
 */
import { fstatSync, readFileSync, readSync, writeSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { containers, type FileBytes, findContainer } from "../container.ts";
import type { Decoded, Told } from "./told.ts";

/** What the process is given on its command line, as JSON. */
export type Order = { secondsMax: number; wantsSound: boolean };

/** What the parent opened for it, beside standard input (empty) and errors. */
const descriptors = { sound: 1, file: 3, told: 4 } as const;

const tellEveryMilliseconds = 200;

function run(order: Order): void {
	const module = new WebAssembly.Module(
		// Kept compressed: a third of the size, opened in a fiftieth of a second.
		brotliDecompressSync(
			readFileSync(new URL("./decoder.wasm.br", import.meta.url)),
		),
	);
	tell({ ready: true });

	const file = openFile();
	const found = findContainer(file);
	tell({ found: found?.container ?? null });
	if (found === undefined) return;

	const facts: Record<string, number> = {};
	const words: Record<string, string> = {};
	let toldAt = performance.now();
	let seconds = 0;
	const tellNowAndThen = () => {
		const now = performance.now();
		if (now - toldAt < tellEveryMilliseconds) return;
		toldAt = now;
		tell({ seconds });
	};

	const instance = new WebAssembly.Instance(module, {
		host: {
			read(position: number, into: number, lengthBytes: number): number {
				tellNowAndThen();
				return readSync(
					descriptors.file,
					memoryOf(instance, into, lengthBytes),
					0,
					lengthBytes,
					found.startsAt + position,
				);
			},
			sound(from: number, lengthBytes: number): void {
				writeAll(descriptors.sound, memoryOf(instance, from, lengthBytes));
			},
			tick(now: number): void {
				seconds = now;
				tellNowAndThen();
			},
			fact(name: number, value: number): void {
				facts[textAt(instance, name)] = value;
			},
			word(name: number, value: number): void {
				words[textAt(instance, name)] = textAt(instance, value);
			},
		},
		wasi_snapshot_preview1: noSystem,
	});
	const { _initialize, decode } = instance.exports as {
		_initialize(): void;
		decode(
			container: number,
			sizeBytes: number,
			secondsMax: number,
			wantsSound: number,
		): void;
	};
	_initialize();
	decode(
		containers.indexOf(found.container),
		file.sizeBytes - found.startsAt,
		order.secondsMax,
		order.wantsSound ? 1 : 0,
	);
	tell({
		decoded: {
			container: found.container,
			isCut: found.isCut,
			codec: words["codec"] ?? "",
			facts: facts as Decoded["facts"],
		},
	});
}

function openFile(): FileBytes {
	return {
		sizeBytes: fstatSync(descriptors.file).size,
		read(position, lengthBytes) {
			const bytes = Buffer.alloc(lengthBytes);
			const got = readSync(descriptors.file, bytes, 0, lengthBytes, position);
			return bytes.subarray(0, got);
		},
	};
}

/** C's library asks for a system; there is none. 8 is "no such descriptor", and also ends the list of open folders. */
const noSystem = new Proxy<Record<string, () => number>>(
	{},
	{ get: () => () => 8 },
);

/** Made anew each time, because memory moves when it grows. */
function memoryOf(
	instance: WebAssembly.Instance,
	at: number,
	lengthBytes: number,
): Buffer {
	const memory = instance.exports["memory"] as WebAssembly.Memory;
	return Buffer.from(memory.buffer, at, lengthBytes);
}

function textAt(instance: WebAssembly.Instance, at: number): string {
	const memory = instance.exports["memory"] as WebAssembly.Memory;
	const bytes = Buffer.from(memory.buffer, at);
	return bytes.toString("utf8", 0, bytes.indexOf(0));
}

function tell(what: Told): void {
	writeAll(descriptors.told, Buffer.from(`${JSON.stringify(what)}\n`));
}

function writeAll(descriptor: number, bytes: Buffer): void {
	for (let at = 0; at < bytes.length; )
		at += writeSync(descriptor, bytes, at, bytes.length - at);
}

if (import.meta.main) run(JSON.parse(process.argv[2] ?? "") as Order);
