import { expect, test } from "vitest";
import { initialsOf } from "./initials.ts";

test.each([
	["Anna Keller", "AK"],
	["Jean-Luc de la Tour", "JT"],
	["  anna ", "A"],
	["李 小龙", "李小"],
	["", ""],
])("the initials of %j are %j", (name, initials) => {
	expect(initialsOf(name)).toBe(initials);
});
