/**
 * The promise of surveys: one is built and published, answered by voice on a phone, and the team sees the answer, a question
 * that followed from it, and the tokens go down by exactly what was kept. With no token left, everything else goes on.
 */
import { fileURLToPath } from "node:url";
import { expect, type Page, test } from "@playwright/test";
import { accessible } from "./accessible.ts";
import { signUp } from "./person.ts";
import { openProduct, type Product } from "./product.ts";

/** A reader of LibriVox speaks into the microphone that Chromium pretends to have. */
const voice = fileURLToPath(
	new URL(
		"../apps/server/src/providers/audio/fixtures/speech/ill-disposed.wav",
		import.meta.url,
	),
);

test.use({
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

const isPhone = {
	viewport: { width: 390, height: 844 },
	hasTouch: true,
	permissions: ["microphone"],
};

let product: Product;
test.beforeAll(async () => {
	product = await openProduct();
});
test.afterAll(() => product.stop());

const press = (page: Page, name: string) =>
	page.getByRole("button", { name, exact: true }).click();
const asked = (page: Page, title: string | RegExp) =>
	page.getByRole("heading", { level: 1, name: title });

/** The sample, made and published as somebody does who sees the builder for the first time. Answers its address. */
async function publishSample(page: Page): Promise<string> {
	await page.goto(`${product.url}/surveys`);
	await page.getByRole("button", { name: "Look at a sample" }).click();
	const make = page.getByRole("button", { name: "Make survey" });
	await make.or(page.getByText("Cost per complete")).first().waitFor();
	if (await make.isVisible()) await make.click();
	await expect(page.getByText(/likely \d+, at most \d+ tokens/)).toBeVisible();
	await page.getByRole("button", { name: "Publish", exact: true }).click();
	await page
		.getByRole("dialog")
		.getByRole("button", { name: "Publish", exact: true })
		.click();
	const address = page.getByLabel("Address");
	await expect(address).toHaveValue(/\/s\/\w+$/);
	return address.inputValue();
}

async function toTheSpokenQuestion(phone: Page, address: string) {
	await phone.goto(address);
	await press(phone, "Start");
	await press(phone, "Next");
	await phone.getByText("5", { exact: true }).click();
	await press(phone, "Next");
	await expect(asked(phone, /Tell us about your visit/)).toBeVisible();
}

async function speak(phone: Page, clock: string): Promise<void> {
	await press(phone, "Use the microphone");
	await expect(
		phone.getByRole("heading", { name: "We can hear you" }),
	).toBeVisible();
	await press(phone, "Record");
	await expect(phone.locator(".clock")).toHaveText(clock);
	await press(phone, "Done");
	await press(phone, "Use this recording");
}

const available = (page: Page): Promise<number> =>
	page.evaluate(async () => {
		const answer = await fetch("/api/tokens/balance");
		return ((await answer.json()) as { availableTokens: number })
			.availableTokens;
	});

type Given = {
	questionId: string;
	followUp: number | null;
	isAffected: boolean;
	value: { kind: string; text?: string };
	recording: { seconds: number; chargedTokens: number } | null;
};
const answers = (page: Page): Promise<Given[]> =>
	page.evaluate(async () => {
		const { surveys } = (await (await fetch("/api/surveys")).json()) as {
			surveys: { id: string }[];
		};
		const of = await fetch(`/api/surveys/${surveys[0]?.id}/responses`);
		const { responses } = (await of.json()) as {
			responses: { answers: Given[] }[];
		};
		return responses[0]?.answers ?? [];
	});

test("a sample is published, answered by voice on a phone, followed up and paid for to the token", async ({
	page,
	browser,
}) => {
	await signUp(page, product.url, { email: "anna@example.org" });
	const address = await publishSample(page);
	const balance = page.getByRole("button", { name: /Token balance/ });
	await expect(balance).toContainText("1,200");
	const phone = await (await browser.newContext(isPhone)).newPage();
	await toTheSpokenQuestion(phone, address);
	await speak(phone, "0:09");

	// Whether something follows from a spoken answer depends on how soon its words are there.
	const next = asked(phone, "What should we do better first?");
	const followed = phone.getByText("One more question about this");
	await next.or(followed).first().waitFor();
	if (await followed.isVisible()) {
		await phone
			.getByRole("textbox")
			.or(phone.getByText("Write"))
			.first()
			.waitFor();
		await phone.getByRole("button", { name: /^(Skip|Next)$/ }).click();
	}
	await expect(next).toBeVisible();
	await phone.getByRole("textbox").fill("The service was not good.");
	await press(phone, "Next");
	await expect(followed).toBeVisible();
	await accessible(phone);
	await phone.getByRole("textbox").fill("Nobody was at the desk.");
	await press(phone, "Next");
	await expect(asked(phone, "What brought you to us?")).toBeVisible();

	// The window of the team, which nobody touched, has it already.
	const given = await answers(page);
	const spoken = given.find(({ recording }) => recording !== null)?.recording;
	expect(spoken?.seconds).toBeGreaterThan(7);
	expect(spoken?.chargedTokens).toBe(
		Math.ceil((Math.floor(spoken?.seconds ?? 0) * 8) / 60),
	);
	expect(given).toContainEqual(
		expect.objectContaining({
			followUp: 1,
			value: { kind: "text", text: "Nobody was at the desk." },
		}),
	);
	const left = await available(page);
	// The recording, and one or two follow-up questions of 1 to 10 tokens each.
	const followUps = 1_200 - left - (spoken?.chargedTokens ?? 0);
	expect(followUps).toBeGreaterThanOrEqual(1);
	expect(followUps).toBeLessThanOrEqual(20);
	await expect(balance).toContainText(left.toLocaleString("en-GB"));
	await phone.context().close();
});

test("with no token left a spoken answer is asked for in writing, nothing is lost, and the rest goes on", async ({
	page,
	browser,
}) => {
	await signUp(page, product.url, { email: "beat@example.org" });
	const address = await publishSample(page);
	const phone = await (await browser.newContext(isPhone)).newPage();
	await toTheSpokenQuestion(phone, address);
	// The trial ends while somebody answers.
	await product.restart({ SANDBOX_CLOCK_AHEAD_DAYS: "15" });
	await speak(phone, "0:05");
	const inWriting = phone.getByText(
		"Spoken answers cannot be taken in just now.",
	);
	await expect(inWriting).toBeVisible();
	await accessible(phone);
	await phone.getByRole("textbox").fill("It was warm and quiet.");
	await press(phone, "Next");
	await expect(asked(phone, "What should we do better first?")).toBeVisible();
	await phone.getByRole("textbox").fill("The service was not good.");
	await press(phone, "Next");
	await expect(asked(phone, "What brought you to us?")).toBeVisible();
	await expect
		.poll(async () => (await answers(page)).find((one) => one.isAffected))
		.toMatchObject({ value: { kind: "text", text: "It was warm and quiet." } });
	expect((await answers(page)).filter(({ followUp }) => followUp)).toEqual([]);
	expect(await available(page)).toBe(0);
	await phone.context().close();
});
