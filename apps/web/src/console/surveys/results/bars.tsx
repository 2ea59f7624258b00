/** How often each answer was given: rows for choices, columns for numbers that stand in an order. Each leads to its responses. */
import { useText } from "../../../text/text.ts";

export type BarOf = {
	/** As the filter knows it. */
	value: string;
	label: string;
	count: number;
	/** 0 to 1, of all who answered. */
	share: number;
};

type Shown = { bars: readonly BarOf[]; onChoose: (value: string) => void };

export function RowBars({ bars, onChoose }: Shown) {
	const { t, format } = useText();
	return (
		<ul className="flex flex-col gap-1">
			{bars.map(({ value, label, count, share }) => (
				<li key={value}>
					<button
						type="button"
						disabled={count === 0}
						onClick={() => onChoose(value)}
						className="group grid min-h-10 w-full grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 rounded-lg px-2 py-1 text-left enabled:hover:bg-sunken disabled:cursor-default sm:grid-cols-[minmax(0,14rem)_minmax(0,1fr)_7rem] pointer-coarse:min-h-11"
					>
						<span className="sr-only">
							{t("results.question.bar", {
								answer: label,
								n: format.number(count),
								share: format.percent(share),
							})}
						</span>
						<span aria-hidden="true" className="break-words text-sm">
							{label}
						</span>
						<span
							aria-hidden="true"
							className="text-right text-sm tabular-nums sm:order-last"
						>
							<span className="font-semibold">{format.number(count)}</span>
							<span className="text-muted"> · {format.percent(share)}</span>
						</span>
						<span className="col-span-2 mt-1 block h-2.5 overflow-hidden rounded-full bg-sunken group-enabled:group-hover:bg-line sm:col-span-1 sm:mt-0">
							<span
								className="block h-full rounded-full bg-accent"
								style={{ width: `${share * 100}%` }}
							/>
						</span>
					</button>
				</li>
			))}
		</ul>
	);
}

export function ColumnBars({
	bars,
	onChoose,
	colourOf = () => "var(--accent)",
}: Shown & { colourOf?: (value: string) => string }) {
	const { t, format } = useText();
	const largest = Math.max(...bars.map(({ count }) => count), 1);
	return (
		<ul className="flex items-end gap-0.5 overflow-x-auto p-1 sm:gap-1.5">
			{bars.map(({ value, label, count, share }) => (
				<li key={value} className="min-w-4.5 flex-1">
					<button
						type="button"
						disabled={count === 0}
						onClick={() => onChoose(value)}
						className="flex w-full flex-col items-stretch gap-1 rounded-lg pt-1 text-center text-xs tabular-nums enabled:hover:bg-sunken disabled:cursor-default"
					>
						<span className="sr-only">
							{t("results.question.bar", {
								answer: label,
								n: format.number(count),
								share: format.percent(share),
							})}
						</span>
						<span
							aria-hidden="true"
							className={count === 0 ? "text-muted" : "font-semibold"}
						>
							{format.number(count)}
						</span>
						<span className="flex h-24 items-end justify-center">
							<span
								className="w-full max-w-12 rounded-t-md"
								style={{
									height: `${Math.max((count / largest) * 100, 1.5)}%`,
									background: count === 0 ? "var(--line)" : colourOf(value),
								}}
							/>
						</span>
						<span
							aria-hidden="true"
							className="border-line border-t pt-1 text-muted"
						>
							{label}
						</span>
					</button>
				</li>
			))}
		</ul>
	);
}

export function BarTable({
	question,
	bars,
}: {
	question: string;
	bars: readonly BarOf[];
}) {
	const { t, format } = useText();
	return (
		<table className="w-full max-w-xl text-sm tabular-nums">
			<caption className="sr-only">
				{t("results.question.table", { question })}
			</caption>
			<thead>
				<tr className="border-line border-b text-muted [&>th]:py-2 [&>th]:pl-3 [&>th]:text-right [&>th]:font-medium [&>th:first-child]:pl-0 [&>th:first-child]:text-left">
					<th scope="col">{t("results.question.answer")}</th>
					<th scope="col">{t("results.question.count")}</th>
					<th scope="col">{t("results.question.share")}</th>
				</tr>
			</thead>
			<tbody className="divide-y divide-line [&_td]:py-1.5 [&_td]:pl-3 [&_td]:text-right [&_th]:py-1.5 [&_th]:text-left [&_th]:font-normal">
				{bars.map(({ value, label, count, share }) => (
					<tr key={value}>
						<th scope="row" className="break-words">
							{label}
						</th>
						<td>{format.number(count)}</td>
						<td>{format.percent(share)}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}
