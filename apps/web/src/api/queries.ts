/** What the screens read from the server, each under its key. A screen names what it needs; when to ask is told here. */

import {
	infiniteQueryOptions,
	keepPreviousData,
	MutationCache,
	QueryCache,
	QueryClient,
	queryOptions,
} from "@tanstack/react-query";
import { getSession, type Session } from "@verbatim/contract/accounts";
import { getAlertMails, listAlerts } from "@verbatim/contract/alerts";
import { listKeys } from "@verbatim/contract/api-keys";
import {
	getAutoTopUp,
	getBilling,
	listPayments,
} from "@verbatim/contract/billing";
import { getBudgets } from "@verbatim/contract/budgets";
import {
	getInterview,
	getSpeech,
	type InterviewState,
	listInterviews,
} from "@verbatim/contract/interviews";
import {
	getOperator,
	getOperatorMail,
	listOperatorMail,
} from "@verbatim/contract/operator";
import {
	getPlan,
	getPlanOrder,
	listPlans,
	type PlanOrder,
} from "@verbatim/contract/plans";
import {
	getResults,
	listResponses,
	type ResponseFilter,
} from "@verbatim/contract/responses";
import type { Asking } from "@verbatim/contract/route";
import { listStatementPeriods } from "@verbatim/contract/statements";
import { getSubjectNames } from "@verbatim/contract/subjects";
import {
	getSurvey,
	getSurveyCost,
	getSurveyVersion,
	listSurveys,
	type Survey,
} from "@verbatim/contract/surveys";
import { getInvitation, getTeam } from "@verbatim/contract/team";
import {
	type Balance,
	getBalance,
	getEntries,
	getEntry,
	getEntrySums,
	getForecast,
	getGrants,
	getPoolAt,
	getRateCard,
	getReservations,
	getUsage,
	getVerified,
} from "@verbatim/contract/tokens";
import {
	getTopUp,
	getTopUpPricing,
	type TopUp,
} from "@verbatim/contract/top-ups";
import { listDeliveries, listWebhooks } from "@verbatim/contract/webhooks";
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

/** Which entries are asked for: of the history, its sums, and an export alike. */
export type EntryFilter = NonNullable<Asking<typeof getEntrySums>["query"]>;

export const entriesQuery = (filter: EntryFilter) =>
	infiniteQueryOptions({
		queryKey: ["tokens", "entries", filter],
		initialPageParam: undefined as number | undefined,
		queryFn: ({ pageParam: before }) =>
			call(getEntries, { query: { ...filter, limit: entriesAtOnce, before } }),
		getNextPageParam: (page) => page.nextBefore,
	});

export const entrySumsQuery = (filter: EntryFilter) =>
	queryOptions({
		queryKey: ["tokens", "entry-sums", filter],
		queryFn: () => call(getEntrySums, { query: filter }),
	});

export const entryQuery = (number: number) =>
	queryOptions({
		queryKey: ["tokens", "entry", number],
		queryFn: () => call(getEntry, { params: { number } }),
	});

/** What was is not read again. */
export const poolAtQuery = (at: string) =>
	queryOptions({
		queryKey: ["pool-at", at],
		staleTime: Number.POSITIVE_INFINITY,
		queryFn: () => call(getPoolAt, { query: { at } }),
	});

export const usageQuery = (of: NonNullable<Asking<typeof getUsage>["query"]>) =>
	queryOptions({
		queryKey: ["tokens", "usage", of],
		staleTime: 30_000,
		queryFn: async () => (await call(getUsage, { query: of })).sums,
	});

/** Setting one is an entry of the book, so they are read again with everything else of the pool. */
export const budgetsQuery = queryOptions({
	queryKey: ["tokens", "budgets"],
	queryFn: () => call(getBudgets),
});

