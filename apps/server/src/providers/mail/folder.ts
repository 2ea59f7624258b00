/**
 * Mail into a folder, for an installation without an SMTP server: each mail is one file that every mail program opens
 * (`.eml`, RFC 5322 with its attachments). Beside it lies what was written, as it was handed in, so that the console can
 * show it without taking the file apart.
 *
 * Files are never removed here; whoever keeps the folder clears it.
 */
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import type { Carrier, Letter } from "./carrier.ts";
import { compose } from "./compose.ts";

/** A mail in the folder. */
export type Kept = Letter;

export interface MailFolder extends Carrier {
	/** The newest mails, newest first; at most so many. */
	list(mailsMax: number): Promise<Kept[]>;
	read(id: string): Promise<Kept | undefined>;
}

/** Only the operator's user may read the files: they hold links that let somebody in. */
const fileMode = 0o600;
const folderMode = 0o700;

export async function openMailFolder(folder: string): Promise<MailFolder> {
	await mkdir(folder, { recursive: true, mode: folderMode });
	const composer = createTransport({
		streamTransport: true,
		buffer: true,
		newline: "windows",
	});
	const write = async (name: string, content: string | Buffer) => {
		const half = join(folder, `.${name}.${process.pid}`);
		await writeFile(half, content, { mode: fileMode });
		await rename(half, join(folder, name));
	};
	const read = async (name: string): Promise<Kept | undefined> => {
		const text = await readFile(join(folder, `${name}.json`), "utf8").catch(
			() => undefined,
		);
		if (text === undefined) return undefined;
		const kept = JSON.parse(text) as Omit<Kept, "writtenAt"> & {
			writtenAt: string;
		};
		return { ...kept, writtenAt: new Date(kept.writtenAt) };
	};

	return {
		async carry(letter) {
			const { message } = await composer.sendMail(compose(letter));
			if (!Buffer.isBuffer(message))
				throw new Error("A mail was composed as a stream");
			// Named by the mail: sent again after a crash, it is the same file. The list is made of the second one.
			await write(`${letter.id}.eml`, message);
			await write(`${letter.id}.json`, JSON.stringify(letter));
		},
		async list(mailsMax) {
			const names = (await readdir(folder))
				.flatMap((name) => /^([0-9a-f-]{36})\.json$/.exec(name)?.[1] ?? [])
				// The ids are UUIDv7: their order is the order in which the mails were written.
				.sort()
				.reverse()
				.slice(0, mailsMax);
			const kept = await Promise.all(names.map(read));
			return kept.filter((one) => one !== undefined);
		},
		read: async (id) =>
			/^[0-9a-f-]{36}$/.test(id) ? await read(id) : undefined,
	};
}
