/**
 * The promise to a respondent: nothing that was answered or said is lost, whatever the network, the page or the microphone
 * do; and everybody can answer, by voice, by hand, or by keyboard alone.
 */
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { accessible } from "./accessible.ts";
import { password } from "./person.ts";
import { openProduct, type Product } from "./product.ts";

/** A reader of LibriVox speaks into the microphone that Chromium pretends to have. */
const voice = fileURLToPath(
	new URL(
		"../apps/server/src/providers/audio/fixtures/speech/ill-disposed.wav",
		import.meta.url,
	),
);

test.use({
	viewport: { width: 390, height: 844 },
	hasTouch: true,
	launchOptions: {
		args: [
			...(JSON.parse(process.env["BROWSER_ARGS"] ?? "[]") as string[]),
			"--use-fake-device-for-media-stream",
			`--use-file-for-fake-audio-capture=${voice}`,
		],
		...(process.env["BROWSER_PATH"] === undefined
			? {}
			: { executablePath: process.env["BROWSER_PATH"] }),
	},
});

let product: Product;
test.beforeAll(async () => {
	product = await openProduct();
});
test.afterAll(() => product.stop());

type Question = { id: string; kind: string; showIf: unknown };
type Survey = {
	id: string;
	publicId: string;
	name: string;
	revision: number;
	settings: object;
	definition: { questions: Question[] };
};
type Given = {
	questionId: string;
	followUp: number | null;
	value: { kind: string; text?: string; number?: number };
	recording: { seconds: number; chargedTokens: number } | null;
};

