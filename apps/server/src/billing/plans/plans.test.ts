import { isProblem } from "@verbatim/contract/problems";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "../../platform/ids.ts";
import {
	francs,
	openPlansRoom,
	type PlanCompany,
	type PlansRoom,
} from "./testing/plans-room.ts";

let room: PlansRoom;
let company: PlanCompany;
beforeAll(async () => {
	room = await openPlansRoom();
});
afterAll(() => room.close());
beforeEach(async () => {
	room.scripted.setDown(false);
	room.setNow("2027-03-10T10:00:00Z");
	company = await room.openCompany();
});

// The whole way

test("from Trial to Start to Elite and back: each month brings what was paid for it, nothing rolls over, top-ups stay", async () => {
	await company.topUp(500);
	expect(await company.available()).toBe(1_200 + 500);

	room.setNow("2027-03-12T09:00:00Z");
	const { subscriptionRef } = await company.buy("start");
	expect(await company.available()).toBe(1_200 + 500 + 10_000);
	expect(await company.plan()).toMatchObject({
		plan: {
			name: "start",
			allocationTokens: 10_000,
			price: francs(349),
			state: "running",
			startedAt: "2027-03-12T09:00:00.000Z",
			// The clocks change on 28 March: 10 o'clock in Zurich stays 10 o'clock.
			nextCycleAt: "2027-04-12T08:00:00.000Z",
			next: { name: "start", price: francs(349) },
			failure: null,
		},
		trial: { hasEnded: false, leftTokens: 1_200 },
	});

	// The trial keeps its own end.
	room.setNow("2027-03-24T11:00:00Z");
	expect(await company.available()).toBe(500 + 10_000);

	const upgrade = await company.option("elite");
	expect(upgrade).toMatchObject({
		change: "upgrade",
		today: { price: francs(550), tokens: 20_000 },
		nextAllocation: {
			at: "2027-04-12T08:00:00.000Z",
			tokens: 30_000,
			price: francs(899),
		},
	});
	await company.buy("elite");
	expect(await company.available()).toBe(500 + 30_000);
	await company.tell();
	expect(room.scripted.running(subscriptionRef)).toMatchObject({
		plan: "elite",
		amount: francs(899),
	});

	await company.use(12_000);
	room.setNow("2027-04-12T09:01:00Z");
	expect(await company.available()).toBe(500);
	await room.report(room.scripted.renew(subscriptionRef, 1, room.now()));
	expect(await company.available()).toBe(500 + 30_000);

	const down = await company.change("start");
	expect(down).toEqual({ takesEffectAt: "2027-05-12T08:00:00.000Z" });
	expect(await company.plan()).toMatchObject({
		plan: {
			name: "elite",
			state: "running",
			next: { name: "start", allocationTokens: 10_000, price: francs(349) },
		},
	});
	await company.tell();
	expect(room.scripted.running(subscriptionRef)).toMatchObject({
		plan: "start",
		amount: francs(349),
		goesOn: true,
	});
	expect(await company.available()).toBe(500 + 30_000);

	room.setNow("2027-05-12T09:01:00Z");
	await room.report(room.scripted.renew(subscriptionRef, 2, room.now()));
	expect(await company.available()).toBe(500 + 10_000);

	expect(await company.cancel()).toEqual({
		takesEffectAt: "2027-06-12T08:00:00.000Z",
	});
	expect(await company.plan()).toMatchObject({
		plan: { name: "start", state: "ending", next: "ends" },
	});
	await company.tell();
	expect(room.scripted.running(subscriptionRef).goesOn).toBe(false);

	expect(await company.option("start")).toMatchObject({
		change: "current",
		undoes: "cancellation",
		today: null,
	});
	await company.change("start");
	await company.tell();
	expect(room.scripted.running(subscriptionRef).goesOn).toBe(true);
	expect(await company.plan()).toMatchObject({
		plan: { state: "running", next: { name: "start" } },
	});

	await company.cancel();
	await company.tell();
	room.setNow("2027-06-12T09:01:00Z");
	await room.report(
		room.scripted.say(subscriptionRef, "ended", new Date(room.now())),
	);
	expect(await company.plan()).toMatchObject({ plan: null });
	expect(await company.available()).toBe(500);

	expect(await company.grants()).toEqual([
		"trial 1200",
		"top_up 500",
		"allocation 10000",
		"allocation 20000",
		"allocation 30000",
		"allocation 10000",
	]);
	expect(company.mails()).toEqual([
		"Your Start plan has begun",
		"Your plan is Elite now",
		"Your plan will be Start from 12 May 2027",
		"Your Start plan ends on 12 June 2027",
		"Your Start plan goes on",
		"Your Start plan ends on 12 June 2027",
	]);
	expect(await company.check()).toEqual([]);

	// And again from the beginning, on the day after.
	room.setNow("2027-06-13T09:01:00Z");
	expect(await company.option("essential")).toMatchObject({ change: "start" });
	await company.buy("essential");
	expect(await company.available()).toBe(500 + 1_200);
	expect(await company.check()).toEqual([]);
});

