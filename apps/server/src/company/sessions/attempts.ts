/**
 * How guessing is slowed down: at most so many attempts within a sliding window, for each mail address and for each
 * network. An attempt is counted before it is tried, so a thousand at once are no way around; one that succeeds is
 * taken back.
 */
import { isIP, isIPv6 } from "node:net";

export type Limit = { attemptsMax: number; windowSeconds: number };

/** A fixed number for a mail address; more for a network, because an office or a school is one network. */
export const signInLimits = {
	mail: { attemptsMax: 10, windowSeconds: 15 * 60 },
	network: { attemptsMax: 50, windowSeconds: 15 * 60 },
} as const satisfies Record<string, Limit>;

export const signUpLimits = {
	network: { attemptsMax: 60, windowSeconds: 60 * 60 },
} as const satisfies Record<string, Limit>;

/** By company: a mail that somebody did not ask for is sent in our name. */
export const invitationLimits = {
	company: { attemptsMax: 30, windowSeconds: 60 * 60 },
} as const satisfies Record<string, Limit>;

export const passwordResetLimits = {
	mail: { attemptsMax: 5, windowSeconds: 60 * 60 },
	network: { attemptsMax: 30, windowSeconds: 60 * 60 },
} as const satisfies Record<string, Limit>;

export type Decision =
	| { allowed: true; attemptedAt: Date[] }
	| { allowed: false; retryAfterSeconds: number };

/** Whether one more attempt may be made now, and what is remembered then. What left the window is forgotten. */
export function decide(
	attemptedAt: readonly Date[],
	limit: Limit,
	now: Date,
): Decision {
	const windowMilliseconds = limit.windowSeconds * 1_000;
	const recent = attemptedAt
		.filter((at) => at.getTime() > now.getTime() - windowMilliseconds)
		.sort((a, b) => a.getTime() - b.getTime());
	const blocking = recent.at(-limit.attemptsMax);
	if (recent.length < limit.attemptsMax || blocking === undefined)
		return { allowed: true, attemptedAt: [...recent, now] };
	const freeAt = blocking.getTime() + windowMilliseconds;
	return {
		allowed: false,
		retryAfterSeconds: Math.max(1, Math.ceil((freeAt - now.getTime()) / 1_000)),
	};
}

/** The network that an address belongs to: an IPv4 address itself, the first 64 bits of an IPv6 address. */
export function networkOf(address: string): string {
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
	if (mapped !== undefined && isIP(mapped) === 4) return mapped;
	if (!isIPv6(address)) return address;
	const [withoutZone = ""] = address.split("%");
	const [head = "", tail] = withoutZone.toLowerCase().split("::");
	const left = head === "" ? [] : head.split(":");
	const right = tail === undefined || tail === "" ? [] : tail.split(":");
	const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
	const groups = [...left, ...Array<string>(Math.max(0, zeros)).fill("0")];
	return `${[...groups, ...right]
		.slice(0, 4)
		.map((group) => group.replace(/^0+(?=.)/, ""))
		.join(":")}::/64`;
}
