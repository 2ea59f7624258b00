/** What an interview cost and how that came about: every figure of the book about it, on one card. */

import { Link } from "@tanstack/react-router";
import type { Receipt } from "@verbatim/contract/interviews";
import type { GrantKind } from "@verbatim/contract/tokens";
import type { ReactNode } from "react";
import { Tokens } from "../../kit/tokens.tsx";
import { useText } from "../../text/text.ts";

export function ReceiptCard({
	receipt,
	audioSeconds,
}: {
	receipt: Receipt;
	audioSeconds: number | null;
}) {
	const { t, format, language } = useText();
	return (
		<section aria-labelledby="receipt" className="card p-5">
			<div className="flex items-baseline justify-between gap-4">
				<h2 id="receipt" className="font-semibold">
					{t("receipt.title")}
				</h2>
				<Tokens
					value={receipt.chargedTokens}
					className="font-semibold text-lg"
				/>
			</div>
			<p className="mt-1 text-muted text-sm">
				{language === "en"
					? receipt.calculation
					: t("receipt.calculation", {
							count: Math.floor(audioSeconds ?? 0),
						})}
			</p>
			<dl className="mt-4 flex flex-col gap-2 border-line border-t pt-4 text-sm">
				<Line of={t("receipt.quoted")}>
					<Tokens value={receipt.quotedTokens} />
				</Line>
				<Line of={t("receipt.reserved")}>
					<Tokens value={receipt.heldTokens} />
				</Line>
				<Line of={t("receipt.charged")}>
					<Tokens value={receipt.chargedTokens} className="font-semibold" />
				</Line>
				<Line of={t("receipt.released")}>
					<Tokens value={receipt.releasedTokens} />
				</Line>
				{receipt.reversedTokens > 0 && (
					<Line of={t("receipt.reversed")}>
						<Tokens value={receipt.reversedTokens} />
					</Line>
				)}
			</dl>
			<dl className="mt-4 flex flex-col gap-2 border-line border-t pt-4 text-sm">
				{receipt.from.map((share) => (
					<Line
						key={share.grantId}
						of={t("receipt.from", {
							grant: t(`grant.${share.kind as GrantKind}`),
						})}
					>
						<Tokens value={share.amountTokens} />
					</Line>
				))}
				{receipt.heldAt !== null && (
					<Line of={t("receipt.reserved_at")}>
						{format.dateTime(receipt.heldAt)}
					</Line>
				)}
				{receipt.chargedAt !== null && (
					<Line of={t("receipt.charged_at")}>
						{format.dateTime(receipt.chargedAt)}
					</Line>
				)}
				<Line of={t("receipt.rate_card")}>
					{t("receipt.version", { n: receipt.rateCardVersion })}
				</Line>
				{receipt.entryNumbers.length > 0 && (
					<Line of={t("receipt.entries")}>
						<Link
							to="/settings/tokens"
							hash="book"
							className="text-accent underline underline-offset-4"
						>
							{format.list(
								receipt.entryNumbers.map((number) => format.number(number)),
							)}
						</Link>
					</Line>
				)}
			</dl>
		</section>
	);
}

function Line({ of, children }: { of: string; children: ReactNode }) {
	return (
		<div className="flex justify-between gap-4">
			<dt className="text-muted">{of}</dt>
			<dd className="text-right tabular-nums">{children}</dd>
		</div>
	);
}
