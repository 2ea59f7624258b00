/** A text in all languages of the survey, side by side; what a language still lacks is marked where it belongs. */
import type { Language } from "@verbatim/contract/languages";
import type { InLanguages } from "@verbatim/contract/surveys";
import { CircleAlert } from "lucide-react";
import { type ReactNode, type Ref, useId } from "react";
import { inputLook } from "../../kit/field.tsx";
import { useText } from "../../text/text.ts";
import { useDraft } from "./draft-context.ts";
import { withText } from "./edit.ts";

type Look = {
	label: string;
	hint?: ReactNode;
	error?: string | undefined;
	lengthMax: number;
	/** More than a line: how many it begins with. */
	lines?: number;
	className?: string;
	inputRef?: Ref<HTMLTextAreaElement & HTMLInputElement>;
};

export function TextsField({
	texts,
	onChange,
	...look
}: Look & {
	texts: InLanguages;
	/** The language is told, so that typing in one is one step of undoing. */
	onChange: (texts: InLanguages, language: Language) => void;
}) {
	const { t, format } = useText();
	const { draft } = useDraft();
	const { languages } = draft.definition;
	const [first] = languages;
	const { label, className = "" } = look;
	const change = (language: Language) => (text: string) =>
		onChange(withText(texts, language, text), language);
	if (first === undefined) return null;
	if (languages.length === 1)
		return (
			<div className={className}>
				<Field
					{...look}
					language={first}
					value={texts[first] ?? ""}
					onChange={change(first)}
				/>
			</div>
		);
	const isWritten = (texts[first] ?? "").trim() !== "";
	return (
		<fieldset className={`min-w-0 ${className}`}>
			<legend className="mb-1.5 font-medium text-sm">{label}</legend>
			<div
				className={`grid gap-3 ${languages.length === 2 ? "sm:grid-cols-2" : "sm:grid-cols-3"}`}
			>
				{languages.map((language, index) => {
					const isMissing =
						index > 0 && isWritten && (texts[language] ?? "").trim() === "";
					return (
						<Field
							key={language}
							{...look}
							label={format.language(language)}
							fullLabel={`${label}, ${format.language(language)}`}
							mark={isMissing ? t("surveys.edit.missing") : undefined}
							hint={index === 0 ? look.hint : undefined}
							error={index === 0 ? look.error : undefined}
							language={language}
							value={texts[language] ?? ""}
							onChange={change(language)}
						/>
					);
				})}
			</div>
		</fieldset>
	);
}

function Field({
	label,
	fullLabel,
	mark,
	hint,
	error,
	lengthMax,
	lines,
	inputRef,
	language,
	value,
	onChange,
}: Look & {
	fullLabel?: string;
	mark?: string | undefined;
	language: Language;
	value: string;
	onChange: (text: string) => void;
}) {
	const id = useId();
	const { mayEdit } = useDraft();
	const described = [
		error === undefined ? undefined : `${id}-error`,
		hint === undefined || error !== undefined ? undefined : `${id}-hint`,
	]
		.filter((one) => one !== undefined)
		.join(" ");
	const shared = {
		id,
		lang: language,
		value,
		maxLength: lengthMax,
		readOnly: !mayEdit,
		"aria-label": fullLabel,
		"aria-invalid": error === undefined ? undefined : true,
		"aria-describedby": described === "" ? undefined : described,
		"data-invalid": error === undefined ? undefined : true,
		...(inputRef === undefined ? {} : { ref: inputRef }),
	};
	return (
		<div className="flex min-w-0 flex-col gap-1.5">
			<label
				htmlFor={id}
				className={`flex flex-wrap items-baseline justify-between gap-x-2 text-sm ${fullLabel === undefined ? "font-medium" : "text-muted"}`}
			>
				{label}
				{mark !== undefined && <span className="text-warn">{mark}</span>}
			</label>
			{lines === undefined ? (
				<input
					{...shared}
					type="text"
					onChange={({ target }) => onChange(target.value)}
					className={inputLook}
				/>
			) : (
				<textarea
					{...shared}
					rows={lines}
					onChange={({ target }) => onChange(target.value)}
					className={`${inputLook} field-sizing-content max-h-96 resize-y py-2.5 leading-snug`}
				/>
			)}
			{error !== undefined ? (
				<p
					id={`${id}-error`}
					className="flex items-start gap-1.5 text-danger text-sm"
				>
					<CircleAlert className="mt-[0.2em] size-[1em] shrink-0" aria-hidden />
					<span>{error}</span>
				</p>
			) : (
				hint !== undefined && (
					<p id={`${id}-hint`} className="text-muted text-sm">
						{hint}
					</p>
				)
			)}
		</div>
	);
}

/** A text in one language only: what the team writes for itself. */
export function NoteField({
	label,
	hint,
	value,
	lengthMax,
	onChange,
}: {
	label: string;
	hint: string;
	value: string;
	lengthMax: number;
	onChange: (text: string) => void;
}) {
	const id = useId();
	const { mayEdit } = useDraft();
	return (
		<div className="flex min-w-0 flex-col gap-1.5">
			<label htmlFor={id} className="font-medium text-sm">
				{label}
			</label>
			<textarea
				id={id}
				rows={2}
				value={value}
				maxLength={lengthMax}
				readOnly={!mayEdit}
				aria-describedby={`${id}-hint`}
				onChange={({ target }) => onChange(target.value)}
				className={`${inputLook} field-sizing-content max-h-72 resize-y py-2.5 leading-snug`}
			/>
			<p id={`${id}-hint`} className="text-muted text-sm">
				{hint}
			</p>
		</div>
	);
}
