/** The mails of this installation, for who runs it: the folder into which they go without an SMTP server. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Mail, Paperclip } from "lucide-react";
import { isRefused } from "../../api/call.ts";
import { operatorMailsQuery } from "../../api/queries.ts";
import { Loaded } from "../../kit/loaded.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Page } from "../../kit/page.tsx";
import { useNow } from "../../kit/use-now.ts";
import { useText } from "../../text/text.ts";

export function MailsPage() {
	const { t, format } = useText();
	const mails = useQuery(operatorMailsQuery);
	const now = useNow(60_000);
	const { data } = mails;
	return (
		<Page
			title={t("team.operator.title")}
			below={
				<p className="mt-2 max-w-prose text-muted">
					{data?.folder === null
						? t("team.operator.by_smtp")
						: t("team.operator.lead")}
				</p>
			}
		>
			{isRefused(mails.error, "not_allowed") ? (
				<Notice kind="info">
					<p>{t("team.operator.not_you")}</p>
				</Notice>
			) : (
				<Loaded query={mails} height="h-64">
					{({ mails: written, folder, failed }) => (
						<>
							{failed.length > 0 && (
								<section
									aria-labelledby="failed"
									className="flex flex-col gap-3"
								>
									<h2 id="failed" className="text-lg">
										{t("team.operator.failed")}
									</h2>
									<p className="text-muted">
										{t("team.operator.failed_words")}
									</p>
									<ul className="card divide-y divide-line">
										{failed.map(({ id, to, subject, reason, at }) => (
											<li key={id} className="px-5 py-4">
												<p className="font-semibold [overflow-wrap:anywhere]">
													{subject}
												</p>
												<p className="text-muted text-sm [overflow-wrap:anywhere]">
													{to} · {format.moment(at, now)}
												</p>
												<p className="mt-1 text-danger text-sm [overflow-wrap:anywhere]">
													{reason}
												</p>
											</li>
										))}
									</ul>
								</section>
							)}
							{folder !== null && written.length === 0 && (
								<Notice kind="info">
									<p>{t("team.operator.empty")}</p>
								</Notice>
							)}
							{written.length > 0 && (
								<ul
									aria-label={t("team.operator.list")}
									className="card divide-y divide-line"
								>
									{written.map((mail) => (
										<li key={mail.id} className="relative">
											<div className="flex gap-4 px-5 py-4 hover:bg-sunken">
												<Mail
													className="mt-0.5 size-5 shrink-0 text-muted"
													aria-hidden
												/>
												<div className="min-w-0 flex-1">
													<Link
														to="/operator/mail/$mailId"
														params={{ mailId: mail.id }}
														className="font-semibold [overflow-wrap:anywhere] after:absolute after:inset-0"
													>
														{mail.subject}
													</Link>
													<p className="text-muted text-sm [overflow-wrap:anywhere]">
														{mail.to}
													</p>
												</div>
												<div className="shrink-0 text-right text-muted text-sm">
													<p>{format.moment(mail.writtenAt, now)}</p>
													{mail.attachments.length > 0 && (
														<p className="flex items-center justify-end gap-1">
															<Paperclip className="size-3.5" aria-hidden />
															{t("team.operator.attachments", {
																count: mail.attachments.length,
															})}
														</p>
													)}
												</div>
											</div>
										</li>
									))}
								</ul>
							)}
							{folder !== null && (
								<p className="text-muted text-sm [overflow-wrap:anywhere]">
									{t("team.operator.folder", { path: folder })}
								</p>
							)}
						</>
					)}
				</Loaded>
			)}
		</Page>
	);
}
