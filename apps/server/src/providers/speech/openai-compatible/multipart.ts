/** A transcription request as bytes: multipart/form-data with a WAV file. */
import {
	pcmBytesPerSecond,
	pcmSamplesPerSecond,
} from "../../audio/decode-to-pcm.ts";

export async function multipart(
	pcm: Buffer,
	fields: readonly [name: string, value: string][],
): Promise<{ contentType: string; body: Buffer }> {
	const form = new FormData();
	for (const [name, value] of fields) form.append(name, value);
	form.append(
		"file",
		new Blob([wavHeader(pcm.length), new Uint8Array(pcm)], {
			type: "audio/wav",
		}),
		"recording.wav",
	);
	const encoded = new Response(form);
	return {
		contentType: encoded.headers.get("content-type") ?? "",
		body: Buffer.from(await encoded.arrayBuffer()),
	};
}

function wavHeader(dataBytes: number): Uint8Array<ArrayBuffer> {
	const header = new Uint8Array(44);
	const view = Buffer.from(header.buffer);
	view.write("RIFF", 0, "latin1");
	view.writeUInt32LE(36 + dataBytes, 4);
	view.write("WAVEfmt ", 8, "latin1");
	view.writeUInt32LE(16, 16);
	view.writeUInt16LE(1, 20); // PCM
	view.writeUInt16LE(1, 22); // channels
	view.writeUInt32LE(pcmSamplesPerSecond, 24);
	view.writeUInt32LE(pcmBytesPerSecond, 28);
	view.writeUInt16LE(2, 32); // bytes per sample
	view.writeUInt16LE(16, 34); // bits per sample
	view.write("data", 36, "latin1");
	view.writeUInt32LE(dataBytes, 40);
	return header;
}
