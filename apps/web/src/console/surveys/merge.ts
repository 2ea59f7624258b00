/**
 * Two edits of the same draft made into one. Pure. What only one of them changed is taken as that one has it; what both
 * changed differently is a conflict, which is told with both sides and decided by whoever asks.
 */

type Json = unknown;
export type Side = "mine" | "theirs";
export type Path = readonly (string | number)[];

export type Conflict = {
	/** From the draft down: `["definition", "questions", "q_…", "title", "en"]`; an item of a list by its id. */
	path: Path;
	/** Undefined: this side has taken it away. */
	mine: Json;
	theirs: Json;
};

export type Merged<Value> = { value: Value; conflicts: Conflict[] };

export const pathText = (path: Path): string => path.join("/");

export function merge<Value>(
	{ base, mine, theirs }: { base: Value; mine: Value; theirs: Value },
	/** Of a conflict, by its path. */
	choose: (path: string) => Side = () => "mine",
): Merged<Value> {
	const conflicts: Conflict[] = [];
	const decide = (path: Path, my: Json, their: Json): Json => {
		conflicts.push({ path, mine: my, theirs: their });
		return choose(pathText(path)) === "mine" ? my : their;
	};

	const both = (path: Path, was: Json, my: Json, their: Json): Json => {
		if (isSame(my, their) || isSame(was, their)) return my;
		if (isSame(was, my)) return their;
		if (isList(my) && isList(their) && isList(was) && haveIds(was, my, their))
			return items(path, was as Item[], my as Item[], their as Item[]);
		if (isRecord(my) && isRecord(their) && isRecord(was)) {
			const keys = new Set([...Object.keys(my), ...Object.keys(their)]);
			const merged = [...keys].map(
				(key) =>
					[key, both([...path, key], was[key], my[key], their[key])] as const,
			);
			return Object.fromEntries(
				merged.filter(([, value]) => value !== undefined),
			);
		}
		return decide(path, my, their);
	};

	const items = (
		path: Path,
		was: Item[],
		my: Item[],
		their: Item[],
	): Item[] => {
		const [wasById, myById, theirById] = [was, my, their].map(
			(list) => new Map(list.map((item) => [item.id, item])),
		) as [Map<string, Item>, Map<string, Item>, Map<string, Item>];
		// Whoever moved something has the order; where both did, the order is mine, as nothing is lost by it.
		const [leading, other] = isSame(orderIn(my, wasById), orderIn(was, myById))
			? [their, my]
			: [my, their];
		const order = leading.map(({ id }) => id);
		for (const [index, { id }] of other.entries()) {
			if (order.includes(id)) continue;
			const before = other
				.slice(0, index)
				.findLast((one) => order.includes(one.id));
			order.splice(
				before === undefined ? 0 : order.indexOf(before.id) + 1,
				0,
				id,
			);
		}
		return order.flatMap((id) => {
			const [one, two, three] = [
				wasById.get(id),
				myById.get(id),
				theirById.get(id),
			];
			if (two !== undefined && three !== undefined)
				return [both([...path, id], one, two, three) as Item];
			const kept = two ?? three;
			if (kept === undefined) return [];
			// Made by one of us; or taken away by one and not touched by the other.
			if (one === undefined) return [kept];
			if (isSame(one, kept)) return [];
			const decided = decide([...path, id], two, three) as Item | undefined;
			return decided === undefined ? [] : [decided];
		});
	};

	return {
		value: both([], base, mine, theirs) as Value,
		conflicts,
	};
}

type Item = { id: string };

const orderIn = (list: Item[], among: ReadonlyMap<string, Item>) =>
	list.filter(({ id }) => among.has(id)).map(({ id }) => id);

const isList = (value: Json): value is Json[] => Array.isArray(value);
const isRecord = (value: Json): value is Record<string, Json> =>
	typeof value === "object" && value !== null && !Array.isArray(value);
const haveIds = (...lists: Json[][]): boolean =>
	lists
		.flat()
		.every((item) => isRecord(item) && typeof item["id"] === "string");

/** Whether two values say the same, in whatever order their keys stand: a database keeps none. */
export function isSame(one: Json, other: Json): boolean {
	if (one === other) return true;
	if (isList(one) && isList(other))
		return (
			one.length === other.length &&
			one.every((item, index) => isSame(item, other[index]))
		);
	if (!isRecord(one) || !isRecord(other)) return false;
	const keys = Object.keys(one).filter((key) => one[key] !== undefined);
	return (
		keys.length ===
			Object.keys(other).filter((key) => other[key] !== undefined).length &&
		keys.every((key) => isSame(one[key], other[key]))
	);
}
