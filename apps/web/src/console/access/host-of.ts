/** Where an address leads, short enough for a heading. */
export const hostOf = (url: string): string =>
	URL.canParse(url) ? new URL(url).host : url;
