/** How far the book is verified, as one quiet line; and plainly, when a check found that a rule is broken. */
import { useQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { verifiedQuery } from "../../api/queries.ts";
import { Notice } from "../../kit/notice.tsx";
import { useNow } from "../../kit/use-now.ts";
import { useText } from "../../text/text.ts";

export function BookVerified() {
	const { t, format } = useText();
	const { data: verified } = useQuery(verifiedQuery);
	const now = useNow(5_000);
	if (verified === undefined) return null;
	const { verifiedAt, throughEntry, lastEntry, problems } = verified;
	const ago = verifiedAt === null ? "" : format.ago(verifiedAt, now);
	if (problems > 0)
		return (
			<Notice
				kind="danger"
				role="alert"
				className="mt-3"
				title={t("verified.bad", { count: problems })}
			>
				{t("verified.bad_words", {
					ago,
					through: format.number(throughEntry),
				})}
			</Notice>
		);
	return (
		<p className="mt-1 flex items-start gap-1.5 text-muted text-sm">
			{verifiedAt !== null && (
				<ShieldCheck
					className="mt-[0.2em] size-[1.1em] shrink-0 text-accent"
					aria-hidden
				/>
			)}
			{verifiedAt === null
				? t("verified.none")
				: throughEntry < lastEntry
					? t("verified.some", {
							ago,
							through: format.number(throughEntry),
							n: format.number(lastEntry),
						})
					: t("verified.good", { ago, ...format.counted(throughEntry) })}
		</p>
	);
}
