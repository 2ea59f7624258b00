/** How the server is asked: by the contract, with the session of this response, and with a limit to each wait. */
import {
	chunkHashHeader,
	chunkPath,
	sessionHeader,
} from "@verbatim/contract/respond";
import type { Answer, Asking, Route } from "@verbatim/contract/route";
import { addressOf, NoAnswer, problemIn } from "../../api/call.ts";

type Given = {
	session?: string | undefined;
	secondsMax?: number;
	/** Goes on when the page is closed. */
	outlivesPage?: boolean;
};

/** Generous: a saving waits until the recording is decoded. */
const secondsMaxUsually = 30;
/** What browsers let outlive a page. */
const outlivingBytesMax = 60_000;

export async function tell<const R extends Route>(
	route: R,
	asking: Asking<R>,
	given: Given = {},
): Promise<Answer<R>> {
	const { params, body } = asking as {
		params?: Record<string, unknown>;
		body?: unknown;
	};
	const text = body === undefined ? undefined : JSON.stringify(body);
	const response = await send(addressOf(route.path, { params, query: {} }), {
		...given,
		outlivesPage:
			given.outlivesPage === true && (text?.length ?? 0) < outlivingBytesMax,
		method: route.method.toUpperCase(),
		body: text,
		headers: text === undefined ? {} : { "content-type": "application/json" },
	});
	const answer: unknown = await response.json().catch(() => undefined);
	if (answer === undefined)
		throw new NoAnswer(`Something else answered, with ${response.status}`);
	return answer as Answer<R>;
}

export async function sendChunk(
	params: { publicId: string; takeId: string; number: number },
	chunk: { bytes: ArrayBuffer; hash: string },
	session: string,
): Promise<void> {
	await send(addressOf(chunkPath, { params, query: {} }), {
		session,
		method: "PUT",
		body: chunk.bytes,
		headers: {
			"content-type": "application/octet-stream",
			[chunkHashHeader]: chunk.hash,
		},
	});
}

async function send(
	address: string,
	{
		session,
		secondsMax = secondsMaxUsually,
		outlivesPage = false,
		method,
		body,
		headers,
	}: Given & {
		method: string;
		body: string | ArrayBuffer | undefined;
		headers: Record<string, string>;
	},
): Promise<Response> {
	// By hand, because phones of a few years ago have no AbortSignal.timeout.
	const cutting = new AbortController();
	const timer = setTimeout(() => cutting.abort(), secondsMax * 1_000);
	try {
		const response = await fetch(address, {
			method,
			headers: {
				accept: "application/json",
				...headers,
				...(session === undefined ? {} : { [sessionHeader]: session }),
			},
			...(body === undefined ? {} : { body }),
			keepalive: outlivesPage,
			// No cookie: a member who tries the survey is a respondent like any other.
			credentials: "omit",
			signal: cutting.signal,
		});
		if (!response.ok) throw await problemIn(response);
		return response;
	} catch (error) {
		if (error instanceof TypeError || (error as Error).name === "AbortError")
			throw new NoAnswer("The server did not answer", { cause: error });
		throw error;
	} finally {
		clearTimeout(timer);
	}
}
