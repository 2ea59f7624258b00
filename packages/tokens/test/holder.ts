/** Another process: holds 75 tokens ten times at once, as soon as it is told to, and says what came of it. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { openEngine } from "../src/index.ts";
import { openDatabase } from "./database.ts";

/** Its first message says that it is ready; whatever it is sent then starts it; its second message is what came of it. */
export const startHolder = (
	...of: [url: string, companyId: string, name: string]
) => fork(fileURLToPath(import.meta.url), of);

async function hold(url: string, companyId: string, name: string) {
	const { spend, book } = openEngine({ database: openDatabase(url) });
	// Connected before the race begins.
	await book.balance(companyId);
	process.send?.("ready");
	await new Promise((resolve) => process.once("message", resolve));
	const results = await Promise.all(
		Array.from({ length: 10 }, (_, index) =>
			spend.hold(
				{
					companyId,
					feature: "pulse_classifier",
					subject: { kind: "run", id: name },
					actor: { kind: "system", id: name },
				},
				{ feature: "pulse_classifier", responses: 75, passes: 1 },
				{ key: `${name} ${index}`, secondsToLive: 60 },
			),
		),
	);
	process.send?.(
		results.map((result) => ("refused" in result ? result.refused : "held")),
		undefined,
		undefined,
		() => process.exit(0),
	);
}

if (import.meta.main) {
	const [url = "", companyId = "", name = ""] = process.argv.slice(2);
	await hold(url, companyId, name);
}
