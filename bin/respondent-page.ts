/**
 * `npm run respondent-page`: what the respondent's page weighs and how soon it is there, as a phone of the middle class on a
 * slow connection meets it. Starts a product of its own with the sample survey, opens the page in Chromium with the network
 * and the processor slowed down, walks through the questions, and prints figures beside what they should be. Fails where the
 * page is too heavy or asks anybody else for anything; times are printed, and judged by who reads them.
 */
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium, type Page } from "@playwright/test";
import { openProduct } from "../e2e/product.ts";
import { buildWeb } from "./build-web.ts";
import { findBrowser } from "./find-browser.ts";
import { root } from "./run.ts";

/** As Lighthouse slows a phone down: slow 4G, and a processor four times slower than this one. */
const slow = {
	latencyMilliseconds: 150,
	downBytesPerSecond: (1.6 * 1_000_000) / 8,
	upBytesPerSecond: (0.75 * 1_000_000) / 8,
	processorTimes: 4,
};
const runs = 5;

const goals = {
	javascriptBytesMax: 90_000,
	firstPaintMillisecondsMax: 1_500,
	largestPaintMillisecondsMax: 2_000,
	shiftMax: 0.05,
	interactionMillisecondsMax: 200,
};

type Figures = {
	scripts: string[];
	strangers: string[];
	requests: number;
	wireBytes: number;
	firstPaint: number;
	largestPaint: number;
	shift: number;
	interaction: number;
};

await buildWeb();
const browserThere = await findBrowser();
if (browserThere === undefined)
	throw new Error(
		"No Chromium was found and none could be installed. Name one in PLAYWRIGHT_CHROMIUM.",
	);
const product = await openProduct();
const browser = await chromium.launch({
	executablePath: browserThere.path,
	args: browserThere.args,
	env: { ...process.env, ...browserThere.environment } as Record<
		string,
		string
	>,
});
let isGood = true;
try {
	const publicId = await publishSample(product.url);
	// The first visit warms the server up, and is not counted.
	await visit(publicId);
	const all: Figures[] = [];
	for (let run = 0; run < runs; run += 1) all.push(await visit(publicId));
	isGood = print(all);
} finally {
	await browser.close();
	await product.stop();
}
process.exitCode = isGood ? 0 : 1;

async function publishSample(url: string): Promise<string> {
	const cookies: string[] = [];
	const ask = async (path: string, body: unknown) => {
		const answer = await fetch(`${url}${path}`, {
			method: "POST",
			headers: {
				"content-type": "application/json",
				cookie: cookies.join("; "),
			},
			body: JSON.stringify(body),
		});
		if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
		for (const cookie of answer.headers.getSetCookie())
			cookies.push(cookie.split(";")[0] ?? "");
		return (await answer.json()) as Record<string, unknown>;
	};
	await ask("/api/sign-up", {
		companyName: "Lindenhof Books",
		name: "Anna",
		email: "anna@example.org",
		password: "a sentence that is long enough",
	});
	const survey = await ask("/api/surveys", {
		name: "Your visit",
		requestId: randomUUID(),
		from: "sample",
		language: "en",
	});
	await ask(`/api/surveys/${survey["id"]}/publication`, {
		revision: survey["revision"],
	});
	return String(survey["publicId"]);
}

/** One visit of somebody who was never here: nothing in the cache, nothing kept. */
async function visit(publicId: string): Promise<Figures> {
	const context = await browser.newContext({
		viewport: { width: 390, height: 844 },
		deviceScaleFactor: 3,
		isMobile: true,
		hasTouch: true,
		locale: "en-GB",
	});
	const page = await context.newPage();
	const scripts: string[] = [];
	const strangers: string[] = [];
	let requests = 0;
	let wireBytes = 0;
	page.on("request", (request) => {
		requests += 1;
		const { origin, pathname } = new URL(request.url());
		if (origin !== new URL(product.url).origin) strangers.push(request.url());
		else if (request.resourceType() === "script") scripts.push(pathname);
	});
	const devTools = await context.newCDPSession(page);
	await devTools.send("Network.enable");
	devTools.on("Network.loadingFinished", ({ encodedDataLength }) => {
		wireBytes += encodedDataLength;
	});
	await devTools.send("Network.emulateNetworkConditions", {
		offline: false,
		latency: slow.latencyMilliseconds,
		downloadThroughput: slow.downBytesPerSecond,
		uploadThroughput: slow.upBytesPerSecond,
	});
	await devTools.send("Emulation.setCPUThrottlingRate", {
		rate: slow.processorTimes,
	});
	await page.addInitScript(watch);
	await page.goto(`${product.url}/s/${publicId}`);
	await page.getByRole("button", { name: "Start" }).waitFor();
	await page.waitForTimeout(500);
	const loaded = { requests, wireBytes };
	const seen = await page.evaluate(seenSoFar);
	await walk(page);
	const { interaction, shift } = await page.evaluate(seenSoFar);
	await context.close();
	return {
		...loaded,
		scripts: [...new Set(scripts)],
		strangers,
		firstPaint: seen.firstPaint,
		largestPaint: seen.largestPaint,
		shift,
		interaction,
	};
}

