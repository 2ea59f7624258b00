/** The frame of the sandbox's pages: one document, readable from 320 px up, light and dark, by keyboard, without script. */
import { createHash } from "node:crypto";
import type { Amount } from "../payment.ts";

export function page(parts: { title: string; body: string }): string {
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${text(parts.title)} (test) · Sandbox payments</title>
<style>${style}</style>
</head>
<body>
<header><p><strong>TEST</strong> Sandbox payments. No money moves and no card is asked for.</p></header>
<main>
${parts.body}
</main>
</body>
</html>
`;
}

export function missingPage(): string {
	return page({
		title: "No such page",
		body: `<h1>There is no such page</h1>
<p>The address is not complete, or it never was one. Nothing was paid.</p>
<p><a class="button" href="/">Go to Verbatim</a></p>`,
	});
}

/** What the page may load and where its form may lead: browsers hold a form to that through redirects too. */
export function policyOf(leadingTo: string[]): string {
	const origins = [...new Set(leadingTo.map((url) => new URL(url).origin))];
	return [
		"default-src 'none'",
		`style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
		`form-action 'self' ${origins.join(" ")}`.trim(),
		"base-uri 'none'",
		"frame-ancestors 'none'",
	].join("; ");
}

export function money(amount: Amount): string {
	const format = new Intl.NumberFormat("en-CH", {
		style: "currency",
		currency: amount.currency,
		currencyDisplay: "code",
	});
	const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
	return format.format(amount.minorUnits / 10 ** digits);
}

export function day(instant: Date): string {
	return new Intl.DateTimeFormat("en-GB", {
		dateStyle: "medium",
		timeZone: "UTC",
	}).format(instant);
}

export function text(value: string): string {
	return value.replace(
		/[&<>"']/g,
		(character) => `&#${character.charCodeAt(0)};`,
	);
}

/** A button that is a form of its own, with what it is about. */
export function pressForm(of: {
	press: string;
	label: string;
	/** What a screen reader says beside the label, where several have the same. */
	about: string;
	hidden: Record<string, string>;
}): string {
	const fields = Object.entries(of.hidden)
		.map(
			([name, value]) =>
				`<input type="hidden" name="${text(name)}" value="${text(value)}">`,
		)
		.join("");
	return `<form method="post" class="inline">${fields}<button class="button quiet small" name="press" value="${text(of.press)}">${text(of.label)}<span class="unseen"> (${text(of.about)})</span></button></form>`;
}

const style = `
:root { color-scheme: light dark; --ground: #f4f4f1; --sheet: #ffffff; --ink: #1c1f23; --soft: #545b63; --line: #85898e;
  --hair: #dcdcd6; --act: #1d4f91; --on-act: #ffffff; --test: #7a3b00; --on-test: #fff4e5; --bad: #a3212b; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14161a; --sheet: #1e2126; --ink: #eceef1; --soft: #b3bac2; --line: #7d858e; --hair: #363b42;
    --act: #a9c8f5; --on-act: #10223b; --test: #ffd9a8; --on-test: #3a1c00; --bad: #ffb0ac; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
header { background: var(--test); color: var(--on-test); }
header p { margin: 0 auto; padding: .75rem 1rem; max-width: 36rem; }
header strong { margin-right: .5rem; padding: .1rem .5rem; border: 2px solid currentColor; border-radius: .3rem; letter-spacing: .08em; }
main { margin: 1.5rem auto; padding: 1.5rem 1rem; max-width: 36rem; background: var(--sheet); }
@media (min-width: 38rem) { main { padding: 2rem; border-radius: .75rem; } }
h1 { margin: 0 0 .5rem; font-size: 1.75rem; line-height: 1.2; overflow-wrap: anywhere; }
h1 .pay { color: var(--soft); font-weight: 400; }
h2 { margin: 2rem 0 .25rem; padding-top: 1.5rem; border-top: 1px solid var(--hair); font-size: 1.125rem; }
h3 { margin: 0; font-size: 1rem; overflow-wrap: anywhere; }
a { color: var(--act); text-underline-offset: .2em; }
.what, .hint { color: var(--soft); overflow-wrap: anywhere; }
.what { margin: 0 0 .25rem; }
.hint { margin: .25rem 0 .75rem; font-size: .9rem; }
.notice { margin: 1rem 0; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .5rem; overflow-wrap: anywhere; }
.bad { border-color: var(--bad); } .bad strong { color: var(--bad); }
form { margin-top: 1.5rem; }
form.inline { display: inline-block; margin: .5rem .5rem 0 0; }
.button { display: block; width: 100%; min-height: 3rem; margin: .75rem 0 0; padding: .7rem 1rem; border: 2px solid var(--act);
  border-radius: .5rem; background: var(--act); color: var(--on-act); font: inherit; font-weight: 600; text-align: center;
  text-decoration: none; cursor: pointer; }
.quiet { background: transparent; color: var(--ink); border-color: var(--line); font-weight: 500; }
.small { width: auto; min-height: 2.75rem; margin: 0; padding: .45rem .9rem; }
:focus-visible { outline: 3px solid var(--act); outline-offset: 3px; }
fieldset { margin: 0; padding: 0; border: 0; }
legend { padding: 0; font-weight: 600; }
label.choice { display: flex; gap: .75rem; align-items: flex-start; min-height: 2.75rem; padding: .6rem 0; cursor: pointer; }
label.choice input { flex: none; width: 1.25rem; height: 1.25rem; margin: .15rem 0 0; accent-color: var(--act); }
label.choice span span { display: block; color: var(--soft); font-size: .9rem; }
ul.rows { margin: .5rem 0 0; padding: 0; list-style: none; }
ul.rows > li { padding: 1rem 0; border-bottom: 1px solid var(--hair); }
ul.rows + p { margin-top: 2rem; }
dl + .hint { margin-top: 1.5rem; }
ul.rows > li:last-child { border-bottom: 0; padding-bottom: 0; }
.line { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .1rem 1rem; }
.line > * { min-width: 0; overflow-wrap: anywhere; }
.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
dl { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .5rem 1rem; margin: 1rem 0 0; }
dt { color: var(--soft); } dd { margin: 0; text-align: right; overflow-wrap: anywhere; min-width: 0; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;
