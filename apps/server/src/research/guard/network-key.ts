/**
 * The network behind an address, as a keyed hash: limits need to know that two come from the same one, and nobody needs to
 * know from which. What one subscriber or one office gets is one network: the first 24 bits of an IPv4 address, the first 56 of
 * an IPv6 address.
 */
import { createHmac } from "node:crypto";
import { isIPv4 } from "node:net";
import { networkOf } from "../../company/sessions/attempts.ts";

export const networkKeys =
	(secret: string) =>
	(address: string): Buffer =>
		createHmac("sha256", secret).update(wideNetworkOf(address)).digest();

export function wideNetworkOf(address: string): string {
	const network = networkOf(address);
	if (isIPv4(network)) return network.replace(/\.\d+$/, ".0/24");
	const groups = /^(.*)::\/64$/.exec(network)?.[1]?.split(":");
	if (groups?.length !== 4) return network;
	const last = Number.parseInt(groups[3] ?? "0", 16) & 0xff00;
	return `${[...groups.slice(0, 3), last.toString(16)].join(":")}::/56`;
}
