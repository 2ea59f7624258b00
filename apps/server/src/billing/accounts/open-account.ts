/**
 * Sign-up: a person, a company with that person as owner, a session, a pool, and the trial's tokens, in one transaction.
 * A failure at any step leaves nothing of any of them.
 */
import type { Session } from "@verbatim/contract/accounts";
import { trialDays, trialTokens } from "@verbatim/contract/plans";
import type { Problem } from "@verbatim/contract/problems";
import { wholeTokens } from "@verbatim/tokens/amount";
import type { Fund } from "@verbatim/tokens/fund";
import type { Call } from "../../company/answering.ts";
import {
	type Opening,
	openCompany,
	refuseOpening,
} from "../../company/companies/open-company.ts";
import { sessionOf } from "../../company/companies/session-of.ts";
import { networkOf, signUpLimits } from "../../company/sessions/attempts.ts";
import type { Auth } from "../../company/sessions/auth.ts";
import { sendCookies } from "../../company/sessions/company-of.ts";
import type { Throttle } from "../../company/sessions/throttle.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Db, Tx } from "../../platform/db.ts";

const dayMilliseconds = 24 * 60 * 60 * 1_000;

export type OpenAccountDeps = {
	db: Db;
	auth: Auth;
	throttle: Throttle;
	fund: Fund;
	clock: Clock;
};

export async function openAccount(
	deps: OpenAccountDeps,
	asked: Omit<Opening, "requestHeaders"> &
		Pick<Call, "address" | "requestHeaders" | "answerHeaders">,
): Promise<Session | Problem> {
	const refused = refuseOpening(asked);
	if (refused !== undefined) return refused;
	const attempt = await deps.throttle.attempt([
		{
			for: "sign up by network",
			of: networkOf(asked.address),
			limit: signUpLimits.network,
		},
	]);
	if ("problem" in attempt) return attempt;

	const opened = await deps.db.transaction(async (tx) => {
		const company = await openCompany(deps, tx, asked);
		if ("problem" in company) return company;
		const session = await sessionOf(tx, company);
		await openPoolOnTrial(deps, tx, company);
		return { session, cookieHeaders: company.cookieHeaders };
	});
	if ("problem" in opened) return opened;
	sendCookies(opened.cookieHeaders, asked.answerHeaders);
	return opened.session;
}

async function openPoolOnTrial(
	{ fund, clock }: Pick<OpenAccountDeps, "fund" | "clock">,
	tx: Tx,
	company: { companyId: string; timeZone: string },
): Promise<void> {
	const { companyId, timeZone } = company;
	const now = await clock.now(tx);
	await fund.in(tx).openPool({ companyId, timeZone });
	const granted = await fund.in(tx).grant(
		{
			companyId,
			kind: "trial",
			amountMillitokens: wholeTokens(trialTokens),
			expiresAt: new Date(now.getTime() + trialDays * dayMilliseconds),
			source: "sign_up",
			actor: { kind: "system", id: "trial" },
		},
		{ key: "trial" },
	);
	if ("refused" in granted)
		throw new Error(
			`The trial of company ${companyId} was refused: ${granted.refused}`,
		);
}
