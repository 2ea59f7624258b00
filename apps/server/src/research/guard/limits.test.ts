/** The guard on a real database, with the real engine and the real queue. */
import { createHash } from "node:crypto";
import { isProblem } from "@verbatim/contract/problems";
import { getChallenge } from "@verbatim/contract/respond";
import { wholeTokens } from "@verbatim/tokens/amount";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask } from "../../company/testing/ask.ts";
import { newId } from "../../platform/ids.ts";
import { testLog } from "../../platform/testing/database.ts";
import type { Mail } from "../../providers/mail/mail.ts";
import {
	good,
	openRespondentsRoom,
	question,
	type RespondentsRoom,
	speechOf,
	type TestSurvey,
} from "../responses/testing/respondents-room.ts";
import { findPublished } from "../surveys/published.ts";
import { subjectOf } from "../surveys/surveys.ts";
import { judgeSpending } from "./judge-spending.ts";
import { networkKeys } from "./network-key.ts";
import { openGuard, type SurveyGuard } from "./open-guard.ts";
import { zeroBitsOf } from "./proof-of-work.ts";
import { guardRoutes } from "./routes.ts";
import { forgetSpending } from "./work.ts";

let room: RespondentsRoom;
let guard: SurveyGuard;
const mails: Mail[] = [];
const networkKeyOf = networkKeys("networks");

beforeAll(async () => {
	room = await openRespondentsRoom();
	guard = openGuard({
		spend: room.engine.spend,
		book: room.engine.book,
		jobs: room.jobs,
		secret: "challenges",
	});
});
afterAll(() => room.close());

/** A survey of one question of at most 300 seconds, which is 40 tokens; 100 completes are expected. */
async function openSurvey(
	options?: Parameters<RespondentsRoom["openSurvey"]>[0],
) {
	const survey = await room.openSurvey({ tokens: 5_000, ...options });
	const published = async () => {
		const found = await findPublished(room.db, survey.publicId);
		if (found === undefined) throw new Error("It is not published");
		return found;
	};
	const deviceOf = (address: string) =>
		survey.respondent({ guard, networkKeyOf: () => networkKeyOf(address) });
	return {
		...survey,
		published,
		deviceOf,
		/** A response of a network, begun. */
		async begin(address = "192.0.2.1") {
			const device = deviceOf(address);
			await device.begin();
			return device.responseId;
		},
		/** As a take does it: asked and, where it may be, counted, in one transaction. */
		async spend(
			responseId: string,
			{
				tokens = 40,
				address = "192.0.2.1",
				as = "charge" as "charge" | "hold",
				proof = null as { challenge: string; number: number } | null,
				afterHours = 0,
			} = {},
		) {
			const of = await published();
			return room.db.transaction(async (tx) => {
				const now = await room.clock.now(tx);
				const who = {
					responseId,
					networkKey: networkKeyOf(address),
					now: new Date(now.getTime() + afterHours * 3_600_000),
				};
				const may = await guard.maySpend(tx, of, {
					...who,
					atMostMillitokens: wholeTokens(tokens),
					as,
					proof,
				});
				if ("may" in may && as === "charge")
					await guard.spent(tx, of, {
						...who,
						millitokens: wholeTokens(tokens),
					});
				return may;
			});
		},
		judge: () =>
			judgeSpending(
				{
					db: room.db,
					spend: room.engine.spend,
					book: room.engine.book,
					jobs: room.jobs,
					clock: room.clock,
					post: { send: async (_tx, mail) => void mails.push(mail) },
					baseUrl: "http://verbatim.test",
					log: testLog,
				},
				survey.publicId,
			),
	};
}

const may = { may: true };

function solve({
	challenge,
	zeroBits,
}: {
	challenge: string;
	zeroBits: number;
}) {
	for (let number = 0; ; number += 1)
		if (
			zeroBitsOf(
				createHash("sha256").update(`${challenge}:${number}`).digest(),
			) >= zeroBits
		)
			return { challenge, number };
}

const addressOf = (network: number) =>
	`10.${Math.floor(network / 250)}.${network % 250}.7`;

test("a session spends what it can cost at most, and not a token more", async () => {
	const survey = await openSurvey();
	const responseId = await survey.begin();
	expect(await survey.spend(responseId, { tokens: 30 })).toEqual(may);
	expect(await survey.spend(responseId, { tokens: 10 })).toEqual(may);
	expect(await survey.spend(responseId, { tokens: 1 })).toEqual({
		refused: "session",
	});
});

