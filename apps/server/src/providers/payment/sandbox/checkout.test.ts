import { expect, test } from "vitest";
import { pressed, presses, type SandboxCheckout, stateOf } from "./checkout.ts";

const at = (seconds: number) => new Date(seconds * 1_000);
const open: SandboxCheckout = {
	checkoutRef: "sandbox_1",
	customerRef: "c1",
	reference: "r",
	kind: "payment",
	plan: undefined,
	amount: { minorUnits: 100, currency: "CHF" },
	description: "20 tokens",
	tax: undefined,
	offersToKeep: false,
	returnUrl: "http://verbatim.test/",
	cancelUrl: "http://verbatim.test/",
	state: "open",
	declined: undefined,
	payment: undefined,
	expiresAt: at(100),
};
const paidAt = (seconds: number): SandboxCheckout => ({
	...open,
	state: "paid",
	payment: {
		paymentReference: "p1",
		amount: open.amount,
		paidAt: at(seconds),
		customerRef: "c1",
		invoiceUrl: undefined,
		subscription: undefined,
	},
});

test.each`
	state          | pay       | decline       | cancel
	${"open"}      | ${"paid"} | ${"declined"} | ${"cancelled"}
	${"declined"}  | ${"paid"} | ${undefined}  | ${"cancelled"}
	${"cancelled"} | ${"paid"} | ${"declined"} | ${undefined}
`(
	"a checkout that is $state can still be paid, and says nothing twice",
	({ state, ...effects }) => {
		for (const press of ["pay", "decline", "cancel"] as const)
			expect(pressed({ ...open, state }, press, at(0))?.state).toBe(
				effects[press],
			);
	},
);

test("what is paid stays paid, and what has expired cannot be paid", () => {
	const paid = paidAt(1);
	for (const press of presses) {
		expect(pressed(paid, press, at(2))).toBeUndefined();
		expect(pressed(open, press, at(100))).toBeUndefined();
	}
	expect(stateOf(paid, at(200)).state).toBe("paid");
	expect(stateOf(open, at(99)).state).toBe("open");
	expect(stateOf(open, at(100)).state).toBe("expired");
});

test("a payment that is reported late is processing until then", () => {
	const effect = pressed(open, "pay-late", at(5));
	expect(effect).toEqual({
		state: "paid",
		reportsAt: at(15),
		arrival: "late",
	});
	const late = paidAt(15);
	expect(stateOf(late, at(14.9)).state).toBe("processing");
	expect(stateOf(late, at(15))).toMatchObject({
		state: "paid",
		payment: { paymentReference: "p1" },
	});
});
