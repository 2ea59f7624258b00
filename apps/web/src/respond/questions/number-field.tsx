/** @jsxImportSource preact */
/** A number as people write it, with its limits said before. */
import type { AnswerValue } from "@verbatim/contract/respond";
import { useState } from "preact/hooks";
import { usePage } from "../context.ts";
import { type AskedQuestion, numberIn } from "./fault.ts";

export function NumberField({
	question: { least, most },
	value,
	onChange,
	labelledBy,
	describedBy,
	isInvalid,
}: {
	question: AskedQuestion;
	value: AnswerValue | undefined;
	/** `isReadable` is false while what stands there is no number. */
	onChange: (value: AnswerValue | undefined, isReadable: boolean) => void;
	labelledBy: string;
	describedBy: string;
	isInvalid: boolean;
}) {
	const { say, locale } = usePage();
	const [text, setText] = useState(() =>
		value?.kind === "number"
			? new Intl.NumberFormat(locale, {
					useGrouping: false,
					maximumFractionDigits: 12,
				}).format(value.number)
			: "",
	);
	const limits =
		least !== null && most !== null
			? say("number_between", { least, most })
			: least !== null
				? say("number_least", { least })
				: most !== null
					? say("number_most", { most })
					: undefined;
	return (
		<>
			<input
				class="words number"
				type="text"
				inputMode={least !== null && least >= 0 ? "decimal" : "text"}
				enterKeyHint="next"
				autoComplete="off"
				maxLength={30}
				value={text}
				placeholder={say("number_label")}
				aria-labelledby={labelledBy}
				aria-describedby={`${describedBy} limits`}
				aria-invalid={isInvalid}
				onInput={({ currentTarget }) => {
					setText(currentTarget.value);
					const isEmpty = currentTarget.value.trim() === "";
					const number = numberIn(currentTarget.value);
					onChange(
						number === undefined ? undefined : { kind: "number", number },
						isEmpty || number !== undefined,
					);
				}}
			/>
			<p class="hint" id="limits">
				{limits}
			</p>
		</>
	);
}
