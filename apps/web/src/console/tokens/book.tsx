/** The book: every entry of the company's tokens, newest first, a page at a time. A table where it fits, else cards. */

import { useInfiniteQuery } from "@tanstack/react-query";
import type { Entry } from "@verbatim/contract/tokens";
import { entriesQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Bone, Loading } from "../../kit/skeleton.tsx";
import { TokenChange, Tokens } from "../../kit/tokens.tsx";
import { useMedia } from "../../kit/use-media.ts";
import { useText } from "../../text/text.ts";
import { BookVerified } from "./book-verified.tsx";
import { SubjectLink } from "./subject-link.tsx";

export function Book() {
	const { t } = useText();
	const list = useInfiniteQuery(entriesQuery);
	const isWide = useMedia("(min-width: 56rem)");
	const entries = list.data?.pages.flatMap((page) => page.entries);
	return (
		<section aria-labelledby="book" className="flex flex-col gap-4">
			<div>
				<h2 id="book" className="text-lg">
					{t("book.title")}
				</h2>
				<p className="text-muted text-sm">{t("book.what")}</p>
				<BookVerified />
			</div>
			{entries === undefined ? (
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
			) : entries.length === 0 ? (
				<p className="card p-5 text-muted">{t("book.empty")}</p>
			) : isWide ? (
				<EntriesTable entries={entries} />
			) : (
				<EntryCards entries={entries} />
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

function EntriesTable({ entries }: { entries: Entry[] }) {
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
					{entries.map((entry) => (
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
								<Happened entry={entry} />
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

function EntryCards({ entries }: { entries: Entry[] }) {
	const { t, format } = useText();
	return (
		<ol className="card divide-y divide-line">
			{entries.map((entry) => (
				<li key={entry.number} className="px-4 py-4 text-sm">
					<div className="flex items-start justify-between gap-4">
						<div className="min-w-0 text-[0.9375rem]">
							<Happened entry={entry} />
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

function Happened({ entry }: { entry: Entry }) {
	const { t } = useText();
	// What moves no token is there to be complete, not to be looked at.
	const isQuiet = entry.kind === "extend";
	return (
		<>
			<span className={isQuiet ? "text-muted" : "font-medium"}>
				{t(`entry.${entry.kind}`)}
			</span>
			{entry.feature !== null && (
				<span className="block text-muted">
					<SubjectLink work={entry} />
				</span>
			)}
		</>
	);
}

function Who({ entry }: { entry: Entry }) {
	const { t } = useText();
	return <>{entry.memberName ?? t("book.system")}</>;
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
