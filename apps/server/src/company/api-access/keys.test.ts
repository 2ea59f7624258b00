import {
	keyCallsPerMinuteMax,
	keysMax,
	listKeys,
	makeKey,
	revokeKey,
} from "@verbatim/contract/api-keys";
import { isProblem } from "@verbatim/contract/problems";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "../../platform/ids.ts";
import { type Actor, may } from "../actor.ts";
import { memberNames } from "../members/member-names.ts";
import { ask, cookiesOf } from "../testing/ask.ts";
import { type CompanyRoom, openCompanyRoom } from "../testing/company-room.ts";
import { limitKey, whoAsks } from "./key-of.ts";
import { keyRoutes } from "./routes.ts";

let room: CompanyRoom;
let owner: Actor;
let cookieHeaders: Headers;
let caps: { keyId: string; tokens: number }[] = [];
let routes: ReturnType<typeof keyRoutes>;
let who: ReturnType<typeof whoAsks>;

beforeAll(async () => {
	room = await openCompanyRoom();
	routes = keyRoutes({
		db: room.db,
		setCap: async (_, { keyId, tokens }) => {
			caps.push({ keyId, tokens });
		},
	});
	who = whoAsks({ db: room.db, session: room.companyOf });
});
afterAll(() => room.db.drop());
beforeEach(async () => {
	const opened = await room.open({ email: `${newId()}@example.com` });
	cookieHeaders = cookiesOf(opened.cookieHeaders);
	owner = {
		companyId: opened.companyId,
		memberId: opened.memberId,
		memberName: "Ada Lovelace",
		role: "owner",
	};
	caps = [];
});

async function make(body: Partial<Parameters<typeof asked>[0]> = {}) {
	const made = await ask(
		routes,
		makeKey,
		{ body: asked(body) },
		{ actor: owner },
	);
	if (isProblem(made)) throw new Error(made.detail);
	return made;
}
const asked = (body: {
	name?: string;
	scopes?: ("read" | "research" | "tokens" | "billing:read")[];
	capTokens?: number | null;
	expiresAt?: string | null;
}) => ({ name: "CI import", scopes: ["read" as const], ...body });

const bearer = (secret: string) =>
	new Headers({ authorization: `Bearer ${secret}` });
const askedBy = (headers: Headers) => who(headers, new Headers());

test("a key speaks for its company, as nobody who signed in, with its scopes and no more", async () => {
	const { secret, key } = await make({ scopes: ["read", "research", "read"] });
	const actor = await askedBy(bearer(secret));
	expect(actor).toMatchObject({
		companyId: owner.companyId,
		memberName: "key: CI import",
		role: "viewer",
		key: { scopes: ["read", "research"] },
	});
	if (actor === undefined) throw new Error("The key opens nothing");
	expect(may(actor, "spend_tokens")).toBe(true);
	for (const permission of [
		"buy_tokens",
		"see_money",
		"manage_plan",
		"manage_members",
		"manage_access",
		"hand_over",
	] as const)
		expect(may(actor, permission)).toBe(false);
	expect(key).toMatchObject({
		lastFour: secret.slice(-4),
		state: "valid",
		createdBy: "Ada Lovelace",
		lastUsedAt: null,
	});
});

test("a key is shown once: neither the list nor the database holds it", async () => {
	const { secret } = await make();
	expect(secret).toMatch(/^vbt_[\w-]{43}$/);
	const listed = await ask(routes, listKeys, {}, { actor: owner });
	expect(JSON.stringify(listed)).not.toContain(secret);
	const { rows } = await room.db.query(
		"select row_to_json(api_key)::text as row from company.api_key where company_id = $1",
		[owner.companyId],
	);
	expect(rows).toHaveLength(1);
	expect(String(rows[0]?.["row"])).not.toContain(secret.slice(4, 20));
});

