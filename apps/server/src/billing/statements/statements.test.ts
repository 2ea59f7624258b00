import { execFile } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { isProblem } from "@verbatim/contract/problems";
import { wholeTokens } from "@verbatim/tokens/amount";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../company/actor.ts";
import { type BillingRoom, openBillingRoom } from "../testing/billing-room.ts";
import { statementRoutes } from "./routes.ts";

const run = promisify(execFile);
const verifierFile = new URL(
	"../../../../../packages/tokens/verifier/verify.mjs",
	import.meta.url,
);

let room: BillingRoom;
let ada: Actor;
let eve: Actor;
let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "verbatim-statement-"));
	room = await openBillingRoom();
	ada = await room.openCompany();
	eve = await room.openCompany();
	await buy("p1");
});
afterAll(() => room.close());

async function buy(payment: string): Promise<void> {
	const bought = await room.fund.grant(
		{
			companyId: ada.companyId,
			kind: "top_up",
			amountMillitokens: wholeTokens(500),
			source: payment,
			actor: { kind: "system", id: "payment" },
		},
		{ key: payment },
	);
	if ("refused" in bought) throw new Error(bought.refused);
}

async function ask(path: string, actor: Actor | undefined = ada) {
	const routes = statementRoutes({
		db: room.db,
		book: room.book,
		publicKey: room.statementKey.publicKey,
		verifierFile,
	});
	const pathname = path.replace(/\?.*/, "");
	const format = /statement\/(\w+)$/.exec(pathname)?.[1];
	const answering = routes.find(
		({ path: of }) =>
			of === pathname ||
			(format !== undefined && of.replace("{format}", format) === pathname),
	);
	if (answering === undefined) throw new Error(`Nobody answers ${path}`);
	const answer = await answering.handle(
		new Request(`http://verbatim.test${path}`),
		{
			actor,
			params: format === undefined ? {} : { format },
			address: "192.0.2.1",
			requestId: "test",
			requestHeaders: new Headers(),
			answerHeaders: new Headers(),
		},
	);
	if (isProblem(answer)) return { problem: answer, text: "" };
	return {
		problem: undefined,
		text: await answer.text(),
		headers: answer.headers,
	};
}

/** In its own process, as whoever got the files would. */
async function verify(name: string, text: string): Promise<number> {
	const [file, key, program] = [name, "key.pem", "verify.mjs"].map((one) =>
		join(folder, one),
	) as [string, string, string];
	await writeFile(file, text);
	await writeFile(key, (await ask("/api/tokens/statement-key.pem")).text);
	await writeFile(program, (await ask("/api/tokens/verify.mjs")).text);
	return run(process.execPath, [program, file, "--key", key]).then(
		() => 0,
		(error: { code: number }) => error.code,
	);
}

const today = "from=2026-01-01";

test.each(["json", "csv"] as const)(
	"a statement until now, as %s, is a file that its program verifies; and not when a digit of it was changed",
	async (format) => {
		const { text, headers } = await ask(
			`/api/tokens/statement/${format}?${today}`,
		);
		expect(headers?.get("content-disposition")).toBe(
			`attachment; filename="verbatim-statement-2026-01-01.${format}"`,
		);
		expect(text).toContain(format === "json" ? "500000" : "500");
		expect(await verify(`statement.${format}`, text)).toBe(0);
		expect(await verify(`changed.${format}`, text.replace("500", "900"))).toBe(
			1,
		);
	},
);

test("a statement is of the company that asks, and of nobody else", async () => {
	const { text } = await ask(`/api/tokens/statement/json?${today}`, eve);
	expect(text).toContain(eve.companyId);
	expect(text).not.toContain(ada.companyId);
	expect(text).not.toContain("500000");
});

test.each([
	["from=yesterday", "from", /A day such as 2026-11-01/],
	["", "from", /A day such as 2026-11-01/],
	["from=2026-01-01&before=2099-01-01", "before", /has not ended yet/],
	["from=2026-02-01&before=2026-01-01", "from", /ends before it begins/],
	["from=2020-01-01", "from", /at most 366 days/],
])(
	"a statement asked for with “%s” is refused, and the field %s is named",
	async (query, field, words) => {
		const { problem } = await ask(`/api/tokens/statement/json?${query}`);
		expect(problem).toMatchObject({
			problem: "invalid_input",
			fields: [{ field }],
		});
		expect(problem?.detail).toMatch(words);
	},
);

test("there are two formats", async () => {
	expect(
		(await ask(`/api/tokens/statement/pdf?${today}`)).problem?.problem,
	).toBe("not_found");
});
