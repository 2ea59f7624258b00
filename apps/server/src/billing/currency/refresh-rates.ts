/**
 * Each day, where it is configured: reads the reference rates from an address and keeps those that can be believed. What
 * is malformed, older, from the future or more than a fifth off changes nothing, and is said in the log.
 */
import type { Db } from "../../platform/db.ts";
import type { Jobs, Task } from "../../platform/jobs.ts";
import type { Log } from "../../platform/log.ts";
import { heldRates } from "./read-rates.ts";
import { perFranc, readReferenceRates, whyRefused } from "./reference-rates.ts";
import { insertRates } from "./store.ts";

const refreshRatesTask: Task<Record<string, never>> = {
	name: "refresh-exchange-rates",
	retriesMax: 5,
	retrySeconds: 300,
	runSecondsMax: 120,
	heartbeatSeconds: 30,
	atOnce: 1,
};

const answerSecondsMax = 20;
/** The file has some 2 kB. */
const bytesMax = 200_000;

export type Refreshing = { db: Db; log: Log; url: string };

/** After the bank's publication, at about 16:00 in Frankfurt, in summer and winter. */
const daily = "40 15 * * *";

export async function workOnRates(
	deps: Refreshing & { jobs: Jobs },
): Promise<void> {
	const { jobs } = deps;
	await jobs.work(refreshRatesTask, ({ signal }) => refreshRates(deps, signal));
	await jobs.schedule(refreshRatesTask, daily);
	// Not to wait until tomorrow for the first ones. One that waits already is not sent again.
	await deps.db.transaction((tx) =>
		jobs.send(tx, refreshRatesTask, {}, { key: "at start" }),
	);
}

/** Throws when the address does not answer as it should: it is tried again. */
export async function refreshRates(
	deps: Refreshing,
	signal: AbortSignal,
): Promise<void> {
	const { db, log, url } = deps;
	const rates = readReferenceRates(await download(url, signal));
	if (rates === undefined)
		throw new Error(`${url} did not answer with reference rates for one day`);
	const { host } = new URL(url);
	const source = host.endsWith("ecb.europa.eu")
		? "European Central Bank"
		: `European Central Bank, from ${host}`;
	const held = await heldRates(db);
	const today = new Date().toISOString().slice(0, 10);
	const judged = perFranc(rates, source).map((rate) => ({
		rate,
		refused: whyRefused(rate, held.get(rate.currency), today),
	}));
	await insertRates(
		db,
		judged
			.filter(({ refused }) => refused === undefined)
			.map(({ rate }) => rate),
	);
	for (const { rate, refused } of judged) {
		if (refused === "absurd")
			log.error(
				{ ...rate, held: held.get(rate.currency) },
				"An exchange rate is more than a fifth off the last one: it was not believed, and the last one still counts",
			);
		else if (refused === "future")
			log.error(
				{ ...rate },
				"An exchange rate is from the future and was not believed",
			);
	}
	log.info(
		{
			date: rates.date,
			kept: judged.filter(({ refused }) => refused === undefined).length,
		},
		"Exchange rates were read",
	);
}

async function download(url: string, signal: AbortSignal): Promise<string> {
	const answer = await fetch(url, {
		redirect: "error",
		signal: AbortSignal.any([
			signal,
			AbortSignal.timeout(answerSecondsMax * 1_000),
		]),
	});
	if (!answer.ok || answer.body === null) {
		await answer.body?.cancel();
		throw new Error(`${url} answered with status ${answer.status}`);
	}
	const parts: Uint8Array[] = [];
	let bytes = 0;
	for await (const part of answer.body) {
		bytes += part.byteLength;
		if (bytes > bytesMax)
			throw new Error(`${url} answered with more than ${bytesMax} bytes`);
		parts.push(part);
	}
	return Buffer.concat(parts).toString("utf8");
}