// Beginning

test("an order comes with its checkout, and leads back to where the person was, with its id", async () => {
	const begun = await company.order("start", francs(349), {
		returnTo: "/settings/plans?order=old&top-up=old",
	});
	if (isProblem(begun)) throw new Error(begun.detail);
	expect(begun.order).toMatchObject({
		plan: "start",
		change: "start",
		state: "open",
		price: francs(349),
		tokens: 10_000,
		paidAt: null,
	});
	const checkoutRef = begun.checkoutUrl.split("/").at(-1) ?? "";
	expect(room.scripted.begun(checkoutRef)).toMatchObject({
		amount: francs(349),
		plan: "start",
		returnUrl: `http://verbatim.test/settings/plans?order=${begun.order.id}`,
	});
});

test.each(["//evil.example", "/\\evil.example", "/\t/evil.example"])(
	"%j is no place to come back to",
	async (returnTo) => {
		expect(
			await company.order("start", francs(349), { returnTo }),
		).toMatchObject({ problem: "invalid_input" });
	},
);

test("another price than the present one is refused, and nothing is begun", async () => {
	for (const price of [francs(348), { minorUnits: 34_900, currency: "EUR" }])
		expect(await company.order("start", price)).toMatchObject({
			problem: "quote_expired",
		});
	expect(await company.option("start")).toMatchObject({ blocked: null });
	expect(await company.order("start", francs(349))).toHaveProperty("order");
});

test("a double click, two tabs and two members come to one checkout", async () => {
	const requestId = newId();
	const answers = await Promise.all([
		company.order("start", francs(349), { requestId }),
		company.order("start", francs(349), { requestId }),
		company.order("start", francs(349)),
		company.order("start", francs(349)),
	]);
	const urls = answers.map((answer) => {
		if (isProblem(answer)) throw new Error(answer.detail);
		return answer.checkoutUrl;
	});
	expect(new Set(urls).size).toBe(1);
	expect(
		await company.order("elite", francs(899), { requestId }),
	).toMatchObject({
		problem: "key_conflict",
	});
});

test("choosing another plan closes the page that was left open for the first, and waits for what is being paid there", async () => {
	const first = await company.order("start", francs(349));
	if (isProblem(first)) throw new Error(first.detail);
	const second = await company.order("elite", francs(899));
	if (isProblem(second)) throw new Error(second.detail);
	expect(await company.seen(first.order.id)).toMatchObject({
		state: "expired",
	});
	room.scripted.close(second.checkoutUrl.split("/").at(-1) ?? "", "processing");
	expect(await company.order("start", francs(349))).toMatchObject({
		problem: "wrong_state",
	});
	expect(await company.option("start")).toMatchObject({
		blocked: "order_open",
	});
});

