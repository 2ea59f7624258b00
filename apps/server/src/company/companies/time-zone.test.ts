import { expect, test } from "vitest";
import { timeZoneNamed } from "./time-zone.ts";

test.each([
	["Europe/Zurich", "Europe/Zurich"],
	["europe/zurich", "Europe/Zurich"],
	["UTC", "UTC"],
	["America/Argentina/Buenos_Aires", "America/Buenos_Aires"],
])("%s is the time zone %s", (given, named) => {
	expect([named, given]).toContain(timeZoneNamed(given));
});

test.each([
	"",
	"Mars/Olympus",
	"+02:00",
	"-05:00",
	"Europe/Zurich\0",
	"../etc",
])("%j is no time zone", (given) => {
	expect(timeZoneNamed(given)).toBeUndefined();
});
