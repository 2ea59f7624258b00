import { expect, test } from "vitest";
import { filterOf, isFiltered, resultsSearchOf } from "./results-search.ts";

test("an address says which responses are meant, and nonsense in it says nothing", () => {
	const chose = "q_abcdefghij:o_abcdefghij";
	const said = { view: "responses", state: "begun", text: 42, tag: "a", chose };
	expect(resultsSearchOf(said)).toEqual({ ...said, text: "42" });
	expect(
		resultsSearchOf({
			view: "x",
			as: 1,
			state: "all",
			text: "",
			tag: {},
			chose: "q_1:o_1",
		}),
	).toEqual({});
	expect(filterOf({})).toEqual({ state: "all", text: "", tag: "", chose: "" });
	expect(isFiltered({ view: "responses" })).toBe(false);
	expect(isFiltered({ chose })).toBe(true);
});
