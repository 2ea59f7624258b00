/** The company's API keys: what each may do, what it spent, when it was last used. Those that are over stand below. */
import { useQuery } from "@tanstack/react-query";
import type { ApiKey } from "@verbatim/contract/api-keys";
import { idFromUuid } from "@verbatim/contract/ids";
import { ChevronDown, KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { balanceQuery, keysQuery, usageQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Loaded } from "../../kit/loaded.tsx";
import { notify } from "../../kit/notify.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Tokens } from "../../kit/tokens.tsx";
import { useNow } from "../../kit/use-now.ts";
import { useText } from "../../text/text.ts";
import { useSession } from "../accounts/session.ts";
import { addDays, dayIn } from "../tokens/days.ts";
import { MakeKeyDialog } from "./make-key-dialog.tsx";
import { useRevokeKey } from "./use-access-verbs.ts";
import { scopeWords } from "./words.ts";

export function Keys() {
	const { t } = useText();
	const [isMaking, setMaking] = useState(false);
	return (
		<section aria-labelledby="keys" className="flex flex-col gap-4">
			<div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
				<div className="min-w-0 flex-1 basis-72">
					<h2 id="keys" className="text-lg">
						{t("access.keys.title")}
					</h2>
					<p className="text-muted text-sm">{t("access.keys.what")}</p>
				</div>
				<Button kind="soft" onPress={() => setMaking(true)}>
					<Plus className="size-4" aria-hidden />
					{t("access.keys.make")}
				</Button>
			</div>
			<Loaded query={useQuery(keysQuery)} height="h-32">
				{(keys) => <KeyList keys={keys} />}
			</Loaded>
			{isMaking && <MakeKeyDialog onClose={() => setMaking(false)} />}
		</section>
	);
}

function KeyList({ keys }: { keys: ApiKey[] }) {
	const { t } = useText();
	const valid = keys.filter(({ state }) => state === "valid");
	const past = keys.filter(({ state }) => state !== "valid");
	return (
		<>
			{valid.length === 0 ? (
				<p className="card flex items-start gap-3 p-5 text-muted">
					<KeyRound className="mt-0.5 size-5 shrink-0" aria-hidden />
					{t("access.keys.none")}
				</p>
			) : (
				<ul className="card divide-y divide-line">
					{valid.map((key) => (
						<KeyLine key={key.id} of={key} />
					))}
				</ul>
			)}
			{past.length > 0 && (
				<details className="group">
					<summary className="flex min-h-10 w-fit cursor-pointer list-none items-center gap-1.5 rounded-lg font-medium text-muted text-sm hover:text-ink">
						<ChevronDown
							className="size-4 -rotate-90 transition-transform group-open:rotate-0"
							aria-hidden
						/>
						{t("access.keys.past", { count: past.length })}
					</summary>
					<ul className="card mt-2 divide-y divide-line">
						{past.map((key) => (
							<KeyLine key={key.id} of={key} />
						))}
					</ul>
				</details>
			)}
		</>
	);
}

function KeyLine({ of: key }: { of: ApiKey }) {
	const { t, format } = useText();
	const now = useNow(30_000);
	const used = useUsed();
	const [isRevoking, setRevoking] = useState(false);
	const facts = [
		key.createdBy === null
			? t("access.keys.made", { date: format.date(key.createdAt) })
			: t("access.keys.made_by", {
					date: format.date(key.createdAt),
					name: key.createdBy,
				}),
		key.lastUsedAt === null
			? t("access.keys.never_used")
			: t("access.keys.used", { moment: format.moment(key.lastUsedAt, now) }),
		...(key.revokedAt !== null
			? [t("access.keys.revoked", { date: format.date(key.revokedAt) })]
			: key.expiresAt === null
				? []
				: [
						t(
							key.state === "expired"
								? "access.keys.expired"
								: "access.keys.expires",
							{ date: format.date(key.expiresAt) },
						),
					]),
	];
	const spent = used.of(key.id);
	const maySpend = key.scopes.includes("research");
	return (
		<li className="flex flex-wrap items-start gap-x-6 gap-y-3 px-5 py-4">
			<div className="min-w-0 flex-1 basis-64">
				<p className="flex flex-wrap items-baseline gap-x-2.5">
					<span className="break-words font-semibold">{key.name}</span>
					<span className="font-mono text-muted text-sm">
						{t("access.keys.ends_in", { four: key.lastFour })}
					</span>
				</p>
				<p className="text-muted text-sm">
					{facts.map((fact, index) => (
						<span key={fact}>
							{index > 0 && " · "}
							<span className="whitespace-nowrap">{fact}</span>
						</span>
					))}
				</p>
				<ul className="mt-2 flex flex-wrap gap-1.5">
					{key.scopes.map((scope) => (
						<li
							key={scope}
							className="rounded-full bg-sunken px-2.5 py-0.5 font-medium text-xs"
						>
							{t(`access.scope.${scopeWords[scope]}`)}
						</li>
					))}
				</ul>
			</div>
			{maySpend && spent !== undefined && (
				<p className="text-sm sm:text-right">
					<Tokens value={spent} className="font-semibold" />
					{key.capTokens !== null && (
						<span className="text-muted">
							{" "}
							{t("access.keys.of_cap", { cap: format.number(key.capTokens) })}
						</span>
					)}
					<span className="block text-muted">{used.words}</span>
				</p>
			)}
			{key.state === "valid" && (
				<Button
					size="small"
					aria-label={t("action.on", {
						action: t("access.keys.revoke"),
						name: key.name,
					})}
					onPress={() => setRevoking(true)}
				>
					{t("access.keys.revoke")}
				</Button>
			)}
			{isRevoking && (
				<RevokeDialog of={key} onClose={() => setRevoking(false)} />
			)}
		</li>
	);
}

function RevokeDialog({
	of: key,
	onClose,
}: {
	of: ApiKey;
	onClose: () => void;
}) {
	const { t } = useText();
	const revoking = useRevokeKey(key.id);
	return (
		<Dialog
			role="alertdialog"
			title={t("access.revoke.title", { name: key.name })}
			onClose={onClose}
		>
			<div className="flex flex-col gap-5">
				<p className="max-w-prose text-muted">{t("access.revoke.what")}</p>
				{revoking.error !== null && <ProblemNotice error={revoking.error} />}
				<div className="flex flex-wrap justify-end gap-2">
					<Button autoFocus onPress={onClose}>
						{t("action.keep")}
					</Button>
					<Button
						kind="danger"
						isPending={revoking.isPending}
						onPress={() =>
							revoking.mutate(undefined, {
								onSuccess: () => {
									notify(t("access.revoke.done", { name: key.name }));
									onClose();
								},
							})
						}
					>
						{t("access.revoke.do")}
					</Button>
				</div>
			</div>
		</Dialog>
	);
}

const daysWithoutCycle = 30;

/** What each key spent in this billing month; where none runs, in the last days. Left out while it is not known. */
function useUsed() {
	const { t } = useText();
	const { company } = useSession();
	const { data: balance } = useQuery(balanceQuery);
	const through = dayIn(company.timeZone, balance?.asOf ?? new Date());
	const from =
		balance?.cycle == null
			? addDays(through, 1 - daysWithoutCycle)
			: dayIn(company.timeZone, balance.cycle.startsAt);
	const { data: sums } = useQuery({
		...usageQuery({ from, through, by: "actor" }),
		enabled: balance !== undefined,
	});
	return {
		words:
			balance?.cycle == null
				? t("access.keys.spent_days", { n: daysWithoutCycle })
				: t("access.keys.spent"),
		of: (keyId: string) =>
			sums &&
			(sums.find(
				({ actor }) =>
					actor?.kind === "key" && idFromUuid("key", actor.id) === keyId,
			)?.usedTokens ??
				0),
	};
}
