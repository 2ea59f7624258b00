// biome-ignore-all format: made to be read before it is trusted; one step is one line of at most 120 characters.
/**
 * The rules by which entries make a pool, written down a second time, sharing nothing with the engine: who doubts the
 * one can read the other. An entry that cannot have happened is refused with the number of what it breaks.
 */
import { add, buckets, iso, moves, must, sums, zeros } from "./verify.mjs";

export const plus = (sum, amount) => sum + amount;
/** One text for one scope, in whatever order its fields are written. */
export const scopeText = ({ feature, member, subject }) =>
	JSON.stringify([feature, member, subject?.kind, subject?.id]);

export const emptyPool = () => ({
	...zeros(sums), floor: 0n, part: 0, lastEntry: 0, recordedAt: iso(0), in: zeros(grantKinds), out: {},
	subscription: null, lastCycleAt: null, grants: new Map(), holds: new Map(), budgets: new Map(), charges: new Map(),
	seen: { blocks: 0, entries: 0, keys: 0, grants: 0, holds: 0, reversals: 0, budgets: 0, bought: 0n },
});
const grantKinds = ["trial", "allocation", "top_up", "promotional", "adjustment"];

/** Which kind tells what besides amounts. A charge may also tell that its hold goes on. */
const tellers = { grant: "grant", quoteId: "hold", undoes: "reverse", clawBack: "claw_back", pays: "repay",
	reinstate: "reinstate", subscription: "plan", lastCycleAt: "plan", budget: "budget", floor: "budget" };
const onHolds = ["hold", "settle", "debit", "release", "hold_expire", "extend"];
const withEnds = ["grant", "hold", "extend", "plan"];
const workOf = (of) => JSON.stringify([of.feature, of.subjectKind, of.subjectId, of.rateCardVersion]);

/** What an entry tells is what its kind tells. */
function checkForm(pool, { number, kind, part, key, holdId, until, told }) {
	const isTold = Object.keys(told).every((name) => (tellers[name] ?? kind) === kind);
	must(isTold, 4, `entry ${number} tells what another kind tells`);
	const isHeld = holdId === null ? !onHolds.includes(kind) || kind === "debit" : onHolds.includes(kind);
	must(isHeld && (until === null || withEnds.includes(kind)), 4, `entry ${number} has a hold or an end, or lacks it`);
	must(part <= pool.part + 1 && (part === 0 || key === null), 5, `entry ${number} is no next part of an operation`);
	pool.part = part;
}

