/** The sandbox's own pages in fetch terms: the checkout, and the press of one of its buttons. No script is needed. */
import type { Db } from "../../../platform/db.ts";
import type { Jobs } from "../../../platform/jobs.ts";
import { rawBodyOf } from "../raw-body.ts";
import { isExpired, leadsTo, presses } from "./checkout.ts";
import { checkoutPage, missingPage, policyOf } from "./page.ts";
import { pressButton } from "./press-button.ts";
import { findCheckout } from "./store.ts";

type Page = {
	methods: readonly string[];
	path: string;
	summary: string;
	access: "anyone";
	handle: (
		request: Request,
		call: { params: Record<string, string> },
	) => Promise<Response>;
};

const formBytesMax = 1_000;

export function sandboxPages(deps: { db: Db; jobs: Jobs }): Page[] {
	const path = "/sandbox/checkout/{checkoutRef}";
	return [
		{
			methods: ["GET"],
			path,
			summary: "The sandbox's checkout page: a test, no money moves",
			access: "anyone",
			async handle(_request, call) {
				const checkoutRef = refOf(call);
				const found = checkoutRef && (await findCheckout(deps.db, checkoutRef));
				if (!found) return html(missingPage(), 404, []);
				return html(checkoutPage(found, new Date()), 200, [
					found.returnUrl,
					found.cancelUrl,
				]);
			},
		},
		{
			methods: ["POST"],
			path,
			summary: "A press of a button on the sandbox's checkout page",
			access: "anyone",
			async handle(request, call) {
				const checkoutRef = refOf(call);
				if (checkoutRef === undefined) return html(missingPage(), 404, []);
				const body = await rawBodyOf(request, formBytesMax);
				const asked = new URLSearchParams(
					Buffer.from(body ?? []).toString("utf8"),
				).get("press");
				const press = presses.find((one) => one === asked);
				const here = `/sandbox/checkout/${checkoutRef}`;
				if (press === undefined) return goTo(here);
				const checkout = await pressButton(deps, checkoutRef, press);
				if (checkout === undefined) return html(missingPage(), 404, []);
				return goTo(isExpired(checkout, new Date()) ? here : leadsTo(checkout));
			},
		},
	];
}

/** Only what can be a reference reaches the database. */
function refOf(call: { params: Record<string, string> }): string | undefined {
	const given = call.params["checkoutRef"] ?? "";
	return /^sandbox_[\w-]{32}$/.test(given) ? given : undefined;
}

function goTo(location: string): Response {
	return new Response(null, {
		status: 303,
		headers: { location, "cache-control": "no-store" },
	});
}

function html(page: string, status: number, leadingTo: string[]): Response {
	return new Response(page, {
		status,
		headers: {
			"content-type": "text/html; charset=utf-8",
			"content-security-policy": policyOf(leadingTo),
			"cache-control": "no-store",
			// With no referrer at all, browsers send the form with the origin "null", which is refused.
			"referrer-policy": "same-origin",
			"x-content-type-options": "nosniff",
			"x-robots-tag": "noindex",
		},
	});
}
