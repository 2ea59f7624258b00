/** The API described, from the contract alone: `/api/openapi.json` (OpenAPI 3.1), and as a page at `/api/docs`. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import {
	type ProblemCode,
	problemDocument,
	problems,
} from "@verbatim/contract/problems";
import type { Route } from "@verbatim/contract/route";
import type { Answering, FetchAnswering } from "../company/answering.ts";
import { type ApiDocument, apiPage, apiPageScript } from "./api-page.ts";
import { version } from "./version.ts";

export function describeApi(
	app: OpenAPIHono,
	answerings: Answering[],
	fetchAnswerings: FetchAnswering[],
	baseUrl: string,
): void {
	app.openAPIRegistry.registerComponent("securitySchemes", "session", {
		type: "apiKey",
		in: "cookie",
		name: "verbatim.session_token",
		description: "A person who is signed in",
	});
	app.openAPIRegistry.registerComponent("securitySchemes", "key", {
		type: "http",
		scheme: "bearer",
		description:
			"An API key of the company (vbt_…), with the scope that is named. Never together with a cookie.",
	});
	for (const { route } of answerings)
		app.openAPIRegistry.registerPath(describeRoute(route));
	for (const answering of fetchAnswerings)
		for (const method of answering.methods)
			app.openAPIRegistry.registerPath(describeFetch(answering, method));
	const about = {
		openapi: "3.1.0",
		info: {
			title: "Verbatim",
			version,
			description:
				"Surveys with spoken answers, interviews transcribed, open answers coded; paid in tokens from one pool. " +
				"Amounts are tokens with at most three decimals, money is whole minor units, instants are ISO 8601 in UTC.",
		},
		servers: [{ url: baseUrl }],
	};
	app.doc31("/api/openapi.json", about);
	let page: string | undefined;
	app.get("/api/docs", (context) => {
		page ??= apiPage(
			app.getOpenAPI31Document(about) as unknown as ApiDocument,
			{
				baseUrl,
				problems: Object.entries(problems).map(([code, problem]) => ({
					code,
					...problem,
				})),
			},
		);
		context.header("cache-control", "no-cache");
		return context.html(page);
	});
	app.get("/api/docs/page.js", (context) => {
		context.header("cache-control", "no-cache");
		return context.body(apiPageScript, 200, {
			"content-type": "text/javascript; charset=utf-8",
		});
	});
}

/** A session always will do where members may; a key only where a scope is named. */
function securityOf({ access, scope }: Pick<Route, "access" | "scope">): {
	security?: Record<string, string[]>[];
} {
	if (access === "anyone") return {};
	return {
		security: [
			{ session: [] },
			...(scope === undefined ? [] : [{ key: [scope] }]),
		],
	};
}

function describeRoute(route: Route) {
	const always = ["invalid_input", "busy", "internal"] as const;
	const signedIn =
		route.access === "member" ? (["not_signed_in"] as const) : [];
	const byKey =
		route.scope === undefined
			? []
			: (["not_allowed", "too_many_attempts"] as const);
	const codes = [
		...new Set([...route.problems, ...signedIn, ...byKey, ...always]),
	];
	const byStatus = Map.groupBy(codes, (code) => problems[code].status);
	return createRoute({
		method: route.method,
		path: route.path,
		summary: route.summary,
		tags: [route.area],
		...securityOf(route),
		request: {
			...(route.params === undefined ? {} : { params: route.params }),
			...(route.query === undefined ? {} : { query: route.query }),
			...(route.body === undefined
				? {}
				: {
						body: {
							required: true,
							content: { "application/json": { schema: route.body } },
						},
					}),
		},
		responses: {
			[route.status]: {
				description: "Done",
				content: { "application/json": { schema: route.answer } },
			},
			...Object.fromEntries(
				[...byStatus].map(([status, ofStatus]) => [
					status,
					{
						description: ofStatus.join(", "),
						content: {
							"application/problem+json": {
								schema: problemDocument,
								examples: Object.fromEntries(
									ofStatus.map((code) => [code, { value: exampleOf(code) }]),
								),
							},
						},
					},
				]),
			),
		},
	});
}

/** What the document of a problem looks like. Its sentence is another each time. */
const exampleOf = (code: ProblemCode) => ({
	type: `urn:verbatim:problem:${code}`,
	title: problems[code].title,
	status: problems[code].status,
	code,
	detail: `${problems[code].title}. Nothing was changed.`,
	requestId: "0199c2a0-0000-7000-8000-000000000001",
});

function describeFetch(answering: FetchAnswering, method: string) {
	const names = [...answering.path.matchAll(/\{(\w+)\}/g)].map(
		([, name]) => name,
	);
	return createRoute({
		method: method.toLowerCase() as "get",
		path: answering.path,
		summary: answering.summary,
		tags: ["Protocols"],
		...securityOf(answering),
		...(names.length === 0
			? {}
			: {
					request: {
						params: z.object(
							Object.fromEntries(names.map((name) => [name ?? "", z.string()])),
						),
					},
				}),
		responses: { default: { description: "As the protocol says" } },
	});
}