test("an unknown, a malformed, a revoked and an expired key open nothing, alike", async () => {
	const revoked = await make();
	const expired = await make({
		expiresAt: new Date(Date.now() + 60_000).toISOString(),
	});
	expect(await askedBy(bearer(revoked.secret))).toBeDefined();
	expect(await askedBy(bearer(expired.secret))).toBeDefined();
	await ask(
		routes,
		revokeKey,
		{ params: { keyId: revoked.key.id } },
		{ actor: owner },
	);
	await room.db.query(
		"update company.api_key set expires_at = now() where company_id = $1 and expires_at is not null",
		[owner.companyId],
	);
	for (const authorization of [
		`Bearer ${revoked.secret}`,
		`Bearer ${expired.secret}`,
		`Bearer vbt_${"A".repeat(43)}`,
		`Bearer ${revoked.secret}x`,
		"Bearer ",
		"Basic YTpi",
		revoked.secret,
		"",
	])
		expect(
			await askedBy(new Headers({ authorization })),
			authorization,
		).toBeUndefined();
	const listed = await ask(routes, listKeys, {}, { actor: owner });
	expect(listed).toMatchObject({
		keys: [{ state: "expired" }, { state: "revoked" }],
	});
});

test("a request with a key that is not valid is not rescued by a cookie", async () => {
	expect(await askedBy(cookieHeaders)).toMatchObject({ role: "owner" });
	const both = new Headers(cookieHeaders);
	both.set("authorization", "Bearer vbt_nonsense");
	expect(await askedBy(both)).toBeUndefined();
});

test("a use is written down, at most once a minute", async () => {
	const { secret, key } = await make();
	const lastUsed = async () => {
		const listed = await ask(routes, listKeys, {}, { actor: owner });
		if (isProblem(listed)) throw new Error(listed.detail);
		return listed.keys.find(({ id }) => id === key.id)?.lastUsedAt;
	};
	await askedBy(bearer(secret));
	const first = await lastUsed();
	expect(first).toEqual(expect.any(String));
	await askedBy(bearer(secret));
	expect(await lastUsed()).toBe(first);
	await room.db.query(
		"update company.api_key set last_used_at = now() - interval '61 seconds' where company_id = $1",
		[owner.companyId],
	);
	await askedBy(bearer(secret));
	expect(Date.parse((await lastUsed()) ?? "")).toBeGreaterThan(
		Date.parse(first ?? ""),
	);
});

test("a cap is set with the key, and a key without one has none", async () => {
	await make();
	expect(caps).toEqual([]);
	const { key } = await make({ capTokens: 250 });
	expect(key.capTokens).toBe(250);
	expect(caps).toMatchObject([{ tokens: 250 }]);
});

test("a key whose cap cannot be set is not made", async () => {
	const failing = keyRoutes({
		db: room.db,
		setCap: async () => {
			throw new Error("the engine says no");
		},
	});
	await expect(
		ask(failing, makeKey, { body: asked({ capTokens: 5 }) }, { actor: owner }),
	).rejects.toThrow("the engine says no");
	expect(await ask(routes, listKeys, {}, { actor: owner })).toEqual({
		keys: [],
	});
});

test("only owners and admins look after keys, and no key does", async () => {
	const { key } = await make();
	const asKey: Actor = {
		...owner,
		role: "owner",
		key: {
			keyId: newId(),
			scopes: ["read", "research", "tokens", "billing:read"],
		},
	};
	for (const actor of [
		{ ...owner, role: "viewer" as const },
		{ ...owner, role: "researcher" as const },
		asKey,
	]) {
		expect(await ask(routes, listKeys, {}, { actor })).toMatchObject({
			problem: "not_allowed",
		});
		expect(
			await ask(routes, makeKey, { body: asked({}) }, { actor }),
		).toMatchObject({ problem: "not_allowed" });
		expect(
			await ask(routes, revokeKey, { params: { keyId: key.id } }, { actor }),
		).toMatchObject({ problem: "not_allowed" });
	}
	expect(
		await ask(
			routes,
			revokeKey,
			{ params: { keyId: key.id } },
			{ actor: { ...owner, role: "admin" } },
		),
	).toEqual({ revoked: true });
});

