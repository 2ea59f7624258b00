/** One response: who (a number), when, how far, its tags, and every answer with its follow-ups under it. */
import { useQuery } from "@tanstack/react-query";
import type { SurveyResponse } from "@verbatim/contract/responses";
import { Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { surveyVersionQuery } from "../../../api/queries.ts";
import { IconButton } from "../../../kit/button.tsx";
import { Loaded } from "../../../kit/loaded.tsx";
import { languageNames } from "../../../text/languages.ts";
import { useText } from "../../../text/text.ts";
import { AnswerView } from "./answer-view.tsx";
import { TagsEditor } from "./tags-editor.tsx";

const DeleteResponseDialog = lazy(async () => ({
	default: (await import("./delete-response-dialog.tsx")).DeleteResponseDialog,
}));

export function ResponseCard({
	surveyId,
	response,
	publishedVersion,
	knownTags,
	mayEdit,
}: {
	surveyId: string;
	response: SurveyResponse;
	publishedVersion: number | null;
	knownTags: readonly string[];
	mayEdit: boolean;
}) {
	const { t, format } = useText();
	const [isDeleting, setDeleting] = useState(false);
	const version = useQuery(surveyVersionQuery(surveyId, response.version));
	const { number, startedAt, completedAt, isSuspect, parameters } = response;
	const label = t("results.response.label", { n: format.number(number) });
	const headingId = response.id;
	const parametersGiven = Object.entries(parameters);
	return (
		<article
			aria-labelledby={headingId}
			className="card flex flex-col gap-4 p-5 sm:p-6"
		>
			<header className="flex items-start justify-between gap-3">
				<div className="min-w-0">
					<h3 id={headingId} className="flex flex-wrap items-center gap-2.5">
						{label}
						<span
							className={`rounded-full px-2.5 py-0.5 font-medium text-sm ${response.isComplete ? "bg-accent-soft text-accent" : "bg-sunken text-muted"}`}
						>
							{t(
								response.isComplete
									? "results.response.complete"
									: "results.response.begun",
							)}
						</span>
						{isSuspect && (
							<span className="rounded-full bg-warn-soft px-2.5 py-0.5 font-medium text-sm text-warn">
								{t("results.response.suspect")}
							</span>
						)}
					</h3>
					<p className="mt-1 flex flex-wrap gap-x-3 text-muted text-sm tabular-nums">
						<span>
							{completedAt === null
								? t("results.response.begun_at", {
										time: format.dateTime(startedAt),
									})
								: t("results.response.completed_at", {
										time: format.dateTime(completedAt),
										length: format.length(
											(Date.parse(completedAt) - Date.parse(startedAt)) / 1_000,
										),
									})}
						</span>
						<span>{languageNames[response.language]}</span>
						{response.version !== publishedVersion && (
							<span>
								{t("results.response.version", {
									n: format.number(response.version),
								})}
							</span>
						)}
					</p>
				</div>
				{mayEdit && (
					<IconButton
						aria-label={t("action.on", {
							action: t("results.response.delete"),
							name: label,
						})}
						onPress={() => setDeleting(true)}
						className="-mt-1.5 -mr-1.5"
					>
						<Trash2 className="size-4.5" aria-hidden />
					</IconButton>
				)}
			</header>
			{response.answers.length === 0 ? (
				<p className="text-muted">{t("results.response.nothing")}</p>
			) : (
				<Loaded query={version} height="h-24">
					{({ definition }) => (
						<dl className="flex flex-col gap-4">
							{response.answers.map((answer) => {
								// Counted as everywhere in the results: what was only read has no number.
								const index = definition.questions
									.filter(({ kind }) => kind !== "statement")
									.findIndex(({ id }) => id === answer.questionId);
								const question = definition.questions.find(
									({ id }) => id === answer.questionId,
								);
								return question === undefined ? null : (
									<AnswerView
										key={`${answer.questionId} ${answer.followUp ?? 0}`}
										surveyId={surveyId}
										answer={answer}
										question={question}
										place={index + 1}
										languages={definition.languages}
									/>
								);
							})}
						</dl>
					)}
				</Loaded>
			)}
			{parametersGiven.length > 0 && (
				<p className="break-words text-muted text-sm">
					{t("results.response.came_with")}{" "}
					{format.list(
						parametersGiven.map(([name, value]) => `${name} = ${value}`),
					)}
				</p>
			)}
			<TagsEditor
				surveyId={surveyId}
				response={response}
				known={knownTags}
				mayEdit={mayEdit}
			/>
			<Suspense>
				{isDeleting && (
					<DeleteResponseDialog
						surveyId={surveyId}
						response={response}
						onClose={() => setDeleting(false)}
					/>
				)}
			</Suspense>
		</article>
	);
}
