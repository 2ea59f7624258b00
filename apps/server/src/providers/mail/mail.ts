/** The port to whoever carries mail: SMTP, or by default a folder that the operator reads in the console. */
import type { Tx } from "../../platform/db.ts";

export type Mail = {
	to: string;
	subject: string;
	/** Plain text. Links stand bare, each on a line of its own. */
	text: string;
	attachments?: { name: string; mediaType: string; base64: string }[];
};

/** The post office of the house. What is handed in inside a transaction is sent if and only if that commits. */
export interface Post {
	send(tx: Tx, mail: Mail, options: { key: string }): Promise<void>;
}
