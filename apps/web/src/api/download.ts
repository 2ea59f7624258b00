/** Fetch a file of the server's and hand it to the browser to keep. A refusal is thrown like that of any other call. */
import { addressOf, ask, problemIn } from "./call.ts";

export async function download(
	path: string,
	query: Record<string, string | undefined>,
): Promise<void> {
	const response = await ask(addressOf(path, { params: {}, query }), {});
	if (!response.ok) throw await problemIn(response);
	const url = URL.createObjectURL(await response.blob());
	const link = document.createElement("a");
	link.href = url;
	link.download = nameIn(response) ?? "";
	link.click();
	// The browser reads it after this turn; what it has begun to read stays readable.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

const nameIn = (response: Response): string | undefined =>
	/filename="([^"]+)"/.exec(
		response.headers.get("content-disposition") ?? "",
	)?.[1];
