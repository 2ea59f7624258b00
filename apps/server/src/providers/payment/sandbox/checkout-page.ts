/** The page at which a checkout is paid, and the one at which the bank asks. */
import { isClosed, lateSeconds, type SandboxCheckout } from "./checkout.ts";
import { money, page, text } from "./page.ts";

export function checkoutPage(checkout: SandboxCheckout, now: Date): string {
	const price = money(checkout.amount);
	if (checkout.state === "paid")
		return page({
			title: "Already paid",
			body: `<h1>Already paid</h1>
<p>This test checkout was paid. It is charged once, however often it is opened.</p>
<p><a class="button" href="${text(checkout.returnUrl)}">Back to Verbatim</a></p>`,
		});
	if (isClosed(checkout, now))
		return page({
			title: "Checkout expired",
			body: `<h1>This checkout has expired</h1>
<p>Nothing was paid. Go back and begin again.</p>
<p><a class="button" href="${text(checkout.cancelUrl)}">Back to Verbatim</a></p>`,
		});
	const isMonthly = checkout.kind === "subscription";
	return page({
		title: `Pay ${price}`,
		body: `<h1><span class="pay">Pay</span> ${text(price)}${isMonthly ? ' <span class="pay">each month</span>' : ""}</h1>
<p class="what">${text(checkout.description)}</p>
${taxOf(checkout)}${noticeOf(checkout)}<form method="post">
${keepingOf(checkout)}<button class="button" name="press" value="pay">Pay ${text(price)}</button>
<button class="button quiet" name="press" value="cancel">Cancel and go back</button>
<h2>Try what can go wrong</h2>
${fault("pay-late", "Pay, but report late", `The payment is confirmed about ${lateSeconds} seconds after you press it.`)}
${fault("pay-twice", "Pay, and report it twice", "The same report arrives two times.")}
${fault("pay-never", "Pay, and never report it", "Only who asks about it is told. Verbatim asks by itself.")}
${fault(
	"pay-disordered",
	"Pay, with reports out of order",
	isMonthly
		? "The next month is paid at once too, and reported before the first; a first try that was declined is reported last."
		: "A first try that was declined is reported after the payment.",
)}
${fault("authenticate", "Pay, when the bank asks", "Your bank asks you to confirm on a page of its own.")}
${fault("decline", "Decline the payment", "The bank refuses the card. Nothing is paid.")}
</form>`,
	});
}

export function bankPage(
	checkout: SandboxCheckout,
	keepsCard: boolean,
): string {
	const price = money(checkout.amount);
	return page({
		title: "Your bank asks you to confirm",
		body: `<h1>Your bank asks you to confirm</h1>
<p class="what">${text(price)} for ${text(checkout.description)}</p>
<p>A real bank would send a code or open its app here.</p>
<form method="post">
${keepsCard ? '<input type="hidden" name="keep" value="yes">\n' : ""}<button class="button" name="press" value="confirm">Confirm the payment of ${text(price)}</button>
<button class="button quiet" name="press" value="fail">Do not confirm</button>
</form>`,
	});
}

function fault(press: string, label: string, hint: string): string {
	return `<button class="button quiet" name="press" value="${press}" aria-describedby="${press}">${label}</button>
<p class="hint" id="${press}">${hint}</p>`;
}

function taxOf({ tax }: SandboxCheckout): string {
	return tax === undefined
		? ""
		: `<p class="what">Contains ${text(money(tax.amount))} ${text(tax.name)} (${text(tax.percent)} %)</p>\n`;
}

/** Kept only where it was asked for: a choice that nobody has made yet, or, for a monthly payment, what it needs. */
function keepingOf(checkout: SandboxCheckout): string {
	if (checkout.kind === "subscription")
		return `<p>The test card is kept and charged ${text(money(checkout.amount))} each month, until you end it.</p>\n`;
	return checkout.offersToKeep
		? `<label class="choice"><input type="checkbox" name="keep" value="yes"><span>Keep this card<span>Verbatim may then charge it while nobody is present, as set in its billing settings.</span></span></label>\n`
		: "";
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
