import type { Survey } from "@verbatim/contract/surveys";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { NoAnswer, Refused } from "../../api/call.ts";
import { openDraft } from "./draft-store.ts";
import type { Draft } from "./edit.ts";
import { emptyQuestion, withDefinition, withQuestion } from "./edit.ts";

const survey = (changes: Partial<Survey> = {}): Survey => ({
	id: "survey_1",
	name: "Coffee",
	state: "draft",
	publicId: "abc",
	definition: {
		languages: ["en"],
		welcome: { title: {}, text: {} },
		thanks: { title: {}, text: {} },
		brandColour: "#0b5d52",
		questions: [
			emptyQuestion("long_text", "q_aaaaaaaaaa", []),
			emptyQuestion("long_text", "q_bbbbbbbbbb", []),
		],
	},
	revision: 1,
	publishedVersion: null,
	hasUnpublishedChanges: true,
	settings: { expectedCompletes: 100, atZero: "text", dayCeilingTokens: null },
	cost: { likelyTokens: 0, mostTokens: 0 },
	ceiling: { sessionTokens: 0, dayTokens: 0 },
	counts: { begun: 0, completed: 0, parked: 0, parkedTokens: 0, affected: 0 },
	tripped: null,
	createdAt: "2026-11-01T10:00:00.000Z",
	changedAt: "2026-11-01T10:00:00.000Z",
	...changes,
});

const titled =
	(id: string, en: string) =>
	(draft: Draft): Draft =>
		withDefinition(draft, (definition) =>
			withQuestion(definition, id, (question) => ({
				...question,
				title: { en },
			})),
		);
const named =
	(name: string) =>
	(draft: Draft): Draft => ({ ...draft, name });

const staleRevision = () =>
	new Refused({
		type: "about:blank",
		title: "Not possible in this state",
		status: 409,
		code: "wrong_state",
		detail: "Somebody else saved meanwhile.",
	} as Refused["document"]);

/** A server as the contract tells of it: refuses what was made on an older revision, and keeps nothing of it. */
function openServer(first = survey()) {
	let present = first;
	let isAway = false;
	const bodies: (Draft & { revision: number })[] = [];
	return {
		bodies,
		present: () => present,
		goAway: (away: boolean) => {
			isAway = away;
		},
		/** Somebody else's console. */
		edit(change: (draft: Draft) => Draft) {
			present = {
				...present,
				...change(present),
				revision: present.revision + 1,
			};
		},
		read: async () => {
			if (isAway) throw new NoAnswer("away");
			return structuredClone(present);
		},
		save: async ({ revision, ...draft }: Draft & { revision: number }) => {
			if (isAway) throw new NoAnswer("away");
			bodies.push({ revision, ...draft });
			if (revision !== present.revision) throw staleRevision();
			present = { ...present, ...draft, revision: revision + 1 };
			return structuredClone(present);
		},
	};
}

function openOn(server = openServer()) {
	let merges = 0;
	const draft = openDraft({
		survey: structuredClone(server.present()),
		save: server.save,
		read: server.read,
		onMerged: () => {
			merges += 1;
		},
	});
	return { server, draft, merges: () => merges };
}

const titleOf = (draft: Draft, id: string) =>
	draft.definition.questions.find((question) => question.id === id)?.title.en;

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

describe("saving by itself", () => {
	test("several edits without a pause are saved once, as they are at the end", async () => {
		const { server, draft } = openOn();
		draft.change(named("C"), "name");
		draft.change(named("Co"), "name");
		draft.change(named("Cof"), "name");
		expect(draft.state().saving.is).toBe("waiting");
		await vi.runAllTimersAsync();
		expect(server.bodies.map(({ name }) => name)).toEqual(["Cof"]);
		expect(draft.state().saving.is).toBe("saved");
	});

	test("what is edited while a saving is under way is saved after it, on its revision", async () => {
		const { server, draft } = openOn();
		draft.change(named("One"));
		const saved = draft.flush();
		draft.change(named("Two"));
		expect((await saved)?.name).toBe("Two");
		expect(server.bodies.map(({ revision }) => revision)).toEqual([1, 2]);
		expect(server.present().name).toBe("Two");
	});

	test("an edit that was undone before it was saved is not sent", async () => {
		const { server, draft } = openOn();
		draft.change(named("Other"));
		draft.undo();
		await vi.runAllTimersAsync();
		expect(server.bodies).toEqual([]);
		expect(draft.state().saving.is).toBe("saved");
	});

	test("while its name is empty a survey keeps the one it had", async () => {
		const { server, draft } = openOn();
		draft.change(named("  "));
		draft.change(titled("q_aaaaaaaaaa", "Why?"));
		await vi.runAllTimersAsync();
		expect(server.present().name).toBe("Coffee");
		expect(draft.state().draft.name).toBe("  ");
	});

	test("a server that is away is asked again until it has everything", async () => {
		const { server, draft } = openOn();
		server.goAway(true);
		draft.change(named("Later"));
		await vi.advanceTimersByTimeAsync(2_000);
		expect(draft.state().saving.is).toBe("failed");
		expect(await draft.flush()).toBeUndefined();
		server.goAway(false);
		await vi.runAllTimersAsync();
		expect(draft.state().saving.is).toBe("saved");
		expect(server.present().name).toBe("Later");
	});

	test("a saving whose answer was lost is no conflict with oneself", async () => {
		const { server, draft, merges } = openOn();
		server.edit(named("Mine"));
		draft.change(named("Mine"));
		await vi.runAllTimersAsync();
		expect(draft.state().saving.is).toBe("saved");
		expect(merges()).toBe(0);
	});

	test("a refusal that is not about revisions is told, and nothing is lost", async () => {
		const server = openServer();
		const draft = openDraft({
			survey: server.present(),
			save: async () => {
				throw staleRevision();
			},
			read: server.read,
			onMerged: () => {},
		});
		draft.change(named("Other"));
		await vi.runAllTimersAsync();
		expect(draft.state().saving.is).toBe("failed");
		expect(draft.state().draft.name).toBe("Other");
	});
});

