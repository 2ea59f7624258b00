import { fileURLToPath } from "node:url";
import { migrationsFolder, openEngine } from "@verbatim/tokens";
import { poolChangedChannel } from "@verbatim/tokens/announcement";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readBalance } from "../billing/tokens/read-balance.ts";
import { newId } from "../platform/ids.ts";
import { type Live, openLive } from "../platform/live.ts";
import { testDatabase, testLog } from "../platform/testing/database.ts";
import { tellSurvey } from "../research/surveys/surveys.ts";
import {
	type LiveStreams,
	liveTopics,
	openLiveStreams,
} from "./live-streams.ts";

let db: Awaited<ReturnType<typeof testDatabase>>;
let engine: ReturnType<typeof openEngine>;
let live: Live;
let streams: LiveStreams;

/** The company is told by a header, in the place of a session. */
const actorIn = async (headers: Headers) => ({
	companyId: headers.get("company") ?? "",
	memberId: "m",
	memberName: "Ada",
	role: "owner" as const,
});

beforeAll(async () => {
	db = await testDatabase([
		{ room: "tokens", folder: fileURLToPath(migrationsFolder) },
	]);
	engine = openEngine({ database: db });
	live = await openLive({ db, topics: liveTopics, log: testLog });
	streams = openLiveStreams({
		live,
		readBalance: (companyId) => readBalance(engine.book, companyId),
		companyOf: actorIn,
		log: testLog,
	});
});
afterAll(async () => {
	streams.close();
	await live.close();
	await engine.drained();
	await db.drop();
});

async function openCompany() {
	const companyId = newId();
	await engine.fund.openPool({ companyId, timeZone: "UTC" });
	const headers = new Headers({ company: companyId });
	const answer = await streams.answering.handle(
		new Request("http://verbatim.test/api/live"),
		{
			params: {},
			actor: await actorIn(headers),
			address: "192.0.2.1",
			requestId: "test",
			requestHeaders: headers,
			answerHeaders: new Headers(),
		},
	);
	if (!(answer instanceof Response) || answer.body === null)
		throw new Error("There is no stream");
	const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
	let heard = "";
	return {
		companyId,
		/** How often the stream has told of a survey, once that is so often at least. */
		async surveysHeard(timesMin: number): Promise<number> {
			for (;;) {
				const times = heard.split("event: survey\n").length - 1;
				if (times >= timesMin) return times;
				const { value, done } = await reader.read();
				if (done) throw new Error(`The stream ended after: ${heard}`);
				heard += value;
			}
		},
		/** What is available, as soon as the stream tells of that version or a later one. */
		async availableAt(version: number): Promise<number> {
			for (;;) {
				for (const [, text = ""] of heard.matchAll(
					/event: balance\ndata: (.*)\n/g,
				)) {
					const told = JSON.parse(text) as {
						version: number;
						availableTokens: number;
					};
					if (told.version >= version) return told.availableTokens;
				}
				const { value, done } = await reader.read();
				if (done) throw new Error(`The stream ended after: ${heard}`);
				heard += value;
			}
		},
	};
}

const actor = { kind: "system", id: "test" } as const;

async function grant(companyId: string, tokens: number): Promise<void> {
	const key = newId();
	const granted = await engine.fund.grant(
		{
			companyId,
			kind: "promotional",
			amountMillitokens: BigInt(tokens) * 1_000n,
			source: key,
			actor,
		},
		{ key },
	);
	if ("refused" in granted) throw new Error(granted.refused);
}

test("each company hears of its own balance, also when one commit changed the pools of many", async () => {
	const companies = await Promise.all([
		openCompany(),
		openCompany(),
		openCompany(),
	]);
	await Promise.all(companies.map((company) => company.availableAt(0)));
	await Promise.all(
		companies.map(({ companyId }, index) => grant(companyId, index + 1)),
	);
	expect(
		await Promise.all(companies.map((company) => company.availableAt(1))),
	).toEqual([1, 2, 3]);
});

test("a survey that many answer at the same moment is told at once and once more, to its own company alone", async () => {
	const [company, other] = [await openCompany(), await openCompany()];
	const surveyId = newId();
	const answered = () =>
		db.transaction((tx) =>
			tellSurvey(tx, { companyId: company.companyId, surveyId }),
		);
	for (let times = 0; times < 30; times += 1) await answered();
	expect(await company.surveysHeard(2)).toBeLessThan(30);
	await grant(other.companyId, 1);
	await other.availableAt(1);
	expect(await other.surveysHeard(0)).toBe(0);
});

test.each(["{}", '{"companyId":"x"}', "[1]", "[[]]", "[[7]]", "null"])(
	"what somebody else says on the channel (%s) is no news, and does no harm",
	async (said) => {
		const company = await openCompany();
		await company.availableAt(0);
		await db.query("select pg_notify($1, $2)", [poolChangedChannel, said]);
		await grant(company.companyId, 5);
		expect(await company.availableAt(1)).toBe(5);
	},
);
