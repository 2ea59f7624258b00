/** Whatever happens to a payment and to the reports of it, the balance is right, and nothing is paid or granted twice. */
import { expect, type Page, test } from "@playwright/test";
import { accessible } from "./accessible.ts";
import { signUp } from "./person.ts";
import { openProduct, type Product } from "./product.ts";

let product: Product;
test.beforeAll(async () => {
	product = await openProduct();
});
test.afterAll(() => product.stop());

const balanceOf = (page: Page) =>
	page.getByRole("button", { name: /Token balance/ });
const isExactly = (tokens: string) => new RegExp(`(?<![\\d,])${tokens} tokens`);

test("each way in which a report can arrive grants once", async ({ page }) => {
	await signUp(page, product.url, { email: "ada@example.org" });
	for (const [press, after] of [
		["Pay, but report late", "1,300"],
		["Pay, and report it twice", "1,400"],
		["Pay, and never report it", "1,500"],
		["Pay, with reports out of order", "1,600"],
	] as const) {
		await toCheckout(page, "100");
		await page.getByRole("button", { name: press }).click();
		await expect(page.getByText("100 tokens added")).toBeVisible({
			timeout: 60_000,
		});
		await expect(balanceOf(page)).toContainText(isExactly(after));
		await page.getByRole("button", { name: "Done" }).click();
	}

	// The bank asks: not confirmed is not paid; confirmed is.
	await toCheckout(page, "100");
	await page.getByRole("button", { name: "Pay, when the bank asks" }).click();
	await page.getByRole("button", { name: "Do not confirm" }).click();
	await expect(page.getByText("The payment was declined")).toBeVisible();
	await expect(balanceOf(page)).toContainText(isExactly("1,600"));
	await page.getByRole("button", { name: "Try again" }).click();
	await expect(page.getByLabel("Amount")).toHaveValue("100");
	await page.getByRole("button", { name: "Pay CHF 5.00" }).click();
	await page.waitForURL(/sandbox\/checkout/);
	await page.getByRole("button", { name: "Pay, when the bank asks" }).click();
	await page.getByRole("button", { name: /^Confirm the payment/ }).click();
	await expect(page.getByText("100 tokens added")).toBeVisible();
	await expect(balanceOf(page)).toContainText(isExactly("1,700"));
	await page.getByRole("button", { name: "Done" }).click();

	// Declined and cancelled: nothing happened.
	await toCheckout(page, "500");
	await page.getByRole("button", { name: "Decline the payment" }).click();
	await expect(page.getByText("The payment was declined")).toBeVisible();
	await accessible(page);
	await page.getByRole("button", { name: "Close" }).last().click();
	await toCheckout(page, "500");
	await page.getByRole("button", { name: "Cancel and go back" }).click();
	await expect(page.getByText("The top-up was cancelled")).toBeVisible();
	await page.getByRole("button", { name: "Close" }).last().click();
	await expect(balanceOf(page)).toContainText(isExactly("1,700"));

	// Five payments and not one more, each with its receipt as a file.
	await page.goto(`${product.url}/settings/billing`);
	const receipts = page.getByRole("link", { name: /^Receipt/ });
	await expect(receipts).toHaveCount(5);
	const address = (await receipts.first().getAttribute("href")) ?? "";
	const receipt = await page.request.get(`${product.url}${address}`);
	expect(receipt.headers()["content-type"]).toContain("application/pdf");
	expect((await receipt.body()).subarray(0, 5).toString()).toBe("%PDF-");

	// What goes back takes its tokens along, and a dispute that is won brings them back.
	await page.getByRole("button", { name: /^(Add one|Change)$/ }).click();
	await page.getByRole("link", { name: /What can go wrong/ }).click();
	const faults = page.url();
	await page
		.getByRole("button", { name: /^Refund half/ })
		.first()
		.click();
	await page
		.getByRole("button", { name: /^Open a dispute/ })
		.nth(1)
		.click();
	await page.goto(`${product.url}/settings/billing`);
	await expect(balanceOf(page)).toContainText(isExactly("1,550"));
	await expect(page.getByText("CHF 2.50 went back")).toBeVisible();
	await expect(page.getByText("50 tokens taken back")).toBeVisible();
	await expect(page.getByText(/^Disputed: the bank/)).toBeVisible();
	await expect(
		page.getByRole("link", { name: /^Credit note/ }).first(),
	).toBeVisible();
	await accessible(page);
	await page.goto(faults);
	await page.getByRole("button", { name: /^Verbatim wins/ }).click();
	await page.goto(`${product.url}/settings/billing`);
	await expect(balanceOf(page)).toContainText(isExactly("1,650"));
	await page.goto(faults);
	await page
		.getByRole("button", { name: /^Refund the rest/ })
		.first()
		.click();
	await page.goto(`${product.url}/settings/billing`);
	await expect(balanceOf(page)).toContainText(isExactly("1,600"));
	await expect(page.getByText("100 tokens taken back")).toBeVisible();
});

