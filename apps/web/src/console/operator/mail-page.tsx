/** One mail: its text as text, its links to press, its attachments to download. */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { operatorAttachmentPath } from "@verbatim/contract/operator";
import { ArrowLeft, Download } from "lucide-react";
import { addressOf } from "../../api/call.ts";
import { operatorMailQuery } from "../../api/queries.ts";
import { buttonLook } from "../../kit/button.tsx";
import { Loaded } from "../../kit/loaded.tsx";
import { Page } from "../../kit/page.tsx";
import { useText } from "../../text/text.ts";
import { piecesOf } from "./pieces.ts";

export function MailPage() {
	const { t, format } = useText();
	const { mailId } = useParams({ from: "/member/operator/mail/$mailId" });
	const mail = useQuery(operatorMailQuery(mailId));
	return (
		<Page
			title={mail.data?.subject ?? t("team.operator.title")}
			above={
				<Link
					to="/operator/mail"
					className="mb-2 inline-flex min-h-9 items-center gap-1.5 text-muted text-sm hover:text-ink"
				>
					<ArrowLeft className="size-4" aria-hidden />
					{t("team.operator.back")}
				</Link>
			}
		>
			<Loaded query={mail} height="h-64">
				{({ id, from, to, writtenAt, text, attachments }) => (
					<article className="card flex flex-col gap-5 p-5 sm:p-7">
						<dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1 text-sm">
							{(
								[
									["from", from],
									["to", to],
									["at", format.dateTime(writtenAt)],
								] as const
							).map(([name, value]) => (
								<div key={name} className="contents">
									<dt className="text-muted">{t(`team.operator.${name}`)}</dt>
									<dd className="[overflow-wrap:anywhere]">{value}</dd>
								</div>
							))}
						</dl>
						<hr className="border-line" />
						<p className="max-w-prose whitespace-pre-wrap [overflow-wrap:anywhere]">
							{piecesOf(text).map((piece) =>
								piece.isLink ? (
									<a
										key={piece.from}
										href={piece.text}
										className="text-accent underline underline-offset-4"
									>
										{piece.text}
									</a>
								) : (
									<span key={piece.from}>{piece.text}</span>
								),
							)}
						</p>
						{attachments.length > 0 && (
							<section aria-labelledby="files">
								<h2 id="files" className="mb-2 text-muted text-sm">
									{t("team.operator.files")}
								</h2>
								<ul className="flex flex-wrap gap-2">
									{attachments.map(({ name, bytes }, index) => (
										// biome-ignore lint/suspicious/noArrayIndexKey: a mail never changes, and two files may have one name
										<li key={index}>
											<a
												href={addressOf(operatorAttachmentPath, {
													params: { mailId: id, index },
												})}
												download={name}
												className={buttonLook("plain", "small")}
											>
												<Download className="size-4" aria-hidden />
												{t("team.operator.attachment", {
													name,
													size: format.bytes(bytes),
												})}
											</a>
										</li>
									))}
								</ul>
							</section>
						)}
					</article>
				)}
			</Loaded>
		</Page>
	);
}
