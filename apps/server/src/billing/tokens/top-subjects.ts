/** Of use by subject, those with the most; all others as one sum for whatever else was asked for, so that sums stay exact. Pure. */
import type { Subject, UsageSum } from "@verbatim/tokens/book";

export type SumOfSubjects = UsageSum & {
	/** Of how many subjects this is the sum, where it is not of one. */
	otherSubjects?: number;
};

export function topSubjects(
	sums: readonly UsageSum[],
	subjectsMax: number,
): SumOfSubjects[] {
	const used = new Map<string, bigint>();
	for (const { subject, usedMillitokens } of sums)
		if (subject !== undefined) {
			const name = nameOf(subject);
			used.set(name, (used.get(name) ?? 0n) + usedMillitokens);
		}
	if (used.size <= subjectsMax) return [...sums];
	const top = new Set(
		[...used]
			.sort(([a, usedA], [b, usedB]) =>
				usedA === usedB ? (a < b ? -1 : 1) : usedA < usedB ? 1 : -1,
			)
			.slice(0, subjectsMax)
			.map(([name]) => name),
	);
	const others = new Map<string, { sum: UsageSum; subjects: Set<string> }>();
	const shown: SumOfSubjects[] = [];
	for (const sum of sums) {
		const { subject, ...rest } = sum;
		if (subject === undefined || top.has(nameOf(subject))) {
			shown.push(sum);
			continue;
		}
		const group = JSON.stringify([rest.day, rest.feature, rest.actor]);
		const other = others.get(group);
		if (other === undefined)
			others.set(group, {
				sum: { ...rest },
				subjects: new Set([nameOf(subject)]),
			});
		else {
			other.subjects.add(nameOf(subject));
			other.sum.usedMillitokens += rest.usedMillitokens;
			other.sum.chargedMillitokens += rest.chargedMillitokens;
			other.sum.reversedMillitokens += rest.reversedMillitokens;
			other.sum.charges += rest.charges;
		}
	}
	return [
		...shown,
		...[...others.values()].map(({ sum, subjects }) => ({
			...sum,
			otherSubjects: subjects.size,
		})),
	];
}

const nameOf = ({ kind, id }: Subject) => `${kind} ${id}`;
