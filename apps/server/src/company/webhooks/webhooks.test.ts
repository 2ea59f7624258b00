import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { isProblem } from "@verbatim/contract/problems";
import {
	addWebhook,
	changeWebhook,
	type Delivery,
	listDeliveries,
	listWebhooks,
	removeWebhook,
	replayDelivery,
	rotateWebhookSecret,
	testWebhook,
	triesMax,
	webhookBody,
	webhooksMax,
} from "@verbatim/contract/webhooks";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "../../platform/ids.ts";
import { type Jobs, openJobs } from "../../platform/jobs.ts";
import { testLog } from "../../platform/testing/database.ts";
import type { Mail } from "../../providers/mail/mail.ts";
import { openOutbound } from "../../providers/outbound/post-outbound.ts";
import { whyForged } from "../../providers/payment/signature.ts";
import type { Actor } from "../actor.ts";
import { ask } from "../testing/ask.ts";
import { type CompanyRoom, openCompanyRoom } from "../testing/company-room.ts";
import { type Announce, openAnnounce } from "./announce.ts";
import { deliver } from "./deliver.ts";
import { webhookRoutes } from "./routes.ts";
import { openSeal } from "./secret.ts";
import { type WatchedPool, watchedCompanies, watchPool } from "./watch-pool.ts";
import { sweepDeliveries, workOnWebhooks } from "./work.ts";

let room: CompanyRoom;
let jobs: Jobs;
let announce: Announce;
let routes: ReturnType<typeof webhookRoutes>;
let deps: Parameters<typeof deliver>[0];
let server: Server;
let hookBase = "";
/** Another one for each test. */
let hookUrl = "";
/** What the company's own server answers, and what it heard. */
let status = 200;
let heard: { headers: IncomingHttpHeaders; body: string; at: Date }[] = [];
const mails: (Mail & { key: string })[] = [];
let pool: WatchedPool;
let ada: Actor;

beforeAll(async () => {
	room = await openCompanyRoom();
	jobs = await openJobs({ db: room.db, log: testLog, watchSeconds: 5 });
	announce = openAnnounce({ jobs });
	deps = {
		db: room.db,
		jobs,
		outbound: openOutbound({ allowedHosts: ["127.0.0.1"] }),
		post: {
			send: async (_, mail, { key }) => void mails.push({ ...mail, key }),
		},
		seal: openSeal("a secret of this installation"),
		baseUrl: "https://verbatim.example",
		log: testLog,
	};
	routes = webhookRoutes({
		...deps,
		throttle: room.throttle,
		readPool: async () => pool,
	});
	await workOnWebhooks(deps);
	server = createServer((request, response) => {
		let body = "";
		request.on("data", (chunk: Buffer) => (body += chunk.toString()));
		request.on("end", () => {
			// What an earlier test left behind is tried again for days.
			if (hookUrl.endsWith(request.url ?? ""))
				heard.push({ headers: request.headers, body, at: new Date() });
			response.writeHead(status).end("a secret that must not be kept");
		});
	});
	await new Promise<void>((resolve) =>
		server.listen(0, "127.0.0.1", () => resolve()),
	);
	hookBase = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
	await jobs.stop(5);
	server.closeAllConnections();
	server.close();
	await room.db.drop();
});

const emptyPool: WatchedPool = {
	availableTokens: 1_000,
	availableMillitokens: 1_000_000n,
	givenMillitokens: 1_000_000n,
	grants: [],
};

beforeEach(async () => {
	ada = await openCompany();
	hookUrl = `${hookBase}/${newId()}`;
	status = 200;
	heard = [];
	mails.length = 0;
	pool = emptyPool;
});

async function openCompany(): Promise<Actor> {
	const opened = await room.open({ email: `${newId()}@example.com` });
	return {
		companyId: opened.companyId,
		memberId: opened.memberId,
		memberName: "Ada Lovelace",
		role: "owner",
	};
}

async function answered<T>(
	answer: Promise<T>,
): Promise<Exclude<T, { problem: string }>> {
	const ended = await answer;
	if (isProblem(ended)) throw new Error(`${ended.problem}: ${ended.detail}`);
	return ended as Exclude<T, { problem: string }>;
}

