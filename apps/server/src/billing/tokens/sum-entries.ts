/** What the entries of a filter did to each term of the sum, by kind. Without a filter it is the balance itself. */
import { type EntrySums, entriesSummedMax } from "@verbatim/contract/tokens";
import { tokensFromMillitokens as tokens } from "@verbatim/tokens/amount";
import type {
	Book,
	Entry,
	EntryFilter,
	EntryKind,
} from "@verbatim/tokens/book";
import { type Moves, movesOf } from "./told.ts";
import { walkEntries } from "./walk-entries.ts";

export async function sumEntries(
	book: Book,
	of: {
		companyId: string;
		filter: EntryFilter;
		version: number;
		entriesMax?: number;
	},
): Promise<EntrySums> {
	const { entriesMax = entriesSummedMax } = of;
	const whole = new Tally();
	const byKind = new Map<EntryKind, Tally>();
	let isWhole = true;
	for await (const page of walkEntries(book, of)) {
		const room = entriesMax - whole.entries;
		for (const entry of page.slice(0, room)) {
			whole.add(entry);
			const tally = byKind.get(entry.kind) ?? new Tally();
			tally.add(entry);
			byKind.set(entry.kind, tally);
		}
		if (page.length > room) {
			isWhole = false;
			break;
		}
	}
	return {
		version: of.version,
		isWhole,
		...whole.told(),
		byKind: [...byKind]
			.map(([kind, tally]) => ({ kind, ...tally.told() }))
			.sort((a, b) => a.kind.localeCompare(b.kind)),
	};
}

class Tally {
	entries = 0;
	private readonly sums: Moves = {
		given: 0n,
		available: 0n,
		reserved: 0n,
		used: 0n,
		expired: 0n,
		clawedBack: 0n,
	};

	add(entry: Entry): void {
		const moved = movesOf(entry);
		this.entries += 1;
		for (const name of Object.keys(this.sums) as (keyof Moves)[])
			this.sums[name] += moved[name];
	}

	told() {
		const { sums } = this;
		return {
			entries: this.entries,
			givenTokens: tokens(sums.given),
			availableTokens: tokens(sums.available),
			reservedTokens: tokens(sums.reserved),
			usedTokens: tokens(sums.used),
			expiredTokens: tokens(sums.expired),
			clawedBackTokens: tokens(sums.clawedBack),
		};
	}
}
