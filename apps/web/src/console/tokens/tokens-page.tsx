/** Settings > Tokens: where all tokens are, in one sum; the grants, what is reserved, what things cost, and the book. */
import {
	type UseQueryResult,
	useInfiniteQuery,
	useQuery,
} from "@tanstack/react-query";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import {
	balanceQuery,
	grantsQuery,
	interviewsQuery,
	rateCardQuery,
	reservationsQuery,
} from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { Page } from "../../kit/page.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Bone, Loading } from "../../kit/skeleton.tsx";
import { useText } from "../../text/text.ts";
import { useOpenTopUp } from "../top-up-door.ts";
import { Book } from "./book.tsx";
import { GrantsTable } from "./grants-table.tsx";
import { Rates } from "./rates.tsx";
import { ReservationsList } from "./reservations-list.tsx";
import { Statements } from "./statements.tsx";
import { SumCard } from "./sum-card.tsx";

export function TokensPage() {
	const { t, format } = useText();
	const openTopUp = useOpenTopUp();
	// For the names of what tokens were spent on.
	useInfiniteQuery(interviewsQuery);
	return (
		<Page
			title={t("tokens.title")}
			above={
				<p className="mb-1 font-medium text-muted text-sm">
					{t("shell.settings")}
				</p>
			}
			below={<p className="mt-2 text-muted">{t("tokens.lead")}</p>}
		>
			<Loaded query={useQuery(balanceQuery)} height="h-64">
				{(balance) => (
					<SumCard
						balance={balance}
						action={
							<Button onPress={() => openTopUp()}>
								<Plus className="size-4" aria-hidden />
								{t("topup.open")}
							</Button>
						}
					/>
				)}
			</Loaded>
			<div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-10 gap-y-10 lg:grid-cols-[minmax(0,1fr)_20rem]">
				<div className="flex min-w-0 flex-col gap-10">
					<Loaded query={useQuery(grantsQuery)} height="h-32">
						{(grants) => <GrantsTable grants={grants} />}
					</Loaded>
					<Loaded query={useQuery(reservationsQuery)} height="h-20">
						{(reservations) => <ReservationsList reservations={reservations} />}
					</Loaded>
				</div>
				<Loaded query={useQuery(rateCardQuery)} height="h-72">
					{(card) => (
						<section aria-labelledby="rates" className="flex flex-col gap-4">
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
			<Statements />
			<Book />
		</Page>
	);
}

function Loaded<Data>({
	query,
	height,
	children,
}: {
	query: UseQueryResult<Data>;
	height: string;
	children: (data: Data) => ReactNode;
}) {
	if (query.data !== undefined) return <>{children(query.data)}</>;
	if (query.error !== null)
		return <ProblemNotice error={query.error} onRetry={query.refetch} />;
	return (
		<Loading>
			<Bone className={`w-full rounded-2xl ${height}`} />
		</Loading>
	);
}
