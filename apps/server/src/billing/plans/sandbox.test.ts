/** Plans with the sandbox: what people press on its pages, and its reports in any order, twice, or not at all. */
import { isProblem } from "@verbatim/contract/problems";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../../platform/ids.ts";
import { pressSubscription } from "../../providers/payment/sandbox/change-subscription.ts";
import type { Press } from "../../providers/payment/sandbox/checkout.ts";
import { pressButton } from "../../providers/payment/sandbox/press-button.ts";
import { renewSubscriptions } from "../../providers/payment/sandbox/renew-subscriptions.ts";
import { openSandbox } from "../../providers/payment/sandbox/sandbox.ts";
import { openPlansRoom, type PlansRoom } from "./testing/plans-room.ts";

let room: PlansRoom;
beforeAll(async () => {
	room = await openPlansRoom({
		provider: ({ db, jobs, clock, baseUrl }) =>
			openSandbox({
				db,
				jobs,
				clock,
				baseUrl,
				signingSecrets: ["a secret"],
				eventsUrl: () => "http://127.0.0.1:9/nobody-listens",
			}).provider,
	});
});
afterAll(() => room.close());

const never = new AbortController().signal;

/** Takes all that the sandbox ever reported: what came before changes nothing. */
async function takeReports(order: "as they came" | "backwards") {
	const listed = await room.provider.listEvents(
		{ since: new Date(0), eventsMax: 1_000 },
		{ secondsMax: 1 },
	);
	if ("unavailable" in listed) throw new Error(listed.unavailable);
	const events =
		order === "backwards" ? listed.events.reverse() : listed.events;
	for (const { event } of events)
		if (event.news !== undefined) await room.report(event.news, event.eventId);
}

async function pressed(
	company: Awaited<ReturnType<PlansRoom["openCompany"]>>,
	plan: "essential" | "start" | "elite",
	press: Press,
) {
	const { today } = await company.option(plan);
	if (today === null) throw new Error(`${plan} costs nothing today`);
	const begun = await company.order(plan, today.price);
	if (isProblem(begun)) throw new Error(begun.detail);
	await pressButton(room, begun.checkoutUrl.split("/").at(-1) ?? "", press);
	return begun.order;
}

async function subscriptionOf(companyId: string) {
	const { rows } = await room.db.query(
		`select subscription_ref, customer_ref from billing.plan_subscription join billing.customer using (company_id)
     where company_id = $1`,
		[companyId],
	);
	return {
		subscriptionRef: String(rows[0]?.["subscription_ref"]),
		customerRef: String(rows[0]?.["customer_ref"]),
	};
}

test.each(["as they came", "backwards"] as const)(
	"a plan lives through its months with reports %s",
	async (order) => {
		room.setNow("2027-03-10T10:00:00Z");
		const company = await room.openCompany();
		await company.topUp(500);
		await pressed(company, "start", "pay");
		await takeReports(order);
		expect(await company.available()).toBe(1_200 + 500 + 10_000);
		await pressed(company, "elite", "pay");
		await takeReports(order);
		expect(await company.available()).toBe(1_200 + 500 + 30_000);
		await company.tell();

		room.setNow("2027-04-10T10:00:00Z");
		await renewSubscriptions(room, never);
		await takeReports(order);
		expect(await company.available()).toBe(500 + 30_000);

		const of = await subscriptionOf(company.actor.companyId);
		expect(await pressSubscription(room, of, "fail-next")).toBe(true);
		room.setNow("2027-05-10T10:00:00Z");
		await renewSubscriptions(room, never);
		await takeReports(order);
		expect(await company.available()).toBe(500);
		expect(await company.plan()).toMatchObject({
			plan: {
				state: "unpaid",
				failure: { payUrl: expect.stringContaining("/sandbox/") },
			},
		});
		room.setNow("2027-05-11T10:00:00Z");
		expect(await pressSubscription(room, of, "pay-month")).toBe(true);
		await takeReports(order);
		expect(await company.available()).toBe(500 + 30_000);

		expect(await pressSubscription(room, of, "end-with-month")).toBe(true);
		await takeReports(order);
		expect(await company.plan()).toMatchObject({ plan: { state: "ending" } });
		room.setNow("2027-05-12T10:00:00Z");
		await company.change("elite");
		await company.tell();
		await takeReports(order);
		expect(await company.plan()).toMatchObject({ plan: { state: "running" } });
		await company.cancel();
		await company.tell();
		room.setNow("2027-06-10T10:00:00Z");
		await renewSubscriptions(room, never);
		await takeReports(order);
		expect(await company.plan()).toMatchObject({ plan: null });
		expect(await company.available()).toBe(500);
		expect(await company.check()).toEqual([]);
	},
);

test.each(["pay-late", "pay-twice", "pay-never", "pay-disordered"] as const)(
	"%s: the plan is there once, by its reports or by asking",
	async (press) => {
		room.setNow("2027-07-10T10:00:00Z");
		const company = await room.openCompany();
		const order = await pressed(company, "start", press);
		// Late, it is processing at first.
		room.setNow("2027-07-10T10:01:00Z");
		await takeReports("as they came");
		await company.seen(order.id);
		await takeReports("backwards");
		expect(await company.seen(order.id)).toMatchObject({ state: "paid" });
		expect(await company.available()).toBe(1_200 + 10_000);
		expect(await company.grants()).toEqual(["trial 1200", "allocation 10000"]);
		expect(await company.check()).toEqual([]);
	},
);

test.each(["decline", "cancel"] as const)(
	"%s: nothing is paid and nothing begins",
	async (press) => {
		const company = await room.openCompany();
		const order = await pressed(company, "start", press);
		await takeReports("as they came");
		expect(await company.seen(order.id)).toMatchObject({
			state: press === "decline" ? "declined" : "cancelled",
		});
		expect((await company.plan()).plan).toBeNull();
		expect(await company.option("elite")).toMatchObject({ blocked: null });
		expect(
			await company.order(
				"elite",
				{ minorUnits: 89_900, currency: "CHF" },
				{ requestId: newId() },
			),
		).toHaveProperty("checkoutUrl");
	},
);
