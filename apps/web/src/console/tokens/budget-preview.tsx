/** What a limit would stop, in sentences: from now on, and in this and the last month by what was really used. */
import type { BudgetPreview, ReplayedWindow } from "@verbatim/contract/budgets";
import type { Interview } from "@verbatim/contract/interviews";
import { useText } from "../../text/text.ts";
import { notFitting } from "./ready-works.ts";

const namesMax = 3;

export function BudgetPreviewWords({
	preview,
	isFloor,
	interviews,
	onlyInterviewId,
}: {
	preview: BudgetPreview;
	isFloor: boolean;
	/** Those that could run into it. */
	interviews: readonly Interview[];
	onlyInterviewId: string | undefined;
}) {
	const { t, format } = useText();
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	const [running] = preview.windows;
	const date = running === undefined ? "" : format.dateTime(running.endsAt);
	const blocked = notFitting(interviews, preview.leftTokens, onlyInterviewId);
	return (
		<div className="mt-1 flex flex-col gap-3">
			<div className="flex flex-col gap-1">
				<p className={preview.overTokens > 0 ? "font-medium text-danger" : ""}>
					{preview.overTokens > 0
						? t(
								isFloor
									? "usage.budgets.preview.over_floor"
									: "usage.budgets.preview.over",
								{ tokens: tokens(preview.overTokens), date },
							)
						: t(
								isFloor
									? "usage.budgets.preview.left_floor"
									: "usage.budgets.preview.left",
								{ tokens: tokens(preview.leftTokens), date },
							)}
				</p>
				{preview.reservedTokens > 0 && (
					<p>
						{t("usage.budgets.preview.running", {
							tokens: tokens(preview.reservedTokens),
						})}
					</p>
				)}
				{blocked.length > 0 && (
					<p>
						{t("usage.budgets.preview.ready", {
							...format.counted(blocked.length),
							names: format.list([
								...blocked.slice(0, namesMax).map(({ name }) => name),
								...(blocked.length > namesMax
									? [
											t(
												"usage.others",
												format.counted(blocked.length - namesMax),
											),
										]
									: []),
							]),
						})}
					</p>
				)}
			</div>
			{preview.windows.map((window) => (
				<div key={window.startsAt} className="border-line border-t pt-2.5">
					<p className="font-medium">
						{t(
							window.isRunning
								? "usage.budgets.preview.this"
								: "usage.budgets.preview.last",
						)}
						<span className="font-normal text-muted">
							{" · "}
							{format.date(window.startsAt)} – {format.date(window.endsAt)}
						</span>
					</p>
					<WindowWords window={window} />
				</div>
			))}
		</div>
	);
}

function WindowWords({ window }: { window: ReplayedWindow }) {
	const { t, format } = useText();
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	if (window.usedTokens === 0 && window.stoppedAt === null)
		return <p className="text-muted">{t("usage.budgets.preview.no_use")}</p>;
	if (window.stoppedAt === null)
		return (
			<p>
				{t("usage.budgets.preview.never", { used: tokens(window.usedTokens) })}
			</p>
		);
	return (
		<>
			<p>
				{t("usage.budgets.preview.stopped", {
					date: format.dateTime(window.stoppedAt),
					percent: format.percent(window.ranPercent / 100),
				})}
			</p>
			<ul className="mt-1 list-disc pl-5 text-muted">
				{window.stopped.map(({ feature, memberName, tokens: stopped }) => (
					<li key={`${feature} ${memberName} ${stopped}`}>
						{memberName === null
							? t("usage.budgets.preview.group_nobody", {
									feature: t(`feature.${feature}`),
									tokens: tokens(stopped),
								})
							: t("usage.budgets.preview.group", {
									feature: t(`feature.${feature}`),
									name: memberName,
									tokens: tokens(stopped),
								})}
					</li>
				))}
				{window.others !== null && (
					<li>
						{t("usage.budgets.preview.others", {
							...format.counted(window.others.groups),
							tokens: tokens(window.others.tokens),
						})}
					</li>
				)}
			</ul>
			{!window.isWhole && (
				<p className="text-muted">{t("usage.budgets.preview.not_whole")}</p>
			)}
		</>
	);
}
