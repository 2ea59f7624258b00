import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { solve } from "./proof-of-work.ts";
import { sha256, zeroBitsOf } from "./sha256.ts";

const hex = (hash: Uint32Array) =>
	Array.from(hash, (word) => word.toString(16).padStart(8, "0")).join("");

test("a hash is what everybody else computes, at each length of a block", () => {
	for (const length of [0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 119, 120, 500]) {
		const bytes = Uint8Array.from({ length }, (_, at) => (at * 37 + 11) % 256);
		expect(hex(sha256(bytes))).toBe(
			createHash("sha256").update(bytes).digest("hex"),
		);
	}
});

test("zero bits are counted across words", () => {
	expect(zeroBitsOf(Uint32Array.of(0x80000000, 0))).toBe(0);
	expect(zeroBitsOf(Uint32Array.of(0x00010000, 0))).toBe(15);
	expect(zeroBitsOf(Uint32Array.of(0, 0x40000000))).toBe(33);
});

test("a solved challenge has as many zero bits as were asked for", async () => {
	const challenge = "a challenge that the server signed";
	const { number } = await solve({ challenge, zeroBits: 14 });
	const hash = createHash("sha256").update(`${challenge}:${number}`).digest();
	expect(hash.readUInt16BE(0) >> 2).toBe(0);
});
