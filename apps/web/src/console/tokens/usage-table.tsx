/** The chart as a table: every figure of it, with the sums of its rows and columns. */
import { useText } from "../../text/text.ts";
import type { Series, UsageSeries } from "./usage-series.ts";

export function UsageTable({
	told: { series, points, totalTokens, beforeTokens },
	nameOf,
}: {
	told: UsageSeries;
	nameOf: (series: Series) => string;
}) {
	const { t, format } = useText();
	return (
		// Wider than a phone: it scrolls by itself, with the keyboard too.
		<section
			className="-mx-5 overflow-x-auto sm:-mx-6"
			aria-label={t("usage.table")}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
			tabIndex={0}
		>
			<table className="w-full min-w-max text-sm tabular-nums">
				<caption className="sr-only">
					{t("usage.table")}, {t("unit.tokens_bare")}
				</caption>
				<thead>
					<tr className="border-line border-b text-muted [&>th]:px-3 [&>th]:align-bottom [&>th]:py-2.5 [&>th]:text-right [&>th]:font-medium [&>th:first-child]:pl-5 [&>th:first-child]:text-left [&>th:last-child]:pr-5">
						<th scope="col">{t("usage.day")}</th>
						{series.map((one) => (
							<th key={one.key} scope="col">
								<span className="inline-block max-w-40 whitespace-normal break-words">
									{nameOf(one)}
								</span>
							</th>
						))}
						<th scope="col">{t("usage.total")}</th>
						<th scope="col">{t("usage.ghost")}</th>
					</tr>
				</thead>
				<tbody className="divide-y divide-line [&_td]:px-3 [&_td]:py-2 [&_td]:text-right [&_td:last-child]:pr-5 [&_th]:py-2 [&_th]:pr-3 [&_th]:pl-5 [&_th]:text-left [&_th]:font-normal">
					{points.map((point) => (
						<tr key={point.day}>
							<th scope="row" className="whitespace-nowrap">
								{point.days === 1
									? format.day(point.day)
									: t("usage.week_of", {
											n: point.days,
											date: format.day(point.day),
										})}
							</th>
							{series.map((one, index) => (
								<td
									key={one.key}
									className={point.tokens[index] === 0 ? "text-muted" : ""}
								>
									{point.isAhead
										? "–"
										: format.number(point.tokens[index] ?? 0)}
								</td>
							))}
							<td className="font-medium">
								{point.isAhead ? "–" : format.number(point.total)}
							</td>
							<td className="text-muted">
								{point.before === null ? "–" : format.number(point.before)}
							</td>
						</tr>
					))}
				</tbody>
				<tfoot className="[&_td]:px-3 [&_td]:py-2.5 [&_td]:text-right [&_td:last-child]:pr-5 [&_th]:py-2.5 [&_th]:pl-5 [&_th]:text-left">
					<tr className="border-edge border-t font-semibold">
						<th scope="row">{t("usage.total")}</th>
						{series.map((one) => (
							<td key={one.key}>{format.number(one.tokens)}</td>
						))}
						<td>{format.number(totalTokens)}</td>
						<td>{format.number(beforeTokens)}</td>
					</tr>
				</tfoot>
			</table>
		</section>
	);
}
