/** Where the provider sends the person back to: where it was, with the top-up's id, and never to another site. */

/** Undefined when `returnTo` is not a path of this site. */
export function returnUrlOf(
	baseUrl: string,
	returnTo: string,
	topUpId: string,
): string | undefined {
	// Browsers read a backslash as a slash and drop tabs and line breaks: `/\evil` and `/<tab>/evil` are other sites.
	if (!/^\/(?![/\\])/.test(returnTo) || /[\p{Cc}\\]/u.test(returnTo))
		return undefined;
	if (!URL.canParse(baseUrl + returnTo)) return undefined;
	const url = new URL(baseUrl + returnTo);
	if (url.origin !== new URL(baseUrl).origin) return undefined;
	url.searchParams.set("top-up", topUpId);
	return url.href;
}