async function add(
	events: ("job.finished" | "tokens.granted" | "balance.low")[] = [
		"job.finished",
	],
) {
	const { webhook, secret } = await answered(
		ask(routes, addWebhook, { body: { url: hookUrl, events } }, { actor: ada }),
	);
	return { webhookId: webhook.id, secret };
}

const finish = (outcome = "completed") =>
	room.db.transaction((tx) =>
		announce(tx, {
			companyId: ada.companyId,
			type: "job.finished",
			data: { interviewId: "interview_1", outcome, chargedTokens: 16 },
		}),
	);

const log = async (webhookId: string): Promise<Delivery[]> =>
	(
		await answered(
			ask(routes, listDeliveries, { params: { webhookId } }, { actor: ada }),
		)
	).deliveries;

async function until<T>(read: () => Promise<T | undefined> | T | undefined) {
	for (const end = Date.now() + 30_000; Date.now() < end; await wait(30)) {
		const found = await read();
		if (found !== undefined) return found;
	}
	throw new Error("It never came to be so");
}

const untilTried = (webhookId: string, tries = 1, index = 0) =>
	until(async () => {
		const delivery = (await log(webhookId))[index];
		return delivery !== undefined && delivery.tries.length >= tries
			? delivery
			: undefined;
	});

/** A queue that loses what it is given. */
const noJobs = (): Jobs => ({ ...jobs, send: async () => undefined });

/** As a receiver checks what came. */
const whyNot = (secret: string, one: (typeof heard)[number]) =>
	whyForged({
		rawBody: new TextEncoder().encode(one.body),
		header: String(one.headers["verbatim-signature"]),
		secrets: [secret],
		now: one.at,
		toleranceSeconds: 300,
	});

/** The next try, without the pause before it. */
async function tryAgainNow(
	deliveryId: string,
	tries: number,
	by: typeof deps = deps,
) {
	const uuid = deliveryId
		.slice("delivery_".length)
		.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
	await deliver(by, {
		data: {
			companyId: ada.companyId,
			deliveryId: uuid,
			number: tries + 1,
		},
		signal: new AbortController().signal,
		lease: { assertHeld: async () => undefined },
		retry: 0,
	});
}

test("what happened is posted, signed over its exact bytes, and stands in the log", async () => {
	const { webhookId, secret } = await add();
	await finish();
	const delivery = await untilTried(webhookId);
	expect(delivery).toMatchObject({
		type: "job.finished",
		state: "delivered",
		nextTryAt: null,
		isReplay: false,
		tries: [{ number: 1, outcome: "delivered", status: 200 }],
	});
	const [one] = heard;
	if (one === undefined) throw new Error("Nothing was heard");
	expect(whyNot(secret, one)).toBeUndefined();
	expect(whyNot(secret, { ...one, body: `${one.body} ` })).toMatch(
		/does not match/,
	);
	const body = webhookBody.parse(JSON.parse(one.body));
	expect(body).toMatchObject({
		id: delivery.eventId,
		type: "job.finished",
		data: { outcome: "completed", chargedTokens: 16 },
	});
	expect(one.headers["verbatim-delivery"]).toBe(delivery.id);
	// What the other side answered is nobody's to read here.
	expect(JSON.stringify(delivery)).not.toContain("must not be kept");
});

test("an event is posted if and only if the transaction commits in which it happened", async () => {
	const { webhookId } = await add();
	await room.db
		.transaction(async (tx) => {
			await announce(tx, {
				companyId: ada.companyId,
				type: "job.finished",
				data: {},
			});
			throw new Error("undone");
		})
		.catch(() => undefined);
	await finish();
	await untilTried(webhookId);
	expect(await log(webhookId)).toHaveLength(1);
	expect(heard).toHaveLength(1);
});

test("only who chose an event, of the company in which it happened, hears of it", async () => {
	const { webhookId } = await add(["balance.low"]);
	const mine = await add();
	const grace = ada;
	ada = await openCompany();
	const other = await add();
	await finish();
	await untilTried(other.webhookId);
	ada = grace;
	expect(await log(webhookId)).toEqual([]);
	expect(await log(mine.webhookId)).toEqual([]);
	expect(heard).toHaveLength(1);
});

