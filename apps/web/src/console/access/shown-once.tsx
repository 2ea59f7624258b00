/** A key or a secret, shown this once, with a button that copies it. */
import { Check, Copy } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { TextField } from "../../kit/field.tsx";
import { Notice } from "../../kit/notice.tsx";
import { useText } from "../../text/text.ts";
import { copyText } from "../interviews/copy-text.ts";

export function ShownOnce({
	title,
	label,
	secret,
	onClose,
	children,
}: {
	title: string;
	label: string;
	secret: string;
	onClose: () => void;
	children?: ReactNode;
}) {
	const { t } = useText();
	const field = useRef<HTMLInputElement>(null);
	const [copied, setCopied] = useState<"yes" | "no">();
	const copy = async () => {
		const isCopied = await copyText(secret);
		if (!isCopied) field.current?.select();
		setCopied(isCopied ? "yes" : "no");
	};
	return (
		// Asks for a decision: a click beside it must not throw away what cannot be shown again.
		<Dialog role="alertdialog" title={title} onClose={onClose}>
			<div className="flex flex-col gap-5">
				<Notice kind="warn">
					<p>{t("access.once")}</p>
				</Notice>
				<TextField
					label={label}
					value={secret}
					isReadOnly
					inputRef={field}
					inputClassName="font-mono text-sm"
				/>
				{children}
				<p role="status" className="empty:hidden text-muted text-sm">
					{copied === "no" && t("access.not_copied")}
				</p>
				<div className="flex flex-wrap justify-end gap-2">
					<Button onPress={onClose}>{t("action.done")}</Button>
					<Button kind="primary" autoFocus onPress={() => void copy()}>
						{copied === "yes" ? (
							<Check className="size-4" aria-hidden />
						) : (
							<Copy className="size-4" aria-hidden />
						)}
						{t(copied === "yes" ? "access.copied" : "access.copy")}
					</Button>
				</div>
			</div>
		</Dialog>
	);
}
