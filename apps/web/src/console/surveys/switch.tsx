/** Something that is on or off, with its words beside it. */
import type { ReactNode } from "react";

export function Switch({
	isOn,
	onChange,
	isDisabled = false,
	children,
}: {
	isOn: boolean;
	onChange: (isOn: boolean) => void;
	isDisabled?: boolean;
	children: ReactNode;
}) {
	return (
		<label
			className={`flex min-h-11 w-fit items-center gap-3 font-medium ${isDisabled ? "opacity-65" : "cursor-pointer"}`}
		>
			<input
				type="checkbox"
				role="switch"
				checked={isOn}
				aria-checked={isOn}
				disabled={isDisabled}
				onChange={({ target }) => onChange(target.checked)}
				className="peer sr-only"
			/>
			<span
				aria-hidden="true"
				className="relative h-6 w-10 shrink-0 rounded-full border border-edge bg-sunken transition-colors after:absolute after:top-[3px] after:left-[3px] after:size-4 after:rounded-full after:bg-edge after:transition-transform peer-checked:border-accent peer-checked:bg-accent peer-checked:after:translate-x-4 peer-checked:after:bg-on-accent peer-focus-visible:outline-2 peer-focus-visible:outline-accent peer-focus-visible:outline-offset-2"
			/>
			{children}
		</label>
	);
}