test("when the provider is down nothing is begun, and the same request succeeds later with one checkout", async () => {
	room.scripted.setDown(true);
	const requestId = newId();
	expect(
		await company.order("start", francs(349), { requestId }),
	).toMatchObject({ problem: "payment_unavailable" });
	// Nobody has a page to pay at, so that order stands in nobody's way.
	expect(await company.option("elite")).toMatchObject({ blocked: null });
	room.scripted.setDown(false);
	expect(
		await company.order("start", francs(349), { requestId }),
	).toHaveProperty("checkoutUrl");
});

test("a late report is asked for by whoever waits, and by the sweep", async () => {
	const begun = await company.order("start", francs(349));
	if (isProblem(begun)) throw new Error(begun.detail);
	room.scripted.pay(begun.checkoutUrl.split("/").at(-1) ?? "", room.now());
	expect(await company.seen(begun.order.id)).toMatchObject({ state: "paid" });
	expect(await company.available()).toBe(1_200 + 10_000);

	const other = await room.openCompany();
	const again = await other.order("essential", francs(49));
	if (isProblem(again)) throw new Error(again.detail);
	room.scripted.pay(again.checkoutUrl.split("/").at(-1) ?? "", room.now());
	room.setNow("2027-03-10T10:06:00Z");
	await room.sweep();
	expect(await other.available()).toBe(1_200 + 1_200);
});

test("a checkout that nobody pays expires, and then another plan can be chosen", async () => {
	const begun = await company.order("start", francs(349));
	if (isProblem(begun)) throw new Error(begun.detail);
	room.scripted.close(begun.checkoutUrl.split("/").at(-1) ?? "", "expired");
	room.setNow("2027-03-10T10:37:00Z");
	await room.sweep();
	expect(await company.seen(begun.order.id)).toMatchObject({
		state: "expired",
	});
	expect(await company.option("elite")).toMatchObject({ blocked: null });
});

test("the same payment reported five times at once is one plan", async () => {
	const begun = await company.order("start", francs(349));
	if (isProblem(begun)) throw new Error(begun.detail);
	const news = room.scripted.pay(
		begun.checkoutUrl.split("/").at(-1) ?? "",
		room.now(),
	);
	const outcomes = await Promise.all(
		Array.from({ length: 5 }, () => room.report(news)),
	);
	expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual([
		"applied",
		"ignored",
		"ignored",
		"ignored",
		"ignored",
	]);
	expect(await company.available()).toBe(1_200 + 10_000);
	expect(company.mails()).toEqual(["Your Start plan has begun"]);
});

test("the report, the returning person, the sweep and a cancellation at one moment are one plan", async () => {
	await company.buy("start");
	const begun = await company.order("elite", francs(550));
	if (isProblem(begun)) throw new Error(begun.detail);
	const news = room.scripted.pay(
		begun.checkoutUrl.split("/").at(-1) ?? "",
		room.now(),
	);
	room.setNow("2027-03-10T10:06:00Z");
	await Promise.all([
		room.report(news),
		company.seen(begun.order.id),
		room.sweep(),
		company.cancel(),
		room.report(news),
		company.seen(begun.order.id),
	]);
	expect(await company.seen(begun.order.id)).toMatchObject({ state: "paid" });
	expect(await company.grants()).toEqual([
		"trial 1200",
		"allocation 10000",
		"allocation 20000",
	]);
	expect(await company.check()).toEqual([]);
});

test("a grant that fails leaves neither payment nor order, and succeeds when it is reported again", async () => {
	const begun = await company.order("start", francs(349));
	if (isProblem(begun)) throw new Error(begun.detail);
	const news = room.scripted.pay(
		begun.checkoutUrl.split("/").at(-1) ?? "",
		room.now(),
	);
	const count = async () => {
		const { rows } = await room.db.query(
			`select (select count(*) from billing.payment)::int as payments, (select count(*) from billing.plan_month)::int as months,
         (select count(*) from billing.payment_event)::int as events`,
		);
		return rows[0];
	};
	const before = await count();
	await room.db.query(
		"alter table billing.plan_subscription add constraint fault check (steps = 0) not valid",
	);
	try {
		await expect(room.report(news)).rejects.toMatchObject({
			constraint: "fault",
		});
	} finally {
		await room.db.query(
			"alter table billing.plan_subscription drop constraint fault",
		);
	}
	expect(await count()).toEqual(before);
	expect((await company.plan()).plan).toBeNull();
	expect(await room.report(news)).toMatchObject({ outcome: "applied" });
	expect(await company.available()).toBe(1_200 + 10_000);
});

