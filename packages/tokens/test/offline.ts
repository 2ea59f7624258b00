/** The offline verifier for tests: the program itself, and the rows of a database as it asks for them. */
import pg from "pg";

export type Found = {
	checked: string[];
	problems: { invariant: number | string; detail: string }[];
};

export const verifierFile = new URL("../verifier/verify.mjs", import.meta.url);

const { rowsSql, ...verifier } = (await import(verifierFile.href)) as {
	verifyStatement(file: string | Uint8Array, key?: string): Found;
	verifyRows(lines: Iterable<string>): Promise<Found>;
	rowsSql(companyId?: string): string;
};
export const { verifyStatement, verifyRows } = verifier;

/** What `psql` would print for it: of all companies, or of one. */
export async function rowsOf(
	url: string,
	companyId?: string,
): Promise<string[]> {
	const client = new pg.Client({
		connectionString: url,
		options: "-c timezone=UTC",
	});
	await client.connect();
	try {
		const { rows } = await client.query<{ line: string }>(rowsSql(companyId));
		return rows.map(({ line }) => line);
	} finally {
		await client.end();
	}
}
