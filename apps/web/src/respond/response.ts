/**
 * A response on this device: what was answered, what of it the server has, and what can be done with it. Everything is kept
 * here first and sent after; nothing that a person does waits for the network, but for what only the server knows.
 */
import type { Language } from "@verbatim/contract/languages";
import type { AnswerValue, AskedSurvey } from "@verbatim/contract/respond";
import * as contract from "@verbatim/contract/respond";
import { isRefused, NoAnswer, Refused } from "../api/call.ts";
import { newRequestId } from "../api/request-id.ts";
import type { Keep } from "./keeping/keep.ts";
import {
	hashOf,
	type Kept,
	type KeptAnswer,
	type KeptChunk,
	type KeptFollowUps,
	type KeptResponse,
	type KeptTake,
	names,
	newResponse,
	parametersIn,
	readKept,
	type TakeRefusal,
} from "./keeping/kept.ts";
import {
	type Job,
	mayPass,
	pauseSeconds,
	type Waiting,
} from "./sending/outbox.ts";
import { solve } from "./sending/proof-of-work.ts";
import { type Outbox, runOutbox } from "./sending/run-outbox.ts";
import { sendChunk, tell } from "./sending/server.ts";
import {
	nearestStep,
	type Place,
	placeName,
	type Step,
	stepAfter,
	stepBefore,
} from "./steps.ts";

export type Phase =
	| "loading"
	/** Nothing of it is here, and the server does not answer. */
	| "unreachable"
	/** There is no such survey. */
	| "missing"
	| "paused"
	| "closed"
	/** The answers were deleted elsewhere. */
	| "gone"
	/** The server takes these answers from another device only. */
	| "elsewhere"
	| "answering"
	| "taken_back";

export type State = {
	phase: Phase;
	survey: AskedSurvey | undefined;
	language: Language;
	step: Step;
	answers: ReadonlyMap<string, KeptAnswer>;
	/** What is typed or chosen and not yet confirmed. */
	drafts: ReadonlyMap<string, AnswerValue>;
	followUps: ReadonlyMap<string, KeptFollowUps>;
	takes: ReadonlyMap<string, KeptTake>;
	hasBegun: boolean;
	isInWriting: boolean;
	wantsToFinish: boolean;
	isComplete: boolean;
	receipt: string | null;
	/** Questions that the server misses an answer to. */
	missing: readonly string[];
	isReachable: boolean;
	/** What is here and not there. */
	unsent: number;
	where: "device" | "memory" | "full";
};

/** How long a follow-up is waited for, and how long the saving of a recording before it. */
export const followUpSecondsMax = 4;
export const savingSecondsMax = 6;
const proofsMax = 4;

export type ResponseStore = ReturnType<typeof openResponse>;

