/** From a problem, or a fault, to the document that travels (RFC 9457). A fault is told as ours and kept in the log. */
import {
	type Problem,
	type ProblemDocument,
	problem,
	problems,
} from "@verbatim/contract/problems";
import { EngineBusy } from "@verbatim/tokens";
import type { Context } from "hono";
import type { Log } from "../platform/log.ts";

export function answerProblem(context: Context, found: Problem): Response {
	const { problem: code, detail, ...more } = found;
	const { status, title } = problems[code];
	const document: ProblemDocument = {
		type: `urn:verbatim:problem:${code}`,
		title,
		status,
		code,
		detail,
		...more,
		requestId: context.get("requestId") as string,
	};
	if (found.retryAfterSeconds !== undefined)
		context.header("retry-after", String(found.retryAfterSeconds));
	context.header("cache-control", "no-store");
	return context.body(JSON.stringify(document), status, {
		"content-type": "application/problem+json",
	});
}

/** PostgreSQL and network faults that pass: nothing was written, the same request may succeed in a moment. */
const passingCodes = new Set([
	"40001", // serialization failure
	"40P01", // deadlock
	"55P03", // lock time-out
	"57014", // statement time-out
	"57P01", // the database shuts down
	"57P02",
	"57P03", // the database starts up
	"53300", // too many connections
	"08000",
	"08003",
	"08006",
	"ECONNREFUSED",
	"ECONNRESET",
	"EPIPE",
]);

export function problemOfFault(
	fault: Error,
	log: Log,
	context: Context,
): Problem {
	const { code } = fault as { code?: unknown };
	const about = {
		err: fault,
		requestId: context.get("requestId") as string,
		method: context.req.method,
		path: context.req.path,
	};
	const isPassing =
		fault instanceof EngineBusy ||
		(typeof code === "string" && passingCodes.has(code)) ||
		/timeout exceeded when trying to connect|Connection terminated/.test(
			fault.message,
		);
	if (isPassing) {
		log.warn(about, "A request met a passing fault");
		return problem(
			"busy",
			"The server is busy or restarting. It is safe to try again in a moment.",
			{ retryAfterSeconds: 2 },
		);
	}
	log.error(about, "A request met a fault");
	return problem(
		"internal",
		"Something went wrong on our side, and it was written down. It is safe to try again.",
	);
}
