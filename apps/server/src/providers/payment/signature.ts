/**
 * Signatures over a time and the exact bytes of a body: `t=1700000000,v1=<hex>`. The time is signed too, so that an old
 * report cannot be sent again later. Several secrets may be valid at once, so that one can be replaced without a gap.
 */
import { createHmac, timingSafeEqual } from "node:crypto";

export function sign(
	rawBody: Uint8Array,
	secret: string,
	signedAt: Date,
): string {
	const seconds = Math.floor(signedAt.getTime() / 1_000);
	return `t=${seconds},v1=${digest(rawBody, secret, seconds).toString("hex")}`;
}

/** Why the signature is not right, or undefined when it is. */
export function whyForged(signed: {
	rawBody: Uint8Array;
	header: string | null;
	secrets: readonly string[];
	now: Date;
	toleranceSeconds: number;
}): string | undefined {
	if (signed.header === null) return "it has no signature";
	const parts = signed.header.split(",").map((part) => {
		const at = part.indexOf("=");
		return [part.slice(0, at).trim(), part.slice(at + 1).trim()] as const;
	});
	const times = parts.filter(([name]) => name === "t");
	const [time] = times;
	if (time === undefined || times.length > 1 || !/^\d{1,12}$/.test(time[1]))
		return "its signature names no time";
	const seconds = Number(time[1]);
	const given = parts
		.filter(([name, value]) => name === "v1" && /^[0-9a-f]{64}$/.test(value))
		.map(([, value]) => Buffer.from(value, "hex"));
	if (given.length === 0) return "its signature is not of a known kind";
	const matches = signed.secrets.some((secret) => {
		const expected = digest(signed.rawBody, secret, seconds);
		return given.some((one) => timingSafeEqual(one, expected));
	});
	if (!matches) return "its signature does not match its content";
	const age = Math.abs(signed.now.getTime() / 1_000 - seconds);
	if (age > signed.toleranceSeconds)
		return "it was signed too long ago, or by a clock that is wrong";
	return undefined;
}

function digest(rawBody: Uint8Array, secret: string, seconds: number): Buffer {
	return createHmac("sha256", secret)
		.update(`${seconds}.`)
		.update(rawBody)
		.digest();
}