test("a post that fails is tried again, twelve times over three days, under the same id and the same bytes", async () => {
	status = 500;
	const { webhookId } = await add();
	// By hand, so that no worker of the queue comes between.
	const silent = { ...deps, jobs: noJobs() };
	await room.db.transaction((tx) =>
		openAnnounce(silent)(tx, {
			companyId: ada.companyId,
			type: "job.finished",
			data: {},
		}),
	);
	await tryAgainNow((await log(webhookId))[0]?.id ?? "", 0, silent);
	let delivery = await untilTried(webhookId);
	expect(delivery).toMatchObject({
		state: "waiting",
		tries: [{ outcome: "refused", status: 500 }],
	});
	const pauses: number[] = [];
	while (delivery.nextTryAt !== null) {
		const last = delivery.tries.at(-1);
		pauses.push(
			Math.round(
				(Date.parse(delivery.nextTryAt) - Date.parse(last?.at ?? "")) / 1_000,
			),
		);
		await tryAgainNow(delivery.id, delivery.tries.length, silent);
		delivery = await untilTried(webhookId, delivery.tries.length + 1);
	}
	expect(delivery).toMatchObject({ state: "failed" });
	expect(delivery.tries).toHaveLength(triesMax);
	expect(pauses).toEqual([
		10, 60, 300, 900, 3_600, 7_200, 14_400, 28_800, 43_200, 72_000, 90_000,
	]);
	expect(new Set(heard.map(({ body }) => body)).size).toBe(1);
	expect(new Set(delivery.tries.map(({ bodySha256 }) => bodySha256)).size).toBe(
		1,
	);
	// All tries were made at once here: three days have not passed, so it is still on.
	expect(await webhookNow(webhookId)).toMatchObject({
		state: "on",
		failingSince: expect.any(String),
	});
	status = 204;
	await finish();
	await until(async () =>
		(await log(webhookId))[0]?.state === "delivered" ? true : undefined,
	);
	expect(await webhookNow(webhookId)).toMatchObject({ failingSince: null });
});

async function webhookNow(webhookId: string) {
	const { webhooks } = await answered(
		ask(routes, listWebhooks, {}, { actor: ada }),
	);
	return webhooks.find(({ id }) => id === webhookId);
}

test("a job that comes twice is one try", async () => {
	status = 500;
	const { webhookId } = await add();
	await finish();
	const delivery = await untilTried(webhookId);
	await tryAgainNow(delivery.id, 0);
	expect(heard).toHaveLength(1);
	await Promise.all([tryAgainNow(delivery.id, 1), tryAgainNow(delivery.id, 1)]);
	const after = await untilTried(webhookId, 2);
	expect(after.tries.map(({ number }) => number)).toEqual([1, 2]);
});

test("what failed or was delivered can be sent again, as a delivery of its own with the same event", async () => {
	status = 500;
	const { webhookId } = await add();
	await finish();
	const first = await untilTried(webhookId);
	const replay = (deliveryId: string) =>
		ask(
			routes,
			replayDelivery,
			{ params: { webhookId, deliveryId } },
			{ actor: ada },
		);
	expect(await replay(first.id)).toMatchObject({ problem: "wrong_state" });
	status = 200;
	await tryAgainNow(first.id, 1);
	const again = await answered(replay(first.id));
	expect(again).toMatchObject({
		eventId: first.eventId,
		isReplay: true,
		state: "waiting",
	});
	await until(async () =>
		(await log(webhookId))[0]?.state === "delivered" ? true : undefined,
	);
	expect(heard.map(({ body }) => body)).toEqual([
		heard[0]?.body,
		heard[0]?.body,
		heard[0]?.body,
	]);
	expect(await replay(`delivery_${"0".repeat(32)}`)).toMatchObject({
		problem: "not_found",
	});
});

test("a test is posted at once and once, whatever was chosen", async () => {
	status = 500;
	const { webhookId } = await add(["balance.low"]);
	const begun = await answered(
		ask(routes, testWebhook, { params: { webhookId } }, { actor: ada }),
	);
	expect(begun).toMatchObject({ type: "test", state: "waiting" });
	await untilTried(webhookId);
	expect(await log(webhookId)).toMatchObject([
		{ type: "test", state: "failed", nextTryAt: null },
	]);
	expect(await webhookNow(webhookId)).toMatchObject({ failingSince: null });
});

