/** @jsxImportSource preact */
/** An answer in words: one line or several. What people say of themselves is set as a quotation is. */
import type { AnswerValue } from "@verbatim/contract/respond";
import { usePage } from "../context.ts";

export const wordsMax = { short: 500, long: 10_000 } as const;
const sayLeftBelow = 100;

export function WordsField({
	value,
	onChange,
	isLong,
	labelledBy,
	describedBy,
	isInvalid,
}: {
	value: AnswerValue | undefined;
	onChange: (value: AnswerValue) => void;
	isLong: boolean;
	labelledBy: string;
	describedBy: string;
	isInvalid: boolean;
}) {
	const { say } = usePage();
	const text = value?.kind === "text" ? value.text : "";
	const lengthMax = isLong ? wordsMax.long : wordsMax.short;
	const left = lengthMax - text.length;
	const shared = {
		class: "words",
		value: text,
		maxLength: lengthMax,
		placeholder: say("answer_label"),
		"aria-labelledby": labelledBy,
		"aria-describedby": describedBy,
		"aria-invalid": isInvalid,
	};
	return (
		<>
			{isLong ? (
				<textarea
					{...shared}
					rows={5}
					onInput={({ currentTarget }) =>
						onChange({ kind: "text", text: currentTarget.value })
					}
					onKeyDown={(event) => {
						// Enter makes a line; with Ctrl or Cmd it goes on.
						if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
							event.currentTarget.form?.requestSubmit();
					}}
				/>
			) : (
				<input
					{...shared}
					type="text"
					enterKeyHint="next"
					autoComplete="off"
					onInput={({ currentTarget }) =>
						onChange({ kind: "text", text: currentTarget.value })
					}
				/>
			)}
			{left < sayLeftBelow && (
				<p class="hint" role="status">
					{say("characters_left", { count: left })}
				</p>
			)}
		</>
	);
}
