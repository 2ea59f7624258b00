/** What a survey's costly parts cost by the rate card: a minute of voice, the least that a smart question costs. */
import { useQuery } from "@tanstack/react-query";
import { rateCardQuery } from "../../api/queries.ts";
import { useText } from "../../text/text.ts";

/** In words; three dots until they are known. */
export function usePrices() {
	const { t, format } = useText();
	const { data: card } = useQuery(rateCardQuery);
	const minuteTokens = card?.rates.find(
		({ feature }) => feature === "vocal_recording",
	)?.priceTokens;
	const tokens = (value: number | undefined) =>
		value === undefined ? "…" : t("unit.tokens", format.counted(value));
	return {
		minute: tokens(minuteTokens),
		twoMinutes: tokens(
			minuteTokens === undefined ? undefined : 2 * minuteTokens,
		),
		question: tokens(
			card?.rates.find(({ feature }) => feature === "smart_question")
				?.priceTokens,
		),
	};
}
