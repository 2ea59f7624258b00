/** Settings > Access: what programs need, the keys by which they ask and the webhooks by which they are told. */
import { BookOpen } from "lucide-react";
import { buttonLook } from "../../kit/button.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Page } from "../../kit/page.tsx";
import { useText } from "../../text/text.ts";
import { useSession } from "../accounts/session.ts";
import { Keys } from "./keys.tsx";
import { Webhooks } from "./webhooks.tsx";

export function AccessPage() {
	const { t } = useText();
	const { role } = useSession().member;
	const isMine = role === "owner" || role === "admin";
	return (
		<Page
			title={t("access.title")}
			below={<p className="mt-2 max-w-prose text-muted">{t("access.lead")}</p>}
			actions={
				// The server's own page, not one of the console's.
				<a href="/api/docs" className={buttonLook()}>
					<BookOpen className="size-4" aria-hidden />
					{t("access.guide")}
				</a>
			}
		>
			{isMine ? (
				<>
					<Keys />
					<Webhooks />
				</>
			) : (
				<Notice kind="info">
					<p>{t("access.not_you")}</p>
				</Notice>
			)}
		</Page>
	);
}