test("for a day after it was replaced, posts are signed with the old secret too", async () => {
	const { webhookId, secret: old } = await add();
	const { secret, webhook } = await answered(
		ask(routes, rotateWebhookSecret, { params: { webhookId } }, { actor: ada }),
	);
	expect(secret).not.toBe(old);
	expect(webhook.oldSecretUntil).not.toBeNull();
	await finish();
	await untilTried(webhookId);
	const [during] = heard;
	if (during === undefined) throw new Error("Nothing was heard");
	expect(whyNot(secret, during)).toBeUndefined();
	expect(whyNot(old, during)).toBeUndefined();
	await room.db.query(
		"update company.webhook set old_secret_until = now() where company_id = $1",
		[ada.companyId],
	);
	await finish();
	await untilTried(webhookId);
	const after = await until(() => heard[1]);
	expect(whyNot(secret, after)).toBeUndefined();
	expect(whyNot(old, after)).toMatch(/does not match/);
	expect(await webhookNow(webhookId)).toMatchObject({ oldSecretUntil: null });
});

test("no secret stands readable in the database, and none opens in another's place", async () => {
	const { secret, webhookId } = await add();
	const { rows } = await room.db.query(
		"select webhook_id, secret, row_to_json(webhook)::text as row from company.webhook where company_id = $1",
		[ada.companyId],
	);
	expect(String(rows[0]?.["row"])).not.toContain(
		Buffer.from(secret.slice(10)).toString("hex"),
	);
	const sealed = rows[0]?.["secret"] as Buffer;
	expect(sealed.toString("latin1")).not.toContain(secret.slice(10, 20));
	const listed = await ask(routes, listWebhooks, {}, { actor: ada });
	expect(JSON.stringify(listed)).not.toContain(secret);
	expect(deps.seal.open(sealed, String(rows[0]?.["webhook_id"]))).toBe(secret);
	expect(() => deps.seal.open(sealed, webhookId)).toThrow();
	expect(() =>
		openSeal("another installation").open(
			sealed,
			String(rows[0]?.["webhook_id"]),
		),
	).toThrow();
});

test("after three days in which nothing arrived the address is switched off, and owners and admins are told once", async () => {
	status = 503;
	const { webhookId } = await add();
	await finish();
	const first = await untilTried(webhookId);
	await room.db.query(
		"update company.webhook set failing_since = now() - interval '73 hours' where company_id = $1",
		[ada.companyId],
	);
	await finish();
	await until(async () =>
		(await webhookNow(webhookId))?.state === "off" ? true : undefined,
	);
	expect(mails).toHaveLength(1);
	expect(mails[0]?.text).toContain("https://verbatim.example/settings/access");
	expect(mails[0]?.subject).toContain("127.0.0.1");
	// What waits is not tried any more, and what happens now stands in the log.
	const tries = heard.length;
	await tryAgainNow(first.id, 1);
	await finish();
	expect((await log(webhookId)).map(({ state }) => state)).toEqual([
		"skipped",
		"waiting",
		"skipped",
	]);
	expect(heard).toHaveLength(tries);
	expect(mails).toHaveLength(1);

	status = 200;
	await answered(
		ask(
			routes,
			changeWebhook,
			{ params: { webhookId }, body: { state: "on" } },
			{ actor: ada },
		),
	);
	expect(await webhookNow(webhookId)).toMatchObject({
		state: "on",
		failingSince: null,
	});
	const [skipped] = await log(webhookId);
	await answered(
		ask(
			routes,
			replayDelivery,
			{ params: { webhookId, deliveryId: skipped?.id ?? "" } },
			{ actor: ada },
		),
	);
	await until(async () =>
		(await log(webhookId))[0]?.state === "delivered" ? true : undefined,
	);
});

test("while an address is paused nothing is posted, and what happened can be sent later", async () => {
	const { webhookId } = await add();
	const change = (state: "on" | "paused") =>
		answered(
			ask(
				routes,
				changeWebhook,
				{ params: { webhookId }, body: { state } },
				{ actor: ada },
			),
		);
	expect(await change("paused")).toMatchObject({ state: "paused" });
	await finish();
	expect(await log(webhookId)).toMatchObject([{ state: "skipped", tries: [] }]);
	await change("on");
	await finish();
	await untilTried(webhookId);
	expect(heard).toHaveLength(1);
});

