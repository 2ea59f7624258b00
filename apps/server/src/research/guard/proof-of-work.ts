/**
 * A small work that a browser does before it may spend where many come at once. The challenge carries all that has to be
 * known of it, signed for one survey and one network, so nothing is stored until it is solved.
 */
import {
	createHash,
	createHmac,
	randomBytes,
	timingSafeEqual,
} from "node:crypto";
import { proof } from "./guard.ts";

export type Challenge = {
	challenge: string;
	zeroBits: number;
	expiresAt: Date;
};
export type Proof = { challenge: string; number: number };

type Place = { surveyId: string; networkKey: Buffer; now: Date };

export type Challenges = {
	make(place: Place & { zeroBits: number }): Challenge;
	/** What the solved challenge is worth and until when it may be used, once; undefined: nothing. */
	check(
		place: Place,
		solved: Proof,
	): { zeroBits: number; hash: Buffer; expiresAt: Date } | undefined;
};

const nonceBytes = 16;
const claimBytes = nonceBytes + 1 + 6;
const signatureBytes = 32;

export function openChallenges(secret: string): Challenges {
	const signatureOf = (claim: Buffer, { surveyId, networkKey }: Place) =>
		createHmac("sha256", secret)
			.update(claim)
			.update(networkKey)
			.update(surveyId)
			.digest();

	return {
		make({ zeroBits, ...place }) {
			const expiresAt = new Date(
				place.now.getTime() + proof.secondsToLive * 1_000,
			);
			const claim = Buffer.alloc(claimBytes);
			randomBytes(nonceBytes).copy(claim);
			claim.writeUInt8(zeroBits, nonceBytes);
			claim.writeUIntBE(expiresAt.getTime(), nonceBytes + 1, 6);
			const challenge = Buffer.concat([
				claim,
				signatureOf(claim, place),
			]).toString("base64url");
			return { challenge, zeroBits, expiresAt };
		},

		check(place, { challenge, number }) {
			const signed = Buffer.from(challenge, "base64url");
			// One challenge has one text: another spelling of the same bytes would be another one to the book of the solved.
			if (
				signed.length !== claimBytes + signatureBytes ||
				signed.toString("base64url") !== challenge
			)
				return undefined;
			const claim = signed.subarray(0, claimBytes);
			if (
				!timingSafeEqual(signed.subarray(claimBytes), signatureOf(claim, place))
			)
				return undefined;
			const zeroBits = claim.readUInt8(nonceBytes);
			const expiresAt = new Date(claim.readUIntBE(nonceBytes + 1, 6));
			if (expiresAt <= place.now) return undefined;
			if (zeroBitsOf(hashOf(`${challenge}:${number}`)) < zeroBits)
				return undefined;
			return { zeroBits, hash: hashOf(challenge), expiresAt };
		},
	};
}

const hashOf = (text: string) => createHash("sha256").update(text).digest();

export function zeroBitsOf(hash: Buffer): number {
	const at = hash.findIndex((byte) => byte !== 0);
	return at < 0 ? hash.length * 8 : at * 8 + Math.clz32(hash[at] ?? 0) - 24;
}
