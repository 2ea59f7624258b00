/** Settings > Tokens: where all tokens are, in one sum; what they were used for, what limits them, and the book. */
import {
	type UseQueryResult,
	useInfiniteQuery,
	useQuery,
} from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { PoolAt } from "@verbatim/contract/tokens";
import { Plus } from "lucide-react";
import { useState } from "react";
import {
	balanceQuery,
	grantsQuery,
	interviewsQuery,
	poolAtQuery,
	rateCardQuery,
	reservationsQuery,
	subjectNamesQuery,
} from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { Loaded } from "../../kit/loaded.tsx";
import { Page } from "../../kit/page.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Bone, Loading } from "../../kit/skeleton.tsx";
import { useText } from "../../text/text.ts";
import { useOpenTopUp } from "../top-up-door.ts";
import { AsOf } from "./as-of.tsx";
import { Book } from "./book.tsx";
import { type BookSearch, bookSearchOf } from "./book-search.ts";
import { Budgets } from "./budgets.tsx";
import { EntryDialog } from "./entry-dialog.tsx";
import { ExplainDialog } from "./explain-dialog.tsx";
import { GrantsTable } from "./grants-table.tsx";
import { Outlook } from "./outlook.tsx";
import { Rates } from "./rates.tsx";
import { ReservationsList } from "./reservations-list.tsx";
import { Statements } from "./statements.tsx";
import type { TermName } from "./sum.ts";
import { SumCard } from "./sum-card.tsx";
import { UsageSection } from "./usage-section.tsx";

/** What is looked into: a number, an entry, or an entry that a number led to. */
type Looked = { term?: TermName; entry?: number };

export function TokensPage() {
	const { t, format } = useText();
	const openTopUp = useOpenTopUp();
	const navigate = useNavigate();
	const search = bookSearchOf(useSearch({ strict: false }));
	// For the names of what tokens were spent on.
	useInfiniteQuery(interviewsQuery);
	useQuery(subjectNamesQuery);
	const [at, setAt] = useState<string>();
	const [looked, look] = useState<Looked>({});
	const { pool, error, retry } = usePool(at);
	const rateCard = useQuery(rateCardQuery);

	const setSearch = (changed: BookSearch) =>
		void navigate({
			to: "/settings/tokens",
			search: changed,
			replace: true,
			resetScroll: false,
		});
	const showInBook = (changed: BookSearch) => {
		look({});
		setSearch(changed);
		// After the dialog has given the focus back to what opened it.
		setTimeout(() => {
			const book = document.getElementById("book");
			book?.closest("section")?.scrollIntoView();
			book?.focus({ preventScroll: true });
		}, 150);
	};
	return (
		<Page
			title={t("tokens.title")}
			below={<p className="mt-2 text-muted">{t("tokens.lead")}</p>}
			actions={<AsOf at={at} onChange={setAt} />}
		>
			{pool === undefined ? (
				error === null ? (
					<Loading>
						<Bone className="h-64 w-full rounded-2xl" />
					</Loading>
				) : (
					<ProblemNotice error={error} onRetry={retry} />
				)
			) : (
				<>
					<SumCard
						balance={pool.balance}
						at={at}
						onExplain={(term) => look({ term })}
						action={
							<Button onPress={() => openTopUp()}>
								<Plus className="size-4" aria-hidden />
								{t("topup.open")}
							</Button>
						}
					>
						{at === undefined && <Outlook balance={pool.balance} />}
					</SumCard>
					<div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-10 gap-y-10 lg:grid-cols-[minmax(0,1fr)_20rem]">
						<div className="flex min-w-0 flex-col gap-10">
							<GrantsTable grants={pool.grants} asOf={pool.balance.asOf} />
							<ReservationsList reservations={pool.reservations} />
						</div>
						<Loaded query={rateCard} height="h-72">
							{(card) => (
								<section
									aria-labelledby="rates"
									className="flex flex-col gap-4"
								>
									<div>
										<h2 id="rates" className="text-lg">
											{t("rate.title")}
										</h2>
										<p className="text-muted text-sm">
											{t("rate.version", {
												n: card.version,
												date: format.date(card.inForceFrom),
											})}
										</p>
									</div>
									<div className="card p-5">
										<Rates rates={card.rates} />
									</div>
								</section>
							)}
						</Loaded>
					</div>
				</>
			)}
			<UsageSection />
			<Budgets />
			<Book
				search={search}
				onSearch={setSearch}
				onOpenEntry={(entry) => look({ entry })}
			/>
			<Statements />
			{looked.entry !== undefined ? (
				<EntryDialog
					number={looked.entry}
					onClose={() => look({})}
					onBack={
						looked.term === undefined
							? undefined
							: () =>
									look(looked.term === undefined ? {} : { term: looked.term })
					}
					onOpenEntry={(entry) => look({ ...looked, entry })}
					onOnlySubject={({ kind, id }) =>
						showInBook({ work: `${kind}:${id}` })
					}
				/>
			) : (
				looked.term !== undefined &&
				pool !== undefined && (
					<ExplainDialog
						term={looked.term}
						balance={pool.balance}
						grants={pool.grants}
						reservations={pool.reservations}
						at={at}
						onClose={() => look({})}
						onOpenEntry={(entry) => look({ ...looked, entry })}
						onShowInBook={(kinds) => showInBook({ kinds: kinds.join(",") })}
					/>
				)
			)}
		</Page>
	);
}

type Pool = {
	pool: PoolAt | undefined;
	error: Error | null;
	retry: () => unknown;
};

/** The pool as it is, kept true by the live stream; or as it was at a moment of the past. */
function usePool(at: string | undefined): Pool {
	const balance = useQuery(balanceQuery);
	const grants = useQuery(grantsQuery);
	const reservations = useQuery(reservationsQuery);
	const then = useQuery({
		...poolAtQuery(at ?? ""),
		enabled: at !== undefined,
	});
	if (at !== undefined)
		return { pool: then.data, error: then.error, retry: then.refetch };
	const parts: UseQueryResult[] = [balance, grants, reservations];
	return {
		pool:
			balance.data && grants.data && reservations.data
				? {
						balance: balance.data,
						grants: grants.data,
						reservations: reservations.data,
					}
				: undefined,
		error: parts.find((part) => part.error !== null)?.error ?? null,
		retry: () => Promise.all(parts.map((part) => part.refetch())),
	};
}
