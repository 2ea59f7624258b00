import { read, utils } from "@e965/xlsx";
import { isProblem } from "@verbatim/contract/problems";
import { getBalance, getEntrySums } from "@verbatim/contract/tokens";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../company/actor.ts";
import { ask } from "../../company/testing/ask.ts";
import { type BillingRoom, openBillingRoom } from "../testing/billing-room.ts";
import { exportRoutes } from "./routes.ts";

let room: BillingRoom;
let ada: Actor;
let eve: Actor;

beforeAll(async () => {
	room = await openBillingRoom();
	ada = await room.openCompany();
	eve = await room.openCompany();
	await randomBook(ada, 20_261_124);
});
afterAll(() => room.close());

/** A few hundred operations of all kinds, the same for each seed. */
async function randomBook(actor: Actor, seed: number): Promise<void> {
	let state = seed;
	const dice = (sides: number) => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return Math.floor((state / 2_147_483_648) * sides);
	};
	const { companyId } = actor;
	const holds: string[] = [];
	const charges: bigint[] = [];
	const grants: string[] = [];
	const member = { kind: "member" as const, id: actor.memberId };
	const system = { kind: "system" as const, id: "payment" };
	for (let step = 0; step < 300; step += 1) {
		const key = `step-${step}`;
		const work = {
			companyId,
			feature: "pulse_classifier" as const,
			subject: { kind: "run", id: `run-${dice(7)}` },
			actor: member,
		};
		const usage = {
			feature: "pulse_classifier" as const,
			responses: 1 + dice(40),
			passes: 1,
		};
		switch (dice(8)) {
			case 0: {
				const granted = await room.fund.grant(
					{
						companyId,
						kind: "top_up",
						amountMillitokens: BigInt(1 + dice(200_000)),
						source: key,
						actor: system,
					},
					{ key },
				);
				if (!("refused" in granted)) grants.push(granted.grantId);
				break;
			}
			case 1:
			case 2: {
				const held = await room.spend.hold(work, usage, {
					key,
					secondsToLive: 3_600,
				});
				if (!("refused" in held)) holds.push(held.holdId);
				break;
			}
			case 3: {
				const holdId = holds.pop();
				if (holdId === undefined) break;
				const settled = await room.spend.settle({ companyId, holdId }, usage, {
					key,
				});
				if (!("refused" in settled)) charges.push(settled.entryNumber);
				break;
			}
			case 4: {
				const holdId = holds.shift();
				if (holdId !== undefined)
					await room.spend.release({ companyId, holdId }, { key });
				break;
			}
			case 5: {
				const entryNumber = charges.pop();
				if (entryNumber !== undefined)
					await room.fund.reverse(
						{ companyId, entryNumber, actor: member },
						{ key },
					);
				break;
			}
			case 6: {
				const grantId = grants[dice(grants.length || 1)];
				if (grantId !== undefined)
					await room.fund.clawBack(
						{
							companyId,
							grantId,
							amountMillitokens: BigInt(1 + dice(50_000)),
							reason: key,
							actor: system,
						},
						{ key },
					);
				break;
			}
			default: {
				const charged = await room.spend.debit(work, usage, { key });
				if (!("refused" in charged)) charges.push(charged.entryNumber);
			}
		}
	}
}

async function exported(
	format: string,
	query: string,
	{ actor = ada, sheetEntriesMax = 100_000 } = {},
) {
	const [answering] = exportRoutes({
		db: room.db,
		book: room.book,
		sheetEntriesMax,
	});
	if (answering === undefined) throw new Error("Nobody answers");
	return answering.handle(
		new Request(`http://verbatim.test/api/tokens/export/${format}?${query}`),
		{
			actor,
			params: { format },
			address: "192.0.2.1",
			requestId: "test",
			requestHeaders: new Headers(),
			answerHeaders: new Headers(),
		},
	);
}

async function fileOf(...asked: Parameters<typeof exported>) {
	const answer = await exported(...asked);
	if (isProblem(answer)) throw new Error(answer.detail);
	return new Uint8Array(await answer.arrayBuffer());
}

type Sheet = {
	rows: Record<string, number | string>[];
	sum: Record<string, number>;
	about: Record<string, string | number>;
};

