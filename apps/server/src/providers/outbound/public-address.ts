/**
 * Which network addresses are public: where Verbatim may post to because a customer said so. Everything else could be
 * this machine, its neighbours, or a cloud's own services, which answer to anybody who comes from inside.
 */
import { BlockList, isIPv4, isIPv6 } from "node:net";

/** Every range of IPv4 that IANA keeps for special use. */
const notPublic4: readonly [string, number][] = [
	["0.0.0.0", 8], // this network
	["10.0.0.0", 8], // private
	["100.64.0.0", 10], // carriers' own
	["127.0.0.0", 8], // this machine
	["169.254.0.0", 16], // this link, and the metadata of clouds
	["172.16.0.0", 12], // private
	["192.0.0.0", 24], // protocols
	["192.0.2.0", 24], // documentation
	["192.31.196.0", 24], // AS112
	["192.52.193.0", 24], // AMT
	["192.88.99.0", 24], // 6to4 relays
	["192.168.0.0", 16], // private
	["192.175.48.0", 24], // AS112
	["198.18.0.0", 15], // benchmarks
	["198.51.100.0", 24], // documentation
	["203.0.113.0", 24], // documentation
	["224.0.0.0", 4], // multicast
	["240.0.0.0", 4], // reserved, broadcast
];

/**
 * Of IPv6 only 2000::/3 is public at all. Loopback, mapped and translated IPv4 (::ffff:0:0/96, 64:ff9b::/96), unique local
 * and link local addresses are outside of it; these are inside.
 */
const notPublic6: readonly [string, number][] = [
	["2001::", 23], // protocols: Teredo (2001::/32) carries any IPv4, ORCHID, benchmarks
	["2001:db8::", 32], // documentation
	["2002::", 16], // 6to4 carries any IPv4
	["2620:4f:8000::", 48], // AS112
	["3fff::", 20], // documentation
];

const blocked = new BlockList();
for (const [address, bits] of notPublic4)
	blocked.addSubnet(address, bits, "ipv4");
for (const [address, bits] of notPublic6)
	blocked.addSubnet(address, bits, "ipv6");
const global6 = new BlockList();
global6.addSubnet("2000::", 3, "ipv6");

/** What is not an address at all is not public. */
export function isPublicAddress(address: string): boolean {
	if (isIPv4(address)) return !blocked.check(address, "ipv4");
	// With a zone (fe80::1%eth0) it belongs to one link.
	if (!isIPv6(address) || address.includes("%")) return false;
	return global6.check(address, "ipv6") && !blocked.check(address, "ipv6");
}
