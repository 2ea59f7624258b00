import {
	getBudgets,
	previewBudget,
	setBudget,
	setFloor,
} from "@verbatim/contract/budgets";
import { isProblem } from "@verbatim/contract/problems";
import type { Answer, Asking, Route } from "@verbatim/contract/route";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "../../company/actor.ts";
import { ask } from "../../company/testing/ask.ts";
import { newId } from "../../platform/ids.ts";
import { type BillingRoom, openBillingRoom } from "../testing/billing-room.ts";

let room: BillingRoom;
let ada: Actor;
let eve: Actor;

beforeAll(async () => {
	room = await openBillingRoom();
	eve = await room.openCompany();
});
beforeEach(async () => {
	ada = await room.openCompany();
});
afterAll(() => room.close());

async function answerOf<R extends Route>(
	route: R,
	asking: Asking<R>,
	actor = ada,
): Promise<Answer<R>> {
	const answer = await ask(room.routes, route, asking, { actor });
	if (isProblem(answer)) throw new Error(answer.detail);
	return route.answer.parse(answer) as Answer<R>;
}

const transcription = {
	of: "feature",
	feature: "interview_transcription",
} as const;
const memberScope = (actor: Actor) =>
	({
		of: "member",
		memberId: `member_${actor.memberId.replaceAll("-", "")}`,
	}) as const;

/** An interview of so many minutes, at 8 tokens each. */
const transcribe = (minutes: number, interviewId = newId()) =>
	room.spend.debit(
		{
			companyId: ada.companyId,
			feature: "interview_transcription",
			subject: { kind: "interview", id: interviewId },
			actor: { kind: "member", id: ada.memberId },
		},
		{ feature: "interview_transcription", audioSeconds: minutes * 60 },
		{ key: newId() },
	);

const set = (
	scope: Asking<typeof setBudget>["body"]["scope"],
	limitTokens: number | null,
) => answerOf(setBudget, { body: { scope, limitTokens, requestId: newId() } });

test("a budget counts what was charged before it was set, stops what would pass it, and is taken away", async () => {
	await transcribe(10);
	const { budgets } = await set(transcription, 100);
	expect(budgets).toMatchObject([
		{
			scope: transcription,
			limitTokens: 100,
			usedTokens: 80,
			reservedTokens: 0,
			leftTokens: 20,
		},
	]);
	expect(await transcribe(3)).toMatchObject({
		refused: "over_budget",
		limit: { feature: "interview_transcription" },
		byMillitokens: 4_000n,
	});
	expect(await transcribe(2)).not.toHaveProperty("refused");
	expect((await set(transcription, null)).budgets).toEqual([]);
	expect(await transcribe(3)).not.toHaveProperty("refused");
});

test("budgets of a member and of an interview are told by name and id", async () => {
	const interviewId = newId();
	await set(memberScope(ada), 50);
	await set(
		{
			of: "subject",
			subject: {
				kind: "interview",
				id: `interview_${interviewId.replaceAll("-", "")}`,
			},
		},
		8,
	);
	expect(await transcribe(2, interviewId)).toMatchObject({
		refused: "over_budget",
		limit: { subject: { kind: "interview", id: interviewId } },
	});
	const { budgets, mayChange } = await answerOf(getBudgets, {});
	expect(mayChange).toBe(true);
	expect(
		budgets.map(({ scope, memberName }) => [scope.of, memberName]),
	).toEqual([
		["member", "Ada Lovelace"],
		["subject", null],
	]);
});

test("the floor keeps tokens from batch work", async () => {
	const { floorTokens } = await answerOf(setFloor, {
		body: { floorTokens: 1_190, requestId: newId() },
	});
	expect(floorTokens).toBe(1_190);
	expect(await transcribe(2)).toMatchObject({
		refused: "over_budget",
		limit: { floor: 1_190_000n },
		byMillitokens: 6_000n,
	});
	expect(await transcribe(1)).not.toHaveProperty("refused");
});

test("a preview says what of this window would not have run, and changes nothing", async () => {
	await transcribe(10);
	await transcribe(5);
	const preview = await answerOf(previewBudget, {
		body: { scope: transcription, limitTokens: 100 },
	});
	expect(preview).toMatchObject({
		leftTokens: 0,
		overTokens: 20,
		reservedTokens: 0,
		windows: [
			{
				isRunning: true,
				usedTokens: 120,
				ranTokens: 80,
				ranPercent: 66,
				stoppedTokens: 40,
				stopped: [
					{
						feature: "interview_transcription",
						memberName: "Ada Lovelace",
						tokens: 40,
						works: 1,
					},
				],
				others: null,
				isWhole: true,
			},
			{ isRunning: false, usedTokens: 0, ranPercent: 100, stoppedAt: null },
		],
	});
	expect((await answerOf(getBudgets, {})).budgets).toEqual([]);
	const floor = await answerOf(previewBudget, {
		body: { scope: { of: "floor" }, limitTokens: 1_100 },
	});
	expect(floor).toMatchObject({
		leftTokens: 0,
		overTokens: 20,
		windows: [{ usedTokens: 120, ranTokens: 80, stoppedTokens: 40 }, {}],
	});
});

test("the same change sent twice is one; with another limit it is refused", async () => {
	const requestId = newId();
	const body = { scope: transcription, limitTokens: 100, requestId };
	await answerOf(setBudget, { body });
	await answerOf(setBudget, { body });
	expect(
		await ask(
			room.routes,
			setBudget,
			{ body: { ...body, limitTokens: 200 } },
			{ actor: ada },
		),
	).toMatchObject({ problem: "key_conflict" });
	expect((await answerOf(getBudgets, {})).budgets).toHaveLength(1);
});

test.each(["researcher", "viewer"] as const)(
	"a %s sees budgets and sets none",
	async (role) => {
		await set(transcription, 100);
		const actor = { ...ada, role };
		const { budgets, mayChange } = await answerOf(getBudgets, {}, actor);
		expect([budgets.length, mayChange]).toEqual([1, false]);
		const requestId = newId();
		for (const refused of [
			await ask(
				room.routes,
				setBudget,
				{ body: { scope: transcription, limitTokens: 1, requestId } },
				{ actor },
			),
			await ask(
				room.routes,
				setFloor,
				{ body: { floorTokens: 1, requestId } },
				{ actor },
			),
			await ask(
				room.routes,
				previewBudget,
				{ body: { scope: transcription, limitTokens: 1 } },
				{ actor },
			),
		])
			expect(refused).toMatchObject({ problem: "not_allowed" });
	},
);

test("another company has no budget of it, and its members cannot be capped from here", async () => {
	await set(transcription, 100);
	expect((await answerOf(getBudgets, {}, eve)).budgets).toEqual([]);
	expect(
		await ask(
			room.routes,
			setBudget,
			{
				body: {
					scope: memberScope(eve),
					limitTokens: 1,
					requestId: newId(),
				},
			},
			{ actor: ada },
		),
	).toMatchObject({ problem: "not_found" });
});

test.each([-1, 0.0001, 1e12, Number.NaN])(
	"%d tokens are no budget",
	async (limitTokens) => {
		expect(
			await ask(
				room.routes,
				setBudget,
				{ body: { scope: transcription, limitTokens, requestId: newId() } },
				{ actor: ada },
			),
		).toMatchObject({ problem: "invalid_input" });
	},
);
