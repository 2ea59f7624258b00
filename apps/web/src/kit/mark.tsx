/** Verbatim's mark: a voice's level as five bars, which hang as a V. */

const bars = [6, 11, 17, 11, 6];

export function Mark({ className }: { className?: string }) {
	return (
		<svg viewBox="0 0 32 32" className={className} aria-hidden="true">
			<rect width="32" height="32" rx="8" className="fill-accent" />
			<g className="fill-on-accent">
				{bars.map((height, index) => (
					<rect
						// biome-ignore lint/suspicious/noArrayIndexKey: five bars that never change places
						key={index}
						x={5 + index * 4.75}
						y={8}
						width={3}
						height={height}
						rx={1.5}
					/>
				))}
			</g>
		</svg>
	);
}

export function Wordmark() {
	return (
		<span className="inline-flex items-center gap-2.5">
			<Mark className="size-7" />
			<span className="font-serif text-[1.3rem] leading-none tracking-[-0.02em]">
				Verbatim
			</span>
		</span>
	);
}
