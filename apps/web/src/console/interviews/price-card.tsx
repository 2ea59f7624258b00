/** Before anything runs: what it costs, what there is, what will be left; and when it is not enough, what is missing. */
import type { InterviewDetail } from "@verbatim/contract/interviews";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../kit/button.tsx";
import { Notice } from "../../kit/notice.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Tokens } from "../../kit/tokens.tsx";
import { useText } from "../../text/text.ts";
import {
	mayBuyTokens,
	mayEditResearch,
	useSession,
} from "../accounts/session.ts";
import { amountFor } from "../tokens/top-up-amount.ts";
import { useOpenTopUp } from "../top-up-door.ts";
import { useStart } from "./use-interview-verbs.ts";

export function PriceCard({
	interview: { id, state },
	price,
}: {
	interview: InterviewDetail;
	price: NonNullable<InterviewDetail["price"]>;
}) {
	const { t, format } = useText();
	const { member } = useSession();
	const openTopUp = useOpenTopUp();
	const starting = useStart(id);
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	const isShort = price.shortTokens > 0;
	const mayStart = mayEditResearch(member.role);
	return (
		<section aria-labelledby="price" className="card max-w-xl p-5 sm:p-7">
			<h2 id="price" className="text-muted text-sm font-medium">
				{t("price.title")}
			</h2>
			<p className="mt-1 font-semibold text-[2rem] tracking-[-0.02em]">
				<Tokens value={price.priceTokens} />
			</p>
			<dl className="mt-5 flex flex-col gap-2 border-line border-t pt-5">
				<Line of={t("price.available")}>
					<Tokens value={price.availableTokens} />
				</Line>
				{isShort ? (
					<Line of={t("price.short")}>
						<Tokens
							value={price.shortTokens}
							className="font-semibold text-danger"
						/>
					</Line>
				) : (
					<Line of={t("price.left")}>
						<Tokens value={price.leftTokens} className="font-semibold" />
					</Line>
				)}
			</dl>
			<div className="mt-6 flex flex-col gap-4">
				{isShort && (
					<Notice kind="warn" title={t("price.blocked.title")}>
						<p>
							{t("price.blocked.words", {
								needed: tokens(price.priceTokens),
								available: tokens(price.availableTokens),
								short: tokens(price.shortTokens),
							})}
						</p>
						{!mayBuyTokens(member.role) && (
							<p className="text-sm">{t("topup.who_can")}</p>
						)}
					</Notice>
				)}
				{starting.error !== null && !isShort && (
					<ProblemNotice error={starting.error} />
				)}
				{isShort ? (
					<Button
						kind="primary"
						size="large"
						onPress={() =>
							openTopUp({ amountTokens: amountFor(price.shortTokens) })
						}
					>
						<Plus className="size-5" aria-hidden />
						{t("topup.add", { tokens: tokens(amountFor(price.shortTokens)) })}
					</Button>
				) : mayStart ? (
					<Button
						kind="primary"
						size="large"
						isPending={starting.isPending}
						onPress={() => starting.mutate()}
					>
						{t(
							state === "failed"
								? "interview.again_price"
								: "interview.start_price",
							{ tokens: tokens(price.priceTokens) },
						)}
					</Button>
				) : (
					<p className="text-muted">{t("interview.viewer")}</p>
				)}
				<p className="text-muted text-sm">{t("price.promise")}</p>
			</div>
		</section>
	);
}

function Line({ of, children }: { of: string; children: ReactNode }) {
	return (
		<div className="flex justify-between gap-4">
			<dt className="text-muted">{of}</dt>
			<dd>{children}</dd>
		</div>
	);
}
