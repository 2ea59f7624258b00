/** The book: every entry of the company's tokens, newest first, filtered, summed, a page at a time; and as a file. */

import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import {
	type ExportFormat,
	exportFormats,
	exportPath,
} from "@verbatim/contract/exports";
import type { Entry } from "@verbatim/contract/tokens";
import { Download } from "lucide-react";
import { useState } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { addressOf } from "../../api/call.ts";
import { download } from "../../api/download.ts";
import {
	type EntryFilter,
	entriesQuery,
	entrySumsQuery,
} from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Bone, Loading } from "../../kit/skeleton.tsx";
import { TokenChange, Tokens } from "../../kit/tokens.tsx";
import { useMedia } from "../../kit/use-media.ts";
import { useText } from "../../text/text.ts";
import { useActorName } from "./actor-name.ts";
import { BookFilter } from "./book-filter.tsx";
import { type BookSearch, filterOf } from "./book-search.ts";
import { BookVerified } from "./book-verified.tsx";
import { groupedEntries, type Line } from "./grouped-entries.ts";
import { useWorkName } from "./work-name.ts";

type OpenEntry = (number: number) => void;

export function Book({
	search,
	onSearch,
	onOpenEntry,
}: {
	search: BookSearch;
	onSearch: (search: BookSearch) => void;
	onOpenEntry: OpenEntry;
}) {
	const { t } = useText();
	const filter = filterOf(search);
	const list = useInfiniteQuery(entriesQuery(filter));
	const isWide = useMedia("(min-width: 56rem)");
	const entries = list.data?.pages.flatMap((page) => page.entries);
	const lines = entries && groupedEntries(entries);
	return (
		<section
			aria-labelledby="book"
			className="flex scroll-mt-28 flex-col gap-4"
		>
			<div>
				<h2 id="book" tabIndex={-1} className="text-lg outline-none">
					{t("book.title")}
				</h2>
				<p className="text-muted text-sm">{t("book.what")}</p>
				<BookVerified />
			</div>
			<BookFilter search={search} onChange={onSearch} />
			<SumsAndExport filter={filter} />
			{lines === undefined ? (
				list.error === null ? (
					<Loading>
						<div className="card flex flex-col gap-4 p-5">
							<Bone className="h-5" />
							<Bone className="h-5" />
							<Bone className="h-5" />
						</div>
					</Loading>
				) : (
					<ProblemNotice error={list.error} onRetry={list.refetch} />
				)
			) : lines.length === 0 ? (
				<p className="card p-5 text-muted">
					{t(
						Object.keys(search).length > 0
							? "usage.filter.nothing"
							: "book.empty",
					)}
				</p>
			) : isWide ? (
				<EntriesTable lines={lines} onOpenEntry={onOpenEntry} />
			) : (
				<EntryCards lines={lines} onOpenEntry={onOpenEntry} />
			)}
			{list.hasNextPage && (
				<Button
					className="self-center"
					isPending={list.isFetchingNextPage}
					onPress={() => void list.fetchNextPage()}
				>
					{t("action.load_more")}
				</Button>
			)}
		</section>
	);
}

