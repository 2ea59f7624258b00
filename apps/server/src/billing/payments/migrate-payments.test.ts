/** What was paid before payments knew of anything but top-ups: it keeps its tokens, and gets its receipt's number. */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { newId } from "../../platform/ids.ts";
import { migrate } from "../../platform/migrate.ts";
import { testDatabase } from "../../platform/testing/database.ts";
import { findTopUpOfRequest } from "../checkout/store.ts";
import { listPayments } from "./store.ts";

const folder = fileURLToPath(
	new URL("../../../migrations/billing", import.meta.url),
);

test("payments of before the migration are whole after it, numbered by their year in the order in which they came", async () => {
	const before = await mkdtemp(join(tmpdir(), "billing-"));
	await cp(join(folder, "0001_top_ups.sql"), join(before, "0001_top_ups.sql"));
	const db = await testDatabase([{ room: "billing", folder: before }]);
	const companyId = newId();
	try {
		const requests: string[] = [];
		for (const [tokens, recordedAt] of [
			[100, "2025-12-31T12:00:00Z"],
			[500, "2026-01-02T12:00:00Z"],
			[200, "2026-01-01T12:00:00Z"],
		] as const) {
			const topUpId = newId();
			const requestId = newId();
			requests.push(requestId);
			await db.query(
				`insert into billing.top_up (company_id, top_up_id, request_id, member_id, amount_tokens, price_minor_units, currency,
           state, return_to, provider, checkout_ref, checkout_url, checkout_expires_at, payment_reference, paid_at)
         values ($1, $2, $3, $4, $5, $6, 'CHF', 'paid', '/', 'sandbox', 'c', 'http://c', $7, $8, $7)`,
				[
					companyId,
					topUpId,
					requestId,
					newId(),
					tokens,
					tokens * 5,
					recordedAt,
					`pay_${tokens}`,
				],
			);
			await db.query(
				`insert into billing.payment (company_id, provider, payment_reference, top_up_id, amount_minor_units, currency,
           paid_at, recorded_at) values ($1, 'sandbox', $2, $3, $4, 'CHF', $5, $5)`,
				[companyId, `pay_${tokens}`, topUpId, tokens * 5, recordedAt],
			);
		}
		for (const later of ["0002_plans.sql", "0003_payments.sql"])
			await cp(join(folder, later), join(before, later));
		await migrate(db, [{ room: "billing", folder: before }]);
		const payments = await listPayments(db, companyId, {
			before: undefined,
			limit: 10,
		});
		expect(
			payments.map((payment) => [
				payment.paidFor,
				payment.tokensMillitokens,
				payment.receiptNumber,
			]),
		).toEqual([
			["top_up", 500_000n, "2026-000002"],
			["top_up", 200_000n, "2026-000001"],
			["top_up", 100_000n, "2025-000001"],
		]);
		const { rows } = await db.query(
			"select year, last from billing.document_number order by year",
		);
		expect(rows).toEqual([
			{ year: 2025, last: 1 },
			{ year: 2026, last: 2 },
		]);
		for (const requestId of requests)
			expect(await findTopUpOfRequest(db, companyId, requestId)).toMatchObject({
				state: "paid",
				isAutomatic: false,
			});
	} finally {
		await db.drop();
		await rm(before, { recursive: true });
	}
});
