/** Why a recording is unusable or failed: the server's sentence, and always that nothing was charged. */
import { useText } from "../../text/text.ts";

export function Reason({ reason }: { reason: string | null }) {
	const { t, language } = useText();
	// The server's sentence is English, and often says by itself that nothing was charged.
	const saysIt =
		language === "en" && /nothing was (\w+ or )?charged/i.test(reason ?? "");
	return (
		<>
			{reason !== null && (
				<span lang={language === "en" ? undefined : "en"}>{reason}</span>
			)}
			{!saysIt && <> {t("interview.nothing_charged")}</>}
		</>
	);
}
