/**
 * API keys: how a program speaks for a company. A key is shown once, when it is made; after that only its last four
 * characters are known to anybody. It is sent as `Authorization: Bearer vbt_…`, never with a cookie.
 */
import { z } from "zod";
import { idOf } from "./ids.ts";
import { instant, tokens } from "./measures.ts";
import { type Answer, route } from "./route.ts";
import { scope } from "./scopes.ts";

export const keyPrefix = "vbt_";
export const keyNameLengthMax = 60;
/** Of keys that are valid at once. */
export const keysMax = 50;
/** How often one key may ask. */
export const keyCallsPerMinuteMax = 240;

export const apiKey = z.object({
	id: idOf("key"),
	name: z.string(),
	/** What a person recognises it by. */
	lastFour: z.string().length(4),
	scopes: z.array(scope),
	/** What it may spend in a billing month; null: as much as there is. */
	capTokens: tokens.nullable(),
	createdAt: instant,
	/** Null: the member has left. */
	createdBy: z.string().nullable(),
	/** To the minute; null: never. */
	lastUsedAt: instant.nullable(),
	/** Null: never. */
	expiresAt: instant.nullable(),
	revokedAt: instant.nullable(),
	state: z.enum(["valid", "expired", "revoked"]),
});
export type ApiKey = z.output<typeof apiKey>;

export const listKeys = route({
	method: "get",
	path: "/api/keys",
	summary:
		"The company's API keys, newest first, with the revoked and expired ones",
	area: "Access",
	access: "member",
	answer: z.object({ keys: z.array(apiKey) }),
	status: 200,
	problems: ["not_allowed"],
});

export const makeKey = route({
	method: "post",
	path: "/api/keys",
	summary: "Make an API key. This is the only time that it is shown.",
	area: "Access",
	access: "member",
	body: z.object({
		name: z
			.string()
			.trim()
			.min(1, "The name is missing")
			.max(
				keyNameLengthMax,
				`A name has at most ${keyNameLengthMax} characters`,
			)
			.regex(/^\P{Cc}*$/u, "A name has no control characters"),
		scopes: z
			.array(scope)
			.min(1, "Choose at least one thing that it may do")
			.max(10),
		capTokens: z
			.number()
			.int("A cap is a whole number of tokens")
			.min(1, "A cap is at least 1 token")
			.max(1_000_000_000, "A cap is at most 1,000,000,000 tokens")
			.nullable()
			.default(null)
			.describe("What it may spend in a billing month; null: no cap"),
		expiresAt: instant
			.nullable()
			.default(null)
			.describe("When it stops to work; null: never"),
	}),
	answer: z.object({
		key: apiKey,
		/** The whole key. It is not kept, and cannot be shown again. */
		secret: z.string(),
	}),
	status: 201,
	problems: ["not_allowed", "wrong_state"],
});

export const revokeKey = route({
	method: "delete",
	path: "/api/keys/{keyId}",
	summary: "Revoke an API key: from now on it opens nothing",
	area: "Access",
	access: "member",
	params: z.object({ keyId: idOf("key") }),
	answer: z.object({ revoked: z.literal(true) }),
	status: 200,
	problems: ["not_allowed", "not_found"],
});

export type MadeKey = Answer<typeof makeKey>;
