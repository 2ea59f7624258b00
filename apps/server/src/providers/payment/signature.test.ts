import { expect, test } from "vitest";
import { sign, whyForged } from "./signature.ts";

const rawBody = Buffer.from('{"amount":1}');
const now = new Date("2026-11-23T12:00:00Z");
const secondsFrom = (seconds: number) =>
	new Date(now.getTime() + seconds * 1_000);
const check = (changes: Partial<Parameters<typeof whyForged>[0]>) =>
	whyForged({
		rawBody,
		header: sign(rawBody, "secret", now),
		secrets: ["secret"],
		now,
		toleranceSeconds: 300,
		...changes,
	});

test("a signature over these bytes at about this time is believed", () => {
	expect(check({})).toBeUndefined();
	expect(check({ now: secondsFrom(300) })).toBeUndefined();
	expect(check({ now: secondsFrom(-300) })).toBeUndefined();
});

test("two secrets are valid at once while one replaces the other", () => {
	expect(check({ secrets: ["new", "secret"] })).toBeUndefined();
	expect(check({ secrets: ["new"] })).toMatch(/does not match/);
});

test("one of several signatures is enough, as a provider sends them while its secret changes", () => {
	const [time, right] = sign(rawBody, "secret", now).split(",");
	const header = `${time},v1=${"0".repeat(64)},${right},v0=x`;
	expect(check({ header })).toBeUndefined();
});

test.each([
	[
		"one byte of the body was changed",
		{ rawBody: Buffer.from('{"amount":2}') },
	],
	["it was signed 301 s ago", { now: secondsFrom(301) }],
	["it was signed 301 s ahead", { now: secondsFrom(-301) }],
	["it has no signature", { header: null }],
	["the header is empty", { header: "" }],
	["the time is missing", { header: `v1=${"0".repeat(64)}` }],
	["the signature is missing", { header: "t=1795435200" }],
	[
		"the time is no number",
		{ header: sign(rawBody, "secret", now).replace(/t=\d+/, "t=now") },
	],
	[
		"the time was changed",
		{ header: sign(rawBody, "secret", now).replace(/t=\d/, "t=2") },
	],
	["there are two times", { header: `t=1,${sign(rawBody, "secret", now)}` }],
	[
		"the signature is of another kind",
		{ header: sign(rawBody, "secret", now).replace("v1", "v0") },
	],
	[
		"the signature is cut off",
		{ header: sign(rawBody, "secret", now).slice(0, -2) },
	],
	["there is no secret", { secrets: [] }],
])("it is forged when %s", (_, changes) => {
	expect(check(changes)).toEqual(expect.any(String));
});
