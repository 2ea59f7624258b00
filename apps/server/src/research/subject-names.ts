/** The names of what tokens are spent on: surveys, the last changed first, then interviews, the newest first. */
import { idFromUuid } from "@verbatim/contract/ids";
import {
	getSubjectNames,
	type NamedSubject,
	namedSubjectsMax,
} from "@verbatim/contract/subjects";
import { type Answering, forMembers } from "../company/answering.ts";
import type { Tx } from "../platform/db.ts";
import { listInterviews } from "./interviews/store.ts";
import { listNames } from "./surveys/store.ts";

export function subjectRoutes({ db }: { db: Tx }): Answering[] {
	return [
		forMembers(getSubjectNames, async ({ actor }) => ({
			subjects: await namesOf(db, actor.companyId),
		})),
	];
}

async function namesOf(db: Tx, companyId: string): Promise<NamedSubject[]> {
	const limit = namedSubjectsMax;
	const [surveys, interviews] = await Promise.all([
		listNames(db, { companyId, limit }),
		listInterviews(db, { companyId, before: undefined, limit }),
	]);
	return [
		...surveys.map(({ surveyId, name }) => ({
			kind: "survey",
			id: idFromUuid("survey", surveyId),
			name,
		})),
		...interviews.map(({ interviewId, name }) => ({
			kind: "interview",
			id: idFromUuid("interview", interviewId),
			name,
		})),
	];
}
