/**
 * What stands on a receipt and on a credit note, in words and figures, before anybody thinks of paper. A receipt tells what
 * was true when it was paid; a credit note tells what of it is back with who paid, as far as it is known.
 */
import type { Language } from "@verbatim/contract/languages";
import { taxIn } from "@verbatim/contract/top-ups";
import { tokensFromMillitokens } from "@verbatim/tokens/amount";
import type { Amount } from "../../providers/payment/payment.ts";
import { decimalsOfCurrency } from "../currency/reference-rates.ts";
import type { PaymentRow } from "../payments/store.ts";
import { type Words, words } from "./words.ts";

/** Who sells: stands at the top. */
export type Seller = {
	name: string;
	address: string[];
	taxNumber: string | undefined;
};

export type ReceiptKind = "receipt" | "credit_note";

export type Receipt = {
	language: Language;
	title: string;
	number: string;
	seller: string[];
	billedTo: { label: string; lines: string[] };
	facts: { label: string; value: string }[];
	head: { what: string; tokens: string; amount: string };
	line: { what: string; tokens: string; amount: string };
	/** Below the line; the last one is the sum. */
	sums: { label: string; amount: string }[];
	notes: string[];
	/** It is a test: said large. */
	test: string | undefined;
};

export function composeReceipt(
	payment: PaymentRow,
	of: {
		kind: ReceiptKind;
		language: Language;
		timeZone: string;
		seller: Seller;
	},
): Receipt {
	const say = words[of.language];
	const isReceipt = of.kind === "receipt";
	const number = isReceipt ? payment.receiptNumber : payment.creditNoteNumber;
	if (number === undefined)
		throw new Error(`Nothing went back of payment ${payment.paymentId}`);
	const amount = isReceipt ? payment.paid : payment.gone;
	const tokens = tokensText(
		isReceipt ? payment.tokensMillitokens : payment.clawedBackMillitokens,
		say,
	);
	const { billedTo } = payment;
	const receipt: Receipt = {
		language: of.language,
		title: isReceipt ? say.receipt : say.creditNote,
		number,
		seller: [
			of.seller.name,
			...of.seller.address,
			...(of.seller.taxNumber === undefined
				? []
				: [`${say.taxNumber}: ${of.seller.taxNumber}`]),
		],
		billedTo: {
			label: say.billedTo,
			lines: [
				billedTo?.legalName || billedTo?.companyName || "",
				...(billedTo?.address ?? "").split("\n"),
				...(billedTo?.taxId ? [`${say.taxNumber}: ${billedTo.taxId}`] : []),
			].filter((line) => line.trim() !== ""),
		},
		facts: [
			{ label: say.number, value: number },
			...(isReceipt
				? []
				: [{ label: say.forReceipt, value: payment.receiptNumber }]),
			{ label: say.paidOn, value: dayText(payment.paidAt, say, of.timeZone) },
			...(billedTo?.orderNumber
				? [{ label: say.orderNumber, value: billedTo.orderNumber }]
				: []),
			{ label: say.reference, value: payment.paymentReference },
		],
		head: { what: say.what, tokens: say.tokens, amount: say.amount },
		line: {
			what: itemText(payment, say),
			tokens,
			amount: moneyText(amount, say),
		},
		sums: [
			...taxSums(payment, amount, say),
			{
				label: isReceipt ? say.total : say.wentBack,
				amount: moneyText(amount, say),
			},
		],
		notes: isReceipt
			? [
					say.paid,
					...(payment.taxed === undefined ? [say.noTax] : []),
					payment.paidFor === "top_up" || payment.paidFor === "auto_top_up"
						? say.neverExpires
						: say.untilMonthEnds,
				]
			: amount.minorUnits === 0
				? [say.nothingReturned]
				: [say.returned, say.takenBack(tokens)],
		test: payment.provider === "sandbox" ? say.test : undefined,
	};
	return isWhole(receipt)
		? receipt
		: { ...receipt, notes: [...receipt.notes, say.unwritable] };
}

export const itemText = (payment: PaymentRow, say: Words): string =>
	say.items[payment.paidFor](
		payment.plan === undefined
			? ""
			: payment.plan.charAt(0).toUpperCase() + payment.plan.slice(1),
	);

/** The amount without its tax, and the tax, where there is one. */
function taxSums(
	payment: PaymentRow,
	amount: Amount,
	say: Words,
): Receipt["sums"] {
	const { taxed } = payment;
	if (taxed === undefined) return [];
	const tax =
		amount === payment.paid ? taxed.amount : taxIn(amount, taxed.percent);
	const name = `${taxed.name} ${percentText(taxed.percent, say)}`;
	return [
		{
			label: say.withoutTax(taxed.name),
			amount: moneyText(
				{ ...amount, minorUnits: amount.minorUnits - tax.minorUnits },
				say,
			),
		},
		{ label: say.contained(name), amount: moneyText(tax, say) },
	];
}

/** The figure is put together as decimal text: no floating-point comes near it. */
export function moneyText(amount: Amount, say: Words): string {
	const decimals = decimalsOfCurrency(amount.currency) ?? 2;
	const digits = String(amount.minorUnits).padStart(decimals + 1, "0");
	const whole = digits.slice(0, digits.length - decimals);
	const fraction = digits.slice(digits.length - decimals);
	const figure = decimals === 0 ? whole : `${whole}.${fraction}`;
	// The code first, as amounts stand in Switzerland in every language; the language data disagree among themselves.
	const written = new Intl.NumberFormat(say.locale, {
		minimumFractionDigits: decimals,
		maximumFractionDigits: decimals,
	}).format(figure as `${number}`);
	return `${amount.currency}\u00A0${written}`;
}

export const tokensText = (amountMillitokens: bigint, say: Words): string =>
	new Intl.NumberFormat(say.locale, { maximumFractionDigits: 3 }).format(
		tokensFromMillitokens(amountMillitokens),
	);

const percentText = (percent: string, say: Words): string =>
	`${new Intl.NumberFormat(say.locale, { maximumFractionDigits: 3 }).format(percent as `${number}`)}\u00A0%`;

const dayText = (at: Date, say: Words, timeZone: string): string =>
	new Intl.DateTimeFormat(say.locale, { dateStyle: "long", timeZone }).format(
		at,
	);

/**
 * What the fonts of `fonts/` have: Latin with its extensions, Greek, Cyrillic, signs and currencies. Scripts that run from
 * right to left or are put together are not among them.
 */
const unwritable =
	/[^\n\u0020-\u007E\u00A0-\u036F\u0370-\u03FF\u0400-\u052F\u1E00-\u1FFF\u2000-\u206F\u2070-\u209F\u20A0-\u20C0\u2100-\u214F\u2190-\u2193\u2212\uFFFD]/gu;

/** As it can be printed: what cannot is seen to be missing. */
export const writable = (text: string): string =>
	text.normalize("NFC").replace(unwritable, "\uFFFD");

const isWhole = (receipt: Receipt): boolean =>
	[
		...receipt.seller,
		...receipt.billedTo.lines,
		...receipt.facts.map(({ value }) => value),
	].every((text) => !writable(text).includes("\uFFFD"));
