/** Charge a take: the last step of the transaction that stores it, whether it is saved or opened. */
import type { Actor, Refused } from "@verbatim/tokens/spend";
import type { Tx } from "../../platform/db.ts";
import { subjectOf } from "../surveys/surveys.ts";
import { keyOfTake, type Recording, usageOf } from "./response.ts";
import type { Responses } from "./responses.ts";

type Spending = Pick<Responses, "spend">;

/** Thrown, so that nothing of the transaction is stored. */
export class NotPaid extends Error {
	readonly refused: Refused;
	constructor(refused: Refused) {
		super(refused.refused);
		this.refused = refused;
	}
}

/** Throws `NotPaid` when it is refused. `price` is what was stored as its price. */
export async function chargeTake(
	{ spend }: Spending,
	tx: Tx,
	of: {
		recording: Recording;
		/** Of its response. */
		number: number;
		actor: Actor;
		priceMillitokens: bigint;
	},
): Promise<void> {
	const { recording, number, actor, priceMillitokens } = of;
	const charged = await spend.in(tx).debit(
		{
			companyId: recording.companyId,
			feature: "vocal_recording",
			subject: subjectOf(recording.surveyId),
			actor,
		},
		usageOf(recording),
		{ key: keyOfTake({ ...recording, number }) },
	);
	if ("refused" in charged) throw new NotPaid(charged);
	// The rate card changed in this very moment: nothing is stored, and the device sends it again.
	if (charged.chargedMillitokens !== priceMillitokens)
		throw new Error("A recording was charged otherwise than it is stored");
}

/** Of some recordings together, by the rate card in force. */
export async function priceOf(
	{ spend }: Spending,
	recordings: readonly Pick<Recording, "audioMilliseconds">[],
): Promise<bigint> {
	const prices = await spend.prices(recordings.map(usageOf));
	if ("refused" in prices)
		throw new Error(`A recording has no price: ${JSON.stringify(prices)}`);
	return prices.reduce((sum, one) => sum + one.amountMillitokens, 0n);
}
