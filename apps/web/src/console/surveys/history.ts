/**
 * What can be undone and done again. Pure. Edits of the same thing shortly after one another are one step: nobody wants
 * to undo a sentence letter by letter.
 */

export type History<Value> = {
	past: readonly Value[];
	present: Value;
	future: readonly Value[];
	/** What the last edit was of, and when. */
	last: { as: string | undefined; at: number } | undefined;
};

export const stepsMax = 200;
const oneStepMilliseconds = 1_500;

export const historyFrom = <Value>(present: Value): History<Value> => ({
	past: [],
	present,
	future: [],
	last: undefined,
});

/** `as` names what is edited, so that edits of it become one step; undefined: a step of its own. */
export function changed<Value>(
	history: History<Value>,
	present: Value,
	{ as, at }: { as: string | undefined; at: number },
): History<Value> {
	const { last } = history;
	const goesOn =
		as !== undefined &&
		last?.as === as &&
		at - last.at < oneStepMilliseconds &&
		history.past.length > 0;
	return {
		past: goesOn
			? history.past
			: [...history.past, history.present].slice(-stepsMax),
		present,
		future: [],
		last: { as, at },
	};
}

export function undone<Value>(history: History<Value>): History<Value> {
	const before = history.past.at(-1);
	return before === undefined
		? history
		: {
				past: history.past.slice(0, -1),
				present: before,
				future: [history.present, ...history.future],
				last: undefined,
			};
}

export function redone<Value>(history: History<Value>): History<Value> {
	const [after, ...future] = history.future;
	return after === undefined
		? history
		: {
				past: [...history.past, history.present],
				present: after,
				future,
				last: undefined,
			};
}

/** Every state of it as it would be with somebody else's edit: undoing one's own does not undo theirs. */
export const rebased = <Value>(
	history: History<Value>,
	onto: (value: Value) => Value,
): History<Value> => ({
	past: history.past.map(onto),
	present: onto(history.present),
	future: history.future.map(onto),
	last: undefined,
});
