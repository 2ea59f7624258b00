/** What can happen to a payment later: some or all of it goes back, or the customer disputes it. Pressing again changes nothing. */
import type { News } from "../payment.ts";
import { type Desk, newRef } from "./desk.ts";
import {
	lockPayment,
	type SandboxPayment,
	setPayment,
} from "./payment-store.ts";
import { report } from "./report.ts";

export const paymentPresses = [
	"refund-half",
	"refund-rest",
	"dispute",
	"win",
	"lose",
] as const;
export type PaymentPress = (typeof paymentPresses)[number];

export async function changePayment(
	desk: Desk,
	of: { customerRef: string; paymentReference: string },
	press: PaymentPress,
): Promise<boolean> {
	return desk.db.transaction(async (tx) => {
		const payment = await lockPayment(tx, of);
		if (payment === undefined || !offers(payment).includes(press)) return false;
		const changed = pressed(payment, press);
		await setPayment(tx, changed);
		await report(desk, tx, {
			news: newsOf(changed, press, await desk.clock.now(tx)),
			customerRef: payment.customerRef,
			checkoutRef: payment.checkoutRef,
			arrival: undefined,
		});
		return true;
	});
}

/** What can be pressed now. What is disputed cannot be refunded: the bank has it. */
export function offers(payment: SandboxPayment): PaymentPress[] {
	const { amount, refundedInAll, dispute } = payment;
	if (dispute?.state === "opened") return ["win", "lose"];
	if (dispute?.state === "lost") return [];
	const offered: PaymentPress[] = [];
	if (refundedInAll.minorUnits === 0 && amount.minorUnits > 1)
		offered.push("refund-half");
	if (refundedInAll.minorUnits < amount.minorUnits) {
		offered.push("refund-rest");
		if (dispute === undefined) offered.push("dispute");
	}
	return offered;
}

function pressed(payment: SandboxPayment, press: PaymentPress): SandboxPayment {
	const { amount, refundedInAll } = payment;
	switch (press) {
		case "refund-half":
			return {
				...payment,
				refundedInAll: { ...amount, minorUnits: halfOf(amount.minorUnits) },
			};
		case "refund-rest":
			return { ...payment, refundedInAll: amount };
		case "dispute":
			return {
				...payment,
				dispute: {
					disputeRef: newRef("sandbox_dispute"),
					state: "opened",
					amount: {
						...amount,
						minorUnits: amount.minorUnits - refundedInAll.minorUnits,
					},
				},
			};
		case "win":
		case "lose":
			return {
				...payment,
				dispute: payment.dispute && {
					...payment.dispute,
					state: press === "win" ? "won" : "lost",
				},
			};
	}
}

/** Of an odd amount the larger half stays. */
export const halfOf = (minorUnits: number): number =>
	(minorUnits - (minorUnits % 2)) / 2;

function newsOf(payment: SandboxPayment, press: PaymentPress, at: Date): News {
	const { paymentReference, refundedInAll, dispute } = payment;
	if (press === "refund-half" || press === "refund-rest")
		return { about: "refund", paymentReference, refundedInAll, at };
	if (dispute === undefined)
		throw new Error(`Payment ${paymentReference} is not disputed`);
	return {
		about: "dispute",
		paymentReference,
		disputeRef: dispute.disputeRef,
		amount: dispute.amount,
		happened: dispute.state,
		at,
	};
}
