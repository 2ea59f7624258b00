/** Receipts: what stands on them, on paper, by mail, and who may have them. */
import {
	creditNotePath,
	listPayments,
	receiptPath,
	setBillingDetails,
} from "@verbatim/contract/billing";
import { isProblem } from "@verbatim/contract/problems";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "../../company/actor.ts";
import { ask } from "../../company/testing/ask.ts";
import { newId } from "../../platform/ids.ts";
import { bringAbout } from "../payments/bring-about.ts";
import { learn, nothingKnown } from "../payments/payment.ts";
import { recordPayment } from "../payments/record-payment.ts";
import {
	findPayment,
	lockPaymentOfReference,
	type PaymentRow,
} from "../payments/store.ts";
import { type BillingRoom, openBillingRoom } from "../testing/billing-room.ts";
import { composeReceipt, moneyText, writable } from "./compose-receipt.ts";
import { drawReceipt } from "./draw-receipt.ts";
import { mailReceipts } from "./mail-receipts.ts";
import { words } from "./words.ts";

let room: BillingRoom;
let actor: Actor;
beforeAll(async () => {
	room = await openBillingRoom();
});
afterAll(() => room.close());
beforeEach(async () => {
	actor = await room.openCompany();
	room.mails.clear();
	await room.db.query("update billing.payment set receipt_is_due = false");
});

const paidAt = new Date("2026-11-20T23:30:00Z");
const seller = {
	name: "Verbatim Test AG",
	address: ["Marktgasse 1", "3011 Bern"],
	taxNumber: "CHE-123.456.789 MWST",
};

const setDetails = (changes: object, who = actor) =>
	ask(
		room.routes,
		setBillingDetails,
		{
			body: {
				currency: "CHF",
				legalName: "",
				address: "",
				taxId: "",
				orderNumber: "",
				receiptsEmail: "",
				...changes,
			},
		},
		{ actor: who },
	);

/** A plan's month, because it needs no top-up before it. */
async function pay(changes: Partial<Parameters<typeof recordPayment>[1]> = {}) {
	const paymentReference = `pay_${newId()}`;
	const { paymentId } = await room.db.transaction((tx) =>
		recordPayment(tx, {
			companyId: actor.companyId,
			provider: "sandbox",
			payment: {
				paymentReference,
				amount: { minorUnits: 34_900, currency: "CHF" },
				paidAt,
				customerRef: undefined,
				invoiceUrl: undefined,
				subscription: undefined,
			},
			for: "renewal",
			plan: "start",
			tokensMillitokens: 10_000_000n,
			taxed: {
				name: "MWST",
				percent: "8.1",
				amount: { minorUnits: 2_615, currency: "CHF" },
			},
			orderId: newId(),
			...changes,
		}),
	);
	const of = { companyId: actor.companyId, paymentId };
	const payment = await findPayment(room.db, of);
	if (payment === undefined) throw new Error("not written");
	return payment;
}

async function refund(payment: PaymentRow, minorUnits: number) {
	await room.db.transaction(async (tx) => {
		const { provider, paymentReference } = payment;
		const locked = await lockPaymentOfReference(tx, provider, paymentReference);
		if (locked === undefined) throw new Error("not there");
		const facts = learn(nothingKnown, {
			about: "refund",
			paymentReference,
			refundedInAll: { minorUnits, currency: "CHF" },
			at: paidAt,
		});
		const move = await bringAbout(room, tx, locked, facts);
		await move();
	});
}

const composed = (
	payment: PaymentRow,
	changes: Partial<Parameters<typeof composeReceipt>[1]> = {},
) =>
	composeReceipt(payment, {
		kind: "receipt",
		language: "en",
		timeZone: "Europe/Zurich",
		seller,
		...changes,
	});

const get = (
	path: string,
	paymentId: string,
	who: Actor = actor,
	language = "en",
) => {
	const route = room.receipts.find((one) => one.path === path);
	if (route === undefined) throw new Error("no route");
	return route.handle(
		new Request(`http://verbatim.test/x?language=${language}`),
		{
			params: { paymentId },
			actor: who,
			address: "192.0.2.1",
			requestId: "test",
			requestHeaders: new Headers(),
			answerHeaders: new Headers(),
		},
	);
};

