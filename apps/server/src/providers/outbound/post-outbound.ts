/**
 * Post a text to an address that a customer gave, without letting that address lead anywhere inside. The name is resolved
 * once, every address that it has must be public, and the connection goes to exactly the one that was checked: a name
 * that answers otherwise a moment later (rebinding) is not asked again. Redirects are not followed, the answer's text is
 * not kept, and what went wrong is told without an address in it.
 */
import { lookup } from "node:dns/promises";
import { type RequestOptions, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { type AllowedHosts, outboundAddress } from "./outbound-address.ts";
import { isPublicAddress } from "./public-address.ts";

export type Posted = {
	outcome:
		| "delivered"
		| "refused"
		| "redirected"
		| "timed_out"
		| "unreachable"
		| "not_public"
		| "certificate";
	/** The HTTP status, when there was an answer. */
	status: number | undefined;
	durationMilliseconds: number;
};

/** All addresses of a name. */
export type Resolve = (
	hostname: string,
) => Promise<{ address: string; family: number }[]>;

export interface Outbound {
	/** Why an address can never be posted to; undefined when it may be tried. Asks no network. */
	refuse(url: string): string | undefined;
	/** One try. Never throws for what the other side did. */
	post(post: {
		url: string;
		body: Uint8Array;
		headers: Record<string, string>;
		/** From the first question to the last byte. */
		secondsMax: number;
		/** What comes after it is cut off. */
		answerBytesMax: number;
	}): Promise<Posted>;
}

export function openOutbound(options: {
	allowedHosts: readonly string[];
	resolve?: Resolve;
}): Outbound {
	const allowed: AllowedHosts = new Set(
		options.allowedHosts.map((host) => host.toLowerCase()),
	);
	const resolve = options.resolve ?? resolveBySystem;
	return {
		refuse(text) {
			const url = outboundAddress(text, allowed);
			if ("refused" in url) return url.refused;
			const literal = addressIn(url.hostname);
			return literal === undefined ||
				allowed.has(url.hostname) ||
				isPublicAddress(literal)
				? undefined
				: "This address is not on the public internet";
		},
		async post(post) {
			const startedAt = performance.now();
			const url = outboundAddress(post.url, allowed);
			const ended = "refused" in url ? notPublic : await tryOnce(url, post);
			return {
				...ended,
				durationMilliseconds: Math.round(performance.now() - startedAt),
			};
		},
	};

	async function tryOnce(
		url: URL,
		post: Parameters<Outbound["post"]>[0],
	): Promise<Ended> {
		const signal = AbortSignal.timeout(post.secondsMax * 1_000);
		try {
			const target = await aborted(signal, checkedAddress(url));
			if (target === undefined) return notPublic;
			return await send(url, target, post, signal);
		} catch (error) {
			return { outcome: whatFailed(error, signal), status: undefined };
		}
	}

	/** The one address that the connection goes to; undefined when any that the name has is not public. */
	async function checkedAddress(url: URL): Promise<Address | undefined> {
		const literal = addressIn(url.hostname);
		const found =
			literal === undefined
				? await resolve(url.hostname)
				: [{ address: literal, family: isIP(literal) }];
		if (
			!allowed.has(url.hostname) &&
			!found.every(({ address }) => isPublicAddress(address))
		)
			return undefined;
		const [first] = found;
		if (first === undefined) throw new Error("The name has no address");
		return first;
	}
}

type Ended = Omit<Posted, "durationMilliseconds">;
type Address = { address: string; family: number };

const notPublic: Ended = { outcome: "not_public", status: undefined };

const resolveBySystem: Resolve = (hostname) => lookup(hostname, { all: true });

/** The address itself, where the host is one: WHATWG has turned 0x7f.1 and 2130706433 into 127.0.0.1 by now. */
function addressIn(hostname: string): string | undefined {
	const bare = hostname.replace(/^\[(.*)\]$/, "$1");
	return isIP(bare) === 0 ? undefined : bare;
}

function send(
	url: URL,
	target: Address,
	post: {
		body: Uint8Array;
		headers: Record<string, string>;
		answerBytesMax: number;
	},
	signal: AbortSignal,
): Promise<Ended> {
	// Whatever asks for the name again gets the address that was checked.
	const pinned: LookupFunction = (_, options, done) =>
		options.all === true
			? done(null, [target])
			: done(null, target.address, target.family);
	const options: RequestOptions & { autoSelectFamily: boolean } = {
		method: "POST",
		headers: {
			...post.headers,
			"content-length": String(post.body.byteLength),
		},
		lookup: pinned,
		autoSelectFamily: false,
		// No connection is kept: the next post resolves and checks anew.
		agent: false,
		signal,
		maxHeaderSize: 16 * 1024,
	};
	return new Promise((resolve, reject) => {
		const request = (url.protocol === "https:" ? requestHttps : requestHttp)(
			url,
			options,
			(answer) => {
				const status = answer.statusCode ?? 0;
				const ended: Ended = { outcome: outcomeOf(status), status };
				let bytes = 0;
				answer.on("data", (chunk: Buffer) => {
					bytes += chunk.byteLength;
					if (bytes <= post.answerBytesMax) return;
					resolve(ended);
					request.destroy();
				});
				answer.on("end", () => resolve(ended));
				answer.on("error", reject);
			},
		);
		request.on("error", reject);
		request.end(post.body);
	});
}

function outcomeOf(status: number): Posted["outcome"] {
	if (status >= 200 && status < 300) return "delivered";
	return status >= 300 && status < 400 ? "redirected" : "refused";
}

function whatFailed(error: unknown, signal: AbortSignal): Posted["outcome"] {
	if (signal.aborted) return "timed_out";
	const code = String((error as { code?: unknown }).code ?? "");
	return /CERT|SSL|TLS|SIGNATURE|ALTNAME/.test(code)
		? "certificate"
		: "unreachable";
}

/** Asking the system for a name cannot be stopped; who waits can stop to wait. */
async function aborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
	work.catch(() => undefined);
	return Promise.race([
		work,
		new Promise<never>((_, reject) =>
			signal.addEventListener("abort", () => reject(signal.reason), {
				once: true,
			}),
		),
	]);
}