test("a session that began with a dearer version may go on to its end", async () => {
	const survey = await openSurvey();
	const before = await survey.begin();
	await survey.publish([question("spoken", "vocal", { secondsMax: 60 })]);
	const after = await survey.begin("198.51.100.1");
	expect(await survey.spend(before, { tokens: 24 })).toEqual(may);
	expect(
		await survey.spend(after, { tokens: 9, address: "198.51.100.1" }),
	).toEqual({ refused: "session" });
});

test("a network spends three sessions within an hour; others do not notice, and an hour later it may again", async () => {
	const survey = await openSurvey();
	for (let number = 1; number <= 3; number += 1)
		expect(
			await survey.spend(await survey.begin(`192.0.2.${number}`), {
				address: `192.0.2.${number}`,
			}),
		).toEqual(may);
	const fourth = await survey.begin("192.0.2.4");
	const spend = (more: object) =>
		survey.spend(fourth, { address: "192.0.2.4", tokens: 8, ...more });
	expect(await spend({})).toEqual({ refused: "network" });
	expect(
		await survey.spend(await survey.begin("192.0.3.1"), {
			address: "192.0.3.1",
		}),
	).toEqual(may);
	expect(await spend({ afterHours: 2 })).toEqual(may);
});

test("a hundred calls at once are no way around a limit", async () => {
	const survey = await openSurvey();
	const responses = await Promise.all(
		Array.from({ length: 30 }, () => survey.begin()),
	);
	const answers = await Promise.all(
		responses.flatMap((responseId) =>
			Array.from({ length: 3 }, () => survey.spend(responseId)),
		),
	);
	expect(answers.filter((one) => "may" in one)).toHaveLength(3);
});

test("many networks together stay below the hour and the day of the survey", async () => {
	const survey = await openSurvey();
	let spent = 0;
	for (let network = 0; network < 20; network += 1) {
		const address = addressOf(network);
		const answer = await survey.spend(await survey.begin(address), { address });
		if ("may" in answer) spent += 40;
		else expect(answer).toEqual({ refused: "survey_hour" });
	}
	expect(spent).toBe(600);
});

test("the fourth session of a network proves some work, once, and goes on without", async () => {
	const survey = await openSurvey();
	for (let number = 0; number < 3; number += 1)
		expect(await survey.spend(await survey.begin(), { tokens: 8 })).toEqual(
			may,
		);
	const responseId = await survey.begin();
	const asked = await survey.spend(responseId, { tokens: 8 });
	if (!("prove" in asked)) throw new Error("Nothing was asked for");
	expect(asked.prove.zeroBits).toBe(14);
	const proof = solve(asked.prove);
	expect(await survey.spend(responseId, { tokens: 8, proof })).toEqual(may);
	expect(await survey.spend(responseId, { tokens: 8 })).toEqual(may);
	// Solved once, for one session: nobody else's.
	expect(
		await survey.spend(await survey.begin(), { tokens: 8, proof }),
	).toHaveProperty("prove");
});

test("a proof of another network is none, and one that was asked for beforehand is good", async () => {
	const survey = await openSurvey();
	for (let number = 0; number < 3; number += 1)
		await survey.spend(await survey.begin(), { tokens: 8 });
	const routes = guardRoutes({ ...room.responses, networkKeyOf, guard });
	const challengeFor = async (address: string) => {
		const asked = await ask(
			routes,
			getChallenge,
			{ params: { publicId: survey.publicId } },
			{ address },
		);
		if (isProblem(asked)) throw new Error(asked.detail);
		return solve(asked);
	};
	const responseId = await survey.begin();
	expect(
		await survey.spend(responseId, {
			tokens: 8,
			proof: await challengeFor("203.0.113.1"),
		}),
	).toHaveProperty("prove");
	expect(
		await survey.spend(responseId, {
			tokens: 8,
			proof: await challengeFor("192.0.2.77"),
		}),
	).toEqual(may);
	expect(
		await ask(routes, getChallenge, { params: { publicId: "a".repeat(14) } }),
	).toMatchObject({ problem: "not_found" });
});

