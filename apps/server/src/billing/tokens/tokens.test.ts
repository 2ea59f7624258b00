import { isProblem } from "@verbatim/contract/problems";
import type { Answer, Asking, Route } from "@verbatim/contract/route";
import {
	getBalance,
	getEntries,
	getEntry,
	getEntrySums,
	getForecast,
	getGrants,
	getPoolAt,
	getRateCard,
	getReservations,
	getUsage,
	getVerified,
} from "@verbatim/contract/tokens";
import { wholeTokens } from "@verbatim/tokens/amount";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../company/actor.ts";
import { ask } from "../../company/testing/ask.ts";
import { newId } from "../../platform/ids.ts";
import { type BillingRoom, openBillingRoom } from "../testing/billing-room.ts";

let room: BillingRoom;
let ada: Actor;
let eve: Actor;
const interviewId = newId();

async function answerOf<R extends Route>(
	route: R,
	asking: Asking<R>,
	actor = ada,
): Promise<Answer<R>> {
	const answer = await ask(room.routes, route, asking, { actor });
	if (isProblem(answer)) throw new Error(answer.detail);
	// What is answered must be what the contract promises.
	return route.answer.parse(answer) as Answer<R>;
}

beforeAll(async () => {
	room = await openBillingRoom();
	ada = await room.openCompany();
	eve = await room.openCompany();
	const work = (
		feature: "interview_transcription" | "smart_question",
		subject: { kind: string; id: string },
	) => ({
		companyId: ada.companyId,
		feature,
		subject,
		actor: { kind: "member" as const, id: ada.memberId },
	});
	const fail = (refused: unknown) => {
		throw new Error(JSON.stringify(refused));
	};
	const bought = await room.fund.grant(
		{
			companyId: ada.companyId,
			kind: "top_up",
			amountMillitokens: wholeTokens(500),
			source: "p",
			actor: { kind: "system", id: "payment" },
		},
		{ key: "p" },
	);
	if ("refused" in bought) fail(bought);
	// 30 minutes: 240 tokens, charged. Then 60 minutes: 480 tokens, reserved.
	const interview = work("interview_transcription", {
		kind: "interview",
		id: interviewId,
	});
	const charged = await room.spend.debit(
		interview,
		{ feature: "interview_transcription", audioSeconds: 1_800 },
		{ key: "d" },
	);
	if ("refused" in charged) fail(charged);
	const held = await room.spend.hold(
		interview,
		{ feature: "interview_transcription", audioSeconds: 3_600 },
		{ key: "h", secondsToLive: 600 },
	);
	if ("refused" in held) fail(held);
});
afterAll(() => room.close());

test("the balance is one sum that adds up", async () => {
	const balance = await answerOf(getBalance, {});
	expect(balance).toMatchObject({
		availableTokens: 980,
		reservedTokens: 480,
		usedTokens: 240,
		expiredTokens: 0,
		clawedBackTokens: 0,
		allocatedTokens: 1_200,
		boughtTokens: 500,
		cycle: null,
		nextExpiry: { amountTokens: 480 },
	});
	expect(balance.allocatedTokens + balance.boughtTokens).toBe(
		balance.availableTokens +
			balance.reservedTokens +
			balance.usedTokens +
			balance.expiredTokens +
			balance.clawedBackTokens,
	);
});

test("grants are listed in burn-down order: what expires first is used first, and what was bought last", async () => {
	const { grants } = await answerOf(getGrants, {});
	expect(grants).toMatchObject([
		{
			kind: "trial",
			amountTokens: 1_200,
			availableTokens: 480,
			reservedTokens: 480,
			usedTokens: 240,
		},
		{
			kind: "top_up",
			amountTokens: 500,
			availableTokens: 500,
			expiresAt: null,
		},
	]);
	for (const grant of grants) expect(grant.id).toMatch(/^grant_[0-9a-f]{32}$/);
});

