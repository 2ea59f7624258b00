/**
 * The API's page: the OpenAPI document as something to read. Made on the server, whole without a script, with nothing from
 * elsewhere. A small script of our own adds a search and buttons that copy.
 */

type Schema = {
	type?: string | string[];
	description?: string;
	enum?: unknown[];
	const?: unknown;
	format?: string;
	pattern?: string;
	default?: unknown;
	minimum?: number;
	maximum?: number;
	exclusiveMinimum?: number;
	minLength?: number;
	maxLength?: number;
	minItems?: number;
	maxItems?: number;
	properties?: Record<string, Schema>;
	required?: string[];
	items?: Schema;
	anyOf?: Schema[];
	oneOf?: Schema[];
	allOf?: Schema[];
	additionalProperties?: Schema | boolean;
};

type Operation = {
	summary?: string;
	tags?: string[];
	security?: Record<string, string[]>[];
	parameters?: {
		name: string;
		in: string;
		required?: boolean;
		schema?: Schema;
		description?: string;
	}[];
	requestBody?: { content?: Record<string, { schema?: Schema }> };
	responses?: Record<
		string,
		{
			description?: string;
			content?: Record<string, { schema?: Schema; examples?: object }>;
		}
	>;
};

export type ApiDocument = {
	info: { title: string; version: string; description?: string };
	paths: Record<string, Record<string, Operation>>;
};

/** What a problem says of itself, for the list of codes. */
export type KnownProblem = { code: string; status: number; title: string };

type Route = { path: string; method: string; operation: Operation; id: string };

