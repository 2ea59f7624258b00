/** Read interviews as the contract tells them: with their price, and in detail with transcript and receipt. */
import { idFromUuid, uuidFromId } from "@verbatim/contract/ids";
import type {
	InterviewDetail,
	Interview as InterviewDocument,
	Receipt,
} from "@verbatim/contract/interviews";
import { tokensFromMillitokens } from "@verbatim/tokens/amount";
import type { Actor } from "../../company/actor.ts";
import { memberNames } from "../../company/members/member-names.ts";
import {
	audioSeconds,
	canStart,
	hasSound,
	type Interview,
} from "./interview.ts";
import { type Interviews, subjectOf, usageOf } from "./interviews.ts";
import { receivedBytes } from "./receive-upload.ts";
import * as store from "./store.ts";

export async function listInterviews(
	interviews: Interviews,
	actor: Actor,
	page: { before: string | undefined; limit: number },
): Promise<{ interviews: InterviewDocument[]; nextBefore: string | null }> {
	const before =
		page.before === undefined
			? undefined
			: uuidFromId("interview", page.before);
	if (page.before !== undefined && before === undefined)
		return { interviews: [], nextBefore: null };
	const found = await store.listInterviews(interviews.db, {
		companyId: actor.companyId,
		before,
		limit: page.limit + 1,
	});
	const shown = found.slice(0, page.limit);
	const last = shown.at(-1);
	return {
		interviews: await documentsOf(interviews, actor.companyId, shown),
		nextBefore:
			found.length > page.limit && last !== undefined
				? idFromUuid("interview", last.interviewId)
				: null,
	};
}

export async function readInterview(
	interviews: Interviews,
	actor: Actor,
	interviewId: string,
): Promise<InterviewDetail | undefined> {
	const of = { companyId: actor.companyId, interviewId };
	const interview = await store.findInterview(interviews.db, of);
	if (interview === undefined) return undefined;
	const [document] = await documentsOf(interviews, actor.companyId, [
		interview,
	]);
	if (document === undefined)
		throw new Error("An interview that was found has no document");
	const seconds = audioSeconds(interview);
	return {
		...document,
		price:
			canStart(interview) && seconds !== undefined
				? await priceNow(interviews, actor.companyId, seconds)
				: null,
		transcript: (await store.findTranscript(interviews.db, of)) ?? null,
		receipt: await receiptOf(interviews, interview),
		hasSound: hasSound(interview),
	};
}

async function documentsOf(
	interviews: Interviews,
	companyId: string,
	found: Interview[],
): Promise<InterviewDocument[]> {
	const names = await memberNames(interviews.db, companyId, [
		...new Set(found.map((one) => one.uploadedBy)),
	]);
	const prices = await pricesOf(interviews, found);
	return Promise.all(
		found.map(async (one, index): Promise<InterviewDocument> => {
			const price = one.priceMillitokens ?? prices[index];
			return {
				id: idFromUuid("interview", one.interviewId),
				name: one.name,
				state: one.state,
				sizeBytes: one.sizeBytes,
				uploadedBytes:
					one.state === "uploading"
						? await receivedBytes(interviews, one.interviewId)
						: one.sizeBytes,
				audioSeconds: audioSeconds(one) ?? null,
				priceTokens: price === undefined ? null : tokensFromMillitokens(price),
				progress: one.progress,
				reason: one.reason ?? null,
				createdAt: one.createdAt.toISOString(),
				completedAt: one.completedAt?.toISOString() ?? null,
				uploadedBy: names.get(one.uploadedBy) ?? null,
			};
		}),
	);
}

/** Present prices of those that are measured, in one question to the rate card. */
async function pricesOf(
	interviews: Interviews,
	found: Interview[],
): Promise<(bigint | undefined)[]> {
	const seconds = found.map(audioSeconds);
	const prices = await interviews.spend.prices(
		seconds.filter((one) => one !== undefined).map(usageOf),
	);
	if ("refused" in prices)
		throw new Error(`A measured recording has no price: ${prices.refused}`);
	const inOrder = prices.values();
	return seconds.map((one) =>
		one === undefined ? undefined : inOrder.next().value?.amountMillitokens,
	);
}

async function priceNow(
	interviews: Interviews,
	companyId: string,
	seconds: number,
): Promise<InterviewDetail["price"]> {
	const estimate = await interviews.spend.estimate(
		{ companyId },
		usageOf(seconds),
	);
	if ("refused" in estimate)
		throw new Error(`A measured recording has no price: ${estimate.refused}`);
	return {
		priceTokens: tokensFromMillitokens(estimate.amountMillitokens),
		availableTokens: tokensFromMillitokens(estimate.availableMillitokens),
		leftTokens: tokensFromMillitokens(estimate.leftMillitokens),
		shortTokens: tokensFromMillitokens(estimate.shortMillitokens),
	};
}

async function receiptOf(
	interviews: Interviews,
	interview: Interview,
): Promise<Receipt | null> {
	const receipts = await interviews.book.receipts(
		interview.companyId,
		subjectOf(interview.interviewId),
	);
	const receipt = receipts.find((one) => one.chargedMillitokens > 0n);
	if (receipt === undefined) return null;
	return {
		calculation: calculationOf(interview),
		// Without a quote, what was shown before it began is what was held.
		quotedTokens: tokensFromMillitokens(
			receipt.quote?.mostMillitokens ?? receipt.heldMillitokens,
		),
		heldTokens: tokensFromMillitokens(receipt.heldMillitokens),
		chargedTokens: tokensFromMillitokens(receipt.chargedMillitokens),
		releasedTokens: tokensFromMillitokens(receipt.releasedMillitokens),
		reversedTokens: tokensFromMillitokens(receipt.reversedMillitokens),
		rateCardVersion: receipt.rateCardVersion,
		from: receipt.from.map((share) => ({
			grantId: idFromUuid("grant", share.grantId),
			kind: share.kind,
			amountTokens: tokensFromMillitokens(share.amountMillitokens),
		})),
		heldAt: receipt.heldAt?.toISOString() ?? null,
		chargedAt: receipt.chargedAt?.toISOString() ?? null,
		entryNumbers: receipt.entryNumbers.map(Number),
	};
}

/** What was measured, in words; what it costs is the rate card's to say. */
function calculationOf(interview: Interview): string {
	const seconds = Math.floor(audioSeconds(interview) ?? 0);
	return `${seconds} completed ${seconds === 1 ? "second" : "seconds"} of audio, up to the next whole token`;
}
