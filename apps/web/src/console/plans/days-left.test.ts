import { expect, test } from "vitest";
import { daysLeft } from "./days-left.ts";

test.each([
	["2026-11-24T13:00:00Z", 0],
	["2026-11-25T12:00:00Z", 1],
	["2026-11-26T11:59:59Z", 1],
	["2026-12-08T12:00:00Z", 14],
	["2026-11-01T12:00:00Z", 0],
])("until %s it is %d days", (until, days) => {
	expect(daysLeft(until, new Date("2026-11-24T12:00:00Z"))).toBe(days);
});
