import type { CompanyPlan } from "@verbatim/contract/plans";
import { describe, expect, test } from "vitest";
import { bannerOf, mayHide } from "./banner.ts";

const now = new Date("2026-11-24T12:00:00Z");
const running: NonNullable<CompanyPlan["plan"]> = {
	name: "start",
	allocationTokens: 10_000,
	price: null,
	state: "running",
	startedAt: "2026-11-12T12:00:00Z",
	nextCycleAt: "2026-12-12T12:00:00Z",
	next: { name: "start", allocationTokens: 10_000 },
	failure: null,
};
const trial = {
	endsAt: "2026-11-27T11:00:00Z",
	hasEnded: false,
	leftTokens: 300,
};

describe("the one banner", () => {
	test("is none while a plan runs, whatever the trial did", () => {
		expect(bannerOf({ plan: running, trial }, 10, now)).toBeUndefined();
	});
	test("an unpaid renewal stays until it is paid", () => {
		const banner = bannerOf(
			{
				plan: {
					...running,
					state: "unpaid",
					failure: { at: "", reason: "", retryAt: null, payUrl: "/pay" },
				},
				trial: null,
			},
			10,
			now,
		);
		expect(banner).toEqual({
			kind: "renewal",
			plan: "start",
			allocationTokens: 10_000,
			payUrl: "/pay",
		});
		expect(banner && mayHide(banner)).toBe(false);
	});
	test("an ending plan says when", () => {
		const plan = {
			...running,
			state: "ending" as const,
			next: "ends" as const,
		};
		expect(bannerOf({ plan, trial: null }, 10, now)).toEqual({
			kind: "ending",
			plan: "start",
			at: "2026-12-12T12:00:00Z",
		});
	});
	test("a trial is counted down in its last week only", () => {
		expect(bannerOf({ plan: null, trial }, 10, now)).toEqual({
			kind: "trial_ends",
			days: 2,
			leftTokens: 300,
		});
		const fresh = { ...trial, endsAt: "2026-12-08T12:00:00Z" };
		expect(bannerOf({ plan: null, trial: fresh }, 10, now)).toBeUndefined();
	});
	test("an ended trial may be hidden by who has bought tokens left", () => {
		const ended = { plan: null, trial: { ...trial, hasEnded: true } };
		const [without, with500] = [
			bannerOf(ended, 0, now),
			bannerOf(ended, 500, now),
		];
		expect(without && mayHide(without)).toBe(false);
		expect(with500 && mayHide(with500)).toBe(true);
	});
});
