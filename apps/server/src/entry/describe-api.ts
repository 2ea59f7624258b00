/** The API described, from the contract alone: `/api/openapi.json` (OpenAPI 3.1). */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { problemDocument, problems } from "@verbatim/contract/problems";
import type { Route } from "@verbatim/contract/route";
import type { Answering, FetchAnswering } from "../company/answering.ts";
import { version } from "./version.ts";

export function describeApi(
	app: OpenAPIHono,
	answerings: Answering[],
	fetchAnswerings: FetchAnswering[],
): void {
	app.openAPIRegistry.registerComponent("securitySchemes", "session", {
		type: "apiKey",
		in: "cookie",
		name: "verbatim.session_token",
	});
	for (const { route } of answerings)
		app.openAPIRegistry.registerPath(describeRoute(route));
	for (const answering of fetchAnswerings)
		for (const method of answering.methods)
			app.openAPIRegistry.registerPath(describeFetch(answering, method));
	app.doc31("/api/openapi.json", {
		openapi: "3.1.0",
		info: {
			title: "Verbatim",
			version,
			description:
				"Surveys with spoken answers, interviews transcribed, open answers coded; paid in tokens from one pool. " +
				"Amounts are tokens with at most three decimals, money is whole minor units, instants are ISO 8601 in UTC.",
		},
	});
}

function describeRoute(route: Route) {
	const always = ["invalid_input", "busy", "internal"] as const;
	const signedIn =
		route.access === "member" ? (["not_signed_in"] as const) : [];
	const codes = [...new Set([...route.problems, ...signedIn, ...always])];
	const byStatus = Map.groupBy(codes, (code) => problems[code].status);
	return createRoute({
		method: route.method,
		path: route.path,
		summary: route.summary,
		tags: [route.area],
		...(route.access === "member" ? { security: [{ session: [] }] } : {}),
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
							"application/problem+json": { schema: problemDocument },
						},
					},
				]),
			),
		},
	});
}

function describeFetch(answering: FetchAnswering, method: string) {
	const names = [...answering.path.matchAll(/\{(\w+)\}/g)].map(
		([, name]) => name,
	);
	return createRoute({
		method: method.toLowerCase() as "get",
		path: answering.path,
		summary: answering.summary,
		tags: ["Protocols"],
		...(answering.access === "member" ? { security: [{ session: [] }] } : {}),
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