test("a delivery whose job was lost is found and made", async () => {
	const { webhookId } = await add();
	await room.db.transaction((tx) =>
		openAnnounce({ jobs: noJobs() })(tx, {
			companyId: ada.companyId,
			type: "job.finished",
			data: {},
		}),
	);
	await room.db.query(
		"update company.webhook_delivery set next_try_at = now() - interval '10 minutes' where company_id = $1",
		[ada.companyId],
	);
	await sweepDeliveries(deps);
	await until(async () =>
		(await log(webhookId))[0]?.state === "delivered" ? true : undefined,
	);
	expect(heard).toHaveLength(1);
});

test("a removed webhook takes its log with it, and nothing is posted any more", async () => {
	const { webhookId } = await add();
	await finish();
	await untilTried(webhookId);
	await answered(
		ask(routes, removeWebhook, { params: { webhookId } }, { actor: ada }),
	);
	expect(
		await ask(
			routes,
			listDeliveries,
			{ params: { webhookId } },
			{ actor: ada },
		),
	).toMatchObject({ problem: "not_found" });
	await finish();
	const { rows } = await room.db.query(
		"select count(*)::int as n from company.webhook_delivery where company_id = $1",
		[ada.companyId],
	);
	expect(rows[0]?.["n"]).toBe(0);
});

test("only owners and admins look after webhooks, and another company's is like one that never was", async () => {
	const { webhookId } = await add();
	await finish();
	const delivery = await untilTried(webhookId);
	const eve = await openCompany();
	const ways = (id: string, deliveryId: string, actor: Actor) => [
		ask(routes, removeWebhook, { params: { webhookId: id } }, { actor }),
		ask(
			routes,
			changeWebhook,
			{ params: { webhookId: id }, body: { state: "paused" } },
			{ actor },
		),
		ask(routes, rotateWebhookSecret, { params: { webhookId: id } }, { actor }),
		ask(routes, testWebhook, { params: { webhookId: id } }, { actor }),
		ask(routes, listDeliveries, { params: { webhookId: id } }, { actor }),
		ask(
			routes,
			replayDelivery,
			{ params: { webhookId: id, deliveryId } },
			{ actor },
		),
	];
	for (const role of ["viewer", "researcher"] as const)
		for (const way of [
			...ways(webhookId, delivery.id, { ...ada, role }),
			ask(routes, listWebhooks, {}, { actor: { ...ada, role } }),
		])
			expect(await way).toMatchObject({ problem: "not_allowed" });
	const theirs = await Promise.all(ways(webhookId, delivery.id, eve));
	const nobodys = await Promise.all(
		ways(`webhook_${"0".repeat(32)}`, `delivery_${"0".repeat(32)}`, eve),
	);
	expect(theirs).toEqual(nobodys);
	expect(await Promise.all(ways("nonsense", "nonsense", eve))).toEqual(nobodys);
	for (const answer of theirs)
		expect(answer).toMatchObject({ problem: "not_found" });
	expect(await webhookNow(webhookId)).toMatchObject({ state: "on" });
	expect(await ask(routes, listWebhooks, {}, { actor: eve })).toEqual({
		webhooks: [],
	});
});

test.each([
	["http://hooks.example.com/"],
	["https://10.0.0.1/"],
	["https://[::ffff:169.254.169.254]/"],
	["https://hooks.example.com:5432/"],
	["https://name:word@hooks.example.com/"],
	["nonsense"],
	[""],
])("the address %s is refused beside its field", async (url) => {
	expect(
		await ask(
			routes,
			addWebhook,
			{ body: { url, events: ["job.finished"] } },
			{ actor: ada },
		),
	).toMatchObject({ problem: "invalid_input", fields: [{ field: "url" }] });
	const { webhookId } = await add();
	expect(
		await ask(
			routes,
			changeWebhook,
			{ params: { webhookId }, body: { url } },
			{ actor: ada },
		),
	).toMatchObject({ problem: "invalid_input" });
	expect(await webhookNow(webhookId)).toMatchObject({ url: hookUrl });
});

