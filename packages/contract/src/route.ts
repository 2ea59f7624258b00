/**
 * A route is one thing that a client may ask of the server, told once: the server answers it, the screens call it, and
 * the OpenAPI document is made from it. A route says nothing of how it is answered.
 */
import type { z } from "zod";
import type { ProblemCode } from "./problems.ts";
import type { Scope } from "./scopes.ts";

type Method = "get" | "post" | "put" | "patch" | "delete";

export interface Route {
	readonly method: Method;
	/** OpenAPI form: `/api/interviews/{interviewId}`. */
	readonly path: string;
	readonly summary: string;
	readonly area: string;
	/** Who may call it: anyone, or a signed-in member. */
	readonly access: "anyone" | "member";
	/** What an API key must be allowed to call it. Without one, only people may. */
	readonly scope?: Scope;
	readonly params?: z.ZodObject;
	readonly query?: z.ZodObject;
	readonly body?: z.ZodObject;
	readonly answer: z.ZodType;
	/** The success status: 200 unless something was made (201) or was only begun (202). */
	readonly status: 200 | 201 | 202;
	/** The problems that a caller must expect, beside those that any route can have. */
	readonly problems: readonly ProblemCode[];
}

export function route<const R extends Route>(described: R): R {
	return described;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type Sent<S> = S extends z.ZodType ? z.input<S> : undefined;

/** What a handler is given, after checking. */
export type Asked<R extends Route> = {
	params: Parsed<R["params"]>;
	query: Parsed<R["query"]>;
	body: Parsed<R["body"]>;
};

/** What a caller gives. Parts that the route does not have are left out. */
export type Asking<R extends Route> = (R["params"] extends z.ZodType
	? { params: Sent<R["params"]> }
	: unknown) &
	(R["query"] extends z.ZodType ? { query?: Sent<R["query"]> } : unknown) &
	(R["body"] extends z.ZodType ? { body: Sent<R["body"]> } : unknown);

export type Answer<R extends Route> = z.output<R["answer"]>;
