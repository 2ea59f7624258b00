/** Back from the checkout of a plan: how it ended, in words. One that waits for the provider turns into paid by itself. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { PlanOrder } from "@verbatim/contract/plans";
import { CircleCheck, CircleSlash, CircleX, Hourglass } from "lucide-react";
import { useEffect } from "react";
import { isRefused } from "../../api/call.ts";
import { balanceQuery, planOrderQuery } from "../../api/queries.ts";
import { Button, buttonLook, Speaking } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Bone, Loading } from "../../kit/skeleton.tsx";
import { Tokens } from "../../kit/tokens.tsx";
import { useText } from "../../text/text.ts";
import { Outcome } from "../billing/outcome.tsx";
import { usePlanName } from "./plan-words.ts";

export function OrderResult({
	orderId,
	onClose,
}: {
	orderId: string;
	onClose: () => void;
}) {
	const { t } = useText();
	const { data: order, error, refetch } = useQuery(planOrderQuery(orderId));
	const queries = useQueryClient();
	const state = order?.state;
	useEffect(() => {
		if (state !== "paid") return;
		void queries.invalidateQueries({ queryKey: balanceQuery.queryKey });
		void queries.invalidateQueries({ queryKey: ["tokens"] });
		void queries.invalidateQueries({ queryKey: ["plan", "present"] });
		void queries.invalidateQueries({ queryKey: ["plan", "options"] });
		void queries.invalidateQueries({ queryKey: ["billing"] });
	}, [state, queries]);
	return (
		<Dialog
			title={
				order === undefined ? t("plans.result.title") : <Title order={order} />
			}
			onClose={onClose}
		>
			{order !== undefined ? (
				<Result order={order} onClose={onClose} />
			) : error === null ? (
				<Loading>
					<Bone className="h-16 w-full" />
				</Loading>
			) : isRefused(error, "not_found") ? (
				<p>{t("plans.result.unknown")}</p>
			) : (
				<ProblemNotice error={error} onRetry={refetch} />
			)}
		</Dialog>
	);
}

function Title({ order }: { order: PlanOrder }) {
	const { t } = useText();
	const planName = usePlanName();
	return t(`plans.result.${order.state}.title`, { plan: planName(order.plan) });
}

const pictures = {
	paid: <CircleCheck className="size-6 text-accent" aria-hidden />,
	pending: <Hourglass className="size-6 text-warn" aria-hidden />,
	open: <CircleSlash className="size-6 text-muted" aria-hidden />,
	cancelled: <CircleSlash className="size-6 text-muted" aria-hidden />,
	declined: <CircleX className="size-6 text-danger" aria-hidden />,
	expired: <CircleX className="size-6 text-danger" aria-hidden />,
} satisfies Record<PlanOrder["state"], unknown>;

function Result({ order, onClose }: { order: PlanOrder; onClose: () => void }) {
	const { t, format } = useText();
	const planName = usePlanName();
	const { data: balance } = useQuery(balanceQuery);
	const isPaid = order.state === "paid";
	return (
		<Outcome
			picture={pictures[order.state]}
			words={t(`plans.result.${order.state}.words`, {
				plan: planName(order.plan),
				price: format.money(order.price),
				tokens: t("unit.tokens", format.counted(order.tokens)),
			})}
			actions={
				<>
					{isPaid && (
						<Link
							to="/settings/billing"
							hash="payments"
							className={buttonLook("plain")}
						>
							{t("plans.result.receipts")}
						</Link>
					)}
					<Button kind="primary" onPress={onClose}>
						{isPaid ? t("action.done") : t("action.close")}
					</Button>
				</>
			}
		>
			{order.state === "pending" && (
				<p className="flex items-center gap-3 text-muted">
					<Speaking className="h-4 text-accent" />
					{t("topup.result.waiting")}
				</p>
			)}
			{isPaid && balance !== undefined && (
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
		</Outcome>
	);
}
