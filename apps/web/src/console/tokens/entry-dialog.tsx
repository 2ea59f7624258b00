/** One entry of the book, whole: what it changed, from which grants, and how its price came about. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { EntryDetail } from "@verbatim/contract/tokens";
import { ArrowLeft } from "lucide-react";
import { type ReactNode, useId } from "react";
import { entryQuery, grantsQuery, rateCardQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Loaded } from "../../kit/loaded.tsx";
import { TokenChange, Tokens } from "../../kit/tokens.tsx";
import { useText } from "../../text/text.ts";
import { maySeeMoney, useSession } from "../accounts/session.ts";
import { useActorName } from "./actor-name.ts";
import { useGrantName } from "./grant-name.ts";
import { RateWords } from "./rates.tsx";
import { SubjectLink } from "./subject-link.tsx";

export function EntryDialog({
	number,
	onClose,
	onBack,
	onOpenEntry,
	onOnlySubject,
}: {
	number: number;
	onClose: () => void;
	/** To the explanation that it was opened from. */
	onBack: (() => void) | undefined;
	onOpenEntry: (number: number) => void;
	onOnlySubject: (subject: { kind: string; id: string }) => void;
}) {
	const { t, format } = useText();
	return (
		<Dialog
			title={t("usage.detail.title", { n: format.number(number) })}
			onClose={onClose}
			width="max-w-xl"
		>
			<div className="flex flex-col gap-6">
				{onBack !== undefined && (
					<Button size="small" className="self-start" onPress={onBack}>
						<ArrowLeft className="size-4" aria-hidden />
						{t("usage.explain.back")}
					</Button>
				)}
				<Loaded query={useQuery(entryQuery(number))} height="h-64">
					{(detail) => (
						<Detail
							detail={detail}
							onOpenEntry={onOpenEntry}
							onOnlySubject={onOnlySubject}
						/>
					)}
				</Loaded>
			</div>
		</Dialog>
	);
}

