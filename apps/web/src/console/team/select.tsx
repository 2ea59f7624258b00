/** One of a few, from the browser's own list, which every phone and screen reader knows. */
import { ChevronDown } from "lucide-react";
import { useId } from "react";

export function Select<Value extends string>({
	label,
	value,
	options,
	onChoose,
}: {
	label: string;
	value: Value;
	options: readonly { value: Value; words: string }[];
	onChoose: (value: Value) => void;
}) {
	const id = useId();
	return (
		<div className="flex flex-col gap-1.5">
			<label htmlFor={id} className="font-medium text-sm">
				{label}
			</label>
			<span className="relative inline-flex">
				<select
					id={id}
					value={value}
					onChange={({ target }) => onChoose(target.value as Value)}
					className="min-h-11 w-full cursor-pointer appearance-none rounded-xl border border-edge bg-surface pr-9 pl-3.5 text-base"
				>
					{options.map((option) => (
						<option key={option.value} value={option.value}>
							{option.words}
						</option>
					))}
				</select>
				<ChevronDown
					className="pointer-events-none absolute inset-y-0 right-3 my-auto size-4 text-muted"
					aria-hidden
				/>
			</span>
		</div>
	);
}
