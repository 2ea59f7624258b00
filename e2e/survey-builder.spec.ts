/**
 * The promise of the builder: a survey is made by keyboard alone and saves itself, every step can be undone, two people
 * who edit at once lose nothing, what nobody could read or ever see is told before it is published, and a link and a QR
 * code bring people to it.
 */
import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { accessible } from "./accessible.ts";
import { signUp } from "./person.ts";
import { openProduct, type Product } from "./product.ts";

let product: Product;
test.beforeAll(async () => {
	product = await openProduct();
});
test.afterAll(() => product.stop());

const rows = (page: Page) =>
	page.getByRole("grid", { name: "Questions" }).getByRole("row");
const saved = (page: Page) =>
	expect(page.getByText(/^(Saved \d|Everything is saved)/)).toBeVisible();
const title = (page: Page) => page.getByLabel("Question", { exact: true });

const option = (page: Page, n: number) =>
	page.getByRole("textbox", { name: `Option ${n}` });

async function newSurvey(page: Page, name: string): Promise<void> {
	await page.goto(`${product.url}/surveys`);
	await page.getByRole("button", { name: "New survey" }).click();
	await page.getByLabel("Name", { exact: true }).fill(name);
	await page.getByRole("button", { name: "Make survey" }).click();
	await expect(
		page.getByRole("textbox", { name: "Name of the survey" }),
	).toHaveValue(name);
}

/** Tab until something has the focus, as somebody does who has no mouse. */
async function tabTo(page: Page, target: Locator): Promise<void> {
	for (let times = 0; times < 60; times += 1) {
		if ((await target.and(page.locator(":focus")).count()) > 0) return;
		await page.keyboard.press("Tab");
	}
	throw new Error("The keyboard does not get there");
}

async function addByKeyboard(page: Page, first: string, words: string) {
	await page.keyboard.type(first);
	await page.keyboard.press("Enter");
	await expect(title(page)).toBeFocused();
	await page.keyboard.type(words);
}

test("a survey is built by keyboard alone, saves itself, and every step can be undone", async ({
	page,
}) => {
	await signUp(page, product.url, { email: "keys@example.org" });
	await page.goto(`${product.url}/surveys`);
	await expect(page.getByText("A survey in three steps")).toBeVisible();
	await accessible(page);
	await newSurvey(page, "Lunch");
	await expect(page.getByText("Nothing in it costs tokens")).toBeVisible();

	await tabTo(page, page.getByRole("button", { name: "First question" }));
	await page.keyboard.press("Enter");
	await expect(page.getByRole("menu")).toBeVisible();
	await accessible(page);
	await addByKeyboard(page, "v", "How was lunch?");
	await expect(page.getByText(/likely \d+, at most 16 tokens/)).toBeVisible();
	await accessible(page);

	// From the list, a slash adds another.
	await rows(page).first().focus();
	await page.keyboard.press("/");
	await addByKeyboard(page, "si", "Would you come again?");
	await expect(rows(page)).toHaveCount(2);
	await option(page, 1).focus();
	await page.keyboard.type("Yes");
	await page.keyboard.press("Enter");
	await page.keyboard.type("No");
	await expect(option(page, 3)).toBeVisible();
	await option(page, 3).focus();
	await page.keyboard.press("Backspace");
	await expect(option(page, 3)).toHaveCount(0);
	await saved(page);

	await rows(page).nth(1).focus();
	await page.keyboard.press("Alt+ArrowUp");
	await expect(rows(page).first()).toContainText("Would you come again?");
	await page.keyboard.press("ControlOrMeta+z");
	await expect(rows(page).first()).toContainText("How was lunch?");
	await page.keyboard.press("ControlOrMeta+Shift+z");
	await expect(rows(page).first()).toContainText("Would you come again?");

	await page.getByRole("button", { name: "Delete", exact: true }).focus();
	await page.keyboard.press("Enter");
	await expect(rows(page)).toHaveCount(1);
	await page.getByRole("button", { name: "Undo" }).last().click();
	await expect(rows(page)).toHaveCount(2);
	await saved(page);

	await page.reload();
	await expect(rows(page)).toHaveCount(2);
	await expect(rows(page).first()).toContainText("Would you come again?");
	await rows(page).first().focus();
	await page.keyboard.press("Enter");
	await expect(option(page, 1)).toHaveValue("Yes");

	// Whoever leaves before it was saved has it saved on the way.
	await page
		.getByRole("textbox", { name: "Name of the survey" })
		.fill("Lunch, renamed at the last moment");
	await page.getByRole("link", { name: "Interviews", exact: true }).click();
	await expect(
		page.getByRole("heading", { name: "Interviews", exact: true }),
	).toBeVisible();
	await page.goto(`${product.url}/surveys`);
	await expect(
		page.getByRole("link", { name: "Lunch, renamed at the last moment" }),
	).toBeVisible();
	await accessible(page);
});

