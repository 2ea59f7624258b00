/** Signed statements of every billing month and month: keep the file, and how anyone can check it without Verbatim. */
import { useMutation, useQuery } from "@tanstack/react-query";
import {
	type StatementFormat,
	type StatementPeriods,
	statementFormats,
	statementKeyPath,
	statementPath,
	verifierPath,
} from "@verbatim/contract/statements";
import { Download } from "lucide-react";
import { Fragment, useState } from "react";
import { addressOf } from "../../api/call.ts";
import { download } from "../../api/download.ts";
import { statementPeriodsQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { Loaded } from "../../kit/loaded.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import { useSession } from "../accounts/session.ts";
import { dayIn } from "./days.ts";

type Period = StatementPeriods[number];

export function Statements() {
	const { t } = useText();
	return (
		<section aria-labelledby="statements" className="flex flex-col gap-4">
			<div>
				<h2 id="statements" className="text-lg">
					{t("statements.title")}
				</h2>
				<p className="text-muted text-sm">{t("statements.what")}</p>
			</div>
			<div className="card grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-5 p-5 lg:grid-cols-2">
				<Loaded query={useQuery(statementPeriodsQuery)} height="h-40">
					{(periods) => <Periods periods={periods} />}
				</Loaded>
				<HowToCheck />
			</div>
		</section>
	);
}

const periodsAtFirst = 4;

function Periods({ periods }: { periods: StatementPeriods }) {
	const { t, format } = useText();
	const { company } = useSession();
	const [isWhole, showWhole] = useState(false);
	const fetching = useMutation({
		mutationFn: ({ period, as }: { period: Period; as: StatementFormat }) =>
			download(
				addressOf(statementPath, { params: { format: as }, query: {} }),
				{ from: period.from, before: period.before ?? undefined },
			),
	});
	const shown = isWhole ? periods : periods.slice(0, periodsAtFirst);
	return (
		<div className="flex flex-col gap-3">
			<ul className="divide-y divide-line">
				{shown.map((period) => (
					<li
						key={`${period.kind} ${period.from}`}
						className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2.5 first:pt-0"
					>
						<div className="min-w-0 text-sm">
							<p className="font-medium">{daysOf(period)}</p>
							<p className="text-muted">
								{t(`usage.statements.${period.kind}`)}
							</p>
						</div>
						<div className="flex gap-2">
							{statementFormats.map((as) => (
								<Button
									key={as}
									size="small"
									aria-label={t("action.on", {
										action: t(`statements.${as}`),
										name: daysOf(period),
									})}
									isPending={
										fetching.isPending &&
										fetching.variables.period === period &&
										fetching.variables.as === as
									}
									onPress={() => fetching.mutate({ period, as })}
								>
									<Download className="size-4" aria-hidden />
									{as.toUpperCase()}
								</Button>
							))}
						</div>
					</li>
				))}
			</ul>
			{shown.length < periods.length && (
				<Button
					size="small"
					className="self-start"
					onPress={() => showWhole(true)}
				>
					{t("usage.statements.more")}
				</Button>
			)}
			{fetching.error !== null && <ProblemNotice error={fetching.error} />}
		</div>
	);

	function daysOf({ from, before }: Period): string {
		return t("usage.days", {
			from: format.day(dayIn(company.timeZone, from)),
			through:
				before === null
					? t("usage.statements.until_now")
					: format.day(
							dayIn(company.timeZone, new Date(Date.parse(before) - 1)),
						),
		});
	}
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
