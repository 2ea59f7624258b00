/**
 * Back from the checkout: how the top-up ended, in words. One that waits for the payment provider turns into paid by
 * itself; a page whose interview lacked the tokens offers it again.
 */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useMatch } from "@tanstack/react-router";
import type { TopUp } from "@verbatim/contract/top-ups";
import { CircleCheck, CircleSlash, CircleX, Hourglass } from "lucide-react";
import { useEffect } from "react";
import { isRefused } from "../../api/call.ts";
import { balanceQuery, interviewQuery, topUpQuery } from "../../api/queries.ts";
import { Button, buttonLook, Speaking } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Bone, Loading } from "../../kit/skeleton.tsx";
import { Tokens } from "../../kit/tokens.tsx";
import { useText } from "../../text/text.ts";
import { mayBuyTokens, useSession } from "../accounts/session.ts";
import { Outcome } from "../billing/outcome.tsx";
import { useStart } from "../interviews/use-interview-verbs.ts";
import type { TopUpWish } from "../top-up-door.ts";

type Doors = {
	onClose: () => void;
	/** The same amount once more. */
	onAgain: (wish: TopUpWish) => void;
};

export function TopUpResult({
	topUpId,
	...doors
}: { topUpId: string } & Doors) {
	const { t } = useText();
	const { data: topUp, error, refetch } = useQuery(topUpQuery(topUpId));
	const queries = useQueryClient();
	const state = topUp?.state;
	useEffect(() => {
		if (state !== "paid") return;
		void queries.invalidateQueries({ queryKey: balanceQuery.queryKey });
		void queries.invalidateQueries({ queryKey: ["interview"] });
	}, [state, queries]);
	if (topUp !== undefined)
		return (
			<Dialog title={<Title topUp={topUp} />} onClose={doors.onClose}>
				<Result topUp={topUp} doors={doors} />
			</Dialog>
		);
	return (
		<Dialog title={t("topup.result.title")} onClose={doors.onClose}>
			{error === null ? (
				<Loading>
					<Bone className="h-16 w-full" />
				</Loading>
			) : isRefused(error, "not_found") ? (
				<p>{t("topup.result.unknown")}</p>
			) : (
				<ProblemNotice error={error} onRetry={refetch} />
			)}
		</Dialog>
	);
}

function Title({ topUp }: { topUp: TopUp }) {
	const { t, format } = useText();
	return t(`topup.result.${topUp.state}.title`, {
		tokens: t("unit.tokens", format.counted(topUp.amountTokens)),
	});
}

function Result({ topUp, doors }: { topUp: TopUp; doors: Doors }) {
	const { t, format } = useText();
	const words = t(`topup.result.${topUp.state}.words`, {
		tokens: t("unit.tokens", format.counted(topUp.amountTokens)),
		price: format.money(topUp.price),
	});
	const { onClose, onAgain } = doors;
	switch (topUp.state) {
		case "paid":
			return <Paid words={words} onClose={onClose} />;
		case "open":
		case "pending":
			return (
				<Outcome
					picture={
						topUp.state === "pending" ? (
							<Hourglass className="size-6 text-warn" aria-hidden />
						) : (
							<CircleSlash className="size-6 text-muted" aria-hidden />
						)
					}
					words={words}
					actions={
						<>
							{topUp.state === "open" && (
								<Button
									onPress={() => onAgain({ triedTokens: topUp.amountTokens })}
								>
									{t("topup.result.again")}
								</Button>
							)}
							<Button kind="primary" onPress={onClose}>
								{t("action.close")}
							</Button>
						</>
					}
				>
					{topUp.state === "pending" && (
						<p className="flex items-center gap-3 text-muted">
							<Speaking className="h-4 text-accent" />
							{t("topup.result.waiting")}
						</p>
					)}
				</Outcome>
			);
		case "declined":
		case "cancelled":
		case "expired":
			return (
				<Outcome
					picture={
						topUp.state === "cancelled" ? (
							<CircleSlash className="size-6 text-muted" aria-hidden />
						) : (
							<CircleX className="size-6 text-danger" aria-hidden />
						)
					}
					words={words}
					actions={
						<>
							<Button onPress={onClose}>{t("action.close")}</Button>
							<Button
								kind="primary"
								onPress={() => onAgain({ triedTokens: topUp.amountTokens })}
							>
								{t("topup.result.again")}
							</Button>
						</>
					}
				/>
			);
	}
}

function Paid({ words, onClose }: { words: string; onClose: () => void }) {
	const { t, format } = useText();
	const { member } = useSession();
	const { data: balance } = useQuery(balanceQuery);
	const interviewId = useMatch({
		from: "/member/interviews/$interviewId",
		shouldThrow: false,
	})?.params.interviewId;
	const { data: interview } = useQuery({
		...interviewQuery(interviewId ?? ""),
		enabled: interviewId !== undefined,
	});
	const starting = useStart(interviewId ?? "");
	const price = interview?.price;
	const isPossible =
		price !== undefined && price !== null && price.shortTokens === 0;
	return (
		<Outcome
			picture={<CircleCheck className="size-6 text-accent" aria-hidden />}
			words={words}
			actions={
				<>
					{mayBuyTokens(member.role) && (
						<Link
							to="/settings/billing"
							hash="payments"
							className={buttonLook("plain")}
						>
							{t("topup.result.receipt")}
						</Link>
					)}
					<Button kind={isPossible ? "plain" : "primary"} onPress={onClose}>
						{t("action.done")}
					</Button>
					{isPossible && (
						<Button
							kind="primary"
							isPending={starting.isPending}
							onPress={() => starting.mutate(undefined, { onSuccess: onClose })}
						>
							{t("interview.start_price", {
								tokens: t("unit.tokens", format.counted(price.priceTokens)),
							})}
						</Button>
					)}
				</>
			}
		>
			{balance !== undefined && (
				<p className="flex items-baseline justify-between gap-4 rounded-xl bg-sunken px-4 py-3">
					<span className="inline-block text-muted first-letter:uppercase">
						{t("topup.result.now")}
					</span>
					<Tokens
						value={balance.availableTokens}
						className="font-semibold text-lg"
					/>
				</p>
			)}
			{isPossible && interview !== undefined && (
				<p>{t("topup.result.enough", { name: interview.name })}</p>
			)}
			{starting.error !== null && <ProblemNotice error={starting.error} />}
		</Outcome>
	);
}
