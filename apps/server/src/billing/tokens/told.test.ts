import type { GrantState } from "@verbatim/tokens/book";
import { expect, test } from "vitest";
import { grantsInOrder, toldReservation } from "./told.ts";

const grant = (
	name: string,
	availableMillitokens: bigint,
	heldMillitokens: bigint,
	day: number,
): GrantState => ({
	grantId: name,
	kind: "trial",
	source: name,
	amountMillitokens: 10n,
	availableMillitokens,
	heldMillitokens,
	settledMillitokens: 10n - availableMillitokens - heldMillitokens,
	expiredMillitokens: 0n,
	clawedBackMillitokens: 0n,
	refundedMillitokens: 0n,
	owedMillitokens: 0n,
	effectiveAt: new Date(Date.UTC(2026, 0, day)),
	expiresAt: undefined,
	entryNumber: 1n,
});

test("usable grants keep the book's order, the spent ones follow, newest first, and the list ends somewhere", () => {
	const grants = [
		grant("spent early", 0n, 0n, 1),
		grant("b", 5n, 0n, 9),
		grant("spent late", 0n, 0n, 5),
		grant("held", 0n, 5n, 2),
	];
	const ids = (listedMax: number) =>
		grantsInOrder(grants, listedMax).map(({ grantId }) => grantId);
	expect(ids(10)).toEqual(["b", "held", "spent late", "spent early"]);
	expect(ids(3)).toEqual(["b", "held", "spent late"]);
});

test("a reservation is what is still reserved, and a subject that the contract does not know keeps its name", () => {
	expect(
		toldReservation(
			{
				holdId: "0199c2a0-0000-7000-8000-000000000001",
				feature: "pulse_classifier",
				subject: { kind: "run", id: "run-1" },
				actor: { kind: "member", id: "anna" },
				amountMillitokens: 10_000n,
				settledMillitokens: 2_500n,
				releasedMillitokens: 500n,
				openedAt: new Date(0),
				expiresAt: new Date(1),
				open: true,
			},
			new Map([["anna", "Anna"]]),
		),
	).toMatchObject({
		reservedTokens: 7,
		memberName: "Anna",
		subject: { kind: "run", id: "run-1" },
		id: "hold_0199c2a0000070008000000000000001",
	});
});
