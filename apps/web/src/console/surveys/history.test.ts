import { describe, expect, test } from "vitest";
import {
	changed,
	type History,
	historyFrom,
	rebased,
	redone,
	stepsMax,
	undone,
} from "./history.ts";

const edit = (
	history: History<string>,
	value: string,
	as?: string,
	at = 0,
): History<string> => changed(history, value, { as, at });

describe("undoing", () => {
	test("goes back step by step, and forward again", () => {
		const two = edit(edit(historyFrom("a"), "b"), "c");
		expect(undone(two).present).toBe("b");
		expect(undone(undone(two)).present).toBe("a");
		expect(redone(undone(undone(two))).present).toBe("b");
		expect(redone(redone(undone(undone(two)))).present).toBe("c");
	});

	test("ends where there is nothing more", () => {
		const none = historyFrom("a");
		expect(undone(none)).toBe(none);
		expect(redone(none)).toBe(none);
	});

	test("an edit after it takes away what could be done again", () => {
		const other = edit(undone(edit(historyFrom("a"), "b")), "c");
		expect(redone(other).present).toBe("c");
		expect(undone(other).present).toBe("a");
	});

	test("what was typed into one field without a pause is one step", () => {
		let history = historyFrom("");
		history = edit(history, "W", "title", 1_000);
		history = edit(history, "Wh", "title", 1_200);
		history = edit(history, "Why", "title", 1_400);
		expect(undone(history).present).toBe("");
	});

	test.each([
		["a pause", "title", 9_000],
		["another field", "help", 1_100],
		["an edit of its own", undefined, 1_100],
	])("%s begins a new step", (_, as, at) => {
		const first = edit(historyFrom(""), "Why", "title", 1_000);
		expect(undone(edit(first, "Why?", as, at)).present).toBe("Why");
	});

	test("typing after an undo does not go on with the step before it", () => {
		let history = edit(historyFrom(""), "a", "title", 0);
		history = edit(history, "ab", "title", 9_000);
		history = undone(history);
		history = edit(history, "ac", "title", 9_100);
		expect(undone(history).present).toBe("a");
	});

	test("reaches back over a hundred steps and more", () => {
		let history = historyFrom("0");
		for (let step = 1; step <= stepsMax + 50; step += 1)
			history = edit(history, String(step));
		expect(stepsMax).toBeGreaterThanOrEqual(100);
		for (let step = 0; step < stepsMax; step += 1) history = undone(history);
		expect(history.present).toBe("50");
		expect(undone(history).present).toBe("50");
	});

	test("undoes one's own edits and leaves somebody else's", () => {
		const mine = edit(historyFrom("a"), "ab");
		const both = rebased(mine, (value) => `${value}!`);
		expect(both.present).toBe("ab!");
		expect(undone(both).present).toBe("a!");
		expect(redone(undone(both)).present).toBe("ab!");
	});
});