test("what is reserved is told with the work that it is for", async () => {
	const { reservations } = await answerOf(getReservations, {});
	expect(reservations).toMatchObject([
		{
			feature: "interview_transcription",
			subject: {
				kind: "interview",
				id: `interview_${interviewId.replaceAll("-", "")}`,
			},
			reservedTokens: 480,
			memberName: "Ada Lovelace",
		},
	]);
});

test("the book is told newest first, page by page, with who did it", async () => {
	const first = await answerOf(getEntries, { query: { limit: 2 } });
	expect(first.entries).toMatchObject([
		{
			kind: "hold",
			availableDeltaTokens: -480,
			reservedDeltaTokens: 480,
			availableAfterTokens: 980,
			chargedTokens: 0,
			memberName: "Ada Lovelace",
		},
		{
			kind: "debit",
			availableDeltaTokens: -240,
			chargedTokens: 240,
			memberName: "Ada Lovelace",
			feature: "interview_transcription",
		},
	]);
	const next = await answerOf(getEntries, {
		query: { limit: 2, before: first.nextBefore ?? 0 },
	});
	expect(next.entries).toMatchObject([
		{
			number: 2,
			kind: "grant",
			availableDeltaTokens: 500,
			memberName: null,
			subject: null,
		},
		{ number: 1, kind: "grant", availableDeltaTokens: 1_200 },
	]);
	expect(next.nextBefore).toBeNull();
	expect((await answerOf(getEntries, {})).nextBefore).toBeNull();
});

test.each([
	{ limit: 0 },
	{ limit: 201 },
	{ before: 0 },
	{ before: -1 },
	{ before: "x" },
	{ before: 1.5 },
])("a page %j is refused", async (query) => {
	expect(
		await ask(room.routes, getEntries, { query }, { actor: ada }),
	).toMatchObject({ problem: "invalid_input" });
});

test("in each entry, as in the whole book: given = available + reserved + used + expired + taken back", async () => {
	const { entries } = await answerOf(getEntries, {});
	expect(entries).toMatchObject([
		{ kind: "hold", reservedDeltaTokens: 480, usedDeltaTokens: 0 },
		{ kind: "debit", usedDeltaTokens: 240 },
		{ kind: "grant", givenDeltaTokens: 500, grant: { kind: "top_up" } },
		{ kind: "grant", givenDeltaTokens: 1_200, grant: { kind: "trial" } },
	]);
	for (const entry of entries)
		expect(entry.givenDeltaTokens).toBe(
			entry.availableDeltaTokens +
				entry.reservedDeltaTokens +
				entry.usedDeltaTokens +
				entry.expiredTokens +
				entry.clawedBackDeltaTokens,
		);
});

test("the sums of all entries are the balance, and by kind they add up to it", async () => {
	const balance = await answerOf(getBalance, {});
	const sums = await answerOf(getEntrySums, {});
	expect(sums).toMatchObject({
		version: balance.version,
		isWhole: true,
		entries: 4,
		givenTokens: balance.allocatedTokens + balance.boughtTokens,
		availableTokens: balance.availableTokens,
		reservedTokens: balance.reservedTokens,
		usedTokens: balance.usedTokens,
		expiredTokens: 0,
		clawedBackTokens: 0,
	});
	expect(
		sums.byKind.map(({ kind, entries, availableTokens }) => [
			kind,
			entries,
			availableTokens,
		]),
	).toEqual([
		["debit", 1, -240],
		["grant", 2, 1_700],
		["hold", 1, -480],
	]);
});

test("the history is filtered by kind, feature, member, subject and days, and its sums by the same", async () => {
	const kindsOf = async (
		query: NonNullable<Asking<typeof getEntrySums>["query"]>,
	) => {
		const [{ entries }, sums] = await Promise.all([
			answerOf(getEntries, { query }),
			answerOf(getEntrySums, { query }),
		]);
		expect(sums.entries).toBe(entries.length);
		return entries.map(({ kind }) => kind);
	};
	const memberId = `member_${ada.memberId.replaceAll("-", "")}`;
	expect(await kindsOf({ kinds: "grant" })).toEqual(["grant", "grant"]);
	expect(await kindsOf({ memberId, kinds: "debit,hold" })).toEqual([
		"hold",
		"debit",
	]);
	expect(await kindsOf({ feature: "smart_question" })).toEqual([]);
	expect(
		await kindsOf({
			subjectKind: "interview",
			subjectId: `interview_${interviewId.replaceAll("-", "")}`,
		}),
	).toEqual(["hold", "debit"]);
	expect(await kindsOf({ through: "2020-01-01" })).toEqual([]);
	expect(await kindsOf({ from: "2020-01-01" })).toHaveLength(4);
});