async function firstId(who = actor): Promise<string> {
	const told = await ask(
		room.routes,
		listPayments,
		{ query: {} },
		{ actor: who },
	);
	if (isProblem(told)) throw new Error(told.detail);
	return told.payments[0]?.id ?? "";
}

test("a receipt tells who, what, how much, and the tax in it, on the day of the company's time zone", async () => {
	await setDetails({
		legalName: "Ada Research Sàrl",
		address: "Rue du Lac 3\n1003 Lausanne",
		taxId: "CHE-987.654.321",
		orderNumber: "PO-77",
	});
	const receipt = composed(await pay());
	expect(receipt).toMatchObject({
		title: "Receipt",
		number: expect.stringMatching(/^2026-\d{6}$/),
		billedTo: {
			lines: [
				"Ada Research Sàrl",
				"Rue du Lac 3",
				"1003 Lausanne",
				"Tax number: CHE-987.654.321",
			],
		},
		line: {
			what: "Plan Start, a month",
			tokens: expect.stringMatching(/^10['’]000$/),
		},
		test: expect.stringContaining("no money moved"),
	});
	const shown = JSON.stringify(receipt).replaceAll("\u00a0", " ");
	for (const text of [
		"CHF 349.00",
		"CHF 26.15",
		"CHF 322.85",
		"MWST 8.1 %",
		"21 November 2026",
		"PO-77",
	])
		expect(shown).toContain(text);
});

test("a receipt does not change when the company's details do", async () => {
	await setDetails({ legalName: "Before AG" });
	const payment = await pay();
	await setDetails({ legalName: "After AG" });
	const again = await findPayment(room.db, payment);
	expect(again?.billedTo?.legalName).toBe("Before AG");
});

test("without details it is made out to the company by its name", async () => {
	expect(composed(await pay()).billedTo.lines).toEqual(["Ada Research"]);
});

test.each(["en", "fr", "de"] as const)(
	"in %s nothing is left unsaid",
	async (language) => {
		const payment = await pay({ taxed: undefined });
		const receipt = composed(payment, { language });
		expect(JSON.stringify(receipt)).not.toMatch(/undefined|\{\{/);
		expect(receipt.notes).toContain(words[language].noTax);
	},
);

test("money is written by its currency, to the last minor unit, however large", () => {
	// Either apostrophe groups thousands, by the version of the language data.
	const plain = (minorUnits: number, currency: string) =>
		moneyText({ minorUnits, currency }, words.en)
			.replaceAll("\u00a0", " ")
			.replaceAll("'", "’");
	expect(plain(5, "CHF")).toBe("CHF 0.05");
	expect(plain(190, "JPY")).toBe("JPY 190");
	expect(plain(107_408_911_213, "IDR")).toBe("IDR 1’074’089’112.13");
	expect(plain(9_007_199_254_740_991, "EUR")).toBe("EUR 90’071’992’547’409.91");
});

test("names of Europe are written as they are; what the fonts lack is seen to be missing, and said", async () => {
	const europe = "Žofie Łukasz Ðặng Νίκος Сергей Þórr Ăşţ €";
	expect(writable(europe)).toBe(europe);
	expect(writable("日本 Research")).toBe("\uFFFD\uFFFD Research");
	await setDetails({ legalName: "日本 Research" });
	expect(composed(await pay()).notes).toContain(words.en.unwritable);
	await setDetails({ legalName: europe });
	expect(composed(await pay()).notes).not.toContain(words.en.unwritable);
});

test("a credit note tells what went back, its tax, and the receipt that it belongs to", async () => {
	const payment = await pay();
	await refund(payment, 17_450);
	const after = await findPayment(room.db, payment);
	if (after === undefined) throw new Error("not there");
	const note = composed(after, { kind: "credit_note" });
	expect(note).toMatchObject({
		title: "Credit note",
		number: expect.stringMatching(/^CN-\d{4}-\d{6}$/),
	});
	const shown = JSON.stringify(note).replaceAll("\u00a0", " ");
	expect(shown).toContain(payment.receiptNumber);
	expect(shown).toContain("CHF 174.50");
	expect(shown).toContain("CHF 13.08");
});

test("on paper it is one page of A4 with its own fonts, and small", async () => {
	const payment = await pay();
	const endless = { ...composed(payment) };
	endless.billedTo = {
		label: "For",
		lines: ["Ž".repeat(200), ...Array.from({ length: 250 }, () => "line")],
	};
	for (const receipt of [composed(payment), endless]) {
		const pdf = await drawReceipt(receipt, payment.paidAt);
		const text = pdf.toString("latin1");
		expect(text.startsWith("%PDF-1.")).toBe(true);
		expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1);
		expect(text).toContain("595.28 841.89");
		expect(text.match(/\/FontFile2/g)).toHaveLength(2);
		expect(pdf.byteLength).toBeLessThan(120_000);
	}
});

test("the same receipt is the same bytes", async () => {
	const payment = await pay();
	const draw = () => drawReceipt(composed(payment), payment.paidAt);
	expect((await draw()).equals(await draw())).toBe(true);
});

test("receipts and credit notes are had as PDF, in the language that is asked for", async () => {
	const payment = await pay();
	const id = await firstId();
	for (const language of ["en", "fr", "de", "tlh", ""]) {
		const answer = await get(receiptPath, id, actor, language);
		if (!(answer instanceof Response)) throw new Error(answer.detail);
		expect(answer.headers.get("content-type")).toBe("application/pdf");
		expect(answer.headers.get("content-disposition")).toContain(
			`verbatim-${payment.receiptNumber}.pdf`,
		);
	}
	expect(await get(creditNotePath, id)).toMatchObject({
		problem: "not_found",
	});
	await refund(payment, 1);
	expect(await get(creditNotePath, id)).toBeInstanceOf(Response);
});

test("nobody without a right to see money, and no other company, has a receipt", async () => {
	await pay();
	const id = await firstId();
	for (const role of ["researcher", "viewer"] as const)
		expect(await get(receiptPath, id, { ...actor, role })).toMatchObject({
			problem: "not_allowed",
		});
	const eve = await room.openCompany();
	const foreign = await get(receiptPath, id, eve);
	expect(foreign).toMatchObject({ problem: "not_found" });
	for (const other of ["payment_1", "", `payment_${"0".repeat(32)}`])
		expect(await get(receiptPath, other, eve)).toEqual(foreign);
});

test("a receipt is mailed to the owner and to whom the company named, once, with the PDF", async () => {
	await setDetails({ receiptsEmail: "Buchhaltung@example.com" });
	const payment = await pay();
	const never = new AbortController().signal;
	await Promise.all([mailReceipts(room, never), mailReceipts(room, never)]);
	await mailReceipts(room, never);
	const mails = [...room.mails.values()];
	expect(mails).toHaveLength(2);
	expect(mails.map(({ to }) => to)).toContain("Buchhaltung@example.com");
	for (const mail of mails) {
		expect(mail.subject).toContain(payment.receiptNumber);
		expect(mail.text).toContain("http://verbatim.test/settings/billing");
		const [attached] = mail.attachments ?? [];
		expect(attached).toMatchObject({
			name: `verbatim-${payment.receiptNumber}.pdf`,
			mediaType: "application/pdf",
		});
		expect(
			Buffer.from(attached?.base64 ?? "", "base64").toString("latin1"),
		).toMatch(/^%PDF-1\./);
	}
});

test("an owner who named their own address gets one mail", async () => {
	const { rows } = await room.db.query(
		"select email from company.person join company.member on member.person_id = person.id where member.id = $1",
		[actor.memberId],
	);
	await setDetails({ receiptsEmail: String(rows[0]?.["email"]) });
	await pay();
	await mailReceipts(room, new AbortController().signal);
	expect(room.mails.size).toBe(1);
});
