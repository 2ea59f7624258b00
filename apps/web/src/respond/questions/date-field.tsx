/** @jsxImportSource preact */
/** A date, by the picker that the phone's owner knows. */
import type { AnswerValue } from "@verbatim/contract/respond";

export function DateField({
	value,
	onChange,
	labelledBy,
	describedBy,
	isInvalid,
}: {
	value: AnswerValue | undefined;
	/** `isReadable` is false while only a part of it is there. */
	onChange: (value: AnswerValue | undefined, isReadable: boolean) => void;
	labelledBy: string;
	describedBy: string;
	isInvalid: boolean;
}) {
	return (
		<input
			class="words date"
			type="date"
			min="1000-01-01"
			max="9999-12-31"
			value={value?.kind === "date" ? value.date : ""}
			aria-labelledby={labelledBy}
			aria-describedby={describedBy}
			aria-invalid={isInvalid}
			onInput={({ currentTarget }) => {
				const date = currentTarget.value;
				onChange(
					date === "" ? undefined : { kind: "date", date },
					!currentTarget.validity.badInput,
				);
			}}
		/>
	);
}