/** Carries out an entry on the grants, holds, debts, plan and budgets that the entries before it made. */
export function follow(pool, entry) {
	const { number, at, kind, part, amount, shares, holdId, until, told } = entry;
	const { grants, holds, charges, seen } = pool;
	const { grant: given, clawBack, pays = [], reinstate, undoes, budget } = told;
	const [from, to] = moves[kind];
	checkForm(pool, entry);
	seen.entries += 1;
	if (given) {
		const isLong = given.kind === "allocation" && Date.parse(until) - given.effectiveAt > 32 * 86_400_000;
		const meets = (other) => given.cycle && other.kind === "allocation" && other.expiresAt > at;
		must(!isLong && !grants.values().some(meets), 7, `entry ${number} is an allocation beyond its cycle`);
		grants.set(number, { ...given, number, amount, ...zeros([...buckets, "refunded", "owed", "repaid"]),
			available: amount, effectiveAt: iso(given.effectiveAt), expiresAt: until });
		if (given.cycle) {
			const { plan, allocation, index } = given.cycle;
			Object.assign(pool.subscription, { plan, allocation, cyclesGranted: index + 1, next: undefined });
			pool.lastCycleAt = iso(given.effectiveAt);
		}
	}
	if (kind === "hold") {
		seen.holds += 1;
		holds.set(holdId, { ...entry, state: "open", ...zeros(["settled", "released", "debited"]), openedBy: number,
			openedAt: at, expiresAt: until, quoteId: told.quoteId,
			shares: shares.flatMap((share) => [share.grant, share.amount, 0n, 0n]) });
	}
	const hold = holds.get(holdId);
	const isOfHold = holdId === null || (hold && workOf(hold) === workOf(entry));
	must(isOfHold, 4, `entry ${number} speaks of no hold, or of other work than its hold`);
	const end = { settle: "settled", release: "released", hold_expire: "released", debit: "debited" }[kind];
	for (const share of shares) {
		const grant = grants.get(share.grant);
		const isOver = grant.expiresAt !== null && grant.expiresAt <= at;
		const isInTime = from !== "available" || isOver === (kind === "expire");
		must(isInTime, 7, `entry ${number} takes of a grant that is over, or ends one that is not`);
		add(grant, { [from]: -share.amount, [isOver && to === "available" ? "expired" : to]: share.amount });
		must(share.amount > 0n && grant[from] >= 0n, 2, `entry ${number} moves more of a grant than there is`);
		if (from !== "held") continue;
		const place = hold.shares.findIndex((value, index) => index % 4 === 0 && value === share.grant);
		must(place >= 0, 2, `entry ${number} moves of a grant what its hold never had`);
		hold.shares[place + (end === "settled" ? 2 : 3)] += share.amount;
		const [held, settled, released] = hold.shares.slice(place + 1);
		must(settled + released <= held, 2, `entry ${number} moves more than its hold has`);
	}
	const moved = shares.map((share) => share.amount).reduce(plus, 0n);
	must(given || moved === amount, 1, `entry ${number} is not the sum of its shares`);
	if (hold) {
		must(kind !== "hold_expire" || hold.expiresAt <= at, 7, `entry ${number} ends a hold before its time`);
		hold.lastEntry = number;
		if (end) hold[end] += amount;
		if (kind === "extend") hold.expiresAt = until;
		if (end === "released" && hold.state === "open") hold.state = kind === "release" ? "released" : "expired";
		const isPaid = kind === "settle" || (kind === "debit" && hold.state === "expired");
		if (isPaid && !told.staysOpen) hold.state = "settled";
	}
	if (to === "settled" && charges.has(number - part)) {
		charges.get(number - part).work = workOf(entry);
		charges.get(number - part).shares.unshift(...shares.toReversed());
	}
	if (undoes) {
		seen.reversals += 1;
		const charge = charges.get(undoes.number);
		must(charge?.reversedBy === number, 6, `entry ${number} undoes no charge, or one that was undone before`);
		const isSame = shareText(charge.shares) === shareText(shares) && charge.work === workOf(entry);
		must(isSame, 6, `entry ${number} does not undo what was charged`);
	}
	if (clawBack) add(grants.get(clawBack.grant), { refunded: clawBack.asked, owed: BigInt(clawBack.asked) - amount });
	for (const debt of pays) {
		add(grants.get(debt.grant), { owed: -BigInt(debt.amount) });
		if (debt.grant !== shares[0].grant) add(grants.get(shares[0].grant), { repaid: debt.amount });
	}
	if (reinstate) {
		const { grant, asked, cancelled } = reinstate;
		add(grants.get(grant), { refunded: -BigInt(asked), owed: -BigInt(cancelled) });
		for (const share of shares) if (share.grant !== grant) add(grants.get(share.grant), { repaid: -share.amount });
	}
	if (told.subscription !== undefined) pool.subscription = told.subscription;
	if (told.lastCycleAt !== undefined) pool.lastCycleAt = iso(told.lastCycleAt);
	pool.floor = told.floor ?? pool.floor;
	if (budget?.limit === null) pool.budgets.delete(scopeText(budget.scope));
	else if (budget) pool.budgets.set(scopeText(budget.scope), budget.limit);
}
const shareText = (shares) => shares.map(({ grant, amount }) => `${grant}: ${amount}`).join();
