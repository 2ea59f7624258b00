/** Over a real server and real streams: what a removal, another role and the end of all sessions do to an open console. */
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { signOutEverywhere } from "@verbatim/contract/accounts";
import * as contract from "@verbatim/contract/team";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask } from "../company/testing/ask.ts";
import { openTeamRoom, type TeamRoom } from "../company/testing/team-room.ts";
import { type Live, openLive } from "../platform/live.ts";
import { testLog } from "../platform/testing/database.ts";
import { openHttp } from "./http.ts";
import {
	type LiveStreams,
	liveTopics,
	openLiveStreams,
} from "./live-streams.ts";

let room: TeamRoom;
let live: Live;
let streams: LiveStreams;
let server: ReturnType<typeof serve>;
let url: string;

beforeAll(async () => {
	room = await openTeamRoom();
	live = await openLive({ db: room.db, topics: liveTopics, log: testLog });
	streams = openLiveStreams({
		live,
		companyOf: room.companyOf,
		log: testLog,
		// Nobody asks for tokens here: there is no pool.
		readBalance: () => new Promise(() => undefined),
	});
	const app = openHttp({
		answerings: room.routes,
		fetchAnswerings: [streams.answering],
		companyOf: room.companyOf,
		limitKey: async () => undefined,
		baseUrl: "http://localhost:3000",
		trustProxy: false,
		log: testLog,
		screens: async () => new Response(),
	});
	server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
	await once(server, "listening");
	const address = server.address();
	if (typeof address !== "object" || address === null) throw new Error("port");
	url = `http://127.0.0.1:${address.port}`;
});
afterAll(async () => {
	streams.close();
	server.close();
	await live.close();
	await room.db.drop();
});

/** What an open console hears, and whether its stream has ended. */
async function listen(cookie: Headers) {
	const answer = await fetch(`${url}/api/live`, { headers: cookie });
	if (answer.status !== 200 || answer.body === null)
		throw new Error(`There is no stream: ${answer.status}`);
	const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
	const heard = { text: "", hasEnded: false };
	const first = reader.read();
	heard.text += (await first).value ?? "";
	void (async () => {
		for (;;) {
			const { value, done } = await reader.read();
			if (done) break;
			heard.text += value;
		}
		heard.hasEnded = true;
	})();
	return heard;
}

/** The promise of a removal. The stream's own ping, which asks too, comes only each 10 seconds. */
const secondsMax = 5;
async function within(isSo: () => boolean): Promise<boolean> {
	for (
		const end = Date.now() + secondsMax * 1_000;
		Date.now() < end;
		await wait(20)
	)
		if (isSo()) return true;
	return false;
}

test("a removed member's streams end within five seconds, and nobody else's", async () => {
	const { owner, cookie } = await room.openTeam();
	const gone = await room.join(owner, "researcher");
	const streamsOfGone = [await listen(gone.cookie), await listen(gone.cookie)];
	const ofOwner = await listen(cookie);
	await ask(
		room.routes,
		contract.removeMember,
		{ params: { memberId: gone.id } },
		{ actor: owner },
	);
	expect(await within(() => streamsOfGone.every((one) => one.hasEnded))).toBe(
		true,
	);
	expect(ofOwner.hasEnded).toBe(false);
	expect(ofOwner.text).toContain('{"what":"team"}');
	const again = await fetch(`${url}/api/live`, { headers: gone.cookie });
	expect(again.status).toBe(401);
	expect(
		(await fetch(`${url}/api/session`, { headers: gone.cookie })).status,
	).toBe(401);
});

test("who leaves one of two companies hears nothing more of it, though the session goes on", async () => {
	const { owner } = await room.openTeam();
	const member = await room.join(owner, "viewer");
	const other = await room.openTeam();
	await room.db.query(
		`insert into company.member (company_id, id, person_id, role, created_at)
     select $1, gen_random_uuid(), person_id, 'viewer', now() from company.member where id = $2`,
		[other.owner.companyId, member.actor.memberId],
	);
	const heard = await listen(member.cookie);
	await ask(room.routes, contract.leaveTeam, {}, { actor: member.actor });
	expect(await within(() => heard.hasEnded)).toBe(true);
	expect((await room.whoIs(member.cookie)).companyId).toBe(
		other.owner.companyId,
	);
});

test("another role is told to the open console, whose stream goes on", async () => {
	const { owner } = await room.openTeam();
	const member = await room.join(owner, "admin");
	const heard = await listen(member.cookie);
	await ask(
		room.routes,
		contract.changeRole,
		{ params: { memberId: member.id }, body: { role: "viewer" } },
		{ actor: owner },
	);
	expect(await within(() => heard.text.includes('{"what":"team"}'))).toBe(true);
	expect(heard.hasEnded).toBe(false);
	const answer = await fetch(`${url}/api/team/invitations`, {
		method: "POST",
		headers: {
			cookie: member.cookie.get("cookie") ?? "",
			"content-type": "application/json",
		},
		body: JSON.stringify({ email: null, role: "viewer" }),
	});
	expect(answer.status).toBe(403);
});

test("signing out everywhere ends every stream of that person", async () => {
	const { owner, cookie } = await room.openTeam();
	const heard = await listen(cookie);
	await ask(room.routes, signOutEverywhere, {}, { actor: owner });
	expect(await within(() => heard.hasEnded)).toBe(true);
});
