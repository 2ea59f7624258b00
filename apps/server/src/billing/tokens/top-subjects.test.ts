import type { UsageSum } from "@verbatim/tokens/book";
import fc from "fast-check";
import { expect, test } from "vitest";
import { topSubjects } from "./top-subjects.ts";

const sum = (id: string, day: string, tokens: number): UsageSum => ({
	subject: { kind: "interview", id },
	day,
	usedMillitokens: BigInt(tokens),
	chargedMillitokens: BigInt(tokens),
	reversedMillitokens: 0n,
	charges: 1,
});

test("the subjects with the most use are shown, all others are one sum for each day", () => {
	const shown = topSubjects(
		[
			sum("a", "1", 5),
			sum("b", "1", 1),
			sum("c", "1", 2),
			sum("b", "2", 3),
			sum("c", "2", 1),
		],
		2,
	);
	expect(
		shown.map(({ subject, day, usedMillitokens, otherSubjects }) =>
			[subject?.id ?? `${otherSubjects} others`, day, usedMillitokens].join(
				" ",
			),
		),
	).toEqual(["a 1 5", "b 1 1", "b 2 3", "1 others 1 2", "1 others 2 1"]);
});

test("whatever is put together, the sums of each day stay what they were", () => {
	const sums = fc.array(
		fc
			.tuple(
				fc.integer({ min: 0, max: 9 }),
				fc.integer({ min: 1, max: 3 }),
				fc.integer({ min: -50, max: 500 }),
			)
			.map(([id, day, tokens]) => sum(String(id), String(day), tokens)),
	);
	const byDay = (some: readonly UsageSum[]) => {
		const days: Record<string, bigint> = {};
		for (const { day = "", usedMillitokens } of some)
			days[day] = (days[day] ?? 0n) + usedMillitokens;
		return days;
	};
	fc.assert(
		fc.property(sums, fc.integer({ min: 1, max: 10 }), (some, max) => {
			const shown = topSubjects(some, max);
			expect(byDay(shown)).toEqual(byDay(some));
			expect(
				new Set(shown.flatMap(({ subject }) => subject?.id ?? [])).size,
			).toBeLessThanOrEqual(max);
		}),
	);
});
