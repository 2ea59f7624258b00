/** `npm start`: set up what the product wants, build the screens if they changed, and run it. */
import { buildWeb } from "./build-web.ts";
import { setUpSpeech } from "./set-up-speech.ts";

const { speech, why } = setUpSpeech();
if (speech === "missing")
	console.log(
		`The offline speech recognition is not there (${why}). The page of interviews says how to get it.`,
	);
await buildWeb();
await import("../apps/server/src/entry/main.ts");
