/**
 * Mail by SMTP. The server, the user and how TLS is used are told by one address: `smtps://user:password@host:465`, or
 * `smtp://host:587?requireTLS=true`.
 */
import { createTransport } from "nodemailer";
import { type Carrier, MailRefused } from "./carrier.ts";
import { compose } from "./compose.ts";

export type SmtpLimits = {
	connectSeconds: number;
	/** Of the server's greeting, and of silence in the middle. */
	silenceSeconds: number;
};

export const smtpLimits: SmtpLimits = {
	connectSeconds: 10,
	silenceSeconds: 30,
};

export function openSmtp(options: {
	url: string;
	limits: SmtpLimits;
}): Carrier {
	const { url, limits } = options;
	const settings = {
		url,
		connectionTimeout: limits.connectSeconds * 1_000,
		dnsTimeout: limits.connectSeconds * 1_000,
		greetingTimeout: limits.silenceSeconds * 1_000,
		socketTimeout: limits.silenceSeconds * 1_000,
	};
	return {
		async carry(letter) {
			// One connection for each mail: they are few, and a kept one would be closed by the server in between.
			const transport = createTransport(settings);
			try {
				await transport.sendMail(compose(letter));
			} catch (error) {
				throw isFinal(error as SmtpError)
					? new MailRefused((error as Error).message)
					: error;
			} finally {
				transport.close();
			}
		},
	};
}

type SmtpError = Error & {
	code?: string;
	command?: string;
	responseCode?: number;
};

/**
 * 5xx for the receiver or the content stays so. For the connection, the password or the sender's address it does not: the
 * operator mends them, and the mail goes out then.
 */
const isFinal = ({ code, command, responseCode }: SmtpError): boolean =>
	(code === "EENVELOPE" || code === "EMESSAGE") &&
	command !== "MAIL FROM" &&
	(responseCode === undefined || responseCode >= 500);
