/**
 * `npm test`: everything that must hold. Types and house, then units, engine and HTTP on a real PostgreSQL, then the
 * promises to people in a real browser. Closes with one line that counts them.
 *
 * `npm test -- unit` runs one of `check`, `unit` and `browser`; what follows is passed on: `npm test -- unit bin`.
 */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildWeb } from "./build-web.ts";
import { check } from "./check.ts";
import { findBrowser } from "./find-browser.ts";
import { root, run } from "./run.ts";
import { setUpSpeech } from "./set-up-speech.ts";

type Count = { passed: number; failed: number; skipped: number };
type Stage = (args: string[]) => Promise<Count>;

const results = join(root, ".cache", "test-results");
const stages = new Map<string, Stage>([
	["check", checkHouse],
	["unit", testUnits],
	["browser", testInBrowser],
]);

const [first, ...rest] = process.argv.slice(2);
if (first !== undefined && !stages.has(first)) {
	console.error(`There is no "${first}": ${[...stages.keys()].join(", ")}`);
	process.exit(64);
}
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const total: Count = { passed: 0, failed: 0, skipped: 0 };
for (const [name, stage] of stages) {
	if (first !== undefined && first !== name) continue;
	console.log(`\n=== ${name} ===`);
	const count = await stage(rest);
	total.passed += count.passed;
	total.failed += count.failed;
	total.skipped += count.skipped;
}
const skipped = total.skipped === 0 ? "" : `, ${total.skipped} skipped`;
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed === 0 ? 0 : 1);

/** Counted only when it fails: what it checks are not tests. */
async function checkHouse(): Promise<Count> {
	return { passed: 0, failed: (await check()).length, skipped: 0 };
}

async function testUnits(args: string[]): Promise<Count> {
	await setUpForTests();
	const output = join(results, "unit.json");
	const code = await run(process.execPath, [
		join(root, "node_modules/vitest/vitest.mjs"),
		...["run", "--reporter=default", "--reporter=json"],
		`--outputFile.json=${output}`,
		...args,
	]);
	const told = readJson<{
		numPassedTests: number;
		numFailedTests: number;
		numPendingTests: number;
		numTodoTests: number;
	}>(output);
	return judge("unit", code, {
		passed: told?.numPassedTests ?? 0,
		failed: told?.numFailedTests ?? 0,
		skipped: (told?.numPendingTests ?? 0) + (told?.numTodoTests ?? 0),
	});
}

async function testInBrowser(args: string[]): Promise<Count> {
	await setUpForTests();
	const browser = await findBrowser();
	if (browser === undefined) {
		console.error(
			"No Chromium was found and none could be installed. Name one in PLAYWRIGHT_CHROMIUM.",
		);
		return { passed: 0, failed: 1, skipped: 0 };
	}
	await buildWeb();
	const output = join(results, "browser.json");
	const code = await run(
		// By our own Node, whatever the machine's is: the tests start the product with the Node that they run on.
		process.execPath,
		[
			join(root, "node_modules/@playwright/test/cli.js"),
			"test",
			"--config",
			"e2e/playwright.config.ts",
			...args,
		],
		{
			env: {
				...process.env,
				...browser.environment,
				BROWSER_PATH: browser.path,
				BROWSER_ARGS: JSON.stringify(browser.args),
				PLAYWRIGHT_JSON_OUTPUT_NAME: output,
			},
		},
	);
	const told = readJson<{
		stats: Record<"expected" | "unexpected" | "flaky" | "skipped", number>;
	}>(output)?.stats;
	return judge("browser", code, {
		passed: told?.expected ?? 0,
		failed: (told?.unexpected ?? 0) + (told?.flaky ?? 0),
		skipped: told?.skipped ?? 0,
	});
}

/** What the runner itself says by its exit code counts too, and a stage that ran nothing has shown nothing. */
function judge(name: string, code: number, count: Count): Count {
	if (count.failed > 0) return count;
	if (code !== 0) {
		console.error(`"${name}" ended with code ${code}, outside of any test.`);
		return { ...count, failed: 1 };
	}
	if (count.passed === 0) {
		console.error(`"${name}" ran no test.`);
		return { ...count, failed: 1 };
	}
	return count;
}

async function setUpForTests(): Promise<void> {
	const { speech, why } = await setUpSpeech();
	if (speech === "missing")
		console.error(
			`The offline speech recognition is missing (${why}): the tests that need it will fail.`,
		);
}

function readJson<T>(file: string): T | undefined {
	try {
		return JSON.parse(readFileSync(file, "utf8")) as T;
	} catch {
		return undefined;
	}
}
