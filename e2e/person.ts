/** What every person does first: open an account in a browser. */
import { expect, type Page } from "@playwright/test";

export const password = "a sentence that is long enough";

export async function signUp(
	page: Page,
	url: string,
	person: { email: string; name?: string; company?: string },
): Promise<void> {
	await page.goto(`${url}/sign-up`);
	await page.getByLabel("Company").fill(person.company ?? "Ada Research");
	await page.getByLabel("Your name").fill(person.name ?? "Ada Lovelace");
	await page.getByLabel("Mail address").fill(person.email);
	await page.getByLabel("Password", { exact: true }).fill(password);
	await page.getByRole("button", { name: "Create account" }).click();
	await expect(
		page.getByRole("button", { name: /Token balance/ }),
	).toBeVisible();
}
