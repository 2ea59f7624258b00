/**
 * The promise of Verbatim, kept in a browser with a real human voice: sign up, upload, see the price, get the transcript,
 * see the tokens go down by exactly the price, run out, top up, go on.
 */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, type Page, test } from "@playwright/test";
import { wordErrorRate } from "../apps/server/src/providers/speech/word-error-rate.ts";
import { accessible } from "./accessible.ts";
import { openProduct, type Product } from "./product.ts";

const fixtures = fileURLToPath(
	new URL(
		"../apps/server/src/providers/audio/fixtures/speech/",
		import.meta.url,
	),
);
/** What the offline recognition promises, with room for one word more in so short a text. */
const wordErrorRateMax = 0.45;

let product: Product;
test.beforeAll(async () => {
	product = await openProduct();
});
test.afterAll(() => product.stop());

test("a recording is priced, transcribed and paid for; at zero it waits for a top-up", async ({
	page,
	context,
}) => {
	await page.goto(product.url);
	await signUp(page, "anna@example.org");
	const balance = page.getByRole("button", { name: /Token balance/ });
	await expect(balance).toContainText("1,200");
	await accessible(page);

	// A second window of the same company, which nobody touches.
	const second = await context.newPage();
	await second.goto(product.url);
	await expect(
		second.getByRole("button", { name: /Token balance/ }),
	).toContainText("1,200");

	const { clip, words } = speech();
	await upload(page, clip);
	await page.getByRole("link", { name: clip.name }).click();
	const start = page.getByRole("button", { name: /Start transcription/ });
	await expect(start).toContainText("1 token");
	await start.click();
	await expect(page.getByRole("heading", { name: "Transcript" })).toBeVisible({
		timeout: 120_000,
	});
	// The heading is there a moment before the lines are.
	const lines = page.getByRole("list", { name: "Lines" });
	await expect(lines.getByRole("listitem").first()).toBeVisible();
	await expect
		.poll(async () => {
			// biome-ignore lint/performance/useDomNodeTextContent: as a person sees it, with the gaps between words
			const text = await lines.innerText();
			return wordErrorRate(words, text.replaceAll(/\d+:\d\d/g, " "));
		})
		.toBeLessThanOrEqual(wordErrorRateMax);
	await expect(balance).toContainText("1,199");
	await expect(
		second.getByRole("button", { name: /Token balance/ }),
	).toContainText("1,199");
	await accessible(page);

	// A reader, and then two and a half hours in which nobody speaks: 28 tokens more than there are.
	await page
		.getByRole("link", { name: "Interviews", exact: true })
		.first()
		.click();
	await upload(page, longPause);
	await page.getByRole("link", { name: longPause.name }).click();
	// 9,200 seconds at 8 tokens a minute are 1,226.67, up to the next whole token.
	await expect(
		page.getByText("28 tokens", { exact: false }).first(),
	).toBeVisible();
	await expect(
		page.getByRole("button", { name: /Start transcription/ }),
	).toHaveCount(0);
	await accessible(page);

	await page.getByRole("button", { name: /^Add 28 tokens/ }).click();
	await expect(page.getByRole("dialog")).toBeVisible();
	await accessible(page);
	await page.getByLabel("Amount").fill("19");
	await page.getByRole("button", { name: /^Pay/ }).click();
	await expect(
		page
			.getByText("The smallest top-up is 20 tokens", { exact: false })
			.first(),
	).toBeVisible();
	await page.getByLabel("Amount").fill("20.5");
	await page.getByRole("button", { name: /^Pay/ }).click();
	await expect(
		page.getByText("Tokens are sold whole", { exact: false }).first(),
	).toBeVisible();
	await page.getByLabel("Amount").fill("100");
	await page.getByRole("button", { name: "Pay CHF 5.00" }).click();
	await page.waitForURL(/sandbox\/checkout/);
	await page.getByRole("button", { name: /^Pay/ }).first().click();
	await page.waitForURL(/\/interviews\//);
	await expect(page.getByText("100 tokens added")).toBeVisible();
	await expect(
		page.getByRole("button", { name: /Token balance/ }),
	).toContainText("1,299");
	await page
		.getByRole("button", { name: /^(Done|Close)$/ })
		.first()
		.click();
	await page
		.getByRole("button", { name: /Start transcription – 1,227 tokens/ })
		.click();
	await expect(page.getByRole("heading", { name: "Transcript" })).toBeVisible({
		timeout: 180_000,
	});
	await expect(
		page.getByRole("button", { name: /Token balance/ }),
	).toContainText("72");
	await expect(
		second.getByRole("button", { name: /Token balance/ }),
	).toContainText("72");

	// Settings > Tokens: one sum that adds up, and the book.
	await page.goto(`${product.url}/settings/tokens`);
	// The transcription itself may still be running on a busy machine.
	await expect(page.getByText("1,228").first()).toBeVisible({
		timeout: 120_000,
	});
	// The checks that run all the time have been through it by now, or will be in a moment.
	await expect(page.getByText(/Book verified .*no problem/)).toBeVisible({
		timeout: 60_000,
	});
	await accessible(page);

	// What anybody can verify: the statement, with the program and the key that the page offers.
	const folder = await mkdtemp(join(tmpdir(), "verbatim-statement-"));
	const [statement, program, key] = [
		await saved(page, folder, "button", "Download as JSON"),
		await saved(page, folder, "link", "The program"),
		await saved(page, folder, "link", "The public key"),
	];
	const { stdout } = await promisify(execFile)(process.execPath, [
		program,
		statement,
		"--key",
		key,
	]);
	expect(stdout).toContain("all holds");
	await rm(folder, { recursive: true, force: true });
});

/** Press what begins a download, and keep the file under its own name. */
async function saved(
	page: Page,
	folder: string,
	role: "button" | "link",
	name: string,
): Promise<string> {
	const downloading = page.waitForEvent("download");
	await page.getByRole(role, { name }).click();
	const file = await downloading;
	const path = join(folder, file.suggestedFilename());
	await file.saveAs(path);
	return path;
}

async function signUp(page: Page, email: string): Promise<void> {
	await page.getByRole("link", { name: "Create an account" }).click();
	await page.getByLabel("Company").fill("Acme Research");
	await page.getByLabel("Your name").fill("Anna Muster");
	await page.getByLabel("Mail address").fill(email);
	await page
		.getByLabel("Password", { exact: true })
		.fill("a long enough password");
	await page.getByRole("button", { name: "Create account" }).click();
	await expect(
		page.getByRole("heading", { name: "Interviews", level: 1 }),
	).toBeVisible();
}

type File = { name: string; mimeType: string; buffer: Buffer };

async function upload(page: Page, file: File): Promise<void> {
	await page.locator('input[type="file"]').setInputFiles(file);
	await expect(page.getByRole("link", { name: file.name })).toBeVisible();
	await expect(page.getByText("Ready to start").first()).toBeVisible({
		timeout: 120_000,
	});
}

/** A reader of LibriVox, and what she reads. */
function speech(): { clip: File; words: string } {
	const name = "dashwood-leisure.mp3";
	const said = JSON.parse(
		readFileSync(`${fixtures}said.json`, "utf8"),
	) as Record<string, string>;
	return {
		clip: {
			name,
			mimeType: "audio/mpeg",
			buffer: readFileSync(`${fixtures}${name}`),
		},
		words: said[name] ?? "",
	};
}

const longPause: File = {
	name: "long-pause.flac",
	mimeType: "audio/flac",
	buffer: readFileSync(
		fileURLToPath(new URL("fixtures/long-pause.flac", import.meta.url)),
	),
};
