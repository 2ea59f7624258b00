/**
 * The session of a respondent: no account, a signed word that says which response of which survey and version may be
 * answered, and until when. It is good for that one response alone, and nothing is looked up to check it.
 */
import { createHmac, timingSafeEqual } from "node:crypto";

export type Session = {
	companyId: string;
	surveyId: string;
	responseId: string;
	version: number;
	expiresAt: Date;
};

export type Sessions = {
	/** A session from now on. Going on with a response makes a new one; an older one stays good until its end. */
	makeSession(
		of: Omit<Session, "expiresAt">,
		now?: Date,
	): { session: string; expiresAt: Date };
	/** Undefined for whatever was not signed here, was changed, or is over. */
	openSession(token: string, now?: Date): Session | undefined;
};

export const sessionHours = 24;

const idBytes = 16;
/** Three ids, the version and the end. */
const claimBytes = 3 * idBytes + 4 + 6;
const signatureBytes = 32;

export function openSessions(secret: string): Sessions {
	const signatureOf = (claim: Buffer) =>
		createHmac("sha256", secret).update(claim).digest();

	return {
		makeSession(of, now = new Date()) {
			const expiresAt = new Date(now.getTime() + sessionHours * 3_600_000);
			const claim = Buffer.alloc(claimBytes);
			for (const [place, id] of [
				of.companyId,
				of.surveyId,
				of.responseId,
			].entries())
				claim.write(id.replaceAll("-", ""), place * idBytes, "hex");
			claim.writeUInt32BE(of.version, 3 * idBytes);
			claim.writeUIntBE(expiresAt.getTime(), 3 * idBytes + 4, 6);
			const signed = Buffer.concat([claim, signatureOf(claim)]);
			return { session: signed.toString("base64url"), expiresAt };
		},

		openSession(token, now = new Date()) {
			const signed = Buffer.from(token, "base64url");
			if (signed.length !== claimBytes + signatureBytes) return undefined;
			const claim = signed.subarray(0, claimBytes);
			if (!timingSafeEqual(signed.subarray(claimBytes), signatureOf(claim)))
				return undefined;
			const expiresAt = new Date(claim.readUIntBE(3 * idBytes + 4, 6));
			if (expiresAt <= now) return undefined;
			const idAt = (place: number) =>
				claim
					.toString("hex", place * idBytes, (place + 1) * idBytes)
					.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
			return {
				companyId: idAt(0),
				surveyId: idAt(1),
				responseId: idAt(2),
				version: claim.readUInt32BE(3 * idBytes),
				expiresAt,
			};
		},
	};
}
