/** What the verbs of surveys work with. Made once, where everything is wired. */
import type { Book } from "@verbatim/tokens/book";
import type { Spend } from "@verbatim/tokens/spend";
import type { Db, Tx } from "../../platform/db.ts";
import type { Jobs } from "../../platform/jobs.ts";
import { tell } from "../../platform/live.ts";

export type Surveys = {
	db: Db;
	spend: Spend;
	book: Book;
	jobs: Jobs;
};

/** News of a survey: its definition, its state, or what was answered. Told with the commit that made them true. */
export const surveyTopic = "survey_changed";

export type SurveyNews = { companyId: string; surveyId: string };

export const tellSurvey = (
	tx: Tx,
	{ companyId, surveyId }: SurveyNews,
): Promise<void> => tell(tx, surveyTopic, { companyId, surveyId });

/** What respondents' answers to a survey are booked on. */
export const subjectOf = (surveyId: string) => ({
	kind: "survey",
	id: surveyId,
});
