/** What is to come: until when tokens last, what expires unused, what the plan brings; as sentences and as a curve. */
import { useQuery } from "@tanstack/react-query";
import type { Balance } from "@verbatim/contract/tokens";
import type { ReactNode } from "react";
import { forecastQuery } from "../../api/queries.ts";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Tokens } from "../../kit/tokens.tsx";
import { useText } from "../../text/text.ts";
import { type Curve, forecastCurve } from "./forecast-curve.ts";

export function Outlook({ balance }: { balance: Balance }) {
	const { t, format } = useText();
	const { data: forecast, error } = useQuery(forecastQuery);
	const { availableTokens, reservedTokens, floorTokens } = balance;
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	const curve = forecast && forecastCurve(forecast, availableTokens);
	const unused =
		forecast?.expiring.filter(({ unusedTokens }) => unusedTokens > 0) ?? [];
	const [comes] = forecast?.allocations ?? [];
	return (
		<div className="mt-6 border-line border-t pt-5">
			<h3 className="font-medium text-muted text-sm">
				{t("usage.outlook.title")}
			</h3>
			{error !== null && <ProblemNotice error={error} />}
			{forecast !== undefined && (
				<div className="mt-2 grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-5 md:grid-cols-[minmax(0,1fr)_minmax(0,20rem)]">
					<div className="flex max-w-prose flex-col gap-1.5">
						<p className="text-[1.0625rem]">{lasting()}</p>
						{unused.slice(0, 2).map(({ at, unusedTokens }) => (
							<p key={at}>
								{t(
									reservedTokens > 0
										? "usage.outlook.unused_if"
										: "usage.outlook.unused",
									{
										tokens: tokens(roundedDown(unusedTokens)),
										date: format.dateTime(at),
									},
								)}
							</p>
						))}
						{comes !== undefined && (
							<p>
								{t("usage.outlook.comes", {
									tokens: tokens(comes.amountTokens),
									date: format.dateTime(comes.at),
								})}
							</p>
						)}
						<p className="text-muted text-sm">{t("usage.outlook.exact")}</p>
					</div>
					{curve !== undefined && <CurvePicture curve={curve} />}
				</div>
			)}
			<dl className="mt-4 grid grid-cols-[repeat(auto-fit,minmax(13rem,1fr))] gap-x-10 gap-y-4 text-sm">
				<Event of={t("balance.next_expiry")}>
					{balance.nextExpiry === null ? (
						t("balance.no_expiry")
					) : (
						<Amount
							tokens={balance.nextExpiry.amountTokens}
							at={balance.nextExpiry.at}
						/>
					)}
				</Event>
				{comes !== undefined ? (
					<Event of={t("balance.next_renewal")}>
						<Amount tokens={comes.amountTokens} at={comes.at} />
					</Event>
				) : (
					balance.cycle !== null && (
						<Event of={t("balance.next_renewal")}>
							<Amount
								tokens={balance.cycle.allocationTokens}
								at={balance.cycle.endsAt}
							/>
						</Event>
					)
				)}
				{floorTokens > 0 && (
					<Event of={t("balance.kept")}>
						<Tokens value={floorTokens} />
					</Event>
				)}
			</dl>
		</div>
	);

	function lasting(): string {
		if (forecast === undefined) return "";
		const { tokensPerDay, runsOutAt } = forecast;
		if (tokensPerDay <= 0) return t("usage.outlook.no_use");
		if (availableTokens <= 0) return t("usage.outlook.nothing");
		const pace = tokens(
			tokensPerDay >= 10
				? Math.round(tokensPerDay)
				: Math.round(tokensPerDay * 10) / 10,
		);
		return runsOutAt === null
			? t("usage.outlook.long", { pace })
			: t("usage.outlook.until", { pace, date: format.date(runsOutAt) });
	}
}

/** An estimate has no thousandths; and no more is promised to be left than there is. */
const roundedDown = (value: number) =>
	value >= 10 ? Math.floor(value) : value;

const width = 320;
const height = 84;

/** The same in a picture, for those who see it: the sentences beside it say all of it. */
function CurvePicture({ curve }: { curve: Curve }) {
	const { t, format } = useText();
	const x = (day: number) => (day / curve.days) * width;
	const y = (tokens: number) =>
		height - 1 - (tokens / curve.mostTokens) * (height - 8);
	const line = curve.points
		.map(({ day, tokens }) => `${x(day).toFixed(1)},${y(tokens).toFixed(1)}`)
		.join(" L");
	return (
		<div aria-hidden="true" className="self-end">
			<svg
				aria-hidden="true"
				viewBox={`0 0 ${width} ${height}`}
				preserveAspectRatio="none"
				className="block h-21 w-full overflow-visible"
			>
				<path
					d={`M0,${height} L${line} L${width},${height} Z`}
					className="fill-accent-soft"
				/>
				<path
					d={`M${line}`}
					className="fill-none stroke-accent"
					strokeWidth="2"
					strokeLinejoin="round"
					vectorEffect="non-scaling-stroke"
				/>
				<path
					d={`M0,${height - 0.5} H${width}`}
					className="stroke-line"
					vectorEffect="non-scaling-stroke"
				/>
			</svg>
			<p className="relative mt-1 h-4 text-muted text-xs leading-4">
				<span className="absolute left-0">{t("usage.outlook.axis_now")}</span>
				<span className="absolute right-0">{format.date(curve.endsAt)}</span>
			</p>
		</div>
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
