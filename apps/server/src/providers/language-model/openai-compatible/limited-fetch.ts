/**
 * Fetch as far as a configured service may go: redirects are answers, so the key goes to the configured place only; and an
 * answer has an end.
 */
export function limitedFetch(bytesMax: number): typeof fetch {
	return async (input, init) => {
		const answer = await fetch(input, { ...init, redirect: "manual" });
		if (answer.body === null) return answer;
		let bytes = 0;
		const counted = answer.body.pipeThrough(
			new TransformStream<Uint8Array, Uint8Array>({
				transform(chunk, controller) {
					bytes += chunk.length;
					if (bytes > bytesMax) controller.error(new AnswerTooLarge());
					else controller.enqueue(chunk);
				},
			}),
		);
		return new Response(counted, {
			status: answer.status,
			headers: answer.headers,
		});
	};
}

export class AnswerTooLarge extends Error {
	override name = "AnswerTooLarge";
}
