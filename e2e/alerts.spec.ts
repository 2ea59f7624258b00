/** Whoever looks after the tokens hears in time: what is about to end unused, and what the work has used up. Once each. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, type Page, test } from "@playwright/test";
import { accessible } from "./accessible.ts";
import { signUp } from "./person.ts";
import { openProduct, type Product } from "./product.ts";

/** The promise, and a little for the browser. */
const toldMilliseconds = 65_000;
const longPause = {
	name: "long-pause.flac",
	mimeType: "audio/flac",
	buffer: readFileSync(
		fileURLToPath(new URL("fixtures/long-pause.flac", import.meta.url)),
	),
};

let product: Product;
test.beforeAll(async () => {
	product = await openProduct();
});
test.afterAll(() => product.stop());

const bellOf = (page: Page) => page.getByRole("button", { name: /^Alerts/ });
const panelOf = (page: Page) => page.getByRole("dialog", { name: "Alerts" });

/** How many mails with these words were written. */
async function mailsOf(page: Page, words: RegExp): Promise<number> {
	await page.goto(`${product.url}/operator/mail`);
	await expect(page.getByRole("main").getByRole("link").first()).toBeVisible({
		timeout: 30_000,
	});
	return page.getByRole("main").getByText(words).count();
}

test("tokens that end soon and a trial that is used up are told once, in the console and by mail", async ({
	page,
}) => {
	test.setTimeout(420_000);
	await signUp(page, product.url, { email: "ada@example.org" });
	await bellOf(page).click();
	await expect(panelOf(page).getByText("No alerts")).toBeVisible();
	await accessible(page);

	// Eight days on, with nothing used: the trial ends in six.
	await product.restart({ SANDBOX_CLOCK_AHEAD_DAYS: "8" });
	await page.goto(`${product.url}/interviews`);
	await expect(bellOf(page)).toHaveAccessibleName("Alerts, 1 not read", {
		timeout: toldMilliseconds,
	});
	await bellOf(page).click();
	await expect(
		panelOf(page).getByText(/^1,200 tokens expire unused on/),
	).toBeVisible();
	await accessible(page);
	// Read by being looked at.
	await expect(bellOf(page)).toHaveAccessibleName("Alerts");
	expect(await mailsOf(page, /1,200 tokens expire unused on/)).toBe(1);

	// All of the trial for one piece of work, and a little of what was bought.
	await page.goto(`${product.url}/interviews?add-tokens=100`);
	await page.getByRole("button", { name: "Pay CHF 5.00" }).click();
	await page.waitForURL(/sandbox\/checkout/);
	await page.getByRole("button", { name: /^Pay/ }).first().click();
	await page
		.getByRole("button", { name: /^(Done|Close)$/ })
		.first()
		.click();
	await page.locator('input[type="file"]').setInputFiles(longPause);
	await page.getByRole("link", { name: longPause.name }).click();
	await page
		.getByRole("button", { name: /Start transcription – 1,227 tokens/ })
		.click({ timeout: 120_000 });
	// Shown for a while when it comes; behind the bell, where it stands too, it is hidden still.
	const arrived = page
		.getByText(/^100\s?% of the trial’s tokens are used/)
		.filter({ visible: true });
	await expect(arrived).toBeVisible({ timeout: toldMilliseconds });
	await expect(bellOf(page)).toHaveAccessibleName("Alerts, 1 not read");
	await accessible(page);
	await bellOf(page).click();
	await expect(panelOf(page).getByText(/of 1,200 tokens used/)).toBeVisible();
	await expect(page.getByRole("heading", { name: "Transcript" })).toBeVisible({
		timeout: 180_000,
	});

	// Half and four fifths were passed on the way; only the highest was told, and it was told once.
	await page.goto(`${product.url}/settings/alerts`);
	const list = page.getByRole("region", { name: "All alerts" });
	await expect(list.getByRole("listitem")).toHaveCount(2);
	await accessible(page);
	const mail = page.getByRole("switch", { name: "Mail: Nothing left" });
	await expect(mail).toBeChecked();
	await mail.press("Space");
	await expect(page.getByText("Saved")).toBeVisible();
	await page.reload();
	await expect(mail).not.toBeChecked();
	expect(await mailsOf(page, /100 % of the trial's tokens are used/)).toBe(1);
	expect(await mailsOf(page, /(50|80) % of the trial/)).toBe(0);
});
