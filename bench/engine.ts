/**
 * The engine against what one would write by hand, against the physical limit, against its own past. `--json` prints a
 * line for each row, `--short` is for tests, `--entries N` is how long the long book is, `--only TEXT` runs the rows whose
 * names contain it, `--database URL` takes another PostgreSQL (an administrator's address), `--pgledger FILE` (more than once) compares
 * with pgledger, whose SQL is in these files.
 */
import { parseArgs } from "node:util";
import { bareInsert, bareSelect, byHand, openByHand } from "./by-hand.ts";
import { classify, openLabels } from "./classify.ts";
import { copiedEntriesPerSecond } from "./copy.ts";
import { growBook } from "./grow.ts";
import { newsMilliseconds } from "./live-balance.ts";
import {
	compare,
	type Goal,
	milliseconds,
	perSecond,
	print,
	type Row,
	rowOf,
} from "./measure.ts";
import { openPgledger } from "./pgledger.ts";
import { connections, openStage, type Stage } from "./stage.ts";

const { values: flags } = parseArgs({
	options: {
		json: { type: "boolean" },
		short: { type: "boolean" },
		database: { type: "string" },
		entries: { type: "string" },
		only: { type: "string" },
		pgledger: { type: "string", multiple: true },
	},
});
const short = flags.short === true;
const seconds = short ? 0.3 : 5;
const poolsMany = short ? 20 : 1_000;
const callers = short ? 64 : 1_024;
const longBook = Number(flags.entries ?? (short ? 3_000 : 20_000_000));

const wanted = (name: string) => name.includes(flags.only ?? "");

async function rows(stage: Stage): Promise<void> {
	const { db, engine } = stage;
	const companies: string[] = [];
	for (let pool = 0; pool < poolsMany; pool += 1)
		companies.push(await stage.openPool());
	await openByHand(db, companies);
	await openLabels(stage);
	const [one = "", ...others] = companies;
	const any = () =>
		companies[Math.floor(Math.random() * companies.length)] ?? one;
	const row = async (
		name: string,
		goal: Goal,
		sides: Parameters<typeof compare>[2],
	) => {
		if (wanted(name)) tell(await compare(name, goal, sides));
	};
	const tell = (measured: Row) => print(measured, flags.json === true);
	const debits = (companyId: string) =>
		perSecond(seconds, callers, (caller) => stage.debit(companyId, caller));

	await row(
		"durable debits a second on one pool / by hand",
		{ atLeast: 200 },
		{
			ours: () => debits(one),
			other: () => perSecond(seconds, connections, () => byHand(db, one)),
		},
	);
	await row(
		`durable debits a second over ${poolsMany} pools / by hand`,
		{ atLeast: 40 },
		{
			ours: () =>
				perSecond(seconds, callers, (caller) => stage.debit(any(), caller)),
			other: () => perSecond(seconds, connections, () => byHand(db, any())),
		},
	);
	if (wanted("entries a second on one pool / binary COPY of the same rows")) {
		const fresh = await stage.openPool();
		const ours = await debits(fresh);
		const other = await copiedEntriesPerSecond(db, fresh);
		if (other !== undefined)
			tell(
				rowOf(
					"entries a second on one pool / binary COPY of the same rows",
					{ atLeast: 0.5 },
					ours,
					other,
				),
			);
	}
	if (flags.pgledger !== undefined) {
		const peer = await openPgledger(db, flags.pgledger);
		await row(
			"durable debits a second on one pool / pgledger's transfers",
			{ atLeast: 100 },
			{
				ours: () => debits(one),
				other: () => perSecond(seconds, connections, () => peer.transfer()),
			},
		);
		await row(
			"durable debits a second on one pool / pgledger's batches of 100",
			{ atLeast: 30 },
			{
				ours: () => debits(one),
				other: async () =>
					100 * (await perSecond(seconds, connections, () => peer.batch(100))),
			},
		);
	}
	await row(
		"milliseconds of one lonely debit / a bare insert and commit",
		{ atMost: 2 },
		{
			ours: () => milliseconds(seconds / 2, () => stage.debit(one, 1)),
			other: () => milliseconds(seconds / 2, () => bareInsert(db, one)),
		},
	);
	await row(
		"balances read a second / a primary-key select",
		{ atLeast: 0.8 },
		{
			ours: () =>
				perSecond(seconds, connections, () => engine.book.balance(one)),
			other: () => perSecond(seconds, connections, () => bareSelect(db, one)),
		},
	);
	for (const resultsInTransaction of [1, 10, 50]) {
		const job = { companyId: any(), resultsInTransaction };
		await row(
			`labels a second, stored and paid ${resultsInTransaction} responses a transaction / stored only`,
			{ atLeast: 0.5 },
			{
				ours: () => classify(stage, { ...job, isPaid: true }),
				other: () => classify(stage, { ...job, isPaid: false }),
			},
		);
	}
	if (wanted("milliseconds from a commit to its news")) {
		const news = await newsMilliseconds(stage, {
			companyId: one,
			streams: 1_000,
			debits: short ? 5 : 100,
		});
		tell(
			rowOf(
				`milliseconds from a commit to its news in 1,000 streams, 99th of a hundred, by ${news.connections} connection / 250`,
				{ atMost: 1 },
				news.p99,
				250,
			),
		);
	}
	if (wanted("debits a second on a book of")) {
		const long = await stage.openPool();
		const empty = others[0] ?? one;
		await growBook(db, { companyId: long, entries: longBook });
		await db.query("vacuum analyze tokens.operation");
		await db.query("checkpoint");
		tell(
			await compare(
				`debits a second on a book of ${longBook} entries / on a book of none`,
				{ atLeast: 0.9 },
				{ ours: () => debits(long), other: () => debits(empty) },
			),
		);
		if (short) {
			const problems = await engine.book.check(long);
			if (problems.length > 0) throw new Error(JSON.stringify(problems));
		}
	}
}

const stage = await openStage(flags.database);
try {
	await rows(stage);
} finally {
	await stage.close();
}
process.exit(0);
