import { triesMax } from "@verbatim/contract/webhooks";
import { expect, test } from "vitest";
import { isLow, isOver, pauseAfter, pausesSeconds } from "./webhook.ts";

test("twelve tries, with pauses that only grow, reach over three days", () => {
	expect(pausesSeconds).toHaveLength(triesMax - 1);
	expect([...pausesSeconds].sort((a, b) => a - b)).toEqual(pausesSeconds);
	const all = pausesSeconds.reduce((sum, pause) => sum + pause, 0);
	expect(all).toBeGreaterThanOrEqual(72 * 3_600);
	expect(all).toBeLessThan(73 * 3_600);
	expect(pauseAfter(1)).toBe(10);
	expect(pauseAfter(triesMax - 1)).toBe(25 * 3_600);
	expect(pauseAfter(triesMax)).toBeUndefined();
});

test("an address is switched off after three days of failures, so at the latest with the last try of the first event", () => {
	const since = new Date("2026-11-01T00:00:00Z");
	expect(isOver(since, new Date("2026-11-03T23:59:59Z"))).toBe(false);
	expect(isOver(since, new Date("2026-11-04T00:00:00Z"))).toBe(true);
});

test.each([
	// available, given, was low, is low
	[200n, 1_000n, false, false],
	[199n, 1_000n, false, true],
	[250n, 1_000n, true, true],
	[333n, 1_000n, true, true],
	[334n, 1_000n, true, false],
	[0n, 1_000n, false, true],
	[0n, 0n, false, false],
	[0n, 0n, true, false],
])(
	"%d of %d available, low before: %s, is low: %s",
	(availableMillitokens, givenMillitokens, wasLow, low) => {
		expect(isLow({ availableMillitokens, givenMillitokens }, wasLow)).toBe(low);
	},
);
