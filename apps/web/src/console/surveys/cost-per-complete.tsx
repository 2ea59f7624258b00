/** What a complete response costs, in words: likely 16, at most 26 tokens. */
import type { Survey } from "@verbatim/contract/surveys";
import { type Text, useText } from "../../text/text.ts";

export function costWords(
	{ t, format }: Pick<Text, "t" | "format">,
	{ likelyTokens, mostTokens }: Survey["cost"],
): string {
	if (mostTokens === 0) return t("surveys.cost.free");
	const most = t("unit.tokens", format.counted(mostTokens));
	return likelyTokens === mostTokens
		? t("surveys.cost.same", { most })
		: t("surveys.cost.range", { likely: format.number(likelyTokens), most });
}

export function CostPerComplete({ cost }: { cost: Survey["cost"] }) {
	const text = useText();
	return (
		<p className="flex flex-wrap items-baseline gap-x-2">
			<span className="text-muted">{text.t("surveys.cost.title")}</span>
			<strong className="font-semibold tabular-nums">
				{costWords(text, cost)}
			</strong>
		</p>
	);
}
