/**
 * The promise to programs: a key reads what it may and nothing else, and opens nothing once it is revoked; a webhook posts
 * what happens, signed, says honestly what failed, and sends it again.
 */
import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";
import { accessible } from "./accessible.ts";
import { signUp } from "./person.ts";
import { openProduct, type Product } from "./product.ts";

let product: Product;
let receiver: Server;
let hookUrl = "";
let answers = 200;
let received: { body: string; signature: string }[] = [];

test.beforeAll(async () => {
	product = await openProduct({ WEBHOOKS_ALLOW: "127.0.0.1" });
	receiver = createServer((request, response) => {
		let body = "";
		request.on("data", (chunk: Buffer) => (body += chunk.toString()));
		request.on("end", () => {
			received.push({
				body,
				signature: String(request.headers["verbatim-signature"]),
			});
			response.writeHead(answers).end();
		});
	});
	await new Promise<void>((resolve) =>
		receiver.listen(0, "127.0.0.1", () => resolve()),
	);
	hookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/verbatim`;
});
test.afterAll(async () => {
	receiver.close();
	await product.stop();
});

const ask = (key: string, path: string, method = "GET") =>
	fetch(`${product.url}${path}`, {
		method,
		headers: {
			authorization: `Bearer ${key}`,
			"content-type": "application/json",
		},
		...(method === "GET" ? {} : { body: "{}" }),
	});

test("a key reads the balance, is refused beyond its scope, and opens nothing once it is revoked", async ({
	page,
}) => {
	await signUp(page, product.url, { email: "ada@example.org" });
	await page.goto(`${product.url}/settings/access`);
	await expect(
		page.getByText("There is no key yet", { exact: false }),
	).toBeVisible();
	await accessible(page);

	await page.getByRole("button", { name: "Make a key" }).click();
	await accessible(page);
	await page.getByRole("button", { name: "Make the key" }).click();
	await expect(page.getByText("Give it a name")).toBeVisible();
	await page.getByLabel("Name").fill("Import of the panel");
	await page.getByRole("button", { name: "Make the key" }).click();
	const field = page.getByLabel("Key", { exact: true });
	await expect(field).toBeVisible();
	const key = await field.inputValue();
	expect(key).toMatch(/^vbt_[\w-]{43}$/);
	await accessible(page);
	await page.getByRole("button", { name: "Done" }).click();
	await expect(page.getByText("Import of the panel")).toBeVisible();
	await expect(page.getByText("never used")).toBeVisible();
	// Shown once: nowhere in the page any more.
	expect(await page.content()).not.toContain(key);

	const balance = await ask(key, "/api/tokens/balance");
	expect(balance.status).toBe(200);
	expect(await balance.json()).toMatchObject({ availableTokens: 1_200 });
	const beyond = await ask(
		key,
		"/api/interviews/interview_0199c2aa0000700080000000000000aa/start",
		"POST",
	);
	expect(beyond.status).toBe(403);
	expect(await beyond.json()).toMatchObject({ code: "not_allowed" });
	expect((await ask(key, "/api/keys")).status).toBe(403);
	expect((await ask(key, "/api/webhooks", "POST")).status).toBe(403);

	await page.reload();
	await expect(page.getByText(/last used/)).toBeVisible();
	await page
		.getByRole("button", { name: "Revoke: Import of the panel" })
		.click();
	await page.getByRole("button", { name: "Revoke the key" }).click();
	await expect(
		page.getByText("1 key that is not valid any more"),
	).toBeVisible();
	const after = await ask(key, "/api/tokens/balance");
	const unknown = await ask(`vbt_${"x".repeat(43)}`, "/api/tokens/balance");
	expect(after.status).toBe(401);
	const told = async (answer: Response) => {
		const { requestId: _, ...document } = (await answer.json()) as Record<
			string,
			unknown
		>;
		return document;
	};
	expect(await told(after)).toEqual(await told(unknown));
});

test("a webhook posts what happens, signed; what failed stands in the log and is sent again", async ({
	page,
}) => {
	await signUp(page, product.url, { email: "grace@example.org" });
	await page.goto(`${product.url}/settings/access`);
	await page.getByRole("button", { name: "Add a webhook" }).click();
	await page.getByLabel("Address").fill("https://10.0.0.1/hook");
	await page.getByLabel("Tokens came in").check();
	await page.getByRole("button", { name: "Add it" }).click();
	await expect(
		page.getByText("This address is not on the public internet"),
	).toBeVisible();
	await accessible(page);
	await page.getByLabel("Address").fill(hookUrl);
	await page.getByRole("button", { name: "Add it" }).click();
	const field = page.getByLabel("Secret", { exact: true });
	await expect(field).toBeVisible();
	const secret = await field.inputValue();
	await page.getByRole("button", { name: "Done" }).click();
	await expect(page.getByText(hookUrl)).toBeVisible();

	// A test that fails, said as it is.
	answers = 500;
	await page.getByRole("button", { name: /^Send a test/ }).click();
	await expect(page.getByText("answered 500")).toBeVisible();
	await accessible(page);
	expect(received).toHaveLength(1);
	expect(isSigned(secret, received[0])).toBe(true);
	expect(isSigned("another secret", received[0])).toBe(false);

	// The same again, to a receiver that is well.
	answers = 200;
	await page.getByRole("button", { name: /^Send again/ }).click();
	await expect(page.getByText("answered 200")).toBeVisible();
	expect(received).toHaveLength(2);
	expect(received[1]?.body).toBe(received[0]?.body);
	expect(isSigned(secret, received[1])).toBe(true);

	// What really happens: tokens come in.
	received = [];
	await page.getByRole("button", { name: "Add tokens" }).first().click();
	await page.getByLabel("Amount").fill("100");
	await page.getByRole("button", { name: /^Pay CHF/ }).click();
	await page.waitForURL(/sandbox\/checkout/);
	await page.getByRole("button", { name: /^Pay/ }).first().click();
	await page.waitForURL(/settings\/access/);
	await expect.poll(() => received.length, { timeout: 90_000 }).toBe(1);
	expect(JSON.parse(received[0]?.body ?? "")).toMatchObject({
		type: "tokens.granted",
		data: { kind: "top_up", amountTokens: 100 },
	});
	expect(isSigned(secret, received[0])).toBe(true);
});

test("the API's page can be read by everybody, without a script too", async ({
	browser,
	page,
}) => {
	await page.goto(`${product.url}/api/docs`);
	await expect(
		page.getByRole("heading", { name: "The API of Verbatim" }),
	).toBeVisible();
	await accessible(page);
	await page.getByLabel("Search").fill("balance");
	await expect(page.getByText("/api/tokens/balance").first()).toBeVisible();
	await expect(page.locator("#get-api-tokens-balance")).toBeVisible();
	await expect(page.locator("#post-api-sign-in")).toBeHidden();

	const context = await browser.newContext({ javaScriptEnabled: false });
	const plain = await context.newPage();
	await plain.goto(`${product.url}/api/docs`);
	await plain
		.getByText("Request and answer of get /api/tokens/balance", {
			exact: true,
		})
		.click();
	await expect(plain.getByText("availableTokens").first()).toBeVisible();
	await context.close();
});

function isSigned(
	secret: string,
	one: (typeof received)[number] | undefined,
): boolean {
	const [, t = "", v1 = ""] =
		/^t=(\d+),v1=([0-9a-f]{64})$/.exec(one?.signature ?? "") ?? [];
	return (
		v1 ===
		createHmac("sha256", secret).update(`${t}.${one?.body}`).digest("hex")
	);
}
