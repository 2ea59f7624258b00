/**
 * Live streams: each open console hears of its company's balance and interviews, as server-sent events. One listener a
 * process, one read of the balance a company and change however many consoles are open. The balance is also read again
 * with each ping, because tokens can expire by the mere passing of time.
 */
import { idFromUuid } from "@verbatim/contract/ids";
import {
	type LiveEvent,
	type LiveEventName,
	livePath,
} from "@verbatim/contract/live";
import type { Balance } from "@verbatim/contract/tokens";
import {
	type PoolChanged,
	poolChangedChannel,
} from "@verbatim/tokens/announcement";
import type { FetchAnswering } from "../company/answering.ts";
import { type CompanyNews, companyTopic } from "../company/company-news.ts";
import type { CompanyOf } from "../company/sessions/company-of.ts";
import type { Live } from "../platform/live.ts";
import type { Log } from "../platform/log.ts";
import {
	type InterviewNews,
	interviewTopic,
} from "../research/interviews/interviews.ts";
import { type SurveyNews, surveyTopic } from "../research/surveys/surveys.ts";

/** The topics that a process must listen to. */
export const liveTopics = [
	poolChangedChannel,
	interviewTopic,
	surveyTopic,
	companyTopic,
];

const pingSeconds = 10;
/** Of a survey that many answer at once a console hears so often: each time it reads the present counts. */
const surveyPauseMilliseconds = 500;
/** A console that reads so slowly is cut off; it connects again and starts from the present. */
const waitingEventsMax = 200;

type Told = <Name extends LiveEventName>(
	name: Name,
	event: LiveEvent<Name>,
	id?: string,
) => void;

export type LiveStreams = { answering: FetchAnswering; close(): void };

export function openLiveStreams(options: {
	live: Live;
	readBalance: (companyId: string) => Promise<Balance>;
	companyOf: CompanyOf;
	log: Log;
}): LiveStreams {
	const { live, log } = options;
	const companies = new Map<string, Set<Told>>();
	const closers = new Set<() => void>();
	/** The streams of each company, to be asked again who is behind them. */
	const askAgain = new Map<string, Set<() => void>>();
	const balances = oneAtATime(async (companyId: string) => {
		const listeners = companies.get(companyId);
		if (listeners === undefined) return;
		const balance = await options.readBalance(companyId);
		for (const tell of listeners)
			tell("balance", balance, String(balance.version));
	}, log);

	live.hear(poolChangedChannel, (news) => {
		for (const companyId of companiesIn(news)) balances(companyId);
	});
	live.hear(interviewTopic, (news) => {
		const { companyId, interviewId, state, progress } = news as InterviewNews;
		for (const tell of companies.get(companyId) ?? [])
			tell("interview", {
				id: idFromUuid("interview", interviewId),
				state,
				progress,
			});
	});
	const surveys = atMostEach(surveyPauseMilliseconds, (companyId, surveyId) => {
		for (const tell of companies.get(companyId) ?? [])
			tell("survey", { id: idFromUuid("survey", surveyId) });
	});
	live.hear(surveyTopic, (news) => {
		const { companyId, surveyId } = news as SurveyNews;
		if (companies.has(companyId)) surveys.tell(companyId, surveyId);
	});
	live.hear(companyTopic, (news) => {
		const { companyId, ...told } = news as CompanyNews;
		if ("what" in told)
			for (const tell of companies.get(companyId) ?? [])
				tell("changed", { what: told.what });
		else for (const ask of askAgain.get(companyId) ?? []) ask();
	});
	live.hearFlow((flows) => {
		for (const [companyId, listeners] of companies) {
			if (flows) balances(companyId);
			else
				for (const tell of listeners)
					tell("stale", { since: new Date().toISOString() });
		}
	});
	const ping = setInterval(() => {
		if (live.flows)
			for (const companyId of companies.keys()) balances(companyId);
		for (const listeners of companies.values())
			for (const tell of listeners)
				tell("ping", { at: new Date().toISOString() });
	}, pingSeconds * 1_000);

	const join = (companyId: string, tell: Told) => {
		const listeners = companies.get(companyId) ?? new Set();
		companies.set(companyId, listeners.add(tell));
		return () => {
			listeners.delete(tell);
			if (listeners.size === 0) companies.delete(companyId);
		};
	};

	return {
		answering: {
			methods: ["GET"],
			path: livePath,
			summary:
				"Server-sent events: balance, interview, survey, changed, stale, ping",
			access: "member",
			scope: "read",
			handle: async (request, { actor, requestHeaders }) => {
				if (actor === undefined)
					throw new Error("A stream for members has no member");
				const { companyId } = actor;
				let leave = () => {};
				const stream = new ReadableStream<Uint8Array>(
					{
						start(controller) {
							const end = () => {
								leave();
								try {
									controller.close();
								} catch {
									// The client had closed it already.
								}
							};
							const tell: Told = (name, event, id) => {
								if ((controller.desiredSize ?? 0) < -waitingEventsMax)
									return end();
								controller.enqueue(written(name, event, id));
								if (name === "ping") askWhoIsThere();
							};
							// A member who was removed or signed out hears nothing more.
							const askWhoIsThere = () =>
								void options
									.companyOf(requestHeaders, new Headers())
									.then((still) => still?.companyId === companyId || end())
									.catch(() => undefined);
							const asked = askAgain.get(companyId) ?? new Set();
							askAgain.set(companyId, asked.add(askWhoIsThere));
							const leaveCompany = join(companyId, tell);
							closers.add(end);
							request.signal.addEventListener("abort", end, { once: true });
							leave = () => {
								leaveCompany();
								asked.delete(askWhoIsThere);
								if (asked.size === 0) askAgain.delete(companyId);
								closers.delete(end);
							};
							tell("ping", { at: new Date().toISOString() });
							if (!live.flows)
								tell("stale", { since: new Date().toISOString() });
							balances(companyId);
						},
						cancel: () => leave(),
					},
					{ highWaterMark: 16 },
				);
				return new Response(stream, {
					headers: {
						"content-type": "text/event-stream",
						"cache-control": "no-store",
						// A buffering proxy would turn live into late.
						"x-accel-buffering": "no",
					},
				});
			},
		},
		close() {
			clearInterval(ping);
			surveys.close();
			for (const end of [...closers]) end();
		},
	};
}

