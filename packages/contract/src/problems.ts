/**
 * Problems are told as RFC 9457 documents (`application/problem+json`) with a stable `code`. Each says what happened,
 * what was not touched, and what to do next. One code is never used for another's cause: a lock wait, a time-out or a
 * bug is never `out_of_tokens`.
 */
import { z } from "zod";
import { feature } from "./features.ts";

/** Each code with its HTTP status and a title that is the same every time. */
export const problems = {
	invalid_input: {
		status: 422,
		title: "Something in the request is not right",
	},
	not_signed_in: { status: 401, title: "Not signed in" },
	wrong_credentials: { status: 401, title: "Wrong mail address or password" },
	too_many_attempts: { status: 429, title: "Too many attempts" },
	email_taken: { status: 409, title: "This mail address has an account" },
	not_allowed: { status: 403, title: "Not allowed" },
	not_found: { status: 404, title: "Not found" },
	wrong_state: { status: 409, title: "Not possible in this state" },
	out_of_tokens: { status: 402, title: "Not enough tokens" },
	over_budget: { status: 403, title: "A budget stands before it" },
	quote_expired: { status: 409, title: "The quote has expired" },
	already_reversed: { status: 409, title: "This was undone before" },
	too_large: { status: 413, title: "Too large" },
	unusable_recording: { status: 422, title: "The recording cannot be used" },
	speech_unavailable: { status: 424, title: "No speech recognition" },
	payment_unavailable: {
		status: 424,
		title: "The payment provider did not answer",
	},
	bad_signature: { status: 400, title: "The signature does not match" },
	key_conflict: {
		status: 409,
		title: "This request was made before with other content",
	},
	busy: { status: 503, title: "Busy, try again" },
	invitation_over: {
		status: 410,
		title: "This invitation is not valid any more",
	},
	reset_over: {
		status: 410,
		title: "This link is not valid any more",
	},
	last_owner: { status: 409, title: "A company keeps an owner" },
	internal: { status: 500, title: "A fault on our side" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

/**
 * What stopped work that the pool could have paid: a cap on a feature, on the member or the API key that asked, or on
 * what the work is for; or the floor, which is what must stay for respondents who are answering now.
 */
export const limit = z.discriminatedUnion("of", [
	z.object({ of: z.literal("feature"), feature }),
	z.object({ of: z.literal("member") }),
	z.object({ of: z.literal("key") }),
	z.object({ of: z.literal("subject") }),
	z.object({ of: z.literal("floor"), floorTokens: z.number() }),
]);
export type Limit = z.output<typeof limit>;

/** A problem as a handler returns it. `detail` is a sentence for a person. */
export type Problem<Code extends ProblemCode = ProblemCode> = {
	problem: Code;
	detail: string;
	/** Which input was wrong, by its path in the body, query or params. */
	fields?: { field: string; message: string }[];
	/** Seconds after which trying again makes sense. */
	retryAfterSeconds?: number;
	neededTokens?: number;
	availableTokens?: number;
	shortTokens?: number;
	/** Of `over_budget`: what stands before it, and by how much it would be passed. */
	limit?: Limit;
	byTokens?: number;
};

export function isProblem(value: unknown): value is Problem {
	return (
		typeof value === "object" &&
		value !== null &&
		"problem" in value &&
		typeof value.problem === "string" &&
		value.problem in problems
	);
}

/** The document that travels. */
export const problemDocument = z.object({
	type: z.string(),
	title: z.string(),
	status: z.number().int(),
	code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
	detail: z.string(),
	fields: z
		.array(z.object({ field: z.string(), message: z.string() }))
		.optional(),
	retryAfterSeconds: z.number().optional(),
	neededTokens: z.number().optional(),
	availableTokens: z.number().optional(),
	shortTokens: z.number().optional(),
	limit: limit.optional(),
	byTokens: z.number().optional(),
	requestId: z.string().optional(),
});
export type ProblemDocument = z.output<typeof problemDocument>;

/** A problem to return: `problem("not_found", "There is no such interview.")`. */
export function problem<Code extends ProblemCode>(
	code: Code,
	detail: string,
	more: Omit<Problem, "problem" | "detail"> = {},
): Problem<Code> {
	return { problem: code, detail, ...more };
}
