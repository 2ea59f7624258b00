/** `npm start`: set up what the product wants, build the screens if they changed, and run it. */
import { setTimeout as wait } from "node:timers/promises";
import { buildWeb } from "./build-web.ts";
import { setUpSpeech } from "./set-up-speech.ts";

/** A product without speech is better than none: what takes longer goes on while it runs. */
const setUpSecondsMax = 120;

const speech = setUpSpeech().then(({ speech, why }) => {
	if (speech === "missing")
		console.log(
			`The offline speech recognition is not there (${why}). The page of interviews says how to get it.`,
		);
});
await buildWeb();
await Promise.race([
	speech,
	wait(setUpSecondsMax * 1_000, undefined, { ref: false }),
]);
await import("../apps/server/src/entry/main.ts");
