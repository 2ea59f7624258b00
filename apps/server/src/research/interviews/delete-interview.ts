/** Delete: the recording and its transcript go; what was paid stays in the book. Work that runs gives its hold back. */
import { type Problem, problem } from "@verbatim/contract/problems";
import { type Actor, may } from "../../company/actor.ts";
import { keysOf } from "./interview.ts";
import { type Interviews, tellInterview } from "./interviews.ts";
import { removeUploadedFiles } from "./receive-upload.ts";
import * as store from "./store.ts";

export async function deleteInterview(
	interviews: Interviews,
	actor: Actor,
	interviewId: string,
): Promise<Problem | undefined> {
	if (!may(actor, "edit_research"))
		return problem("not_allowed", "Viewers cannot delete interviews.");
	const of = { companyId: actor.companyId, interviewId };
	const refused = await interviews.db.transaction(async (tx) => {
		const interview = await store.lockInterview(tx, of);
		if (interview === undefined)
			return problem("not_found", "There is no such interview.");
		await store.deleteInterview(tx, of);
		await tellInterview(tx, { ...of, state: "deleted", progress: null });
		if (interview.holdId !== undefined)
			// Refused only when it ended by itself, and then it has given everything back.
			await interviews.spend
				.in(tx)
				.release(
					{ companyId: of.companyId, holdId: interview.holdId },
					{ key: keysOf(interview).release },
				);
		return undefined;
	});
	if (refused !== undefined) return refused;
	// After the commit: files without a row are found by the sweep, a row without its file would be a lie.
	await interviews.recordings.remove(interviewId);
	await removeUploadedFiles(interviews, interviewId);
	return undefined;
}