test("two tabs at the same top-up come to one checkout, which is paid once", async ({
	page,
	context,
}) => {
	await signUp(page, product.url, { email: "grace@example.org" });
	const second = await context.newPage();
	await second.goto(product.url);
	await toCheckout(page, "200");
	await toCheckout(second, "200");
	expect(second.url()).toBe(page.url());
	await page.getByRole("button", { name: "Pay CHF 10.00" }).click();
	await expect(page.getByText("200 tokens added")).toBeVisible();
	await second.reload();
	await expect(
		second.getByRole("heading", { name: "Already paid" }),
	).toBeVisible();
	await expect(balanceOf(page)).toContainText(isExactly("1,400"));
	await page.getByRole("button", { name: "Done" }).click();
	await expect(page).not.toHaveURL(/top-up=/);
});

test("in another currency the price on screen, with its rate and its day, is the price that is paid", async ({
	page,
}) => {
	await signUp(page, product.url, { email: "marie@example.org" });
	await page.goto(`${product.url}/settings/billing`);
	await page.getByLabel("Currency of top-ups").selectOption("EUR");
	await page.getByRole("button", { name: "Save" }).last().click();
	await expect(page.getByText("Details saved")).toBeVisible();
	// A link opens the dialog with an amount, and once.
	await page.goto(`${product.url}/settings/tokens?add-tokens=340`);
	await expect(page.getByLabel("Amount")).toHaveValue("340");
	await expect(
		page.getByRole("button", { name: "Needed now: 340 tokens" }),
	).toHaveAttribute("aria-pressed", "true");
	await expect(page).not.toHaveURL(/add-tokens/);
	await expect(page.getByText(/1 CHF = \d+\.\d+ EUR/)).toBeVisible();
	const pay = page.getByRole("button", { name: /^Pay €/ });
	const price = /€[\d.]+/.exec((await pay.textContent()) ?? "")?.[0] ?? "";
	expect(price).not.toBe("");
	await accessible(page);
	await pay.click();
	await page.waitForURL(/sandbox\/checkout/);
	await expect(page.getByRole("heading", { level: 1 })).toContainText(
		price.slice(1),
	);
	await page.getByRole("button", { name: /^Pay/ }).first().click();
	await expect(page.getByText("340 tokens added")).toBeVisible();
	await expect(page.getByText(`${price} was paid.`)).toBeVisible();
	await expect(balanceOf(page)).toContainText(isExactly("1,540"));
});

async function toCheckout(page: Page, amount: string): Promise<void> {
	await page.getByRole("button", { name: "Add tokens" }).first().click();
	await page.getByLabel("Amount").fill(amount);
	await page.getByRole("button", { name: /^Pay CHF/ }).click();
	await page.waitForURL(/sandbox\/checkout/);
}