/** What a person does with it: taps, types, chooses. */
async function walk(page: Page): Promise<void> {
	const next = async () => {
		await page.getByRole("button", { name: /^(Start|Next|Skip)$/ }).tap();
		await page.waitForTimeout(700);
	};
	await next();
	await next();
	await page.getByText("6", { exact: true }).first().tap();
	await next();
	await page.getByRole("button", { name: "Write instead" }).tap();
	await page.getByRole("textbox").pressSequentially("It was warm and quiet.");
	await page.waitForTimeout(300);
}

type Seen = {
	firstPaint: number;
	largestPaint: number;
	shift: number;
	/** The slowest answer to a tap or a key. */
	interaction: number;
};
type Watched = typeof globalThis & { seen: Seen };

/** This and the next run in the page. */
function seenSoFar(): Seen {
	return (globalThis as Watched).seen;
}

function watch(): void {
	const seen: Seen = {
		firstPaint: 0,
		largestPaint: 0,
		shift: 0,
		interaction: 0,
	};
	(globalThis as Watched).seen = seen;
	const on = (
		type: string,
		take: (
			entry: PerformanceEntry & {
				value?: number;
				hadRecentInput?: boolean;
				interactionId?: number;
			},
		) => void,
	) =>
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries()) take(entry);
		}).observe({
			type,
			buffered: true,
			durationThreshold: 16,
		} as never);
	on("paint", ({ name, startTime }) => {
		if (name === "first-contentful-paint") seen.firstPaint = startTime;
	});
	on("largest-contentful-paint", ({ startTime }) => {
		seen.largestPaint = startTime;
	});
	on("layout-shift", ({ value, hadRecentInput }) => {
		if (hadRecentInput !== true) seen.shift += value ?? 0;
	});
	on("event", ({ duration, interactionId }) => {
		if (interactionId !== undefined && interactionId > 0)
			seen.interaction = Math.max(seen.interaction, duration);
	});
}

function print(all: Figures[]): boolean {
	const [one] = all;
	if (one === undefined) throw new Error("Nothing was measured");
	const median = (of: (figures: Figures) => number) =>
		all.map(of).sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
	const javascriptBytes = one.scripts
		.map((path) => join(root, "apps", "web", "dist", path))
		.filter((file) => existsSync(file))
		.reduce(
			(sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length,
			0,
		);
	const strangers = all.flatMap((figures) => figures.strangers);
	const kilobytes = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`;
	const milliseconds = (of: number) => `${Math.round(of)} ms`;
	const rows: [string, string, string, boolean][] = [
		[
			"JavaScript, gzipped",
			kilobytes(javascriptBytes),
			`below ${kilobytes(goals.javascriptBytesMax)}`,
			javascriptBytes < goals.javascriptBytesMax && javascriptBytes > 0,
		],
		[
			"requests to anybody else",
			String(strangers.length),
			"none",
			strangers.length === 0,
		],
		["requests until it can be begun", String(one.requests), "", true],
		["bytes on the wire until then", kilobytes(one.wireBytes), "", true],
		[
			"first paint",
			milliseconds(median(({ firstPaint }) => firstPaint)),
			`below ${milliseconds(goals.firstPaintMillisecondsMax)}`,
			true,
		],
		[
			"largest paint",
			milliseconds(median(({ largestPaint }) => largestPaint)),
			`below ${milliseconds(goals.largestPaintMillisecondsMax)}`,
			true,
		],
		[
			"layout shift, of the whole walk",
			median(({ shift }) => shift).toFixed(3),
			`below ${goals.shiftMax}`,
			true,
		],
		[
			"slowest answer to a tap or key",
			milliseconds(median(({ interaction }) => interaction)),
			`below ${milliseconds(goals.interactionMillisecondsMax)}`,
			true,
		],
	];
	console.log(
		`\nThe respondent's page, 390 px wide, slow 4G (${slow.latencyMilliseconds} ms, 1.6 Mbit/s), processor ${slow.processorTimes} times slower; median of ${all.length} first visits\n`,
	);
	for (const [what, is, should, good] of rows)
		console.log(
			`${good ? " " : "!"} ${what.padEnd(34)}${is.padStart(10)}   ${should}`,
		);
	for (const stranger of new Set(strangers)) console.log(`  ${stranger}`);
	return rows.every(([, , , good]) => good);
}
