/** The whole way of a payment over real HTTP: the page, its buttons, the signed event that the queue delivers. */
import { serve } from "@hono/node-server";
import { isProblem } from "@verbatim/contract/problems";
import { getBalance } from "@verbatim/contract/tokens";
import { getTopUp, startTopUp } from "@verbatim/contract/top-ups";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../company/actor.ts";
import { ask } from "../../company/testing/ask.ts";
import { newId } from "../../platform/ids.ts";
import {
	type BillingRoom,
	baseUrl,
	openBillingRoom,
} from "../testing/billing-room.ts";

let room: BillingRoom;
let actor: Actor;
let server: ReturnType<typeof serve>;
let delivered: number[] = [];
/** What the server answers instead, to be tried again later. */
let faults: number[] = [];

beforeAll(async () => {
	room = await openBillingRoom();
	actor = await room.openCompany();
	await new Promise<void>((listening) => {
		server = serve(
			{ fetch: answerEvent, port: 0, hostname: "127.0.0.1" },
			({ port }) => {
				room.deliverTo(`http://127.0.0.1:${port}/api/payment-events/sandbox`);
				listening();
			},
		);
	});
	await room.sandbox.work();
});
afterAll(async () => {
	await room.close();
	server.close();
});

async function answerEvent(request: Request): Promise<Response> {
	const fault = faults.shift();
	if (fault !== undefined) {
		delivered.push(fault);
		return new Response("no", { status: fault });
	}
	const answer = await room.events.handle(request, {
		params: { provider: "sandbox" },
		actor: undefined,
		address: "127.0.0.1",
		requestId: "test",
		requestHeaders: request.headers,
		answerHeaders: new Headers(),
	});
	const response = isProblem(answer)
		? new Response(answer.problem, { status: 400 })
		: answer;
	delivered.push(response.status);
	return response;
}

async function started(amountTokens: number) {
	const answer = await ask(
		room.routes,
		startTopUp,
		{
			body: {
				amountTokens,
				quote: await room.quote(actor),
				requestId: newId(),
				returnTo: "/interviews",
			},
		},
		{ actor },
	);
	if (isProblem(answer)) throw new Error(answer.detail);
	delivered = [];
	return { ...answer, checkoutRef: answer.checkoutUrl.split("/").at(-1) ?? "" };
}

async function page(
	method: "GET" | "POST",
	checkoutRef: string,
	press?: string,
) {
	const found = room.sandbox.pages.find((one) => one.methods.includes(method));
	if (found === undefined) throw new Error("no page");
	return found.handle(
		new Request(`${baseUrl}/sandbox/checkout/x`, {
			method,
			...(press === undefined ? {} : { body: new URLSearchParams({ press }) }),
		}),
		{ params: { checkoutRef } },
	);
}

async function available() {
	const balance = await ask(room.routes, getBalance, {}, { actor });
	if (isProblem(balance)) throw new Error(balance.problem);
	return balance.availableTokens;
}

