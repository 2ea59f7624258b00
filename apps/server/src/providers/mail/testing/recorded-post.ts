/** A post office that keeps what it is handed, once for each key: for tests of whoever writes mails. */
import type { Mail, Post } from "../mail.ts";

export type RecordedPost = Post & {
	/** In their order, each with its key. */
	sent: (Mail & { key: string })[];
	/** The address in the newest mail to somebody: the only line of it that is one. */
	linkTo(email: string): string;
};

export function recordedPost(): RecordedPost {
	const sent: RecordedPost["sent"] = [];
	return {
		sent,
		async send(_tx, mail, { key }) {
			if (!sent.some((one) => one.key === key)) sent.push({ ...mail, key });
		},
		linkTo(email) {
			const mail = sent.findLast(({ to }) => to === email);
			const link = mail?.text.match(/^https?:\S+$/m)?.[0];
			if (link === undefined) throw new Error(`No link was sent to ${email}`);
			return link;
		},
	};
}
