/** The exact bytes of a request's body, or undefined when they are more than allowed: not a byte more is kept. */
export async function rawBodyOf(
	request: Request,
	bytesMax: number,
): Promise<Uint8Array | undefined> {
	if (Number(request.headers.get("content-length") ?? 0) > bytesMax)
		return undefined;
	if (request.body === null) return new Uint8Array();
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of request.body as ReadableStream<Uint8Array>) {
		bytes += chunk.byteLength;
		// Leaving the loop cancels the stream: what was announced as small is not read on.
		if (bytes > bytesMax) return undefined;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