/** What all entries of the filter come to, however many are on screen; and the same as a file. */
function SumsAndExport({ filter }: { filter: EntryFilter }) {
	const { t, format } = useText();
	const { data: sums } = useQuery(entrySumsQuery(filter));
	const fetching = useMutation({
		mutationFn: (as: ExportFormat) =>
			download(
				addressOf(exportPath, { params: { format: as }, query: {} }),
				filter as Record<string, string | undefined>,
			),
	});
	const terms =
		sums &&
		(
			[
				["given", sums.givenTokens],
				["available", sums.availableTokens],
				["reserved", sums.reservedTokens],
				["used", sums.usedTokens],
				["expired", sums.expiredTokens],
				["clawed_back", sums.clawedBackTokens],
			] as const
		).filter(([, tokens]) => tokens !== 0);
	return (
		<div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
			<div className="min-w-0 flex-1 basis-72" aria-live="polite">
				{sums === undefined ? (
					<Bone className="h-6 max-w-80" />
				) : (
					<>
						<h3 className="sr-only">{t("usage.sums.label")}</h3>
						<dl className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
							<div className="font-semibold">
								<dt className="sr-only">{t("usage.explain.entries")}</dt>
								<dd>{t("usage.sums.entries", format.counted(sums.entries))}</dd>
							</div>
							{terms?.map(([name, tokens]) => (
								<div key={name} className="flex items-baseline gap-1.5">
									<dt className="text-muted">{t(`usage.detail.${name}`)}</dt>
									<dd>
										<TokenChange value={tokens} className="font-medium" />
									</dd>
								</div>
							))}
						</dl>
						{!sums.isWhole && (
							<p className="mt-1 text-muted text-sm">
								{t("usage.sums.not_whole", {
									n: format.number(sums.entries),
								})}{" "}
								{t("usage.export.too_many", {
									n: format.number(sums.entries),
								})}
							</p>
						)}
					</>
				)}
				{fetching.error !== null && (
					<div className="mt-3">
						<ProblemNotice error={fetching.error} />
					</div>
				)}
			</div>
			<div className="flex gap-2">
				{exportFormats.map((as) => (
					<Button
						key={as}
						size="small"
						aria-label={t("usage.export.label", {
							format: t(`usage.export.${as}`),
						})}
						isDisabled={as === "xlsx" && sums?.isWhole === false}
						isPending={fetching.isPending && fetching.variables === as}
						onPress={() => fetching.mutate(as)}
					>
						<Download className="size-4" aria-hidden />
						{t(`usage.export.${as}`)}
					</Button>
				))}
			</div>
		</div>
	);
}

