/** What an interview is doing, in words with its percent. Used by the list, the page and the tab's title. */
import type { Interview } from "@verbatim/contract/interviews";
import type { Text } from "../../text/text.ts";

export function stageWords(
	{ t, format }: Text,
	{ state, progress, uploadedBytes, sizeBytes }: Interview,
): string {
	switch (state) {
		case "uploading":
			return t("interview.state.uploading", {
				percent: format.percent(
					sizeBytes === 0 ? 0 : uploadedBytes / sizeBytes,
				),
			});
		case "processing":
			return progress === null
				? t("interview.state.processing")
				: t(`interview.stage.${progress.stage}`, {
						percent: format.percent(progress.percent / 100),
					});
		default:
			return t(`interview.state.${state}`);
	}
}

/** One bar for the whole way: listening is nearly all of it. */
export function overallPercent({ progress }: Interview): number {
	if (progress === null) return 0;
	const { stage, percent } = progress;
	switch (stage) {
		case "preparing":
			return percent * 0.08;
		case "listening":
			return 8 + percent * 0.88;
		case "writing":
			return 96 + percent * 0.04;
	}
}