describe("with somebody else", () => {
	test("edits of different questions become one without a question asked", async () => {
		const { server, draft, merges } = openOn();
		server.edit(titled("q_bbbbbbbbbb", "Theirs?"));
		draft.change(titled("q_aaaaaaaaaa", "Mine?"));
		await vi.runAllTimersAsync();
		expect(titleOf(server.present(), "q_aaaaaaaaaa")).toBe("Mine?");
		expect(titleOf(server.present(), "q_bbbbbbbbbb")).toBe("Theirs?");
		expect(draft.state().saving.is).toBe("saved");
		expect(merges()).toBe(1);
	});

	test("undoing one's own edit leaves theirs", async () => {
		const { server, draft } = openOn();
		draft.change(titled("q_aaaaaaaaaa", "Mine?"));
		server.edit(titled("q_bbbbbbbbbb", "Theirs?"));
		await vi.runAllTimersAsync();
		draft.undo();
		await vi.runAllTimersAsync();
		expect(titleOf(server.present(), "q_aaaaaaaaaa")).toBeUndefined();
		expect(titleOf(server.present(), "q_bbbbbbbbbb")).toBe("Theirs?");
	});

	test("what they saved appears where nothing was edited", () => {
		const { server, draft } = openOn();
		server.edit(titled("q_bbbbbbbbbb", "Theirs?"));
		draft.adopt(structuredClone(server.present()));
		expect(titleOf(draft.state().draft, "q_bbbbbbbbbb")).toBe("Theirs?");
		expect(draft.state().saving.is).toBe("saved");
	});

	test("where both changed the same, nothing is saved until a person decided, and editing goes on", async () => {
		const { server, draft } = openOn();
		server.edit(titled("q_aaaaaaaaaa", "Theirs?"));
		draft.change(titled("q_aaaaaaaaaa", "Mine?"));
		await vi.runAllTimersAsync();
		const { saving } = draft.state();
		expect(saving).toEqual({
			is: "conflict",
			conflicts: [
				{
					path: ["definition", "questions", "q_aaaaaaaaaa", "title", "en"],
					mine: "Mine?",
					theirs: "Theirs?",
				},
			],
		});
		draft.change(titled("q_bbbbbbbbbb", "More?"));
		await vi.runAllTimersAsync();
		expect(titleOf(server.present(), "q_aaaaaaaaaa")).toBe("Theirs?");
		expect(await draft.flush()).toBeUndefined();

		draft.resolve(() => "theirs");
		await vi.runAllTimersAsync();
		expect(titleOf(server.present(), "q_aaaaaaaaaa")).toBe("Theirs?");
		expect(titleOf(server.present(), "q_bbbbbbbbbb")).toBe("More?");
		expect(draft.state().saving.is).toBe("saved");
		// One's own side is still there to be brought back.
		draft.undo();
		expect(titleOf(draft.state().draft, "q_aaaaaaaaaa")).toBe("Mine?");
	});

	test("one's own side stands when it was chosen", async () => {
		const { server, draft } = openOn();
		server.edit(titled("q_aaaaaaaaaa", "Theirs?"));
		draft.change(titled("q_aaaaaaaaaa", "Mine?"));
		await vi.runAllTimersAsync();
		draft.resolve(() => "mine");
		await vi.runAllTimersAsync();
		expect(titleOf(server.present(), "q_aaaaaaaaaa")).toBe("Mine?");
	});
});