function EntriesTable({
	lines,
	onOpenEntry,
}: {
	lines: Line[];
	onOpenEntry: OpenEntry;
}) {
	const { t, format } = useText();
	return (
		<div className="card overflow-hidden">
			<table className="w-full text-sm">
				<caption className="sr-only">{t("book.title")}</caption>
				<thead>
					<tr className="border-line border-b text-left text-muted [&>th]:px-4 [&>th]:py-3 [&>th]:whitespace-nowrap [&>th]:font-medium">
						<th scope="col">{t("book.number")}</th>
						<th scope="col">{t("book.at")}</th>
						<th scope="col">{t("book.happened")}</th>
						<th scope="col">{t("book.who")}</th>
						<th scope="col" className="text-right">
							{t("book.change")}
						</th>
						<th scope="col" className="text-right">
							{t("book.after")}
						</th>
					</tr>
				</thead>
				<tbody className="divide-y divide-line">
					{lines.map(({ entry, others }) => (
						<tr
							key={entry.number}
							className="align-top [&>td]:px-4 [&>td]:py-3"
						>
							<td className="text-muted tabular-nums">
								{format.number(entry.number)}
							</td>
							<td className="whitespace-nowrap tabular-nums">
								{format.dateTime(entry.at)}
							</td>
							<td className="w-full">
								<Happened
									entry={entry}
									others={others}
									onOpenEntry={onOpenEntry}
								/>
							</td>
							<td className="whitespace-nowrap">
								<Who entry={entry} />
							</td>
							<td className="text-right">
								<Change entry={entry} />
							</td>
							<td className="text-right">
								<Tokens value={entry.availableAfterTokens} />
							</td>
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}

function EntryCards({
	lines,
	onOpenEntry,
}: {
	lines: Line[];
	onOpenEntry: OpenEntry;
}) {
	const { t, format } = useText();
	return (
		<ol className="card divide-y divide-line">
			{lines.map(({ entry, others }) => (
				<li key={entry.number} className="px-4 py-4 text-sm">
					<div className="flex items-start justify-between gap-4">
						<div className="min-w-0 text-[0.9375rem]">
							<Happened
								entry={entry}
								others={others}
								onOpenEntry={onOpenEntry}
							/>
						</div>
						<div className="shrink-0 text-right">
							<Change entry={entry} />
						</div>
					</div>
					<p className="mt-1.5 flex flex-wrap justify-between gap-x-4 text-muted">
						<span>
							{t("book.number_is", { n: format.number(entry.number) })} ·{" "}
							{format.dateTime(entry.at)} · <Who entry={entry} />
						</span>
						<span>
							{t("book.after_is")} <Tokens value={entry.availableAfterTokens} />
						</span>
					</p>
				</li>
			))}
		</ol>
	);
}

function Happened({
	entry,
	others,
	onOpenEntry,
}: {
	entry: Entry;
	others: Entry[];
	onOpenEntry: OpenEntry;
}) {
	const { t, format } = useText();
	const workName = useWorkName();
	const [isOpen, setOpen] = useState(false);
	// What moves no token is there to be complete, not to be looked at.
	const isQuiet = entry.kind === "extend";
	return (
		<>
			<AriaButton
				onPress={() => onOpenEntry(entry.number)}
				className={`-mx-1.5 rounded-md px-1.5 text-left underline decoration-edge/50 decoration-dotted underline-offset-4 hover:decoration-ink hover:decoration-solid ${isQuiet ? "text-muted" : "font-medium"}`}
			>
				{t(`entry.${entry.kind}`)}
				<span className="sr-only">
					, {t("book.number_is", { n: format.number(entry.number) })}
				</span>
			</AriaButton>
			{entry.feature !== null && (
				<span className="block break-words text-muted">{workName(entry)}</span>
			)}
			{others.length > 0 && (
				<span className="block text-muted">
					{t("usage.prolonged", format.counted(others.length))}{" "}
					{!isOpen && (
						<AriaButton
							onPress={() => setOpen(true)}
							className="rounded-md underline underline-offset-4"
						>
							{t("usage.show_prolonged")}
						</AriaButton>
					)}
				</span>
			)}
			{isOpen && (
				<span className="mt-1 block text-muted text-xs tabular-nums">
					{others
						.map(({ number, at }) =>
							[
								t("book.number_is", { n: format.number(number) }),
								format.dateTime(at),
							].join(" "),
						)
						.join(" · ")}
				</span>
			)}
		</>
	);
}

function Who({ entry }: { entry: Entry }) {
	const actorName = useActorName();
	return <>{actorName(entry.actorKind, entry.memberName)}</>;
}

/** What it did to available; what moved elsewhere (from reserved, or to the expired) is said as that. */
function Change({ entry }: { entry: Entry }) {
	const { t, format } = useText();
	const { availableDeltaTokens, reservedDeltaTokens, chargedTokens } = entry;
	// Of what came back after its grant's end, which is why less is available than was given back.
	const expiredByIt = entry.kind === "expire" ? 0 : entry.expiredTokens;
	const movesNothing =
		availableDeltaTokens === 0 &&
		reservedDeltaTokens === 0 &&
		chargedTokens === 0 &&
		expiredByIt === 0;
	return (
		<>
			{movesNothing && (
				<>
					<span aria-hidden="true" className="text-muted">
						–
					</span>
					<span className="sr-only">{t("book.no_move")}</span>
				</>
			)}
			{availableDeltaTokens !== 0 && (
				<TokenChange
					value={availableDeltaTokens}
					className={`font-semibold ${availableDeltaTokens > 0 ? "text-accent" : ""}`}
				/>
			)}
			{availableDeltaTokens === 0 && chargedTokens > 0 && (
				<span className="whitespace-nowrap font-semibold tabular-nums">
					{t("book.charged", {
						tokens: t("unit.tokens", format.counted(chargedTokens)),
					})}
				</span>
			)}
			{reservedDeltaTokens !== 0 && (
				<span className="block whitespace-nowrap text-muted tabular-nums">
					{t("book.reserved_change", { n: format.signed(reservedDeltaTokens) })}
				</span>
			)}
			{expiredByIt > 0 && (
				<span className="block whitespace-nowrap text-muted tabular-nums">
					{t("book.expired_by", {
						tokens: t("unit.tokens", format.counted(expiredByIt)),
					})}
				</span>
			)}
		</>
	);
}
