/**
 * The draft of one survey, outside of React: what is edited, what can be undone, and how far it is saved. It saves by
 * itself shortly after an edit, one saving at a time, and tries again by itself when the server does not answer.
 *
 * When somebody else saved meanwhile, their edit and this one become one, and undoing undoes only one's own; where both
 * changed the same, nothing is saved until a person has looked at both.
 */
import type { Survey } from "@verbatim/contract/surveys";
import { isRefused, NoAnswer } from "../../api/call.ts";
import { type Draft, draftOf } from "./edit.ts";
import {
	changed,
	type History,
	historyFrom,
	rebased,
	redone,
	undone,
} from "./history.ts";
import { type Conflict, isSame, merge, type Side } from "./merge.ts";

export type Saving =
	/** Undefined: nothing was edited since it was opened. */
	| { is: "saved"; at: Date | undefined }
	| { is: "waiting" | "saving" }
	| { is: "failed"; error: Error }
	| { is: "conflict"; conflicts: Conflict[] };

export type DraftState = {
	draft: Draft;
	canUndo: boolean;
	canRedo: boolean;
	saving: Saving;
};

export type DraftStore = {
	state(): DraftState;
	watch(onChange: () => void): () => void;
	/** `as` names what is edited: edits of it shortly after one another are undone as one. */
	change(edit: (draft: Draft) => Draft, as?: string): void;
	undo(): void;
	redo(): void;
	/** Saves now. Answers what the server then has, or undefined when it could not be saved. */
	flush(): Promise<Survey | undefined>;
	/** The server told of this survey by another way. */
	adopt(survey: Survey): void;
	/** Both sides were looked at: `choose` says whose stands, by a conflict's path. */
	resolve(choose: (path: string) => Side): void;
};

const pauseMilliseconds = 700;
const againMillisecondsMax = 15_000;

export function openDraft({
	survey,
	save,
	read,
	onMerged,
}: {
	survey: Survey;
	save: (body: Draft & { revision: number }) => Promise<Survey>;
	read: () => Promise<Survey>;
	/** Somebody else's edit came in. */
	onMerged: () => void;
}): DraftStore {
	let known = survey;
	/** What the server is known to have, as it was sent to it. */
	let base = draftOf(survey);
	let history: History<Draft> = historyFrom(base);
	let saving: Saving = { is: "saved", at: undefined };
	let theirs: Survey | undefined;
	let failures = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let underWay: Promise<void> | undefined;
	const watchers = new Set<() => void>();
	let state = stateNow();

	function stateNow(): DraftState {
		return {
			draft: history.present,
			canUndo: history.past.length > 0,
			canRedo: history.future.length > 0,
			saving,
		};
	}
	const tell = () => {
		state = stateNow();
		for (const watcher of watchers) watcher();
	};
	/** A survey has a name: while its field is empty, it keeps the one it had. */
	const sendable = (): Draft => {
		const name = history.present.name.trim();
		return { ...history.present, name: name === "" ? base.name : name };
	};
	const isDirty = () => !isSame(sendable(), base);

	const plan = (milliseconds: number) => {
		clearTimeout(timer);
		timer = setTimeout(() => void saveNow(), milliseconds);
	};
	const edited = () => {
		if (saving.is !== "conflict") {
			if (isDirty()) {
				if (saving.is !== "saving") saving = { is: "waiting" };
				plan(pauseMilliseconds);
			} else if (underWay === undefined && saving.is === "waiting") {
				clearTimeout(timer);
				saving = { is: "saved", at: undefined };
			}
		}
		tell();
	};

	/** Somebody else's edit on top of what both began with. */
	const take = (arrived: Survey) => {
		const from = { base, theirs: draftOf(arrived) };
		const { value, conflicts } = merge({ ...from, mine: history.present });
		if (conflicts.length > 0) {
			theirs = arrived;
			clearTimeout(timer);
			saving = { is: "conflict", conflicts };
			tell();
			return;
		}
		const isNews = !isSame(value, history.present);
		history = rebased(history, (mine) => merge({ ...from, mine }).value);
		known = arrived;
		base = from.theirs;
		theirs = undefined;
		saving = isDirty() ? { is: "waiting" } : { is: "saved", at: new Date() };
		if (isDirty()) plan(pauseMilliseconds);
		tell();
		if (isNews) onMerged();
	};

	const fail = (error: Error) => {
		saving = { is: "failed", error };
		failures += 1;
		if (error instanceof NoAnswer)
			plan(Math.min(1_000 * 2 ** (failures - 1), againMillisecondsMax));
		tell();
	};

	async function saveOnce(): Promise<void> {
		const sent = sendable();
		saving = { is: "saving" };
		tell();
		try {
			known = await save({ ...sent, revision: known.revision });
			base = sent;
			failures = 0;
			saving = isDirty() ? { is: "waiting" } : { is: "saved", at: new Date() };
			if (isDirty()) plan(pauseMilliseconds);
			tell();
		} catch (error) {
			if (!(error instanceof Error)) throw error;
			if (!isRefused(error, "wrong_state")) return fail(error);
			// Refused because of another's saving, or because of the survey's state: what it now is tells which.
			try {
				const arrived = await read();
				if (arrived.revision === known.revision) fail(error);
				else take(arrived);
			} catch (readError) {
				fail(readError instanceof Error ? readError : error);
			}
		}
	}

	function saveNow(): Promise<void> {
		clearTimeout(timer);
		if (underWay !== undefined) return underWay;
		if (saving.is === "conflict" || !isDirty()) return Promise.resolve();
		underWay = saveOnce().finally(() => {
			underWay = undefined;
		});
		return underWay;
	}

	return {
		state: () => state,
		watch(onChange) {
			watchers.add(onChange);
			return () => watchers.delete(onChange);
		},
		change(edit, as) {
			const next = edit(history.present);
			if (next === history.present) return;
			history = changed(history, next, { as, at: Date.now() });
			edited();
		},
		undo() {
			history = undone(history);
			edited();
		},
		redo() {
			history = redone(history);
			edited();
		},
		async flush() {
			// What is typed while a saving is under way needs another one; what fails ends it.
			for (let times = 0; times < 5 && isDirty(); times += 1) {
				await saveNow();
				if (saving.is === "failed" || saving.is === "conflict")
					return undefined;
			}
			return isDirty() ? undefined : known;
		},
		adopt(arrived) {
			if (arrived.revision <= known.revision) return;
			// A saving that is under way will be told of it, unless it is its own.
			if (underWay !== undefined || saving.is === "conflict") return;
			take(arrived);
		},
		resolve(choose) {
			if (theirs === undefined) return;
			const from = { base, theirs: draftOf(theirs) };
			const { value } = merge({ ...from, mine: history.present }, choose);
			const onto = rebased(history, (mine) => merge({ ...from, mine }).value);
			history = changed(onto, value, { as: undefined, at: Date.now() });
			known = theirs;
			base = from.theirs;
			theirs = undefined;
			saving = isDirty() ? { is: "waiting" } : { is: "saved", at: new Date() };
			if (isDirty()) plan(0);
			tell();
		},
	};
}