test("another company's key is revoked by nobody else, and is like one that never was", async () => {
	const { key, secret } = await make();
	const other = await room.open({ email: `${newId()}@example.com` });
	const eve: Actor = { ...owner, ...other, role: "owner" };
	const answers = await Promise.all(
		[key.id, `key_${"0".repeat(32)}`, "nonsense"].map((keyId) =>
			ask(routes, revokeKey, { params: { keyId } }, { actor: eve }),
		),
	);
	expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
	expect(answers[0]).toMatchObject({ problem: "not_found" });
	expect(await askedBy(bearer(secret))).toBeDefined();
	expect(await ask(routes, listKeys, {}, { actor: eve })).toEqual({ keys: [] });
});

test("revoking twice is revoking once", async () => {
	const { key } = await make();
	for (let time = 0; time < 2; time += 1)
		expect(
			await ask(
				routes,
				revokeKey,
				{ params: { keyId: key.id } },
				{ actor: owner },
			),
		).toEqual({ revoked: true });
});

test(`a company has at most ${keysMax} valid keys, also when they are made at once`, async () => {
	await room.db.query(
		`insert into company.api_key (company_id, key_id, name, hash, last_four, scopes, created_by)
     select $1, gen_random_uuid(), 'k', sha256(gen_random_uuid()::text::bytea), 'abcd', '{read}', $2
     from generate_series(1, $3)`,
		[owner.companyId, owner.memberId, keysMax - 2],
	);
	const made = await Promise.all(
		Array.from({ length: 5 }, () =>
			ask(routes, makeKey, { body: asked({}) }, { actor: owner }),
		),
	);
	expect(made.filter(isProblem)).toHaveLength(3);
});

test.each([
	[{ name: "" }],
	[{ name: " " }],
	[{ name: "a\nb" }],
	[{ name: "x".repeat(61) }],
	[{ scopes: [] }],
	[{ scopes: ["everything" as "read"] }],
	[{ capTokens: 0 }],
	[{ capTokens: -1 }],
	[{ capTokens: 1.5 }],
	[{ capTokens: 1e12 }],
	[{ expiresAt: "2020-01-01T00:00:00Z" }],
	[{ expiresAt: "tomorrow" }],
])("a key asked for with %j is refused in words", async (body) => {
	const made = await ask(
		routes,
		makeKey,
		{ body: asked(body) },
		{ actor: owner },
	);
	expect(made).toMatchObject({ problem: "invalid_input" });
});

test("a key that calls too often waits, and others do not wait with it", async () => {
	const { secret } = await make();
	const limit = limitKey(room.throttle);
	const actor = await askedBy(bearer(secret));
	if (actor === undefined) throw new Error("The key opens nothing");
	for (let call = 0; call < keyCallsPerMinuteMax; call += 1)
		expect(await limit(actor, "read")).toBeUndefined();
	expect(await limit(actor, "read")).toMatchObject({
		problem: "too_many_attempts",
		retryAfterSeconds: expect.any(Number),
	});
	const other = await askedBy(bearer((await make()).secret));
	if (other === undefined) throw new Error("The key opens nothing");
	expect(await limit(other, "read")).toBeUndefined();
	expect(await limit(other, "tokens")).toMatchObject({
		problem: "not_allowed",
	});
	expect(await limit(other, undefined)).toMatchObject({
		problem: "not_allowed",
	});
	expect(await limit(owner, undefined)).toBeUndefined();
});

test("what a key did keeps its name after it was revoked", async () => {
	const { key } = await make();
	await ask(routes, revokeKey, { params: { keyId: key.id } }, { actor: owner });
	const keyId = key.id
		.slice(4)
		.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
	expect(await memberNames(room.db, owner.companyId, [keyId])).toEqual(
		new Map([[keyId, "key: CI import"]]),
	);
	expect(await memberNames(room.db, newId(), [keyId])).toEqual(new Map());
});
