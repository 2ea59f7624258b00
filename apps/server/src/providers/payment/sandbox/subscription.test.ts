import { expect, test } from "vitest";
import {
	dueAt,
	monthsAfter,
	nextMonthOf,
	paid,
	renewed,
	type SandboxSubscription,
} from "./subscription.ts";

const at = (text: string) => new Date(`${text}T12:00:00Z`);
const runs: SandboxSubscription = {
	subscriptionRef: "s1",
	customerRef: "c1",
	checkoutRef: "k1",
	reference: "r",
	plan: "start",
	amount: { minorUnits: 34_900, currency: "CHF" },
	description: "Start",
	anchorAt: at("2027-01-31"),
	monthsPaid: 1,
	state: "runs",
	failure: undefined,
	failsNext: false,
};

test.each`
	months | begins
	${0}   | ${"2027-01-31"}
	${1}   | ${"2027-02-28"}
	${2}   | ${"2027-03-31"}
	${3}   | ${"2027-04-30"}
	${13}  | ${"2028-02-29"}
	${24}  | ${"2029-01-31"}
`(
	"$months months after 31 January 2027 is $begins: counted from the anchor, never from the last",
	({ months, begins }) => {
		expect(monthsAfter(runs.anchorAt, months)).toEqual(at(begins));
	},
);

test("each month that is paid is followed by the next", () => {
	expect(dueAt(runs)).toEqual(at("2027-02-28"));
	const next = renewed(runs, "works", at("2027-02-28"));
	expect(next.happened).toBe("paid");
	expect(nextMonthOf(next.subscription)).toEqual({
		periodStartsAt: at("2027-03-31"),
		periodEndsAt: at("2027-04-30"),
	});
});

test("a month that is not paid is tried again 3, 5 and 7 days after it began, and then all ends", () => {
	let subscription = runs;
	const tried: (Date | undefined)[] = [];
	for (let time = 0; time < 4; time++) {
		const due = dueAt(subscription);
		if (due === undefined) throw new Error("It ended early");
		tried.push(due);
		const step = renewed(subscription, "declines", due);
		expect(step.happened).toBe("failed");
		subscription = step.subscription;
	}
	expect(tried).toEqual([
		at("2027-02-28"),
		at("2027-03-03"),
		at("2027-03-05"),
		at("2027-03-07"),
	]);
	expect(subscription.state).toBe("ended");
	expect(dueAt(subscription)).toBeUndefined();
});

test("a month that is paid late begins when it would have begun", () => {
	const { subscription } = renewed(runs, "expired", at("2027-02-28"));
	const late = paid(subscription);
	expect(late.failure).toBeUndefined();
	expect(dueAt(late)).toEqual(at("2027-03-31"));
});

test("one that ends with its month is not charged for the next", () => {
	expect(
		renewed({ ...runs, state: "ends" }, "works", at("2027-02-28")),
	).toMatchObject({ happened: "ended", subscription: { state: "ended" } });
});

test("a renewal that was told to fail fails once, whatever card is kept", () => {
	const { happened, subscription } = renewed(
		{ ...runs, failsNext: true },
		"works",
		at("2027-02-28"),
	);
	expect(happened).toBe("failed");
	expect(renewed(subscription, "works", at("2027-03-03")).happened).toBe(
		"paid",
	);
});
