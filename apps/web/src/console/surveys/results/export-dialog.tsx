/** The responses that are on screen as a file: which kind, and in which language its questions and options are written. */
import { useMutation } from "@tanstack/react-query";
import { type ExportFormat, exportFormats } from "@verbatim/contract/exports";
import { type Language, languages } from "@verbatim/contract/languages";
import {
	type ResponseFilter,
	responsesExportPath,
} from "@verbatim/contract/responses";
import { useState } from "react";
import { addressOf } from "../../../api/call.ts";
import { download } from "../../../api/download.ts";
import { Button } from "../../../kit/button.tsx";
import { Dialog } from "../../../kit/dialog.tsx";
import { ProblemNotice } from "../../../kit/problem.tsx";
import { languageNames } from "../../../text/languages.ts";
import { useText } from "../../../text/text.ts";
import { Choice, Segments } from "../../tokens/choice.tsx";

export function ExportDialog({
	surveyId,
	filter,
	count,
	offered,
	onClose,
}: {
	surveyId: string;
	filter: ResponseFilter;
	/** How many match. */
	count: number;
	/** The languages of the survey. */
	offered: readonly Language[];
	onClose: () => void;
}) {
	const { t, format, language: screenLanguage } = useText();
	const choices = offered.length > 0 ? offered : languages;
	const [as, setAs] = useState<ExportFormat>("csv");
	const [language, setLanguage] = useState<Language>(
		choices.includes(screenLanguage)
			? screenLanguage
			: (choices[0] ?? screenLanguage),
	);
	const fetching = useMutation({
		mutationFn: () =>
			download(
				addressOf(responsesExportPath, {
					params: { surveyId, format: as },
					query: {},
				}),
				{ ...filter, language },
			),
	});
	return (
		<Dialog title={t("results.export.title")} onClose={onClose}>
			<div className="flex flex-col gap-5">
				<p className="max-w-prose text-muted">{t("results.export.what")}</p>
				<div className="flex flex-wrap items-end gap-4">
					<Segments
						label={t("results.export.format")}
						value={as}
						options={exportFormats.map((value) => ({
							value,
							words: t(`results.export.${value}`),
						}))}
						onChoose={setAs}
					/>
					{choices.length > 1 && (
						<Choice
							label={t("results.export.language")}
							value={language}
							options={choices.map((value) => ({
								value,
								words: languageNames[value],
							}))}
							onChoose={setLanguage}
							className="min-w-44"
						/>
					)}
				</div>
				{fetching.error !== null && <ProblemNotice error={fetching.error} />}
				<div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2">
					<p className="mr-auto text-muted text-sm">
						{t("results.export.count", format.counted(count))}{" "}
						{t("results.export.free")}
					</p>
					<Button
						kind="primary"
						isPending={fetching.isPending}
						onPress={() =>
							fetching.mutate(undefined, { onSuccess: () => onClose() })
						}
					>
						{t("results.export.do")}
					</Button>
				</div>
			</div>
		</Dialog>
	);
}
