/** The sum on screen: a bar of where all tokens are, and below it the equation, in figures and words; then what is to come. */
import { useQuery } from "@tanstack/react-query";
import type { Balance } from "@verbatim/contract/tokens";
import type { ReactNode } from "react";
import { useFreshness } from "../../api/live-context.tsx";
import { forecastQuery } from "../../api/queries.ts";
import { Notice } from "../../kit/notice.tsx";
import { Tokens } from "../../kit/tokens.tsx";
import { useText } from "../../text/text.ts";
import { addsUp, sumOf, type Term, type TermName } from "./sum.ts";

const looks: Record<TermName, string> = {
	allocated: "",
	bought: "",
	available: "bg-accent",
	reserved: "hatched",
	used: "bg-edge",
	expired: "bg-warn-line",
	clawed_back: "bg-danger",
};

export function SumCard({
	balance,
	action,
}: {
	balance: Balance;
	action: ReactNode;
}) {
	const { t, format } = useText();
	const freshness = useFreshness();
	const sum = sumOf(balance);
	return (
		<section aria-labelledby="sum" className="card p-5 sm:p-7">
			<div className="flex flex-wrap items-start justify-between gap-4">
				<div>
					<h2 id="sum" className="font-medium text-muted text-sm">
						{freshness.fresh
							? t("sum.title")
							: t("sum.title_as_of", {
									time: format.time(new Date(freshness.asOf)),
								})}
					</h2>
					<p
						className={`mt-1 font-semibold text-[clamp(1.625rem,8vw,2.25rem)] leading-tight tracking-[-0.025em] ${freshness.fresh ? "" : "text-muted"}`}
					>
						<Tokens value={balance.availableTokens} />
					</p>
				</div>
				{action}
			</div>
			<div
				className="mt-6 flex h-3.5 gap-0.5 overflow-hidden rounded-full forced-colors:border"
				aria-hidden="true"
			>
				{sum.whereabouts
					.filter(({ tokens }) => tokens > 0)
					.map(({ name, tokens }) => (
						<span
							key={name}
							className={`min-w-1 transition-[flex-grow] duration-300 ${looks[name]}`}
							style={{ flexGrow: tokens, flexBasis: 0 }}
						/>
					))}
				{sum.totalTokens === 0 && <span className="flex-1 bg-line" />}
			</div>
			<p className="sr-only">
				{t("sum.read_out", {
					given: format.list(sum.given.map((term) => wordsOf(term))),
					where: format.list(sum.whereabouts.map((term) => wordsOf(term))),
				})}
			</p>
			<div
				aria-hidden="true"
				className="mt-5 grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-5 md:grid-cols-[auto_auto_minmax(0,1fr)]"
			>
				<Terms terms={sum.given} />
				<span className="hidden self-start pt-0.5 text-muted text-xl md:block">
					=
				</span>
				<div className="border-line max-md:border-t max-md:pt-5">
					<Terms terms={sum.whereabouts} />
				</div>
			</div>
			{!addsUp(sum) && (
				<Notice kind="danger" role="alert" className="mt-5">
					{t("sum.wrong")}
				</Notice>
			)}
			{balance.owedTokens > 0 && (
				<Notice
					kind="warn"
					className="mt-5"
					title={t("sum.owed_title", {
						tokens: t("unit.tokens", format.counted(balance.owedTokens)),
					})}
				>
					{t("sum.owed_words")}
				</Notice>
			)}
			<NextEvents balance={balance} />
		</section>
	);

	function wordsOf({ name, tokens }: Term) {
		return `${t("unit.tokens", format.counted(tokens))} ${t(`sum.${name}`)}`;
	}
}

function Terms({ terms }: { terms: readonly Term[] }) {
	const { t, format } = useText();
	return (
		<div className="gap-x-3 gap-y-4 max-md:grid max-md:grid-cols-2 md:flex md:flex-wrap">
			{terms.map(({ name, tokens }, index) => (
				<div key={name} className="flex gap-3">
					{/* On a narrow screen the terms stand in columns, and the first one leaves room for its sign too. */}
					<span
						className={`pt-0.5 text-muted text-xl ${index > 0 ? "" : "max-md:invisible md:hidden"}`}
					>
						+
					</span>
					<div>
						<p className="font-semibold text-xl tabular-nums">
							{format.number(tokens)}
						</p>
						<p className="flex items-center gap-1.5 text-muted text-sm">
							{looks[name] !== "" && (
								<span className={`size-2.5 rounded-[3px] ${looks[name]}`} />
							)}
							{t(`sum.${name}`)}
						</p>
					</div>
				</div>
			))}
		</div>
	);
}

function NextEvents({
	balance: { availableTokens, nextExpiry, cycle, floorTokens, reservedTokens },
}: {
	balance: Balance;
}) {
	const { t, format } = useText();
	// A forecast that cannot be read is no reason to say anything: the sum above is complete without it.
	const { data: forecast } = useQuery(forecastQuery);
	const isForeseen =
		forecast !== undefined && forecast.tokensPerDay > 0 && availableTokens > 0;
	const unused = forecast?.expiring.find(
		({ unusedTokens }) => unusedTokens > 0,
	);
	return (
		<dl className="mt-6 grid grid-cols-[repeat(auto-fit,minmax(13rem,1fr))] gap-x-10 gap-y-4 border-line border-t pt-5 text-sm">
			<Event of={t("balance.next_expiry")}>
				{nextExpiry === null ? (
					t("balance.no_expiry")
				) : (
					<Amount tokens={nextExpiry.amountTokens} at={nextExpiry.at} />
				)}
			</Event>
			{cycle !== null && (
				<Event of={t("balance.next_renewal")}>
					<Amount tokens={cycle.allocationTokens} at={cycle.endsAt} />
				</Event>
			)}
			{isForeseen && (
				<Event of={t("forecast.runs_out")}>
					{forecast.runsOutAt === null
						? t("forecast.not_soon")
						: t("forecast.runs_out_on", {
								date: format.date(forecast.runsOutAt),
							})}
				</Event>
			)}
			{/* With no use at all, that is what "expires next" says already. */}
			{isForeseen && unused !== undefined && (
				<Event
					of={t(reservedTokens > 0 ? "forecast.unused_if" : "forecast.unused")}
				>
					<Amount tokens={unused.unusedTokens} at={unused.at} />
				</Event>
			)}
			{floorTokens > 0 && (
				<Event of={t("balance.kept")}>
					<Tokens value={floorTokens} />
				</Event>
			)}
		</dl>
	);
}

function Event({ of, children }: { of: string; children: ReactNode }) {
	return (
		<div>
			<dt className="text-muted">{of}</dt>
			<dd>{children}</dd>
		</div>
	);
}

function Amount({ tokens, at }: { tokens: number; at: string }) {
	const { format } = useText();
	return (
		<>
			<Tokens value={tokens} /> · {format.dateTime(at)}
		</>
	);
}
