import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type BillingRoom, openBillingRoom } from "../testing/billing-room.ts";
import { currenciesOffered, rateOf } from "./read-rates.ts";
import { refreshRates } from "./refresh-rates.ts";

let room: BillingRoom;
let bank: Server;
let url = "";
/** What the bank answers. */
let answers: { status: number; body: string };
beforeAll(async () => {
	room = await openBillingRoom();
	bank = createServer((request, response) => {
		if (request.url === "/moved") {
			response.writeHead(302, { location: "/" }).end();
			return;
		}
		response.writeHead(answers.status).end(answers.body);
	});
	await new Promise<void>((resolve) => bank.listen(0, "127.0.0.1", resolve));
	url = `http://127.0.0.1:${(bank.address() as AddressInfo).port}/`;
});
afterAll(async () => {
	await room.close();
	bank.close();
});
beforeEach(() => room.db.query("delete from billing.exchange_rate"));

const never = new AbortController().signal;
const refresh = (at = url) =>
	refreshRates({ db: room.db, log: room.log, url: at }, never);
const euro = () => rateOf(room.db, "EUR", "2026-11-24");

function bankSays(date: string, francsForEuro: string, status = 200) {
	answers = {
		status,
		body: `<Cube><Cube time='${date}'><Cube currency='USD' rate='1.1'/><Cube currency='CHF' rate='${francsForEuro}'/></Cube></Cube>`,
	};
}

test("without a refresh, prices are made by the day that was shipped, and it is said which", async () => {
	expect(await euro()).toEqual({
		currency: "EUR",
		decimals: 2,
		perFrancMillionths: 1_068_490,
		date: "2026-10-06",
		source: "European Central Bank",
	});
	const offered = await currenciesOffered(room.db);
	expect(offered[0]).toBe("CHF");
	expect(offered).toHaveLength(30);
	expect(await rateOf(room.db, "XXX", "2026-11-24")).toBeUndefined();
});

test("a newer day counts from then on, with its date and its source", async () => {
	bankSays("2026-11-20", "0.9500");
	await refresh();
	expect(await euro()).toMatchObject({
		perFrancMillionths: 1_052_632,
		date: "2026-11-20",
		source: expect.stringContaining("127.0.0.1"),
	});
	// A currency that was not told keeps what is known of it.
	expect(await rateOf(room.db, "JPY", "2026-11-24")).toMatchObject({
		date: "2026-10-06",
	});
});

test.each([
	["an older day", "2026-10-05", "0.9500"],
	["a day to come", "2099-01-01", "0.9500"],
	["a rate that is more than a fifth off", "2026-11-20", "1.2000"],
])("%s changes nothing", async (_, date, francs) => {
	bankSays(date, francs);
	await refresh();
	expect(await euro()).toMatchObject({ date: "2026-10-06" });
});

test.each([
	["a fault", () => bankSays("2026-11-20", "0.95", 500)],
	["no rates", () => bankSays("2026-11-20", "much")],
	[
		"a file without an end",
		() => {
			answers = { status: 200, body: "x".repeat(300_000) };
		},
	],
])("%s is tried again, and changes nothing", async (_, say) => {
	say();
	await expect(refresh()).rejects.toThrow();
	expect(await euro()).toMatchObject({ date: "2026-10-06" });
});

test("an address that leads elsewhere is not followed", async () => {
	bankSays("2026-11-20", "0.9500");
	await expect(refresh(`${url}moved`)).rejects.toThrow();
});
