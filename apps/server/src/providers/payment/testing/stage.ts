/** What a test needs of a payment provider beside its port: someone who pays, a card that is kept, time that passes. */
import type { PaymentEvent, PaymentProvider } from "../payment.ts";

export type Signed = { rawBody: Uint8Array; headers: Headers };

export type Stage = {
	provider: PaymentProvider;
	now(): Date;
	/** A moment passes, so that what comes after has a later time. */
	wait(): Promise<void>;
	/** On the provider's page. */
	pay(checkoutRef: string, choice?: { keepsCard: boolean }): Promise<void>;
	decline(checkoutRef: string): Promise<void>;
	/** The page can be used no longer. */
	expire(checkoutRef: string): Promise<void>;
	keepCard(
		customerRef: string,
		card: "works" | "declines" | "asks" | undefined,
	): Promise<void>;
	/** The next month of a subscription begins. */
	beginMonth(subscriptionRef: string): Promise<void>;
	/** The customer pays the month that failed, on the provider's page. */
	payFailedMonth(subscriptionRef: string): Promise<void>;
	refundInAll(paymentReference: string, minorUnits: number): Promise<void>;
	dispute(
		paymentReference: string,
		happens: "opened" | "won" | "lost",
	): Promise<void>;
	/** What was reported since the last call, as it was sent. */
	sent(): Promise<Signed[]>;
	close(): Promise<void>;
};

/** What was reported since the last call, read by the provider itself; only what has to do with us. */
export async function newsOf(stage: Stage): Promise<PaymentEvent["news"][]> {
	const told: PaymentEvent["news"][] = [];
	for (const { rawBody, headers } of await stage.sent()) {
		const read = await stage.provider.readEvent(rawBody, headers, stage.now());
		if (!("event" in read)) throw new Error(JSON.stringify(read));
		if (read.event.news !== undefined) told.push(read.event.news);
	}
	return told;
}