function Detail({
	detail,
	onOpenEntry,
	onOnlySubject,
}: {
	detail: EntryDetail;
	onOpenEntry: (number: number) => void;
	onOnlySubject: (subject: { kind: string; id: string }) => void;
}) {
	const { t, format } = useText();
	const { member } = useSession();
	const actorName = useActorName();
	const { entry, receipt, shares, rateCardVersion } = detail;
	const { subject } = entry;
	const { data: grants = [] } = useQuery(grantsQuery);
	const grantName = useGrantName();
	const grantWords = ({ grantId, kind }: EntryDetail["shares"][number]) => {
		const grant = grants.find(({ id }) => id === grantId);
		return grant === undefined ? t(`grant.${kind}`) : grantName(grant);
	};
	const changes = (
		[
			["given", entry.givenDeltaTokens],
			["available", entry.availableDeltaTokens],
			["reserved", entry.reservedDeltaTokens],
			["used", entry.usedDeltaTokens],
			["expired", entry.expiredTokens],
			["clawed_back", entry.clawedBackDeltaTokens],
		] as const
	).filter(([, tokens]) => tokens !== 0);
	return (
		<>
			<Lines title={t(`entry.${entry.kind}`)}>
				<Line of={t("usage.detail.at")}>{format.dateTime(entry.at)}</Line>
				<Line of={t("usage.detail.who")}>
					{actorName(entry.actorKind, entry.memberName)}
				</Line>
				{entry.feature !== null && (
					<Line of={t("usage.detail.work")}>
						<SubjectLink work={entry} />
					</Line>
				)}
				{entry.feature !== null && (
					<Line of={t("usage.detail.feature")}>
						{t(`feature.${entry.feature}`)}
					</Line>
				)}
			</Lines>
			<Lines title={t("usage.detail.changes")}>
				{changes.length === 0 && (
					<p className="text-muted">{t("usage.detail.no_change")}</p>
				)}
				{changes.map(([name, tokens]) => (
					<Line key={name} of={t(`usage.detail.${name}`)}>
						<TokenChange value={tokens} className="font-medium" />
					</Line>
				))}
				<Line of={t("usage.detail.after")}>
					<Tokens value={entry.availableAfterTokens} />
				</Line>
				<Line of={t("usage.detail.after_reserved")}>
					<Tokens value={entry.reservedAfterTokens} />
				</Line>
			</Lines>
			{shares.length > 0 && (
				<Lines title={t("usage.detail.shares")}>
					{shares.map((share) => (
						<Line key={share.grantId} of={grantWords(share)}>
							<Tokens value={share.tokens} />
						</Line>
					))}
				</Lines>
			)}
			{receipt !== null && (
				<Lines title={t("usage.detail.price")}>
					{receipt.quote !== null && (
						<>
							<Line of={t("usage.detail.quoted")}>
								{receipt.quote.likelyTokens === receipt.quote.mostTokens ? (
									<Tokens value={receipt.quote.likelyTokens} />
								) : (
									t("usage.detail.quoted_range", {
										likely: format.number(receipt.quote.likelyTokens),
										most: t(
											"unit.tokens",
											format.counted(receipt.quote.mostTokens),
										),
									})
								)}
							</Line>
							<Line of={t("usage.detail.quoted_until")}>
								{format.dateTime(receipt.quote.validUntil)}
							</Line>
						</>
					)}
					<Line of={t("usage.detail.held")}>
						<Tokens value={receipt.heldTokens} />
					</Line>
					<Line of={t("usage.detail.charged")}>
						<Tokens value={receipt.chargedTokens} className="font-medium" />
					</Line>
					<Line of={t("usage.detail.released")}>
						<Tokens value={receipt.releasedTokens} />
					</Line>
					{receipt.reversedTokens > 0 && (
						<Line of={t("usage.detail.reversed")}>
							<Tokens value={receipt.reversedTokens} />
						</Line>
					)}
					<RateLine entry={entry} version={rateCardVersion} />
				</Lines>
			)}
			{receipt !== null && receipt.entryNumbers.length > 1 && (
				<Lines title={t("usage.detail.entries")}>
					<div className="flex flex-wrap gap-2">
						{receipt.entryNumbers.map((one) => (
							<Button
								key={one}
								size="small"
								kind={one === entry.number ? "soft" : "plain"}
								isDisabled={one === entry.number}
								onPress={() => onOpenEntry(one)}
							>
								{t("usage.detail.entry", { n: format.number(one) })}
							</Button>
						))}
					</div>
				</Lines>
			)}
			<div className="flex flex-wrap gap-2">
				{subject !== null && (
					<Button size="small" onPress={() => onOnlySubject(subject)}>
						{t("usage.detail.only_this")}
					</Button>
				)}
				{entry.grant?.kind === "top_up" && maySeeMoney(member.role) && (
					<Link
						to="/settings/billing"
						className="inline-flex min-h-9 items-center text-accent text-sm underline underline-offset-4"
					>
						{t("usage.detail.billing")}
					</Link>
				)}
			</div>
		</>
	);
}

function RateLine({
	entry,
	version,
}: {
	entry: EntryDetail["entry"];
	version: number | null;
}) {
	const { t } = useText();
	const { data: card } = useQuery(rateCardQuery);
	if (version === null) return null;
	const rate =
		card?.version === version
			? card.rates.find(({ feature }) => feature === entry.feature)
			: undefined;
	return (
		<>
			<Line of={t("usage.detail.rate")}>
				{t("usage.detail.rate_version", { n: version })}
			</Line>
			<div className="pt-1">
				{rate !== undefined && <RateWords rate={rate} />}
				<p className="text-muted">{t("usage.detail.rounding")}</p>
			</div>
		</>
	);
}

function Lines({ title, children }: { title: string; children: ReactNode }) {
	const id = useId();
	return (
		<section aria-labelledby={id} className="flex flex-col gap-2 text-sm">
			<h3 id={id} className="font-semibold">
				{title}
			</h3>
			<div className="flex flex-col gap-1.5">{children}</div>
		</section>
	);
}

function Line({ of, children }: { of: string; children: ReactNode }) {
	return (
		<div className="flex flex-wrap items-baseline justify-between gap-x-4">
			<span className="text-muted">{of}</span>
			<span className="min-w-0 text-right">{children}</span>
		</div>
	);
}