test("another amount than was asked grants nothing, and nobody goes on paying for it", async () => {
	const begun = await company.order("start", francs(349));
	if (isProblem(begun)) throw new Error(begun.detail);
	const checkoutRef = begun.checkoutUrl.split("/").at(-1) ?? "";
	const news = room.scripted.pay(checkoutRef, room.now(), francs(1));
	expect(await room.report(news)).toMatchObject({ outcome: "quarantined" });
	expect(await company.available()).toBe(1_200);
	const { rows } = await room.db.query(
		"select data from jobs.job where name = 'end-subscription' and data->>'subscriptionRef' = $1",
		[`subscription_${checkoutRef}`],
	);
	expect(rows).toHaveLength(1);
});

test("a second plan that is paid although one runs is quarantined, and its monthly payment is ended", async () => {
	const first = await company.order("start", francs(349));
	if (isProblem(first)) throw new Error(first.detail);
	const firstRef = first.checkoutUrl.split("/").at(-1) ?? "";
	// Left, and reported as left; its page can still be paid.
	room.scripted.close(firstRef, "cancelled");
	await company.seen(first.order.id);
	await company.buy("elite");
	const late = room.scripted.pay(firstRef, room.now());
	expect(await room.report(late)).toMatchObject({
		outcome: "quarantined",
		reason: "another plan runs already; its monthly payment is ended",
	});
	expect(await company.grants()).toEqual(["trial 1200", "allocation 30000"]);
	const { rows } = await room.db.query(
		"select data from jobs.job where name = 'end-subscription' and data->>'subscriptionRef' = $1",
		[`subscription_${firstRef}`],
	);
	expect(rows).toHaveLength(1);
	// What it would bring later counts as little.
	room.setNow("2027-04-10T10:00:00Z");
	expect(
		await room.report(
			room.scripted.renew(`subscription_${firstRef}`, 1, room.now()),
		),
	).toMatchObject({ outcome: "quarantined" });
});

// Months

test("a month that is not paid brings nothing; paid late, it brings its tokens then", async () => {
	const { subscriptionRef } = await company.buy("start");
	room.setNow("2027-04-10T11:00:00Z");
	await room.report(
		room.scripted.fail(
			subscriptionRef,
			1,
			room.now(),
			new Date("2027-04-13T10:00:00Z"),
		),
	);
	expect(await company.available()).toBe(0);
	expect(await company.plan()).toMatchObject({
		plan: {
			name: "start",
			state: "unpaid",
			failure: {
				reason: "The bank declined the card.",
				retryAt: "2027-04-13T10:00:00.000Z",
				payUrl: "https://pay.example.com/invoice",
			},
		},
	});
	expect(await company.option("elite")).toMatchObject({
		change: "upgrade",
		blocked: "renewal_unpaid",
	});
	expect(await company.order("elite", francs(550))).toMatchObject({
		problem: "wrong_state",
	});

	room.setNow("2027-04-14T10:00:00Z");
	await room.report(room.scripted.renew(subscriptionRef, 1, room.now()));
	expect(await company.available()).toBe(10_000);
	expect(await company.plan()).toMatchObject({
		plan: {
			state: "running",
			failure: null,
			nextCycleAt: "2027-05-10T09:00:00.000Z",
		},
	});
	room.setNow("2027-05-10T09:00:00Z");
	expect(await company.available()).toBe(0);
	expect(company.mails()).toEqual([
		"Your Start plan has begun",
		"The payment for your Start plan failed",
		"Your Start plan is paid: the tokens are there",
	]);
	expect(await company.check()).toEqual([]);
});

