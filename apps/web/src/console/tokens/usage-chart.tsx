/** The use as bars, one on the other, and the period before as a dashed line. Everything in it is in the table too. */
import {
	Bar,
	CartesianGrid,
	ComposedChart,
	Line,
	ResponsiveContainer,
	Tooltip,
	XAxis,
	YAxis,
} from "recharts";
import { useText } from "../../text/text.ts";
import { colourOf } from "./series-colours.ts";
import type { Point, Series, UsageSeries } from "./usage-series.ts";

export function UsageChart({
	told,
	nameOf,
}: {
	told: UsageSeries;
	nameOf: (series: Series) => string;
}) {
	const { format } = useText();
	const { series, points } = told;
	const hasBefore = points.some(({ before }) => before !== null && before > 0);
	const tick = { fontSize: 12, fill: "var(--muted)" };
	return (
		<div aria-hidden="true" className="h-64 w-full sm:h-72">
			<ResponsiveContainer width="100%" height="100%" minWidth={0}>
				<ComposedChart
					data={points}
					accessibilityLayer={false}
					margin={{ top: 8, right: 4, bottom: 0, left: 0 }}
					barCategoryGap="18%"
				>
					<CartesianGrid vertical={false} stroke="var(--line)" />
					<XAxis
						dataKey="day"
						tickFormatter={(day: string) => format.dayShort(day)}
						tick={tick}
						tickLine={false}
						axisLine={{ stroke: "var(--line)" }}
						minTickGap={28}
					/>
					<YAxis
						tick={tick}
						tickLine={false}
						axisLine={false}
						width={52}
						allowDecimals={false}
						tickFormatter={(value: number) => format.number(value)}
					/>
					<Tooltip
						cursor={{ fill: "var(--sunken)" }}
						isAnimationActive={false}
						content={({ active, payload }) => {
							const point = payload?.[0]?.payload as Point | undefined;
							return active && point !== undefined ? (
								<PointWords point={point} series={series} nameOf={nameOf} />
							) : null;
						}}
					/>
					{series.map((one, index) => (
						<Bar
							key={one.key}
							dataKey={(point: Point) => point.tokens[index] ?? 0}
							name={one.key}
							stackId="used"
							fill={colourOf(index)}
							isAnimationActive={false}
							maxBarSize={36}
						/>
					))}
					{hasBefore && (
						<Line
							dataKey="before"
							stroke="var(--muted)"
							strokeDasharray="4 4"
							strokeWidth={1.5}
							dot={false}
							activeDot={false}
							isAnimationActive={false}
							connectNulls={false}
						/>
					)}
				</ComposedChart>
			</ResponsiveContainer>
		</div>
	);
}

function PointWords({
	point,
	series,
	nameOf,
}: {
	point: Point;
	series: readonly Series[];
	nameOf: (series: Series) => string;
}) {
	const { t, format } = useText();
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	return (
		<div className="max-w-72 rounded-xl bg-raised px-3.5 py-2.5 text-sm shadow-float">
			<p className="font-semibold">
				{point.days === 1
					? format.day(point.day)
					: t("usage.week_of", {
							n: point.days,
							date: format.day(point.day),
						})}
			</p>
			{series.map((one, index) =>
				point.tokens[index] === 0 ? null : (
					<p key={one.key} className="flex items-baseline gap-2">
						<span
							className="size-2.5 shrink-0 rounded-[3px]"
							style={{ background: colourOf(index) }}
						/>
						<span className="min-w-0 flex-1 break-words">{nameOf(one)}</span>
						<span className="whitespace-nowrap tabular-nums">
							{tokens(point.tokens[index] ?? 0)}
						</span>
					</p>
				),
			)}
			{!point.isAhead && (
				<p className="mt-1 flex justify-between gap-4 border-line border-t pt-1 font-medium">
					<span>{t("usage.total")}</span>
					<span className="tabular-nums">{tokens(point.total)}</span>
				</p>
			)}
			{point.before !== null && (
				<p className="flex justify-between gap-4 text-muted">
					<span>{t("usage.ghost")}</span>
					<span className="tabular-nums">{tokens(point.before)}</span>
				</p>
			)}
		</div>
	);
}
