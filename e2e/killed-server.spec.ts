/** A server that is killed in the middle of a transcription: after a restart there is one transcript and one charge. */
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
	type APIRequestContext,
	expect,
	request,
	test,
} from "@playwright/test";
import { openProduct, type Product } from "./product.ts";

const recording = readFileSync(
	fileURLToPath(new URL("fixtures/long-pause.flac", import.meta.url)),
);

let product: Product;
let api: APIRequestContext;
test.beforeAll(async () => {
	product = await openProduct();
	api = await request.newContext({ baseURL: product.url });
});
test.afterAll(() => product.stop());

test("a transcription goes on after kill -9, and is charged once", async () => {
	await post("/api/sign-up", {
		companyName: "Acme",
		name: "Anna",
		email: "anna@example.org",
		password: "a long enough password",
	});
	// The long recording costs more than the trial has.
	const pricing = (await (await api.get("/api/top-ups/pricing")).json()) as {
		quote: string;
	};
	const bought = (await post("/api/top-ups", {
		amountTokens: 100,
		quote: pricing.quote,
		requestId: crypto.randomUUID(),
		returnTo: "/interviews",
	})) as { checkoutUrl: string };
	await api.post(bought.checkoutUrl, {
		form: { press: "pay" },
		maxRedirects: 0,
	});
	await until(async () => (await balance()).availableTokens === 1_300);

	const created = await api.post("/api/uploads", {
		headers: {
			"tus-resumable": "1.0.0",
			"upload-length": String(recording.length),
			"upload-metadata": `filename ${Buffer.from("long.flac").toString("base64")}`,
		},
	});
	await api.patch(created.headers()["location"] ?? "", {
		headers: {
			"tus-resumable": "1.0.0",
			"upload-offset": "0",
			"content-type": "application/offset+octet-stream",
		},
		data: recording,
	});
	await until(async () => (await interview()).state === "ready");
	const { id } = await interview();
	await post(`/api/interviews/${id}/start`);
	await until(async () => (await interview()).state === "processing");
	expect(await balance()).toMatchObject({
		availableTokens: 73,
		reservedTokens: 1_227,
	});

	await product.kill();
	await product.start();

	await until(async () => (await interview()).state === "completed");
	expect(await balance()).toMatchObject({
		availableTokens: 73,
		reservedTokens: 0,
		usedTokens: 1_227,
	});
	const { entries } = (await get("/api/tokens/entries")) as {
		entries: { kind: string; chargedTokens: number }[];
	};
	expect(entries.filter((entry) => entry.chargedTokens > 0)).toHaveLength(1);
	const detail = (await get(`/api/interviews/${id}`)) as {
		transcript: { segments: unknown[] };
	};
	expect(detail.transcript.segments.length).toBeGreaterThan(0);
});

async function get(path: string): Promise<unknown> {
	const answer = await api.get(path);
	expect(answer.status(), path).toBe(200);
	return answer.json();
}

async function post(path: string, data?: object): Promise<unknown> {
	const answer = await api.post(path, { data: data ?? {} });
	expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
	return answer.json();
}

const balance = async () =>
	(await get("/api/tokens/balance")) as {
		availableTokens: number;
		reservedTokens: number;
		usedTokens: number;
	};

async function interview(): Promise<{ id: string; state: string }> {
	const { interviews } = (await get("/api/interviews")) as {
		interviews: { id: string; state: string }[];
	};
	const [first] = interviews;
	if (first === undefined) throw new Error("There is no interview");
	return first;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
	for (
		const deadline = Date.now() + 120_000;
		Date.now() < deadline;
		await wait(100)
	)
		if (await isSo()) return;
	throw new Error(`Not within two minutes: ${isSo.toString()}`);
}