test(`a company has at most ${webhooksMax} webhooks, also when they are added at once`, async () => {
	const added = await Promise.all(
		Array.from({ length: webhooksMax + 4 }, () =>
			ask(
				routes,
				addWebhook,
				{ body: { url: hookUrl, events: ["job.finished"] } },
				{ actor: ada },
			),
		),
	);
	expect(added.filter(isProblem)).toHaveLength(4);
});

test("the log is read a page at a time, newest first", async () => {
	const { webhookId } = await add();
	await answered(
		ask(
			routes,
			changeWebhook,
			{ params: { webhookId }, body: { state: "paused" } },
			{ actor: ada },
		),
	);
	for (let event = 0; event < 5; event += 1) await finish();
	const page = (before?: string) =>
		answered(
			ask(
				routes,
				listDeliveries,
				{ params: { webhookId }, query: { limit: 2, before } },
				{ actor: ada },
			),
		);
	const ids: string[] = [];
	for (
		let next: string | null | undefined = undefined as string | undefined;
		next !== null;
	) {
		const read = await page(next);
		ids.push(...read.deliveries.map(({ id }) => id));
		next = read.nextBefore;
	}
	expect(ids).toHaveLength(5);
	expect([...ids].sort().reverse()).toEqual(ids);
	expect(await page("nonsense")).toEqual({ deliveries: [], nextBefore: null });
});

const grant = (entryNumber: bigint, amountTokens: number) => ({
	entryNumber,
	grantId: newId(),
	kind: "top_up",
	amountTokens,
	expiresAt: undefined,
});

test("each grant is told once, none of those from before, however many look at once", async () => {
	pool = { ...emptyPool, grants: [grant(1n, 1_200)] };
	const { webhookId } = await add(["tokens.granted"]);
	const look = () =>
		watchPool(
			{ db: room.db, announce, readPool: async () => pool },
			ada.companyId,
		);
	await look();
	expect(await log(webhookId)).toEqual([]);
	pool = { ...pool, grants: [grant(9n, 50), ...pool.grants, grant(4n, 100)] };
	await Promise.all([look(), look(), look()]);
	await look();
	await until(async () => (heard.length === 2 ? true : undefined));
	expect(
		heard
			.map(({ body }) => webhookBody.parse(JSON.parse(body)).data)
			.map((data) => [data["entryNumber"], data["amountTokens"]])
			.sort(),
	).toEqual([
		[4, 100],
		[9, 50],
	]);
	expect(await watchedCompanies(room.db, [ada.companyId])).toEqual([
		ada.companyId,
	]);
	expect(await watchedCompanies(room.db, [newId()])).toEqual([]);
});

test("a low balance is told once, and again only after it was not low", async () => {
	const { webhookId } = await add(["balance.low"]);
	const at = async (availableTokens: number) => {
		pool = {
			...emptyPool,
			availableTokens,
			availableMillitokens: BigInt(availableTokens) * 1_000n,
		};
		await watchPool(
			{ db: room.db, announce, readPool: async () => pool },
			ada.companyId,
		);
		return (await log(webhookId)).length;
	};
	expect(await at(200)).toBe(0);
	expect(await at(199)).toBe(1);
	expect(await at(150)).toBe(1);
	expect(await at(210)).toBe(1);
	expect(await at(150)).toBe(1);
	expect(await at(900)).toBe(1);
	expect(await at(10)).toBe(2);
});

test("who begins to listen again hears nothing of the time between", async () => {
	pool = { ...emptyPool, grants: [grant(1n, 1_200)] };
	const first = await add(["tokens.granted"]);
	await answered(
		ask(
			routes,
			removeWebhook,
			{ params: { webhookId: first.webhookId } },
			{ actor: ada },
		),
	);
	pool = { ...pool, grants: [...pool.grants, grant(5n, 100)] };
	const { webhookId } = await add(["job.finished"]);
	await answered(
		ask(
			routes,
			changeWebhook,
			{ params: { webhookId }, body: { events: ["tokens.granted"] } },
			{ actor: ada },
		),
	);
	await watchPool(
		{ db: room.db, announce, readPool: async () => pool },
		ada.companyId,
	);
	expect(await log(webhookId)).toEqual([]);
});
