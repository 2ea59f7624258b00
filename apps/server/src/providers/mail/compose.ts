/** A letter in the terms of the library that writes it as RFC 5322. */
import type { SendMailOptions } from "nodemailer";
import type { Letter } from "./carrier.ts";

export function compose(letter: Letter): SendMailOptions {
	return {
		from: letter.from,
		// As an object, so that a comma or an angle bracket in an address cannot make two of it.
		to: { name: "", address: letter.to },
		subject: letter.subject,
		text: letter.text,
		messageId: letter.messageId,
		date: letter.writtenAt,
		// Says to other programs that nobody waits for an answer (RFC 3834).
		headers: { "Auto-Submitted": "auto-generated" },
		attachments: (letter.attachments ?? []).map(
			({ name, mediaType, base64 }) => ({
				filename: name,
				contentType: mediaType,
				content: Buffer.from(base64, "base64"),
			}),
		),
		// A mail holds what we put into it, and never a file or an address that a text in it names.
		disableFileAccess: true,
		disableUrlAccess: true,
	};
}