export function apiPage(
	document: ApiDocument,
	options: { baseUrl: string; problems: KnownProblem[] },
): string {
	// The hosted pages of the sandbox are for browsers.
	const paths = Object.entries(document.paths).filter(([path]) =>
		path.startsWith("/api/"),
	);
	const routes: Route[] = paths.flatMap(([path, methods]) =>
		Object.entries(methods).map(([method, operation]) => ({
			path,
			method,
			operation,
			id: `${method}${path.replaceAll(/[^\w]+/g, "-")}`,
		})),
	);
	const areas = [
		...Map.groupBy(routes, ({ operation }) => operation.tags?.[0] ?? "Others"),
	];
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · ${text(document.info.title)}</title>
<link rel="icon" href="/mark.svg">
<script src="/theme.js"></script>
<style>${style}</style>
<script src="/api/docs/page.js" defer></script>
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header>
<a class="home" href="/">Verbatim</a>
<span class="version">API ${text(document.info.version)}</span>
<a class="raw" href="/api/openapi.json">OpenAPI document</a>
</header>
<div class="columns">
<nav aria-label="Areas">
<div class="search" hidden>
<label for="search">Search</label>
<input id="search" type="search" autocomplete="off" placeholder="balance">
<p role="status" id="found"></p>
</div>
<ul>
<li><a href="#begin">Begin</a></li>
<li><a href="#webhooks">Webhooks</a></li>
<li><a href="#problems">Problems</a></li>
${areas.map(([area]) => `<li><a href="#${anchor(area)}">${text(area)}</a></li>`).join("\n")}
</ul>
</nav>
<main id="content">
${beginning(document, options)}
${areas.map(([area, ofArea]) => areaSection(area, ofArea, options.baseUrl)).join("\n")}
</main>
</div>
</body>
</html>
`;
}

function beginning(
	document: ApiDocument,
	{ baseUrl, problems }: { baseUrl: string; problems: KnownProblem[] },
): string {
	return `<section id="begin">
<h1>The API of Verbatim</h1>
<p>${text(document.info.description ?? "")}</p>
<p>Make a key in <a href="/settings/access">Settings &gt; Access</a> and send it with each request. What a key may do is said by its scopes; each address below names the one that it takes. Addresses without a scope are for people who are signed in.</p>
${code(`curl ${baseUrl}/api/tokens/balance \\
  -H "Authorization: Bearer $VERBATIM_KEY"`)}
<dl class="scopes">
<div><dt><code>read</code></dt><dd>Look at interviews, transcripts, the balance and the book.</dd></div>
<div><dt><code>research</code></dt><dd>Upload, start and delete interviews. What it starts spends tokens.</dd></div>
<div><dt><code>tokens</code></dt><dd>Begin top-ups, set budgets.</dd></div>
<div><dt><code>billing:read</code></dt><dd>Look at payments, receipts and prices of plans.</dd></div>
</dl>
<p>A key makes at most 240 calls a minute, then hears <code>429</code> with <code>Retry-After</code>. A cap on a key ends in <code>over_budget</code>.</p>
</section>
<section id="webhooks">
<h2>Webhooks</h2>
<p>What happens is posted to your address as JSON, signed in the header <code>Verbatim-Signature</code>: <code>t=</code> seconds, <code>v1=</code> the HMAC-SHA256 of <code>t.body</code> with the webhook's secret, in hexadecimal. While a secret is replaced there are two <code>v1</code>. Check the signature over the bytes as they came, and refuse what is older than five minutes.</p>
${code(`import { createHmac, timingSafeEqual } from "node:crypto";

export function isFromVerbatim(rawBody, header, secret) {
  const parts = header.split(",").map((part) => part.split("="));
  const t = parts.find(([name]) => name === "t")?.[1] ?? "";
  const right = createHmac("sha256", secret).update(t + "." + rawBody).digest();
  const isSigned = parts
    .filter(([name, hex]) => name === "v1" && hex?.length === 64)
    .some(([, hex]) => timingSafeEqual(Buffer.from(hex, "hex"), right));
  return isSigned && Math.abs(Date.now() / 1000 - Number(t)) < 300;
}`)}
<p>Answer with any status from 200 to 299 within five seconds. Anything else is tried again, twelve times over three days; the same event can come twice, so remember its <code>id</code>.</p>
</section>
<section id="problems">
<h2>Problems</h2>
<p>What cannot be done is answered with <code>application/problem+json</code> (RFC 9457). Its <code>code</code> is stable, its <code>detail</code> is a sentence for a person: what happened, what was not touched, what to do next.</p>
${code(
	JSON.stringify(
		{
			type: "urn:verbatim:problem:out_of_tokens",
			title: "Not enough tokens",
			status: 402,
			code: "out_of_tokens",
			detail: "This transcription costs 480 tokens and 120 are available.",
			neededTokens: 480,
			availableTokens: 120,
			shortTokens: 360,
			requestId: "0199c2a0-0000-7000-8000-000000000001",
		},
		null,
		2,
	),
)}
<div class="scroll" tabindex="0" role="region" aria-label="All problems"><table>
<thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Title</th></tr></thead>
<tbody>
${problems.map(({ code, status, title }) => `<tr><td><code>${text(code)}</code></td><td>${status}</td><td>${text(title)}</td></tr>`).join("\n")}
</tbody></table></div>
</section>`;
}

function areaSection(area: string, routes: Route[], baseUrl: string): string {
	return `<section id="${anchor(area)}" data-area>
<h2>${text(area)}</h2>
${routes.map((route) => routeArticle(route, baseUrl)).join("\n")}
</section>`;
}

function routeArticle(route: Route, baseUrl: string): string {
	const { operation, method, path, id } = route;
	const parameters = operation.parameters ?? [];
	const body = operation.requestBody?.content?.["application/json"]?.schema;
	const answers = Object.entries(operation.responses ?? {});
	const success = answers.find(([status]) => /^2/.test(status));
	const answer = success?.[1].content?.["application/json"]?.schema;
	const refusals = answers.filter(([status]) => /^[45]/.test(status));
	return `<article id="${id}" data-search="${text(`${method} ${path} ${operation.summary ?? ""}`.toLowerCase())}">
<h3><span class="method ${method}">${method.toUpperCase()}</span> <code>${text(path).replaceAll("/", "/<wbr>")}</code> <a class="anchor" href="#${id}" aria-label="Link to ${text(method)} ${text(path)}">#</a></h3>
<p>${text(operation.summary ?? "")}</p>
<p class="access">${accessOf(operation)}</p>
<details>
<summary>Request and answer<span class="unseen"> of ${text(method)} ${text(path)}</span></summary>
${parameters.length === 0 ? "" : `<h4>Parameters</h4>${rowsTable(parameters.map((one) => ({ name: one.name, isRequired: one.required === true, kind: `${one.in}, ${kindOf(one.schema ?? {})}`, describes: one.description ?? one.schema?.description ?? "" })))}`}
${body === undefined ? "" : `<h4>Body</h4>${rowsTable(rowsOf(body))}`}
${answer === undefined ? "" : `<h4>Answer ${success?.[0] ?? ""}</h4>${rowsTable(rowsOf(answer))}`}
${
	refusals.length === 0
		? ""
		: `<h4>Problems</h4><ul class="problems">${refusals
				.map(
					([status, { description }]) =>
						`<li>${text(status)}: ${(description ?? "")
							.split(", ")
							.map((name) => `<code>${text(name)}</code>`)
							.join(", ")}</li>`,
				)
				.join("")}</ul>`
}
<h4>Example</h4>
${code(curlOf(route, baseUrl, body))}
</details>
</article>`;
}

function accessOf({ security }: Operation): string {
	if (security === undefined) return "For anyone";
	const [scope] = security.flatMap((one) => one["key"] ?? []);
	return scope === undefined
		? "For members who are signed in; no key"
		: `For members, and for keys with <code>${text(scope)}</code>`;
}

type Row = {
	name: string;
	isRequired: boolean;
	kind: string;
	describes: string;
};

const depthMax = 6;

/** Every value inside, by its path: `cycle.startsAt`, `grants[].id`. */
function rowsOf(schema: Schema, prefix = "", depth = 0): Row[] {
	if (depth > depthMax) return [];
	const options = optionsOf(schema);
	const objects = options.filter((one) => one.properties !== undefined);
	if (objects.length > 0) {
		const seen = new Set<string>();
		return objects
			.flatMap((object) =>
				Object.entries(object.properties ?? {}).flatMap(([name, property]) => {
					const isRequired =
						objects.length === 1 && (object.required ?? []).includes(name);
					const path = prefix === "" ? name : `${prefix}.${name}`;
					return [
						{
							name: path,
							isRequired,
							kind: kindOf(property),
							describes: property.description ?? "",
						},
						...rowsOf(property, path, depth + 1),
					];
				}),
			)
			.filter(({ name, kind }) => {
				const isNew = !seen.has(`${name} ${kind}`);
				seen.add(`${name} ${kind}`);
				return isNew;
			});
	}
	return options.flatMap(({ items }) =>
		items === undefined ? [] : rowsOf(items, `${prefix}[]`, depth + 1),
	);
}

const optionsOf = (schema: Schema): Schema[] => {
	const options = schema.anyOf ?? schema.oneOf ?? schema.allOf;
	return options === undefined ? [schema] : options.flatMap(optionsOf);
};

function kindOf(schema: Schema): string {
	const kinds = optionsOf(schema).flatMap((one) => {
		if (one.const !== undefined) return [JSON.stringify(one.const)];
		if (one.enum !== undefined)
			return one.enum.map((value) => JSON.stringify(value));
		const types = [one.type ?? "any"].flat();
		return types.map((type) =>
			type === "array"
				? `list of ${one.items === undefined ? "any" : kindOf(one.items)}`
				: type === "string" && one.format !== undefined
					? one.format
					: type,
		);
	});
	const limits = limitsOf(schema);
	return `${[...new Set(kinds)].join(" or ")}${limits === "" ? "" : `, ${limits}`}`;
}

function limitsOf(schema: Schema): string {
	const low = schema.minimum ?? schema.minLength ?? schema.minItems;
	const high = schema.maximum ?? schema.maxLength ?? schema.maxItems;
	const isTold = (bound: number | undefined) =>
		bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
	return [
		isTold(low) ? `at least ${low}` : "",
		isTold(high) ? `at most ${high}` : "",
		schema.default === undefined
			? ""
			: `default ${JSON.stringify(schema.default)}`,
	]
		.filter((part) => part !== "")
		.join(", ");
}

function rowsTable(rows: Row[]): string {
	if (rows.length === 0) return "<p>Nothing.</p>";
	return `<div class="scroll" tabindex="0" role="region" aria-label="Fields"><table>
<thead><tr><th scope="col">Name</th><th scope="col">Kind</th><th scope="col">What it is</th></tr></thead>
<tbody>${rows
		.map(
			(row) =>
				`<tr><td><code>${text(row.name)}</code>${row.isRequired ? "" : ' <span class="optional">optional</span>'}</td><td>${text(row.kind)}</td><td>${text(row.describes)}</td></tr>`,
		)
		.join("\n")}</tbody></table></div>`;
}

function curlOf(
	{ method, path, operation }: Route,
	baseUrl: string,
	body: Schema | undefined,
): string {
	const address = `"${baseUrl}${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `$${name.replace(/Id$/, "").toUpperCase()}`)}"`;
	const isForMembers = operation.security !== undefined;
	return [
		`curl${method === "get" ? "" : ` -X ${method.toUpperCase()}`} ${address}`,
		...(isForMembers ? ['-H "Authorization: Bearer $VERBATIM_KEY"'] : []),
		...(body === undefined
			? []
			: [
					'-H "Content-Type: application/json"',
					`-d '${JSON.stringify(exampleOf(body)).replaceAll("'", "'\\''")}'`,
				]),
	].join(" \\\n  ");
}

function exampleOf(schema: Schema): unknown {
	const [one = {}] = optionsOf(schema);
	if (one.default !== undefined) return one.default;
	if (one.const !== undefined) return one.const;
	if (one.enum !== undefined) return one.enum[0];
	if (one.properties !== undefined)
		return Object.fromEntries(
			Object.entries(one.properties)
				.filter(([name]) => (one.required ?? []).includes(name))
				.map(([name, property]) => [name, exampleOf(property)]),
		);
	const [type] = [one.type ?? "string"].flat();
	switch (type) {
		case "array":
			return one.items === undefined ? [] : [exampleOf(one.items)];
		case "number":
		case "integer":
			return Math.max(one.minimum ?? 1, 1);
		case "boolean":
			return true;
		case "null":
			return null;
		default:
			return one.format === "uuid"
				? "0199c2a0-0000-7000-8000-000000000001"
				: one.format === "email"
					? "ada@example.org"
					: one.format === "date-time"
						? "2027-01-01T00:00:00Z"
						: "…";
	}
}

const anchor = (area: string) =>
	`area-${area.toLowerCase().replaceAll(/\W+/g, "-")}`;

const code = (words: string) =>
	`<div class="code"><pre tabindex="0"><code>${text(words)}</code></pre></div>`;

const escapes: Record<string, string> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};
const text = (words: string) =>
	words.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? "");

/** Search, and buttons that copy. The page says all that it has to say without. */
export const apiPageScript = `"use strict";
const box = document.querySelector(".search");
const input = document.querySelector("#search");
const found = document.querySelector("#found");
box.hidden = false;
input.addEventListener("input", () => {
	const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
	let count = 0;
	for (const area of document.querySelectorAll("[data-area]")) {
		let inArea = 0;
		for (const one of area.querySelectorAll("article")) {
			one.hidden = !words.every((word) => one.dataset.search.includes(word));
			if (!one.hidden) inArea += 1;
		}
		area.hidden = inArea === 0;
		count += inArea;
	}
	found.textContent = words.length === 0 ? "" : count === 1 ? "1 address" : count + " addresses";
});
for (const block of document.querySelectorAll(".code")) {
	const button = document.createElement("button");
	button.type = "button";
	button.textContent = "Copy";
	button.addEventListener("click", async () => {
		await navigator.clipboard.writeText(block.querySelector("code").textContent);
		button.textContent = "Copied";
		setTimeout(() => (button.textContent = "Copy"), 2000);
	});
	block.append(button);
}
const open = () => document.getElementById(location.hash.slice(1))?.querySelector("details")?.setAttribute("open", "");
addEventListener("hashchange", open);
open();
`;

const dark =
	"color-scheme:dark;--paper:oklch(.188 .012 188);--surface:oklch(.222 .013 188);--sunken:oklch(.165 .011 188);--ink:oklch(.945 .006 180);--muted:oklch(.735 .014 185);--line:oklch(.315 .014 188);--edge:oklch(.565 .016 188);--accent:oklch(.805 .105 178);--accent-soft:oklch(.29 .038 182);--warn:oklch(.835 .118 82);--danger:oklch(.755 .125 25)";

/** The console's own palettes, written out: this page loads nothing of it but the choice of light or dark. */
const style = `
:root{color-scheme:light;--paper:oklch(.985 .002 170);--surface:#fff;--sunken:oklch(.962 .005 175);--ink:oklch(.235 .018 190);--muted:oklch(.475 .016 190);--line:oklch(.905 .007 180);--edge:oklch(.63 .014 190);--accent:oklch(.43 .078 180);--accent-soft:oklch(.953 .022 178);--warn:oklch(.475 .105 68);--danger:oklch(.485 .165 27)}
[data-theme=dark]{${dark}}
@media (prefers-color-scheme:dark){:root:not([data-theme]){${dark}}}
*{box-sizing:border-box}
html{scroll-padding-top:5rem}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.6 -apple-system,BlinkMacSystemFont,"Segoe UI Variable Text","Segoe UI",Inter,Roboto,Cantarell,"Noto Sans","Liberation Sans",Arial,sans-serif;overflow-wrap:break-word}
a{color:var(--accent);text-underline-offset:.2em}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:.25rem}
header{position:sticky;top:0;z-index:1;display:flex;align-items:center;gap:1rem;padding:0 max(1rem,calc((100vw - 72rem)/2 + 1rem));height:4rem;border-bottom:1px solid var(--line);background:var(--paper)}
.home{font:1.3rem/1 ui-serif,"New York","Iowan Old Style",Charter,Cambria,"Noto Serif","Liberation Serif",Georgia,serif;letter-spacing:-.02em;color:var(--ink);text-decoration:none}
.version{color:var(--muted)}
.raw{margin-left:auto}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:1rem;z-index:2;padding:.75rem 1rem;background:var(--surface)}
.columns{display:grid;grid-template-columns:minmax(0,1fr);gap:2.5rem;max-width:72rem;margin:auto;padding:2rem 1rem 6rem}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:0;padding:0;list-style:none}
nav li a{display:inline-flex;align-items:center;min-height:2.25rem;color:var(--muted);text-decoration:none}
nav li a:hover{color:var(--ink);text-decoration:underline}
.search{margin-bottom:1rem}
.search label{display:block;font-weight:500;font-size:.875rem;margin-bottom:.25rem}
.search input{width:100%;min-height:2.75rem;padding:0 .85rem;border:1px solid var(--edge);border-radius:.75rem;background:var(--surface);color:var(--ink);font:inherit}
.search p{min-height:1.5em;margin:.25rem 0 0;color:var(--muted);font-size:.875rem}
.search[hidden],[hidden]{display:none}
h1,h2,h3,h4{line-height:1.25;letter-spacing:-.011em;font-weight:620;text-wrap:balance}
h1{margin:0 0 1rem;font-size:2rem;letter-spacing:-.022em}
h2{margin:3.5rem 0 1rem;font-size:1.4rem}
h3{margin:0;font-size:1rem;font-weight:500}
h4{margin:1.5rem 0 .5rem;font-size:.875rem}
p{max-width:44rem;margin:.5rem 0;text-wrap:pretty}
article{margin-top:.75rem;padding:1rem 1.25rem;border:1px solid var(--line);border-radius:1rem;background:var(--surface)}
article:target{border-color:var(--accent)}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.8125rem}
h3 code{font-size:.875rem}
.method{display:inline-block;min-width:3.6rem;padding:.1rem .5rem;border-radius:.4rem;background:var(--sunken);font-weight:600;font-size:.72rem;text-align:center;letter-spacing:.03em}
.method.get{background:var(--accent-soft);color:var(--accent)}
.method.delete{color:var(--danger)}
.method.put,.method.patch{color:var(--warn)}
.anchor{color:var(--muted);padding:0 .35rem}
.access{color:var(--muted);font-size:.875rem}
summary{cursor:pointer;width:fit-content;min-height:2rem;padding:.25rem 0;font-weight:500;color:var(--accent)}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:.75rem}
table{width:100%;border-collapse:collapse;font-size:.875rem}
th,td{padding:.5rem .75rem;text-align:left;vertical-align:top;border-top:1px solid var(--line)}
thead th{border-top:0;font-weight:500;color:var(--muted)}
td:nth-child(2){min-width:9rem}
td:nth-child(3){min-width:12rem}
.optional{color:var(--muted);font-size:.75rem}
.code{position:relative;margin:1rem 0}
pre{margin:0;padding:1rem 1.25rem;overflow-x:auto;border-radius:.75rem;background:var(--sunken);border:1px solid var(--line);line-height:1.55}
.code button{position:absolute;top:.5rem;right:.5rem;min-height:2rem;padding:0 .75rem;border:1px solid var(--edge);border-radius:.6rem;background:var(--surface);color:var(--ink);font:500 .8125rem/1 inherit;font-family:inherit;cursor:pointer}
.scopes{display:grid;gap:.5rem;margin:1rem 0;max-width:44rem}
.scopes div{display:grid;grid-template-columns:7.5rem minmax(0,1fr);gap:1rem}
.scopes dd{margin:0}
.problems{margin:0;padding-left:1.2rem}
@media (min-width:60rem){.columns{grid-template-columns:12rem minmax(0,1fr)}nav{position:sticky;top:6rem;align-self:start;max-height:calc(100vh - 7rem);overflow-y:auto;padding:3px}nav ul{display:block}.search{margin-bottom:1.25rem}}
`;
