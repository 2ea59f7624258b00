/** The language model that the configuration names. */
import type { LanguageModel } from "./language-model.ts";
import { openOffline } from "./offline/offline.ts";
import { openOpenAiCompatible } from "./openai-compatible/openai-compatible.ts";
import { restAfterFailures } from "./rest-after-failures.ts";

export function chooseLanguageModel(config: {
	provider: "offline" | "openai-compatible";
	baseUrl: string | undefined;
	apiKey: string | undefined;
	model: string | undefined;
}): LanguageModel {
	switch (config.provider) {
		case "offline":
			return openOffline();
		case "openai-compatible":
			return restAfterFailures(
				openOpenAiCompatible({
					baseUrl: config.baseUrl ?? "https://api.openai.com/v1",
					apiKey: config.apiKey,
					model: config.model ?? "gpt-4o-mini",
					attemptsMax: 3,
					firstWaitSeconds: 0.25,
				}),
				{ failuresMax: 5, restSeconds: 30 },
			);
	}
}
