import { expect, test } from "vitest";
import {
	effectOf,
	nextAskAt,
	type Report,
	referenceOf,
	type TopUp,
	topUpOfReference,
} from "./top-up.ts";

const createdAt = new Date("2026-11-23T12:00:00Z");
const minutes = (n: number) => new Date(createdAt.getTime() + n * 60_000);

const open: TopUp = {
	companyId: "0199c2a0-0000-7000-8000-000000000001",
	topUpId: "0199c2a0-0000-7000-8000-000000000002",
	memberId: "0199c2a0-0000-7000-8000-000000000003",
	amountTokens: 500,
	price: { minorUnits: 2_500, currency: "CHF" },
	tax: undefined,
	isAutomatic: false,
	state: "open",
	returnTo: "/",
	provider: "sandbox",
	checkout: { ref: "c1", url: "https://pay.example/c1" },
	checkoutExpiresAt: minutes(35),
	paidBy: undefined,
	createdAt,
};
const as = (state: TopUp["state"]): TopUp => ({
	...open,
	state,
	paidBy:
		state === "paid"
			? { paymentReference: "p1", paidAt: minutes(1) }
			: undefined,
});
const paid = (
	paymentReference: string,
	minorUnits = 2_500,
	currency = "CHF",
): Report => ({
	state: "paid",
	checkoutRef: "c1",
	payment: {
		paymentReference,
		amount: { minorUnits, currency },
		paidAt: minutes(1),
		customerRef: undefined,
		invoiceUrl: undefined,
		subscription: undefined,
	},
});
const said = (
	state: "open" | "processing" | "declined" | "cancelled" | "expired",
): Report => ({
	state,
	checkoutRef: "c1",
});

/** What each report does to a top-up in each state. */
test.each`
	state          | open        | processing   | declined      | cancelled      | expired      | paid
	${"open"}      | ${"ignore"} | ${"pending"} | ${"declined"} | ${"cancelled"} | ${"expired"} | ${"pay"}
	${"pending"}   | ${"ignore"} | ${"ignore"}  | ${"declined"} | ${"cancelled"} | ${"expired"} | ${"pay"}
	${"declined"}  | ${"ignore"} | ${"pending"} | ${"ignore"}   | ${"cancelled"} | ${"expired"} | ${"pay"}
	${"cancelled"} | ${"ignore"} | ${"pending"} | ${"declined"} | ${"ignore"}    | ${"expired"} | ${"pay"}
	${"expired"}   | ${"ignore"} | ${"ignore"}  | ${"ignore"}   | ${"ignore"}    | ${"ignore"}  | ${"pay"}
	${"paid"}      | ${"ignore"} | ${"ignore"}  | ${"ignore"}   | ${"ignore"}    | ${"ignore"}  | ${"ignore"}
`("a top-up that is $state", ({ state, paid: byPayment, ...effects }) => {
	for (const [report, expected] of Object.entries(effects)) {
		const effect = effectOf(as(state), said(report as "open"));
		expect(effect.effect === "become" ? effect.state : effect.effect).toBe(
			expected,
		);
	}
	expect(effectOf(as(state), paid("p1")).effect).toBe(byPayment);
});

test.each([
	["too little was paid", open, paid("p1", 2_499)],
	["too much was paid", open, paid("p1", 2_501)],
	["it was paid in another currency", open, paid("p1", 2_500, "EUR")],
	["it is about another checkout", open, { ...paid("p1"), checkoutRef: "c2" }],
	["it was paid a second time by another payment", as("paid"), paid("p2")],
])("a report is kept for a person when %s", (_, topUp, report) => {
	expect(effectOf(topUp, report).effect).toBe("quarantine");
});

test("the sweep asks each minute while a payment is pending, else every five and right after the end, then more rarely, and stops after two weeks", () => {
	expect(nextAskAt(as("pending"), minutes(1))).toEqual(minutes(2));
	expect(nextAskAt(open, minutes(1))).toEqual(minutes(6));
	expect(nextAskAt(open, minutes(34))).toEqual(minutes(36));
	expect(nextAskAt(open, minutes(100))).toEqual(minutes(110));
	expect(nextAskAt(as("pending"), minutes(24 * 60))).toEqual(
		minutes(26.4 * 60),
	);
	expect(nextAskAt(as("pending"), minutes(15 * 24 * 60))).toBeUndefined();
	expect(nextAskAt(as("paid"), minutes(1))).toBeUndefined();
	expect(nextAskAt(as("expired"), minutes(1))).toBeUndefined();
});

test("a reference names the company and the top-up, and nothing else is one", () => {
	const { companyId, topUpId } = open;
	const reference = referenceOf(open);
	expect(reference.length).toBeLessThanOrEqual(200);
	expect(topUpOfReference(reference)).toEqual({ companyId, topUpId });
	for (const other of [
		"",
		"-",
		`${reference}-`,
		reference.slice(1),
		reference.replace("topup", "grant"),
		"company_1-topup_1",
	])
		expect(topUpOfReference(other)).toBeUndefined();
});
