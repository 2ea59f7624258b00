/** Several recordings are priced: what they cost together, which fit the balance, and one button for those. */

import { useQuery } from "@tanstack/react-query";
import type { Interview } from "@verbatim/contract/interviews";
import { Coins } from "lucide-react";
import { balanceQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import { amountFor } from "../tokens/top-up-amount.ts";
import { useOpenTopUp } from "../top-up-door.ts";
import { fittingOf } from "./fitting.ts";
import { useStartTogether } from "./use-interview-verbs.ts";

export function ReadyTogether({ interviews }: { interviews: Interview[] }) {
	const { t, format } = useText();
	const { data: balance } = useQuery(balanceQuery);
	const openTopUp = useOpenTopUp();
	const starting = useStartTogether();
	const ready = interviews
		.filter(({ state }) => state === "ready")
		.flatMap(({ id, priceTokens }) =>
			priceTokens === null ? [] : [{ id, priceTokens }],
		)
		.reverse();
	if (starting.error !== null)
		return (
			<ProblemNotice error={starting.error} onRetry={() => starting.reset()} />
		);
	if (balance === undefined || (ready.length < 2 && !starting.isPending))
		return null;
	const fitting = fittingOf(ready, balance.availableTokens);
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	const isAll = fitting.fits.length === ready.length;
	return (
		<section
			aria-label={t("together.title")}
			className="card flex flex-wrap items-center gap-x-6 gap-y-4 p-5"
		>
			<Coins className="hidden size-5 text-accent sm:block" aria-hidden />
			<div className="min-w-0 flex-1 basis-72">
				<p className="font-semibold">
					{t("together.ready", {
						count: ready.length,
						tokens: tokens(fitting.allTokens),
					})}
				</p>
				<p className="mt-0.5 text-muted text-sm">
					{isAll
						? t("together.all_fit", { left: tokens(fitting.leftTokens) })
						: fitting.fits.length === 0
							? t("together.none_fits", {
									available: tokens(balance.availableTokens),
									short: tokens(fitting.shortTokens),
								})
							: t("together.some_fit", {
									count: fitting.fits.length,
									fit: tokens(fitting.fitsTokens),
									left: tokens(fitting.leftTokens),
									short: tokens(fitting.shortTokens),
								})}
				</p>
			</div>
			<div className="flex flex-wrap gap-2">
				{fitting.fits.length > 0 && (
					<Button
						kind="primary"
						isPending={starting.isPending}
						onPress={() => starting.mutate(fitting.fits)}
					>
						{t("together.start", {
							count: fitting.fits.length,
							tokens: tokens(fitting.fitsTokens),
						})}
					</Button>
				)}
				{fitting.shortTokens > 0 && (
					<Button
						onPress={() =>
							openTopUp({ amountTokens: amountFor(fitting.shortTokens) })
						}
					>
						{t("topup.add", {
							tokens: tokens(amountFor(fitting.shortTokens)),
						})}
					</Button>
				)}
			</div>
		</section>
	);
}
