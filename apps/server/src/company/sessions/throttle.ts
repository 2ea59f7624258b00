/** Counts an attempt in the database, or refuses it. What is refused is not counted: waiting is enough. */
import { createHmac } from "node:crypto";
import type { Problem } from "@verbatim/contract/problems";
import type { Db, Tx } from "../../platform/db.ts";
import { decide, type Limit } from "./attempts.ts";
import {
	deleteAttempts,
	deleteEmptyAttempts,
	lockAttempts,
	setAttempts,
	takeBackAttempt,
} from "./store.ts";

/** What is limited: `of` is the mail address or the network, `for` what is tried. */
export type Limited = { for: string; of: string; limit: Limit };

type Attempt = {
	/** It succeeded: give back what it took, and forget the failures of these. */
	succeeded(forget: Limited[]): Promise<void>;
};

export type Throttle = {
	attempt(limited: Limited[]): Promise<Attempt | Problem<"too_many_attempts">>;
};

export function openThrottle(options: { db: Db; secret: string }): Throttle {
	const keyOf = (limited: Limited): Buffer =>
		createHmac("sha256", options.secret)
			.update(`${limited.for}\n${limited.of}`)
			.digest();

	return {
		attempt: (limited) =>
			options.db.transaction(async (tx) => {
				const taken = await take(tx, limited, keyOf);
				if ("retryAfterSeconds" in taken) return tooMany(taken);
				return {
					async succeeded(forget) {
						const forgotten = new Set(forget.map((one) => one.of));
						for (const one of limited)
							await (forgotten.has(one.of)
								? deleteAttempts(options.db, keyOf(one))
								: takeBackAttempt(options.db, keyOf(one), taken.at));
					},
				};
			}),
	};
}

async function take(
	tx: Tx,
	limited: Limited[],
	keyOf: (limited: Limited) => Buffer,
): Promise<{ at: Date } | { retryAfterSeconds: number }> {
	const keys = limited.map(keyOf);
	const { now, attemptedAtOf } = await lockAttempts(tx, keys);
	const decided = limited.map((one) => ({
		key: keyOf(one),
		decision: decide(attemptedAtOf(keyOf(one)), one.limit, now),
	}));
	const waits = decided.flatMap(({ decision }) =>
		decision.allowed ? [] : [decision.retryAfterSeconds],
	);
	if (waits.length > 0) {
		await deleteEmptyAttempts(tx, keys);
		return { retryAfterSeconds: Math.max(...waits) };
	}
	for (const { key, decision } of decided)
		if (decision.allowed) await setAttempts(tx, key, decision.attemptedAt);
	return { at: now };
}

function tooMany(refused: {
	retryAfterSeconds: number;
}): Problem<"too_many_attempts"> {
	const minutes = Math.ceil(refused.retryAfterSeconds / 60);
	return {
		problem: "too_many_attempts",
		detail: `There were too many attempts. Nothing was changed; try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`,
		retryAfterSeconds: refused.retryAfterSeconds,
	};
}
