/**
 * Who may do what: every route that there is, discovered and not listed, is asked by everybody, about what is theirs, what is
 * another company's, and what never was. And every route is given nonsense. A route that is added is in here by itself.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scopes } from "@verbatim/contract/scopes";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../platform/config.ts";
import { newId } from "../platform/ids.ts";
import { type Jobs, openJobs } from "../platform/jobs.ts";
import { type Live, openLive } from "../platform/live.ts";
import { readOrMakeStatementKey } from "../platform/statement-key.ts";
import { testDatabase, testLog } from "../platform/testing/database.ts";
import type { App } from "./http.ts";
import { liveTopics } from "./live-streams.ts";
import { migrationFolders } from "./migrations.ts";
import {
	anyOf,
	fieldsOf,
	type Schema,
	smallestOf,
} from "./testing/from-schema.ts";
import { type Wired, wire } from "./wiring.ts";

let db: Awaited<ReturnType<typeof testDatabase>>;
let jobs: Jobs;
let live: Live;
let wired: Wired;
let app: App;
let dataDir: string;
const baseUrl = "http://verbatim.test";

type Operation = {
	security?: Record<string, string[]>[];
	tags?: string[];
	parameters?: {
		name: string;
		in: string;
		required?: boolean;
		schema: Schema;
	}[];
	requestBody?: { content: Record<string, { schema: Schema }> };
};
type Route = { method: string; path: string; operation: Operation };
let routes: Route[];

beforeAll(async () => {
	db = await testDatabase(migrationFolders);
	dataDir = await mkdtemp(join(tmpdir(), "verbatim-isolation-"));
	jobs = await openJobs({ db, log: testLog, watchSeconds: 5 });
	live = await openLive({ db, topics: liveTopics, log: testLog });
	wired = await wire({
		config: readConfig({ BASE_URL: baseUrl, DATA_DIR: dataDir }),
		secret: "a secret of more than thirty-two characters",
		statementKey: await readOrMakeStatementKey(dataDir, undefined),
		db,
		jobs,
		live,
		log: testLog,
		ownUrl: () => baseUrl,
	});
	app = wired.app;
	const { paths } = (await (await app.request("/api/openapi.json")).json()) as {
		paths: Record<string, Record<string, Operation>>;
	};
	routes = Object.entries(paths).flatMap(([path, methods]) =>
		Object.entries(methods).map(([method, operation]) => ({
			path,
			method: method.toUpperCase(),
			operation,
		})),
	);
});
afterAll(async () => {
	wired.closeStreams();
	await jobs.stop(5);
	await live.close();
	await db.drop();
	await rm(dataDir, { recursive: true, force: true });
});

const idOf = (route: Route) => `${route.method} ${route.path}`;
const isForMembers = ({ operation }: Route) => operation.security !== undefined;
const scopeOf = ({ operation }: Route): string | undefined =>
	operation.security?.flatMap((one) => one["key"] ?? [])[0];
/** By an id in its address, or in what it is sent. */
const namesSomething = ({ path, operation }: Route) =>
	path.includes("{") ||
	JSON.stringify(operation.requestBody ?? {}).includes("An id such as") ||
	(operation.parameters ?? []).some(({ required }) => required);
const isReading = ({ method }: Route) =>
	method === "GET" || method === "HEAD" || method === "OPTIONS";
const isJson = ({ operation }: Route) => operation.tags?.[0] !== "Protocols";

/** Stands in everything that company A has, and nowhere else. */
const canary = "Canary6e1f";

type Caller = {
	name: string;
	company: string;
	headers: Record<string, string>;
};
type Answered = { status: number; text: string };

