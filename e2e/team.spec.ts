/**
 * The promise of a team: who is invited joins and draws from the same pool, everybody sees the same balance at once, the
 * book names who it was, a viewer spends nothing and sees no money, and who is removed is out within five seconds.
 */
import { type Browser, expect, type Page, test } from "@playwright/test";
import { accessible } from "./accessible.ts";
import { password, signUp } from "./person.ts";
import { openProduct, type Product } from "./product.ts";

let product: Product;
// One for each: the operator of an installation is who opened its first company.
test.beforeEach(async () => {
	product = await openProduct();
});
test.afterEach(() => product.stop());

const balanceOf = (page: Page) =>
	page.getByRole("button", { name: /Token balance/ });

/** Not the name in the list by which the entries are filtered, which a closed list hides. */
const nameInBook = (page: Page, name: string) =>
	page.getByText(name).filter({ visible: true }).first();

test("a colleague is invited by mail, shares the pool, becomes a viewer, and is removed", async ({
	page,
	browser,
}) => {
	await signUp(page, product.url, { email: "ada@example.org" });
	await page.goto(`${product.url}/settings/team`);
	await expect(page.getByText("You are alone here so far")).toBeVisible();
	await accessible(page);
	await page.getByRole("button", { name: "Invite somebody" }).click();
	await page.getByRole("button", { name: "Send invitation" }).click();
	await expect(page.getByText("Enter your mail address")).toBeVisible();
	await page.getByLabel("Mail address").fill("grace@example.org");
	await page.getByRole("radio", { name: /^Admin/ }).check();
	await accessible(page);
	await page.getByRole("button", { name: "Send invitation" }).click();
	await expect(
		page.getByRole("heading", { name: "Open invitations" }),
	).toBeVisible();
	await accessible(page);

	// Who runs an installation without an SMTP server reads its mails in the console.
	await page.getByRole("button", { name: "Account of Ada Lovelace" }).click();
	await page.getByRole("link", { name: "Mails of this installation" }).click();
	await openMail(page, "Ada Lovelace invites you to Ada Research");
	await accessible(page);
	const link = await page
		.getByRole("link", { name: /\/join\// })
		.getAttribute("href");

	const grace = await somebodyElse(browser);
	await grace.goto(link ?? "");
	await expect(
		grace.getByRole("heading", { name: "Join Ada Research" }),
	).toBeVisible();
	await expect(grace.getByLabel("Mail address")).toHaveValue(
		"grace@example.org",
	);
	await accessible(grace);
	await grace.getByLabel("Your name").fill("Grace Hopper");
	await grace.getByLabel("Password", { exact: true }).fill(password);
	await grace.getByRole("button", { name: "Join" }).click();
	await expect(balanceOf(grace)).toContainText("1,200");

	// One pool: what one adds, the other sees at once.
	await page.getByRole("button", { name: "Add tokens" }).click();
	await page.getByLabel("Amount").fill("100");
	await page.getByRole("button", { name: "Pay CHF 5.00" }).click();
	await page.waitForURL(/sandbox\/checkout/);
	await page.getByRole("button", { name: /^Pay/ }).first().click();
	await expect(balanceOf(page)).toContainText("1,300");
	await expect(balanceOf(grace)).toContainText("1,300");

	// What a member does stands in the book with the name.
	const limited = await grace.request.put(`${product.url}/api/tokens/budgets`, {
		data: {
			scope: { of: "feature", feature: "interview_transcription" },
			limitTokens: 500,
			requestId: crypto.randomUUID(),
		},
	});
	expect(limited.status(), await limited.text()).toBe(200);
	const entries = await page.request.get(
		`${product.url}/api/tokens/entries?limit=1`,
	);
	expect(await entries.text()).toContain("Grace Hopper");
	await page.goto(`${product.url}/settings/tokens`);
	await expect(nameInBook(page, "Grace Hopper")).toBeVisible();

	// A viewer spends nothing and sees no money; the server knows at once, the open page too.
	await grace.goto(`${product.url}/settings/team`);
	await expect(grace.getByRole("link", { name: "Billing" })).toBeVisible();
	await page.goto(`${product.url}/settings/team`);
	await page.getByRole("button", { name: "Manage Grace Hopper" }).click();
	await page.getByRole("radio", { name: /^Viewer/ }).check();
	await accessible(page);
	await page.getByRole("button", { name: "Save role" }).click();
	await expect(page.getByText("Grace Hopper is now: Viewer.")).toBeVisible();
	for (const path of ["/api/billing", "/api/billing/payments"])
		expect((await grace.request.get(`${product.url}${path}`)).status()).toBe(
			403,
		);
	const topUp = await grace.request.post(`${product.url}/api/top-ups`, {
		data: { amountTokens: 100, quote: "x", requestId: crypto.randomUUID() },
	});
	expect(topUp.status()).toBe(403);
	await expect(grace.getByRole("link", { name: "Billing" })).toHaveCount(0);
	await expect(
		grace.getByRole("button", { name: "Invite somebody" }),
	).toHaveCount(0);
	await accessible(grace);

	// Removed, she is out within five seconds, without touching anything.
	await page.getByRole("button", { name: "Manage Grace Hopper" }).click();
	await page.getByRole("button", { name: "Remove from the team…" }).click();
	await accessible(page);
	await page.getByRole("button", { name: "Remove", exact: true }).click();
	await expect(grace.getByRole("heading", { name: "Sign in" })).toBeVisible({
		timeout: 5_000,
	});
	expect((await grace.request.get(`${product.url}/api/session`)).status()).toBe(
		401,
	);
	// What she did keeps her name.
	await page.goto(`${product.url}/settings/tokens`);
	await expect(nameInBook(page, "Grace Hopper")).toBeVisible();
	await grace.goto(link ?? "");
	await expect(
		grace.getByText("This invitation is not valid any more"),
	).toBeVisible();
	await accessible(grace);
});

test("by a link somebody joins, becomes the owner, and goes back and forth between two companies", async ({
	page,
	browser,
}) => {
	await signUp(page, product.url, {
		email: "alan@example.org",
		name: "Alan Turing",
		company: "Bletchley",
	});
	await page.goto(`${product.url}/settings/team`);
	await page.getByRole("button", { name: "Invite somebody" }).click();
	await page.getByText("By a link", { exact: true }).click();
	await page.getByRole("button", { name: "Make link" }).click();
	const link = await page.getByLabel("Invitation link").inputValue();
	await accessible(page);
	await page.getByRole("button", { name: "Done" }).click();

	// Joan has a company of her own, and is signed in there.
	const joan = await somebodyElse(browser);
	await signUp(joan, product.url, {
		email: "joan@example.org",
		name: "Joan Clarke",
		company: "Hut 8",
	});
	await joan.goto(link);
	await accessible(joan);
	await joan.getByRole("button", { name: "Join as Joan Clarke" }).click();
	await joan.getByRole("button", { name: "Account of Joan Clarke" }).click();
	await expect(
		joan.getByRole("dialog", { name: "Account" }).getByText("Bletchley"),
	).toBeVisible();
	await accessible(joan);
	await joan.getByRole("button", { name: "Go to Hut 8" }).click();
	const nameOf = joan.getByLabel("Name of the company");
	await expect(async () => {
		await joan.goto(`${product.url}/settings/team`);
		await expect(nameOf).toHaveValue("Hut 8", { timeout: 2_000 });
	}).toPass();
	await joan.getByRole("button", { name: "Account of Joan Clarke" }).click();
	await joan.getByRole("button", { name: "Go to Bletchley" }).click();
	// A researcher there: the company's name is read, not changed.
	await expect(async () => {
		await joan.goto(`${product.url}/settings/team`);
		await expect(joan.getByText("Alan Turing").first()).toBeVisible({
			timeout: 2_000,
		});
	}).toPass();
	await expect(nameOf).toHaveCount(0);

	await page.getByRole("button", { name: "Manage Joan Clarke" }).click();
	await page.getByRole("button", { name: "Hand over ownership…" }).click();
	await page.getByLabel("Your password, to confirm").fill("not the password");
	await page.getByRole("button", { name: "Hand over ownership" }).click();
	await expect(page.getByText("The password is not right")).toBeVisible();
	await accessible(page);
	await page.getByLabel("Your password, to confirm").fill(password);
	await page.getByRole("button", { name: "Hand over ownership" }).click();
	await expect(page.getByText("Joan Clarke is the owner now")).toBeVisible();
	await joan.goto(`${product.url}/settings/team`);
	await expect(
		joan.getByRole("button", { name: "Manage Alan Turing" }),
	).toBeVisible();
	await page.getByRole("button", { name: "Leave Bletchley…" }).click();
	await page.getByRole("button", { name: "Leave", exact: true }).click();
	await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
	await expect(joan.getByText("Alan Turing")).toHaveCount(0);
});

test("a forgotten password is set anew by mail, and ends the sessions that were open", async ({
	page,
	browser,
}) => {
	await signUp(page, product.url, { email: "ada@example.org" });
	const elsewhere = await somebodyElse(browser);
	await signUp(elsewhere, product.url, { email: "joan@example.org" });
	const forgetful = await somebodyElse(browser);
	await forgetful.goto(`${product.url}/sign-in`);
	await forgetful
		.getByRole("link", { name: "Forgotten your password?" })
		.click();
	await accessible(forgetful);
	await forgetful.getByLabel("Mail address").fill("joan@example.org");
	await forgetful.getByRole("button", { name: "Send link" }).click();
	await expect(forgetful.getByText("Look into your mailbox")).toBeVisible();
	await accessible(forgetful);

	await page.goto(`${product.url}/operator/mail`);
	await openMail(page, "Set a new password");
	const link = await page
		.getByRole("link", { name: /\/reset-password\// })
		.getAttribute("href");
	await forgetful.goto(link ?? "");
	await accessible(forgetful);
	await forgetful.getByLabel("New password").fill("another sentence, as long");
	await forgetful.getByRole("button", { name: "Set password" }).click();
	await expect(
		forgetful.getByRole("heading", { name: "Sign in" }),
	).toBeVisible();
	await expect(
		elsewhere.getByRole("heading", { name: "Sign in" }),
	).toBeVisible();
	await signIn(forgetful, "joan@example.org", "another sentence, as long");
	await forgetful.goto(`${product.url}/settings/account`);
	await expect(
		forgetful.getByRole("heading", { name: "Your account" }),
	).toBeVisible();
	await accessible(forgetful);

	// Another language is in force at once, and mails come in it.
	await forgetful
		.getByRole("main")
		.getByRole("combobox", { name: "Language" })
		.selectOption("de");
	await expect(
		forgetful.getByRole("heading", { name: "Ihr Konto" }),
	).toBeVisible();
	await expect
		.poll(async () =>
			(await forgetful.request.get(`${product.url}/api/session`)).text(),
		)
		.toContain('"language":"de"');

	await forgetful.goto(link ?? "");
	await forgetful.getByLabel("Neues Passwort").fill("once more, as long");
	await forgetful.getByRole("button", { name: "Passwort setzen" }).click();
	await expect(
		forgetful.getByText("Dieser Link gilt nicht mehr").first(),
	).toBeVisible();

	// Nobody else reads the mails of the installation.
	const answer = await forgetful.request.get(
		`${product.url}/api/operator/mail`,
	);
	expect(answer.status()).toBe(403);
});

async function somebodyElse(browser: Browser): Promise<Page> {
	const context = await browser.newContext({
		locale: "en-GB",
		timezoneId: "Europe/Zurich",
	});
	return context.newPage();
}

async function signIn(page: Page, email: string, typed: string): Promise<void> {
	await page.getByLabel("Mail address").fill(email);
	await page.getByLabel("Password", { exact: true }).fill(typed);
	await page.getByRole("button", { name: "Sign in" }).click();
	await expect(balanceOf(page)).toBeVisible();
}

/** The list asks again by itself; the mail is written in a moment. */
async function openMail(page: Page, subject: string): Promise<void> {
	await accessible(page);
	await page.getByRole("link", { name: subject }).first().click();
	await expect(page.getByRole("heading", { name: subject })).toBeVisible();
}
