import { expect, test } from "vitest";
import { whatItBuys } from "./what-it-buys.ts";

test.each([
	[20, 8, { minutes: 2 }],
	[100, 8, { minutes: 12 }],
	[479, 8, { minutes: 59 }],
	[480, 8, { interviews: 1 }],
	[15_000, 8, { interviews: 31 }],
])("%d tokens at %d a minute", (amount, minute, expected) => {
	expect(whatItBuys(amount, minute)).toEqual(expected);
});
