/** For who may not buy: who can, and a sentence for them that is ready to be sent, with a link that opens the amount. */
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "../../kit/button.tsx";
import { Notice } from "../../kit/notice.tsx";
import { useText } from "../../text/text.ts";
import { useSession } from "../accounts/session.ts";
import { useWhoCan } from "../billing/who-can.ts";
import { copyText } from "../interviews/copy-text.ts";
import { topUpWishName } from "../top-up-door.ts";

export function AskSomebody({ needed }: { needed: number | undefined }) {
	const { t, format } = useText();
	const { company } = useSession();
	const names = useWhoCan(["owner", "admin"]);
	const [isCopied, setCopied] = useState(false);
	const link = new URL("/settings/tokens", location.origin);
	if (needed !== undefined)
		link.searchParams.set(topUpWishName, String(needed));
	const sentence =
		needed === undefined
			? t("topup.ask.sentence", { link: link.href })
			: t("topup.ask.sentence_of", {
					tokens: t("unit.tokens", format.counted(needed)),
					link: link.href,
				});
	return (
		<div className="flex flex-col gap-4">
			<Notice kind="info" title={t("topup.not_you")}>
				<p>
					{names === undefined
						? t("topup.who_can_of", { company: company.name })
						: t("topup.who_can_named", { company: company.name, names })}
				</p>
			</Notice>
			<figure className="flex flex-col gap-3">
				<figcaption className="font-medium text-sm">
					{t("topup.ask.title")}
				</figcaption>
				<blockquote className="rounded-xl border border-line px-4 py-3 [overflow-wrap:anywhere]">
					{sentence}
				</blockquote>
				<Button
					className="self-start"
					onPress={async () => setCopied(await copyText(sentence))}
				>
					{isCopied ? (
						<Check className="size-4" aria-hidden />
					) : (
						<Copy className="size-4" aria-hidden />
					)}
					{isCopied ? t("topup.ask.copied") : t("topup.ask.copy")}
				</Button>
			</figure>
		</div>
	);
}
