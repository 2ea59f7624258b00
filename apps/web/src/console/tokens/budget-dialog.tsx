/** Set a budget or what is kept for respondents; what it would stop is said before it is saved. */
import {
	useInfiniteQuery,
	useMutation,
	useQuery,
	useQueryClient,
} from "@tanstack/react-query";
import {
	type Budget,
	type BudgetScope,
	batchFeatures,
	previewBudget,
	setBudget,
	setFloor,
} from "@verbatim/contract/budgets";
import type { Feature } from "@verbatim/contract/features";
import { useEffect, useState } from "react";
import { call } from "../../api/call.ts";
import { interviewsQuery, subjectNamesQuery } from "../../api/queries.ts";
import { newRequestId } from "../../api/request-id.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { TextField } from "../../kit/field.tsx";
import { notify } from "../../kit/notify.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Bone } from "../../kit/skeleton.tsx";
import { useText } from "../../text/text.ts";
import { BudgetPreviewWords } from "./budget-preview.tsx";
import { Choice, Segments } from "./choice.tsx";
import { limitFrom } from "./limit-input.ts";
import { memberNamesQuery } from "./member-names-query.ts";
import { featuresInOrder } from "./rates.tsx";
import { useScopeName } from "./scope-name.ts";

export type BudgetTarget =
	| { kind: "new" }
	| { kind: "change"; budget: Budget }
	| { kind: "floor"; floorTokens: number };

type Kind = "feature" | "member" | "subject";
const kinds: readonly Kind[] = ["feature", "member", "subject"];
/** A preview is asked for when the typing pauses. */
const pauseMilliseconds = 350;

