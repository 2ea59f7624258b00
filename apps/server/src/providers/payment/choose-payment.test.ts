import { expect, test } from "vitest";
import { openClock } from "../../platform/clock.ts";
import { choosePayment } from "./choose-payment.ts";
import type { SandboxOptions } from "./sandbox/sandbox.ts";

/** Nothing of it is asked for when a provider is opened. */
const sandbox = {
	clock: openClock(),
	signingSecrets: ["secret"],
	baseUrl: "http://verbatim.test",
	eventsUrl: () => "http://verbatim.test/api/payment-events/sandbox",
} as unknown as SandboxOptions;

const stripe = {
	secretKey: "sk_test_1",
	webhookSecrets: ["whsec_1"],
	apiBase: undefined,
};

test.each([
	["sandbox", undefined],
	["stripe", stripe],
] as const)("%s opens the provider of that name", (provider, keys) => {
	const chosen = choosePayment({ provider, stripe: keys }, sandbox);
	expect(chosen.provider.name).toBe(provider);
});

test("the sandbox's pages are there only where it is used: nobody can pay without money elsewhere", () => {
	const pagesOf = (provider: "sandbox" | "stripe") =>
		choosePayment({ provider, stripe }, sandbox).pages;
	expect(pagesOf("sandbox")).not.toEqual([]);
	expect(pagesOf("stripe")).toEqual([]);
});
