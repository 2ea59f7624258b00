/** Several of a few, each with what it means below it. */
import { CircleAlert } from "lucide-react";
import { useId } from "react";

export function Choices<Value extends string>({
	label,
	options,
	chosen,
	onChoose,
	error,
}: {
	label: string;
	options: readonly { value: Value; words: string; what: string }[];
	chosen: readonly Value[];
	onChoose: (chosen: Value[]) => void;
	error?: string | undefined;
}) {
	const id = useId();
	return (
		<fieldset
			className="flex flex-col gap-1"
			aria-describedby={error === undefined ? undefined : `${id}-error`}
		>
			<legend className="mb-1.5 font-medium text-sm">{label}</legend>
			{options.map(({ value, words, what }) => (
				<label
					key={value}
					className="-mx-2 flex min-h-11 cursor-pointer items-start gap-3 rounded-xl px-2 py-1.5 hover:bg-sunken"
				>
					<input
						type="checkbox"
						className="mt-0.5 size-5 shrink-0 accent-accent"
						checked={chosen.includes(value)}
						aria-describedby={`${id}-${value}`}
						onChange={({ target }) =>
							onChoose(
								options
									.map((one) => one.value)
									.filter((one) =>
										one === value ? target.checked : chosen.includes(one),
									),
							)
						}
					/>
					<span>
						<span className="block font-medium">{words}</span>
						<span id={`${id}-${value}`} className="block text-muted text-sm">
							{what}
						</span>
					</span>
				</label>
			))}
			{error !== undefined && (
				<p
					id={`${id}-error`}
					className="flex items-start gap-1.5 text-danger text-sm"
				>
					<CircleAlert className="mt-[0.2em] size-[1em] shrink-0" aria-hidden />
					{error}
				</p>
			)}
		</fieldset>
	);
}
