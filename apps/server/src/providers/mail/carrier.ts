/** Who takes a mail out of the house: an SMTP server, or a folder. */
import type { Mail } from "./mail.ts";

/** A mail as it leaves: from whom, and with an id that is the same at each try. */
export type Letter = Mail & {
	/** The UUID of the mail; a folder names its file by it. */
	id: string;
	from: string;
	messageId: string;
	writtenAt: Date;
};

export interface Carrier {
	/** Throws `MailRefused` when trying again is of no use, and anything else when it may be. */
	carry(letter: Letter): Promise<void>;
}

/** The receiving side will never take this mail: no such address, or not this content. */
export class MailRefused extends Error {}
