/** Which entries are meant, from what was asked for: days of the company's time zone become instants. Pure. */
import { uuidFromId } from "@verbatim/contract/ids";
import { type Problem, problem } from "@verbatim/contract/problems";
import type { EntryFilter as AskedFilter } from "@verbatim/contract/tokens";
import type { EntryFilter } from "@verbatim/tokens/book";
import { subjectFromTold } from "./told.ts";

export function filterFrom(
	asked: AskedFilter,
	timeZone: string,
): EntryFilter | Problem {
	const { kinds, feature, from, through, at } = asked;
	if (from !== undefined && through !== undefined && from > through)
		return refused("from", "The period ends before it begins");
	const actor =
		asked.memberId === undefined
			? undefined
			: uuidFromId("member", asked.memberId);
	if (asked.memberId !== undefined && actor === undefined)
		return refused("memberId", "There is no such member");
	if ((asked.subjectKind === undefined) !== (asked.subjectId === undefined))
		return refused("subjectId", "A subject has a kind and an id");
	const subject =
		asked.subjectKind === undefined || asked.subjectId === undefined
			? undefined
			: subjectFromTold({ kind: asked.subjectKind, id: asked.subjectId });
	if (asked.subjectId !== undefined && subject === undefined)
		return refused("subjectId", "There is no such subject");
	const before = earliest(
		through === undefined ? undefined : beginOfDay(through, timeZone, 1),
		// As it stood at an instant, what happened at that very instant included.
		at === undefined ? undefined : new Date(Date.parse(at) + 1),
	);
	return {
		...(kinds.length === 0 ? {} : { kinds }),
		...(feature === undefined ? {} : { feature }),
		...(actor === undefined
			? {}
			: { actor: { kind: "member" as const, id: actor } }),
		...(subject === undefined ? {} : { subject }),
		...(from === undefined ? {} : { from: beginOfDay(from, timeZone, 0) }),
		...(before === undefined ? {} : { before }),
	};
}

const refused = (field: string, message: string): Problem =>
	problem("invalid_input", `${message}. Nothing was changed.`, {
		fields: [{ field, message }],
	});

const earliest = (...instants: (Date | undefined)[]): Date | undefined =>
	instants
		.filter((one) => one !== undefined)
		.sort((a, b) => a.getTime() - b.getTime())[0];

/** Where the clocks change at midnight, a day begins with its first hour. */
const beginOfDay = (day: string, timeZone: string, daysLater: number): Date =>
	new Date(
		Temporal.PlainDate.from(day)
			.add({ days: daysLater })
			.toZonedDateTime(timeZone).epochMilliseconds,
	);
