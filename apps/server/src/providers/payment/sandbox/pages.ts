/** The sandbox's own pages in fetch terms: checkout, portal, faults, invoice, and the presses of their buttons. No script is needed. */
import { rawBodyOf } from "../raw-body.ts";
import { cards } from "./card.ts";
import { changePayment, paymentPresses } from "./change-payment.ts";
import {
	pressSubscription,
	subscriptionPresses,
} from "./change-subscription.ts";
import { arrivals, isClosed, leadsTo, presses } from "./checkout.ts";
import { bankPage, checkoutPage } from "./checkout-page.ts";
import { findPortal, setArrival, setKeptCard } from "./customer-store.ts";
import { type Desk, invoiceUrl, isRef } from "./desk.ts";
import { faultsPage } from "./faults-page.ts";
import { invoicePage } from "./invoice-page.ts";
import { missingPage, policyOf } from "./page.ts";
import { findPayment, listPayments } from "./payment-store.ts";
import { type PortalView, portalPage } from "./portal-page.ts";
import { pressButton } from "./press-button.ts";
import { findCheckout } from "./store.ts";
import { listSubscriptions } from "./subscription-store.ts";

type Handle = (
	request: Request,
	call: { params: Record<string, string> },
) => Promise<Response>;

export type Page = {
	methods: readonly string[];
	path: string;
	summary: string;
	access: "anyone";
	handle: Handle;
};

const formBytesMax = 1_000;
/** What a page lists at most: it is for trying things, not for keeping books. */
const rowsMax = 50;

export function sandboxPages(desk: Desk): Page[] {
	const of = (
		method: "GET" | "POST",
		path: string,
		summary: string,
		handle: Handle,
	): Page => ({ methods: [method], path, summary, access: "anyone", handle });
	const checkout = "/sandbox/checkout/{checkoutRef}";
	const portal = "/sandbox/portal/{portalRef}";
	const faults = "/sandbox/faults/{portalRef}";
	return [
		of(
			"GET",
			checkout,
			"The sandbox's checkout page: a test, no money moves",
			(request, call) => showCheckout(desk, request, call),
		),
		of(
			"POST",
			checkout,
			"A press of a button on the sandbox's checkout page",
			(request, call) => pressCheckout(desk, request, call),
		),
		of(
			"GET",
			portal,
			"The sandbox's page for a customer: how is paid, and what was",
			(request, call) => showPortal(desk, request, call, portalPage),
		),
		of(
			"POST",
			portal,
			"A press of a button on the sandbox's page for a customer",
			(request, call) => pressPortal(desk, request, call, "portal"),
		),
		of(
			"GET",
			faults,
			"The sandbox's page for trying what can go wrong with payments",
			(request, call) => showPortal(desk, request, call, faultsPage),
		),
		of(
			"POST",
			faults,
			"A press of a button on the sandbox's page of faults",
			(request, call) => pressPortal(desk, request, call, "faults"),
		),
		of(
			"GET",
			"/sandbox/invoice/{paymentReference}",
			"The sandbox's invoice of a payment: a test",
			(_request, call) => showInvoice(desk, call),
		),
	];
}

async function showCheckout(
	desk: Desk,
	request: Request,
	call: Parameters<Handle>[1],
): Promise<Response> {
	const checkoutRef = refOf(call, "checkoutRef");
	const found = checkoutRef && (await findCheckout(desk.db, checkoutRef));
	if (!found) return missing();
	const now = await desk.clock.now(desk.db);
	const asked = new URL(request.url).searchParams;
	const canBePaid = found.state !== "paid" && !isClosed(found, now);
	return html(
		asked.has("bank") && canBePaid
			? bankPage(found, asked.get("keep") === "yes")
			: checkoutPage(found, now),
		200,
		[found.returnUrl, found.cancelUrl],
	);
}

