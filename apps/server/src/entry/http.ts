/**
 * HTTP: turns the rooms' answers into a web server. Checks what comes in by the contract, finds who asks, calls the
 * room, and writes the answer or the problem. Decides nothing.
 */
import { randomUUID } from "node:crypto";
import { getConnInfo } from "@hono/node-server/conninfo";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Problem } from "@verbatim/contract/problems";
import { isProblem, problem } from "@verbatim/contract/problems";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { secureHeaders } from "hono/secure-headers";
import type { z } from "zod";
import type { Actor } from "../company/actor.ts";
import type { Answering, Call, FetchAnswering } from "../company/answering.ts";
import type { LimitKey } from "../company/api-access/key-of.ts";
import type { CompanyOf } from "../company/sessions/company-of.ts";
import type { Log } from "../platform/log.ts";
import { answerProblem, problemOfFault } from "./answer-problem.ts";
import { describeApi } from "./describe-api.ts";

export type HttpOptions = {
	answerings: Answering[];
	fetchAnswerings: FetchAnswering[];
	companyOf: CompanyOf;
	limitKey: LimitKey;
	baseUrl: string;
	trustProxy: boolean;
	log: Log;
	/** The screens: answers everything that is not the API. */
	screens: (context: Context) => Promise<Response>;
};

/** A request of JSON has no reason to be larger. */
const jsonBytesMax = 256 * 1024;

export type App = OpenAPIHono;

export function openHttp(options: HttpOptions): App {
	const app = new OpenAPIHono();
	app.onError((fault, context) =>
		answerProblem(context, problemOfFault(fault, options.log, context)),
	);
	app.use(async (context, next) => {
		const requestId = randomUUID();
		context.set("requestId" as never, requestId as never);
		await next();
		// A streamed answer of a protocol library has headers of its own that may not be touched.
		if (!context.res.headers.has("x-request-id"))
			context.header("x-request-id", requestId);
	});
	app.use(
		secureHeaders({
			contentSecurityPolicy: {
				defaultSrc: ["'self'"],
				styleSrc: ["'self'", "'unsafe-inline'"],
				imgSrc: ["'self'", "data:"],
				mediaSrc: ["'self'", "blob:"],
				objectSrc: ["'none'"],
				frameAncestors: ["'none'"],
				baseUri: ["'self'"],
				formAction: ["'self'"],
			},
			// Set by the proxy that speaks TLS, which knows whether every subdomain does.
			strictTransportSecurity: false,
			xFrameOptions: "DENY",
			// With no referrer at all, browsers send a form with the origin "null", which is refused below.
			referrerPolicy: "same-origin",
		}),
	);
	app.use(async (context, next) => {
		if (isFromElsewhere(context, options.baseUrl))
			return answerProblem(
				context,
				problem(
					"not_allowed",
					"This request came from another site. Nothing was changed.",
				),
			);
		return next();
	});

	for (const answering of options.answerings) addRoute(app, options, answering);
	for (const answering of options.fetchAnswerings)
		addFetchRoute(app, options, answering);
	describeApi(
		app,
		options.answerings,
		options.fetchAnswerings,
		options.baseUrl,
	);
	app.all("/api/*", (context) =>
		answerProblem(
			context,
			problem("not_found", "There is nothing at this address."),
		),
	);
	app.get("*", options.screens);
	return app;
}

type Asking = { params: unknown; query: unknown; body: unknown } & Call & {
		actor?: Actor;
	};

function addRoute(app: App, options: HttpOptions, answering: Answering): void {
	const { route } = answering;
	app.on(
		route.method.toUpperCase(),
		pathOf(route.path),
		bodyLimit({
			maxSize: jsonBytesMax,
			onError: (context) =>
				answerProblem(
					context,
					problem(
						"too_large",
						`A request has at most ${jsonBytesMax} bytes. Nothing was changed.`,
					),
				),
		}),
		async (context) => {
			const call = callOf(context, options);
			const actor =
				route.access === "member"
					? await options.companyOf(call.requestHeaders, call.answerHeaders)
					: undefined;
			if (route.access === "member" && actor === undefined)
				return refuseStranger(context);
			const limited = actor && (await options.limitKey(actor, route.scope));
			if (limited !== undefined) return answerProblem(context, limited);

			const asked = await checkInput(context, route);
			if (isProblem(asked)) return answerProblem(context, asked);
			const handle = answering.handle as (asking: Asking) => Promise<unknown>;
			const answer = await handle({
				...asked,
				...call,
				...(actor === undefined ? {} : { actor }),
			});
			sendHeaders(context, call);
			context.header("cache-control", "no-store");
			if (isProblem(answer)) return answerProblem(context, answer);
			return context.json(answer as object, route.status);
		},
	);
}

