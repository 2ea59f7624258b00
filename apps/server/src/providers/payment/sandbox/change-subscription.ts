/** What is asked of a subscription: by Verbatim over the port, by the customer or by who tries what can go wrong. */
import type { Tx } from "../../../platform/db.ts";
import type { PaymentProvider, Unavailable } from "../payment.ts";
import { setKeptCard } from "./customer-store.ts";
import type { Desk } from "./desk.ts";
import { payMonth, renewOnce, reportState } from "./renew-subscriptions.ts";
import { ended, type SandboxSubscription } from "./subscription.ts";
import {
	insertChange,
	lockSubscription,
	setSubscription,
} from "./subscription-store.ts";

type Change = Parameters<PaymentProvider["setSubscription"]>[0];

export async function changeSubscription(
	desk: Desk,
	change: Change,
): Promise<{ done: true } | Unavailable> {
	const { subscriptionRef, plan, amount, description } = change;
	return desk.db.transaction(async (tx) => {
		const of = await lockSubscription(tx, subscriptionRef);
		if (of === undefined) return unknown(subscriptionRef);
		if (of.state === "ended")
			return change.goesOn
				? { unavailable: `Subscription ${subscriptionRef} has ended` }
				: { done: true };
		if (!(await insertChange(tx, subscriptionRef, change.idempotencyKey)))
			return { done: true };
		await write(desk, tx, of, {
			...of,
			plan,
			amount,
			description,
			state: change.goesOn ? "runs" : "ends",
		});
		return { done: true };
	});
}

export async function endSubscription(
	desk: Desk,
	subscriptionRef: string,
): Promise<{ done: true } | Unavailable> {
	return desk.db.transaction(async (tx) => {
		const of = await lockSubscription(tx, subscriptionRef);
		if (of === undefined) return unknown(subscriptionRef);
		if (of.state !== "ended") await write(desk, tx, of, ended(of));
		return { done: true };
	});
}

export const subscriptionPresses = [
	"end-with-month",
	"go-on",
	"pay-month",
	"renew-now",
	"fail-next",
	"end-now",
] as const;
export type SubscriptionPress = (typeof subscriptionPresses)[number];

/** False when there is no such subscription of this customer, or the button means nothing now. */
export async function pressSubscription(
	desk: Desk,
	pressedOn: { customerRef: string; subscriptionRef: string },
	press: SubscriptionPress,
): Promise<boolean> {
	return desk.db.transaction(async (tx) => {
		const of = await lockSubscription(tx, pressedOn.subscriptionRef);
		if (of?.customerRef !== pressedOn.customerRef) return false;
		if (!offers(of).includes(press)) return false;
		const how = { at: await desk.clock.now(tx), arrival: undefined };
		switch (press) {
			case "end-with-month":
				await write(desk, tx, of, { ...of, state: "ends" });
				return true;
			case "go-on":
				await write(desk, tx, of, { ...of, state: "runs" });
				return true;
			case "pay-month":
				await setKeptCard(tx, of.customerRef, "works");
				await payMonth(desk, tx, of, how);
				return true;
			case "renew-now":
				await renewOnce(desk, tx, of, how);
				return true;
			case "fail-next":
				await setSubscription(tx, { ...of, failsNext: true });
				return true;
			case "end-now":
				await write(desk, tx, of, ended(of));
				return true;
		}
	});
}

/** What can be pressed now. */
export function offers(of: SandboxSubscription): SubscriptionPress[] {
	if (of.state === "ended") return [];
	return [
		...(of.failure === undefined ? [] : (["pay-month"] as const)),
		of.state === "runs" ? "end-with-month" : "go-on",
		"renew-now",
		...(of.failsNext ? [] : (["fail-next"] as const)),
		"end-now",
	];
}

/** Written, and reported when it goes on, will end or has ended where it did not before. */
async function write(
	desk: Desk,
	tx: Tx,
	before: SandboxSubscription,
	after: SandboxSubscription,
): Promise<void> {
	await setSubscription(tx, after);
	if (after.state !== before.state)
		await reportState(desk, tx, after, {
			at: await desk.clock.now(tx),
			arrival: undefined,
		});
}

const unknown = (subscriptionRef: string): Unavailable => ({
	unavailable: `The sandbox knows no subscription ${subscriptionRef}`,
});
