/** A new survey: empty, a sample, or the questions of another. */
import { useNavigate } from "@tanstack/react-router";
import { type Language, languages } from "@verbatim/contract/languages";
import { type FormEvent, useId, useState } from "react";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { TextField } from "../../kit/field.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import { Choice } from "../tokens/choice.tsx";
import { useCreateSurvey } from "./use-survey-verbs.ts";

type From = "empty" | "sample" | "copy";

export function CreateDialog({
	from: fromFirst,
	copyOf,
	surveys,
	onClose,
}: {
	from: From;
	/** The one that is copied, when it is a copy. */
	copyOf?: string;
	surveys: readonly { id: string; name: string }[];
	onClose: () => void;
}) {
	const { t, format, language: screenLanguage } = useText();
	const navigate = useNavigate();
	const creating = useCreateSurvey();
	const [from, setFrom] = useState<From>(fromFirst);
	const [copied, setCopied] = useState(copyOf ?? surveys[0]?.id ?? "");
	const [typed, setTyped] = useState<string>();
	const [language, setLanguage] = useState<Language>(screenLanguage);
	const [isMissing, setMissing] = useState(false);
	const radios = useId();
	const proposed = {
		empty: t("surveys.create.name_default"),
		sample: t("surveys.create.name_sample"),
		copy: t("surveys.create.name_copy", {
			name: surveys.find(({ id }) => id === copied)?.name ?? "",
		}),
	}[from].slice(0, 120);
	const name = typed ?? proposed;
	const froms: From[] =
		surveys.length > 0 ? ["empty", "sample", "copy"] : ["empty", "sample"];
	const create = (event: FormEvent) => {
		event.preventDefault();
		if (creating.isPending) return;
		if (name.trim() === "") {
			setMissing(true);
			return;
		}
		creating.mutate(
			{
				name: name.trim(),
				language,
				from: from === "copy" ? { surveyId: copied } : from,
			},
			{
				onSuccess: ({ id }) => {
					onClose();
					void navigate({
						to: "/surveys/$surveyId",
						params: { surveyId: id },
					});
				},
			},
		);
	};
	return (
		<Dialog title={t("surveys.create.title")} onClose={onClose}>
			<form noValidate onSubmit={create} className="flex flex-col gap-5">
				<fieldset className="min-w-0">
					<legend className="mb-1.5 font-medium text-sm">
						{t("surveys.create.from")}
					</legend>
					<div className="divide-y divide-line overflow-hidden rounded-xl border border-edge/60">
						{froms.map((one) => (
							<label
								key={one}
								className="flex min-h-11 cursor-pointer gap-3 px-3.5 py-2.5 hover:bg-sunken has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:-outline-offset-2"
							>
								<input
									type="radio"
									name={radios}
									value={one}
									checked={one === from}
									onChange={() => setFrom(one)}
									className="mt-1 size-4 shrink-0 accent-accent"
								/>
								<span className="min-w-0">
									<span className="block font-medium">
										{t(`surveys.create.${one}`)}
									</span>
									<span className="block text-muted text-sm">
										{t(`surveys.create.${one}_what`)}
									</span>
								</span>
							</label>
						))}
					</div>
				</fieldset>
				{from === "copy" && (
					<Choice
						label={t("surveys.create.copy_of")}
						value={copied}
						options={surveys.map((one) => ({ value: one.id, words: one.name }))}
						onChoose={setCopied}
					/>
				)}
				<TextField
					label={t("surveys.create.name")}
					hint={t("surveys.create.name_hint")}
					value={name}
					maxLength={120}
					error={isMissing ? t("surveys.create.name_missing") : undefined}
					onChange={(value) => {
						setTyped(value);
						setMissing(false);
					}}
				/>
				{from !== "copy" && (
					<Choice
						label={t("surveys.create.language")}
						value={language}
						options={languages.map((value) => ({
							value,
							words: format.language(value),
						}))}
						onChoose={setLanguage}
					/>
				)}
				{creating.error !== null && <ProblemNotice error={creating.error} />}
				<div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2">
					<p className="text-muted text-sm">{t("surveys.create.free")}</p>
					<Button type="submit" kind="primary" isPending={creating.isPending}>
						{t("surveys.create.do")}
					</Button>
				</div>
			</form>
		</Dialog>
	);
}
