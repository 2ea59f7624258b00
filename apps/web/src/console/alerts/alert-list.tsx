/** Alerts, newest first: each with its numbers, when it was, and the page that it leads to. */
import { Link } from "@tanstack/react-router";
import type { Alert } from "@verbatim/contract/alerts";
import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import { useServerNow } from "../../api/use-server-now.ts";
import { useText } from "../../text/text.ts";
import { alertWords } from "./alert-words.ts";

const looks = {
	danger: { Picture: CircleAlert, colour: "text-danger" },
	warn: { Picture: TriangleAlert, colour: "text-warn" },
	plain: { Picture: Info, colour: "text-muted" },
} as const;

export function AlertList({
	alerts,
	isNew,
	onLeave,
}: {
	alerts: Alert[];
	isNew: (alert: Alert) => boolean;
	onLeave?: () => void;
}) {
	const text = useText();
	const { t, format } = text;
	const now = useServerNow();
	return (
		<ul className="flex flex-col">
			{alerts.map((alert) => {
				const words = alertWords(text, alert.facts);
				const { Picture, colour } = looks[words.tone];
				return (
					<li key={alert.number} className="border-line not-first:border-t">
						<Link
							to={words.href}
							{...(onLeave === undefined ? {} : { onClick: onLeave })}
							className="-mx-2 my-1 flex gap-3 rounded-xl px-2 py-2.5 hover:bg-sunken"
						>
							<Picture
								className={`mt-0.5 size-4.5 shrink-0 ${colour}`}
								aria-hidden
							/>
							<span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
								<span className="flex items-start justify-between gap-2">
									<span className={isNew(alert) ? "font-semibold" : ""}>
										{words.title}
									</span>
									{isNew(alert) && (
										<span className="shrink-0 rounded-full bg-accent-soft px-2 py-0.5 font-medium text-accent text-xs">
											{t("alerts.bell.new")}
										</span>
									)}
								</span>
								<span className="mt-0.5 block text-muted text-sm">
									{words.sentence}
								</span>
								<time
									dateTime={alert.at}
									title={format.dateTime(alert.at)}
									className="mt-1 block text-muted text-xs"
								>
									{format.ago(alert.at, now)}
								</time>
							</span>
						</Link>
					</li>
				);
			})}
		</ul>
	);
}
