/** What went wrong, in words, and a way on. A fault of the network is told apart from an answer of the server. */
import type { ReactNode } from "react";
import { NoAnswer, Refused } from "../api/call.ts";
import { type Text, useText } from "../text/text.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

export function problemWords({ t, language, format }: Text, error: Error) {
	if (error instanceof NoAnswer) return t("problem.no_answer");
	if (!(error instanceof Refused)) return t("problem.internal");
	const { code, detail, neededTokens, availableTokens, shortTokens } =
		error.document;
	const { limit, byTokens } = error.document;
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	if (
		code === "out_of_tokens" &&
		neededTokens !== undefined &&
		availableTokens !== undefined &&
		shortTokens !== undefined
	)
		return t("problem.short", {
			needed: format.number(neededTokens),
			available: format.number(availableTokens),
			short: format.number(shortTokens),
		});
	if (code === "over_budget" && limit !== undefined && byTokens !== undefined) {
		const by = tokens(byTokens);
		switch (limit.of) {
			case "feature":
				return t("problem.over.feature", {
					feature: t(`feature.${limit.feature}`),
					by,
				});
			case "floor":
				return t("problem.over.floor", {
					floor: tokens(limit.floorTokens),
					by,
				});
			case "member":
			case "key":
			case "subject":
				return t(`problem.over.${limit.of}`, { by });
		}
	}
	// The server's sentence knows more of this one case, but it is English.
	return language === "en" ? detail : t(`problem.${code}`);
}

export function ProblemNotice({
	error,
	onRetry,
	actions,
}: {
	error: Error;
	onRetry?: () => unknown;
	actions?: ReactNode;
}) {
	const text = useText();
	return (
		<Notice
			kind="danger"
			role="alert"
			actions={
				onRetry === undefined && actions === undefined ? undefined : (
					<>
						{onRetry !== undefined && (
							<Button size="small" onPress={() => void onRetry()}>
								{text.t("action.try_again")}
							</Button>
						)}
						{actions}
					</>
				)
			}
		>
			<p>{problemWords(text, error)}</p>
		</Notice>
	);
}
