/** Signed statements: choose a period, keep the file, and how anyone can check it without Verbatim. */
import { useMutation, useQuery } from "@tanstack/react-query";
import {
	type StatementFormat,
	statementFormats,
	statementKeyPath,
	statementPath,
	verifierPath,
} from "@verbatim/contract/statements";
import { ChevronDown, Download } from "lucide-react";
import { Fragment, useId, useState } from "react";
import { addressOf } from "../../api/call.ts";
import { download } from "../../api/download.ts";
import { balanceQuery, grantsQuery, sessionQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import {
	type Period,
	type PeriodName,
	periodsOf,
} from "./statement-periods.ts";

export function Statements() {
	const { t } = useText();
	const { data: session } = useQuery(sessionQuery);
	const { data: balance } = useQuery(balanceQuery);
	const { data: grants = [] } = useQuery(grantsQuery);
	const [chosen, choose] = useState<PeriodName>();
	const fetching = useMutation({
		mutationFn: ({
			period,
			format,
		}: {
			period: Period;
			format: StatementFormat;
		}) =>
			download(addressOf(statementPath, { params: { format }, query: {} }), {
				from: period.from,
				before: period.before,
			}),
	});
	if (!session || balance === undefined) return null;
	const periods = periodsOf({
		balance,
		grants,
		timeZone: session.company.timeZone,
		now: new Date(),
	});
	const period = periods.find(({ name }) => name === chosen) ?? periods[0];
	if (period === undefined) return null;
	return (
		<section aria-labelledby="statements" className="flex flex-col gap-4">
			<div>
				<h2 id="statements" className="text-lg">
					{t("statements.title")}
				</h2>
				<p className="text-muted text-sm">{t("statements.what")}</p>
			</div>
			<div className="card grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-5 p-5 lg:grid-cols-2">
				<div className="flex flex-col gap-4">
					<PeriodPicker
						periods={periods}
						chosen={period.name}
						onChoose={choose}
					/>
					<div className="grid gap-2 sm:grid-cols-2">
						{statementFormats.map((format) => (
							<Button
								key={format}
								isPending={
									fetching.isPending && fetching.variables.format === format
								}
								onPress={() => fetching.mutate({ period, format })}
							>
								<Download className="size-4" aria-hidden />
								{t(`statements.${format}`)}
							</Button>
						))}
					</div>
					{fetching.error !== null && <ProblemNotice error={fetching.error} />}
				</div>
				<HowToCheck />
			</div>
		</section>
	);
}

function PeriodPicker({
	periods,
	chosen,
	onChoose,
}: {
	periods: Period[];
	chosen: PeriodName;
	onChoose: (name: PeriodName) => void;
}) {
	const { t } = useText();
	const id = useId();
	return (
		<div className="flex flex-col gap-1.5">
			<label htmlFor={id} className="font-medium text-sm">
				{t("statements.period")}
			</label>
			<span className="relative inline-flex">
				<select
					id={id}
					value={chosen}
					onChange={({ target }) => onChoose(target.value as PeriodName)}
					className="min-h-11 w-full cursor-pointer appearance-none rounded-xl border border-edge/60 bg-surface pr-9 pl-3 text-sm hover:border-edge"
				>
					{periods.map(({ name }) => (
						<option key={name} value={name}>
							{t(`statements.${name}`)}
						</option>
					))}
				</select>
				<ChevronDown
					className="pointer-events-none absolute inset-y-0 right-2.5 my-auto size-4 text-muted"
					aria-hidden
				/>
			</span>
		</div>
	);
}

function HowToCheck() {
	const { t } = useText();
	return (
		<div className="flex flex-col gap-2.5 border-line text-muted text-sm max-lg:border-t max-lg:pt-5 lg:border-l lg:pl-10">
			<p>{t("statements.how")}</p>
			<code className="rounded-lg bg-sunken px-3 py-2 text-ink text-xs leading-relaxed">
				{/* A line may end between these, and nowhere else. */}
				{["node verify.mjs", "statement.json", "--key statement-key.pem"].map(
					(part) => (
						<Fragment key={part}>
							<span className="whitespace-nowrap">{part}</span>{" "}
						</Fragment>
					),
				)}
			</code>
			<p className="flex flex-wrap gap-x-5">
				{(
					[
						["program", verifierPath],
						["key", statementKeyPath],
					] as const
				).map(([name, path]) => (
					<a
						key={name}
						href={path}
						download
						className="inline-flex min-h-8 items-center text-accent underline underline-offset-4 pointer-coarse:min-h-11"
					>
						{t(`statements.${name}`)}
					</a>
				))}
			</p>
		</div>
	);
}
