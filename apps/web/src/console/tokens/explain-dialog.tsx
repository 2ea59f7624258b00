/** A number of the sum, down to the entries: the grants or the work that make it up, what happened, and each entry of it. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type {
	Balance,
	EntryKind,
	Grant,
	Reservation,
} from "@verbatim/contract/tokens";
import { type ReactNode, useId } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { entriesQuery, entrySumsQuery, usageQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Notice } from "../../kit/notice.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Bone, Loading } from "../../kit/skeleton.tsx";
import { TokenChange, Tokens } from "../../kit/tokens.tsx";
import { useText } from "../../text/text.ts";
import {
	deltaOf,
	grantsOf,
	kindsThatMove,
	linesOf,
	totalOf,
} from "./explanation.ts";
import { useGrantName } from "./grant-name.ts";
import { SubjectLink } from "./subject-link.tsx";
import { sumOf, type TermName } from "./sum.ts";
import { useWorkName } from "./work-name.ts";

/** Before any company had a book, and after every one has. */
const always = { from: "2000-01-01", through: "2999-12-31" };

export function ExplainDialog({
	term,
	balance,
	grants,
	reservations,
	at,
	onClose,
	onOpenEntry,
	onShowInBook,
}: {
	term: TermName;
	balance: Balance;
	/** All that are listed; of the past, those that had anything left. */
	grants: readonly Grant[];
	reservations: readonly Reservation[];
	at: string | undefined;
	onClose: () => void;
	onOpenEntry: (number: number) => void;
	onShowInBook: (kinds: readonly EntryKind[]) => void;
}) {
	const { t, format } = useText();
	const { given, whereabouts } = sumOf(balance);
	const tokens =
		[...given, ...whereabouts].find(({ name }) => name === term)?.tokens ?? 0;
	const amount = t("unit.tokens", format.counted(tokens));
	// Of the past, spent grants are not told: what they made up is not known by grant.
	const isByGrant = at === undefined || term === "available";
	return (
		<Dialog
			title={t("usage.explain.title", {
				tokens: amount,
				term: t(`sum.${term}`),
			})}
			onClose={onClose}
			width="max-w-2xl"
		>
			<div className="flex flex-col gap-7">
				<p className="max-w-prose text-muted">
					{t(`usage.explain.what.${term}`)}
					{at !== undefined && (
						<> {t("usage.as_of.past", { at: format.dateTime(at) })}</>
					)}
				</p>
				{term === "reserved" && reservations.length > 0 && (
					<ByWork reservations={reservations} tokens={tokens} />
				)}
				{term === "used" && at === undefined && tokens !== 0 && (
					<ByFeature tokens={tokens} />
				)}
				{isByGrant && tokens !== 0 && (
					<ByGrant term={term} tokens={tokens} grants={grants} />
				)}
				<ByKind
					term={term}
					balance={balance}
					tokens={tokens}
					at={at}
					onShowInBook={onShowInBook}
				/>
				<Entries term={term} at={at} onOpenEntry={onOpenEntry} />
			</div>
		</Dialog>
	);
}

function Part({ title, children }: { title: string; children: ReactNode }) {
	const id = useId();
	return (
		<section aria-labelledby={id} className="flex flex-col gap-2">
			<h3 id={id} className="font-semibold text-sm">
				{title}
			</h3>
			{children}
		</section>
	);
}

/** An addition as it is written by hand: each part with its sign, a line, and what it makes. */
function Addition({
	lines,
	tokens,
}: {
	lines: readonly { key: string; words: ReactNode; tokens: number }[];
	tokens: number;
}) {
	const { t } = useText();
	return (
		<dl className="text-sm">
			{lines.map((line) => (
				<div
					key={line.key}
					className="flex items-baseline justify-between gap-4 py-1.5"
				>
					<dt className="min-w-0">{line.words}</dt>
					<dd>
						<TokenChange value={line.tokens} />
					</dd>
				</div>
			))}
			<div className="mt-1 flex items-baseline justify-between gap-4 border-edge border-t pt-2 font-semibold">
				<dt>{t("usage.explain.is")}</dt>
				<dd>
					<Tokens value={tokens} />
				</dd>
			</div>
		</dl>
	);
}

function ByWork({
	reservations,
	tokens,
}: {
	reservations: readonly Reservation[];
	tokens: number;
}) {
	const { t } = useText();
	return (
		<Part title={t("usage.explain.by_work")}>
			<Addition
				lines={reservations.map((one) => ({
					key: one.id,
					words: <SubjectLink work={one} />,
					tokens: one.reservedTokens,
				}))}
				tokens={tokens}
			/>
		</Part>
	);
}

function ByFeature({ tokens }: { tokens: number }) {
	const { t } = useText();
	const { data: sums } = useQuery(usageQuery({ ...always, by: "feature" }));
	if (sums === undefined) return null;
	return (
		<Part title={t("usage.explain.by_feature")}>
			<Addition
				lines={sums.map(({ feature, usedTokens }) => ({
					key: feature ?? "",
					words: feature === null ? "" : t(`feature.${feature}`),
					tokens: usedTokens,
				}))}
				tokens={tokens}
			/>
		</Part>
	);
}

