/** `npm run bench`: the engine against what one would write by hand, in one run on one machine. */
import { join } from "node:path";
import { root, run } from "./run.ts";

process.exitCode = await run(process.execPath, [
	// With the memory that the server has.
	...process.execArgv,
	join(root, "bench/engine.ts"),
	...process.argv.slice(2),
]);
