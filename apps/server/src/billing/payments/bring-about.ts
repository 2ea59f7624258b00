/**
 * Brings the pool to what is known of a payment: takes back the tokens whose price went back, or gives them back when a
 * dispute was won. Only the difference to what was done before, so it may be done again at any time.
 */
import { idFromUuid } from "@verbatim/contract/ids";
import type { Book } from "@verbatim/tokens/book";
import type { Fund } from "@verbatim/tokens/fund";
import { tellCompany } from "../../company/company-news.ts";
import type { Announce } from "../../company/webhooks/announce.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Tx } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { Log } from "../../platform/log.ts";
import {
	allocationOf,
	clawedBackOf,
	disputedOf,
	type Facts,
	goneOf,
} from "./payment.ts";
import {
	grantsOfOthers,
	type PaymentRow,
	setWentBack,
	takeNumber,
} from "./store.ts";

export type BringingAbout = {
	fund: Fund;
	book: Book;
	clock: Clock;
	/** For the webhooks of the company. */
	announce: Announce;
	log: Log;
};

/** The engine's part, to be done last in the transaction; of a grant that is made only now, with its id. */
type MoveTokens = (grantId?: string) => Promise<void>;

const hourMilliseconds = 60 * 60 * 1_000;
/** A month may be paid a little before it begins. Until then its allocation is not there. */
const lookAgainHoursMax = 72;

/** The payment and its facts are locked. */
export async function bringAbout(
	deps: BringingAbout,
	tx: Tx,
	payment: PaymentRow,
	facts: Facts,
	options: { isGrantedNext: boolean } = { isGrantedNext: false },
): Promise<MoveTokens> {
	const { companyId, paymentId } = payment;
	const now = await deps.clock.now(tx);
	const gone = goneOf(facts, payment.paid);
	const wanted = clawedBackOf(gone, payment);
	// Before the pool is looked at, which may lock it: numbers come before pools in the lock order.
	const creditNoteNumber =
		payment.creditNoteNumber ??
		(gone.minorUnits > 0
			? await takeNumber(tx, "credit_note", now.getUTCFullYear())
			: undefined);
	const bought =
		wanted === payment.clawedBackMillitokens
			? undefined
			: options.isGrantedNext
				? { grantId: undefined, amountMillitokens: payment.tokensMillitokens }
				: await whatItBought(deps, tx, payment, now);
	// What a grant misses is at most what it had, and what expired was not theirs to lose.
	const reached =
		bought === undefined
			? payment.clawedBackMillitokens
			: least(wanted, bought.amountMillitokens);
	const isMissing =
		wanted !== payment.clawedBackMillitokens && bought === undefined;
	const looksAgain =
		isMissing &&
		payment.paidFor !== "top_up" &&
		now.getTime() <
			(payment.periodStartsAt ?? payment.paidAt).getTime() +
				lookAgainHoursMax * hourMilliseconds;
	if (isMissing && !looksAgain)
		deps.log.warn(
			{ companyId, paymentId, paidFor: payment.paidFor },
			"A payment went back, and what it bought is over: nothing was taken",
		);
	await setWentBack(
		tx,
		{
			...payment,
			gone,
			disputed: disputedOf(facts),
			grantId: bought?.grantId ?? payment.grantId,
			clawedBackMillitokens: reached,
			creditNoteNumber,
		},
		looksAgain ? new Date(now.getTime() + hourMilliseconds) : undefined,
	);
	await tellCompany(tx, { companyId, what: "billing" });
	if (gone.minorUnits !== payment.gone.minorUnits)
		await deps.announce(tx, {
			companyId,
			type: "payment.refunded",
			data: {
				paymentId: idFromUuid("payment", paymentId),
				refundedMinorUnits: gone.minorUnits,
				currency: gone.currency,
				disputed: disputedOf(facts) ?? null,
			},
		});
	const more = reached - payment.clawedBackMillitokens;
	return async (grantedId) => {
		if (more === 0n || bought === undefined) return;
		const grantId = bought.grantId ?? grantedId;
		if (grantId === undefined)
			throw new Error(`What payment ${paymentId} bought has no grant`);
		const about = {
			companyId,
			grantId,
			actor: { kind: "system", id: "payment" } as const,
		};
		// The payment's row, which is locked, tells what was done before: that makes it once, not the key.
		const key = `went_back:${newId()}`;
		const fund = deps.fund.in(tx);
		const moved =
			more > 0n
				? await fund.clawBack(
						{
							...about,
							amountMillitokens: more,
							reason: payment.paymentReference,
						},
						{ key },
					)
				: await fund.reinstate({ ...about, amountMillitokens: -more }, { key });
		// Nothing that a customer did leads here. Thrown, so that nothing of it is stored and it is reported again.
		if ("refused" in moved)
			throw new Error(
				`What went back of payment ${paymentId} could not be taken: ${moved.refused}`,
			);
	};
}

type Bought = { grantId: string | undefined; amountMillitokens: bigint };

/** The grant that it brought to the pool; undefined where there is none, not yet, or no more. */
async function whatItBought(
	deps: BringingAbout,
	tx: Tx,
	payment: PaymentRow,
	now: Date,
): Promise<Bought | undefined> {
	const grants = await deps.book.in(tx).grants(payment.companyId);
	if (payment.grantId !== undefined)
		return grants.find(({ grantId }) => grantId === payment.grantId);
	const { paidFor } = payment;
	if (paidFor === "top_up" || paidFor === "auto_top_up") {
		const source = `${payment.provider}:${payment.paymentReference}`;
		return grants.find(
			(grant) => grant.kind === "top_up" && grant.source === source,
		);
	}
	const taken = await grantsOfOthers(tx, payment);
	const found = allocationOf(
		{ ...payment, paidFor },
		grants.filter(
			({ kind, grantId }) => kind === "allocation" && !taken.has(grantId),
		),
	);
	// Its month is over: what was not used has expired, and nobody owes what expired.
	return found?.expiresAt === undefined || found.expiresAt > now
		? found
		: undefined;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
