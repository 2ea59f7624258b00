/** Ask a room in a test as `entry` does: the input is parsed by the route's own schemas, or refused. */
import type { Problem } from "@verbatim/contract/problems";
import type { Answer, Asking, Route } from "@verbatim/contract/route";
import type { z } from "zod";
import type { Actor } from "../actor.ts";
import type { Answering } from "../answering.ts";

export type Caller = {
	actor?: Actor;
	address?: string;
	requestHeaders?: Headers;
	answerHeaders?: Headers;
};

export async function ask<R extends Route>(
	answerings: Answering[],
	route: R,
	asking: Asking<R>,
	caller: Caller = {},
): Promise<Answer<R> | Problem> {
	const answering = answerings.find((one) => one.route === route);
	if (answering === undefined)
		throw new Error(`Nobody answers ${route.method} ${route.path}`);
	const given = asking as Record<string, unknown>;
	const parts: Record<string, unknown> = {};
	for (const part of ["params", "query", "body"] as const) {
		const schema: z.ZodObject | undefined = route[part];
		if (schema === undefined) continue;
		const parsed = schema.safeParse(given[part] ?? {});
		if (!parsed.success)
			return {
				problem: "invalid_input",
				detail: parsed.error.issues.map((issue) => issue.message).join(". "),
				fields: parsed.error.issues.map((issue) => ({
					field: issue.path.join("."),
					message: issue.message,
				})),
			};
		parts[part] = parsed.data;
	}
	return answering.handle({
		...parts,
		actor: caller.actor,
		address: caller.address ?? "192.0.2.1",
		requestId: "test",
		requestHeaders: caller.requestHeaders ?? new Headers(),
		answerHeaders: caller.answerHeaders ?? new Headers(),
	} as never) as Promise<Answer<R> | Problem>;
}

/** What a browser would send back of the cookies that it was given. */
export function cookiesOf(answerHeaders: Headers): Headers {
	const cookie = answerHeaders
		.getSetCookie()
		.map((one) => one.split(";")[0])
		.join("; ");
	return new Headers({ cookie });
}
