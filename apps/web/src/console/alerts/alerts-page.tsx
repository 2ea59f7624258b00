/** Settings > Alerts: when somebody is told what, what of it comes by mail to whoever looks, and all that was told. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import {
	type AlertMails,
	daysLeft,
	expiringDays,
	expiringTokensMin,
	type MailedAlertKind,
	unusualTimes,
	unusualTokensMin,
	usedPercents,
} from "@verbatim/contract/alerts";
import { type ReactNode, useId } from "react";
import { alertMailsQuery, allAlertsQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { Loaded } from "../../kit/loaded.tsx";
import { notify } from "../../kit/notify.tsx";
import { Page } from "../../kit/page.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Bone, Loading } from "../../kit/skeleton.tsx";
import { useText } from "../../text/text.ts";
import { useSession } from "../accounts/session.ts";
import { AlertList } from "./alert-list.tsx";
import { useAlertMail } from "./use-alert-verbs.ts";

export function AlertsPage() {
	const { t } = useText();
	const { company } = useSession();
	const mails = useQuery(alertMailsQuery);
	return (
		<Page
			title={t("alerts.title")}
			below={
				<p className="mt-2 text-muted">
					{t("alerts.lead", { company: company.name })}
				</p>
			}
		>
			<div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-2">
				<Card title={t("alerts.list.title")}>
					<All />
				</Card>
				<Card title={t("alerts.mails.title")}>
					<Loaded query={mails} height="h-96">
						{(told) => <Mails told={told} />}
					</Loaded>
				</Card>
			</div>
		</Page>
	);
}

function Card({ title, children }: { title: string; children: ReactNode }) {
	const id = useId();
	return (
		<section
			aria-labelledby={id}
			className="card flex flex-col gap-4 p-5 sm:p-7"
		>
			<h2 id={id} className="text-lg">
				{title}
			</h2>
			{children}
		</section>
	);
}

function All() {
	const { t } = useText();
	const query = useInfiniteQuery(allAlertsQuery);
	if (query.data === undefined)
		return query.error === null ? (
			<Loading>
				<Bone className="h-40 w-full" />
			</Loading>
		) : (
			<ProblemNotice error={query.error} onRetry={query.refetch} />
		);
	const alerts = query.data.pages.flatMap((page) => page.alerts);
	if (alerts.length === 0)
		return (
			<p className="text-muted">
				{t("alerts.list.none")} {t("alerts.bell.none_long")}
			</p>
		);
	return (
		<>
			<AlertList alerts={alerts} isNew={({ isRead }) => !isRead} />
			{query.hasNextPage && (
				<Button
					className="self-start"
					isPending={query.isFetchingNextPage}
					onPress={() => void query.fetchNextPage()}
				>
					{t("action.load_more")}
				</Button>
			)}
		</>
	);
}

function Mails({ told }: { told: AlertMails }) {
	const { t } = useText();
	const when = useWhen();
	const changing = useAlertMail();
	return (
		<>
			<p className="text-muted text-sm">
				{told.getsMails ? t("alerts.mails.lead") : t("alerts.mails.others")}
			</p>
			{changing.error !== null && <ProblemNotice error={changing.error} />}
			<ul className="flex flex-col">
				{told.mails.map(({ kind, isOn }) => (
					<li
						key={kind}
						className="flex items-start justify-between gap-4 border-line py-3.5 not-first:border-t"
					>
						<div className="min-w-0">
							<p className="font-medium">{t(`alerts.kind.${kind}.name`)}</p>
							<p className="mt-0.5 text-muted text-sm">{when(kind)}</p>
						</div>
						{told.getsMails && (
							<Switch
								label={t("alerts.mails.switch", {
									name: t(`alerts.kind.${kind}.name`),
								})}
								isOn={
									changing.isPending && changing.variables.kind === kind
										? changing.variables.isOn
										: isOn
								}
								onChange={(wanted) =>
									changing.mutate(
										{ kind, isOn: wanted },
										{ onSuccess: () => notify(t("alerts.mails.saved")) },
									)
								}
							/>
						)}
					</li>
				))}
			</ul>
			{told.getsMails && (
				<p className="text-muted text-sm">{t("alerts.mails.payments")}</p>
			)}
		</>
	);
}

/** The marks are the same for every company: shown, not chosen. */
function useWhen(): (kind: MailedAlertKind) => string {
	const { t, format } = useText();
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	return (kind) => {
		switch (kind) {
			case "allocation_used":
				return t("alerts.kind.allocation_used.when", {
					marks: format.list(
						usedPercents.map((percent) => format.percent(percent / 100)),
					),
				});
			case "runs_out":
				return t("alerts.kind.runs_out.when", {
					first: daysLeft[0],
					second: daysLeft[1],
				});
			case "expiring":
				return t("alerts.kind.expiring.when", {
					days: expiringDays,
					tokens: tokens(expiringTokensMin),
				});
			case "unusual_pace":
				return t("alerts.kind.unusual_pace.when", {
					times: unusualTimes,
					tokens: tokens(unusualTokensMin),
				});
			case "empty":
			case "job_paused":
				return t(`alerts.kind.${kind}.when`);
		}
	};
}

function Switch({
	label,
	isOn,
	onChange,
}: {
	label: string;
	isOn: boolean;
	onChange: (isOn: boolean) => void;
}) {
	return (
		<label className="-my-2 flex min-h-11 w-fit shrink-0 cursor-pointer items-center">
			<input
				type="checkbox"
				role="switch"
				aria-label={label}
				checked={isOn}
				aria-checked={isOn}
				onChange={({ target }) => onChange(target.checked)}
				className="peer sr-only"
			/>
			<span
				aria-hidden="true"
				className="relative h-6 w-10 shrink-0 rounded-full border border-edge bg-sunken transition-colors after:absolute after:top-[3px] after:left-[3px] after:size-4 after:rounded-full after:bg-edge after:transition-transform peer-checked:border-accent peer-checked:bg-accent peer-checked:after:translate-x-4 peer-checked:after:bg-on-accent peer-focus-visible:outline-2 peer-focus-visible:outline-accent peer-focus-visible:outline-offset-2"
			/>
		</label>
	);
}