test("what is held counts as spent, and a heap of holds is refused", async () => {
	const survey = await openSurvey({
		tokens: 300,
		questions: [
			question("told", "long_text", {
				smart: { countMax: 3, goal: "", avoid: "" },
			}),
		],
	});
	// Three follow-ups of at most 10 tokens: 30 a session, 90 a network.
	const hold = async (responseId: string) => {
		const held = await room.engine.spend.hold(
			{
				companyId: survey.companyId,
				feature: "smart_question",
				subject: subjectOf(survey.surveyId),
				actor: { kind: "respondent", id: responseId },
			},
			{
				feature: "smart_question",
				inputModelTokens: 100_000_000,
				outputModelTokens: 100_000_000,
			},
			{ key: newId(), secondsToLive: 60 },
		);
		expect(held).not.toHaveProperty("refused");
	};
	const asking = { tokens: 10, as: "hold" as const };
	for (let number = 0; number < 9; number += 1) {
		const responseId = await survey.begin();
		expect(await survey.spend(responseId, asking)).toEqual(may);
		await hold(responseId);
	}
	expect(await survey.spend(await survey.begin(), asking)).toEqual({
		refused: "network",
	});
	// From many networks: 200 tokens are held at most, of a pool of 300.
	let refused: unknown;
	for (let network = 0; refused === undefined && network < 20; network += 1) {
		const address = addressOf(network);
		const responseId = await survey.begin(address);
		const answer = await survey.spend(responseId, { ...asking, address });
		if ("may" in answer) await hold(responseId);
		else refused = answer;
	}
	expect(refused).toEqual({ refused: "holds" });
	expect(await survey.available()).toBe(100);
});

test("a flood of beginnings of one network waits, and whoever began goes on", async () => {
	const survey = await openSurvey();
	const first = survey.deviceOf("192.0.2.1");
	await first.begin();
	await room.db.query(
		`insert into research.response (company_id, survey_id, response_id, number, version, language, device_key_hash,
       receipt_hash, network_key)
     select company_id, survey_id, gen_random_uuid(), 1000 + n, version, language, device_key_hash,
       sha256(n::text::bytea), network_key
     from research.response, generate_series(1, 199) as n where survey_id = $1`,
		[survey.surveyId],
	);
	const late = await survey.deviceOf("192.0.2.2").tryBegin();
	expect(late).toMatchObject({ problem: "too_many_attempts" });
	expect(JSON.stringify(late)).not.toMatch(/token|spend|budget/i);
	await first.begin();
	await survey.deviceOf("198.51.100.2").begin();
});

async function strangers(survey: Awaited<ReturnType<typeof openSurvey>>) {
	for (let network = 0; network < 14; network += 1) {
		const address = addressOf(network);
		await survey.spend(await survey.begin(address), { address });
	}
}

async function addOwner(survey: TestSurvey) {
	const personId = newId();
	await room.db.query(
		`insert into company.person (id, name, email, email_verified, created_at, updated_at, language)
     values ($1, 'Ada', $2, false, now(), now(), 'de')`,
		[personId, `${personId}@example.com`],
	);
	await room.db.query(
		`insert into company.member (company_id, id, person_id, role, created_at) values ($1, $2, $3, 'owner', now())`,
		[survey.companyId, newId(), personId],
	);
	return `${personId}@example.com`;
}

test("a survey that many begin and nobody ends is stopped, its owner told once, and one click resumes it", async () => {
	const survey = await openSurvey();
	const owner = await addOwner(survey);
	await strangers(survey);
	await Promise.all([survey.judge(), survey.judge()]);
	expect((await survey.published()).tripped?.reason).toContain(
		"hardly anybody",
	);
	expect(mails.map(({ to, subject }) => ({ to, subject }))).toEqual([
		{
			to: owner,
			subject: "Gesprochene Antworten von «Visits» wurden gestoppt",
		},
	]);
	const later = await survey.begin("203.0.113.9");
	const spend = () =>
		survey.spend(later, { address: "203.0.113.9", tokens: 8 });
	expect(await spend()).toEqual({ refused: "tripped" });

	await room.db.query(
		`update research.survey set tripped_at = null, tripped_reason = null where survey_id = $1`,
		[survey.surveyId],
	);
	expect(await spend()).toEqual(may);
	// What was spent before the click does not stop it again.
	await survey.judge();
	expect((await survey.published()).tripped).toBeUndefined();
	expect(mails).toHaveLength(1);
});

test("what was spent is told to the queue only where it is unusual", async () => {
	const survey = await openSurvey();
	const waiting = async () => {
		const { rows } = await room.db.query(
			`select data from jobs.job where name = 'guard.judge' and singleton_key = $1`,
			[survey.publicId],
		);
		return rows.length;
	};
	await survey.spend(await survey.begin());
	expect(await waiting()).toBe(0);
	await strangers(survey);
	expect(await waiting()).toBe(1);
});