async function send(
	route: Route,
	caller: Caller,
	idFor: (kind: string) => string,
	given?: { body?: unknown; query?: Record<string, unknown> },
): Promise<Answered> {
	const { operation } = route;
	const parameters = operation.parameters ?? [];
	const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
		const schema = parameters.find((one) => one.name === name)?.schema;
		return encodeURIComponent(String(smallestOf(schema ?? {}, idFor, name)));
	});
	const query = new URLSearchParams(
		Object.entries(
			given?.query ??
				Object.fromEntries(
					parameters
						.filter((one) => one.in === "query" && one.required === true)
						.map(({ name, schema }) => [name, smallestOf(schema, idFor, name)]),
				),
		).map(([name, value]) => [name, textOf(value)]),
	);
	const schema = operation.requestBody?.content["application/json"]?.schema;
	const body =
		given !== undefined && "body" in given
			? given.body
			: schema === undefined
				? undefined
				: smallestOf(schema, idFor);
	const answer = await app.request(
		`${path}${query.size === 0 ? "" : `?${query}`}`,
		{
			method: route.method,
			headers: {
				...caller.headers,
				...(body === undefined ? {} : { "content-type": "application/json" }),
				...(isJson(route) ? {} : { "tus-resumable": "1.0.0" }),
			},
			...(body === undefined || isReading(route)
				? {}
				: { body: JSON.stringify(body) }),
		},
	);
	// A stream goes on; that it began is the answer.
	if (answer.headers.get("content-type") === "text/event-stream") {
		const reader = answer.body?.getReader();
		const first = await reader?.read();
		await reader?.cancel();
		return {
			status: answer.status,
			text: new TextDecoder().decode(first?.value),
		};
	}
	return { status: answer.status, text: await answer.text() };
}

const textOf = (value: unknown): string =>
	typeof value === "string" ? value : (JSON.stringify(value) ?? "");

/** Without what differs each time. */
const comparable = ({ status, text }: Answered) => ({
	status,
	text: text.replaceAll(/"requestId":"[^"]*"/g, ""),
});