test("a month of whose payment nobody says anything is unpaid after three days, not at once", async () => {
	await company.buy("start");
	room.setNow("2027-04-10T12:00:00Z");
	expect(await company.plan()).toMatchObject({ plan: { state: "running" } });
	room.setNow("2027-04-14T12:00:00Z");
	expect(await company.plan()).toMatchObject({
		plan: { state: "unpaid", failure: null },
	});
});

test("a month that is paid before ours begins brings its tokens when it begins", async () => {
	// In Zurich the month begins an hour earlier in UTC after the clocks went forward, and an hour later after they went back.
	room.setNow("2027-10-10T10:00:00Z");
	const autumn = await room.openCompany();
	const { subscriptionRef } = await autumn.buy("start");
	await autumn.use(1_200 + 4_000);
	room.setNow("2027-11-10T10:00:00Z");
	await room.report(room.scripted.renew(subscriptionRef, 1, room.now()));
	expect(await autumn.available()).toBe(6_000);
	expect(await autumn.plan()).toMatchObject({
		plan: { state: "running", nextCycleAt: "2027-11-10T11:00:00.000Z" },
	});
	room.setNow("2027-11-10T11:00:00Z");
	expect(await autumn.available()).toBe(10_000);
});

test("paid on 28 February in New York, which is March in UTC: the provider's months and ours still meet", async () => {
	room.setNow("2027-03-01T03:00:00Z");
	const there = await room.openCompany("America/New_York");
	const { subscriptionRef } = await there.buy("essential");
	expect(await there.plan()).toMatchObject({
		plan: { nextCycleAt: "2027-03-29T02:00:00.000Z" },
	});
	room.setNow("2027-04-01T03:00:00Z");
	await room.report(room.scripted.renew(subscriptionRef, 1, room.now()));
	expect(await there.available()).toBe(1_200);
	expect(await there.plan()).toMatchObject({
		plan: { state: "running", nextCycleAt: "2027-04-29T02:00:00.000Z" },
	});
});

test("months that the provider caught up at once are each in the book, and only the present one is left", async () => {
	const { subscriptionRef } = await company.buy("start");
	room.setNow("2027-06-15T10:00:00Z");
	for (const month of [3, 1, 2])
		await room.report(room.scripted.renew(subscriptionRef, month, room.now()));
	expect(await company.available()).toBe(10_000);
	expect(await company.plan()).toMatchObject({
		plan: { nextCycleAt: "2027-07-10T09:00:00.000Z" },
	});
	expect(await company.check()).toEqual([]);
});

test("a month is worth what was paid for it: a downgrade that the provider did not hear of in time brings the larger plan once more", async () => {
	const { subscriptionRef } = await company.buy("elite");
	room.scripted.setDown(true);
	await company.change("start");
	await expect(company.tell()).rejects.toThrow("taken it down");
	room.setNow("2027-04-10T10:00:00Z");
	await room.report(room.scripted.renew(subscriptionRef, 1, room.now()));
	expect(await company.available()).toBe(30_000);
	// The wish stands, for the month after.
	expect(await company.plan()).toMatchObject({
		plan: { name: "elite", next: { name: "start", price: francs(349) } },
	});
	room.scripted.setDown(false);
	await company.tell();
	room.setNow("2027-05-10T10:00:00Z");
	await room.report(room.scripted.renew(subscriptionRef, 2, room.now()));
	expect(await company.available()).toBe(10_000);
	expect(await company.check()).toEqual([]);
});

test("a month is worth what was paid for it: an upgrade that the provider did not hear of in time brings the smaller plan once more", async () => {
	const { subscriptionRef } = await company.buy("start");
	room.setNow("2027-03-11T10:00:00Z");
	await company.buy("elite");
	room.setNow("2027-04-10T10:00:00Z");
	await room.report(
		room.scripted.renew(subscriptionRef, 1, room.now(), francs(349)),
	);
	expect(await company.available()).toBe(10_000);
	expect(await company.plan()).toMatchObject({
		plan: { name: "start", next: { name: "elite", price: francs(899) } },
	});
	await company.tell();
	room.setNow("2027-05-10T10:00:00Z");
	await room.report(room.scripted.renew(subscriptionRef, 2, room.now()));
	expect(await company.available()).toBe(30_000);
	expect(await company.check()).toEqual([]);
});

