/**
 * Which web addresses Verbatim posts to: https, on a port of the web, without a name or password in it. Hosts that the
 * operator listed (WEBHOOKS_ALLOW) may be anything, also http in the house.
 */
export type Refused = { refused: string };

const portsAllowed = new Set(["", "443", "8443"]);

/** The hosts that an operator trusts, as they stand in an address: lower case, IPv6 in brackets. */
export type AllowedHosts = ReadonlySet<string>;

/** The address as the web reads it (numbers and foreign letters in the host made plain), or why it is refused. */
export function outboundAddress(
	text: string,
	allowed: AllowedHosts,
): URL | Refused {
	if (!URL.canParse(text))
		return {
			refused: "This is not an address such as https://example.com/verbatim",
		};
	const url = new URL(text);
	if (url.protocol !== "https:" && url.protocol !== "http:")
		return { refused: "An address begins with https://" };
	if (url.username !== "" || url.password !== "")
		return { refused: "An address has no name or password in it" };
	if (url.hash !== "")
		return { refused: "An address has no part after #: it would not be sent" };
	if (allowed.has(url.hostname)) return url;
	if (url.protocol === "http:")
		return {
			refused: "Only https: what is posted must not be read on the way",
		};
	if (!portsAllowed.has(url.port))
		return { refused: "Only the ports 443 and 8443" };
	return url;
}
