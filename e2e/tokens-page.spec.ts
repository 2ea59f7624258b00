/**
 * The promise of Settings > Tokens, kept in a browser: every number leads to the entries that make it up, what is exported
 * is what is on screen, the past can be looked at, and a budget says what it stops before it does.
 */
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { read, utils } from "@e965/xlsx";
import { expect, type Page, test } from "@playwright/test";
import { accessible } from "./accessible.ts";
import { signUp } from "./person.ts";
import { openProduct, type Product } from "./product.ts";

const speechFolder = fileURLToPath(
	new URL(
		"../apps/server/src/providers/audio/fixtures/speech/",
		import.meta.url,
	),
);

let product: Product;
let folder: string;
test.beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "verbatim-export-"));
	product = await openProduct();
});
test.afterAll(async () => {
	await product.stop();
	await rm(folder, { recursive: true, force: true });
});

test("numbers are explained down to entries, exports equal the screen, the past is shown, and budgets stop what they say", async ({
	page,
}) => {
	await signUp(page, product.url, { email: "ada@example.org" });
	await buy(page, "100", "CHF 5.00");
	await upload(page, "first.mp3");
	await page.getByRole("link", { name: "first.mp3" }).click();
	await page
		.getByRole("button", { name: /Start transcription – 1 token/ })
		.click();
	await expect(page.getByRole("heading", { name: "Transcript" })).toBeVisible({
		timeout: 120_000,
	});
	await page.goto(`${product.url}/interviews`);
	await upload(page, "second.mp3");

	await page.goto(`${product.url}/settings/tokens`);
	await test.step("a number is explained down to its entries", async () => {
		for (const number of [
			"Explain: 1,200 tokens allocated",
			"Explain: 100 tokens bought",
			"Explain: 0 tokens reserved",
		])
			await expect(page.getByRole("button", { name: number })).toBeVisible();
		await accessible(page);
		await page.getByRole("button", { name: "Explain: 1 token used" }).click();
		const dialog = page.getByRole("dialog");
		await expect(
			dialog.getByRole("heading", { name: "1 token used" }),
		).toBeVisible();
		// By feature, by grant and by what happened: each addition makes the number.
		await expect(dialog.getByText("makes")).toHaveCount(3);
		await expect(dialog.getByText("Charged from a reservation")).toBeVisible();
		await accessible(page);
		await dialog.getByRole("button", { name: /No\. \d+ .*first\.mp3/ }).click();
		await expect(
			dialog.getByRole("heading", { name: /^Entry No\. \d+$/ }),
		).toBeVisible();
		await expect(
			dialog.getByText("up to the next whole token", { exact: false }),
		).toBeVisible();
		await accessible(page);
		await dialog.getByRole("button", { name: "Back to the number" }).click();
		await dialog.getByRole("button", { name: "Close" }).click();
		// The balance is explained by all that ever moved it.
		await page
			.getByRole("button", { name: "Explain: 1,299 tokens available" })
			.last()
			.click();
		await expect(dialog.getByText("1,299 tokens")).toHaveCount(3);
		await dialog
			.getByRole("button", { name: /^Tokens added/ })
			.first()
			.click();
		await expect(page).toHaveURL(/kinds=grant/);
		await expect(page.getByText("2 entries", { exact: true })).toBeVisible();
	});

	await test.step("the history is filtered, and its sums with it", async () => {
		await page.getByLabel("What", { exact: true }).selectOption("charges");
		await expect(page.getByText("1 entry", { exact: true })).toBeVisible();
		await expect(page).toHaveURL(/kinds=charges/);
		await page.reload();
		await expect(page.getByText("1 entry", { exact: true })).toBeVisible();
		const charges = await exported(page, "CSV");
		expect(charges.rows).toHaveLength(1);
		expect(charges.sum["used"]).toBe(1);
		await page.getByRole("button", { name: "Clear filter" }).click();
		await expect(page).not.toHaveURL(/kinds=/);
	});

	await test.step("what is exported is what is on screen", async () => {
		const shown = await page
			.getByText(/^\d+ entries$/)
			.first()
			.textContent();
		for (const format of ["CSV", "XLSX"] as const) {
			const { rows, sum, about } = await exported(page, format);
			expect(`${rows.length} entries`).toBe(shown);
			expect(Number(sum["available in"]) - Number(sum["available out"])).toBe(
				1_299,
			);
			expect(Number(sum["given"])).toBe(1_300);
			expect(Number(sum["used"]) - Number(sum["undone"])).toBe(1);
			expect(rows[0]?.["available after"]).toBe(1_299);
			expect(about["company"]).toBe("Ada Research");
			expect(about["last entry of the book"]).toBe(rows.length);
		}
	});

	await test.step("the pool of the past is shown as it was", async () => {
		await page.getByLabel("As of").fill("2026-01-01T10:00");
		await expect(
			page.getByRole("button", { name: "Explain: 0 tokens available" }).first(),
		).toBeVisible();
		await expect(
			page.getByRole("heading", { name: /Available on 1 Jan 2026/ }),
		).toBeVisible();
		await accessible(page);
		await page.getByRole("button", { name: "Back to now" }).click();
		await expect(
			page
				.getByRole("button", { name: "Explain: 1,299 tokens available" })
				.first(),
		).toBeVisible();
	});

	await test.step("use is a chart and a table of the same figures", async () => {
		await expect(page.getByText("1 token used", { exact: true })).toBeVisible();
		await page.getByText("Table", { exact: true }).click();
		const table = page.getByRole("table", { name: /Use by day/ });
		await expect(
			table.getByRole("columnheader", { name: "Interview transcription" }),
		).toBeVisible();
		await accessible(page);
		await page.getByText("Member", { exact: true }).first().click();
		await expect(
			table.getByRole("columnheader", { name: "Ada Lovelace" }),
		).toBeVisible();
	});

	await test.step("a budget says what it would stop, and stops it", async () => {
		await page.getByRole("button", { name: "Set a budget" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByLabel(/At most/).fill("0");
		await expect(
			dialog.getByText(/It would have stopped on .*: 0% of the use/),
		).toBeVisible();
		await expect(
			dialog.getByText(
				"Interview transcription by Ada Lovelace: 1 token would not have run",
			),
		).toBeVisible();
		await dialog.getByLabel(/At most/).fill("1");
		await expect(
			dialog.getByText("Nothing would have been stopped (1 token used)."),
		).toBeVisible();
		await expect(
			dialog.getByText(
				"1 interview that is ready now would not fit: second.mp3.",
			),
		).toBeVisible();
		await accessible(page);
		await dialog.getByRole("button", { name: "Set this budget" }).click();
		await expect(
			page.getByText(/Reached: nothing more can start until/),
		).toBeVisible();
		await accessible(page);

		await startSecond(page);
		await expect(
			page
				.getByText(
					"This would pass the budget for “Interview transcription” by 1 token.",
					{ exact: false },
				)
				.first(),
		).toBeVisible();

		await page.goto(`${product.url}/settings/tokens`);
		await page
			.getByRole("button", { name: "Change: Interview transcription" })
			.click();
		await page.getByRole("button", { name: "Remove the budget" }).click();
		await expect(page.getByText(/There is no budget/)).toBeVisible();
	});

	await test.step("what is kept for respondents is not for transcriptions", async () => {
		await page
			.getByRole("button", { name: "Set: Kept for respondents" })
			.click();
		const dialog = page.getByRole("dialog");
		await dialog.getByLabel("Tokens to keep").fill("1,299");
		await expect(
			dialog.getByText("From now on 0 tokens could still be used"),
		).toBeVisible();
		await dialog.getByRole("button", { name: "Keep this" }).click();
		await expect(
			page.getByText("Kept for respondents: 1,299 tokens"),
		).toBeVisible();
		await startSecond(page);
		await expect(
			page
				.getByText(
					"1,299 tokens are kept for respondents who are answering now",
					{ exact: false },
				)
				.first(),
		).toBeVisible();
	});

	await test.step("it fits a phone", async () => {
		for (const width of [390, 320]) {
			await page.setViewportSize({ width, height: 844 });
			await page.goto(`${product.url}/settings/tokens`);
			await expect(
				page.getByRole("heading", { name: "Statements" }),
			).toBeVisible();
			await expect(page.getByText(/^\d+ entries$/).first()).toBeVisible();
			expect(
				await page
					.locator("body")
					.evaluate((body) => body.scrollWidth - body.clientWidth),
			).toBe(0);
			await accessible(page);
		}
	});
});

async function startSecond(page: Page): Promise<void> {
	await page.goto(`${product.url}/interviews`);
	await page.getByRole("link", { name: "second.mp3" }).click();
	await page.getByRole("button", { name: /Start transcription/ }).click();
}

async function buy(page: Page, tokens: string, price: string): Promise<void> {
	await page
		.getByRole("button", { name: "Add tokens", exact: true })
		.first()
		.click();
	await page.getByLabel("Amount").fill(tokens);
	await page.getByRole("button", { name: `Pay ${price}` }).click();
	await page.waitForURL(/sandbox\/checkout/);
	await page.getByRole("button", { name: /^Pay/ }).first().click();
	await expect(page.getByText(`${tokens} tokens added`)).toBeVisible();
	await page
		.getByRole("button", { name: /^(Done|Close)$/ })
		.first()
		.click();
}

async function upload(page: Page, name: string): Promise<void> {
	await page.locator('input[type="file"]').setInputFiles({
		name,
		mimeType: "audio/mpeg",
		buffer: readFileSync(`${speechFolder}dashwood-leisure.mp3`),
	});
	await expect(page.getByRole("link", { name })).toBeVisible();
	await expect(page.getByText("Ready to start").first()).toBeVisible({
		timeout: 120_000,
	});
}

type Cells = Record<string, string | number>;

/** The file as a spreadsheet program reads it: its entries, its sums, and what it says of itself. */
async function exported(
	page: Page,
	format: "CSV" | "XLSX",
): Promise<{ rows: Cells[]; sum: Cells; about: Cells }> {
	const downloading = page.waitForEvent("download");
	await page
		.getByRole("button", { name: `Export these entries as ${format}` })
		.click();
	const file = await downloading;
	const path = join(folder, file.suggestedFilename());
	await file.saveAs(path);
	const book = read(readFileSync(path));
	const linesOf = (name: string | undefined) =>
		utils.sheet_to_json<(string | number)[]>(book.Sheets[name ?? ""] ?? {}, {
			header: 1,
			blankrows: true,
		});
	const lines = linesOf(book.SheetNames[0]);
	const begin = lines.findIndex(([cell]) => cell === "number");
	const header = (lines[begin] ?? []).map(String);
	const rows = lines
		.slice(begin + 1)
		.filter((line) => line.length > 0)
		.map((line) =>
			Object.fromEntries(
				header.map((name, index) => [name, line[index] ?? ""]),
			),
		);
	const about =
		format === "CSV" ? lines.slice(0, begin) : linesOf(book.SheetNames[1]);
	return {
		sum: rows.pop() ?? {},
		rows,
		about: Object.fromEntries(
			about.map(([name, value]) => [String(name), value ?? ""]),
		),
	};
}
