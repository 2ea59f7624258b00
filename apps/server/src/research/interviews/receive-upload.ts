/**
 * Receive an upload: resumable, by the tus protocol. An interview is there as soon as its upload begins; when the last
 * byte is written it is measured. Uploading is free.
 */
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { FileStore } from "@tus/file-store";
import { Server } from "@tus/server";
import {
	recordingBytesMax,
	recordingsAtOnceMax,
	uploadsPath,
} from "@verbatim/contract/interviews";
import { type Problem, problem } from "@verbatim/contract/problems";
import { type Actor, may } from "../../company/actor.ts";
import { newId } from "../../platform/ids.ts";
import { nameFromFile } from "./interview.ts";
import { type Interviews, tellInterview } from "./interviews.ts";
import * as store from "./store.ts";
import { measureTask } from "./tasks.ts";

export type Uploads = {
	/** Answer one request of the protocol on behalf of a member. */
	receive(request: Request, actor: Actor): Promise<Response | Problem>;
};

export async function openUploads(
	interviews: Interviews,
	origin: string,
): Promise<Uploads> {
	const { db, uploadsFolder } = interviews;
	await mkdir(uploadsFolder, { recursive: true });
	// The protocol's library calls its hooks with the request that it was given.
	const actors = new WeakMap<object, Actor>();
	const actorOf = (request: object): Actor => {
		const actor = actors.get(request);
		if (actor === undefined)
			throw new Error("A request without an actor reached the uploads");
		return actor;
	};

	const server = new Server({
		path: uploadsPath,
		datastore: new FileStore({ directory: uploadsFolder }),
		relativeLocation: true,
		allowedOrigins: [origin],
		maxSize: recordingBytesMax,
		namingFunction: () => newId(),
		// A finished upload belongs to its interview; deleting that is another thing.
		disableTerminationForFinishedUploads: true,
		async onUploadCreate(request, upload) {
			const { companyId, memberId } = actorOf(request);
			if (upload.size === undefined)
				throw refusal(400, "The upload must say how large it is.");
			if (upload.size === 0)
				throw refusal(
					422,
					"This file is empty. Nothing was stored or charged.",
				);
			if (
				(await store.countUploading(db, companyId)) >=
				4 * recordingsAtOnceMax
			)
				throw refusal(
					429,
					"Too many uploads are under way. Finish or remove some first.",
				);
			const interview = { companyId, interviewId: upload.id };
			await db.transaction(async (tx) => {
				await store.insertUploading(tx, {
					...interview,
					name: nameFromFile(upload.metadata?.["filename"] ?? ""),
					sizeBytes: upload.size ?? 0,
					uploadedBy: memberId,
				});
				await tellInterview(tx, {
					...interview,
					state: "uploading",
					progress: null,
				});
			});
			return {};
		},
		async onUploadFinish(request, upload) {
			await finishUpload(interviews, {
				companyId: actorOf(request).companyId,
				interviewId: upload.id,
			});
			return {};
		},
	});

	return {
		async receive(request, actor) {
			if (!may(actor, "edit_research"))
				return problem("not_allowed", "Viewers cannot upload recordings.");
			actors.set(request, actor);
			const interviewId = uploadIdOf(request);
			if (interviewId !== undefined) {
				// Another company's upload is answered exactly like one that never was.
				const interview = isUuid(interviewId)
					? await store.findInterview(db, {
							companyId: actor.companyId,
							interviewId,
						})
					: undefined;
				if (interview === undefined)
					return problem("not_found", "There is no such upload.");
				if (request.method === "DELETE")
					return removeUpload(interviews, server, request, interview);
			}
			return server.handleWeb(request as never) as Promise<Response>;
		},
	};
}

/** The last byte is there: begin to measure. Called again (by a client's repetition, by the sweep) it does nothing more. */
export async function finishUpload(
	interviews: Interviews,
	of: { companyId: string; interviewId: string },
): Promise<void> {
	await interviews.db.transaction(async (tx) => {
		if (!(await store.setMeasuring(tx, of))) return;
		await interviews.jobs.send(tx, measureTask, of, { key: of.interviewId });
		await tellInterview(tx, { ...of, state: "measuring", progress: null });
	});
}

async function removeUpload(
	interviews: Interviews,
	server: Server,
	request: Request,
	interview: { companyId: string; interviewId: string; state: string },
): Promise<Response | Problem> {
	if (interview.state !== "uploading")
		return problem(
			"wrong_state",
			"This upload is finished. Delete the interview instead.",
		);
	const response = (await server.handleWeb(request as never)) as Response;
	await interviews.db.transaction(async (tx) => {
		await store.deleteInterview(tx, interview);
		await tellInterview(tx, { ...interview, state: "deleted", progress: null });
	});
	return response;
}

/** How many bytes of an upload are here. The file itself is the truth, also after a crash. */
export async function receivedBytes(
	interviews: Interviews,
	interviewId: string,
): Promise<number> {
	return stat(join(interviews.uploadsFolder, interviewId)).then(
		(file) => file.size,
		() => 0,
	);
}

export const uploadedFile = (interviews: Interviews, interviewId: string) =>
	join(interviews.uploadsFolder, interviewId);

/** Remove what an upload left: its bytes and the protocol's note beside them. */
export async function removeUploadedFiles(
	interviews: Interviews,
	interviewId: string,
): Promise<void> {
	for (const name of await readdir(interviews.uploadsFolder))
		if (name === interviewId || name === `${interviewId}.json`)
			await rm(join(interviews.uploadsFolder, name), { force: true });
}

const refusal = (status: number, sentence: string) => ({
	status_code: status,
	body: sentence,
});

function uploadIdOf(request: Request): string | undefined {
	const rest = new URL(request.url).pathname.slice(uploadsPath.length);
	return rest.length > 1 ? decodeURIComponent(rest.slice(1)) : undefined;
}

const isUuid = (text: string) => /^[0-9a-f-]{36}$/.test(text);
