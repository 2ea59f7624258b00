/** What only one kind of question has: the steps of a rating, the limits of a number, the longest spoken answer. */
import type { Question } from "@verbatim/contract/surveys";
import { useState } from "react";
import { TextField } from "../../kit/field.tsx";
import { decimalSignOf } from "../../text/format.ts";
import { useText } from "../../text/text.ts";
import { Choice } from "../tokens/choice.tsx";
import { numberFrom } from "./number-input.ts";
import { usePrices } from "./prices.ts";
import { TextsField } from "./texts-field.tsx";
import type { ChangeQuestion } from "./use-question-verbs.ts";

type Of = { question: Question; change: ChangeQuestion };

const stepsOffered = [3, 4, 5, 6, 7, 8, 9, 10];
const secondsOffered = [15, 30, 45, 60, 90, 120, 180, 240, 300, 420, 600];

export function Steps({ question: { steps }, change }: Of) {
	const { t, format } = useText();
	const offered = [...new Set([...stepsOffered, steps])].toSorted(
		(a, b) => a - b,
	);
	return (
		<Choice
			label={t("surveys.scale.steps")}
			value={String(steps)}
			options={offered.map((value) => ({
				value: String(value),
				words: format.number(value),
			}))}
			onChoose={(chosen) =>
				change((before) => ({ ...before, steps: Number(chosen) }))
			}
			className="max-w-40"
		/>
	);
}

export function ScaleEnds({ question, change }: Of) {
	const { t } = useText();
	return (
		<>
			{(["lowLabel", "highLabel"] as const).map((end) => (
				<TextsField
					key={end}
					label={t(
						end === "lowLabel" ? "surveys.scale.low" : "surveys.scale.high",
					)}
					texts={question[end]}
					lengthMax={60}
					onChange={(texts, language) =>
						change(
							(before) => ({ ...before, [end]: texts }),
							`${end}:${language}`,
						)
					}
				/>
			))}
		</>
	);
}

export function NumberLimits({
	question,
	change,
	error,
}: Of & { error: string | undefined }) {
	const { t } = useText();
	return (
		<div className="flex flex-wrap gap-4 p-5">
			{(["least", "most"] as const).map((end) => (
				<NumberField
					key={end}
					label={t(`surveys.number.${end}`)}
					hint={t("surveys.number.none")}
					value={question[end]}
					error={end === "least" ? error : undefined}
					onChange={(value) =>
						change((before) => ({ ...before, [end]: value }), end)
					}
				/>
			))}
		</div>
	);
}

function NumberField({
	label,
	hint,
	value,
	error,
	onChange,
}: {
	label: string;
	hint: string;
	value: number | null;
	error: string | undefined;
	onChange: (value: number | null) => void;
}) {
	const { t, format } = useText();
	const decimalSign = decimalSignOf(format.locale);
	const written = value === null ? "" : String(value).replace(".", decimalSign);
	const [typed, setTyped] = useState(written);
	const read = numberFrom(typed, decimalSign);
	// After an undo the field shows what is there, unless what is typed says the same.
	const shown = read === "wrong" || read === value ? typed : written;
	return (
		<div className="w-40">
			<TextField
				label={label}
				hint={hint}
				inputMode="decimal"
				value={shown}
				error={read === "wrong" ? t("surveys.number.not_a_number") : error}
				onChange={(text) => {
					setTyped(text);
					const number = numberFrom(text, decimalSign);
					if (number !== "wrong") onChange(number);
				}}
			/>
		</div>
	);
}

export function Seconds({ question: { secondsMax }, change }: Of) {
	const { t, format } = useText();
	const { minute, twoMinutes } = usePrices();
	const offered = [...new Set([...secondsOffered, secondsMax])].toSorted(
		(a, b) => a - b,
	);
	return (
		<div className="flex flex-col gap-3 p-5">
			<Choice
				label={t("surveys.vocal.limit")}
				value={String(secondsMax)}
				options={offered.map((value) => ({
					value: String(value),
					words: format.length(value),
				}))}
				onChoose={(chosen) =>
					change((before) => ({ ...before, secondsMax: Number(chosen) }))
				}
				className="max-w-40"
			/>
			<p className="max-w-prose text-muted text-sm">
				{t("surveys.vocal.what", { minute, two: twoMinutes })}
			</p>
		</div>
	);
}
