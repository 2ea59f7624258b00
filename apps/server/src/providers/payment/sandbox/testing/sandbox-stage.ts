/** The sandbox on a database of its own, with a clock that a test can set ahead. */
import { fileURLToPath } from "node:url";
import type { Clock } from "../../../../platform/clock.ts";
import { openJobs } from "../../../../platform/jobs.ts";
import {
	testDatabase,
	testLog,
} from "../../../../platform/testing/database.ts";
import { sign } from "../../signature.ts";
import type { Stage } from "../../testing/stage.ts";
import { changePayment, type PaymentPress } from "../change-payment.ts";
import { pressSubscription } from "../change-subscription.ts";
import { setKeptCard } from "../customer-store.ts";
import type { Desk } from "../desk.ts";
import { signatureHeader } from "../event.ts";
import { pressButton } from "../press-button.ts";
import { renewOnce, renewSubscriptions } from "../renew-subscriptions.ts";
import { openSandbox } from "../sandbox.ts";
import { dueAt } from "../subscription.ts";
import { lockSubscription } from "../subscription-store.ts";

const signingSecrets = ["the new secret", "the old secret"] as const;
const baseUrl = "http://verbatim.test";

export async function openSandboxStage(
	eventsUrl = "http://127.0.0.1:9/nobody-listens",
) {
	const db = await testDatabase([
		{
			room: "providers",
			folder: fileURLToPath(
				new URL("../../../../../migrations/providers", import.meta.url),
			),
		},
	]);
	const jobs = await openJobs({ db, log: testLog, watchSeconds: 10 });
	let aheadMilliseconds = 0;
	const now = () => new Date(Date.now() + aheadMilliseconds);
	const clock: Clock = {
		now: async () => now(),
		get aheadMilliseconds() {
			return aheadMilliseconds;
		},
	};
	const desk: Desk = { db, jobs, clock, baseUrl };
	const sandbox = openSandbox({
		...desk,
		signingSecrets,
		eventsUrl: () => eventsUrl,
	});
	const setAhead = (to: Date) => {
		aheadMilliseconds = Math.max(aheadMilliseconds, to.getTime() - Date.now());
	};
	const renew = () => renewSubscriptions(desk, new AbortController().signal);
	const customerOf = async (column: string, ref: string): Promise<string> => {
		const { rows } = await db.query(
			column === "payment"
				? "select customer_ref from providers.sandbox_payment where payment_reference = $1"
				: "select customer_ref from providers.sandbox_subscription where subscription_ref = $1",
			[ref],
		);
		return String(rows[0]?.["customer_ref"]);
	};
	const pressPayment = async (
		paymentReference: string,
		press: PaymentPress,
	): Promise<void> => {
		const customerRef = await customerOf("payment", paymentReference);
		await changePayment(desk, { customerRef, paymentReference }, press);
	};
	const told = new Set<string>();

	const stage: Stage = {
		provider: sandbox.provider,
		now,
		async wait() {
			setAhead(new Date(now().getTime() + 2_000));
		},
		async pay(checkoutRef, choice = { keepsCard: false }) {
			await pressButton(desk, checkoutRef, "pay", choice);
		},
		async decline(checkoutRef) {
			await pressButton(desk, checkoutRef, "decline");
		},
		async expire(checkoutRef) {
			await db.query(
				"update providers.sandbox_checkout set expires_at = $2 where checkout_ref = $1",
				[checkoutRef, now()],
			);
		},
		keepCard: (customerRef, card) => setKeptCard(db, customerRef, card),
		// That one only: the subscriptions of other tests would renew too.
		beginMonth: (subscriptionRef) =>
			db.transaction(async (tx) => {
				const subscription = await lockSubscription(tx, subscriptionRef);
				const at = subscription && dueAt(subscription);
				if (subscription === undefined || at === undefined)
					throw new Error(`Subscription ${subscriptionRef} has ended`);
				setAhead(at);
				await renewOnce(desk, tx, subscription, { at, arrival: undefined });
			}),
		async payFailedMonth(subscriptionRef) {
			const customerRef = await customerOf("subscription", subscriptionRef);
			await pressSubscription(
				desk,
				{ customerRef, subscriptionRef },
				"pay-month",
			);
		},
		async refundInAll(paymentReference, minorUnits) {
			const { rows } = await db.query(
				"select amount_minor_units from providers.sandbox_payment where payment_reference = $1",
				[paymentReference],
			);
			await pressPayment(
				paymentReference,
				Number(rows[0]?.["amount_minor_units"]) === minorUnits
					? "refund-rest"
					: "refund-half",
			);
		},
		dispute: (paymentReference, happens) =>
			pressPayment(
				paymentReference,
				({ opened: "dispute", won: "win", lost: "lose" } as const)[happens],
			),
		async sent() {
			const { rows } = await db.query(
				"select event_id, body from providers.sandbox_event where copies > 0 order by created_at, event_id",
			);
			return rows
				.filter((row) => !told.has(String(row["event_id"])))
				.map((row) => {
					told.add(String(row["event_id"]));
					const rawBody = Buffer.from(String(row["body"]));
					return {
						rawBody,
						headers: new Headers({
							[signatureHeader]: sign(rawBody, signingSecrets[0], now()),
						}),
					};
				});
		},
		async close() {
			await jobs.stop(5);
			await db.drop();
		},
	};
	return { ...stage, db, desk, sandbox, setAhead, renew };
}