function addFetchRoute(
	app: App,
	options: HttpOptions,
	answering: FetchAnswering,
): void {
	// Hono looks for a HEAD request among the routes of GET; what was really asked is in the raw request.
	const methods = answering.methods.map((method) =>
		method === "HEAD" ? "GET" : method,
	);
	app.on(methods, pathOf(answering.path), async (context, next) => {
		if (!answering.methods.includes(context.req.raw.method)) return next();
		const call = callOf(context, options);
		const actor = await options.companyOf(
			call.requestHeaders,
			call.answerHeaders,
		);
		if (answering.access === "member" && actor === undefined)
			return refuseStranger(context);
		const limited =
			answering.access === "member" && actor !== undefined
				? await options.limitKey(actor, answering.scope)
				: undefined;
		if (limited !== undefined) return answerProblem(context, limited);
		const answer = await answering.handle(context.req.raw, {
			...call,
			actor,
			params: context.req.param() as Record<string, string>,
		});
		sendHeaders(context, call);
		return answer instanceof Response ? answer : answerProblem(context, answer);
	});
}

/** Whoever speaks by a key hears of keys; which of unknown, expired and revoked it is, nobody hears. */
function refuseStranger(context: Context): Response {
	if (context.req.header("authorization") === undefined)
		return answerProblem(
			context,
			problem("not_signed_in", "Sign in and try again."),
		);
	context.header("www-authenticate", 'Bearer realm="Verbatim"');
	return answerProblem(
		context,
		problem(
			"not_signed_in",
			"This API key is not valid, or not any more. Nothing was changed; an owner or admin can make another one in Settings > Access.",
		),
	);
}

/** `/api/interviews/{interviewId}` to `/api/interviews/:interviewId`. */
const pathOf = (path: string) => path.replaceAll(/\{(\w+)\}/g, ":$1");

async function checkInput(
	context: Context,
	route: Answering["route"],
): Promise<{ params: unknown; query: unknown; body: unknown } | Problem> {
	const fields: { field: string; message: string }[] = [];
	const parse = (schema: z.ZodObject | undefined, value: unknown) => {
		if (schema === undefined) return undefined;
		const parsed = schema.safeParse(value);
		if (parsed.success) return parsed.data;
		for (const issue of parsed.error.issues)
			fields.push({ field: issue.path.join("."), message: issue.message });
		return undefined;
	};
	const params = parse(route.params, context.req.param());
	const query = parse(route.query, context.req.query());
	let body: unknown;
	if (route.body !== undefined) {
		const sent = await context.req.json().catch(() => undefined);
		if (typeof sent !== "object" || sent === null)
			return problem("invalid_input", "The request should be a JSON object.");
		body = parse(route.body, sent);
	}
	if (fields.length > 0)
		return problem(
			"invalid_input",
			`${fields.map(({ message }) => message).join(". ")}. Nothing was changed.`,
			{ fields },
		);
	return { params, query, body };
}

function callOf(context: Context, options: HttpOptions): Call {
	return {
		address: addressOf(context, options.trustProxy),
		requestId: context.get("requestId") as string,
		requestHeaders: context.req.raw.headers,
		answerHeaders: new Headers(),
	};
}

function sendHeaders(context: Context, call: Call): void {
	for (const [name, value] of call.answerHeaders)
		context.header(name, value, { append: true });
}

/** The client's address; a proxy in front tells it, and only if we are told to believe it. */
function addressOf(context: Context, trustProxy: boolean): string {
	const told = trustProxy
		? context.req.header("x-forwarded-for")?.split(",").at(-1)?.trim()
		: undefined;
	if (told) return told;
	// In a test there is no connection behind a request.
	return context.env === undefined || !("incoming" in context.env)
		? "127.0.0.1"
		: (getConnInfo(context).remote.address ?? "unknown");
}

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * A page of another site makes this browser ask, with the member's cookie. Browsers say where a page is from; programs
 * say nothing and have no cookie.
 */
function isFromElsewhere(context: Context, baseUrl: string): boolean {
	if (safeMethods.has(context.req.method)) return false;
	const origin = context.req.header("origin");
	if (origin === undefined)
		return context.req.header("sec-fetch-site") === "cross-site";
	if (origin === new URL(baseUrl).origin) return false;
	return (
		!URL.canParse(origin) || new URL(origin).host !== context.req.header("host")
	);
}