async function pressCheckout(
	desk: Desk,
	request: Request,
	call: Parameters<Handle>[1],
): Promise<Response> {
	const checkoutRef = refOf(call, "checkoutRef");
	if (checkoutRef === undefined) return missing();
	const form = await formOf(request);
	const press = presses.find((one) => one === form.get("press"));
	const here = `/sandbox/checkout/${checkoutRef}`;
	if (press === undefined) return goTo(here);
	const keepsCard = form.get("keep") === "yes";
	const checkout = await pressButton(desk, checkoutRef, press, { keepsCard });
	if (checkout === undefined) return missing();
	if (isClosed(checkout, await desk.clock.now(desk.db))) return goTo(here);
	if (press === "authenticate" && checkout.state !== "paid")
		return goTo(`${here}?bank=asks${keepsCard ? "&keep=yes" : ""}`);
	return goTo(leadsTo(checkout));
}

async function showPortal(
	desk: Desk,
	request: Request,
	call: Parameters<Handle>[1],
	pageOf: (view: PortalView) => string,
): Promise<Response> {
	const portalRef = refOf(call, "portalRef");
	const found = portalRef && (await findPortal(desk.db, portalRef));
	if (!found || portalRef === undefined) return missing();
	const { customer, returnUrl } = found;
	const { customerRef } = customer;
	return html(
		pageOf({
			portalRef,
			customer,
			returnUrl,
			isSaved: new URL(request.url).searchParams.has("saved"),
			subscriptions: await listSubscriptions(desk.db, customerRef, rowsMax),
			payments: await listPayments(desk.db, customerRef, rowsMax),
			invoiceUrl: (paymentReference) => invoiceUrl(desk, paymentReference),
		}),
		200,
		[],
	);
}

/** Each button leads back to its page, which shows how things are then. One that means nothing any more changes nothing. */
async function pressPortal(
	desk: Desk,
	request: Request,
	call: Parameters<Handle>[1],
	of: "portal" | "faults",
): Promise<Response> {
	const portalRef = refOf(call, "portalRef");
	const found = portalRef && (await findPortal(desk.db, portalRef));
	if (!found) return missing();
	const { customerRef } = found.customer;
	const form = await formOf(request);
	const asked = form.get("press");
	const here = `/sandbox/${of}/${portalRef}`;
	if (asked === "keep-card") {
		const given = form.get("card");
		const card = cards.find((one) => one === given);
		if (card !== undefined || given === "none") {
			await setKeptCard(desk.db, customerRef, card);
			return goTo(`${here}?saved=yes`);
		}
	}
	if (asked === "set-arrival") {
		const arrival = arrivals.find((one) => one === form.get("arrival"));
		if (arrival !== undefined) {
			await setArrival(desk.db, customerRef, arrival);
			return goTo(`${here}?saved=yes`);
		}
	}
	const subscriptionPress = subscriptionPresses.find((one) => one === asked);
	const subscriptionRef = form.get("subscription") ?? "";
	if (subscriptionPress !== undefined && isRef(subscriptionRef))
		await pressSubscription(
			desk,
			{ customerRef, subscriptionRef },
			subscriptionPress,
		);
	const paymentPress = paymentPresses.find((one) => one === asked);
	const paymentReference = form.get("payment") ?? "";
	if (paymentPress !== undefined && isRef(paymentReference))
		await changePayment(desk, { customerRef, paymentReference }, paymentPress);
	return goTo(here);
}

async function showInvoice(
	desk: Desk,
	call: Parameters<Handle>[1],
): Promise<Response> {
	const paymentReference = refOf(call, "paymentReference");
	const payment =
		paymentReference && (await findPayment(desk.db, paymentReference));
	if (!payment) return missing();
	const checkout =
		payment.checkoutRef && (await findCheckout(desk.db, payment.checkoutRef));
	return html(
		invoicePage(payment, checkout ? checkout.tax : undefined),
		200,
		[],
	);
}

/** Only what can be a reference reaches the database. */
function refOf(
	call: { params: Record<string, string> },
	name: string,
): string | undefined {
	const given = call.params[name] ?? "";
	return isRef(given) ? given : undefined;
}

async function formOf(request: Request): Promise<URLSearchParams> {
	const body = await rawBodyOf(request, formBytesMax);
	return new URLSearchParams(Buffer.from(body ?? []).toString("utf8"));
}

function goTo(location: string): Response {
	return new Response(null, {
		status: 303,
		headers: { location, "cache-control": "no-store" },
	});
}

const missing = (): Response => html(missingPage(), 404, []);

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