test.each([
	[{ kinds: "grant,weather" }, "there is no weather"],
	[{ kinds: "grant,grant" }, "the same thing twice"],
	[{ memberId: "grant_1" }, "a grant is no member"],
	[{ subjectKind: "interview" }, "a kind without an id"],
	[{ subjectKind: "interview", subjectId: "x" }, "there is no such interview"],
	[{ from: "2026-02-02", through: "2026-02-01" }, "it ends before it begins"],
])("a filter %j is refused: %s", async (query, _) => {
	for (const route of [getEntries, getEntrySums])
		expect(
			await ask(room.routes, route, { query }, { actor: ada }),
		).toMatchObject({ problem: "invalid_input" });
});

test("an entry is told with the grants it moved and the receipt of its work; another company's is not there", async () => {
	const { entries } = await answerOf(getEntries, {
		query: { kinds: "debit" },
	});
	const number = entries[0]?.number ?? 0;
	const detail = await answerOf(getEntry, { params: { number } });
	expect(detail).toMatchObject({
		entry: { kind: "debit", number },
		rateCardVersion: 1,
		shares: [{ kind: "trial", tokens: 240 }],
		receipt: {
			quote: null,
			heldTokens: 0,
			chargedTokens: 240,
			reversedTokens: 0,
			entryNumbers: [number],
		},
	});
	for (const [asked, actor] of [
		[number, eve],
		[999, ada],
	] as const)
		expect(
			await ask(
				room.routes,
				getEntry,
				{ params: { number: asked } },
				{ actor },
			),
		).toMatchObject({ problem: "not_found" });
});

test("the pool as it was is a sum that adds up, and its entries up to then sum up to it", async () => {
	const { entries } = await answerOf(getEntries, {});
	const at = entries.find(({ kind }) => kind === "debit")?.at ?? "";
	const { balance, grants, reservations } = await answerOf(getPoolAt, {
		query: { at },
	});
	expect(balance).toMatchObject({
		asOf: at,
		availableTokens: 1_460,
		usedTokens: 240,
		reservedTokens: 0,
	});
	expect(grants.map(({ availableTokens }) => availableTokens)).toEqual([
		960, 500,
	]);
	expect(reservations).toEqual([]);
	expect(await answerOf(getEntrySums, { query: { at } })).toMatchObject({
		availableTokens: 1_460,
		usedTokens: 240,
		reservedTokens: 0,
		givenTokens: 1_700,
	});
	expect(
		await ask(
			room.routes,
			getPoolAt,
			{ query: { at: "2099-01-01T00:00:00.000Z" } },
			{ actor: ada },
		),
	).toMatchObject({ problem: "invalid_input", fields: [{ field: "at" }] });
});

test("another company sees nothing of it", async () => {
	expect((await answerOf(getBalance, {}, eve)).availableTokens).toBe(1_200);
	expect((await answerOf(getGrants, {}, eve)).grants).toHaveLength(1);
	expect((await answerOf(getReservations, {}, eve)).reservations).toEqual([]);
	expect((await answerOf(getEntries, {}, eve)).entries).toHaveLength(1);
});

const aYear = { from: "2020-01-01", through: "2099-12-31" };

