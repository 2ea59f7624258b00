/** The speech provider that the configuration names. */
import { openOffline } from "./offline/offline.ts";
import { openOpenAiCompatible } from "./openai-compatible/openai-compatible.ts";
import type { SpeechProvider } from "./speech.ts";

export function chooseSpeech(config: {
	provider: "offline" | "openai-compatible";
	baseUrl: string | undefined;
	apiKey: string | undefined;
	model: string | undefined;
}): SpeechProvider {
	switch (config.provider) {
		case "offline":
			return openOffline(process.env);
		case "openai-compatible":
			return openOpenAiCompatible({
				baseUrl: config.baseUrl ?? "https://api.openai.com/v1",
				apiKey: config.apiKey,
				model: config.model ?? "whisper-1",
				attemptsMax: 5,
				firstWaitSeconds: 1,
				longestWaitSeconds: 60,
				requestSecondsMax: 15 * 60,
				partSecondsMin: 5 * 60,
				partSecondsMax: 10 * 60,
			});
	}
}
