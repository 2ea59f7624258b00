/** A link to pass on, shown this once, with a button that copies it. */
import type { GivenRole } from "@verbatim/contract/team";
import { Copy } from "lucide-react";
import { useRef } from "react";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { TextField } from "../../kit/field.tsx";
import { notify } from "../../kit/notify.tsx";
import { useText } from "../../text/text.ts";

export function NewLink({
	url,
	role,
	onClose,
}: {
	url: string;
	role: GivenRole;
	onClose: () => void;
}) {
	const { t } = useText();
	const field = useRef<HTMLInputElement>(null);
	const copy = async () => {
		try {
			await navigator.clipboard.writeText(url);
			notify(t("team.invite.copied"));
		} catch {
			field.current?.select();
			notify(t("team.invite.not_copied"));
		}
	};
	return (
		<Dialog title={t("team.invite.link_title")} onClose={onClose}>
			<div className="flex flex-col gap-5">
				<p className="text-muted">
					{t("team.invite.link_words", { role: t(`role.${role}`) })}
				</p>
				<TextField
					label={t("team.invite.link_label")}
					value={url}
					isReadOnly
					inputRef={field}
					inputClassName="font-mono text-sm"
				/>
				<div className="flex flex-wrap justify-end gap-2">
					<Button onPress={onClose}>{t("action.done")}</Button>
					<Button kind="primary" autoFocus onPress={() => void copy()}>
						<Copy className="size-4" aria-hidden />
						{t("team.invite.copy")}
					</Button>
				</div>
			</div>
		</Dialog>
	);
}