export function openResponse({
	keep,
	publicId,
	search,
	preferred,
	survey: early,
}: {
	keep: Keep;
	publicId: string;
	/** Asked for before anything else, while the device was opening what it keeps. */
	survey: Promise<AskedSurvey>;
	/** What stands behind the `?` of the address. */
	search: string;
	/** Languages of the browser, the best first. */
	preferred: readonly string[];
}) {
	let response: KeptResponse | undefined;
	let answers = new Map<string, KeptAnswer>();
	let drafts = new Map<string, AnswerValue>();
	let followUps = new Map<string, KeptFollowUps>();
	let takes = new Map<string, KeptTake>();
	let phase: Phase = "loading";
	let missing: readonly string[] = [];
	let isReachable = true;
	let isFirst = true;
	let outbox: Outbox | undefined;
	const proofs = new Map<string, number>();
	const watchers = new Set<() => void>();
	let state = stateNow();

	function stateNow(): State {
		return {
			phase,
			survey: response?.survey,
			language:
				response?.language ?? languageAmong(contractLanguages, wanted()),
			step: response?.step ?? "welcome",
			answers: new Map(answers),
			drafts: new Map(drafts),
			followUps: new Map(followUps),
			takes: new Map(takes),
			hasBegun: response?.hasBegun ?? false,
			isInWriting: response?.isInWriting ?? false,
			wantsToFinish: response?.wantsToFinish ?? false,
			isComplete: response?.isComplete ?? false,
			receipt: response?.receipt ?? null,
			missing,
			isReachable,
			unsent:
				writtenUnsent().length +
				[...takes.values()].filter((take) => take.state === "kept").length,
			where: keep.where(),
		};
	}

	const changed = () => {
		state = stateNow();
		for (const watcher of watchers) watcher();
	};

	function wanted(): string[] {
		return [new URLSearchParams(search).get("lang") ?? "", ...preferred];
	}

	// What is kept ------------------------------------------------------------------------------------------------------

	function the(): KeptResponse {
		if (response === undefined) throw new Error("There is no response yet");
		return response;
	}

	async function setResponse(more: Partial<KeptResponse>): Promise<void> {
		response = { ...the(), ...more };
		changed();
		// What was not begun is not worth keeping: whoever only looked leaves nothing behind.
		if (response.hasBegun)
			await keep.put(names.response(response.publicId), response);
	}

	async function setAnswer(
		place: Place,
		make: (before: KeptAnswer | undefined) => KeptAnswer,
	): Promise<KeptAnswer> {
		const answer = await keep.change<KeptAnswer>(
			names.answer(the().responseId, place),
			make,
		);
		answers.set(placeName(place), answer);
		changed();
		return answer;
	}

	async function setTake(
		takeId: string,
		more: Partial<KeptTake>,
	): Promise<void> {
		const before = takes.get(takeId);
		if (before === undefined) return;
		const take = { ...before, ...more };
		takes.set(takeId, take);
		changed();
		await keep.put(names.take(the().responseId, takeId), take);
	}

	async function setFollowUps(of: KeptFollowUps): Promise<void> {
		followUps.set(of.questionId, of);
		changed();
		await keep.put(names.followUps(the().responseId, of.questionId), of);
	}

	async function discardTake(takeId: string): Promise<void> {
		takes.delete(takeId);
		changed();
		await keep.remove(names.take(the().responseId, takeId));
		await keep.remove(names.chunks(the().responseId, takeId));
	}

	async function forget(): Promise<void> {
		if (response === undefined) return;
		await keep.remove(names.all(response.responseId));
		await keep.remove(names.response(response.publicId));
		answers = new Map();
		drafts = new Map();
		followUps = new Map();
		takes = new Map();
	}

	// What waits --------------------------------------------------------------------------------------------------------

	/** An answer that is a recording goes with its take. */
	function writtenUnsent(): KeptAnswer[] {
		return [...answers.values()]
			.filter(
				({ value, revision, sentRevision, isRefused }) =>
					revision > sentRevision &&
					!isRefused &&
					(value.kind !== "recording" ||
						takes.get(value.takeId)?.state === "saved"),
			)
			.sort((one, other) => one.keptAt - other.keptAt);
	}

	function waiting(): Waiting {
		const { session, receipt, hasBegun, wantsToFinish, isComplete } = the();
		if (phase !== "answering" || !hasBegun || isComplete)
			return {
				isNew: false,
				hasSession: false,
				answers: [],
				takes: [],
				wantsToFinish: false,
			};
		return {
			isNew: receipt === null,
			hasSession:
				session !== null &&
				new Date(session.expiresAt).getTime() > Date.now() + 60_000,
			answers: writtenUnsent().map(({ place }) => ({
				place: placeName(place),
			})),
			takes: [...takes.values()]
				.filter(({ state: is }) => ["recording", "review", "kept"].includes(is))
				.sort((one, other) => one.madeAt - other.madeAt)
				.map((take) => ({
					...take,
					isKept: take.state === "kept",
					isEnded: take.state !== "recording",
				})),
			wantsToFinish,
		};
	}

	function startSending(): void {
		outbox ??= runOutbox({
			waiting,
			perform,
			onReached(is) {
				if (is === isReachable) return;
				isReachable = is;
				changed();
			},
		});
		outbox.wake();
	}

	// What the server is told -------------------------------------------------------------------------------------------

	async function perform(job: Job): Promise<void> {
		try {
			switch (job.do) {
				case "begin":
					return await begin();
				case "answer":
					return await sendAnswer(job.place);
				case "chunk":
					return await sendOneChunk(job.takeId, job.number);
				case "save":
					return await saveTake(job.takeId);
				case "finish":
					return await finishThere();
			}
		} catch (error) {
			if (!(error instanceof Refused) || mayPass(error.document.status))
				throw error;
			if (error.document.code === "not_signed_in" && job.do !== "begin") {
				await setResponse({ session: null });
				// Put off for a second, in which the session is made anew.
				throw error;
			}
			await refusedForGood(job, error);
		}
	}

	const session = (): string => {
		const { session: is } = the();
		if (is === null) throw new Error("There is no session");
		return is.token;
	};

	async function begin(): Promise<void> {
		const { responseId, deviceKey, language, parameters } = the();
		const began = await tell(
			contract.beginResponse,
			{
				params: { publicId },
				body: { responseId, deviceKey, language, parameters },
			},
			{ outlivesPage: true },
		);
		const there = new Map(
			began.answers.flatMap(
				({ questionId, value, revision, followUps: of }) => [
					[
						placeName({ questionId, followUp: 0 }),
						{ value, revision },
					] as const,
					...of.map(
						({ number, answer }) =>
							[
								placeName({ questionId, followUp: number }),
								answer === null ? undefined : { value: answer, revision: 0 },
							] as const,
					),
				],
			),
		);
		const sent = [...answers.values()].filter(
			({ sentRevision, value }) => sentRevision > 0 && value.kind !== "skipped",
		);
		if (sent.length > 0 && [...there.values()].every((one) => !one)) {
			// Everything that it had is gone: it was deleted, and nobody wants it back.
			await forget();
			phase = "gone";
			return changed();
		}
		for (const { questionId, value, revision } of began.answers) {
			const place = { questionId, followUp: 0 };
			const here = answers.get(placeName(place));
			// A second window of this device was further.
			if (here !== undefined && here.revision >= revision) continue;
			await setAnswer(place, () => ({
				place,
				value,
				revision,
				sentRevision: revision,
				isRefused: false,
				keptAt: Date.now(),
			}));
		}
		await setResponse({
			survey: began.survey,
			session: { token: began.session, expiresAt: began.expiresAt },
			receipt: began.receipt,
			step: nearestStep(the().step, given(began.survey)),
			...(began.isComplete ? { isComplete: true, step: "end" as const } : {}),
		});
		if (began.isComplete) await tidyUp();
	}

	async function sendAnswer(name: string): Promise<void> {
		const answer = answers.get(name);
		if (answer === undefined) return;
		const { place, value, revision } = answer;
		const saved = await tell(
			contract.saveAnswer,
			{
				params: { publicId, questionId: place.questionId },
				body: { value, revision, followUp: place.followUp || null },
			},
			{ session: session(), outlivesPage: true },
		);
		await setAnswer(place, (now = answer) =>
			saved.revision > revision
				? // Another window of this device had sent a later one: what was given last, here, stands.
					{ ...now, revision: saved.revision + 1 }
				: { ...now, sentRevision: Math.max(now.sentRevision, revision) },
		);
	}

	async function sendOneChunk(takeId: string, number: number): Promise<void> {
		const take = takes.get(takeId);
		const chunk = await keep.get<KeptChunk>(
			names.chunk(the().responseId, takeId, number),
		);
		if (take === undefined) return;
		if (chunk === undefined) return refuseTake(takeId, "unusable");
		await sendChunk({ publicId, takeId, number }, chunk, session());
		const now = takes.get(takeId);
		if (now !== undefined)
			await setTake(takeId, {
				sentChunks: [...new Set([...now.sentChunks, number])],
			});
	}

	async function saveTake(takeId: string): Promise<void> {
		const take = takes.get(takeId);
		if (take === undefined) return;
		const { place, chunks, revision, proof } = take;
		const { outcome, challenge } = await tell(
			contract.saveTake,
			{
				params: { publicId, takeId },
				body: {
					questionId: place.questionId,
					followUp: place.followUp || null,
					chunks,
					revision,
					proof,
				},
			},
			{ session: session() },
		);
		switch (outcome) {
			case "saved":
			case "parked":
				await setTake(takeId, { state: "saved" });
				if (answers.has(placeName(place)))
					await setAnswer(place, (now) => ({
						...(now as KeptAnswer),
						sentRevision: Math.max(now?.sentRevision ?? 0, revision),
					}));
				return;
			case "in_writing":
			case "silent":
				return refuseTake(takeId, outcome);
			case "prove": {
				const tried = (proofs.get(takeId) ?? 0) + 1;
				proofs.set(takeId, tried);
				if (challenge === null || tried > proofsMax)
					throw new NoAnswer("The server wants more proof than it says");
				return setTake(takeId, { proof: await solve(challenge) });
			}
		}
	}

	async function refuseTake(
		takeId: string,
		refusal: TakeRefusal,
	): Promise<void> {
		const take = takes.get(takeId);
		if (take === undefined) return;
		await setTake(takeId, { state: "refused", refusal });
		await keep.remove(names.chunks(the().responseId, takeId));
		const answer = answers.get(placeName(take.place));
		if (answer?.value.kind === "recording" && answer.value.takeId === takeId) {
			await setAnswer(take.place, (now = answer) => ({
				...now,
				value: { kind: "skipped" },
				sentRevision: now.revision,
			}));
		}
		if (refusal === "in_writing") await setResponse({ isInWriting: true });
		// The person looks at it before the end.
		if (the().wantsToFinish) await setResponse({ wantsToFinish: false });
		changed();
	}

	async function finishThere(): Promise<void> {
		await tell(
			contract.finishResponse,
			{ params: { publicId }, body: {} },
			{ session: session(), outlivesPage: true },
		);
		await setResponse({ isComplete: true, step: "end" });
		await tidyUp();
	}

	/** Complete: the device keeps the receipt, and that it is complete. */
	async function tidyUp(): Promise<void> {
		await keep.remove(names.all(the().responseId));
		drafts = new Map();
		takes = new Map();
		changed();
	}

	async function refusedForGood(job: Job, refused: Refused): Promise<void> {
		const { code, fields = [] } = refused.document;
		if (job.do === "begin") {
			phase =
				code === "not_found"
					? "missing"
					: code === "wrong_state"
						? ((await stateThere()) ?? "closed")
						: "elsewhere";
			return changed();
		}
		if (code === "wrong_state") {
			if (job.do === "finish" && fields.length > 0) {
				missing = fields.map(({ field }) => field);
				await setResponse({ wantsToFinish: false });
				return;
			}
			const lost = fields.find(({ field }) => field === "chunks")?.message;
			const take = job.do === "save" ? takes.get(job.takeId) : undefined;
			if (lost !== undefined && take !== undefined) {
				const again = new Set(lost.split(",").map(Number));
				return setTake(take.takeId, {
					sentChunks: take.sentChunks.filter((number) => !again.has(number)),
				});
			}
			// Closed, or complete by another window: the session's beginning tells which.
			await begin().catch(async (error: unknown) => {
				if (error instanceof Refused && !mayPass(error.document.status))
					return refusedForGood({ do: "begin" }, error);
				throw error;
			});
			if (phase !== "answering" || the().isComplete) return;
		}
		const isOfFollowUp = job.do === "answer" && !job.place.endsWith(":0");
		if (code === "not_found" && !isOfFollowUp) {
			await forget();
			phase = "gone";
			return changed();
		}
		switch (job.do) {
			case "answer": {
				const answer = answers.get(job.place);
				if (answer === undefined) return;
				await setAnswer(answer.place, (now = answer) => ({
					...now,
					isRefused: now.revision === answer.revision,
				}));
				if (the().wantsToFinish) await setResponse({ wantsToFinish: false });
				return;
			}
			case "chunk":
			case "save":
				return refuseTake(
					job.takeId,
					code === "unusable_recording"
						? "unusable"
						: code === "too_large"
							? "too_much"
							: "too_late",
				);
			case "finish":
				return setResponse({ wantsToFinish: false });
		}
	}

	async function stateThere(): Promise<"paused" | "closed" | undefined> {
		const survey = await tell(contract.getAskedSurvey, {
			params: { publicId },
		}).catch(() => undefined);
		return survey === undefined || survey.state === "open"
			? undefined
			: survey.state;
	}

	// What a person does ------------------------------------------------------------------------------------------------

	const given = (survey = the().survey) => ({
		survey,
		answers: new Map([
			...[...answers].map(([name, { value }]) => [name, value] as const),
		]),
		followUps: new Map(
			[...followUps].map(([id, { asked }]) => [id, asked.length] as const),
		),
	});

	async function load(): Promise<void> {
		const kept: Kept | undefined = await readKept(keep, publicId);
		if (kept !== undefined) {
			response = kept.response;
			answers = byPlace(kept.answers);
			drafts = new Map(
				kept.drafts.map(({ place, value }) => [placeName(place), value]),
			);
			followUps = new Map(kept.followUps.map((one) => [one.questionId, one]));
			takes = new Map(kept.takes.map((take) => [take.takeId, take]));
			phase = "answering";
			changed();
			startSending();
			const there = await early.catch(() => undefined);
			if (!response.isComplete && there?.state === "closed") {
				phase = "closed";
				changed();
			}
			return;
		}
		for (let failures = 1; ; failures += 1) {
			try {
				const survey = await (failures === 1 && isFirst
					? early
					: tell(contract.getAskedSurvey, { params: { publicId } }));
				response = newResponse({
					publicId,
					survey,
					language: languageAmong(survey.languages, wanted()),
					parameters: parametersIn(search),
				});
				phase = survey.state === "open" ? "answering" : survey.state;
				isReachable = true;
				return changed();
			} catch (error) {
				if (isRefused(error, "not_found")) {
					phase = "missing";
					return changed();
				}
				phase = "unreachable";
				isReachable = false;
				changed();
				await untilOnlineOr(pauseSeconds(failures));
			}
		}
	}

	return {
		state: () => state,
		watch(onChange: () => void): () => void {
			watchers.add(onChange);
			return () => watchers.delete(onChange);
		},
		load,

		async setLanguage(language: Language): Promise<void> {
			await setResponse({ language });
		},

		async start(): Promise<void> {
			await setResponse({ hasBegun: true });
			await setResponse({ step: stepAfter("welcome", given()) });
			startSending();
		},

		/** Where one would be next, and was before, if the answer here were this one. */
		neighbours(place: Place | "end", value?: AnswerValue) {
			const of = given();
			if (place !== "end" && value !== undefined)
				of.answers.set(placeName(place), value);
			return { next: stepAfter(place, of), before: stepBefore(place, of) };
		},

		async go(step: Step): Promise<void> {
			await setResponse({ step, wantsToFinish: false });
		},

		/** Typed or chosen, and not yet confirmed: it stays on the device. */
		async draft(place: Place, value: AnswerValue | undefined): Promise<void> {
			if (value === undefined) drafts.delete(placeName(place));
			else drafts.set(placeName(place), value);
			changed();
			const name = names.draft(the().responseId, place);
			if (value === undefined) await keep.remove(name);
			else await keep.put(name, { place, value });
		},

		/** The answer to a question, as it is from now on. */
		async answer(place: Place, value: AnswerValue): Promise<void> {
			const name = placeName(place);
			const before = answers.get(name);
			const isSame =
				before !== undefined &&
				JSON.stringify(before.value) === JSON.stringify(value) &&
				!before.isRefused;
			if (!isSame) {
				await setAnswer(place, (now) => ({
					place,
					value,
					revision: (now?.revision ?? 0) + 1,
					sentRevision: now?.sentRevision ?? 0,
					isRefused: false,
					keptAt: Date.now(),
				}));
				// Other words may be worth another question.
				const asked = followUps.get(place.questionId);
				if (asked?.isOver === true)
					await setFollowUps({ ...asked, isOver: false });
			}
			missing = missing.filter((id) => id !== place.questionId);
			drafts.delete(name);
			await keep.remove(names.draft(the().responseId, place));
			// Takes of this place that did not become the answer, and are not there: nobody will hear them.
			for (const take of takes.values())
				if (
					placeName(take.place) === name &&
					take.state !== "saved" &&
					(value.kind !== "recording" || value.takeId !== take.takeId)
				)
					await discardTake(take.takeId);
			changed();
			outbox?.wake();
		},

		// Spoken answers ---------------------------------------------------------------------------------------------------

		async beginTake(place: Place, type: string): Promise<string> {
			const takeId = newRequestId();
			const take: KeptTake = {
				takeId,
				place,
				type,
				seconds: 0,
				chunks: 0,
				sentChunks: [],
				state: "recording",
				refusal: null,
				revision: 0,
				proof: null,
				madeAt: Date.now(),
			};
			takes.set(takeId, take);
			changed();
			await keep.put(names.take(the().responseId, takeId), take);
			return takeId;
		},

		/** A piece of the sound, in its order. It is on the device before it is sent. */
		async addChunk(
			takeId: string,
			{ bytes, seconds }: { bytes: ArrayBuffer; seconds: number },
		): Promise<void> {
			const take = takes.get(takeId);
			if (take === undefined) return;
			const number = take.chunks;
			await keep.put(names.chunk(the().responseId, takeId, number), {
				bytes,
				hash: await hashOf(bytes),
			} satisfies KeptChunk);
			await setTake(takeId, { chunks: number + 1, seconds });
			outbox?.wake();
		},

		async endTake(takeId: string, seconds: number): Promise<void> {
			const take = takes.get(takeId);
			if (take === undefined) return;
			// Nothing came of it: the microphone gave no sound at all.
			if (take.chunks === 0) return discardTake(takeId);
			await setTake(takeId, { state: "review", seconds });
		},

		discardTake,

		/** The sound of a take, for listening; undefined when it is not on the device any more. */
		async soundOf(takeId: string): Promise<Blob | undefined> {
			const chunks = await keep.list<KeptChunk>(
				names.chunks(the().responseId, takeId),
			);
			return chunks.length === 0
				? undefined
				: new Blob(
						chunks.map(([, { bytes }]) => bytes),
						{ type: takes.get(takeId)?.type ?? "" },
					);
		},

		/** Confirmed: it is the answer from now on. */
		async keepTake(takeId: string): Promise<void> {
			const take = takes.get(takeId);
			if (take === undefined) return;
			await this.answer(take.place, { kind: "recording", takeId });
			const revision = answers.get(placeName(take.place))?.revision ?? 1;
			await setTake(takeId, { state: "kept", revision });
			outbox?.wake();
		},

		/** Until the server has what was answered here, or has refused it, or the time is over. */
		async untilSent(
			place: Place,
			{ secondsMax, signal }: { secondsMax: number; signal?: AbortSignal },
		): Promise<"sent" | "refused" | "not_yet"> {
			const look = () => {
				const answer = answers.get(placeName(place));
				const take = [...takes.values()].find(
					(one) =>
						placeName(one.place) === placeName(place) &&
						one.state === "refused",
				);
				if (take !== undefined || answer?.isRefused === true) return "refused";
				if (answer !== undefined && answer.sentRevision >= answer.revision)
					return "sent";
				return isReachable ? undefined : ("not_yet" as const);
			};
			return new Promise((resolve) => {
				const end = (how: "sent" | "refused" | "not_yet") => {
					clearTimeout(timer);
					watchers.delete(onChange);
					resolve(how);
				};
				const onChange = () => {
					const how = look();
					if (how !== undefined) end(how);
				};
				const timer = setTimeout(() => end("not_yet"), secondsMax * 1_000);
				signal?.addEventListener("abort", () => end("not_yet"));
				watchers.add(onChange);
				onChange();
			});
		},

		/**
		 * The next follow-up to what was answered here; undefined when there is none, or it would take too long. It is not
		 * waited for again then.
		 */
		async askFollowUp(
			place: Place,
			{ signal }: { signal: AbortSignal },
		): Promise<Place | undefined> {
			const { questionId } = place;
			const number = place.followUp + 1;
			const before = followUps.get(questionId) ?? {
				questionId,
				asked: [],
				isOver: false,
			};
			if (before.isOver || number > 3 || !isReachable || the().session === null)
				return undefined;
			const asking = tell(
				contract.askFollowUp,
				{ params: { publicId, questionId }, body: { number } },
				{ session: session(), secondsMax: followUpSecondsMax },
			).catch(() => ({ followUp: null }));
			const skipped = new Promise<{ followUp: null }>((resolve) =>
				signal.addEventListener("abort", () => resolve({ followUp: null })),
			);
			const { followUp } = await Promise.race([asking, skipped]);
			await setFollowUps(
				followUp === null
					? { ...before, isOver: true }
					: {
							...before,
							asked: [
								...before.asked.filter((one) => one.number !== number),
								{ number, text: followUp.text },
							],
						},
			);
			return followUp === null ? undefined : { questionId, followUp: number };
		},

		/** All is answered: what waits is sent, then the end is told. */
		async finish(): Promise<void> {
			missing = [];
			await setResponse({ wantsToFinish: true, step: "end" });
			startSending();
		},

		/** Take the answers back, by their receipt. Refused and unreachable are thrown. */
		async takeBack(receipt: string): Promise<void> {
			await tell(contract.deleteOwnResponse, {
				params: { publicId },
				body: { receipt: receipt.trim() },
			});
			if (response?.receipt === receipt || response?.hasBegun === false) {
				await forget();
				phase = "taken_back";
			}
			changed();
		},

		/** A response of its own, after the former one is gone. */
		async beginAnew(): Promise<void> {
			outbox?.stop();
			outbox = undefined;
			await forget();
			response = undefined;
			phase = "loading";
			isFirst = false;
			changed();
			await load();
		},

		/** Whether the step is one that has to be looked at again before the end. */
		troubles(): Place[] {
			const refusedTakes = [...takes.values()].filter(
				({ state: is }) => is === "refused",
			);
			const refusedAnswers = [...answers.values()].filter(
				({ isRefused }) => isRefused,
			);
			const all = [
				...refusedTakes.map(({ place }) => place),
				...refusedAnswers.map(({ place }) => place),
				...missing.map((questionId) => ({ questionId, followUp: 0 })),
			];
			return [
				...new Map(all.map((place) => [placeName(place), place])).values(),
			];
		},
	};
}

const contractLanguages: readonly Language[] = ["en", "fr", "de"];

/** The first that is wanted and there is, else the first that there is. */
function languageAmong(
	there: readonly Language[],
	wanted: readonly string[],
): Language {
	for (const tag of wanted) {
		const found = there.find(
			(language) => language === tag.toLowerCase().split("-")[0],
		);
		if (found !== undefined) return found;
	}
	return there[0] ?? "en";
}

const byPlace = (answers: KeptAnswer[]) =>
	new Map(answers.map((answer) => [placeName(answer.place), answer]));

const untilOnlineOr = (seconds: number) =>
	new Promise<void>((resolve) => {
		const timer = setTimeout(done, seconds * 1_000);
		function done() {
			clearTimeout(timer);
			removeEventListener("online", done);
			resolve();
		}
		addEventListener("online", done);
	});
