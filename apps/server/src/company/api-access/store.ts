/** All SQL of API keys. */
import type { Scope } from "@verbatim/contract/scopes";
import type { Row, Tx } from "../../platform/db.ts";

export type StoredKey = {
	keyId: string;
	name: string;
	lastFour: string;
	scopes: Scope[];
	capTokens: number | null;
	createdAt: Date;
	createdBy: string;
	lastUsedAt: Date | null;
	expiresAt: Date | null;
	revokedAt: Date | null;
	isExpired: boolean;
};

export async function insertKey(
	tx: Tx,
	key: {
		companyId: string;
		keyId: string;
		name: string;
		hash: Buffer;
		lastFour: string;
		scopes: readonly Scope[];
		capTokens: number | null;
		createdBy: string;
		expiresAt: string | null;
	},
): Promise<void> {
	await tx.query(
		`insert into company.api_key
       (company_id, key_id, name, hash, last_four, scopes, cap_tokens, created_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		[
			key.companyId,
			key.keyId,
			key.name,
			key.hash,
			key.lastFour,
			key.scopes,
			key.capTokens,
			key.createdBy,
			key.expiresAt,
		],
	);
}

const columns = `key_id, name, last_four, scopes, cap_tokens, created_by, created_at, last_used_at, expires_at, revoked_at,
  coalesce(expires_at <= now(), false) as is_expired`;

/** Newest first: an id is a UUIDv7, so its order is the order of creation. */
export async function selectKeys(
	tx: Tx,
	companyId: string,
	keysMax: number,
): Promise<StoredKey[]> {
	const { rows } = await tx.query(
		`select ${columns} from company.api_key where company_id = $1 order by key_id desc limit $2`,
		[companyId, keysMax],
	);
	return rows.map(keyOf);
}

export async function selectKey(
	tx: Tx,
	of: { companyId: string; keyId: string },
): Promise<StoredKey | undefined> {
	const { rows } = await tx.query(
		`select ${columns} from company.api_key where company_id = $1 and key_id = $2`,
		[of.companyId, of.keyId],
	);
	return rows[0] && keyOf(rows[0]);
}

/** Locks the company's row, so that two who make keys at once cannot pass the limit together. */
export async function countValidKeys(
	tx: Tx,
	companyId: string,
): Promise<number> {
	await tx.query(
		`select 1 from company.company where id = $1 for no key update`,
		[companyId],
	);
	const { rows } = await tx.query(
		`select count(*)::int as valid from company.api_key
     where company_id = $1 and revoked_at is null and (expires_at is null or expires_at > now())`,
		[companyId],
	);
	return Number(rows[0]?.["valid"]);
}

/** Answers false when there is no such key, or it was revoked before. */
export async function setRevoked(
	tx: Tx,
	of: { companyId: string; keyId: string },
): Promise<boolean> {
	const { rows } = await tx.query(
		`update company.api_key set revoked_at = now()
     where company_id = $1 and key_id = $2 and revoked_at is null returning key_id`,
		[of.companyId, of.keyId],
	);
	return rows.length === 1;
}

export type KeyInUse = {
	companyId: string;
	keyId: string;
	name: string;
	scopes: Scope[];
	createdBy: string;
	isUseStale: boolean;
};

/** The one statement that knows no company yet: a key says by itself whose it is. Unknown, revoked and expired are one. */
export async function findValidKey(
	tx: Tx,
	hash: Buffer,
): Promise<KeyInUse | undefined> {
	const { rows } = await tx.query(
		`select company_id, key_id, name, scopes, created_by,
       coalesce(last_used_at < now() - interval '1 minute', true) as is_use_stale
     from company.api_key
     where hash = $1 and revoked_at is null and (expires_at is null or expires_at > now())`,
		[hash],
	);
	const row = rows[0];
	return (
		row && {
			companyId: String(row["company_id"]),
			keyId: String(row["key_id"]),
			name: String(row["name"]),
			scopes: row["scopes"] as Scope[],
			createdBy: String(row["created_by"]),
			isUseStale: row["is_use_stale"] === true,
		}
	);
}

/** Asked again in the statement: of many calls at once, one writes. */
export async function setUsed(
	tx: Tx,
	of: { companyId: string; keyId: string },
): Promise<void> {
	await tx.query(
		`update company.api_key set last_used_at = now()
     where company_id = $1 and key_id = $2 and coalesce(last_used_at < now() - interval '1 minute', true)`,
		[of.companyId, of.keyId],
	);
}

function keyOf(row: Row): StoredKey {
	return {
		keyId: String(row["key_id"]),
		name: String(row["name"]),
		lastFour: String(row["last_four"]),
		scopes: row["scopes"] as Scope[],
		capTokens: row["cap_tokens"] as number | null,
		createdAt: row["created_at"] as Date,
		createdBy: String(row["created_by"]),
		lastUsedAt: row["last_used_at"] as Date | null,
		expiresAt: row["expires_at"] as Date | null,
		revokedAt: row["revoked_at"] as Date | null,
		isExpired: row["is_expired"] === true,
	};
}
