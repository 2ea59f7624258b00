/** Tokens that are bought by themselves: off until somebody wants it, up to its limit a month and not beyond. */
import { expect, type Page, test } from "@playwright/test";
import { accessible } from "./accessible.ts";
import { signUp } from "./person.ts";
import { openProduct, type Product } from "./product.ts";

/** It is armed a minute after saving, and looked at each minute. */
const purchaseMilliseconds = 150_000;

let product: Product;
test.beforeAll(async () => {
	product = await openProduct();
});
test.afterAll(() => product.stop());

const balanceOf = (page: Page) =>
	page.getByRole("button", { name: /Token balance/ });
const isExactly = (tokens: string) => new RegExp(`(?<![\\d,])${tokens} tokens`);

test("it is off, says what is wrong in words, buys by itself to its limit, and again in the next month", async ({
	page,
}) => {
	test.setTimeout(480_000);
	await signUp(page, product.url, { email: "ada@example.org" });
	await page.goto(`${product.url}/settings/billing`);
	const isOn = page.getByRole("switch", { name: "Buy tokens by itself" });
	await expect(isOn).not.toBeChecked();
	await expect(
		page.getByText("Off. Nothing is bought by itself."),
	).toBeVisible();
	await accessible(page);

	const below = page.getByLabel("Fewer than so many tokens available");
	const buy = page.getByLabel("Tokens to buy each time");
	const most = page.getByLabel(/^At most so much in a calendar month/);
	const save = page.getByRole("button", { name: "Save" }).first();
	await page.getByText("Buy tokens by itself").click();
	for (const [typed, words] of [
		["19", "The smallest purchase is 20 tokens (CHF 1.00)"],
		["1000000000000", "The largest purchase is 1,000,000 tokens"],
		["1e12", "Enter a number, such as 200"],
		["20.5", "Tokens are whole: enter a whole number"],
	] as const) {
		await buy.fill(typed);
		await save.click();
		await expect(page.getByText(words)).toBeVisible();
	}
	await accessible(page);

	// Money that cannot buy once is no limit.
	await buy.fill("1000");
	await most.fill("49.95");
	await save.click();
	await expect(page.getByText("One purchase is CHF 50.00")).toBeVisible();

	// Without a way of paying it says that it cannot.
	await below.fill("5000");
	await most.fill("60");
	await expect(page.getByText("the first purchase, CHF 50.00")).toBeVisible();
	await expect(page.getByText("Saving never buys anything.")).toBeVisible();
	await save.click();
	await expect(page.getByText(/no way of paying is kept/)).toBeVisible();
	await expect(balanceOf(page)).toContainText(isExactly("1,200"));

	// A card is kept only where it is chosen.
	await page.getByRole("button", { name: "Add tokens" }).first().click();
	await page.getByLabel("Amount").fill("20");
	await page.getByRole("button", { name: "Pay CHF 1.00" }).click();
	await page.waitForURL(/sandbox\/checkout/);
	const keep = page.getByRole("checkbox", { name: /Keep this card/ });
	await expect(keep).not.toBeChecked();
	await keep.check();
	await page.getByRole("button", { name: "Pay CHF 1.00" }).click();
	await page.getByRole("button", { name: "Done" }).click();

	// One purchase fits below the limit; a second one would pass it.
	await expect(page.getByText(/^The month's limit is reached/)).toBeVisible({
		timeout: purchaseMilliseconds,
	});
	await expect(balanceOf(page)).toContainText(isExactly("2,220"));
	await expect(page.getByText("CHF 50.00 of CHF 60.00 used")).toBeVisible();
	await expect(page.getByText("Automatic top-up", { exact: true })).toHaveCount(
		2,
	);
	await accessible(page);

	// The next month: the trial has ended, what was bought is there, and it buys once more.
	await product.restart({ SANDBOX_CLOCK_AHEAD_DAYS: "32" });
	await page.reload();
	await expect(balanceOf(page)).toContainText(isExactly("2,020"), {
		timeout: purchaseMilliseconds,
	});
	await expect(page.getByText(/^The month's limit is reached/)).toBeVisible();

	await page.getByText("Buy tokens by itself").click();
	await save.click();
	await expect(
		page.getByText("Off. Nothing is bought by itself."),
	).toBeVisible();
});
