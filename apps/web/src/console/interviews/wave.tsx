/** A recording's picture: a small voice of its own, filled as far as its work is done. Only for the eye. */

const barCount = 7;

type Look = "plain" | "done" | "wrong" | "moving";

export function Wave({
	seed,
	look,
	share = 0,
}: {
	seed: string;
	look: Look;
	/** 0 to 1, how far it is. */
	share?: number;
}) {
	const heights = heightsOf(seed);
	return (
		<span
			aria-hidden="true"
			className={`grid size-11 shrink-0 place-items-center rounded-xl ${look === "wrong" ? "bg-danger-soft" : look === "plain" ? "bg-sunken" : "bg-accent-soft"}`}
		>
			<svg viewBox="0 0 34 24" className="w-7" aria-hidden="true">
				{heights.map((height, index) => {
					const isFilled =
						look === "done" || (look === "moving" && index < share * barCount);
					return (
						<rect
							// biome-ignore lint/suspicious/noArrayIndexKey: bars that never change places
							key={index}
							x={index * 5}
							y={12 - height / 2}
							width={3}
							height={height}
							rx={1.5}
							className={`origin-center [transform-box:fill-box] ${
								look === "wrong"
									? "fill-danger"
									: isFilled
										? "fill-accent"
										: look === "moving"
											? "animate-speak fill-accent-line"
											: "fill-edge"
							}`}
							style={
								look === "moving" && !isFilled
									? { animationDelay: `${index * -140}ms` }
									: undefined
							}
						/>
					);
				})}
			</svg>
		</span>
	);
}

/** The same recording always has the same picture. */
function heightsOf(seed: string): number[] {
	let state = 2166136261;
	for (const letter of seed)
		state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16777619) >>> 0;
	return Array.from({ length: barCount }, (_, index) => {
		state = Math.imul(state ^ (state >>> 13), 1540483477) >>> 0;
		// Softer at both ends, as a spoken word is.
		const ceiling = 8 + 16 * Math.sin(((index + 1) / (barCount + 1)) * Math.PI);
		return 4 + ((state % 1_000) / 1_000) * (ceiling - 4);
	});
}
