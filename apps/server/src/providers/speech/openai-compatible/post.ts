/**
 * One HTTP POST, from the first byte sent to the last received within a time. Redirects are answers, not followed: the
 * key goes to the configured place only. Node's `fetch` is not used because it gives up when a server listens for more
 * than five minutes before it answers.
 */
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

export type Answer = {
	status: number;
	/** In seconds; undefined when the server does not say. */
	retryAfterSeconds: number | undefined;
	text: string;
};
export type NoAnswer = { none: "unreachable" | "timed_out" | "too_large" };

const answerBytesMax = 32 * 1024 * 1024;

/** Rejects only with the signal's reason. */
export function post(given: {
	url: URL;
	headers: Record<string, string>;
	body: Buffer;
	secondsMax: number;
	signal: AbortSignal;
}): Promise<Answer | NoAnswer> {
	const { url, headers, body, secondsMax, signal } = given;
	const start = url.protocol === "https:" ? requestHttps : requestHttp;
	const limit = AbortSignal.timeout(secondsMax * 1_000);
	return new Promise((resolve, reject) => {
		const onError = () => {
			if (signal.aborted) reject(signal.reason);
			else resolve({ none: limit.aborted ? "timed_out" : "unreachable" });
		};
		const request = start(
			url,
			{
				method: "POST",
				headers: { ...headers, "content-length": body.length },
				signal: AbortSignal.any([signal, limit]),
				// A connection of its own: one that lay idle may be closed by the server just as we write.
				agent: false,
			},
			(response) => {
				const chunks: Buffer[] = [];
				let bytes = 0;
				response.on("data", (chunk: Buffer) => {
					chunks.push(chunk);
					bytes += chunk.length;
					if (bytes <= answerBytesMax) return;
					resolve({ none: "too_large" });
					request.destroy();
				});
				response.on("error", onError);
				response.on("end", () =>
					resolve({
						status: response.statusCode ?? 0,
						retryAfterSeconds: secondsToWait(response.headers["retry-after"]),
						text: Buffer.concat(chunks).toString("utf8"),
					}),
				);
			},
		);
		request.on("error", onError);
		request.end(body);
	});
}

/** Seconds, or a date. */
function secondsToWait(header: string | undefined): number | undefined {
	if (header === undefined) return undefined;
	const seconds = /^\d+(\.\d+)?$/.test(header.trim())
		? Number(header)
		: (Date.parse(header) - Date.now()) / 1_000;
	return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
