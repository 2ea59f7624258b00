/** How far something is, as a bar with its words. */
import { ProgressBar } from "react-aria-components/ProgressBar";

export function Progress({
	label,
	percent,
	isPaused = false,
	className = "",
}: {
	label: string;
	percent: number;
	isPaused?: boolean;
	className?: string;
}) {
	return (
		<ProgressBar aria-label={label} value={percent} className={className}>
			<div className="h-1.5 overflow-hidden rounded-full bg-line forced-colors:border">
				<div
					className={`h-full rounded-full transition-[width] duration-300 forced-colors:bg-[Highlight] ${isPaused ? "bg-edge" : "bg-accent"}`}
					style={{ width: `${percent}%` }}
				/>
			</div>
		</ProgressBar>
	);
}
