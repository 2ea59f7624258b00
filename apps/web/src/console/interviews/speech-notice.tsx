/** Which speech recognition is in use and what to expect of it; when there is none, how to get it. */
import { useQuery } from "@tanstack/react-query";
import { AudioLines } from "lucide-react";
import { speechQuery } from "../../api/queries.ts";
import { Notice } from "../../kit/notice.tsx";
import { useText } from "../../text/text.ts";

export function SpeechNotice() {
	const { t, format, language } = useText();
	const { data: speech } = useQuery(speechQuery);
	if (speech === undefined) return null;
	const lang = language === "en" ? undefined : "en";
	const provider =
		speech.provider === "offline"
			? t("speech.offline")
			: t("speech.by", { provider: speech.provider });
	if (!speech.available)
		return (
			<section aria-label={t("speech.title")}>
				<Notice kind="warn" title={t("speech.missing")}>
					<p lang={lang}>{speech.describes}</p>
					<p lang={lang}>{speech.limits}</p>
					<p className="text-muted text-sm">{t("speech.missing_meanwhile")}</p>
				</Notice>
			</section>
		);
	return (
		<section
			aria-label={t("speech.title")}
			className="flex gap-3 text-muted text-sm"
		>
			<AudioLines className="mt-0.5 size-4.5 shrink-0" aria-hidden />
			<p className="max-w-3xl">
				<span className="font-medium text-ink">
					{provider}
					{speech.describes !== "" && ` (${speech.describes})`}
				</span>
				{speech.languages.length > 0 &&
					` · ${format.list(speech.languages.map(format.language))}`}
				. <span lang={lang}>{speech.limits}</span>
			</p>
		</section>
	);
}
