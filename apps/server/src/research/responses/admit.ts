/** Who answers: the response that a call may write to, or why it may not. Another survey's session is no session here. */
import { type Problem, problem } from "@verbatim/contract/problems";
import { sessionHeader } from "@verbatim/contract/respond";
import type { Definition } from "@verbatim/contract/surveys";
import type { Tx } from "../../platform/db.ts";
import { findPublished, versionOf } from "../surveys/published.ts";
import type { PublishedSurvey } from "../surveys/survey.ts";
import type { Responses } from "./responses.ts";
import type { Session } from "./session.ts";

export type Admitted = {
	session: Session;
	published: PublishedSurvey;
	/** The version that the response began with. */
	definition: Definition;
};

export const noSurvey = problem("not_found", "There is no such survey.");
export const noResponse = problem(
	"not_found",
	"These answers are not here any more: they were deleted.",
);
export const isClosed = problem(
	"wrong_state",
	"This survey is closed. What was saved before stays saved; nothing more can be added.",
);
export const isComplete = problem(
	"wrong_state",
	"These answers were completed before. They were not changed.",
);
const noSession = problem(
	"not_signed_in",
	"This page was open for too long, or belongs to another survey. Nothing is lost: load it again and go on.",
);

/** A malformed address and an unknown one are answered alike; only the second is looked for. */
export const surveyAt = async (
	tx: Tx,
	publicId: string,
): Promise<PublishedSurvey | undefined> =>
	/^[a-z0-9]{14}$/.test(publicId) ? findPublished(tx, publicId) : undefined;

/** A paused survey lets those who began come to an end; a closed one nobody. */
export async function admit(
	responses: Pick<Responses, "db" | "sessions">,
	{ publicId, requestHeaders }: { publicId: string; requestHeaders: Headers },
): Promise<Admitted | Problem> {
	const session = responses.sessions.openSession(
		requestHeaders.get(sessionHeader) ?? "",
	);
	if (session === undefined) return noSession;
	const published = await surveyAt(responses.db, publicId);
	if (published === undefined) return noSurvey;
	if (
		session.companyId !== published.companyId ||
		session.surveyId !== published.surveyId
	)
		return noSession;
	if (published.state === "closed") return isClosed;
	const definition =
		session.version === published.version
			? published.definition
			: await versionOf(responses.db, session);
	if (definition === undefined) return noSurvey;
	return { session, published, definition };
}
