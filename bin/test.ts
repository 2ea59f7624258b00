/**
 * `npm test`: everything that must hold. Types and house, then units, engine and HTTP on a real PostgreSQL, then the
 * promises to people in a real browser. Closes with one line that counts them. `npm test -- check | unit | browser` runs
 * one of the three.
 */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildWeb } from "./build-web.ts";
import { check } from "./check.ts";
import { findBrowser } from "./find-browser.ts";
import { ofPackage, root, run } from "./run.ts";
import { setUpSpeech } from "./set-up-speech.ts";

type Count = { passed: number; failed: number; skipped: number };

const results = join(root, ".cache", "test-results");
const stages = { check: checkHouse, unit: testUnits, browser: testInBrowser };
const asked = process.argv
	.slice(2)
	.filter((name): name is keyof typeof stages => name in stages);
const wanted =
	asked.length === 0 ? (["check", "unit", "browser"] as const) : asked;

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const total: Count = { passed: 0, failed: 0, skipped: 0 };
for (const name of wanted) {
	console.log(`\n=== ${name} ===`);
	const count = await stages[name]();
	// A stage that ran nothing has shown nothing.
	if (count.passed + count.failed === 0) {
		console.error(`The stage "${name}" ran no test.`);
		count.failed += 1;
	}
	total.passed += count.passed;
	total.failed += count.failed;
	total.skipped += count.skipped;
}
const skipped = total.skipped === 0 ? "" : `, ${total.skipped} skipped`;
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed === 0 ? 0 : 1);

async function checkHouse(): Promise<Count> {
	return (await check())
		? { passed: 1, failed: 0, skipped: 0 }
		: { passed: 0, failed: 1, skipped: 0 };
}

async function testUnits(): Promise<Count> {
	const { speech, why } = setUpSpeech();
	if (speech === "missing")
		console.log(
			`Speech recognition is missing (${why}): its tests will say so.`,
		);
	const output = join(results, "unit.json");
	const code = await run(process.execPath, [
		join(root, "node_modules/vitest/vitest.mjs"),
		"run",
		"--reporter=default",
		"--reporter=json",
		`--outputFile.json=${output}`,
	]);
	const told = readJson<{
		numPassedTests: number;
		numFailedTests: number;
		numPendingTests: number;
		numFailedTestSuites: number;
	}>(output);
	if (told === undefined) return { passed: 0, failed: 1, skipped: 0 };
	// A file that could not even be loaded counts no failed test; the exit code knows.
	const failed =
		told.numFailedTests === 0 && code !== 0 ? 1 : told.numFailedTests;
	return { passed: told.numPassedTests, failed, skipped: told.numPendingTests };
}

async function testInBrowser(): Promise<Count> {
	setUpSpeech();
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
		ofPackage("playwright"),
		["test", "--config", "e2e/playwright.config.ts"],
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
		stats: {
			expected: number;
			unexpected: number;
			flaky: number;
			skipped: number;
		};
	}>(output)?.stats;
	if (told === undefined) return { passed: 0, failed: 1, skipped: 0 };
	const failed = told.unexpected + told.flaky;
	return {
		passed: told.expected,
		failed: failed === 0 && code !== 0 ? 1 : failed,
		skipped: told.skipped,
	};
}

function readJson<T>(file: string): T | undefined {
	try {
		return JSON.parse(readFileSync(file, "utf8")) as T;
	} catch {
		return undefined;
	}
}
