/** How rows are measured and printed: ratios within one run, because absolute times are the machine's. */

export type Row = {
	name: string;
	ours: number;
	other: number;
	ratio: number;
	goal: string;
	met: boolean;
};

export type Goal = { atLeast: number } | { atMost: number };

/** In turn, several times, and the sums of both: a machine that changes its pace changes it for both. */
export async function compare(
	name: string,
	goal: Goal,
	sides: { ours: () => Promise<number>; other: () => Promise<number> },
	rounds = 2,
): Promise<Row> {
	let ours = 0;
	let other = 0;
	for (let round = 0; round < rounds; round += 1) {
		other += await sides.other();
		ours += await sides.ours();
	}
	return rowOf(name, goal, ours / rounds, other / rounds);
}

export function rowOf(
	name: string,
	goal: Goal,
	ours: number,
	other: number,
): Row {
	const ratio = ours / other;
	return {
		name,
		ours,
		other,
		ratio,
		goal:
			"atLeast" in goal ? `at least ${goal.atLeast}` : `at most ${goal.atMost}`,
		met: "atLeast" in goal ? ratio >= goal.atLeast : ratio <= goal.atMost,
	};
}

export function print(row: Row, asJson: boolean): void {
	console.log(
		asJson
			? JSON.stringify(row)
			: `${row.name}: ${row.ours.toPrecision(4)} / ${row.other.toPrecision(4)} = ${row.ratio.toPrecision(3)} (goal: ${row.goal}, ${row.met ? "met" : "missed"})`,
	);
}

export async function perSecond(
	seconds: number,
	atOnce: number,
	work: (caller: number) => Promise<unknown>,
): Promise<number> {
	const begin = performance.now();
	const end = begin + seconds * 1_000;
	let done = 0;
	const loop = async (caller: number) => {
		while (performance.now() < end) {
			await work(caller);
			done += 1;
		}
	};
	await Promise.all(
		Array.from({ length: atOnce }, (_, caller) => loop(caller)),
	);
	return done / ((performance.now() - begin) / 1_000);
}

/** The median of many, one after the other. */
export async function milliseconds(
	seconds: number,
	work: () => Promise<unknown>,
): Promise<number> {
	const times: number[] = [];
	const end = performance.now() + seconds * 1_000;
	while (performance.now() < end) {
		const begin = performance.now();
		await work();
		times.push(performance.now() - begin);
	}
	return quantile(times, 0.5);
}

export const quantile = (times: number[], part: number): number =>
	times.sort((a, b) => a - b)[
		Math.min(times.length - 1, Math.floor(times.length * part))
	] ?? Number.NaN;
