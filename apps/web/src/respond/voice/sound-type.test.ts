import { describe, expect, test } from "vitest";
import { plainType, soundTypeOf } from "./sound-type.ts";

const can = (...types: string[]) => soundTypeOf((type) => types.includes(type));

describe("the type of a recording is the first that the browser can", () => {
	test.each([
		[
			"Chrome and Firefox",
			["audio/webm;codecs=opus", "audio/webm", "audio/ogg;codecs=opus"],
			"audio/webm;codecs=opus",
		],
		[
			"Safari before it knew webm",
			["audio/mp4", "audio/mp4;codecs=mp4a.40.2"],
			"audio/mp4;codecs=mp4a.40.2",
		],
		["one that names no codec", ["audio/mp4"], "audio/mp4"],
		[
			"one that writes ogg only",
			["audio/ogg;codecs=opus"],
			"audio/ogg;codecs=opus",
		],
		["one that can nothing of it", ["audio/wav"], undefined],
	])("%s", (_, types, chosen) => {
		expect(can(...types)).toBe(chosen);
	});
});

test("a player is told the type without its codec", () => {
	expect(plainType("audio/webm;codecs=opus")).toBe("audio/webm");
	expect(plainType("audio/mp4")).toBe("audio/mp4");
});
