/**
 * From a request's `Authorization` header to the key that speaks. An unknown, a revoked and an expired key are the same
 * to the caller. That a key was used is written down at most once a minute.
 */
import { keyCallsPerMinuteMax } from "@verbatim/contract/api-keys";
import { type Problem, problem } from "@verbatim/contract/problems";
import type { Scope } from "@verbatim/contract/scopes";
import type { Db } from "../../platform/db.ts";
import type { Actor } from "../actor.ts";
import type { CompanyOf } from "../sessions/company-of.ts";
import type { Throttle } from "../sessions/throttle.ts";
import { hashOf, secretIn } from "./key.ts";
import { findValidKey, setUsed } from "./store.ts";

/** Who asks: the key in the header where there is one, whatever cookie came with it; else the session. */
export function whoAsks(deps: { db: Db; session: CompanyOf }): CompanyOf {
	return async (requestHeaders, answerHeaders) => {
		const authorization = requestHeaders.get("authorization");
		return authorization === null
			? deps.session(requestHeaders, answerHeaders)
			: keyOf(deps.db, authorization);
	};
}

async function keyOf(
	db: Db,
	authorization: string,
): Promise<Actor | undefined> {
	const secret = secretIn(authorization);
	if (secret === undefined) return undefined;
	const key = await findValidKey(db, hashOf(secret));
	if (key === undefined) return undefined;
	if (key.isUseStale) await setUsed(db, key);
	return {
		companyId: key.companyId,
		memberId: key.createdBy,
		memberName: keyName(key.name),
		role: "viewer",
		key: { keyId: key.keyId, scopes: key.scopes },
	};
}

/** How a key stands in lists of who did what. */
export const keyName = (name: string): string => `key: ${name}`;

export type LimitKey = (
	actor: Actor,
	scope: Scope | undefined,
) => Promise<Problem | undefined>;

/** Why a key may not make this call. Members are not limited here. */
export function limitKey(throttle: Throttle): LimitKey {
	return async ({ key }, scope) => {
		if (key === undefined) return undefined;
		const counted = await throttle.attempt([
			{
				for: "call by key",
				of: key.keyId,
				limit: { attemptsMax: keyCallsPerMinuteMax, windowSeconds: 60 },
			},
		]);
		if ("problem" in counted)
			return problem(
				"too_many_attempts",
				`This key made ${keyCallsPerMinuteMax} calls within a minute, which is as many as it may. Nothing was changed.`,
				{ retryAfterSeconds: counted.retryAfterSeconds ?? 60 },
			);
		if (scope === undefined)
			return problem(
				"not_allowed",
				"No API key can do this: only a person who is signed in. Nothing was changed.",
			);
		if (!key.scopes.includes(scope))
			return problem(
				"not_allowed",
				`This key is not allowed to: it lacks the scope ${scope}. Nothing was changed.`,
			);
		return undefined;
	};
}
