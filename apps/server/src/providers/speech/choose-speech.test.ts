import { expect, test } from "vitest";
import { chooseSpeech } from "./choose-speech.ts";

const nothing = { baseUrl: undefined, apiKey: undefined, model: undefined };

test.each(["offline", "openai-compatible"] as const)(
	"%s opens the provider of that name",
	(provider) => {
		expect(chooseSpeech({ provider, ...nothing }).name).toBe(provider);
	},
);

test("a service is described by its own address and model", async () => {
	const speech = chooseSpeech({
		provider: "openai-compatible",
		baseUrl: "http://whisper.local:8000/v1",
		apiKey: undefined,
		model: "large-v3",
	});
	expect(await speech.describe()).toMatchObject({
		available: true,
		model: "large-v3",
		limits: expect.stringContaining("whisper.local:8000"),
	});
});
