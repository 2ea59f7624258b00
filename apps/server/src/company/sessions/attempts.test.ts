import { expect, test } from "vitest";
import { decide, networkOf } from "./attempts.ts";

const limit = { attemptsMax: 3, windowSeconds: 60 };
const at = (seconds: number) => new Date(seconds * 1_000);

test("as many attempts as the limit are allowed, the next is not", () => {
	expect(decide([at(0), at(1)], limit, at(2))).toEqual({
		allowed: true,
		attemptedAt: [at(0), at(1), at(2)],
	});
	expect(decide([at(0), at(1), at(2)], limit, at(3))).toEqual({
		allowed: false,
		retryAfterSeconds: 57,
	});
});

test("the window slides: an attempt is free again when the oldest has left it, and not before", () => {
	const three = [at(0), at(20), at(40)];
	expect(decide(three, limit, at(59.5))).toEqual({
		allowed: false,
		retryAfterSeconds: 1,
	});
	expect(decide(three, limit, at(60))).toEqual({
		allowed: true,
		attemptedAt: [at(20), at(40), at(60)],
	});
	expect(decide([at(20), at(40), at(60)], limit, at(61))).toEqual({
		allowed: false,
		retryAfterSeconds: 19,
	});
});

test("what is remembered never grows beyond the limit", () => {
	let attemptedAt: Date[] = [];
	for (let second = 0; second < 1_000; second += 1) {
		const decision = decide(attemptedAt, limit, at(second));
		if (decision.allowed) attemptedAt = decision.attemptedAt;
		expect(attemptedAt.length).toBeLessThanOrEqual(limit.attemptsMax);
	}
});

test.each([
	["192.0.2.7", "192.0.2.7"],
	["::ffff:192.0.2.7", "192.0.2.7"],
	["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
	["2001:0DB8:0001:0002::1", "2001:db8:1:2::/64"],
	["2001:db8::1", "2001:db8:0:0::/64"],
	["::1", "0:0:0:0::/64"],
	["fe80::1%eth0", "fe80:0:0:0::/64"],
	["unknown", "unknown"],
])("the network of %s is %s", (address, network) => {
	expect(networkOf(address)).toBe(network);
});