export function BudgetDialog({
	target,
	onClose,
}: {
	target: BudgetTarget;
	onClose: () => void;
}) {
	const { t } = useText();
	const queries = useQueryClient();
	const nameOf = useScopeName();
	const [kind, chooseKind] = useState<Kind>("feature");
	const [feature, chooseFeature] = useState<Feature>("interview_transcription");
	const [memberId, chooseMember] = useState("");
	const [subjectId, chooseSubject] = useState("");
	const { data: members = [] } = useQuery(memberNamesQuery);
	const subjects = useQuery(subjectNamesQuery).data?.subjects;
	const interviews = useInfiniteQuery(interviewsQuery).data?.pages.flatMap(
		(page) => page.interviews,
	);
	const [typed, type] = useState(() =>
		target.kind === "change"
			? String(target.budget.limitTokens)
			: target.kind === "floor"
				? String(target.floorTokens)
				: "",
	);
	const [isAsked, setAsked] = useState(false);
	const limit = limitFrom(typed);
	const limitTokens = typeof limit === "number" ? limit : undefined;

	const scope = scopeNow();
	const settled = useSettled(limitTokens, pauseMilliseconds);
	const asked = target.kind === "floor" ? ({ of: "floor" } as const) : scope;
	const preview = useQuery({
		queryKey: ["tokens", "budget-preview", asked, settled],
		enabled: asked !== undefined && settled !== undefined,
		queryFn: () =>
			call(previewBudget, {
				body: {
					scope: asked ?? { of: "floor" },
					limitTokens: settled ?? 0,
				},
			}),
	});

	const [requestId, renew] = useState(newRequestId);
	const saving = useMutation({
		mutationFn: async (limitTokens: number | null): Promise<void> => {
			if (target.kind === "floor")
				await call(setFloor, {
					body: { floorTokens: limitTokens ?? 0, requestId },
				});
			else if (scope !== undefined)
				await call(setBudget, { body: { scope, limitTokens, requestId } });
		},
		// Another attempt may be of another number.
		onError: () => renew(newRequestId()),
		onSuccess: async (_, limitTokens) => {
			await queries.invalidateQueries({ queryKey: ["tokens"] });
			notify(
				t(
					target.kind === "floor"
						? "usage.budgets.dialog.saved_floor"
						: limitTokens === null
							? "usage.budgets.dialog.removed"
							: "usage.budgets.dialog.saved",
				),
			);
			onClose();
		},
	});

	return (
		<Dialog title={title()} onClose={onClose} width="max-w-xl">
			<form
				className="flex flex-col gap-5"
				noValidate
				onSubmit={(event) => {
					event.preventDefault();
					setAsked(true);
					if (limitTokens !== undefined && asked !== undefined)
						saving.mutate(limitTokens);
				}}
			>
				{target.kind === "floor" && (
					<p className="max-w-prose text-muted">
						{t("usage.budgets.floor_what")}
					</p>
				)}
				{target.kind === "new" && (
					<div className="flex flex-col gap-4">
						<Segments
							label={t("usage.budgets.dialog.for")}
							value={kind}
							options={kinds.map((value) => ({
								value,
								words: t(
									value === "subject"
										? "usage.budgets.dialog.subject"
										: `usage.budgets.dialog.${value}`,
								),
							}))}
							onChoose={chooseKind}
						/>
						{kind === "subject" && subjects?.length === 0 ? (
							<p className="text-muted text-sm">
								{t("usage.budgets.dialog.no_subjects")}
							</p>
						) : (
							<Choice
								label={t("usage.budgets.dialog.which")}
								value={
									kind === "feature"
										? feature
										: ((kind === "member"
												? memberChosen()
												: subjectChosen()?.id) ?? "")
								}
								options={
									kind === "feature"
										? featuresInOrder.map((value) => ({
												value: value as string,
												words: t(`feature.${value}`),
											}))
										: kind === "member"
											? members.map(({ id, name }) => ({
													value: id,
													words: name,
												}))
											: (subjects ?? []).map(({ kind, id, name }) => ({
													value: id,
													words: t(
														kind === "survey"
															? "usage.budgets.dialog.survey"
															: "usage.budgets.dialog.interview",
														{ name },
													),
												}))
								}
								onChoose={(value) => {
									if (kind === "feature") chooseFeature(value as Feature);
									else if (kind === "member") chooseMember(value);
									else chooseSubject(value);
								}}
							/>
						)}
					</div>
				)}
				<TextField
					label={t(
						target.kind === "floor"
							? "usage.budgets.dialog.floor"
							: "usage.budgets.dialog.limit",
					)}
					hint={t(
						target.kind === "floor"
							? "usage.budgets.dialog.hint_floor"
							: "usage.budgets.dialog.hint",
					)}
					inputMode="numeric"
					autoComplete="off"
					autoFocus={target.kind !== "new"}
					value={typed}
					onChange={type}
					error={
						typeof limit === "string" && (isAsked || limit !== "empty")
							? t(`usage.budgets.dialog.wrong.${limit}`)
							: undefined
					}
					end={
						<span className="pr-2.5 text-muted text-sm">
							{t("unit.tokens_bare")}
						</span>
					}
				/>
				<section
					aria-labelledby="budget-preview"
					aria-live="polite"
					className="rounded-xl bg-sunken p-4 text-sm"
				>
					<h3 id="budget-preview" className="font-semibold">
						{t("usage.budgets.preview.title")}
					</h3>
					{limitTokens === undefined || asked === undefined ? (
						<p className="mt-1 text-muted">
							{t("usage.budgets.preview.waiting")}
						</p>
					) : preview.error !== null ? (
						<ProblemNotice error={preview.error} onRetry={preview.refetch} />
					) : preview.data === undefined || settled !== limitTokens ? (
						<Bone className="mt-2 h-16 bg-edge/25" />
					) : (
						<BudgetPreviewWords
							preview={preview.data}
							isFloor={target.kind === "floor"}
							interviews={concerned()}
							onlyInterviewId={
								scope?.of === "subject" ? scope.subject.id : undefined
							}
						/>
					)}
				</section>
				{saving.error !== null && <ProblemNotice error={saving.error} />}
				<div className="flex flex-wrap justify-end gap-2">
					{target.kind === "change" && (
						<Button
							className="mr-auto"
							isPending={saving.isPending && saving.variables === null}
							onPress={() => saving.mutate(null)}
						>
							{t("usage.budgets.dialog.remove")}
						</Button>
					)}
					<Button
						kind="primary"
						type="submit"
						isPending={saving.isPending && saving.variables !== null}
					>
						{t(
							target.kind === "floor"
								? "usage.budgets.dialog.save_floor"
								: "usage.budgets.dialog.save",
						)}
					</Button>
				</div>
			</form>
		</Dialog>
	);

	function memberChosen() {
		return memberId === "" ? members[0]?.id : memberId;
	}

	function subjectChosen() {
		return subjects?.find(({ id }) => id === subjectId) ?? subjects?.[0];
	}

	function scopeNow(): BudgetScope | undefined {
		if (target.kind === "floor") return undefined;
		if (target.kind === "change") return target.budget.scope;
		if (kind === "feature") return { of: "feature", feature };
		if (kind === "member") {
			const id = memberChosen();
			return id === undefined ? undefined : { of: "member", memberId: id };
		}
		const subject = subjectChosen();
		return (
			subject && {
				of: "subject",
				subject: { kind: subject.kind, id: subject.id },
			}
		);
	}

	function title(): string {
		switch (target.kind) {
			case "new":
				return t("usage.budgets.dialog.title");
			case "floor":
				return t("usage.budgets.dialog.title_floor");
			case "change":
				return t("usage.budgets.dialog.title_change", {
					name: nameOf(target.budget.scope, target.budget.memberName),
				});
		}
	}

	/** Interviews that could run into it: none, where it is for something else or for somebody else's work. */
	function concerned() {
		if (target.kind !== "floor" && scope?.of === "feature")
			return batchFeatures.includes(scope.feature) &&
				scope.feature === "interview_transcription"
				? (interviews ?? [])
				: [];
		return target.kind === "floor" || scope?.of === "subject"
			? (interviews ?? [])
			: [];
	}
}

/** A value once it has stayed the same for so long. */
function useSettled<Value>(value: Value, milliseconds: number): Value {
	const [settled, settle] = useState(value);
	useEffect(() => {
		const timer = setTimeout(() => settle(value), milliseconds);
		return () => clearTimeout(timer);
	}, [value, milliseconds]);
	return settled;
}
