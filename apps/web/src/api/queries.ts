/** What the screens read from the server, each under its key. A screen names what it needs; when to ask is told here. */

import {
	infiniteQueryOptions,
	MutationCache,
	QueryCache,
	QueryClient,
	queryOptions,
} from "@tanstack/react-query";
import { getSession, type Session } from "@verbatim/contract/accounts";
import {
	getInterview,
	getSpeech,
	type InterviewState,
	listInterviews,
} from "@verbatim/contract/interviews";
import {
	type Balance,
	getBalance,
	getEntries,
	getForecast,
	getGrants,
	getRateCard,
	getReservations,
	getVerified,
} from "@verbatim/contract/tokens";
import { getTopUp, type TopUp } from "@verbatim/contract/top-ups";
import { call, isRefused, NoAnswer } from "./call.ts";
import { newerBalance } from "./live-state.ts";

export function openQueries(onSignedOut: () => void): QueryClient {
	const onError = (error: Error) => {
		if (isRefused(error, "not_signed_in")) onSignedOut();
	};
	return new QueryClient({
		queryCache: new QueryCache({ onError }),
		mutationCache: new MutationCache({ onError }),
		defaultOptions: {
			queries: {
				// A browser's opinion of the network says nothing of a server on this machine.
				networkMode: "always",
				staleTime: 5_000,
				retry: (failures, error) => error instanceof NoAnswer && failures < 2,
				retryDelay: (failures) => 500 * 2 ** failures,
			},
			mutations: { networkMode: "always" },
		},
	});
}

export const sessionQuery = queryOptions({
	queryKey: ["session"],
	staleTime: 5 * 60_000,
	queryFn: async (): Promise<Session | null> => {
		try {
			return await call(getSession);
		} catch (error) {
			if (isRefused(error, "not_signed_in")) return null;
			throw error;
		}
	},
});

/** Kept true by the live stream; whichever way a version comes, a lower one never replaces a higher one. */
export const balanceQuery = queryOptions({
	queryKey: ["balance"],
	staleTime: 60_000,
	queryFn: () => call(getBalance),
	structuralSharing: (present, arrived) =>
		newerBalance(present as Balance | undefined, arrived as Balance),
});

export const grantsQuery = queryOptions({
	queryKey: ["tokens", "grants"],
	queryFn: async () => (await call(getGrants)).grants,
});

export const reservationsQuery = queryOptions({
	queryKey: ["tokens", "reservations"],
	queryFn: async () => (await call(getReservations)).reservations,
});

const entriesAtOnce = 25;

export const entriesQuery = infiniteQueryOptions({
	queryKey: ["tokens", "entries"],
	initialPageParam: undefined as number | undefined,
	queryFn: ({ pageParam: before }) =>
		call(getEntries, { query: { limit: entriesAtOnce, before } }),
	getNextPageParam: (page) => page.nextBefore,
});

/** Asked again while the page is open: the checks go on by themselves. */
export const verifiedQuery = queryOptions({
	queryKey: ["tokens", "verified"],
	queryFn: () => call(getVerified),
	refetchInterval: 15_000,
});

export const forecastQuery = queryOptions({
	queryKey: ["tokens", "forecast"],
	staleTime: 60_000,
	queryFn: () => call(getForecast),
});

export const rateCardQuery = queryOptions({
	queryKey: ["rate-card"],
	staleTime: 10 * 60_000,
	queryFn: () => call(getRateCard),
});

export const speechQuery = queryOptions({
	queryKey: ["speech"],
	staleTime: 60_000,
	queryFn: () => call(getSpeech),
});

export const movingStates: readonly InterviewState[] = [
	"uploading",
	"measuring",
	"pending",
	"processing",
];

const interviewsAtOnce = 50;
/** The stream tells of changes at once; asking as well makes up for a stream that is lost or a tab that is hidden. */
const pollMilliseconds = 5_000;

export const interviewsQuery = infiniteQueryOptions({
	queryKey: ["interviews"],
	initialPageParam: undefined as string | undefined,
	queryFn: ({ pageParam: before }) =>
		call(listInterviews, {
			query: {
				limit: interviewsAtOnce,
				...(before === undefined ? {} : { before }),
			},
		}),
	getNextPageParam: (page) => page.nextBefore,
	refetchInterval: ({ state }) =>
		state.data?.pages.some((page) =>
			page.interviews.some((one) => movingStates.includes(one.state)),
		)
			? pollMilliseconds
			: false,
	refetchIntervalInBackground: true,
});

export const interviewQuery = (interviewId: string) =>
	queryOptions({
		queryKey: ["interview", interviewId],
		queryFn: () => call(getInterview, { params: { interviewId } }),
		refetchInterval: ({ state }) =>
			state.data !== undefined && movingStates.includes(state.data.state)
				? pollMilliseconds
				: false,
		refetchIntervalInBackground: true,
	});

/** Open and pending may still change: asked each second while somebody waits. */
export const mayChange = (topUp: TopUp) =>
	topUp.state === "open" || topUp.state === "pending";

export const topUpQuery = (topUpId: string) =>
	queryOptions({
		queryKey: ["top-up", topUpId],
		staleTime: 0,
		queryFn: () => call(getTopUp, { params: { topUpId } }),
		refetchInterval: ({ state }) =>
			state.data !== undefined && mayChange(state.data) ? 1_000 : false,
	});
