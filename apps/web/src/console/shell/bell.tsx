/**
 * The bell: how many alerts are not read, the latest of them behind it, and a new one shown for a while when it comes. The
 * browser's own popover, as the account's menu.
 */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BellRing, Bell as Picture, X } from "lucide-react";
import { useEffect, useState } from "react";
import { alertsQuery } from "../../api/queries.ts";
import { IconButton } from "../../kit/button.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Bone, Loading } from "../../kit/skeleton.tsx";
import { useText } from "../../text/text.ts";
import { AlertList } from "../alerts/alert-list.tsx";
import { alertWords } from "../alerts/alert-words.ts";
import { useReadAlerts } from "../alerts/use-alert-verbs.ts";

const unreadShownMax = 9;

export function Bell() {
	const { t, format } = useText();
	const { data, error, refetch } = useQuery(alertsQuery);
	const reading = useReadAlerts();
	/** What was not read when the panel was opened stays marked as new in it, though it is read by now. */
	const [fresh, setFresh] = useState<readonly number[]>([]);
	const unread = data?.unread ?? 0;
	const open = () => {
		if (data === undefined) return void refetch();
		setFresh(
			data.alerts.filter(({ isRead }) => !isRead).map(({ number }) => number),
		);
		const [newest] = data.alerts;
		if (newest !== undefined && unread > 0) reading.mutate(newest.number);
	};
	return (
		<>
			<button
				type="button"
				popoverTarget="alerts"
				className="relative flex size-10 shrink-0 items-center justify-center rounded-full text-muted hover:bg-sunken hover:text-ink pointer-coarse:size-11"
			>
				<Picture className="size-5" aria-hidden />
				{unread > 0 && (
					<span
						aria-hidden="true"
						className="absolute top-0.5 right-0 flex h-4.5 min-w-4.5 items-center justify-center rounded-full bg-danger px-1 font-semibold text-[0.6875rem] text-on-danger tabular-nums leading-none"
					>
						{unread > unreadShownMax ? t("alerts.bell.more") : unread}
					</span>
				)}
				<span className="sr-only">
					{unread === 0
						? t("alerts.bell.open")
						: t("alerts.bell.unread", format.counted(unread))}
				</span>
			</button>
			<div
				id="alerts"
				popover="auto"
				role="dialog"
				aria-label={t("alerts.title")}
				onToggle={({ newState }) => {
					if (newState === "open") open();
				}}
				className="fixed inset-auto top-15 right-[max(1rem,calc((100%-72rem)/2+1.5rem))] m-0 max-h-[calc(100dvh-5rem)] w-[min(24rem,calc(100%-2rem))] overflow-hidden rounded-2xl bg-raised p-0 text-ink shadow-float open:flex open:animate-appear open:flex-col"
			>
				<div className="flex min-h-0 flex-col gap-2 overflow-y-auto p-4">
					<p className="font-semibold">{t("alerts.title")}</p>
					{data === undefined ? (
						error === null ? (
							<Loading>
								<Bone className="h-24 w-full" />
							</Loading>
						) : (
							<ProblemNotice error={error} onRetry={refetch} />
						)
					) : data.alerts.length === 0 ? (
						<div className="py-4 text-center">
							<p className="font-medium">{t("alerts.bell.none")}</p>
							<p className="mt-1 text-muted text-sm">
								{t("alerts.bell.none_long")}
							</p>
						</div>
					) : (
						<AlertList
							alerts={data.alerts}
							isNew={({ number, isRead }) => !isRead || fresh.includes(number)}
							onLeave={close}
						/>
					)}
				</div>
				<Link
					to="/settings/alerts"
					onClick={close}
					className="flex min-h-11 shrink-0 items-center justify-center border-line border-t px-4 font-medium text-accent text-sm hover:bg-sunken"
				>
					{t("alerts.bell.all")}
				</Link>
			</div>
			<Arrived />
		</>
	);
}

/** A link inside does not close the browser's popover by itself. */
const close = () => document.getElementById("alerts")?.hidePopover();

const shownMilliseconds = 10_000;

/** An alert that came while the console is open. Those that were there before are behind the bell only. */
function Arrived() {
	const text = useText();
	const { data } = useQuery(alertsQuery);
	const newest = data?.alerts[0];
	/** The newest of all that need not be shown: what was there at the beginning, or was shown. */
	const [known, setKnown] = useState<number>();
	if (known === undefined && data !== undefined) setKnown(newest?.number ?? 0);
	const arrived =
		known !== undefined &&
		newest !== undefined &&
		newest.number > known &&
		!newest.isRead
			? newest
			: undefined;
	const number = arrived?.number;
	useEffect(() => {
		if (number === undefined) return;
		const timer = setTimeout(() => setKnown(number), shownMilliseconds);
		return () => clearTimeout(timer);
	}, [number]);
	const words = arrived && alertWords(text, arrived.facts);
	return (
		<div
			role="status"
			className="pointer-events-none fixed inset-x-0 top-18 z-40 mx-auto flex max-w-6xl justify-end px-4 sm:px-6"
		>
			{arrived !== undefined && words !== undefined && (
				<div className="pointer-events-auto flex w-full max-w-sm animate-appear items-start gap-3 rounded-2xl bg-inverse p-4 pr-2 text-on-inverse shadow-float">
					<BellRing className="mt-0.5 size-4.5 shrink-0" aria-hidden />
					<Link
						to={words.href}
						onClick={() => setKnown(arrived.number)}
						className="min-w-0 flex-1 rounded [overflow-wrap:anywhere]"
					>
						<span className="block font-semibold">{words.title}</span>
						<span className="mt-0.5 block text-sm">{words.sentence}</span>
					</Link>
					<IconButton
						aria-label={text.t("action.dismiss")}
						onPress={() => setKnown(arrived.number)}
						className="-my-2 text-on-inverse hover:bg-transparent hover:text-on-inverse data-[pressed]:bg-transparent"
					>
						<X className="size-4.5" aria-hidden />
					</IconButton>
				</div>
			)}
		</div>
	);
}