/** A company with a survey of these kinds of questions, published; and how the company asks the server. */
async function company(kinds: string[]) {
	const cookies: string[] = [];
	const ask = async <T>(
		method: string,
		path: string,
		body?: object,
	): Promise<T> => {
		const answer = await fetch(`${product.url}${path}`, {
			method,
			headers: {
				"content-type": "application/json",
				cookie: cookies.join("; "),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		expect(answer.ok, `${method} ${path}`).toBe(true);
		for (const cookie of answer.headers.getSetCookie())
			cookies.push(cookie.split(";")[0] ?? "");
		return (await answer.json()) as T;
	};
	await ask("POST", "/api/sign-up", {
		companyName: "Lindenhof Books",
		name: "Anna",
		email: `${randomUUID()}@example.org`,
		password,
	});
	let survey = await ask<Survey>("POST", "/api/surveys", {
		name: "Your visit",
		requestId: randomUUID(),
		from: "sample",
		language: "en",
	});
	survey.definition.questions = survey.definition.questions
		.filter(({ kind }) => kinds.includes(kind))
		.map((question) => ({
			...question,
			showIf: null,
			smart: { countMax: 0, goal: "", avoid: "" },
		}));
	survey = await ask<Survey>("PUT", `/api/surveys/${survey.id}`, {
		name: survey.name,
		definition: survey.definition,
		settings: survey.settings,
		revision: survey.revision,
	});
	await ask("POST", `/api/surveys/${survey.id}/publication`, {
		revision: survey.revision,
	});
	return {
		address: `${product.url}/s/${survey.publicId}`,
		responses: async () =>
			(
				await ask<{ responses: { isComplete: boolean; answers: Given[] }[] }>(
					"GET",
					`/api/surveys/${survey.id}/responses`,
				)
			).responses,
		available: async () =>
			(await ask<{ availableTokens: number }>("GET", "/api/tokens/balance"))
				.availableTokens,
	};
}

const press = (page: Page, name: string) =>
	page.getByRole("button", { name, exact: true }).click();
const asked = (page: Page, title: string | RegExp) =>
	expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
const arrived = (page: Page) =>
	expect(
		page.locator("main").getByText("All your answers have arrived."),
	).toBeVisible({ timeout: 70_000 });

async function speak(page: Page, seconds: number): Promise<void> {
	await press(page, "Use the microphone");
	await expect(
		page.getByRole("heading", { name: "We can hear you" }),
	).toBeVisible();
	await press(page, "Record");
	await expect(page.locator(".clock")).toHaveText(`0:0${seconds}`);
}

test("a recording goes on without a network, and is there once when it is back, for exactly its price", async ({
	page,
	context,
}) => {
	await context.grantPermissions(["microphone"]);
	const { address, responses, available } = await company([
		"nps",
		"vocal",
		"short_text",
	]);
	const before = await available();
	await page.goto(address);
	await press(page, "Start");
	await page.getByText("8", { exact: true }).click();
	await press(page, "Next");

	await asked(page, /Tell us about your visit/);
	await accessible(page);
	await speak(page, 3);
	await context.setOffline(true);
	await expect(page.getByText("No connection")).toBeVisible();
	await expect(page.locator(".clock")).toHaveText("0:08");
	await accessible(page);
	await press(page, "Done");
	await accessible(page);
	await press(page, "Use this recording");

	// Nobody waits for the network.
	await asked(page, /In which town/);
	await page.getByRole("textbox").fill("Bern");
	await press(page, "Send my answers");
	await asked(page, "Your answers are saved");
	expect((await responses())[0]?.isComplete).toBe(false);

	await context.setOffline(false);
	await arrived(page);
	await accessible(page);
	const [response, ...others] = await responses();
	expect(others).toEqual([]);
	expect(response).toMatchObject({
		isComplete: true,
		answers: [
			{ value: { number: 8 } },
			{ value: { kind: "recording" } },
			{ value: { text: "Bern" } },
		],
	});
	const recording = response?.answers[1]?.recording;
	expect(recording?.seconds).toBeGreaterThan(7);
	const price = Math.ceil((Math.floor(recording?.seconds ?? 0) * 8) / 60);
	expect(recording?.chargedTokens).toBe(price);
	expect(await available()).toBe(before - price);
});

test("a page that is closed in the middle of a recording and of a sentence goes on where it was", async ({
	page,
	context,
}) => {
	await context.grantPermissions(["microphone"]);
	const { address, responses } = await company(["vocal", "short_text"]);
	await page.goto(address);
	await press(page, "Start");
	await speak(page, 6);
	await page.reload();

	await expect(
		page.getByRole("heading", { name: "Your recording" }),
	).toBeVisible();
	await expect(page.getByText("before the page was closed")).toBeVisible();
	await accessible(page);
	await press(page, "Use this recording");
	await asked(page, /In which town/);
	await page.getByRole("textbox").fill("Ber");
	await page.reload();
	await expect(page.getByRole("textbox")).toHaveValue("Ber");
	await page.getByRole("textbox").fill("Bern");
	await press(page, "Send my answers");
	await arrived(page);
	await page.reload();
	await arrived(page);

	const all = await responses();
	expect(all).toHaveLength(1);
	expect(all[0]?.answers.map(({ value }) => value.kind)).toEqual([
		"recording",
		"text",
	]);
	// What was on the device: pieces of five seconds.
	expect(all[0]?.answers[0]?.recording?.seconds).toBeGreaterThan(4.5);
});

test("only the take that was kept counts", async ({ page, context }) => {
	await context.grantPermissions(["microphone"]);
	const { address, responses, available } = await company(["vocal"]);
	const before = await available();
	await page.goto(address);
	await press(page, "Start");
	await speak(page, 3);
	await press(page, "Done");
	await press(page, "Record again");
	await expect(page.getByText("is kept until you confirm")).toBeVisible();
	await press(page, "Record");
	await expect(page.locator(".clock")).toHaveText("0:02");
	await press(page, "Done");
	await press(page, "Use this recording");
	await arrived(page);
	const [response] = await responses();
	expect(response?.answers).toHaveLength(1);
	expect(response?.answers[0]?.recording?.seconds).toBeLessThan(3);
	expect(await available()).toBe(before - 1);
});

test("where the microphone is denied it says so and how to allow it, and writing is one tap away", async ({
	page,
	context,
}) => {
	await deny(context, page);
	const { address, responses } = await company(["vocal"]);
	await page.goto(address);
	await press(page, "Start");
	await press(page, "Use the microphone");
	await expect(
		page.getByRole("heading", { name: "The microphone is blocked" }),
	).toBeVisible();
	await accessible(page);
	await press(page, "Write instead");
	await page.getByRole("textbox").fill("It was warm and quiet.");
	await press(page, "Send my answers");
	await arrived(page);
	expect((await responses())[0]?.answers[0]?.value.text).toBe(
		"It was warm and quiet.",
	);
});

async function deny(context: BrowserContext, page: Page): Promise<void> {
	const devTools = await context.newCDPSession(page);
	await devTools.send("Browser.setPermission", {
		permission: { name: "microphone" },
		setting: "denied",
		origin: product.url,
	});
}

test("a survey can be answered by keyboard alone, and taken back", async ({
	page,
}) => {
	const { address, responses } = await company([
		"statement",
		"nps",
		"single_choice",
		"multiple_choice",
		"rating",
		"number",
		"short_text",
	]);
	const keys = async (...pressed: string[]) => {
		for (const key of pressed) await page.keyboard.press(key);
	};
	await page.goto(address);
	await expect(page.getByRole("button", { name: "Start" })).toBeVisible();
	await page.getByRole("button", { name: "Start" }).focus();
	await keys("Enter");
	await asked(page, /Think of the last time/);
	// The heading has the focus, so that it is read out; Tab goes on from there.
	await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
	await page.getByRole("button", { name: "Next" }).focus();
	await keys("Enter");

	await asked(page, /How likely/);
	await keys("7", "Tab", "ArrowRight", "Enter");
	await asked(page, /What brought you/);
	await keys("2", "Tab", "Enter");
	await asked(page, /What did you buy/);
	await keys("1", "3", "Tab", "Enter");
	await asked(page, /How many things/);
	await keys("Tab", "1", "2", "Enter");
	await asked(page, /How friendly/);
	await keys("4", "Tab", "Enter");
	await asked(page, /In which town/);
	await keys("Tab");
	await page.keyboard.type("Bern");
	await keys("Enter");
	await arrived(page);
	const [response] = await responses();
	expect(response?.answers.map(({ value }) => value)).toEqual([
		{ kind: "number", number: 8 },
		expect.objectContaining({ optionIds: ["o_samplead02"] }),
		expect.objectContaining({ optionIds: ["o_samplebk01", "o_samplegf03"] }),
		{ kind: "number", number: 12 },
		{ kind: "number", number: 4 },
		{ kind: "text", text: "Bern" },
	]);

	await press(page, "Take back my answers");
	await accessible(page);
	await press(page, "Delete my answers");
	await asked(page, "Your answers are deleted");
	expect(await responses()).toEqual([]);
});