test("use is summed by whatever is asked for, with who it was by name", async () => {
	const { sums } = await answerOf(getUsage, {
		query: { ...aYear, by: "feature,actor" },
	});
	expect(sums).toEqual([
		{
			feature: "interview_transcription",
			actor: { kind: "member", id: ada.memberId, name: "Ada Lovelace" },
			subject: null,
			otherSubjects: null,
			day: null,
			usedTokens: 240,
			chargedTokens: 240,
			reversedTokens: 0,
			charges: 1,
		},
	]);
	const { sums: bySubject } = await answerOf(getUsage, {
		query: { ...aYear, by: "subject" },
	});
	expect(
		bySubject.map(({ subject, usedTokens }) => [subject?.id, usedTokens]),
	).toEqual([[`interview_${interviewId.replaceAll("-", "")}`, 240]]);
	expect((await answerOf(getUsage, { query: aYear }, eve)).sums).toEqual([]);
});

test.each([
	[{ from: "2026-02-30" }, "there is no such day"],
	[{ from: "0000-01-01" }, "no database knows it"],
	[{ by: "feature,weather" }, "there is no weather"],
	[{ by: "day,day" }, "the same thing twice"],
])("use asked for with %j is refused: %s", async (changed, _) => {
	const query = { ...aYear, ...changed };
	expect(
		await ask(room.routes, getUsage, { query }, { actor: ada }),
	).toMatchObject({ problem: "invalid_input" });
});

test("the forecast tells the pace, when tokens run out at it, and what expires unused", async () => {
	const forecast = await answerOf(getForecast, {});
	// 240 in one day. 980 are available, and 480 more will be, since nobody prolongs what is held: six days and some hours.
	expect(forecast.tokensPerDay).toBe(240);
	const days =
		(Date.parse(forecast.runsOutAt ?? "") - Date.parse(forecast.asOf)) /
		86_400_000;
	expect(days).toBeGreaterThan(6);
	expect(days).toBeLessThan(7);
	const idle = await answerOf(getForecast, {}, eve);
	expect(idle).toMatchObject({ tokensPerDay: 0, runsOutAt: null });
	expect(idle.expiring).toMatchObject([
		{ unusedTokens: 1_200, mostTokens: 1_200 },
	]);
});

test("a pool that somebody changed in the database has no forecast, and is told so instead of a fault", async () => {
	const mallory = await room.openCompany();
	await room.db.query(
		"alter table tokens.pool disable trigger all; update tokens.pool set available = available + 1000, granted_adjustment = granted_adjustment + 1000 where company_id = '" +
			mallory.companyId +
			"'; alter table tokens.pool enable trigger all",
	);
	await room.spend.debit(
		{
			companyId: mallory.companyId,
			feature: "pulse_classifier",
			subject: { kind: "run", id: "r" },
			actor: { kind: "member", id: mallory.memberId },
		},
		{ feature: "pulse_classifier", responses: 1_000, passes: 1 },
		{ key: "d" },
	);
	expect(
		await ask(room.routes, getForecast, {}, { actor: mallory }),
	).toMatchObject({
		problem: "wrong_state",
		detail: expect.stringContaining("do not make up its balance"),
	});
});

test("a book is not verified until a check has looked at it, and then as far as it got", async () => {
	const before = await answerOf(getVerified, {});
	expect(before).toEqual({
		verifiedAt: null,
		throughEntry: 0,
		lastEntry: before.lastEntry,
		problems: 0,
		headHash: "",
	});
	let checked = 0;
	while (
		(await room.housekeeping.verifyNext({ entriesMax: 100 })) !== undefined
	)
		checked += 1;
	expect(checked).toBeGreaterThanOrEqual(2);
	const after = await answerOf(getVerified, {});
	expect(after).toMatchObject({ throughEntry: after.lastEntry, problems: 0 });
	expect(after.lastEntry).toBeGreaterThan(3);
	expect(after.headHash).toMatch(/^[0-9a-f]{64}$/);
});

test("the rate card says what things cost", async () => {
	const card = await answerOf(getRateCard, {});
	expect(card.version).toBe(1);
	expect(
		card.rates.map(({ feature, priceTokens }) => [feature, priceTokens]),
	).toContainEqual(["interview_transcription", 8]);
});
