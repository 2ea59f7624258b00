/**
 * One way to ask the server: `call(startInterview, { params })`. What it takes and gives is the contract's; what the
 * server refuses is thrown as a `Refused` with the problem's document, what never reached it as `NoAnswer`.
 */
import type { ProblemCode, ProblemDocument } from "@verbatim/contract/problems";
import type { Answer, Asking, Route } from "@verbatim/contract/route";

export class Refused extends Error {
	readonly document: ProblemDocument;
	constructor(document: ProblemDocument) {
		super(document.detail);
		this.name = "Refused";
		this.document = document;
	}
}

/** The server could not be reached, or what answered is not Verbatim. Whether it acted is not known. */
export class NoAnswer extends Error {
	override readonly name = "NoAnswer";
}

export function isRefused(error: unknown, code: ProblemCode): error is Refused {
	return error instanceof Refused && error.document.code === code;
}

/** Generous, because a checkout waits for the payment provider. */
const answerSecondsMax = 20;

type Parts = {
	params?: Record<string, unknown> | undefined;
	query?: Record<string, unknown> | undefined;
	body?: unknown;
};

export async function call<const R extends Route>(
	route: R,
	...[asking]: object extends Asking<R> ? [Asking<R>?] : [Asking<R>]
): Promise<Answer<R>> {
	const { params, query, body } = (asking ?? {}) as Parts;
	const response = await ask(addressOf(route.path, { params, query }), {
		method: route.method.toUpperCase(),
		headers: {
			accept: "application/json",
			...(body === undefined ? {} : { "content-type": "application/json" }),
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	if (!response.ok) throw await problemIn(response);
	const answer: unknown = await response.json().catch(() => undefined);
	if (answer === undefined)
		throw new NoAnswer(`Something else answered, with ${response.status}`);
	return answer as Answer<R>;
}

export async function ask(
	address: string,
	request: RequestInit,
): Promise<Response> {
	try {
		return await fetch(address, {
			...request,
			signal: AbortSignal.timeout(answerSecondsMax * 1_000),
		});
	} catch (cause) {
		throw new NoAnswer("The server did not answer", { cause });
	}
}

/** What an answer that is not a success says. */
export async function problemIn(
	response: Response,
): Promise<Refused | NoAnswer> {
	const answer: unknown = await response.json().catch(() => undefined);
	return isProblemDocument(answer)
		? new Refused(answer)
		: new NoAnswer(`Something else answered, with ${response.status}`);
}

export function isProblemDocument(value: unknown): value is ProblemDocument {
	return (
		typeof value === "object" &&
		value !== null &&
		"code" in value &&
		"detail" in value &&
		"status" in value
	);
}

/** `/api/interviews/{interviewId}` with its params filled in, and what of the query was given. */
export function addressOf(
	path: string,
	{ params, query }: Pick<Parts, "params" | "query">,
): string {
	const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
		encodeURIComponent(String(params?.[name])),
	);
	const search = new URLSearchParams();
	for (const [name, value] of Object.entries(query ?? {}))
		if (value !== undefined) search.set(name, String(value));
	return search.size === 0 ? filled : `${filled}?${search}`;
}
