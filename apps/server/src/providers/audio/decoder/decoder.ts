/**
 * The parent's side of decoding: start the process, listen to it, and end it when it takes too long, tells too much or
 * is no longer wanted. Whatever happens in the process becomes a verdict on the recording. Only what is nobody's
 * recording's fault (no such file, a process that cannot start) throws.
 */
import type { ChildProcess } from "node:child_process";
import { open } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { judge, type Measured, type Unusable, unusable } from "../judge.ts";
import type { Order } from "./child.ts";
import { startSandboxed } from "./sandbox.ts";
import { type Told, told } from "./told.ts";

export type Decoder = {
	/** 16 kHz, one channel, 16 bits little-endian; nothing unless it was ordered. Must be read to its end. */
	sound: Readable;
	verdict: Promise<{ measured: Measured } | Unusable>;
	/** Ends the process at once, with this verdict unless it had one. */
	end(why: Unusable["unusable"]): void;
};

/** The module's own limit is 224 MB (build.sh); the program around it needs little. */
const heapMegabytesMax = 64;
const toldBytesMax = 1_000_000;
const errorBytesMax = 4_000;

export async function startDecoder(
	filePath: string,
	order: Order,
	onSeconds: (seconds: number) => void = () => undefined,
): Promise<Decoder> {
	const file = await open(filePath, "r");
	try {
		const child = startSandboxed({
			program: new URL("./child.ts", import.meta.url),
			readable: [
				new URL("../container.ts", import.meta.url),
				new URL("./decoder.wasm.br", import.meta.url),
			],
			argument: JSON.stringify(order),
			fileDescriptor: file.fd,
			heapMegabytesMax,
		});
		return listen(child, onSeconds);
	} finally {
		// The process has its own descriptor of it.
		await file.close();
	}
}

function listen(
	child: ChildProcess,
	onSeconds: (seconds: number) => void,
): Decoder {
	const [, sound, errors, , lines] = child.stdio as Readable[];
	if (!sound || !errors || !lines) throw new Error("A process without pipes");

	let ended: Unusable["unusable"] | undefined;
	const end = (why: Unusable["unusable"]) => {
		ended ??= why;
		child.kill("SIGKILL");
	};

	let isReady = false;
	let verdict: { measured: Measured } | Unusable | undefined;
	let toldBytes = 0;
	lines.on("data", (chunk: Buffer) => {
		toldBytes += chunk.length;
		if (toldBytes > toldBytesMax) end("damaged");
	});
	createInterface({ input: lines }).on("line", (line) => {
		const heard = understood(line);
		if (heard === undefined) return end("damaged");
		if ("ready" in heard) isReady = true;
		else if ("seconds" in heard) onSeconds(heard.seconds);
		else if ("decoded" in heard) verdict = judge(heard.decoded);
		else if (heard.found === null) verdict = unusable("not_audio");
	});

	let errorText = "";
	errors.on("data", (chunk: Buffer) => {
		if (errorText.length < errorBytesMax) errorText += chunk.toString();
	});

	return {
		sound,
		end,
		verdict: new Promise((resolve, reject) => {
			child.on("error", reject);
			child.on("close", (code, signal) => {
				if (ended !== undefined) resolve(unusable(ended));
				else if (code === 0 && verdict !== undefined) resolve(verdict);
				else if (!isReady)
					reject(
						new Error(
							`The decoder did not start (${code ?? signal}): ${errorText.slice(0, errorBytesMax)}`,
						),
					);
				// Killed from outside, or by its own runtime: memory is the only reason that a system has for that.
				else if (signal !== null) resolve(unusable("too_much_memory"));
				else resolve(unusable("damaged", "Reading it failed."));
			});
		}),
	};
}

function understood(line: string): Told | undefined {
	try {
		return told.safeParse(JSON.parse(line)).data;
	} catch {
		return undefined;
	}
}
