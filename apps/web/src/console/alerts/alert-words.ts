/** An alert in the words of the screen: a title, one sentence with its numbers, and the page that it leads to. */
import type { AlertFacts } from "@verbatim/contract/alerts";
import type { Text } from "../../text/text.ts";

export type AlertWords = {
	title: string;
	sentence: string;
	tone: "danger" | "warn" | "plain";
	href: string;
};

export function alertWords({ t, format }: Text, facts: AlertFacts): AlertWords {
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	const tokensPage = "/settings/tokens";
	switch (facts.kind) {
		case "allocation_used": {
			const numbers = {
				used: format.number(facts.usedTokens),
				whole: tokens(facts.allocationTokens),
				date: format.date(facts.endsAt),
			};
			return {
				title: t(`alerts.said.allocation_used.${facts.of}`, {
					percent: format.percent(facts.percent / 100),
				}),
				sentence:
					facts.reservedTokens === 0
						? t("alerts.said.allocation_used.numbers", numbers)
						: t("alerts.said.allocation_used.reserved", {
								...numbers,
								reserved: format.number(facts.reservedTokens),
							}),
				tone: facts.percent === 100 ? "warn" : "plain",
				href: tokensPage,
			};
		}
		case "runs_out":
			return {
				title: t("alerts.said.runs_out.title", { date: format.date(facts.at) }),
				sentence: t("alerts.said.runs_out.numbers", {
					available: tokens(facts.availableTokens),
					// A mean is no exact number: small ones keep their decimals, so that they are not 0.
					pace: format.number(
						facts.paceTokens < 10
							? facts.paceTokens
							: Math.round(facts.paceTokens),
					),
				}),
				tone: facts.days > 2 ? "plain" : "warn",
				href: tokensPage,
			};
		case "empty": {
			const { allocation, next } = facts;
			const used =
				allocation === null
					? []
					: [
							t(`alerts.said.empty.${allocation.of}`, {
								used: format.number(allocation.usedTokens),
								whole: tokens(allocation.allocationTokens),
							}),
						];
			const coming =
				next === null
					? t("alerts.said.empty.never")
					: t("alerts.said.empty.next", {
							tokens: tokens(next.amountTokens),
							date: format.date(next.at),
						});
			return {
				title: t("alerts.said.empty.title"),
				sentence: [...used, coming].join(" "),
				tone: "danger",
				href: tokensPage,
			};
		}
		case "expiring":
			return {
				title: t("alerts.said.expiring.title", {
					tokens: tokens(facts.unusedTokens),
					date: format.date(facts.at),
				}),
				sentence: t("alerts.said.expiring.numbers", {
					most: tokens(facts.mostTokens),
				}),
				tone: "plain",
				href: tokensPage,
			};
		case "unusual_pace":
			return {
				title: t("alerts.said.unusual_pace.title", {
					date: format.day(facts.day),
				}),
				sentence: t("alerts.said.unusual_pace.numbers", {
					used: tokens(facts.usedTokens),
					usual: tokens(facts.usualTokens),
				}),
				tone: "warn",
				href: tokensPage,
			};
		case "job_paused":
			return {
				title: t("alerts.said.job_paused.title", { name: facts.subject.name }),
				sentence:
					facts.missingTokens === null
						? t("alerts.said.job_paused.kept")
						: t("alerts.said.job_paused.missing", {
								tokens: tokens(facts.missingTokens),
							}),
				tone: "warn",
				href:
					facts.subject.kind === "interview"
						? `/interviews/${facts.subject.id}`
						: tokensPage,
			};
		case "payment_failed":
		case "auto_top_up_stopped":
			return {
				title: t(`alerts.said.${facts.kind}.title`),
				sentence: t(`alerts.said.${facts.kind}.words`),
				tone: "warn",
				href: "/settings/billing",
			};
	}
}
