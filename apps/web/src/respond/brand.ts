/**
 * The survey's colour where it is used: on buttons, bars and marks, in light and in dark. The builder refuses colours that
 * cannot be read; what is derived here keeps that promise on a dark page too. Pure.
 */
import { contrastOf, inkOn } from "@verbatim/contract/survey-logic";

export type Brand = { fill: string; onFill: string; line: string };

/** The grounds that these stand on, as in respond.css. */
export const lightGround = "#ffffff";
export const darkGround = "#1b1d1f";

const controlMin = 3;
const wordsMin = 4.5;

export function brandFor(colour: string, scheme: "light" | "dark"): Brand {
	const ground = scheme === "light" ? lightGround : darkGround;
	const away = scheme === "light" ? "#000000" : "#ffffff";
	const fill = until(colour, { ground, away, contrastMin: controlMin });
	return {
		fill,
		onFill: inkOn(fill),
		// Words and thin lines want more than a surface does.
		line: until(colour, { ground, away, contrastMin: wordsMin }),
	};
}

/** The colour, moved away from the ground until it is told from it well enough, and words on it can be read. */
function until(
	colour: string,
	{
		ground,
		away,
		contrastMin,
	}: { ground: string; away: string; contrastMin: number },
): string {
	for (let share = 0; share < 100; share += 2) {
		const mixed = mix(colour, away, share);
		if (
			contrastOf(mixed, ground) >= contrastMin &&
			contrastOf(mixed, inkOn(mixed)) >= wordsMin
		)
			return mixed;
	}
	return away;
}

function mix(colour: string, other: string, share: number): string {
	const part = (of: string, at: number) =>
		Number.parseInt(of.slice(at, at + 2), 16);
	return `#${[1, 3, 5]
		.map((at) =>
			Math.round(
				(part(colour, at) * (100 - share) + part(other, at) * share) / 100,
			)
				.toString(16)
				.padStart(2, "0"),
		)
		.join("")}`;
}