test("a survey below the floor leaves the rest of it to the company's other surveys", async () => {
	const survey = await openSurvey({ tokens: 500 });
	const setFloor = await room.engine.fund.setFloor(
		{
			companyId: survey.companyId,
			floorMillitokens: wholeTokens(480),
			actor: { kind: "system", id: "test" },
		},
		{ key: newId() },
	);
	expect(setFloor).not.toHaveProperty("refused");
	const responseId = await survey.begin();
	expect(await survey.spend(responseId)).toEqual(may);
	// Another survey, which nobody has answered yet.
	await room.db.query(
		`insert into research.survey (company_id, survey_id, public_id, name, state, definition, revision,
       published_version, published_revision, expected_completes, at_zero, request_id, created_by)
     select company_id, gen_random_uuid(), left(md5(survey_id::text), 14), name, state, definition, revision,
       published_version, published_revision, expected_completes, at_zero, gen_random_uuid(), created_by
     from research.survey where survey_id = $1`,
		[survey.surveyId],
	);
	let tokens = 40;
	let refused: unknown;
	for (let network = 0; refused === undefined && network < 12; network += 1) {
		const address = addressOf(network);
		const answer = await survey.spend(await survey.begin(address), { address });
		if ("may" in answer) tokens += 40;
		else refused = answer;
	}
	expect({ refused, tokens }).toEqual({
		refused: { refused: "company_lane" },
		tokens: 240,
	});
});

test("spoken answers beyond the limit of a network are written, others are kept, and all come to the end", async () => {
	const survey = await openSurvey({
		questions: [
			question("spoken", "vocal", { secondsMax: 10, isRequired: true }),
		],
	});
	// Ten seconds are 2 tokens: a network may spend 6.
	const answer = async (address: string, salt: number) => {
		const device = survey.deviceOf(address);
		await device.begin();
		const sound = await speechOf(10, salt);
		const takeId = newId();
		const chunks = await device.send(sound, takeId);
		let saved = good(await device.saveTake(takeId, { chunks }));
		if (saved.outcome === "prove") {
			if (saved.challenge === null) throw new Error("No challenge");
			saved = good(
				await device.saveTake(takeId, {
					chunks,
					proof: solve(saved.challenge),
				}),
			);
		}
		if (saved.outcome === "in_writing")
			good(await device.save("spoken", { kind: "text", text: "Well." }, 2));
		good(await device.finish());
		return saved.outcome;
	};
	const outcomes: string[] = [];
	for (let salt = 1; salt <= 4; salt += 1)
		outcomes.push(await answer("192.0.2.1", salt));
	outcomes.push(await answer("198.51.100.1", 5));
	expect(outcomes).toEqual(["saved", "saved", "saved", "in_writing", "saved"]);
	expect(await survey.available()).toBe(5_000 - 8);
	expect(
		(await survey.answers()).filter(({ isAffected }) => isAffected),
	).toHaveLength(1);
});

test("what a network spent is forgotten after two days", async () => {
	const survey = await openSurvey();
	await survey.spend(await survey.begin());
	const rows = async () => {
		const { rows: found } = await room.db.query(
			`select (select count(*) from research.respondent_spending where survey_id = $1)::int as respondents,
         (select count(*) from research.survey_spending where survey_id = $1)::int as surveys`,
			[survey.surveyId],
		);
		return found[0];
	};
	const after = (days: number) =>
		forgetSpending({
			db: room.db,
			clock: {
				aheadMilliseconds: 0,
				now: async () => new Date(Date.now() + days * 86_400_000),
			},
		});
	await after(1);
	expect(await rows()).toEqual({ respondents: 2, surveys: 1 });
	await after(3);
	expect(await rows()).toEqual({ respondents: 0, surveys: 1 });
	await after(9);
	expect(await rows()).toEqual({ respondents: 0, surveys: 0 });
});

test("where nothing can be paid any more, a flood of takes is not even listened to", async () => {
	const survey = await openSurvey({
		questions: [question("spoken", "vocal", { secondsMax: 10 })],
	});
	for (let number = 0; number < 3; number += 1)
		expect(await survey.spend(await survey.begin(), { tokens: 2 })).toEqual(
			may,
		);
	const heard: string[] = [];
	const device = survey.respondent({
		guard,
		networkKeyOf: () => networkKeyOf("192.0.2.99"),
		hear: async ({ path }) => {
			heard.push(path);
			return "busy";
		},
	});
	await device.begin();
	const sound = await speechOf(3, 77);
	expect(await device.speak(sound)).toEqual({
		outcome: "in_writing",
		seconds: null,
		challenge: null,
	});
	expect(heard).toEqual([]);
	expect(await survey.answers()).toMatchObject([
		{ value: { kind: "skipped" }, isAffected: true },
	]);
});