test("a larger month that is paid before it begins gives nothing to the month that still runs", async () => {
	room.setNow("2027-10-10T10:00:00Z");
	const autumn = await room.openCompany();
	const { subscriptionRef } = await autumn.buy("start");
	await autumn.use(1_200);
	room.setNow("2027-11-10T10:00:00Z");
	await room.report(
		room.scripted.renew(subscriptionRef, 1, room.now(), francs(899)),
	);
	expect(await autumn.available()).toBe(10_000);
	room.setNow("2027-11-10T11:00:00Z");
	await room.sweep();
	expect(await autumn.available()).toBe(30_000);
	expect(await autumn.grants()).toEqual([
		"trial 1200",
		"allocation 10000",
		"allocation 30000",
	]);
});

test("an amount that is no plan's price, and a month that is none of ours, are quarantined", async () => {
	const { subscriptionRef } = await company.buy("start");
	room.setNow("2027-04-10T10:00:00Z");
	expect(
		await room.report(
			room.scripted.renew(subscriptionRef, 1, room.now(), francs(350)),
		),
	).toMatchObject({ outcome: "quarantined" });
	const news = room.scripted.renew(subscriptionRef, 1, room.now());
	if (news.about !== "renewal" || news.happened !== "paid")
		throw new Error("not a renewal");
	expect(
		await room.report({
			...news,
			payment: {
				...news.payment,
				subscription: {
					subscriptionRef,
					periodStartsAt: new Date("2027-04-25T10:00:00Z"),
					periodEndsAt: new Date("2027-05-25T10:00:00Z"),
				},
			},
		}),
	).toMatchObject({ outcome: "quarantined" });
	expect(await company.available()).toBe(0);
});

test("an upgrade that is paid just after the month ended waits for the new one to be paid", async () => {
	const { subscriptionRef } = await company.buy("start");
	room.setNow("2027-04-10T08:50:00Z");
	const begun = await company.order("elite", francs(550));
	if (isProblem(begun)) throw new Error(begun.detail);
	room.setNow("2027-04-10T09:05:00Z");
	await room.report(
		room.scripted.pay(begun.checkoutUrl.split("/").at(-1) ?? "", room.now()),
	);
	expect(await company.available()).toBe(0);
	room.setNow("2027-04-10T10:00:00Z");
	await room.report(
		room.scripted.renew(subscriptionRef, 1, room.now(), francs(349)),
	);
	expect(await company.available()).toBe(30_000);
	expect(await company.check()).toEqual([]);
});

// Ending

test("ended on the provider's page, it ends here with its month; taken back there, it goes on", async () => {
	const { subscriptionRef } = await company.buy("start");
	room.setNow("2027-03-20T10:00:00Z");
	await room.report(
		room.scripted.say(subscriptionRef, "will_end", new Date(room.now())),
	);
	expect(await company.plan()).toMatchObject({ plan: { state: "ending" } });
	room.setNow("2027-03-21T10:00:00Z");
	await room.report(
		room.scripted.say(subscriptionRef, "goes_on", new Date(room.now())),
	);
	expect(await company.plan()).toMatchObject({
		plan: { state: "running", next: { name: "start" } },
	});
	expect(company.mails()).toEqual([
		"Your Start plan has begun",
		"Your Start plan ends on 10 April 2027",
		"Your Start plan goes on",
	]);
});

