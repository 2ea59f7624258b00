/**
 * The live stream: one for each console that is seen, kept open, and given up while its tab is hidden (a browser opens
 * only six connections to a server, and eight tabs in the background would block the ninth). Every event goes into the
 * queries; how fresh they are is told to whoever watches.
 */

import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import {
	type ChangedArea,
	type LiveEvent,
	type LiveEventName,
	livePath,
} from "@verbatim/contract/live";
import {
	type LiveHappening,
	type LiveState,
	liveFrom,
	nextLive,
} from "./live-state.ts";
import {
	balanceQuery,
	interviewQuery,
	interviewsQuery,
	sessionQuery,
} from "./queries.ts";

export type Live = {
	state(): LiveState;
	watch(onChange: () => void): () => void;
	/** Connect now, because a person asked for it. */
	hurry(): void;
	close(): void;
};

type Timer = ReturnType<typeof setTimeout>;

const hiddenSecondsMax = 5;
const pauseMillisecondsMax = 15_000;
/** While nothing is heard, the balance is asked for: shown as of a time, but of a recent one. */
const askMilliseconds = 10_000;
/** Many changes in a row are one re-reading. */
const settleMilliseconds = 250;

export function openLive(queries: QueryClient): Live {
	let state = liveFrom(Date.now());
	let source: EventSource | undefined;
	let again: Timer | undefined;
	let hiding: Timer | undefined;
	let isFirst = true;
	const watchers = new Set<() => void>();

	const happen = (happening: LiveHappening) => {
		state = nextLive(state, happening);
		for (const watcher of watchers) watcher();
	};

	const disconnect = () => {
		clearTimeout(again);
		source?.close();
		source = undefined;
	};

	const connect = () => {
		disconnect();
		if (document.hidden) return;
		happen({ kind: "connecting" });
		const opened = new EventSource(livePath);
		source = opened;
		opened.onopen = () => {
			happen({ kind: "opened" });
			// What happened while nobody listened is read afresh; the balance comes by itself.
			if (!isFirst)
				void queries.invalidateQueries({ predicate: isServerState });
			isFirst = false;
		};
		opened.onerror = () => {
			// The browser would try again by itself, but not after every kind of answer, and at its own pace.
			disconnect();
			happen({ kind: "lost" });
			const pause = Math.min(
				500 * 2 ** (state.failures - 1),
				pauseMillisecondsMax,
			);
			again = setTimeout(connect, pause * (0.75 + Math.random() / 2));
			// Whether the server is gone or the session, an ordinary question tells. Who one is comes first: a session that
			// went on for another company must not bring that one's balance under this one's name.
			void queries
				.refetchQueries({ queryKey: sessionQuery.queryKey })
				.then(() =>
					queries.refetchQueries({ queryKey: balanceQuery.queryKey }),
				);
		};
		const on = <Name extends LiveEventName>(
			name: Name,
			take: (event: LiveEvent<Name>) => void,
		) =>
			opened.addEventListener(name, (message) => {
				take(JSON.parse(message.data) as LiveEvent<Name>);
			});
		on("balance", (balance) => {
			const before = queries.getQueryData(balanceQuery.queryKey)?.version;
			queries.setQueryData(balanceQuery.queryKey, balance);
			happen({ kind: "heard", what: "balance", at: Date.now() });
			if (before !== undefined && balance.version > before) readDependents();
		});
		on("interview", (news) => {
			takeInterview(queries, news);
			happen({ kind: "heard", what: "interview", at: Date.now() });
		});
		on("survey", ({ id }) => {
			happen({ kind: "heard", what: "survey", at: Date.now() });
			readSurvey(id);
		});
		on("changed", ({ what }) => {
			for (const first of readOf[what])
				void queries.invalidateQueries({ queryKey: [first] });
		});
		on("ping", () => happen({ kind: "heard", what: "ping", at: Date.now() }));
		on("stale", () => happen({ kind: "source_lost", at: Date.now() }));
	};

	let settling: Timer | undefined;
	const readDependents = () => {
		clearTimeout(settling);
		settling = setTimeout(() => {
			void queries.invalidateQueries({ queryKey: ["tokens"] });
			// A price says what would be left.
			void queries.invalidateQueries({
				queryKey: ["interview"],
				predicate: (query) => hasPrice(query.state.data),
			});
		}, settleMilliseconds);
	};

	/** A survey that many answer at once is read once in a while, not once for each. */
	const surveysToRead = new Set<string>();
	let readingSurveys: Timer | undefined;
	const readSurvey = (id: string) => {
		surveysToRead.add(id);
		readingSurveys ??= setTimeout(() => {
			readingSurveys = undefined;
			void queries.invalidateQueries({ queryKey: ["surveys"] });
			for (const surveyId of surveysToRead)
				void queries.invalidateQueries({
					predicate: ({ queryKey: [first, second] }) =>
						surveyReadings.includes(String(first)) && second === surveyId,
				});
			surveysToRead.clear();
		}, settleMilliseconds);
	};

	const asking = setInterval(() => {
		if (document.hidden || Date.now() - state.heardAt < 2 * askMilliseconds)
			return;
		void queries.refetchQueries({ queryKey: balanceQuery.queryKey });
	}, askMilliseconds);
	const stopReading = queries.getQueryCache().subscribe((event) => {
		if (
			event.type === "updated" &&
			event.action.type === "success" &&
			event.action.manual !== true &&
			event.query.queryKey[0] === balanceQuery.queryKey[0]
		)
			happen({ kind: "read", at: Date.now() });
	});

	const onVisibility = () => {
		clearTimeout(hiding);
		if (document.hidden)
			hiding = setTimeout(disconnect, hiddenSecondsMax * 1_000);
		else if (source === undefined) connect();
	};
	document.addEventListener("visibilitychange", onVisibility);
	// A page that comes back out of the browser's back-forward cache has lost its stream without being told.
	const onShow = (event: PageTransitionEvent) => {
		if (event.persisted) connect();
	};
	addEventListener("pageshow", onShow);
	connect();

	return {
		state: () => state,
		watch(onChange) {
			watchers.add(onChange);
			return () => watchers.delete(onChange);
		},
		hurry: connect,
		close() {
			disconnect();
			stopReading();
			clearInterval(asking);
			clearTimeout(hiding);
			clearTimeout(settling);
			clearTimeout(readingSurveys);
			removeEventListener("pageshow", onShow);
			document.removeEventListener("visibilitychange", onVisibility);
		},
	};
}