async function opened(
	format: "csv" | "xlsx",
	query: string,
	actor = ada,
): Promise<Sheet> {
	const bytes = await fileOf(format, query, { actor });
	const book = read(bytes, { type: "array" });
	const first = book.Sheets[book.SheetNames[0] ?? ""] ?? {};
	const lines = utils.sheet_to_json<(string | number)[]>(first, {
		header: 1,
		raw: true,
		blankrows: true,
	});
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
		format === "csv"
			? lines.slice(0, begin)
			: utils.sheet_to_json<(string | number)[]>(book.Sheets["About"] ?? {}, {
					header: 1,
				});
	const sum = rows.pop() as Record<string, number>;
	return {
		rows: rows as Sheet["rows"],
		sum,
		about: Object.fromEntries(about.map(([name, value]) => [name, value])),
	};
}

const thousandths = (value: number | string | undefined) =>
	Math.round(Number(value ?? 0) * 1_000);

const filters = [
	"",
	"kinds=settle,debit,reverse",
	"feature=pulse_classifier",
	"subjectKind=run&subjectId=run-3",
	"kinds=grant,claw_back",
	"through=2020-01-01",
];

test.each(
	(["csv", "xlsx"] as const).flatMap((format) =>
		filters.map((query) => [format, query] as const),
	),
)(
	"as %s with the filter “%s”, rows and sums are what the screen shows",
	async (format, query) => {
		const sums = await ask(
			room.routes,
			getEntrySums,
			{ query: Object.fromEntries(new URLSearchParams(query)) },
			{ actor: ada },
		);
		if (isProblem(sums)) throw new Error(sums.detail);
		const { rows, sum } = await opened(format, query);
		expect(rows).toHaveLength(sums.entries);
		for (const [name, shown] of [
			["given", sums.givenTokens],
			["expired", sums.expiredTokens],
		] as const) {
			expect(thousandths(sum[name])).toBe(thousandths(shown));
			expect(
				rows.reduce((total, row) => total + thousandths(row[name]), 0),
			).toBe(thousandths(shown));
		}
		for (const [plus, minus, shown] of [
			["available in", "available out", sums.availableTokens],
			["reserved in", "reserved out", sums.reservedTokens],
			["used", "undone", sums.usedTokens],
			["taken back", "given again", sums.clawedBackTokens],
		] as const) {
			expect(thousandths(sum[plus]) - thousandths(sum[minus])).toBe(
				thousandths(shown),
			);
			expect(
				rows.reduce(
					(total, row) =>
						total + thousandths(row[plus]) - thousandths(row[minus]),
					0,
				),
			).toBe(thousandths(shown));
		}
	},
);

test("without a filter the sums are the balance, and the file says of whom, of when, and up to where in the book", async () => {
	while (
		(await room.housekeeping.verifyNext({ entriesMax: 1_000 })) !== undefined
	);
	const balance = await ask(room.routes, getBalance, {}, { actor: ada });
	if (isProblem(balance)) throw new Error(balance.detail);
	const { rows, sum, about } = await opened("csv", "");
	expect(
		thousandths(sum["available in"]) - thousandths(sum["available out"]),
	).toBe(thousandths(balance.availableTokens));
	expect(thousandths(rows[0]?.["available after"])).toBe(
		thousandths(balance.availableTokens),
	);
	// Every entry from the last to the first, without a gap.
	expect(rows.map(({ number }) => Number(number))).toEqual(
		rows.map((_, index) => balance.version - index),
	);
	expect(about).toMatchObject({
		company: "Ada Research",
		filter: "none",
		"last entry of the book": balance.version,
		"hash verified through entry": balance.version,
		unit: "tokens",
	});
	expect(about["hash of the chain"]).toMatch(/^[0-9a-f]{64}$/);
});

test("a sheet that would be too long is refused, and CSV has no end", async () => {
	expect(await exported("xlsx", "", { sheetEntriesMax: 10 })).toMatchObject({
		problem: "too_large",
	});
	expect(
		(await fileOf("csv", "", { sheetEntriesMax: 10 })).length,
	).toBeGreaterThan(1_000);
});

test("another company's export has its own entries only, and a filter that is none is refused", async () => {
	const { rows } = await opened("csv", "", eve);
	expect(rows).toHaveLength(1);
	expect(await exported("csv", "kinds=weather")).toMatchObject({
		problem: "invalid_input",
	});
	expect(await exported("pdf", "")).toMatchObject({ problem: "not_found" });
});
