/** What can go wrong with a customer's payments, to be tried: refunds, disputes, failed renewals, and how reports arrive. */
import {
	halfOf,
	type PaymentPress,
	offers as paymentOffers,
} from "./change-payment.ts";
import { offers, type SubscriptionPress } from "./change-subscription.ts";
import { type Arrival, arrivals, lateSeconds } from "./checkout.ts";
import { money, page, pressForm, text } from "./page.ts";
import type { SandboxPayment } from "./payment-store.ts";
import {
	type PortalView,
	paymentState,
	savedNotice,
	subscriptionState,
} from "./portal-page.ts";
import type { SandboxSubscription } from "./subscription.ts";

const arrivalNames: Record<Arrival, [string, string]> = {
	at_once: ["At once", "As a provider does on a good day."],
	late: ["Late", `About ${lateSeconds} seconds after it happened.`],
	twice: ["Twice", "The same report arrives two times."],
	never: ["Never", "Only who asks is told."],
	out_of_order: [
		"Out of order",
		"Each second report is overtaken by the next one.",
	],
};

export function faultsPage(view: PortalView): string {
	const { subscriptions, payments } = view;
	return page({
		title: "What can go wrong",
		body: `<h1>What can go wrong</h1>
<p class="what">${text(view.customer.name)}. Try here what happens to payments on bad days.</p>
${savedNotice(view)}<form method="post"><fieldset>
<legend>How reports to Verbatim arrive</legend>
${arrivals.map((arrival) => arrivalChoice(arrival, view.customer.arrival)).join("\n")}
</fieldset>
<button class="button" name="press" value="set-arrival">Save</button></form>
<h2>Monthly payments</h2>
${subscriptions.length === 0 ? '<p class="hint">There are none.</p>' : `<ul class="rows">${subscriptions.map(subscriptionRow).join("\n")}</ul>`}
<h2>Payments</h2>
${payments.length === 0 ? '<p class="hint">Nothing was paid yet.</p>' : `<ul class="rows">${payments.map(paymentRow).join("\n")}</ul>`}
<p><a class="button quiet" href="/sandbox/portal/${text(view.portalRef)}">Back to how you pay</a></p>`,
	});
}

function arrivalChoice(arrival: Arrival, chosen: Arrival): string {
	const [name, meaning] = arrivalNames[arrival];
	return `<label class="choice"><input type="radio" name="arrival" value="${arrival}"${arrival === chosen ? " checked" : ""}><span>${name}<span>${meaning}</span></span></label>`;
}

const subscriptionLabels: Record<SubscriptionPress, string> = {
	"pay-month": "Pay the unpaid month",
	"end-with-month": "End with this month",
	"go-on": "Go on after all",
	"renew-now": "Renew now",
	"fail-next": "Fail the next renewal",
	"end-now": "End it now",
};

function subscriptionRow(of: SandboxSubscription): string {
	const hidden = { subscription: of.subscriptionRef };
	return `<li><div class="line"><h3>${text(of.description)}</h3><span class="number">${text(money(of.amount))} a month</span></div>
<p class="hint">${subscriptionState(of)}${of.failsNext ? ". The next renewal will fail." : ""}</p>
${offers(of)
	.map((press) =>
		pressForm({
			press,
			label: subscriptionLabels[press],
			about: of.description,
			hidden,
		}),
	)
	.join("")}</li>`;
}

function paymentLabel(press: PaymentPress, payment: SandboxPayment): string {
	const { amount, refundedInAll } = payment;
	const part = (minorUnits: number) => money({ ...amount, minorUnits });
	switch (press) {
		case "refund-half":
			return `Refund half (${part(halfOf(amount.minorUnits))})`;
		case "refund-rest": {
			const rest = part(amount.minorUnits - refundedInAll.minorUnits);
			return refundedInAll.minorUnits === 0
				? `Refund all (${rest})`
				: `Refund the rest (${rest})`;
		}
		case "dispute":
			return "Open a dispute";
		case "win":
			return "Verbatim wins the dispute";
		case "lose":
			return "Verbatim loses the dispute";
	}
}

function paymentRow(payment: SandboxPayment): string {
	const hidden = { payment: payment.paymentReference };
	return `<li><div class="line"><h3>${text(payment.description)}</h3><span class="number">${text(money(payment.amount))}</span></div>
<p class="hint">${text(paymentState(payment))}</p>
${paymentOffers(payment)
	.map((press) =>
		pressForm({
			press,
			label: paymentLabel(press, payment),
			about: payment.description,
			hidden,
		}),
	)
	.join("")}</li>`;
}
