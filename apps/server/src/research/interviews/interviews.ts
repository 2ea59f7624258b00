/** What the verbs of interviews work with. Made once, where everything is wired. */
import type { Feature } from "@verbatim/contract/features";
import type { Book } from "@verbatim/tokens/book";
import type { Spend } from "@verbatim/tokens/spend";
import type { Announce } from "../../company/webhooks/announce.ts";
import type { Db, Tx } from "../../platform/db.ts";
import type { Jobs } from "../../platform/jobs.ts";
import { tell } from "../../platform/live.ts";
import type { Log } from "../../platform/log.ts";
import type { SpeechProvider } from "../../providers/speech/speech.ts";
import type { Storage } from "../../providers/storage/storage.ts";
import type { Interview } from "./interview.ts";

export type Interviews = {
	db: Db;
	spend: Spend;
	book: Book;
	jobs: Jobs;
	/** Tells the company's webhooks, in the transaction in which it is true. */
	announce: Announce;
	/** Work stopped because tokens ran out: who can do something about it hears of it. */
	announcePaused: (
		tx: Tx,
		paused: {
			companyId: string;
			/** Names the work and the stop: told twice, it is one alert. */
			key: string;
			feature: Feature;
			subject: { kind: string; id: string; name: string };
			missingTokens: number | null;
		},
	) => Promise<void>;
	speech: SpeechProvider;
	/** Where recordings are kept once they are whole. */
	recordings: Storage;
	/** Where bytes arrive. */
	uploadsFolder: string;
	log: Log;
};

/** News of an interview: told with the commit that made them true. */
export const interviewTopic = "interview_changed";

export type InterviewNews = {
	companyId: string;
	interviewId: string;
	state: Interview["state"] | "deleted";
	progress: Interview["progress"];
};

export const tellInterview = (tx: Tx, news: InterviewNews) =>
	tell(tx, interviewTopic, news);

/** What work on an interview is booked on. */
export const subjectOf = (interviewId: string) => ({
	kind: "interview",
	id: interviewId,
});

export const usageOf = (audioSeconds: number) =>
	({ feature: "interview_transcription", audioSeconds }) as const;