function ByGrant({
	term,
	tokens,
	grants,
}: {
	term: TermName;
	tokens: number;
	grants: readonly Grant[];
}) {
	const { t } = useText();
	const nameOf = useGrantName();
	const { parts, olderTokens } = grantsOf(term, { tokens, grants });
	return (
		<Part title={t("usage.explain.by_grant")}>
			<Addition
				lines={[
					...parts.map((part) => ({
						key: part.grant.id,
						words: nameOf(part.grant),
						tokens: part.tokens,
					})),
					...(olderTokens === 0
						? []
						: [
								{
									key: "older",
									words: t("usage.explain.older"),
									tokens: olderTokens,
								},
							]),
				]}
				tokens={tokens}
			/>
		</Part>
	);
}

function ByKind({
	term,
	balance,
	tokens,
	at,
	onShowInBook,
}: {
	term: TermName;
	balance: Balance;
	tokens: number;
	at: string | undefined;
	onShowInBook: (kinds: readonly EntryKind[]) => void;
}) {
	const { t, format } = useText();
	const { data: sums, error } = useQuery(
		entrySumsQuery(at === undefined ? {} : { at }),
	);
	if (error !== null) return <ProblemNotice error={error} />;
	if (sums === undefined)
		return (
			<Loading>
				<Bone className="h-16" />
			</Loading>
		);
	const other =
		term === "bought"
			? {
					words: t("usage.explain.of_allocated"),
					tokens: balance.allocatedTokens,
				}
			: term === "allocated"
				? { words: t("usage.explain.of_bought"), tokens: balance.boughtTokens }
				: undefined;
	const lines = linesOf(term, sums);
	// Both are charges, and side by side they must be told apart.
	const kindWords = (kind: EntryKind) =>
		kind === "settle" || kind === "debit"
			? t(`usage.explain.${kind}`)
			: t(`entry.${kind}`);
	const made = totalOf(term, sums) - (other?.tokens ?? 0);
	return (
		<Part title={t("usage.explain.by_kind")}>
			<Addition
				lines={[
					...lines.map(({ kind, entries, tokens: part }) => ({
						key: kind,
						words: (
							<AriaButton
								onPress={() => onShowInBook([kind])}
								className="text-left underline decoration-edge/60 underline-offset-4 hover:decoration-ink"
							>
								{kindWords(kind)}{" "}
								<span className="text-muted">
									({t("usage.explain.count", format.counted(entries))})
								</span>
							</AriaButton>
						),
						tokens: part,
					})),
					...(other === undefined || other.tokens === 0
						? []
						: [{ key: "other", words: other.words, tokens: -other.tokens }]),
				]}
				tokens={Math.round(made * 1_000) / 1_000}
			/>
			{!sums.isWhole ? (
				<p className="text-muted text-sm">
					{t("usage.explain.not_whole", { n: format.number(sums.entries) })}
				</p>
			) : (
				Math.round((made - tokens) * 1_000) !== 0 && (
					<Notice kind="info" role="status">
						{t("usage.explain.differs")}
					</Notice>
				)
			)}
		</Part>
	);
}

function Entries({
	term,
	at,
	onOpenEntry,
}: {
	term: TermName;
	at: string | undefined;
	onOpenEntry: (number: number) => void;
}) {
	const { t, format } = useText();
	const workName = useWorkName();
	const list = useInfiniteQuery(
		entriesQuery({
			kinds: kindsThatMove[term].join(","),
			...(at === undefined ? {} : { at }),
		}),
	);
	const entries = list.data?.pages
		.flatMap((page) => page.entries)
		.map((entry) => ({ entry, delta: deltaOf(term, entry) }))
		.filter(({ delta }) => delta !== 0);
	return (
		<Part title={t("usage.explain.entries")}>
			{list.error !== null && (
				<ProblemNotice error={list.error} onRetry={list.refetch} />
			)}
			{entries === undefined ? (
				list.error === null && (
					<Loading>
						<Bone className="h-24" />
					</Loading>
				)
			) : entries.length === 0 && !list.hasNextPage ? (
				<p className="text-muted text-sm">{t("usage.explain.no_entries")}</p>
			) : (
				<ol className="-mx-2 text-sm">
					{entries.map(({ entry, delta }) => (
						<li key={entry.number}>
							<AriaButton
								onPress={() => onOpenEntry(entry.number)}
								className="flex w-full items-baseline justify-between gap-4 rounded-lg px-2 py-2 text-left hover:bg-sunken"
							>
								<span className="min-w-0">
									<span className="font-medium">
										{t(`entry.${entry.kind}`)}
									</span>
									<span className="block text-muted">
										{t("book.number_is", { n: format.number(entry.number) })}
										{" · "}
										{format.dateTime(entry.at)}
										{entry.feature !== null && <> · {workName(entry)}</>}
									</span>
								</span>
								<TokenChange value={delta} className="font-medium" />
							</AriaButton>
						</li>
					))}
				</ol>
			)}
			{list.hasNextPage && (
				<Button
					size="small"
					className="self-center"
					isPending={list.isFetchingNextPage}
					onPress={() => void list.fetchNextPage()}
				>
					{t("action.load_more")}
				</Button>
			)}
		</Part>
	);
}