async function until(what: string, isSo: () => Promise<boolean> | boolean) {
	const giveUpAt = Date.now() + 40_000;
	while (!(await isSo())) {
		if (Date.now() > giveUpAt)
			throw new Error(`It did not come to this: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

test("the page says that it is a test, what is bought and for how much, and loads nothing", async () => {
	const { checkoutRef } = await started(500);
	const answer = await page("GET", checkoutRef);
	expect(answer.status).toBe(200);
	const html = await answer.text();
	expect(html).toContain("No money moves");
	expect(html).toMatch(/500 tokens for Verbatim/);
	expect(html).toMatch(/CHF\s25\.00/);
	expect(html).not.toMatch(/<script|javascript:|https?:\/\/(?!verbatim\.test)/);
	expect(answer.headers.get("content-security-policy")).toMatch(
		/^default-src 'none'; style-src 'sha256-/,
	);
	expect(answer.headers.get("cache-control")).toBe("no-store");
});

test("paying leads back to where the person was, and the signed event arrives by itself", async () => {
	const before = await available();
	const of = await started(500);
	const answer = await page("POST", of.checkoutRef, "pay");
	expect(answer.status).toBe(303);
	expect(answer.headers.get("location")).toBe(
		`${baseUrl}/interviews?top-up=${of.topUp.id}`,
	);
	await until(
		"granted by the event",
		async () => (await available()) === before + 500,
	);
	expect(delivered).toEqual([200]);
});

test("double clicks, the back button and a reload are one payment", async () => {
	const before = await available();
	const of = await started(100);
	// All of them have begun before the first one can end.
	const { pressing } = await room.db.transaction(async (tx) => {
		await tx.query(
			"select 1 from providers.sandbox_checkout where checkout_ref = $1 for update",
			[of.checkoutRef],
		);
		const begun = Array.from({ length: 6 }, () =>
			page("POST", of.checkoutRef, "pay"),
		);
		await new Promise((resolve) => setTimeout(resolve, 500));
		return { pressing: begun };
	});
	const answers = await Promise.all(pressing);
	for (const press of ["pay-late", "decline", "cancel"])
		answers.push(await page("POST", of.checkoutRef, press));
	for (const answer of answers)
		expect(answer.headers.get("location")).toContain(of.topUp.id);
	const { rows: reports } = await room.db.query(
		"select count(*)::int as paid from providers.sandbox_event where checkout_ref = $1 and body like '%checkout.paid%'",
		[of.checkoutRef],
	);
	expect(reports[0]?.["paid"]).toBe(1);
	const again = await page("GET", of.checkoutRef);
	const html = await again.text();
	expect(html).toContain("Already paid");
	expect(html).not.toContain("<form");
	await until("granted", async () => (await available()) === before + 100);
	const { rows } = await room.db.query(
		"select count(*)::int as payments from billing.payment where company_id = $1 and top_up_id = (select top_up_id from billing.top_up where checkout_ref = $2)",
		[actor.companyId, of.checkoutRef],
	);
	expect(rows[0]?.["payments"]).toBe(1);
	expect(await room.book.check(actor.companyId)).toEqual([]);
});

test("pay-but-report-late: pending at first, paid some ten seconds later", async () => {
	const before = await available();
	const of = await started(100);
	const paidAt = Date.now();
	await page("POST", of.checkoutRef, "pay-late");
	const seen = await ask(
		room.routes,
		getTopUp,
		{ params: { topUpId: of.topUp.id } },
		{ actor },
	);
	expect(seen).toMatchObject({ state: "pending" });
	expect(await available()).toBe(before);
	await until("reported", () => delivered.includes(200));
	expect(Date.now() - paidAt).toBeGreaterThan(9_000);
	expect(await available()).toBe(before + 100);
});

test("an event that is not taken is sent again until it is", async () => {
	const before = await available();
	const of = await started(100);
	faults = [500, 307];
	await page("POST", of.checkoutRef, "pay");
	await until("taken", () => delivered.includes(200));
	expect(delivered).toEqual([500, 307, 200]);
	expect(await available()).toBe(before + 100);
});

test.each([
	["decline", "declined"],
	["cancel", "cancelled"],
])(
	"%s leads back and is reported as %s, and nothing is added",
	async (press, state) => {
		const before = await available();
		const of = await started(100);
		const answer = await page("POST", of.checkoutRef, press);
		expect(answer.headers.get("location")).toContain(of.topUp.id);
		await until("reported", () => delivered.includes(200));
		const { rows } = await room.db.query(
			"select state from billing.top_up where company_id = $1 and checkout_ref = $2",
			[actor.companyId, of.checkoutRef],
		);
		expect(rows[0]?.["state"]).toBe(state);
		expect(await available()).toBe(before);
	},
);

test("an expired checkout cannot be paid", async () => {
	const before = await available();
	const of = await started(100);
	await room.db.query(
		"update providers.sandbox_checkout set expires_at = now() where checkout_ref = $1",
		[of.checkoutRef],
	);
	const answer = await page("POST", of.checkoutRef, "pay");
	expect(answer.headers.get("location")).toBe(
		`/sandbox/checkout/${of.checkoutRef}`,
	);
	expect(await (await page("GET", of.checkoutRef)).text()).toContain(
		"has expired",
	);
	expect(await available()).toBe(before);
});

test("an unknown checkout, a malformed one and an unknown button change nothing", async () => {
	for (const ref of [
		"",
		"sandbox_",
		`sandbox_${"A".repeat(32)}`,
		"'; drop table",
		"sandbox_\0",
	]) {
		expect((await page("GET", ref)).status).toBe(404);
		expect((await page("POST", ref, "pay")).status).toBe(404);
	}
	const { checkoutRef } = await started(200);
	for (const press of ["refund", "", "x".repeat(10_000)])
		expect(
			(await page("POST", checkoutRef, press)).headers.get("location"),
		).toBe(`/sandbox/checkout/${checkoutRef}`);
	expect(await (await page("GET", checkoutRef)).text()).toContain("<form");
});

test("what is written on the page is text, never markup", async () => {
	const started = await room.provider.startCheckout(
		{
			reference: "r",
			customer: {
				companyId: actor.companyId,
				name: "<b>Ada</b>",
				email: "ada@example.com",
				customerRef: undefined,
			},
			tax: undefined,
			keepPaymentMethod: false,
			amount: { minorUnits: 100, currency: "CHF" },
			description: `<img src=x onerror="alert(1)">`,
			returnUrl: `${baseUrl}/"><script>`,
			cancelUrl: `${baseUrl}/`,
			expiresAt: new Date(Date.now() + 60_000),
			idempotencyKey: newId(),
		},
		{ secondsMax: 1 },
	);
	if ("unavailable" in started) throw new Error(started.unavailable);
	const html = await (await page("GET", started.checkoutRef)).text();
	expect(html).not.toContain("<img");
	expect(html).not.toContain("<script");
});