/** A process of another version, or anybody with the database's password, may say anything there. */
/** Whose pools changed, by what the engine announced. */
export function companiesIn(news: unknown): string[] {
	const changes: unknown[] = Array.isArray(news) ? news : [];
	return changes.flatMap((change) => {
		const [companyId] = Array.isArray(change) ? (change as PoolChanged) : [];
		return typeof companyId === "string" ? [companyId] : [];
	});
}

const text = new TextEncoder();

function written(
	name: string,
	event: object,
	id: string | undefined,
): Uint8Array {
	const lines = [
		`event: ${name}`,
		`data: ${JSON.stringify(event)}`,
		...(id === undefined ? [] : [`id: ${id}`]),
	];
	return text.encode(`${lines.join("\n")}\n\n`);
}

/** Tells at once what was not told for so long, and the rest once at the end of the pause. */
function atMostEach(
	pauseMilliseconds: number,
	tell: (companyId: string, surveyId: string) => void,
) {
	const pausing = new Map<string, { again: boolean; timer: NodeJS.Timeout }>();
	const tellNow = (companyId: string, surveyId: string) => {
		const timer = setTimeout(() => {
			const { again } = pausing.get(surveyId) ?? { again: false };
			pausing.delete(surveyId);
			if (again) tellNow(companyId, surveyId);
		}, pauseMilliseconds);
		pausing.set(surveyId, { again: false, timer });
		tell(companyId, surveyId);
	};
	return {
		tell(companyId: string, surveyId: string) {
			const now = pausing.get(surveyId);
			if (now === undefined) tellNow(companyId, surveyId);
			else now.again = true;
		},
		close() {
			for (const { timer } of pausing.values()) clearTimeout(timer);
			pausing.clear();
		},
	};
}

/** Runs `read` for a company; calls that come while it runs are one more run after it. */
function oneAtATime(
	read: (companyId: string) => Promise<void>,
	log: Log,
): (companyId: string) => void {
	const running = new Map<string, { again: boolean }>();
	return function run(companyId) {
		const now = running.get(companyId);
		if (now !== undefined) {
			now.again = true;
			return;
		}
		const mine = { again: false };
		running.set(companyId, mine);
		read(companyId)
			.catch((error: Error) =>
				log.warn(
					{ companyId, reason: error.message },
					"A live balance could not be read",
				),
			)
			.finally(() => {
				running.delete(companyId);
				if (mine.again) run(companyId);
			});
	};
}
