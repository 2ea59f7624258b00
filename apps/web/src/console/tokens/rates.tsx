/** What things cost, with an example of each that a person can picture. Prices are the server's, as data. */
import type { Answer } from "@verbatim/contract/route";
import type { getRateCard } from "@verbatim/contract/tokens";
import { useText } from "../../text/text.ts";

type Rate = Answer<typeof getRateCard>["rates"][number];

const exampleMinutes: Partial<Record<Rate["feature"], number>> = {
	interview_transcription: 60,
	vocal_recording: 2,
};
const exampleResponses = 100;

export function Rates({ rates }: { rates: readonly Rate[] }) {
	const { t } = useText();
	return (
		<ul className="flex flex-col divide-y divide-line text-sm">
			{inOrder(rates).map((rate) => (
				<li key={rate.feature} className="py-3 first:pt-0 last:pb-0">
					<p className="font-medium">{t(`feature.${rate.feature}`)}</p>
					<RateWords rate={rate} />
				</li>
			))}
		</ul>
	);
}

/** What most come for first. */
export const featuresInOrder: readonly Rate["feature"][] = [
	"interview_transcription",
	"vocal_recording",
	"smart_question",
	"pulse_classifier",
];

const inOrder = (rates: readonly Rate[]) =>
	rates.toSorted(
		(a, b) =>
			featuresInOrder.indexOf(a.feature) - featuresInOrder.indexOf(b.feature),
	);

export function RateWords({ rate }: { rate: Rate }) {
	const { t, format, language } = useText();
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	const price = tokens(rate.priceTokens);
	const minutes = exampleMinutes[rate.feature];
	switch (rate.unit) {
		case "audio_minute":
			return (
				<p className="text-muted">
					{t("rate.audio_minute", { price })}
					{minutes !== undefined && (
						<span className="block">
							{t(
								rate.feature === "vocal_recording"
									? "rate.example.answer"
									: "rate.example.interview",
								{ minutes, price: tokens(rate.priceTokens * minutes) },
							)}
						</span>
					)}
				</p>
			);
		case "model_tokens":
			return <p className="text-muted">{t("rate.model_tokens", { price })}</p>;
		case "response_pass":
			return (
				<p className="text-muted">
					{t("rate.response_pass", { price })}
					<span className="block">
						{t("rate.example.responses", {
							count: exampleResponses,
							price: tokens(rate.priceTokens * exampleResponses),
						})}
					</span>
				</p>
			);
		default:
			return (
				<p className="text-muted">
					{price}{" "}
					<span lang={language === "en" ? undefined : "en"}>
						{rate.describes}
					</span>
				</p>
			);
	}
}
