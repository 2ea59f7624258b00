/** The survey in short: how many, how long, what it took; and complete responses day by day. */
import type { Results } from "@verbatim/contract/responses";
import type { ReactNode } from "react";
import { Tokens } from "../../../kit/tokens.tsx";
import { useText } from "../../../text/text.ts";
import { addDays } from "../../tokens/days.ts";

export function Figures({
	results,
	as,
}: {
	results: Results;
	as: "chart" | "table";
}) {
	const { t, format } = useText();
	const { begun, completed, medianSeconds, usedTokens } = results;
	return (
		<section aria-label={t("results.figure.label")} className="card p-5">
			<dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3 lg:grid-cols-5">
				<Figure name={t("results.figure.completed")}>
					{format.number(completed)}
				</Figure>
				<Figure name={t("results.figure.begun")}>{format.number(begun)}</Figure>
				<Figure name={t("results.figure.rate")}>
					{begun === 0 ? "–" : format.percent(completed / begun)}
				</Figure>
				<Figure name={t("results.figure.median")}>
					{medianSeconds === null ? "–" : format.length(medianSeconds)}
				</Figure>
				<Figure name={t("results.figure.used")}>
					<Tokens value={usedTokens} />
				</Figure>
			</dl>
			<Days days={results.days} as={as} />
		</section>
	);
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
	return (
		<div className="min-w-0">
			<dt className="text-muted text-sm">{name}</dt>
			<dd className="font-semibold text-xl tabular-nums">{children}</dd>
		</div>
	);
}

/** So many days fit side by side on a phone; earlier ones are in the table. */
const daysMax = 42;

function Days({ days, as }: { days: Results["days"]; as: "chart" | "table" }) {
	const { t, format } = useText();
	const last = days.at(-1);
	if (last === undefined || days.length < 2) return null;
	const counts = new Map(days.map(({ day, completed }) => [day, completed]));
	const first = days[0]?.day ?? last.day;
	const shown: { day: string; completed: number }[] = [];
	for (
		let day = last.day;
		day >= first && shown.length < daysMax;
		day = addDays(day, -1)
	)
		shown.unshift({ day, completed: counts.get(day) ?? 0 });
	const largest = Math.max(...shown.map(({ completed }) => completed), 1);
	return (
		<div className="mt-5 border-line border-t pt-4">
			<h3 className="mb-2 font-medium text-muted text-sm">
				{t("results.days.title")}
			</h3>
			{as === "chart" && (
				<div aria-hidden="true">
					<div className="flex h-16 items-end gap-0.5">
						{shown.map(({ day, completed }) => (
							<span
								key={day}
								title={`${format.day(day)}: ${t("results.days.completes", format.counted(completed))}`}
								className="max-w-6 flex-1 rounded-t-sm"
								style={{
									height: `${Math.max((completed / largest) * 100, 2)}%`,
									background: completed === 0 ? "var(--line)" : "var(--accent)",
								}}
							/>
						))}
					</div>
					<p className="mt-1 flex justify-between text-muted text-xs">
						<span>{format.dayShort(shown[0]?.day ?? first)}</span>
						<span>{format.dayShort(last.day)}</span>
					</p>
				</div>
			)}
			<table
				className={
					as === "chart" ? "sr-only" : "w-full max-w-xl text-sm tabular-nums"
				}
			>
				<caption className="sr-only">{t("results.days.title")}</caption>
				<thead>
					<tr className="border-line border-b text-muted [&>th]:py-2 [&>th]:text-left [&>th]:font-medium [&>th:last-child]:text-right">
						<th scope="col">{t("results.days.day")}</th>
						<th scope="col">{t("results.figure.completed")}</th>
					</tr>
				</thead>
				<tbody className="divide-y divide-line [&_td]:py-1.5 [&_td]:text-right [&_th]:py-1.5 [&_th]:text-left [&_th]:font-normal">
					{days.toReversed().map(({ day, completed }) => (
						<tr key={day}>
							<th scope="row">{format.day(day)}</th>
							<td>{format.number(completed)}</td>
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}
