/** Reports come in any order and twice: the same facts lead to the same plan and the same book. */
import { isProblem } from "@verbatim/contract/problems";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { News } from "../../providers/payment/payment.ts";
import { francs, openPlansRoom, type PlansRoom } from "./testing/plans-room.ts";

let room: PlansRoom;
beforeAll(async () => {
	room = await openPlansRoom();
});
afterAll(() => room.close());

const paidAt = new Date("2027-03-10T10:00:00Z");
const on = (day: string) => new Date(`2027-${day}T12:00:00Z`);

type Told = (
	of: PlansRoom["scripted"],
	checkoutRef: string,
	subscriptionRef: string,
) => News;
const start: Told = (of, checkoutRef) => of.pay(checkoutRef, paidAt);
const paid =
	(month: number, day: string, price?: ReturnType<typeof francs>): Told =>
	(of, _, ref) =>
		of.renew(ref, month, on(day), price);
const failed =
	(month: number, day: string): Told =>
	(of, _, ref) =>
		of.fail(ref, month, on(day));
const says =
	(word: "goes_on" | "will_end" | "ended", day: string): Told =>
	(of, _, ref) =>
		of.say(ref, word, on(day));

const histories: [string, string, Told[], object][] = [
	[
		"a failure, then paid, then ended",
		"04-20",
		[start, failed(1, "04-10"), paid(1, "04-13"), says("ended", "04-15")],
		{ available: 10_000, state: "ending" },
	],
	[
		"a failure that nobody pays, then ended",
		"04-20",
		[start, failed(1, "04-10"), failed(1, "04-13"), says("ended", "04-17")],
		{ available: 0, state: "none" },
	],
	[
		"two months, the second one paid late",
		"05-20",
		[start, paid(1, "04-10"), failed(2, "05-10"), paid(2, "05-13")],
		{ available: 10_000, state: "running" },
	],
	[
		"ended on the provider's page and taken back, and a month paid",
		"04-20",
		[
			start,
			says("will_end", "03-20"),
			says("goes_on", "03-21"),
			paid(1, "04-10"),
		],
		{ available: 10_000, state: "running" },
	],
	[
		"a month of a larger plan, and two tries that failed before",
		"04-20",
		[
			start,
			failed(1, "04-10"),
			failed(1, "04-12"),
			paid(1, "04-13", francs(899)),
		],
		{ available: 30_000, state: "running" },
	],
];

test.each(histories)(
	"%s: each order, with each report twice, has the same end",
	async (_, day, history, end) => {
		const orders = ordersOf(history);
		expect(orders).toHaveLength(24);
		const ends = new Set<string>();
		for (const order of orders) {
			room.setNow(paidAt);
			const company = await room.openCompany();
			const begun = await company.order("start", francs(349));
			if (isProblem(begun)) throw new Error(begun.detail);
			const checkoutRef = begun.checkoutUrl.split("/").at(-1) ?? "";
			// What the provider has to say is made in its own order, and told in this one.
			const said = new Map(
				history.map((told) => [
					told,
					told(room.scripted, checkoutRef, `subscription_${checkoutRef}`),
				]),
			);
			room.setNow(on(day));
			for (const told of [...order, ...order]) {
				const news = said.get(told);
				if (news !== undefined) await room.report(news);
			}
			const { plan } = await company.plan();
			const available = await company.available();
			expect({ available, state: plan?.state ?? "none" }).toEqual(end);
			ends.add(
				JSON.stringify([plan, available, (await company.grants()).sort()]),
			);
			expect(await company.check()).toEqual([]);
		}
		expect([...ends]).toHaveLength(1);
	},
	120_000,
);

function ordersOf<T>(all: T[]): T[][] {
	if (all.length <= 1) return [all];
	return all.flatMap((first, place) =>
		ordersOf(all.filter((_, other) => other !== place)).map((rest) => [
			first,
			...rest,
		]),
	);
}
