/** Before a survey is published: what stands in the way, what it will cost, and what happens to those who answer now. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { faultsOf } from "@verbatim/contract/survey-logic";
import type { Survey } from "@verbatim/contract/surveys";
import type { ReactNode } from "react";
import { surveyCostQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Notice } from "../../kit/notice.tsx";
import { notify } from "../../kit/notify.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import { costWords } from "./cost-per-complete.tsx";
import { useDraft } from "./draft-context.ts";
import { FaultList } from "./fault-list.tsx";
import { missingIn } from "./translations.ts";
import { usePublish } from "./use-survey-verbs.ts";

export function PublishDialog({
	survey,
	onClose,
}: {
	survey: Survey;
	onClose: () => void;
}) {
	const text = useText();
	const { t, format } = text;
	const navigate = useNavigate();
	const { draft, store, saving } = useDraft();
	const publishing = usePublish(survey.id);
	const faults = faultsOf(draft.definition);
	const errors = faults.filter(({ grade }) => grade === "error");
	// Told once for each language, not once for each question that lacks it.
	const warnings = faults.filter(
		({ grade, what }) => grade === "warning" && what !== "translation_missing",
	);
	const lacking = draft.definition.languages.flatMap((language) => {
		const missing = missingIn(draft.definition, language);
		const first = faults.find((fault) => fault.language === language);
		return missing === 0
			? []
			: [{ language, missing, at: first?.questionId ?? "look" }];
	});
	const { data: cost } = useQuery(surveyCostQuery(survey));
	const isAgain = survey.publishedVersion !== null;
	const params = { surveyId: survey.id };
	const jump = (at: string) => {
		onClose();
		void navigate({
			to: "/surveys/$surveyId",
			params,
			search: { at, step: "edit" },
		});
	};
	/** What is published is what was saved, so saving comes first. */
	const doing = useMutation({
		mutationFn: async () => {
			const saved = await store.flush();
			if (saved === undefined) return "not_saved" as const;
			await publishing.mutateAsync(saved.revision);
			return "published" as const;
		},
		onSuccess: (outcome) => {
			onClose();
			if (outcome === "not_saved") return;
			notify(t("surveys.done.published"));
			if (!isAgain) void navigate({ to: "/surveys/$surveyId/share", params });
		},
	});
	return (
		<Dialog
			title={t(
				isAgain ? "surveys.publish.title_again" : "surveys.publish.title",
			)}
			onClose={onClose}
		>
			<div className="flex flex-col gap-5">
				{errors.length > 0 ? (
					<section className="flex flex-col gap-2">
						<h3 className="font-semibold text-danger">
							{t("surveys.publish.errors", { count: errors.length })}
						</h3>
						<FaultList
							faults={errors}
							definition={draft.definition}
							onJump={jump}
						/>
					</section>
				) : (
					<p className="text-muted">
						{t(isAgain ? "surveys.publish.again" : "surveys.publish.first")}
					</p>
				)}
				{warnings.length + lacking.length > 0 && (
					<section className="flex flex-col gap-2">
						<h3 className="font-semibold text-warn">
							{t("surveys.publish.warnings", {
								count: warnings.length + lacking.length,
							})}
						</h3>
						<FaultList
							faults={warnings}
							more={lacking.map(({ language, missing, at }) => ({
								at,
								words: t("surveys.fault.texts_missing", {
									...format.counted(missing),
									language: format.language(language),
								}),
							}))}
							definition={draft.definition}
							onJump={jump}
						/>
					</section>
				)}
				{survey.state === "closed" && (
					<Notice kind="info">{t("surveys.publish.reopen")}</Notice>
				)}
				{errors.length === 0 && (
					<dl className="flex flex-col gap-2 rounded-xl bg-sunken p-4">
						<Line words={t("surveys.publish.each")}>
							{costWords(text, cost?.perComplete ?? survey.cost)}
						</Line>
						{cost !== undefined && cost.expected.mostTokens > 0 && (
							<>
								<Line
									words={t(
										"surveys.publish.expected",
										format.counted(draft.settings.expectedCompletes),
									)}
								>
									{costWords(text, cost.expected)}
								</Line>
								<Line words={t("surveys.publish.available")}>
									{t("unit.tokens", format.counted(cost.availableTokens))}
								</Line>
							</>
						)}
					</dl>
				)}
				{errors.length === 0 &&
					cost !== undefined &&
					cost.expected.likelyTokens > cost.availableTokens && (
						<Notice kind="warn">{t("surveys.publish.short")}</Notice>
					)}
				{doing.error !== null && <ProblemNotice error={doing.error} />}
				<div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2">
					<p className="text-muted text-sm">{t("surveys.publish.free")}</p>
					<Button
						kind="primary"
						isDisabled={errors.length > 0 || saving.is === "conflict"}
						isPending={doing.isPending}
						onPress={() => doing.mutate()}
					>
						{t(isAgain ? "surveys.do.publish_changes" : "surveys.do.publish")}
					</Button>
				</div>
			</div>
		</Dialog>
	);
}

export function Line({
	words,
	children,
}: {
	words: string;
	children: ReactNode;
}) {
	return (
		<div className="flex flex-wrap items-baseline justify-between gap-x-4">
			<dt className="text-muted">{words}</dt>
			<dd className="font-semibold tabular-nums">{children}</dd>
		</div>
	);
}
