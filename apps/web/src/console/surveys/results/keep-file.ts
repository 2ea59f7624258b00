/** Hands a file that this page made to the browser to keep. */
export function keepFile(file: Blob, name: string): void {
	const url = URL.createObjectURL(file);
	const link = document.createElement("a");
	link.href = url;
	link.download = name;
	link.click();
	// The browser reads it after this turn; what it has begun to read stays readable.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
