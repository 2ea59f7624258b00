/** One of a few, chosen from the browser's own list, which every phone and screen reader knows; and one of very few, side by side. */
import { ChevronDown } from "lucide-react";
import { useId } from "react";

export type Option<Value extends string> = { value: Value; words: string };

export function Choice<Value extends string>({
	label,
	value,
	options,
	onChoose,
	className = "",
}: {
	label: string;
	value: Value;
	options: readonly Option<Value>[];
	onChoose: (value: Value) => void;
	className?: string;
}) {
	const id = useId();
	return (
		<div className={`flex min-w-0 flex-col gap-1 ${className}`}>
			<label htmlFor={id} className="font-medium text-muted text-xs">
				{label}
			</label>
			<span className="relative inline-flex">
				<select
					id={id}
					value={value}
					onChange={({ target }) => onChoose(target.value as Value)}
					className="min-h-10 w-full min-w-0 cursor-pointer appearance-none text-ellipsis rounded-xl border border-edge/60 bg-surface pr-9 pl-3 text-sm hover:border-edge pointer-coarse:min-h-11"
				>
					{options.map((option) => (
						<option key={option.value} value={option.value}>
							{option.words}
						</option>
					))}
				</select>
				<ChevronDown
					className="pointer-events-none absolute inset-y-0 right-2.5 my-auto size-4 text-muted"
					aria-hidden
				/>
			</span>
		</div>
	);
}

export function Segments<Value extends string>({
	label,
	value,
	options,
	onChoose,
}: {
	label: string;
	value: Value;
	options: readonly Option<Value>[];
	onChoose: (value: Value) => void;
}) {
	const id = useId();
	return (
		<fieldset className="flex min-w-0 flex-col gap-1">
			<legend className="mb-1 font-medium text-muted text-xs">{label}</legend>
			<div className="flex min-h-10 flex-wrap gap-1 rounded-xl border border-edge/60 bg-surface p-1 pointer-coarse:min-h-11">
				{options.map((option) => (
					<label
						key={option.value}
						className="flex min-h-8 cursor-pointer items-center rounded-lg px-3 text-sm hover:bg-sunken has-checked:bg-accent-soft has-checked:font-medium has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2 pointer-coarse:min-h-9"
					>
						<input
							type="radio"
							name={id}
							value={option.value}
							checked={option.value === value}
							onChange={() => onChoose(option.value)}
							className="sr-only"
						/>
						{option.words}
					</label>
				))}
			</div>
		</fieldset>
	);
}

export function DayField({
	label,
	value,
	onChange,
	className = "",
}: {
	label: string;
	/** A day, or nothing. */
	value: string;
	onChange: (day: string) => void;
	className?: string;
}) {
	const id = useId();
	return (
		<div className={`flex min-w-0 flex-col gap-1 ${className}`}>
			<label htmlFor={id} className="font-medium text-muted text-xs">
				{label}
			</label>
			<input
				id={id}
				type="date"
				value={value}
				onChange={({ target }) => onChange(target.value)}
				className="min-h-10 w-full min-w-0 rounded-xl border border-edge/60 bg-surface px-3 text-sm tabular-nums hover:border-edge pointer-coarse:min-h-11"
			/>
		</div>
	);
}