test("a question that nobody could see and a colour that nobody could read are told before they are published", async ({
	page,
}) => {
	await signUp(page, product.url, { email: "faults@example.org" });
	await newSurvey(page, "Dead ends");
	await page.getByRole("button", { name: "Publish", exact: true }).click();
	const dialog = page.getByRole("dialog");
	await expect(dialog).toContainText("There is no question yet");
	await expect(
		dialog.getByRole("button", { name: "Publish", exact: true }),
	).toBeDisabled();
	await accessible(page);
	await page.keyboard.press("Escape");

	await page.getByRole("button", { name: "First question" }).click();
	await page.getByRole("menuitem", { name: /^Rating/ }).click();
	await title(page).fill("How was it?");
	await page.getByRole("button", { name: "Add question" }).click();
	await page.getByRole("menuitem", { name: /^Long text/ }).click();
	await title(page).fill("What was bad?");
	await page.getByRole("button", { name: "Add a condition" }).click();
	await page.getByLabel("Comparison").selectOption("is at most");
	await page.getByLabel("Value").selectOption("2");
	await page.getByRole("button", { name: "Add another" }).click();
	await page.getByLabel("Comparison").nth(1).selectOption("is at least");
	await page.getByLabel("Value").nth(1).selectOption("4");
	await expect(page.getByText("Its conditions can never hold")).toBeVisible();
	await expect(
		page.getByText("Nobody can ever see this question"),
	).toBeVisible();
	await accessible(page);

	await page.getByRole("button", { name: "Publish", exact: true }).click();
	await expect(dialog).toContainText("2 things stand in the way");
	await dialog
		.getByRole("button", { name: /Question 2 · Its conditions/ })
		.click();
	await page.getByRole("button", { name: "Remove condition 2" }).click();
	await expect(page.getByText("Its conditions can never hold")).toHaveCount(0);

	// The preview follows the conditions as a phone will.
	await page.getByRole("button", { name: "From the beginning" }).click();
	const preview = page.getByRole("region", { name: "Preview" });
	await preview.getByRole("button", { name: "Start" }).click();
	await preview.getByText("5", { exact: true }).click();
	await preview.getByRole("button", { name: "Send my answers" }).click();
	await expect(preview.getByText("Thank you")).toBeVisible();
	await preview.getByRole("button", { name: "Back" }).click();
	await preview.getByText("1", { exact: true }).click();
	await preview.getByRole("button", { name: "Next" }).click();
	await expect(preview.getByText("What was bad?")).toBeVisible();

	await page.getByRole("button", { name: "Look and languages" }).click();
	const colour = page.getByLabel("Colour code");
	await colour.fill("#ffee88");
	await expect(page.getByText(/Words on #ffee88 could not be/)).toBeVisible();
	await accessible(page);
	await page.getByRole("button", { name: /^Use #[0-9a-f]{6} instead/ }).click();
	await expect(page.getByText(/^Easy to read/)).toBeVisible();
	await page.getByRole("button", { name: "Add French" }).click();
	await expect(page.getByText("2 texts missing")).toBeVisible();
	await saved(page);

	await page.getByRole("button", { name: "Publish", exact: true }).click();
	await expect(dialog).toContainText("French: 2 texts are missing");
	await dialog.getByRole("button", { name: "Publish", exact: true }).click();

	// Published: the link and the QR code are there to be passed on.
	await expect(page.getByLabel("Address")).toHaveValue(/\/s\/\w+$/);
	await expect(page.getByRole("img", { name: /QR code/ })).toBeVisible();
	await expect(page.getByText("Open", { exact: true })).toBeVisible();
	await accessible(page);
	const [file] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("button", { name: "Download SVG" }).click(),
	]);
	expect(file.suggestedFilename()).toBe("Dead-ends-qr.svg");
	expect(await readFile(await file.path(), "utf8")).toContain("<svg");

	await page.getByRole("button", { name: "More" }).click();
	await page.getByRole("menuitem", { name: "Pause" }).click();
	await expect(page.getByText("Paused", { exact: true })).toBeVisible();
});

test("two people who edit at once lose nothing, and where both changed the same they see both", async ({
	page,
	context,
}) => {
	await signUp(page, product.url, { email: "two@example.org" });
	await newSurvey(page, "Together");
	await page.getByRole("button", { name: "First question" }).click();
	await page.getByRole("menuitem", { name: /^Long text/ }).click();
	await title(page).fill("One?");
	await page.getByRole("button", { name: "Add question" }).click();
	await page.getByRole("menuitem", { name: /^Short text/ }).click();
	await title(page).fill("Two?");
	await saved(page);

	const other = await context.newPage();
	await other.goto(page.url());
	await expect(rows(other)).toHaveCount(2);

	// Different questions: both are there, without anybody being asked.
	await rows(other).first().click();
	await title(other).fill("One, by the other?");
	await title(page).fill("Two, by me?");
	await expect(rows(page).first()).toContainText("One, by the other?");
	await expect(rows(other).nth(1)).toContainText("Two, by me?");
	await saved(page);
	await saved(other);

	// The same question, while one of them is cut off.
	await page.route("**/api/surveys/*", (route) =>
		route.request().method() === "GET" ? route.abort() : route.continue(),
	);
	await page.route("**/api/live", (route) => route.abort());
	await rows(page).first().click();
	await rows(other).first().click();
	await title(other).fill("Theirs?");
	await saved(other);
	await page.unrouteAll();
	await title(page).fill("Mine?");
	await expect(
		page.getByText("Somebody else changed the same", { exact: true }),
	).toBeVisible();
	await accessible(page);
	await page.getByRole("button", { name: "Compare" }).click();
	await expect(page.getByRole("dialog")).toContainText("Mine?");
	await expect(page.getByRole("dialog")).toContainText("Theirs?");
	await accessible(page);
	await page.getByRole("radio", { name: /Theirs\?/ }).check();
	await page.getByRole("button", { name: "Save as chosen" }).click();
	await expect(title(page)).toHaveValue("Theirs?");
	await saved(page);
	await page.keyboard.press("ControlOrMeta+z");
	await expect(title(page)).toHaveValue("Mine?");
	await saved(page);
	await expect(title(other)).toHaveValue("Mine?");
});

test.describe("on a phone", () => {
	test.use({ viewport: { width: 390, height: 844 } });
	test("the builder is three steps, and nothing is wider than the screen", async ({
		page,
	}) => {
		await signUp(page, product.url, { email: "phone@example.org" });
		await page.goto(`${product.url}/surveys`);
		await page.getByRole("button", { name: "Look at a sample" }).click();
		await page.getByRole("button", { name: "Make survey" }).click();
		await expect(rows(page).first()).toBeVisible();
		await accessible(page);
		await rows(page).nth(2).click();
		await expect(page.getByLabel("Longest answer")).toBeVisible();
		await expect(rows(page).first()).toBeHidden();
		await accessible(page);
		await page.getByText("Preview", { exact: true }).first().click();
		await expect(
			page.getByRole("button", { name: "Use the microphone" }),
		).toBeVisible();
		await accessible(page);
		expect(
			await page.evaluate("document.documentElement.scrollWidth - innerWidth"),
		).toBeLessThanOrEqual(0);
	});
});
