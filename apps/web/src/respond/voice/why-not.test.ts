import { describe, expect, test } from "vitest";
import { appOf, whyNotAtAll, whyRefused } from "./why-not.ts";

const chrome =
	"Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36";
const instagram = `${chrome} Instagram 330.0.0.40.92 Android`;
const facebook =
	"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) AppleWebKit/605.1.15 Mobile/21F79 [FBAN/FBIOS;FBAV/466.0]";

describe("before anything is asked", () => {
	test.each([
		["a page without TLS", false, true, chrome, "insecure"],
		["a browser that cannot record", true, false, chrome, "unsupported"],
		["the browser of an app", true, false, facebook, "inside_an_app"],
		["a browser that can", true, true, chrome, undefined],
		["an app's browser that can", true, true, instagram, undefined],
	] as const)("%s", (_, isSecure, canRecord, userAgent, why) => {
		expect(whyNotAtAll({ isSecure, canRecord, userAgent })).toBe(why);
	});
});

describe("after the browser refused", () => {
	test.each([
		[
			"the question was closed",
			"NotAllowedError",
			"prompt",
			false,
			"dismissed",
		],
		["blocked for this page", "NotAllowedError", "denied", false, "denied"],
		["blocked by the system", "NotAllowedError", "granted", false, "denied"],
		[
			"a browser that cannot say, once",
			"NotAllowedError",
			undefined,
			false,
			"dismissed",
		],
		[
			"a browser that cannot say, twice",
			"NotAllowedError",
			undefined,
			true,
			"denied",
		],
		["no microphone", "NotFoundError", "granted", false, "not_found"],
		["another program has it", "NotReadableError", "granted", false, "in_use"],
		["something unheard of", "TypeError", "prompt", false, "unsupported"],
	] as const)("%s", (_, error, permission, refusedBefore, why) => {
		expect(
			whyRefused(error, { permission, refusedBefore, userAgent: chrome }),
		).toBe(why);
	});

	test("inside an app the way out is the browser, whatever the permission says", () => {
		expect(
			whyRefused("NotAllowedError", {
				permission: "denied",
				refusedBefore: false,
				userAgent: instagram,
			}),
		).toBe("inside_an_app");
	});
});

test("apps are told by the words they add, browsers are none", () => {
	expect(appOf(instagram)).toBe("Instagram");
	expect(appOf(facebook)).toBe("Facebook");
	expect(appOf(chrome)).toBeUndefined();
});
