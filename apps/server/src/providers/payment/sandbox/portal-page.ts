/** The customer's own page: how is paid when nobody is present, monthly payments, and what was paid. */
import { type Card, cards, describes, expires } from "./card.ts";
import { offers } from "./change-subscription.ts";
import type { SandboxCustomer } from "./customer-store.ts";
import { day, money, page, pressForm, text } from "./page.ts";
import type { SandboxPayment } from "./payment-store.ts";
import { nextMonthOf, type SandboxSubscription } from "./subscription.ts";

const meanings: Record<Card, string> = {
	works: "It is charged whenever it is asked for.",
	declines: "The bank declines it at the next payment.",
	asks: "The bank asks for a confirmation at the next payment.",
	expired: "It is past its date, and cannot be charged.",
};

export type PortalView = {
	portalRef: string;
	customer: SandboxCustomer;
	returnUrl: string;
	/** A choice was just saved. */
	isSaved: boolean;
	subscriptions: SandboxSubscription[];
	payments: SandboxPayment[];
	/** Where the invoice of a payment is. */
	invoiceUrl: (paymentReference: string) => string;
};

export function portalPage(view: PortalView): string {
	const { customer, subscriptions, payments } = view;
	return page({
		title: "How you pay",
		body: `<h1>How you pay</h1>
<p class="what">${text(customer.name)} · ${text(customer.email)}</p>
${savedNotice(view)}${subscriptions.map(unpaidNotice).join("")}<form method="post"><fieldset>
<legend>Card for payments that nobody is present for</legend>
${cards.map((card) => cardChoice(card, customer.keptCard)).join("\n")}
<label class="choice"><input type="radio" name="card" value="none"${customer.keptCard === undefined ? " checked" : ""}><span>Keep no card</span></label>
</fieldset>
<button class="button" name="press" value="keep-card">Save</button></form>
<h2>Monthly payments</h2>
${subscriptions.length === 0 ? '<p class="hint">There are none.</p>' : `<ul class="rows">${subscriptions.map(subscriptionRow).join("\n")}</ul>`}
<h2>Payments</h2>
${payments.length === 0 ? '<p class="hint">Nothing was paid yet.</p>' : `<ul class="rows">${payments.map((payment) => paymentRow(view, payment)).join("\n")}</ul>`}
<p><a class="button" href="${text(view.returnUrl)}">Back to Verbatim</a></p>
<p><a href="/sandbox/faults/${text(view.portalRef)}">What can go wrong: refunds, disputes, failed renewals, late reports</a></p>`,
	});
}

function cardChoice(card: Card, kept: Card | undefined): string {
	return `<label class="choice"><input type="radio" name="card" value="${card}"${card === kept ? " checked" : ""}><span>${describes[card]}, until ${expires[card]}<span>${meanings[card]}</span></span></label>`;
}

export const savedNotice = (view: PortalView): string =>
	view.isSaved ? '<p class="notice" role="status">Saved.</p>\n' : "";

function unpaidNotice(of: SandboxSubscription): string {
	if (of.failure === undefined || of.state === "ended") return "";
	const { periodStartsAt } = nextMonthOf(of);
	return `<div class="notice bad"><p><strong>The month from ${day(periodStartsAt)} is not paid.</strong> ${text(of.failure.reason)}${of.failure.retryAt === undefined ? "" : ` It is tried again on ${day(of.failure.retryAt)}.`}</p>
<form method="post"><input type="hidden" name="subscription" value="${text(of.subscriptionRef)}"><button class="button" name="press" value="pay-month">Pay ${text(money(of.amount))} now with a card that works</button></form></div>
`;
}

export function subscriptionState(of: SandboxSubscription): string {
	const next = day(nextMonthOf(of).periodStartsAt);
	if (of.state === "ended") return "Ended";
	if (of.failure !== undefined) return `The month from ${next} is not paid`;
	return of.state === "ends" ? `Ends on ${next}` : `Next payment on ${next}`;
}

function subscriptionRow(of: SandboxSubscription): string {
	const hidden = { subscription: of.subscriptionRef };
	const offered = offers(of);
	return `<li><div class="line"><h3>${text(of.description)}</h3><span class="number">${text(money(of.amount))} a month</span></div>
<p class="hint">${subscriptionState(of)}</p>
${offered.includes("end-with-month") ? pressForm({ press: "end-with-month", label: "End with this month", about: of.description, hidden }) : ""}${offered.includes("go-on") ? pressForm({ press: "go-on", label: "Go on after all", about: of.description, hidden }) : ""}</li>`;
}

export function paymentState(payment: SandboxPayment): string {
	const { refundedInAll, dispute } = payment;
	return [
		`Paid on ${day(payment.paidAt)}`,
		...(refundedInAll.minorUnits === 0
			? []
			: [`${money(refundedInAll)} went back`]),
		...(dispute === undefined
			? []
			: [
					{
						opened: `${money(dispute.amount)} disputed`,
						won: "dispute won by Verbatim",
						lost: `dispute lost: ${money(dispute.amount)} went back`,
					}[dispute.state],
				]),
	].join(" · ");
}

function paymentRow(view: PortalView, payment: SandboxPayment): string {
	const url = view.invoiceUrl(payment.paymentReference);
	return `<li><div class="line"><h3>${text(payment.description)}</h3><span class="number">${text(money(payment.amount))}</span></div>
<p class="hint">${text(paymentState(payment))} · <a href="${text(url)}">Invoice<span class="unseen"> of ${text(day(payment.paidAt))}, ${text(payment.description)}</span></a></p></li>`;
}