/** What is read again when something of the company changes: the queries whose key begins with one of these. */
const readOf: Record<ChangedArea, readonly string[]> = {
	// One's own role, too, and the company's name.
	team: ["team", "session"],
	plan: ["plan"],
	// A price is in the currency that the company has chosen.
	billing: ["billing", "top-ups"],
	top_ups: ["top-ups", "top-up", "billing"],
	budgets: ["budgets"],
	alerts: ["alerts"],
	keys: ["keys"],
	webhooks: ["webhooks"],
};

/** What is read again of one survey: the queries whose key begins with one of these, and goes on with its id. */
const surveyReadings = ["survey", "survey-results"];

const isServerState = ({ queryKey }: { queryKey: readonly unknown[] }) =>
	queryKey[0] !== "session" && queryKey[0] !== balanceQuery.queryKey[0];

const hasPrice = (data: unknown) =>
	typeof data === "object" &&
	data !== null &&
	"price" in data &&
	data.price !== null;

/** Puts news of an interview into the list and its page; a new state is read whole, because it brings more than itself. */
function takeInterview(
	queries: QueryClient,
	news: LiveEvent<"interview">,
): void {
	const { queryKey: pageKey } = interviewQuery(news.id);
	if (news.state === "deleted") {
		queries.setQueryData(interviewsQuery.queryKey, (list) =>
			changeList(list, (interviews) =>
				interviews.filter(({ id }) => id !== news.id),
			),
		);
		void queries.invalidateQueries({ queryKey: pageKey });
		return;
	}
	const { id, state, progress } = news;
	const shown = queries
		.getQueryData(interviewsQuery.queryKey)
		?.pages.flatMap((page) => page.interviews)
		.find((one) => one.id === id);
	const page = queries.getQueryData(pageKey);
	queries.setQueryData(interviewsQuery.queryKey, (list) =>
		changeList(list, (interviews) =>
			interviews.map((one) =>
				one.id === id ? { ...one, state, progress } : one,
			),
		),
	);
	if (shown?.state !== state)
		void queries.invalidateQueries({ queryKey: interviewsQuery.queryKey });
	if (page === undefined) return;
	if (page.state === state)
		queries.setQueryData(pageKey, { ...page, progress });
	else void queries.invalidateQueries({ queryKey: pageKey });
}

function changeList<Page extends { interviews: Item[] }, Item, Param>(
	list: InfiniteData<Page, Param> | undefined,
	change: (interviews: Page["interviews"]) => Page["interviews"],
): InfiniteData<Page, Param> | undefined {
	return (
		list && {
			...list,
			pages: list.pages.map((page) => ({
				...page,
				interviews: change(page.interviews),
			})),
		}
	);
}
