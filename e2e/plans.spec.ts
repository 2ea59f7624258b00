/**
 * A plan from its choice to a month's end: what is said before is what happens, nothing rolls over, what was bought stays,
 * and a renewal that is not paid brings its tokens when it is.
 */
import { expect, type Page, test } from "@playwright/test";
import { accessible } from "./accessible.ts";
import { signUp } from "./person.ts";
import { openProduct, type Product } from "./product.ts";

/** Renewals are looked for each minute. */
const renewalMilliseconds = 100_000;

let product: Product;
test.beforeAll(async () => {
	product = await openProduct();
});
test.afterAll(() => product.stop());

const balanceOf = (page: Page) =>
	page.getByRole("button", { name: /Token balance/ });

test("trial to Start to Elite, back, cancelled and kept; a month's end that is not paid, and then is", async ({
	page,
}) => {
	await signUp(page, product.url, { email: "ada@example.org" });
	await page.goto(`${product.url}/settings/plans`);
	await expect(
		page.getByRole("heading", { name: /^Trial, 1[34] days left/ }),
	).toBeVisible();
	await expect(page.getByText("nothing rolls over")).toHaveCount(1);
	await accessible(page);

	await topUp(page, "100", "CHF 5.00");
	await expect(balanceOf(page)).toContainText("1,300");

	// Trial to Start: the first month begins with the payment.
	await page.getByRole("button", { name: "Choose Start" }).click();
	const dialog = page.getByRole("dialog");
	await expect(dialog).toContainText(
		"You pay CHF 349.00 and get 10,000 tokens",
	);
	await expect(dialog).toContainText("10,000 tokens each month for CHF 349.00");
	await expect(dialog).toContainText("100 tokens. It never expires");
	await expect(dialog).toContainText("What is left of the trial, 1,200 tokens");
	await accessible(page);
	await payAt(page, dialog.getByRole("button", { name: "Pay CHF 349.00" }));
	await expect(
		page.getByRole("heading", { name: "You are on Start" }).first(),
	).toBeVisible();
	await expect(page.getByRole("dialog")).toContainText("CHF 349.00 was paid");
	await accessible(page);
	await page.getByRole("button", { name: "Done" }).click();
	await expect(balanceOf(page)).toContainText("11,300");

	// To Elite at once: the difference is paid and granted today.
	await page.getByRole("button", { name: "Upgrade to Elite" }).click();
	await expect(dialog).toContainText(
		"You pay CHF 550.00 and get 20,000 tokens more",
	);
	await payAt(page, dialog.getByRole("button", { name: "Pay CHF 550.00" }));
	await page.getByRole("button", { name: "Done" }).click();
	await expect(balanceOf(page)).toContainText("31,300");

	// To Essential with the next month: nothing happens today.
	await page.getByRole("button", { name: "Change to Essential" }).click();
	await expect(dialog).toContainText("Nothing is paid");
	await expect(dialog).toContainText("28,800 tokens fewer");
	await dialog.getByRole("button", { name: /^Change on/ }).click();
	await expect(
		page.getByRole("heading", { name: /^Elite until .*, then Essential$/ }),
	).toBeVisible();
	await expect(balanceOf(page)).toContainText("31,300");

	// To none, and back.
	await page.getByRole("button", { name: "Cancel the plan" }).click();
	await page
		.getByRole("alertdialog")
		.getByRole("button", { name: /^Cancel on/ })
		.click();
	await expect(
		page.getByRole("heading", { name: /^Elite ends on/ }),
	).toBeVisible();
	await expect(
		page.getByRole("region", { name: "About the plan" }),
	).toContainText("Elite ends on");
	await accessible(page);
	await page.getByRole("button", { name: "Keep Elite" }).first().click();
	await expect(
		page.getByRole("heading", { name: "You are on Elite" }),
	).toBeVisible();
	await expect(
		page.getByRole("region", { name: "About the plan" }),
	).toHaveCount(0);
	await expect(balanceOf(page)).toContainText("31,300");

	// What was paid stands under Billing, each with its receipt.
	await page.goto(`${product.url}/settings/billing`);
	await expect(page.getByText("CHF 899.00 a month")).toBeVisible();
	for (const what of ["Start, first month", "Upgrade to Elite", "Top-up"])
		await expect(page.getByText(what, { exact: true })).toBeVisible();
	await expect(page.getByRole("link", { name: /^Receipt/ })).toHaveCount(3);
	await accessible(page);

	// The next renewal will fail.
	await page.getByRole("button", { name: "Change", exact: true }).click();
	await page.getByRole("link", { name: /What can go wrong/ }).click();
	await page.getByRole("button", { name: /^Fail the next renewal/ }).click();
	await product.restart({ SANDBOX_CLOCK_AHEAD_DAYS: "32" });
	await page.goto(`${product.url}/settings/plans`);
	const banner = page.getByRole("region", { name: "About the plan" });
	await expect(banner).toContainText("The renewal of Elite was not paid.", {
		timeout: renewalMilliseconds,
	});
	const payNow = banner.getByRole("link", { name: "Pay now" });
	await expect(payNow).toBeVisible({ timeout: renewalMilliseconds });
	// Nothing rolled over, nothing new came, and what was bought is there to the token.
	await expect(balanceOf(page)).toContainText(/(?<![\d,])100 tokens/);
	await accessible(page);

	// Paid late, it brings the month's tokens.
	await payNow.click();
	await page.getByRole("button", { name: /^Pay CHF 899.00 now/ }).click();
	await page.goto(`${product.url}/settings/plans`);
	await expect(balanceOf(page)).toContainText("30,100", { timeout: 60_000 });
	await expect(banner).toHaveCount(0);
	await expect(
		page.getByRole("heading", { name: "You are on Elite" }),
	).toBeVisible();
});

test("a month that is paid by itself brings its tokens, and none of the last month's", async ({
	page,
}) => {
	await signUp(page, product.url, { email: "grace@example.org" });
	await page.goto(`${product.url}/settings/plans`);
	await page.getByRole("button", { name: "Choose Essential" }).click();
	await payAt(
		page,
		page.getByRole("dialog").getByRole("button", { name: "Pay CHF 49.00" }),
	);
	await page.getByRole("button", { name: "Done" }).click();
	await expect(balanceOf(page)).toContainText("2,400");
	await product.restart({ SANDBOX_CLOCK_AHEAD_DAYS: "64" });
	await page.goto(`${product.url}/settings/billing`);
	await expect(page.getByText("Essential, one month")).toBeVisible({
		timeout: renewalMilliseconds,
	});
	await expect(balanceOf(page)).toContainText(/(?<![\d,])1,200 tokens/);
});

async function topUp(page: Page, amount: string, price: string): Promise<void> {
	await page.getByRole("button", { name: "Add tokens" }).first().click();
	await page.getByLabel("Amount").fill(amount);
	await payAt(page, page.getByRole("button", { name: `Pay ${price}` }));
	await page.getByRole("button", { name: "Done" }).click();
}

/** Press, pay on the sandbox's page, and come back. */
async function payAt(
	page: Page,
	button: ReturnType<Page["getByRole"]>,
): Promise<void> {
	await button.click();
	await page.waitForURL(/sandbox\/checkout/);
	await page
		.getByRole("button", { name: /^Pay CHF/ })
		.first()
		.click();
	await page.waitForURL(/\/settings\//);
}
