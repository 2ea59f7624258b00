/**
 * How a room answers a route of the contract: the route, and a function from what was asked to the answer or a problem.
 * `entry` turns a list of these into HTTP; no room knows of the HTTP library.
 */
import type { Problem } from "@verbatim/contract/problems";
import type { Answer, Asked, Route } from "@verbatim/contract/route";
import type { Scope } from "@verbatim/contract/scopes";
import type { Actor } from "./actor.ts";

/** What every handler may know of the call beside its input. */
export type Call = {
	/** The client's network address, for limits; never stored with research data. */
	address: string;
	requestId: string;
	requestHeaders: Headers;
	/** Headers to send with the answer (a session's cookie). */
	answerHeaders: Headers;
};

type Handler<R extends Route, Who> = (
	asked: Asked<R> & Who & Call,
) => Promise<Answer<R> | Problem>;

export type Answering = {
	route: Route;
	// The list holds handlers of many routes; `entry` calls each only with what its own route has parsed.
	handle: (asked: never) => Promise<unknown>;
};

/** Answer a route that only members may call. */
export function forMembers<R extends Route & { access: "member" }>(
	route: R,
	handle: Handler<R, { actor: Actor }>,
): Answering {
	return { route, handle };
}

/** Answer a route that anyone may call. */
export function forAnyone<R extends Route & { access: "anyone" }>(
	route: R,
	handle: Handler<R, unknown>,
): Answering {
	return { route, handle };
}

/**
 * What cannot be a JSON route: an upload protocol, a stream of sound, a provider's signed event, a hosted page.
 * Told in fetch terms. `path` is in OpenAPI form; `{rest}` at the end matches any rest.
 */
export type FetchAnswering = {
	methods: readonly string[];
	path: string;
	summary: string;
	access: "anyone" | "member";
	/** What an API key must be allowed to call it. Without one, only people may. */
	scope?: Scope;
	handle: (
		request: Request,
		call: Call & {
			params: Record<string, string>;
			/** Present when the caller is signed in; always, where access is "member". */
			actor: Actor | undefined;
		},
	) => Promise<Response | Problem>;
};
