/** What runs now and then beside the doors, in any process, so that reads are short and faults are found early. */
import type { CompanyId } from "../words.ts";
import type { Shell } from "./ask.ts";
import { foldUsage } from "./usage.ts";
import { verifyNext } from "./verify.ts";

export type Housekeeping = {
	/** Check some entries of some company's book, the one that waits longest. Undefined: nothing is due. */
	verifyNext(of: {
		entriesMax: number;
	}): Promise<{ companyId: CompanyId; problems: number } | undefined>;
	/** Fold the new entries of a company into the sums of usage. Answers how many are left. */
	foldUsage(companyId: CompanyId, of: { entriesMax: number }): Promise<number>;
};

export function openHousekeeping(shell: Shell): Housekeeping {
	return {
		verifyNext: ({ entriesMax }) =>
			shell.snapshot((tx) =>
				verifyNext(tx, { entriesMax, now: shell.context.now() }),
			),
		foldUsage: (companyId, { entriesMax }) =>
			shell.together((tx) => foldUsage(tx, { companyId, entriesMax })),
	};
}