test("an echo of a cancellation that comes after it was taken back changes nothing", async () => {
	const { subscriptionRef } = await company.buy("start");
	room.setNow("2027-03-20T10:00:00Z");
	await company.cancel();
	await company.tell();
	const echo = room.scripted.say(subscriptionRef, "will_end", room.now());
	room.setNow("2027-03-20T10:00:05Z");
	await company.change("start");
	await room.report(echo);
	expect(await company.plan()).toMatchObject({ plan: { state: "running" } });
	await company.tell();
	expect(await company.plan()).toMatchObject({ plan: { state: "running" } });
});

test("after failed payments the provider ends it: the plan is over here at once, and can be chosen again", async () => {
	const { subscriptionRef } = await company.buy("start");
	room.setNow("2027-04-10T11:00:00Z");
	await room.report(room.scripted.fail(subscriptionRef, 1, room.now()));
	room.setNow("2027-04-17T11:00:00Z");
	await room.report(
		room.scripted.say(subscriptionRef, "ended", new Date(room.now())),
	);
	expect(await company.plan()).toMatchObject({ plan: null });
	expect(await company.option("start")).toMatchObject({ change: "start" });
	await company.buy("elite");
	expect(await company.available()).toBe(30_000);
	// What comes of the old one now is a person's.
	expect(
		await room.report(room.scripted.renew(subscriptionRef, 1, room.now())),
	).toMatchObject({ outcome: "quarantined" });
});

test("cancelled while a month is unpaid, it is over at once, and the provider ends it instead of trying again", async () => {
	const { subscriptionRef } = await company.buy("start");
	room.setNow("2027-04-10T11:00:00Z");
	await room.report(room.scripted.fail(subscriptionRef, 1, room.now()));
	expect(await company.cancel()).toHaveProperty("takesEffectAt");
	expect(await company.plan()).toMatchObject({ plan: null });
	await company.tell();
	expect(room.scripted.running(subscriptionRef).hasEnded).toBe(true);
});

test("a cancellation sent twice is one, and choosing what is chosen already changes nothing", async () => {
	await company.buy("elite");
	const requestId = newId();
	const first = await company.cancel(company.actor, requestId);
	expect(await company.cancel(company.actor, requestId)).toEqual(first);
	expect(await company.cancel()).toEqual(first);
	await company.change("start");
	await company.change("start");
	expect(company.mails()).toEqual([
		"Your Elite plan has begun",
		"Your Elite plan ends on 10 April 2027",
		"Your plan will be Start from 10 April 2027",
	]);
});

test("a wish that no job told is told after a sweep", async () => {
	const { subscriptionRef } = await company.buy("elite");
	await company.cancel();
	await room.db.query(
		"delete from jobs.job where name = 'tell-provider-of-plan'",
	);
	room.setNow("2027-03-10T10:10:00Z");
	await room.sweep();
	const of = await company.currentOrder();
	const { rows } = await room.db.query(
		"select data from jobs.job where name = 'tell-provider-of-plan' and data->>'orderId' = $1",
		[of.orderId],
	);
	expect(rows).toEqual([{ data: of }]);
	await company.tell();
	expect(room.scripted.running(subscriptionRef).goesOn).toBe(false);
});

// What is not possible

test("a smaller plan is no order, a larger one no change, and without a plan there is nothing to change or cancel", async () => {
	expect(await company.change("start")).toMatchObject({
		problem: "wrong_state",
	});
	expect(await company.cancel()).toMatchObject({ problem: "wrong_state" });
	await company.buy("start");
	expect(await company.order("essential", francs(49))).toMatchObject({
		problem: "wrong_state",
	});
	expect(await company.order("start", francs(349))).toMatchObject({
		problem: "wrong_state",
	});
	expect(await company.change("elite")).toMatchObject({
		problem: "wrong_state",
	});
	expect(await company.grants()).toEqual(["trial 1200", "allocation 10000"]);
});

