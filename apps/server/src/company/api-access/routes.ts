/** API keys: made, listed and revoked by owners and admins. */
import * as contract from "@verbatim/contract/api-keys";
import { idFromUuid, uuidFromId } from "@verbatim/contract/ids";
import { type Problem, problem } from "@verbatim/contract/problems";
import type { Db, Tx } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import { type Actor, may } from "../actor.ts";
import { type Answering, forMembers } from "../answering.ts";
import { tellCompany } from "../company-news.ts";
import { memberNames } from "../members/member-names.ts";
import { hashOf, lastFourOf, makeSecret } from "./key.ts";
import * as store from "./store.ts";

export type KeyDeps = {
	db: Db;
	/** Cap what the key spends in a billing month. Called inside the transaction that makes it. */
	setCap(
		tx: Tx,
		cap: { companyId: string; keyId: string; tokens: number; actor: Actor },
	): Promise<void>;
};

/** More keys than this were never listed by anybody. */
const keysListedMax = 500;

const notFound = problem("not_found", "There is no such key.");

export const notForThisRole = problem(
	"not_allowed",
	"Only owners and admins look after keys and webhooks. Nothing was changed.",
);

export function keyRoutes(deps: KeyDeps): Answering[] {
	const { db } = deps;
	return [
		forMembers(contract.listKeys, async ({ actor }) => {
			if (!may(actor, "manage_access")) return notForThisRole;
			const keys = await store.selectKeys(db, actor.companyId, keysListedMax);
			const nameOf = await memberNames(
				db,
				actor.companyId,
				keys.map(({ createdBy }) => createdBy),
			);
			return { keys: keys.map((key) => told(key, nameOf)) };
		}),

		forMembers(contract.makeKey, ({ actor, body }) =>
			may(actor, "manage_access")
				? makeKey(deps, actor, body)
				: Promise.resolve(notForThisRole),
		),

		forMembers(contract.revokeKey, async ({ actor, params }) => {
			if (!may(actor, "manage_access")) return notForThisRole;
			const keyId = uuidFromId("key", params.keyId);
			if (keyId === undefined) return notFound;
			const { companyId } = actor;
			const revoked = await db.transaction(async (tx) => {
				if (!(await store.setRevoked(tx, { companyId, keyId }))) return false;
				await tellCompany(tx, { companyId, what: "keys" });
				// Streams that were opened with the key ask again who is behind them, and end.
				await tellCompany(tx, { companyId, memberChanged: actor.memberId });
				return true;
			});
			// Revoked before is revoked: the same call again changes nothing and succeeds.
			if (!revoked) {
				const key = await store.selectKey(db, { companyId, keyId });
				if (key === undefined) return notFound;
			}
			return { revoked: true as const };
		}),
	];
}

async function makeKey(
	deps: KeyDeps,
	actor: Actor,
	asked: {
		name: string;
		scopes: readonly contract.ApiKey["scopes"][number][];
		capTokens: number | null;
		expiresAt: string | null;
	},
): Promise<contract.MadeKey | Problem> {
	if (asked.expiresAt !== null && Date.parse(asked.expiresAt) <= Date.now())
		return problem("invalid_input", "A key cannot end in the past.", {
			fields: [{ field: "expiresAt", message: "This lies in the past" }],
		});
	const { companyId } = actor;
	const secret = makeSecret();
	const keyId = newId();
	return deps.db.transaction(async (tx) => {
		if ((await store.countValidKeys(tx, companyId)) >= contract.keysMax)
			return problem(
				"wrong_state",
				`A company has at most ${contract.keysMax} keys that are valid. Revoke one first. Nothing was made.`,
			);
		await store.insertKey(tx, {
			companyId,
			keyId,
			name: asked.name,
			hash: hashOf(secret),
			lastFour: lastFourOf(secret),
			scopes: [...new Set(asked.scopes)],
			capTokens: asked.capTokens,
			createdBy: actor.memberId,
			expiresAt: asked.expiresAt,
		});
		await tellCompany(tx, { companyId, what: "keys" });
		const key = await store.selectKey(tx, { companyId, keyId });
		if (key === undefined) throw new Error("A key that was made is not there");
		// Last, because it takes the pool's lock.
		if (asked.capTokens !== null)
			await deps.setCap(tx, {
				companyId,
				keyId,
				tokens: asked.capTokens,
				actor,
			});
		return {
			key: told(key, new Map([[actor.memberId, actor.memberName]])),
			secret,
		};
	});
}

function told(
	key: store.StoredKey,
	nameOf: ReadonlyMap<string, string>,
): contract.ApiKey {
	return {
		id: idFromUuid("key", key.keyId),
		name: key.name,
		lastFour: key.lastFour,
		scopes: key.scopes,
		capTokens: key.capTokens,
		createdAt: key.createdAt.toISOString(),
		createdBy: nameOf.get(key.createdBy) ?? null,
		lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
		expiresAt: key.expiresAt?.toISOString() ?? null,
		revokedAt: key.revokedAt?.toISOString() ?? null,
		state:
			key.revokedAt !== null ? "revoked" : key.isExpired ? "expired" : "valid",
	};
}
