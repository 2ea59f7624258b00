/** @jsxImportSource preact */
/** A rating or a recommendation: one of some steps, with words at the two ends. */
import type { AnswerValue } from "@verbatim/contract/respond";
import { rangeOf } from "@verbatim/contract/survey-logic";
import { usePage } from "../context.ts";
import type { AskedQuestion } from "./fault.ts";

export function Scale({
	question,
	value,
	onChange,
	labelledBy,
	describedBy,
	isInvalid,
}: {
	question: AskedQuestion;
	value: AnswerValue | undefined;
	onChange: (value: AnswerValue) => void;
	labelledBy: string;
	describedBy: string;
	isInvalid: boolean;
}) {
	const { read } = usePage();
	const { least, most } = rangeOf(question) ?? { least: 1, most: 5 };
	const numbers = Array.from(
		{ length: most - least + 1 },
		(_, at) => least + at,
	);
	const [low, high] = [read(question.lowLabel), read(question.highLabel)];
	const chosen = value?.kind === "number" ? value.number : undefined;
	return (
		<div class="scale-box">
			<div
				role="radiogroup"
				aria-labelledby={labelledBy}
				aria-describedby={describedBy}
				aria-invalid={isInvalid}
				class={`scale of-${numbers.length}`}
			>
				{numbers.map((number) => (
					<label class="step" key={number}>
						<input
							type="radio"
							name={question.id}
							checked={chosen === number}
							onChange={() => onChange({ kind: "number", number })}
						/>
						<span class="step-face">
							{number}
							{number === least && low !== "" && (
								<span class="unseen">, {low}</span>
							)}
							{number === most && high !== "" && (
								<span class="unseen">, {high}</span>
							)}
						</span>
					</label>
				))}
			</div>
			{(low !== "" || high !== "") && (
				<div class="ends" aria-hidden="true">
					<span>{low}</span>
					<span>{high}</span>
				</div>
			)}
		</div>
	);
}