test.each([
	["owner", { sees: true, manages: true, pays: true }],
	["admin", { sees: true, manages: false, pays: false }],
	["researcher", { sees: false, manages: false, pays: false }],
	["viewer", { sees: false, manages: false, pays: false }],
] as const)(
	"what the %s may of a plan",
	async (role, { sees, manages, pays }) => {
		const who = { ...company.actor, role };
		const { subscriptionRef, order } = await company.buy("start");
		room.setNow("2027-04-10T11:00:00Z");
		await room.report(room.scripted.fail(subscriptionRef, 1, room.now()));

		const { plan } = await company.plan(who);
		expect(plan).toMatchObject({
			name: "start",
			allocationTokens: 10_000,
			state: "unpaid",
			price: sees ? francs(349) : null,
			failure: {
				reason: sees ? "The bank declined the card." : "The payment failed.",
				payUrl: pays ? "https://pay.example.com/invoice" : null,
			},
		});
		expect(JSON.stringify(plan).includes("minorUnits")).toBe(sees);
		expect(isProblem(await company.list(who))).toBe(!sees);
		expect(isProblem(await company.seen(order.id, who))).toBe(!sees);
		const refused = { problem: "not_allowed" };
		if (manages) {
			expect(await company.change("essential", who)).not.toMatchObject(refused);
			expect(await company.cancel(who)).not.toMatchObject(refused);
			return;
		}
		expect(await company.change("essential", who)).toMatchObject(refused);
		expect(await company.cancel(who)).toMatchObject(refused);
		expect(await company.order("elite", francs(550), { who })).toMatchObject(
			refused,
		);
	},
);

test("a key of the company sees what its scopes say and changes nothing", async () => {
	await company.buy("start");
	const key = (scopes: readonly ("read" | "billing:read" | "tokens")[]) => ({
		...company.actor,
		role: "viewer" as const,
		key: { keyId: newId(), scopes },
	});
	expect((await company.plan(key(["read"]))).plan?.price).toBeNull();
	expect((await company.plan(key(["billing:read"]))).plan?.price).toEqual(
		francs(349),
	);
	expect(await company.cancel(key(["tokens"]))).toMatchObject({
		problem: "not_allowed",
	});
});

test("another company's order, an unknown one and a malformed id are answered alike", async () => {
	const { order } = await company.buy("start");
	const eve = await room.openCompany();
	const foreign = await eve.seen(order.id);
	expect(foreign).toMatchObject({ problem: "not_found" });
	for (const id of [`order_${newId().replaceAll("-", "")}`, "order_1", "'"])
		expect(await eve.seen(id)).toEqual(foreign);
	expect((await eve.plan()).plan).toBeNull();
	expect(await eve.option("elite")).toMatchObject({ change: "start" });
});

// Trial and recommendation

test("a trial counts down, is told of as ended for 14 days, and then no more", async () => {
	expect((await company.plan()).trial).toEqual({
		endsAt: "2027-03-24T10:00:00.000Z",
		hasEnded: false,
		leftTokens: 1_200,
	});
	await company.use(200);
	room.setNow("2027-03-24T09:59:59Z");
	expect((await company.plan()).trial).toMatchObject({ leftTokens: 1_000 });
	room.setNow("2027-03-24T10:00:00Z");
	expect((await company.plan()).trial).toMatchObject({
		hasEnded: true,
		leftTokens: 0,
	});
	room.setNow("2027-04-07T10:00:00Z");
	expect((await company.plan()).trial).toBeNull();
});

test("the plan that fits is recommended by the use of the last months, and none before the third day", async () => {
	await company.topUp(10_000);
	await company.use(500);
	const recommended = async () => {
		const told = await company.list();
		if (isProblem(told)) throw new Error(told.detail);
		return told.recommended;
	};
	expect(await recommended()).toBeNull();
	room.setNow("2027-03-12T10:00:00Z");
	await company.use(300);
	expect(await recommended()).toEqual({
		plan: "start",
		tokensPerMonth: 8_117,
		months: 1,
	});
	room.setNow("2027-04-06T10:00:00Z");
	expect(await recommended()).toEqual({
		plan: "essential",
		tokensPerMonth: 870,
		months: 1,
	});
	const told = await company.list();
	if (isProblem(told)) throw new Error(told.detail);
	expect(told.topUpsLeftTokens).toBe(10_000);
});
