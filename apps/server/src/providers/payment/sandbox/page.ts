/** The checkout page of the sandbox: one document, readable from 320 px up, light and dark, by keyboard, without script. */
import { createHash } from "node:crypto";
import type { Amount } from "../payment.ts";
import { isExpired, lateSeconds, type SandboxCheckout } from "./checkout.ts";

export function checkoutPage(checkout: SandboxCheckout, now: Date): string {
	const price = money(checkout.amount);
	if (checkout.state === "paid")
		return page({
			title: "Already paid",
			body: `<h1>Already paid</h1>
<p>This test checkout was paid. It is charged once, however often it is opened.</p>
<p><a class="button" href="${text(checkout.returnUrl)}">Back to Verbatim</a></p>`,
		});
	if (isExpired(checkout, now))
		return page({
			title: "Checkout expired",
			body: `<h1>This checkout has expired</h1>
<p>Nothing was paid. Go back and begin again.</p>
<p><a class="button" href="${text(checkout.cancelUrl)}">Back to Verbatim</a></p>`,
		});
	return page({
		title: `Pay ${price}`,
		body: `<h1><span class="pay">Pay</span> ${text(price)}</h1>
<p class="what">${text(checkout.description)}</p>
${noticeOf(checkout)}<form method="post">
<button class="button" name="press" value="pay">Pay ${text(price)}</button>
<button class="button quiet" name="press" value="pay-late" aria-describedby="late">Pay, but report late</button>
<p class="hint" id="late">The payment is confirmed about ${lateSeconds} seconds after you press it.</p>
<button class="button quiet" name="press" value="decline">Decline the payment</button>
<button class="button quiet" name="press" value="cancel">Cancel and go back</button>
</form>`,
	});
}

export function missingPage(): string {
	return page({
		title: "No such checkout",
		body: `<h1>There is no such checkout</h1>
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

function noticeOf(checkout: SandboxCheckout): string {
	const notice = {
		open: undefined,
		declined: "The last try was declined. Nothing was paid. You can try again.",
		cancelled: "You left this checkout. Nothing was paid. You can still pay.",
		paid: undefined,
	}[checkout.state];
	return notice === undefined
		? ""
		: `<p class="notice" role="status">${notice}</p>\n`;
}

function page(parts: { title: string; body: string }): string {
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

const style = `
:root { color-scheme: light dark; --ground: #f4f4f1; --sheet: #ffffff; --ink: #1c1f23; --soft: #545b63; --line: #85898e;
  --act: #1d4f91; --on-act: #ffffff; --test: #7a3b00; --on-test: #fff4e5; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14161a; --sheet: #1e2126; --ink: #eceef1; --soft: #b3bac2; --line: #7d858e;
    --act: #a9c8f5; --on-act: #10223b; --test: #ffd9a8; --on-test: #3a1c00; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
header { background: var(--test); color: var(--on-test); }
header p { margin: 0 auto; padding: .75rem 1rem; max-width: 32rem; }
header strong { margin-right: .5rem; padding: .1rem .5rem; border: 2px solid currentColor; border-radius: .3rem; letter-spacing: .08em; }
main { margin: 1.5rem auto; padding: 1.5rem 1rem; max-width: 32rem; background: var(--sheet); }
@media (min-width: 34rem) { main { padding: 2rem; border-radius: .75rem; } }
h1 { margin: 0 0 .5rem; font-size: 1.75rem; line-height: 1.2; overflow-wrap: anywhere; }
h1 .pay { color: var(--soft); font-weight: 400; }
.what, .hint { color: var(--soft); overflow-wrap: anywhere; }
.hint { margin: .25rem 0 .75rem; font-size: .9rem; }
.notice { padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .5rem; }
form { margin-top: 1.5rem; }
.button { display: block; width: 100%; min-height: 3rem; margin: .75rem 0 0; padding: .7rem 1rem; border: 2px solid var(--act);
  border-radius: .5rem; background: var(--act); color: var(--on-act); font: inherit; font-weight: 600; text-align: center;
  text-decoration: none; cursor: pointer; }
.quiet { background: transparent; color: var(--ink); border-color: var(--line); font-weight: 500; }
.button:focus-visible { outline: 3px solid var(--act); outline-offset: 3px; }
`;

function money(amount: Amount): string {
	const format = new Intl.NumberFormat("en-CH", {
		style: "currency",
		currency: amount.currency,
		currencyDisplay: "code",
	});
	const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
	return format.format(amount.minorUnits / 10 ** digits);
}

function text(value: string): string {
	return value.replace(
		/[&<>"']/g,
		(character) => `&#${character.charCodeAt(0)};`,
	);
}
