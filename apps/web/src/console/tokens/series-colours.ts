/** The colours of series, for light and dark: apart from each other and 3:1 on the ground; the last is for all others. */
const colours = [
	"var(--accent)",
	"light-dark(oklch(0.62 0.14 60), oklch(0.8 0.12 78))",
	"light-dark(oklch(0.52 0.13 255), oklch(0.72 0.11 250))",
	"light-dark(oklch(0.52 0.15 340), oklch(0.74 0.12 340))",
	"var(--edge)",
] as const;

export const colourOf = (index: number): string =>
	colours[index % colours.length] ?? colours[0];
