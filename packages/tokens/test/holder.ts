/** Another process: holds 75 tokens ten times at once, as soon as it is told to, and says what came of it. */

import { openEngine } from "../src/index.ts";
import { openDatabase } from "./database.ts";

const [url = "", companyId = "", name = ""] = process.argv.slice(2);
const database = openDatabase(url);
const { spend, book } = openEngine({ database });
// Connected and ready before the race begins.
await book.balance(companyId);
process.send?.("ready");
process.once("message", async () => {
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
});