export const statementPeriodsQuery = queryOptions({
	queryKey: ["tokens", "statements"],
	staleTime: 60_000,
	queryFn: async () => (await call(listStatementPeriods)).periods,
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

const surveysAtOnce = 50;

export const surveysQuery = infiniteQueryOptions({
	queryKey: ["surveys"],
	initialPageParam: undefined as string | undefined,
	queryFn: ({ pageParam: before }) =>
		call(listSurveys, {
			query: {
				limit: surveysAtOnce,
				...(before === undefined ? {} : { before }),
			},
		}),
	getNextPageParam: (page) => page.nextBefore,
});

/** Revisions only rise: an answer that was overtaken by a saving on its way is ignored. */
export const surveyQuery = (surveyId: string) =>
	queryOptions({
		queryKey: ["survey", surveyId],
		queryFn: () => call(getSurvey, { params: { surveyId } }),
		structuralSharing: (present, arrived) =>
			present !== undefined &&
			(arrived as Survey).revision < (present as Survey).revision
				? present
				: arrived,
	});

/** A version stays as it was answered. */
export const surveyVersionQuery = (surveyId: string, version: number) =>
	queryOptions({
		queryKey: ["survey-version", surveyId, version],
		staleTime: Number.POSITIVE_INFINITY,
		queryFn: () => call(getSurveyVersion, { params: { surveyId, version } }),
	});

export const resultsQuery = (surveyId: string, filter: ResponseFilter) =>
	queryOptions({
		queryKey: ["survey-results", surveyId, "sums", filter],
		placeholderData: keepPreviousData,
		queryFn: () => call(getResults, { params: { surveyId }, query: filter }),
	});

const responsesAtOnce = 20;

export const responsesQuery = (surveyId: string, filter: ResponseFilter) =>
	infiniteQueryOptions({
		queryKey: ["survey-results", surveyId, "list", filter],
		initialPageParam: undefined as number | undefined,
		placeholderData: keepPreviousData,
		queryFn: ({ pageParam: before }) =>
			call(listResponses, {
				params: { surveyId },
				query: { ...filter, limit: responsesAtOnce, before },
			}),
		getNextPageParam: (page) => page.nextBefore,
	});

/** What surveys and interviews are called, where the book knows their ids only. */
export const subjectNamesQuery = queryOptions({
	queryKey: ["subjects", "names"],
	queryFn: () => call(getSubjectNames),
});

/** What is saved costs, so it is asked again with each revision. */
export const surveyCostQuery = ({
	id,
	revision,
	definition,
	settings: { expectedCompletes },
}: Pick<Survey, "id" | "revision" | "definition" | "settings">) =>
	queryOptions({
		queryKey: ["survey-cost", id, revision],
		queryFn: () =>
			call(getSurveyCost, { body: { definition, expectedCompletes } }),
	});

/** Open and pending may still change: asked each second while somebody waits. */
export const mayChange = ({ state }: TopUp | PlanOrder) =>
	state === "open" || state === "pending";

export const topUpQuery = (topUpId: string) =>
	queryOptions({
		queryKey: ["top-up", topUpId],
		staleTime: 0,
		queryFn: () => call(getTopUp, { params: { topUpId } }),
		refetchInterval: ({ state }) =>
			state.data !== undefined && mayChange(state.data) ? 1_000 : false,
	});

/** Asked when the dialog opens: what it shows as the price must be the price. */
export const topUpPricingQuery = queryOptions({
	queryKey: ["top-ups", "pricing"],
	staleTime: 60_000,
	queryFn: () => call(getTopUpPricing),
});

export const planQuery = queryOptions({
	queryKey: ["plan", "present"],
	staleTime: 60_000,
	// A trial and a month end without anybody doing anything that the stream would tell.
	refetchInterval: 5 * 60_000,
	queryFn: () => call(getPlan),
});

export const planOptionsQuery = queryOptions({
	queryKey: ["plan", "options"],
	queryFn: () => call(listPlans),
});

export const planOrderQuery = (orderId: string) =>
	queryOptions({
		queryKey: ["plan", "order", orderId],
		staleTime: 0,
		queryFn: () => call(getPlanOrder, { params: { orderId } }),
		refetchInterval: ({ state }) =>
			state.data !== undefined && mayChange(state.data) ? 1_000 : false,
	});

export const billingQuery = queryOptions({
	queryKey: ["billing", "details"],
	queryFn: () => call(getBilling),
});

const paymentsAtOnce = 25;

export const paymentsQuery = infiniteQueryOptions({
	queryKey: ["billing", "payments"],
	initialPageParam: undefined as string | undefined,
	queryFn: ({ pageParam: before }) =>
		call(listPayments, { query: { limit: paymentsAtOnce, before } }),
	getNextPageParam: (page) => page.nextBefore,
});

export const autoTopUpQuery = queryOptions({
	queryKey: ["billing", "auto-top-up"],
	queryFn: () => call(getAutoTopUp),
});

/** The latest, for the bell. Asked now and then as well, for a stream that was lost. */
export const alertsQuery = queryOptions({
	queryKey: ["alerts", "latest"],
	staleTime: 30_000,
	refetchInterval: 60_000,
	queryFn: () => call(listAlerts, { query: { limit: 8 } }),
});

export const allAlertsQuery = infiniteQueryOptions({
	queryKey: ["alerts", "all"],
	initialPageParam: undefined as number | undefined,
	queryFn: ({ pageParam: before }) =>
		call(listAlerts, { query: { limit: 20, before } }),
	getNextPageParam: (page) => page.nextBefore,
});

export const alertMailsQuery = queryOptions({
	queryKey: ["alerts", "mails"],
	queryFn: () => call(getAlertMails),
});

export const teamQuery = queryOptions({
	queryKey: ["team"],
	queryFn: () => call(getTeam),
});

/** Asked without a session too: whoever has the link may look at it. */
export const invitationQuery = (secret: string) =>
	queryOptions({
		queryKey: ["invitation", secret],
		staleTime: 0,
		queryFn: () => call(getInvitation, { params: { secret } }),
	});

/** Whether somebody runs this installation hardly ever changes. */
export const operatorQuery = queryOptions({
	queryKey: ["operator", "me"],
	staleTime: 10 * 60_000,
	queryFn: () => call(getOperator),
});

/** Asked again while the page is open: nothing tells of a mail that was written. */
export const operatorMailsQuery = queryOptions({
	queryKey: ["operator", "mails"],
	refetchInterval: 5_000,
	queryFn: () => call(listOperatorMail),
});

export const operatorMailQuery = (mailId: string) =>
	queryOptions({
		queryKey: ["operator", "mail", mailId],
		staleTime: Number.POSITIVE_INFINITY,
		queryFn: () => call(getOperatorMail, { params: { mailId } }),
	});

export const keysQuery = queryOptions({
	queryKey: ["keys"],
	queryFn: async () => (await call(listKeys)).keys,
});

export const webhooksQuery = queryOptions({
	queryKey: ["webhooks"],
	queryFn: async () => (await call(listWebhooks)).webhooks,
});

export const deliveriesQuery = (webhookId: string) =>
	infiniteQueryOptions({
		queryKey: ["webhooks", webhookId, "deliveries"],
		initialPageParam: undefined as string | undefined,
		queryFn: ({ pageParam: before }) =>
			call(listDeliveries, {
				params: { webhookId },
				query: before === undefined ? {} : { before },
			}),
		getNextPageParam: (page) => page.nextBefore,
	});
