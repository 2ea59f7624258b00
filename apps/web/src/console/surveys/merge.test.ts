import { describe, expect, test } from "vitest";
import { isSame, merge } from "./merge.ts";

const list = (...ids: string[]) => ids.map((id) => ({ id, text: id }));
const textIs = (
	items: { id: string; text: string }[],
	id: string,
	text: string,
) => items.map((item) => (item.id === id ? { id, text } : item));

describe("two edits become one", () => {
	test.each([
		["nothing changed", "a b", "a b", "a b", "a b"],
		["only I added", "a b", "a x b", "a b", "a x b"],
		["only they added", "a b", "a b", "a y b", "a y b"],
		["both added", "a b", "a x b", "a b y", "a x b y"],
		["both added at one place", "a b", "a x b", "a y b", "a x y b"],
		["both added in front", "a", "x a", "y a", "x y a"],
		["I removed", "a b c", "a c", "a b c", "a c"],
		["they removed", "a b c", "a b c", "b c", "b c"],
		["both removed the same", "a b", "a", "a", "a"],
		["I moved, they added", "a b c", "c a b", "a b c y", "c y a b"],
		["they moved, I added", "a b c", "a b c x", "c b a", "c x b a"],
		["I removed, they moved", "a b c", "a c", "c b a", "c a"],
	])("in a list: %s", (_, base, mine, theirs, both) => {
		const items = (ids: string) => list(...ids.split(" "));
		const { value, conflicts } = merge({
			base: items(base),
			mine: items(mine),
			theirs: items(theirs),
		});
		expect(value.map(({ id }) => id).join(" ")).toBe(both);
		expect(conflicts).toEqual([]);
	});

	test("two who change different questions lose nothing", () => {
		const base = list("a", "b");
		expect(
			merge({
				base,
				mine: textIs(base, "a", "mine"),
				theirs: textIs(base, "b", "theirs"),
			}),
		).toEqual({
			value: [
				{ id: "a", text: "mine" },
				{ id: "b", text: "theirs" },
			],
			conflicts: [],
		});
	});

	test("a language that one adds to a text stands beside what the other wrote", () => {
		const { value, conflicts } = merge<Record<string, string>>({
			base: { en: "Why?" },
			mine: { en: "Why not?" },
			theirs: { en: "Why?", fr: "Pourquoi ?" },
		});
		expect(value).toEqual({ en: "Why not?", fr: "Pourquoi ?" });
		expect(conflicts).toEqual([]);
	});

	test("the same change by both is no conflict", () => {
		expect(merge({ base: { a: 1 }, mine: { a: 2 }, theirs: { a: 2 } })).toEqual(
			{
				value: { a: 2 },
				conflicts: [],
			},
		);
	});
});

describe("where both changed the same", () => {
	const base = { questions: list("a", "b") };
	const mine = { questions: textIs(base.questions, "a", "mine") };
	const theirs = { questions: textIs(base.questions, "a", "theirs") };

	test("both sides are told, with where it is", () => {
		expect(merge({ base, mine, theirs }).conflicts).toEqual([
			{ path: ["questions", "a", "text"], mine: "mine", theirs: "theirs" },
		]);
	});

	test.each(["mine", "theirs"] as const)(
		"%s stands when it is chosen",
		(side) => {
			const { value } = merge({ base, mine, theirs }, (path) =>
				path === "questions/a/text" ? side : "mine",
			);
			expect(value.questions[0]?.text).toBe(side);
		},
	);

	test("what one took away and the other changed is asked about, and nothing is lost before", () => {
		const gone = { questions: list("b") };
		expect(merge({ base, mine: gone, theirs }).conflicts).toEqual([
			{
				path: ["questions", "a"],
				mine: undefined,
				theirs: { id: "a", text: "theirs" },
			},
		]);
		expect(merge({ base, mine: gone, theirs }, () => "theirs").value).toEqual({
			questions: [
				{ id: "a", text: "theirs" },
				{ id: "b", text: "b" },
			],
		});
		expect(merge({ base, mine: gone, theirs }).value).toEqual(gone);
	});
});

test("keys in another order, and keys without a value, are the same", () => {
	expect(
		isSame({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 }),
	).toBe(true);
	expect(isSame({ a: 1, b: undefined }, { a: 1 })).toBe(true);
	expect(isSame({ a: 1 }, { a: 1, b: 2 })).toBe(false);
	expect(isSame([1, 2], [2, 1])).toBe(false);
	expect(isSame(null, {})).toBe(false);
});
