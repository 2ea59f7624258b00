import { describe, expect, test } from "vitest";
import { type Happening, type Microphone, next } from "./microphone.ts";

const after = (
	happenings: Happening[],
	from: Microphone = { at: "unknown" },
): Microphone => happenings.reduce(next, from);

const can: Happening = { is: "looked", why: undefined };
const granted: Happening = { is: "granted", wasTested: false };

test("the way of an answer that goes well", () => {
	const way: [Happening, Microphone["at"]][] = [
		[can, "prompt"],
		[{ is: "asked" }, "asking"],
		[granted, "testing"],
		[{ is: "heard" }, "ready"],
		[{ is: "started" }, "recording"],
		[{ is: "paused", by: "person" }, "paused"],
		[{ is: "resumed" }, "recording"],
		[{ is: "stopped" }, "review"],
		[{ is: "keeping" }, "saving-local"],
		[{ is: "kept" }, "saved-local"],
		[{ is: "sending" }, "uploading"],
		[{ is: "sent" }, "sent"],
	];
	let microphone: Microphone = { at: "unknown" };
	for (const [happening, at] of way) {
		microphone = next(microphone, happening);
		expect(microphone.at).toBe(at);
	}
});

describe("a microphone that cannot be had", () => {
	test.each([["insecure"], ["unsupported"], ["inside_an_app"]] as const)(
		"%s is said before anything is asked",
		(why) => {
			expect(after([{ is: "looked", why }])).toEqual({ at: "cannot", why });
		},
	);
	test.each([["dismissed"], ["denied"], ["not_found"], ["in_use"]] as const)(
		"%s is said after asking, and can be tried again",
		(why) => {
			const refused = after([can, { is: "asked" }, { is: "refused", why }]);
			expect(refused).toEqual({ at: "cannot", why });
			expect(next(refused, { is: "asked" }).at).toBe("asking");
		},
	);
});

const recording = after([can, { is: "asked" }, granted, { is: "started" }]);

describe("what interrupts a recording", () => {
	test.each([["person"], ["call"], ["tab"]] as const)(
		"paused by the %s, it goes on where it was",
		(by) => {
			const paused = next(recording, { is: "paused", by });
			expect(paused).toEqual({ at: "paused", by });
			expect(next(paused, { is: "resumed" })).toEqual({ at: "recording" });
		},
	);
	test("when the device goes away, what was said can be listened to and kept", () => {
		expect(next(recording, { is: "ended" })).toEqual({
			at: "review",
			isCutOff: true,
		});
	});
});

describe("recording again", () => {
	const review = next(recording, { is: "stopped" });
	test("begins at the explained button, and can be left for the previous one at each step", () => {
		const again = next(review, { is: "again" });
		expect(again.at).toBe("prompt");
		for (const happenings of [
			[],
			[{ is: "asked" }, granted],
			[{ is: "asked" }, granted, { is: "heard" }],
		] as Happening[][])
			expect(after([...happenings, { is: "previous" }], again).at).toBe(
				"review",
			);
	});
});

describe("writing instead is one tap away from everywhere, and so is the way back", () => {
	test.each([
		["unknown", { at: "unknown" }, "unknown"],
		["prompt", { at: "prompt" }, "prompt"],
		["cannot", { at: "cannot", why: "denied" }, "cannot"],
		["asking", { at: "asking" }, "prompt"],
		["testing", { at: "testing" }, "prompt"],
		["ready", { at: "ready" }, "prompt"],
		["recording", { at: "recording" }, "review"],
		["paused", { at: "paused", by: "call" }, "review"],
		["review", { at: "review", isCutOff: false }, "review"],
		["saving-local", { at: "saving-local" }, "saving-local"],
		["saved-local", { at: "saved-local" }, "saved-local"],
		["uploading", { at: "uploading" }, "uploading"],
		["sent", { at: "sent" }, "sent"],
	] as [string, Microphone, Microphone["at"]][])(
		"from %s",
		(_, microphone, back) => {
			const writing = next(microphone, { is: "write" });
			expect(writing.at).toBe("writing");
			expect(next(writing, { is: "speak" }).at).toBe(back);
		},
	);
});

test("what is not foreseen in a state changes nothing", () => {
	for (const [microphone, happening] of [
		[{ at: "prompt" }, { is: "started" }],
		[{ at: "sent" }, { is: "again" }],
		[{ at: "review", isCutOff: false }, { is: "heard" }],
		[{ at: "writing", from: { at: "prompt" } }, granted],
	] as [Microphone, Happening][])
		expect(next(microphone, happening)).toBe(microphone);
});
