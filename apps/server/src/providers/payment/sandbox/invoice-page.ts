/** The sandbox's invoice of a payment, plainly a test. */
import type { SandboxCheckout } from "./checkout.ts";
import { day, money, page, text } from "./page.ts";
import type { SandboxPayment } from "./payment-store.ts";
import { paymentState } from "./portal-page.ts";

export function invoicePage(
	payment: SandboxPayment,
	tax: SandboxCheckout["tax"],
): string {
	return page({
		title: "Invoice",
		body: `<h1>Invoice</h1>
<p class="what">A test: no money moved, and this is no invoice for anyone's books.</p>
<dl>
<dt>${text(payment.description)}</dt><dd class="number">${text(money(payment.amount))}</dd>
${tax === undefined ? "" : `<dt>Contains ${text(tax.name)} (${text(tax.percent)} %)</dt><dd class="number">${text(money(tax.amount))}</dd>\n`}<dt>Date</dt><dd>${day(payment.paidAt)}</dd>
</dl>
<p class="hint">${text(paymentState(payment))}</p>
<p class="hint">${text(payment.paymentReference)}</p>`,
	});
}
