/** Budgets and what is kept for respondents: how far each is used, and where who may can change them. */
import { useQuery } from "@tanstack/react-query";
import type { Budget, BudgetScope } from "@verbatim/contract/budgets";
import { Plus } from "lucide-react";
import { useState } from "react";
import { budgetsQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { Loaded } from "../../kit/loaded.tsx";
import { Tokens } from "../../kit/tokens.tsx";
import { useText } from "../../text/text.ts";
import { BudgetDialog, type BudgetTarget } from "./budget-dialog.tsx";
import { useScopeName } from "./scope-name.ts";

export function Budgets() {
	const { t } = useText();
	const query = useQuery(budgetsQuery);
	const [target, open] = useState<BudgetTarget>();
	return (
		<section aria-labelledby="budgets" className="flex flex-col gap-4">
			<div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
				<div className="min-w-0 flex-1 basis-72">
					<h2 id="budgets" className="text-lg">
						{t("usage.budgets.title")}
					</h2>
					<p className="max-w-prose text-muted text-sm">
						{t("usage.budgets.what")}
					</p>
				</div>
				{query.data?.mayChange === true && (
					<Button onPress={() => open({ kind: "new" })}>
						<Plus className="size-4" aria-hidden />
						{t("usage.budgets.add")}
					</Button>
				)}
			</div>
			<Loaded query={query} height="h-28">
				{({ budgets, floorTokens, mayChange }) => (
					<div className="card divide-y divide-line">
						{budgets.length === 0 && (
							<p className="p-5 text-muted">
								{t("usage.budgets.none")}{" "}
								{!mayChange && t("usage.budgets.viewer")}
							</p>
						)}
						{budgets.map((budget) => (
							<BudgetLine
								key={JSON.stringify(budget.scope)}
								budget={budget}
								onChange={
									mayChange ? () => open({ kind: "change", budget }) : undefined
								}
							/>
						))}
						<div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-4">
							<div className="min-w-0 flex-1 basis-64">
								<p className="font-semibold">
									{t("usage.budgets.floor")}
									{": "}
									{floorTokens > 0 ? (
										<Tokens value={floorTokens} />
									) : (
										<span className="font-normal text-muted">
											{t("usage.budgets.floor_none")}
										</span>
									)}
								</p>
								<p className="max-w-prose text-muted text-sm">
									{t("usage.budgets.floor_what")}
								</p>
							</div>
							{mayChange && (
								<Button
									size="small"
									aria-label={t("action.on", {
										action: t(
											floorTokens > 0
												? "usage.budgets.change"
												: "usage.budgets.floor_set",
										),
										name: t("usage.budgets.floor"),
									})}
									onPress={() => open({ kind: "floor", floorTokens })}
								>
									{t(
										floorTokens > 0
											? "usage.budgets.change"
											: "usage.budgets.floor_set",
									)}
								</Button>
							)}
						</div>
					</div>
				)}
			</Loaded>
			{target !== undefined && (
				<BudgetDialog target={target} onClose={() => open(undefined)} />
			)}
		</section>
	);
}

function BudgetLine({
	budget,
	onChange,
}: {
	budget: Budget;
	onChange: (() => void) | undefined;
}) {
	const { t, format } = useText();
	const nameOf = useScopeName();
	const name = nameOf(budget.scope, budget.memberName);
	const { limitTokens, usedTokens, reservedTokens, leftTokens } = budget;
	const shareOf = (tokens: number) =>
		limitTokens === 0 ? 1 : Math.min(1, Math.max(0, tokens / limitTokens));
	const isReached = leftTokens <= 0;
	const until = format.dateTime(budget.endsAt);
	return (
		<div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-6 gap-y-2.5 px-5 py-4">
			<div className="min-w-0">
				<p className="break-words font-semibold">{name}</p>
				<p className="text-muted text-sm">{kindWords(budget.scope)}</p>
			</div>
			{onChange !== undefined && (
				<Button
					size="small"
					aria-label={t("action.on", {
						action: t("usage.budgets.change"),
						name,
					})}
					onPress={onChange}
				>
					{t("usage.budgets.change")}
				</Button>
			)}
			<div
				className="col-span-2 flex h-2 overflow-hidden rounded-full bg-line forced-colors:border"
				aria-hidden="true"
			>
				<span
					className={isReached ? "bg-danger" : "bg-accent"}
					style={{ width: `${shareOf(usedTokens) * 100}%` }}
				/>
				<span
					className="hatched"
					style={{
						width: `${Math.min(shareOf(reservedTokens), 1 - shareOf(usedTokens)) * 100}%`,
					}}
				/>
			</div>
			<p className="col-span-2 flex flex-wrap justify-between gap-x-6 text-sm">
				<span>
					{t("usage.budgets.figures", {
						used: format.number(
							Math.round((usedTokens + reservedTokens) * 1_000) / 1_000,
						),
						limit: t("unit.tokens", format.counted(limitTokens)),
					})}
					{reservedTokens > 0 && (
						<span className="text-muted">
							{" · "}
							{t("usage.budgets.reserved", {
								tokens: t("unit.tokens", format.counted(reservedTokens)),
							})}
						</span>
					)}
				</span>
				<span className={isReached ? "font-medium text-danger" : "text-muted"}>
					{isReached
						? t("usage.budgets.reached", { date: until })
						: t("usage.budgets.left", {
								tokens: t("unit.tokens", format.counted(leftTokens)),
								date: until,
							})}
				</span>
			</p>
		</div>
	);

	function kindWords(scope: BudgetScope): string {
		if (scope.of === "feature") return t("usage.by.feature");
		return scope.of === "subject" && scope.subject.kind === "survey"
			? t("usage.budgets.of.survey")
			: t(`usage.budgets.of.${scope.of}`);
	}
}
