import { defineConfig } from "@playwright/test";

/** The browser was found by `npm test`, which says where it is and how to start it. */
const executablePath = process.env["BROWSER_PATH"];
const args = JSON.parse(process.env["BROWSER_ARGS"] ?? "[]") as string[];

export default defineConfig({
	testDir: ".",
	timeout: 240_000,
	expect: { timeout: 20_000 },
	// Each file starts a product of its own; two cores carry one at a time.
	workers: 1,
	retries: 0,
	forbidOnly: true,
	outputDir: "../.cache/test-results/browser",
	reporter: [["list"], ["json"]],
	use: {
		locale: "en-GB",
		timezoneId: "Europe/Zurich",
		trace: "off",
		launchOptions: {
			args,
			...(executablePath === undefined ? {} : { executablePath }),
		},
	},
});
