/** The one thing about the plan that everybody should know now, the most important first. Pure. */
import type { CompanyPlan, PlanName } from "@verbatim/contract/plans";
import { daysLeft } from "../plans/days-left.ts";

export type Banner =
	| {
			kind: "renewal";
			plan: PlanName;
			allocationTokens: number;
			payUrl: string | null;
	  }
	| { kind: "trial_over"; leftTokens: number }
	| { kind: "ending"; plan: PlanName; at: string }
	| { kind: "trial_ends"; days: number; leftTokens: number };

/** A countdown of two weeks would only be noise. */
const trialDaysSpoken = 7;

export function bannerOf(
	{ plan, trial }: CompanyPlan,
	availableTokens: number,
	now: Date,
): Banner | undefined {
	if (plan?.state === "unpaid")
		return {
			kind: "renewal",
			plan: plan.name,
			allocationTokens: plan.allocationTokens,
			payUrl: plan.failure?.payUrl ?? null,
		};
	if (plan?.state === "ending")
		return { kind: "ending", plan: plan.name, at: plan.nextCycleAt };
	if (plan !== null || trial === null) return undefined;
	if (trial.hasEnded)
		return { kind: "trial_over", leftTokens: availableTokens };
	const days = daysLeft(trial.endsAt, now);
	return days < trialDaysSpoken
		? { kind: "trial_ends", days, leftTokens: trial.leftTokens }
		: undefined;
}

/** What stops work stays; what is only to be known may be hidden for the day. */
export function mayHide(banner: Banner): boolean {
	switch (banner.kind) {
		case "renewal":
			return false;
		case "trial_over":
			return banner.leftTokens > 0;
		case "ending":
		case "trial_ends":
			return true;
	}
}
