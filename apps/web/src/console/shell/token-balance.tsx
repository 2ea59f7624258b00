/**
 * The Token balance in the header: what the company can use now, changing by itself. A card tells the rest on hover and
 * focus; a press opens the top-up. When the stream is lost it says as of when, and is grey: never a wrong number as if
 * it were right.
 */

import { useQuery } from "@tanstack/react-query";
import type { Balance } from "@verbatim/contract/tokens";
import { CircleAlert, Clock, TriangleAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { Tooltip, TooltipTrigger } from "react-aria-components/Tooltip";
import { useFreshness } from "../../api/live-context.tsx";
import type { Freshness } from "../../api/live-state.ts";
import {
	balanceQuery,
	forecastQuery,
	planQuery,
	reservationsQuery,
} from "../../api/queries.ts";
import { Bone } from "../../kit/skeleton.tsx";
import { Tokens } from "../../kit/tokens.tsx";
import { useNow } from "../../kit/use-now.ts";
import { useText } from "../../text/text.ts";
import {
	daysOfTokens,
	isUnderAFifth,
	type Level,
	levelOf,
	shareLeft,
} from "../tokens/balance-level.ts";
import { useWorkName } from "../tokens/work-name.ts";
import { useOpenTopUp } from "../top-up-door.ts";

export function TokenBalance() {
	const { t } = useText();
	const { data: balance, isError, refetch } = useQuery(balanceQuery);
	const freshness = useFreshness();
	const openTopUp = useOpenTopUp();
	return (
		<div className="min-w-0">
			{balance === undefined ? (
				isError ? (
					<AriaButton
						onPress={() => void refetch()}
						className="flex min-h-11 items-center gap-2 rounded-xl border border-line bg-surface px-3 text-sm"
					>
						<CircleAlert className="size-4 text-danger" aria-hidden />
						{t("balance.unknown")}
					</AriaButton>
				) : (
					<div className="flex h-11 w-32 flex-col justify-center gap-2 rounded-xl border border-line bg-surface px-3">
						<Bone className="h-3 w-20" />
						<Bone className="h-1 w-full" />
					</div>
				)
			) : (
				<>
					<TooltipTrigger delay={200} closeDelay={150}>
						<AriaButton
							onPress={() => openTopUp()}
							className="flex min-h-11 min-w-30 flex-col justify-center gap-1 rounded-xl border border-line bg-surface px-3 py-1.5 text-left max-xs:min-w-24 max-xs:px-2 max-xs:text-[0.8125rem] hover:border-edge"
						>
							<Indicator balance={balance} freshness={freshness} />
						</AriaButton>
						<Tooltip
							placement="bottom end"
							offset={8}
							className="w-[min(20rem,calc(100vw-1.5rem))] animate-appear rounded-2xl bg-raised p-4 text-sm shadow-float"
						>
							<Card balance={balance} freshness={freshness} />
						</Tooltip>
					</TooltipTrigger>
					<Announcement balance={balance} freshness={freshness} />
				</>
			)}
		</div>
	);
}

function Indicator({
	balance,
	freshness,
}: {
	balance: Balance;
	freshness: Freshness;
}) {
	const { t } = useText();
	const { data: forecast } = useQuery(forecastQuery);
	const level = levelOf(balance, forecast);
	return (
		<>
			<span
				className={`flex items-center gap-1.5 leading-tight ${freshness.fresh ? "" : "text-muted"}`}
			>
				<span className="sr-only">{t("balance.title")}: </span>
				<Sign level={level} freshness={freshness} />
				<Tokens value={balance.availableTokens} className="font-semibold" />
				{freshness.fresh && level !== "normal" && (
					<span className="sr-only">, {t(`balance.level.${level}`)}</span>
				)}
			</span>
			{freshness.fresh ? (
				<span
					className="h-1 w-full overflow-hidden rounded-full bg-line"
					aria-hidden="true"
				>
					<span
						className={`block h-full rounded-full transition-[width] duration-300 ${barLooks[level]}`}
						style={{ width: `${shareLeft(balance) * 100}%` }}
					/>
				</span>
			) : (
				<AsOf at={freshness.asOf} />
			)}
		</>
	);
}

const barLooks: Record<Level, string> = {
	normal: "bg-accent",
	low: "bg-warn",
	empty: "bg-danger",
};

function AsOf({ at }: { at: number }) {
	const { t, format } = useText();
	const now = useNow(60_000);
	return (
		<span className="whitespace-nowrap text-muted text-xs leading-none">
			{t("balance.as_of", { time: format.moment(new Date(at), now) })}
		</span>
	);
}

function Sign({ level, freshness }: { level: Level; freshness: Freshness }) {
	if (!freshness.fresh)
		return <Clock className="size-3.5 shrink-0" aria-hidden />;
	if (level === "low")
		return (
			<TriangleAlert className="size-3.5 shrink-0 text-warn" aria-hidden />
		);
	if (level === "empty")
		return (
			<CircleAlert className="size-3.5 shrink-0 text-danger" aria-hidden />
		);
	return (
		<span
			aria-hidden="true"
			className={`mx-0.5 size-2 shrink-0 rounded-full ${freshness.live ? "bg-accent" : "border border-edge"}`}
		/>
	);
}

const worksShown = 3;

function Card({
	balance,
	freshness,
}: {
	balance: Balance;
	freshness: Freshness;
}) {
	const { t, format } = useText();
	const nameOf = useWorkName();
	const { data: reservations = [] } = useQuery({
		...reservationsQuery,
		enabled: balance.reservedTokens > 0,
	});
	// A forecast that cannot be read is no reason to say anything: the figures are complete without it.
	const { data: forecast } = useQuery(forecastQuery);
	const level = levelOf(balance, forecast);
	const days = forecast && daysOfTokens(forecast);
	const lasts =
		days === undefined
			? undefined
			: days < 1
				? t("balance.lasts_today")
				: t("balance.lasts", format.counted(days));
	return (
		<section aria-label={t("balance.title")} className="flex flex-col gap-3">
			<p className="font-semibold">{t("balance.title")}</p>
			{!freshness.fresh && (
				<p className="rounded-lg bg-warn-soft px-3 py-2 text-ink">
					{t("balance.stale", { time: format.time(new Date(freshness.asOf)) })}
				</p>
			)}
			{freshness.fresh && level !== "normal" && (
				<p
					className={`rounded-lg px-3 py-2 ${level === "low" ? "bg-warn-soft" : "bg-danger-soft"}`}
				>
					{level === "low" && !isUnderAFifth(balance) && lasts !== undefined
						? lasts
						: t(`balance.advice.${level}`)}
				</p>
			)}
			<dl className="flex flex-col gap-2">
				<div className="flex justify-between gap-4">
					<dt className="text-muted first-letter:uppercase">
						{t("sum.available")}
					</dt>
					<dd className="font-semibold">
						<Tokens value={balance.availableTokens} />
					</dd>
				</div>
				<div className="flex justify-between gap-4">
					<dt className="text-muted first-letter:uppercase">
						{t("sum.reserved")}
					</dt>
					<dd>
						<Tokens value={balance.reservedTokens} />
					</dd>
				</div>
				{balance.reservedTokens > 0 &&
					reservations.slice(0, worksShown).map((reservation) => (
						<div
							key={reservation.id}
							className="flex justify-between gap-4 border-line border-l-2 pl-3 text-muted"
						>
							<dt className="min-w-0 truncate">{nameOf(reservation)}</dt>
							<dd>
								<Tokens value={reservation.reservedTokens} />
							</dd>
						</div>
					))}
				{reservations.length > worksShown && balance.reservedTokens > 0 && (
					<div className="border-line border-l-2 pl-3 text-muted">
						<dt>
							{t("balance.more_works", {
								count: reservations.length - worksShown,
							})}
						</dt>
					</div>
				)}
				{balance.owedTokens > 0 && (
					<div className="flex justify-between gap-4">
						<dt className="text-muted first-letter:uppercase">
							{t("sum.owed")}
						</dt>
						<dd>
							<Tokens value={balance.owedTokens} />
						</dd>
					</div>
				)}
				<div className="flex justify-between gap-4 border-line border-t pt-2">
					<dt className="text-muted">{t("balance.next_expiry")}</dt>
					<dd className="text-right">
						{balance.nextExpiry === null ? (
							t("balance.no_expiry")
						) : (
							<>
								<Tokens value={balance.nextExpiry.amountTokens} />
								<br />
								{format.date(balance.nextExpiry.at)}
							</>
						)}
					</dd>
				</div>
				{balance.cycle !== null && (
					<div className="flex justify-between gap-4">
						<dt className="text-muted">{t("balance.next_renewal")}</dt>
						<dd className="text-right">
							<NextRefill balance={balance} />
						</dd>
					</div>
				)}
			</dl>
			{lasts !== undefined && isUnderAFifth(balance) && level === "low" && (
				<p>{lasts}</p>
			)}
			<p className="text-muted text-xs">{t("balance.press")}</p>
		</section>
	);
}

/** What the next billing month brings; a plan that ends or is smaller from then on brings what the plan says. */
function NextRefill({ balance: { cycle } }: { balance: Balance }) {
	const { t, format } = useText();
	const { data } = useQuery(planQuery);
	if (cycle === null) return null;
	const plan = data?.plan;
	if (plan?.next === "ends" || plan?.state === "ending")
		return t("balance.no_renewal", { date: format.date(cycle.endsAt) });
	return (
		<>
			<Tokens
				value={
					plan === undefined || plan === null
						? cycle.allocationTokens
						: (plan.next.allocationTokens ?? cycle.allocationTokens)
				}
			/>
			<br />
			{format.date(cycle.endsAt)}
		</>
	);
}

const announceMilliseconds = 10_000;

/** Reads the balance out politely when it changed, at most every ten seconds, and the last value rather than each one. */
function Announcement({
	balance,
	freshness,
}: {
	balance: Balance;
	freshness: Freshness;
}) {
	const { t, format } = useText();
	const amount = t("unit.tokens", format.counted(balance.availableTokens));
	const words = freshness.fresh
		? t("balance.now", { amount })
		: t("balance.stale", { time: format.time(new Date(freshness.asOf)) });
	const [said, setSaid] = useState("");
	const last = useRef({ at: Number.NEGATIVE_INFINITY, words });
	useEffect(() => {
		// What is there when the page opens is read with the page.
		if (words === last.current.words) return;
		const wait = last.current.at + announceMilliseconds - Date.now();
		const timer = setTimeout(
			() => {
				last.current = { at: Date.now(), words };
				setSaid(words);
			},
			Math.max(0, wait),
		);
		return () => clearTimeout(timer);
	}, [words]);
	return (
		<p role="status" className="sr-only">
			{said}
		</p>
	);
}
