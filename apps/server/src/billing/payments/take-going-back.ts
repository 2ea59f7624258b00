/** News that a payment went back, or came back: kept with what is known of it, and brought about where it is known. */
import type { Tx } from "../../platform/db.ts";
import type { Applied } from "../checkout/apply-report.ts";
import { type BringingAbout, bringAbout } from "./bring-about.ts";
import { type GoingBack, learn, whyForeign } from "./payment.ts";
import { lockFacts, lockPaymentOfReference, setFacts } from "./store.ts";

const nothing = async () => undefined;

export async function takeGoingBack(
	deps: BringingAbout,
	tx: Tx,
	provider: string,
	news: GoingBack,
): Promise<Applied & { companyId: string | undefined }> {
	const { paymentReference } = news;
	const known = await lockFacts(tx, provider, paymentReference);
	const payment = await lockPaymentOfReference(tx, provider, paymentReference);
	const companyId = payment?.companyId;
	const foreign = whyForeign(news, { facts: known, paid: payment?.paid });
	if (foreign !== undefined)
		return {
			outcome: "quarantined",
			reason: foreign,
			grant: nothing,
			companyId,
		};
	const facts = learn(known, news);
	await setFacts(tx, { provider, paymentReference }, facts);
	if (payment === undefined)
		return {
			outcome: "ignored",
			reason: "its payment is not known yet: it is kept, and counts with it",
			grant: nothing,
			companyId,
		};
	return {
		outcome: "applied",
		reason: undefined,
		grant: await bringAbout(deps, tx, payment, facts),
		companyId,
	};
}
