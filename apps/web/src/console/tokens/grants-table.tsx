/** The grants in burn-down order: which is used next, what is left of each, when it expires. Spent ones below. */
import { Link } from "@tanstack/react-router";
import type { Grant } from "@verbatim/contract/tokens";
import { ChevronDown } from "lucide-react";
import { Tokens } from "../../kit/tokens.tsx";
import { useText } from "../../text/text.ts";
import { maySeeMoney, useSession } from "../accounts/session.ts";
import { useGrantName } from "./grant-name.ts";

export function GrantsTable({
	grants,
	asOf,
}: {
	grants: readonly Grant[];
	/** The moment that is shown: what has expired by then is said so. */
	asOf: string;
}) {
	const { t } = useText();
	const isSpent = ({ availableTokens, reservedTokens }: Grant) =>
		availableTokens === 0 && reservedTokens === 0;
	const open = grants.filter((grant) => !isSpent(grant));
	const spent = grants.filter(isSpent);
	const next = open.find(({ availableTokens }) => availableTokens > 0);
	return (
		<section aria-labelledby="grants" className="flex flex-col gap-4">
			<div>
				<h2 id="grants" className="text-lg">
					{t("grants.title")}
				</h2>
				<p className="text-muted text-sm">{t("grants.order")}</p>
			</div>
			{open.length === 0 ? (
				<p className="card p-5 text-muted">{t("grants.none")}</p>
			) : (
				<ol className="card divide-y divide-line">
					{open.map((grant) => (
						<GrantLine
							key={grant.id}
							grant={grant}
							isNext={grant.id === next?.id}
							asOf={asOf}
						/>
					))}
				</ol>
			)}
			{spent.length > 0 && (
				<details className="group">
					<summary className="flex min-h-10 w-fit cursor-pointer list-none items-center gap-1.5 rounded-lg font-medium text-muted text-sm hover:text-ink">
						<ChevronDown
							className="size-4 -rotate-90 transition-transform group-open:rotate-0"
							aria-hidden
						/>
						{t("grants.spent", { count: spent.length })}
					</summary>
					<ol className="card mt-2 divide-y divide-line">
						{spent.map((grant) => (
							<GrantLine
								key={grant.id}
								grant={grant}
								isNext={false}
								asOf={asOf}
							/>
						))}
					</ol>
				</details>
			)}
		</section>
	);
}

function GrantLine({
	grant,
	isNext,
	asOf,
}: {
	grant: Grant;
	isNext: boolean;
	asOf: string;
}) {
	const { t, format } = useText();
	const nameOf = useGrantName();
	const { member } = useSession();
	const parts = (
		[
			["reserved", grant.reservedTokens],
			["used", grant.usedTokens],
			["expired", grant.expiredTokens],
			["clawed_back", grant.clawedBackTokens],
			["owed", grant.owedTokens],
		] as const
	).filter(([, tokens]) => tokens !== 0);
	const share =
		grant.amountTokens === 0 ? 0 : grant.availableTokens / grant.amountTokens;
	return (
		<li className="grid gap-x-6 gap-y-2 px-5 py-4 sm:grid-cols-[minmax(0,1fr)_auto]">
			<div className="min-w-0">
				<p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-semibold">
					{nameOf(grant)}
					{isNext && (
						<span className="rounded-full bg-accent-soft px-2.5 py-0.5 font-medium text-accent text-xs">
							{t("grants.used_next")}
						</span>
					)}
				</p>
				<p className="text-muted text-sm">
					{t("grants.given_on", {
						tokens: t("unit.tokens", format.counted(grant.amountTokens)),
						date: format.date(grant.effectiveAt),
					})}
					{grant.source === "payment" && maySeeMoney(member.role) && (
						<>
							{" · "}
							<Link
								to="/settings/billing"
								className="underline decoration-edge/60 underline-offset-4 hover:decoration-ink"
							>
								{t("usage.grant.receipt")}
							</Link>
						</>
					)}
					{parts.map(([name, tokens]) => (
						<span key={name} className="whitespace-nowrap tabular-nums">
							{" · "}
							{format.number(tokens)} {t(`sum.${name}`)}
						</span>
					))}
				</p>
			</div>
			<div className="sm:text-right">
				<p className="font-semibold">
					<Tokens value={grant.availableTokens} />
				</p>
				<p className="text-muted text-sm">
					{grant.expiresAt === null
						? t("grants.never_expires")
						: t(
								grant.expiresAt > asOf ? "grants.expires" : "grants.expired_on",
								{ date: format.dateTime(grant.expiresAt) },
							)}
				</p>
			</div>
			<div
				className="h-1 overflow-hidden rounded-full bg-line sm:col-span-2"
				aria-hidden="true"
			>
				<div
					className="h-full rounded-full bg-accent"
					style={{ width: `${share * 100}%` }}
				/>
			</div>
		</li>
	);
}
