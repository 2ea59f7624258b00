/**
 * The secrets that posts are signed with. They must be known again at each post, so they are kept encrypted (AES-256-GCM)
 * with a key of the installation; a copy of the database alone signs nothing. Each is bound to its webhook, so that one
 * cannot be put in another's place.
 */
import {
	createCipheriv,
	createDecipheriv,
	createHash,
	randomBytes,
} from "node:crypto";
import { secretPrefix } from "@verbatim/contract/webhooks";
import { sign } from "../../providers/payment/signature.ts";

const nonceBytes = 12;
const tagBytes = 16;

export const makeWebhookSecret = (): string =>
	`${secretPrefix}${randomBytes(32).toString("base64url")}`;

export interface Seal {
	close(secret: string, webhookId: string): Buffer;
	/** Throws when it was closed by another installation, or for another webhook. */
	open(sealed: Buffer, webhookId: string): string;
}

export function openSeal(installationSecret: string): Seal {
	const key = createHash("sha256").update(installationSecret).digest();
	return {
		close(secret, webhookId) {
			const nonce = randomBytes(nonceBytes);
			const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(
				Buffer.from(webhookId),
			);
			const text = Buffer.concat([cipher.update(secret), cipher.final()]);
			return Buffer.concat([nonce, cipher.getAuthTag(), text]);
		},
		open(sealed, webhookId) {
			const decipher = createDecipheriv(
				"aes-256-gcm",
				key,
				sealed.subarray(0, nonceBytes),
			)
				.setAAD(Buffer.from(webhookId))
				.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
			return Buffer.concat([
				decipher.update(sealed.subarray(nonceBytes + tagBytes)),
				decipher.final(),
			]).toString();
		},
	};
}

/** `t=…,v1=…`, with one more `v1` while the old secret is valid too. */
export function signatureOf(
	body: Uint8Array,
	secrets: readonly [string, ...string[]],
	signedAt: Date,
): string {
	const [newest, ...older] = secrets;
	return [
		sign(body, newest, signedAt),
		...older.map((secret) =>
			sign(body, secret, signedAt).replace(/^t=\d+,/, ""),
		),
	].join(",");
}