async function signUp(name: string, company: string) {
	const email = `${newId()}@example.com`;
	const answer = await app.request("/api/sign-up", {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({
			companyName: company,
			name,
			email,
			password: "a long enough password",
		}),
	});
	expect(answer.status).toBe(201);
	const cookie = answer.headers
		.getSetCookie()
		.map((one) => one.split(";")[0])
		.join("; ");
	const session = (await answer.json()) as {
		member: { id: string };
		company: { id: string };
	};
	const uuidIn = (id: string) =>
		id.replace(/^.*_(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
	return {
		cookie,
		companyId: uuidIn(session.company.id),
		memberId: uuidIn(session.member.id),
	};
}

async function ask(
	caller: Caller,
	method: string,
	path: string,
	body?: object,
) {
	const answer = await app.request(path, {
		method,
		headers: { ...caller.headers, "content-type": "application/json" },
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	expect(answer.ok, `${method} ${path}: ${await answer.clone().text()}`).toBe(
		true,
	);
	return (await answer.json()) as Record<string, unknown>;
}

/** A company with somebody of each role, a key of each scope, and something of everything that we know how to make. */
async function openCompany(mark: string) {
	const owner = await signUp(`${mark} Owner`, `${mark} Research`);
	const { companyId } = owner;
	const callers: Record<string, Caller> = {
		owner: { name: "owner", company: mark, headers: { cookie: owner.cookie } },
	};
	for (const role of ["admin", "researcher", "viewer"]) {
		const member = await signUp(`${mark} ${role}`, "Elsewhere");
		const { rows } = await db.query(
			`insert into company.member (company_id, id, person_id, role, created_at)
       select $1, $2, person_id, $3, now() from company.member where company_id = $4 and id = $5
       returning person_id`,
			[companyId, newId(), role, member.companyId, member.memberId],
		);
		await db.query(
			"update company.session set active_company_id = $1 where person_id = $2",
			[companyId, rows[0]?.["person_id"]],
		);
		callers[role] = {
			name: role,
			company: mark,
			headers: { cookie: member.cookie },
		};
	}
	const by = callers["owner"] as Caller;
	for (const scope of scopes) {
		const { secret } = await ask(by, "POST", "/api/keys", {
			name: `${mark} ${scope}`,
			scopes: [scope],
			capTokens: 500,
		});
		callers[scope] = {
			name: `key ${scope}`,
			company: mark,
			headers: { authorization: `Bearer ${secret}` },
		};
	}
	const { webhook } = (await ask(by, "POST", "/api/webhooks", {
		url: `https://${mark.toLowerCase()}.example/hook`,
		events: ["job.finished"],
	})) as { webhook: { id: string } };
	await ask(by, "POST", `/api/webhooks/${webhook.id}/test`);
	const survey = await ask(by, "POST", "/api/surveys", {
		name: `${mark} survey`,
		requestId: crypto.randomUUID(),
		from: "sample",
		language: "en",
	});
	await ask(by, "POST", `/api/surveys/${survey["id"]}/publication`, {
		revision: survey["revision"],
	});
	const interviewId = newId();
	await db.query(
		`insert into research.interview (company_id, interview_id, name, size_bytes, state, audio_milliseconds, uploaded_by,
       completed_at, price_millitokens)
     values ($1, $2, $3, 10, 'completed', 60000, $4, now(), 8000)`,
		[companyId, interviewId, `${mark}.wav`, owner.memberId],
	);
	await db.query(
		`insert into research.transcript (company_id, interview_id, attempt, provider, model, language, segments)
     values ($1, $2, 1, 'test', 'test', 'en', $3)`,
		[
			companyId,
			interviewId,
			JSON.stringify([
				{ startSeconds: 0, endSeconds: 1, text: mark, words: [] },
			]),
		],
	);
	const made = {
		companyId,
		callers,
		ids: new Map<string, string[]>([
			["webhook", [webhook.id]],
			["survey", [String(survey["id"])]],
			["interview", [`interview_${interviewId.replaceAll("-", "")}`]],
			["upload", [interviewId]],
		]),
	};
	// Whatever else can be made with the smallest of bodies: invitations, top-ups, orders.
	for (const route of routes)
		if (route.method === "POST" && isJson(route) && isForMembers(route))
			if (!/sign|password|leave|owner|session|company|me\b/.test(route.path))
				if (!route.path.includes("{"))
					await send(
						route,
						by,
						(kind) => made.ids.get(kind)?.[0] ?? guess(kind),
					);
	await collectIds(made);
	return made;
}

/** Every id that an answer to the owner shows, by its kind. */
async function collectIds(company: {
	callers: Record<string, Caller>;
	ids: Map<string, string[]>;
}) {
	for (let round = 0; round < 2; round += 1)
		for (const route of routes.filter(
			(one) => one.method === "GET" && isForMembers(one) && isJson(one),
		)) {
			const { text } = await send(
				route,
				company.callers["owner"] as Caller,
				(kind) => company.ids.get(kind)?.[0] ?? guess(kind),
			);
			for (const [id, kind = ""] of text.matchAll(
				/\b([a-z]+)_[0-9a-f]{32}\b/g,
			)) {
				const known = company.ids.get(kind) ?? [];
				if (!known.includes(id)) company.ids.set(kind, [...known, id]);
			}
		}
}

const guess = (kind: string) =>
	kind === "upload"
		? "0199c2aa-0000-7000-8000-0000000000aa"
		: `${kind}_0199c2aa0000700080000000000000aa`;

/**
 * What a call may end (a session, a membership, a key) is put back after it, so that the next one is asked by the same;
 * and what was counted against too many calls is forgotten.
 */
async function keepCallers() {
	const tables = {
		member: "company_id, id",
		session: "id",
		api_key: "company_id, key_id",
	};
	const kept = new Map<string, unknown>();
	for (const table of Object.keys(tables)) {
		const { rows } = await db.query(
			`select jsonb_agg(to_jsonb(one)) as rows from company.${table} as one`,
		);
		kept.set(table, JSON.stringify(rows[0]?.["rows"] ?? []));
	}
	return async (route: Route) => {
		await db.query("delete from company.attempt");
		if (isReading(route)) return;
		// Who left and is put back has not left.
		await db.query("delete from company.past_member");
		for (const [table, key] of Object.entries(tables)) {
			const columns = {
				member: "role = excluded.role",
				session:
					"active_company_id = excluded.active_company_id, expires_at = excluded.expires_at",
				api_key: "revoked_at = null",
			}[table];
			await db.query(
				`insert into company.${table} select * from jsonb_populate_recordset(null::company.${table}, $1::jsonb)
         on conflict (${key}) do update set ${columns}`,
				[kept.get(table)],
			);
		}
	};
}

/** A fingerprint of every row that a company has, table by table. */
async function rowsOf(companyId: string): Promise<Record<string, string>> {
	const { rows } = await db.query(
		`select table_schema || '.' || table_name as name from information_schema.columns
     join information_schema.tables using (table_schema, table_name)
     where column_name = 'company_id' and table_type = 'BASE TABLE'
       and table_schema in ('company', 'billing', 'research', 'tokens') order by 1`,
	);
	const told: Record<string, string> = {};
	for (const { name } of rows as { name: string }[]) {
		// When a key was last used is written by its being used.
		const { rows: found } = await db.query(
			`select md5(coalesce(string_agg((to_jsonb(one) - 'last_used_at')::text, '' order by to_jsonb(one)::text), '')) as rows
       from ${name} as one where company_id = $1`,
			[companyId],
		);
		told[name] = String(found[0]?.["rows"]);
	}
	return told;
}

/** Reached by viewers and researchers although they change something: it is their own, or nobody's. */
const everybodysOwn: readonly RegExp[] = [
	/^POST \/api\/sign-(in|out|up)$/,
	// Ending one's own sessions, changing one's own password, language and name.
	/^(POST|PUT|PATCH|DELETE) \/api\/(session|sessions|me|password|language)\b/,
	/^(POST|PUT) \/api\/(sign-out-everywhere|password-resets?|forgotten-password)/,
	/^POST \/api\/team\/departure$/,
	// Leaving, and which of one's companies one speaks for.
	/^(POST|PUT|DELETE) \/api\/(company\/switch|session\/company|members\/me|team\/leave)/,
	// What one has read, and which mails one gets.
	/^(POST|PUT|PATCH) \/api\/alerts\b/,
	// Joining where one was invited: the link is what allows it.
	/^POST \/api\/(invitations|join)\b/,
	// A hosted page of the sandbox, and events that are signed.
	/^POST \/(sandbox|api\/payment-events)\b/,
	/^POST \/api\/tokens\/budgets\/preview$/,
	// What a definition would cost, which changes nothing.
	/^POST \/api\/survey-cost$/,
];

/** Money of everybody: what tokens cost is no secret of the company. */
const publicPrices: readonly RegExp[] = [/^GET \/api\/top-ups\/pricing$/];

/** Routes whose smallest right input is refused for another reason than its form. */
const refusedFirst: readonly string[] = [
	// Needs the price as the server quoted and signed it.
	"POST /api/top-ups",
	// Refuses who hands over to themselves.
	"POST /api/team/hand-over",
	// Asks for an instant at which the pool was there.
	"GET /api/tokens/pool",
];

const isMoney = (value: unknown): boolean =>
	typeof value === "object" &&
	value !== null &&
	(("minorUnits" in value && "currency" in value) ||
		Object.values(value).some(isMoney));

const parsed = (text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
};

test("nobody gets what is not theirs: every route, asked by everybody, about what is theirs, another's, and nobody's", async () => {
	const a = await openCompany(canary);
	const b = await openCompany("Other");
	const putBack = await keepCallers();
	const nobody: Caller = { name: "nobody", company: "none", headers: {} };
	const badKey: Caller = {
		name: "a key that is none",
		company: "none",
		headers: { authorization: `Bearer vbt_${"x".repeat(43)}` },
	};
	const idOfCompany = (of: typeof a) => (kind: string) =>
		of.ids.get(kind)?.[0] ?? guess(kind);
	// Readers first, so that what is there to be read is still there.
	const inOrder = [
		...routes.filter(isReading),
		...routes.filter((route) => !isReading(route)),
	];
	const executed = new Set<string>();
	const wrong: string[] = [];
	const unheard = new Set<string>();
	const check = (holds: boolean, route: Route, caller: Caller, why: string) => {
		if (!holds) wrong.push(`${idOf(route)} by ${caller.name}: ${why}`);
	};
	const call = async (
		route: Route,
		caller: Caller,
		idFor: (kind: string) => string,
	) => {
		const answer = await send(route, caller, idFor);
		await putBack(route);
		executed.add(`${idOf(route)} by ${caller.name} of ${caller.company}`);
		check(
			answer.status < 500,
			route,
			caller,
			`${answer.status} ${answer.text}`,
		);
		return answer;
	};

	// 1. Everybody of another company, and strangers: nothing of A, and A's ids are like ids that never were.
	const before = await rowsOf(a.companyId);
	for (const caller of [...Object.values(b.callers), nobody, badKey])
		for (const route of inOrder) {
			const theirs = comparable(await call(route, caller, idOfCompany(a)));
			const nobodys = namesSomething(route)
				? comparable(await call(route, caller, guess))
				: theirs;
			const nonsense = namesSomething(route)
				? comparable(await call(route, caller, () => "nonsense"))
				: nobodys;
			if (!isForMembers(route)) continue;
			check(
				!JSON.stringify([theirs, nobodys, nonsense]).includes(canary),
				route,
				caller,
				`it shows what is another company's: ${theirs.text.slice(0, 200)}`,
			);
			const hasId = /\{\w+\}/.test(route.path);
			if (hasId && isReading(route))
				check(
					JSON.stringify(theirs) === JSON.stringify(nobodys),
					route,
					caller,
					`another's id answers ${theirs.status} ${theirs.text}, an unknown one ${nobodys.status} ${nobodys.text}`,
				);
			if (hasId)
				check(
					theirs.status === nobodys.status && theirs.text === nobodys.text,
					route,
					caller,
					`another's id is told from an unknown one: ${theirs.text} / ${nobodys.text}`,
				);
			if (caller === nobody || caller === badKey)
				for (const answer of [theirs, nobodys, nonsense])
					check(
						answer.status === 401 &&
							(route.method === "HEAD" ||
								answer.text.includes('"not_signed_in"')),
						route,
						caller,
						`a stranger gets ${answer.status}`,
					);
		}
	expect(await rowsOf(a.companyId)).toEqual(before);

	// 2. The company's own, the least first.
	for (const name of ["viewer", "researcher", ...scopes, "admin", "owner"]) {
		const caller = a.callers[name] as Caller;
		for (const route of inOrder) {
			for (const idFor of namesSomething(route)
				? [idOfCompany(a), idOfCompany(b), guess]
				: [idOfCompany(a)]) {
				const { status, text } = await call(route, caller, idFor);
				if (!isForMembers(route)) continue;
				const isDone = status < 400;
				if (name === "owner" && text.includes('"invalid_input"'))
					unheard.add(idOf(route));
				check(!text.includes("Other Research"), route, caller, "it shows B's");
				if (name === "viewer")
					check(
						!isDone ||
							isReading(route) ||
							everybodysOwn.some((one) => one.test(idOf(route))),
						route,
						caller,
						`a viewer changes something: ${status}`,
					);
				if (name === "viewer" || name === "researcher")
					check(
						!isDone ||
							publicPrices.some((one) => one.test(idOf(route))) ||
							!isMoney(parsed(text)),
						route,
						caller,
						`it shows money: ${text.slice(0, 200)}`,
					);
				if (scopes.some((scope) => scope === name) && scopeOf(route) !== name)
					check(
						status === 403,
						route,
						caller,
						`a key without the scope gets ${status}`,
					);
			}
		}
	}

	expect(wrong).toEqual([]);
	// What is refused before anybody asks who may would prove nothing.
	expect([...unheard].filter((one) => !refusedFirst.includes(one))).toEqual([]);
	const asked = routes.length;
	const strangers = Object.keys(b.callers).length + 2;
	const own = Object.keys(a.callers).length;
	expect(asked).toBeGreaterThan(40);
	expect(executed.size).toBe(asked * (strangers + own));
}, 600_000);

test("every address that is answered is told in the API's document", () => {
	const told = new Set(
		routes.map(
			({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`,
		),
	);
	const answered = app.routes
		.filter(
			({ method, path }) => method !== "ALL" && path !== "*" && path !== "/*",
		)
		.map(({ method, path }) => `${method} ${path}`);
	const untold = [...new Set(answered)].filter(
		(one) =>
			!told.has(one) &&
			// HEAD is looked for among the routes of GET.
			!told.has(one.replace(/^GET/, "HEAD")) &&
			![
				"GET /api/openapi.json",
				"GET /api/docs",
				"GET /api/docs/page.js",
			].includes(one),
	);
	expect(untold).toEqual([]);
});

/** Tables that are no company's, each with what it is instead. */
const noCompanys: Record<string, string> = {
	"company.person": "a person may belong to several companies",
	"company.account": "a person's way to sign in",
	"company.session": "a person's",
	"company.verification": "the sign-in library's, before anybody is anybody",
	"company.company": "the company itself: its id is the key",
	"company.attempt": "of networks and mail addresses, by a keyed hash",
	"company.password_reset": "a person's",
	"billing.payment_event": "a provider's, until its reference was understood",
	"billing.document_number": "of the installation, without gaps",
	"billing.exchange_rate": "the world's",
	"billing.event_cursor": "how far a provider's events were read",
	"billing.payment_fact": "a provider's, until its reference was understood",
};

test("every table of a room has the company first in its primary key, or says why not", async () => {
	const { rows } = await db.query(
		`select n.nspname || '.' || c.relname as name,
       (select a.attname from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
        where i.indrelid = c.oid and i.indisprimary) as first
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname in ('company', 'billing', 'research') order by 1`,
	);
	expect(rows.length).toBeGreaterThan(15);
	expect(
		rows
			.filter(({ first }) => first !== "company_id")
			.map(({ name }) => String(name))
			.filter((name) => noCompanys[name] === undefined),
	).toEqual([]);
});

test("whatever a route is given, it never fails: a problem in words, or done", async () => {
	const c = await openCompany("Fuzzed");
	const owner = c.callers["owner"] as Caller;
	const putBack = await keepCallers();
	const idFor = (kind: string) => c.ids.get(kind)?.[0] ?? guess(kind);
	const wrong: string[] = [];
	for (const route of routes.filter(isJson)) {
		const body =
			route.operation.requestBody?.content["application/json"]?.schema;
		const query = (route.operation.parameters ?? []).filter(
			(one) => one.in === "query",
		);
		const ids = fc.oneof(
			fc.constantFrom(
				"",
				"nonsense",
				"\u0000",
				"../../etc",
				"%00",
				"x".repeat(300),
				"interview_".padEnd(42, "g"),
				"'; drop table company.person; --",
			),
			fc.string({ unit: "grapheme", maxLength: 40 }),
		);
		const given = fc.record({
			body: body === undefined ? fc.constant(undefined) : anyOf(body, idFor),
			query: fc.record(
				Object.fromEntries(
					query.map(({ name, schema }) => [name, anyOf(schema, idFor)]),
				),
				{ requiredKeys: [] },
			),
			id: fc.option(ids, { freq: 3 }),
		});
		for (const one of fc.sample(given, 50)) {
			const { status, text } = await send(
				route,
				owner,
				(kind) => (one.id === null || one.id === "" ? idFor(kind) : one.id),
				{ query: one.query, ...(body === undefined ? {} : { body: one.body }) },
			);
			await putBack(route);
			const isProblem =
				status < 400 ||
				(typeof (parsed(text) as { code?: unknown })?.code === "string" &&
					typeof (parsed(text) as { detail?: unknown })?.detail === "string");
			if (status >= 500 || !isProblem)
				wrong.push(`${idOf(route)} ${JSON.stringify(one)}: ${status} ${text}`);
		}
		expect(fieldsOf(body ?? {}), idOf(route)).toBeDefined();
	}
	expect(wrong.slice(0, 20)).toEqual([]);
}, 600_000);
