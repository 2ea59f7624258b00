/**
 * Programs for the core as tables of text: a step, its result, then the balance. The first row names the columns:
 *
 * - `at`: an instant (`2027-03-01 10:00`, UTC), or a distance from the row above (`+5s`, `-10m`); empty: the same instant.
 *   The first row without one is at 2027-01-01.
 * - `step`: what is asked, in tokens (see `verbs`). `look` asks for nothing: only what falls due is booked.
 * - `result`: what it came to, or why it was refused. `fell due`: what was booked by time alone.
 * - `available`, `held`, `settled`, `expired`, `clawed back`, `owed`: of the pool.
 * - `used by X`, `held by X`: of the budget whose scope is X.
 * - any other name: what is available of the grant of that name. An allocation is `cycle 0`, `cycle 1`, ...
 *
 * A table is run, written again with what really happened, and compared as a whole, so a difference shows its row. After
 * each step all that must hold of any pool is checked too, whatever columns the table has.
 */
import { expect } from "vitest";
import { advance } from "../src/core/advance.ts";
import { tokensFromMillitokens } from "../src/core/amount.ts";
import { isFor, sameScope, windowAt } from "../src/core/budget.ts";
import type { Share } from "../src/core/burn-down.ts";
import {
	type BindingQuote,
	type Charge,
	decide,
	type Operation,
	type Refusal,
} from "../src/core/decide.ts";
import { deltasOf, type Entry } from "../src/core/entry.ts";
import {
	type Buckets,
	bucketNames,
	emptyPool,
	type Grant,
	grantedOf,
	isOver,
	type Pool,
	restOf,
} from "../src/core/pool.ts";
import type { RateCard } from "../src/core/rating.ts";
import { replay } from "../src/core/replay.ts";
import { chargedShares, resultOf } from "../src/core/result.ts";
import type { Actor, BudgetScope, Feature, Usage } from "../src/words.ts";

const audio = { by: "audio_minute", aMinute: 8_000n, least: 1_000n } as const;

/** The prices of version 1. */
export const rateCard: RateCard = {
	version: 1,
	inForceFrom: Date.UTC(2000, 0, 1),
	rates: {
		vocal_recording: audio,
		interview_transcription: audio,
		smart_question: {
			by: "model_tokens",
			base: 1_000n,
			inputForOneToken: 1_000n,
			outputForOneToken: 50n,
			least: 1_000n,
			most: 10_000n,
		},
		pulse_classifier: { by: "response_pass", each: 1_000n },
	},
};

export const companyId = "01900000-0000-7000-8000-000000000001";
const firstInstant = Date.UTC(2027, 0, 1);
const system: Actor = { kind: "system", id: "test" };

export type World = {
	pool: Pool;
	entries: Entry[];
	rateCards: readonly RateCard[];
	/** What the clock shows, which may go back. */
	now: number;
	/** Names of grants, by the number of their entry. */
	grantNames: Map<number, string>;
	/** What each named charge wrote. */
	charges: Map<string, Entry[]>;
	quotes: Map<string, BindingQuote>;
};

type Setting = {
	timeZone?: string;
	rateCards?: readonly RateCard[];
	quotes?: Record<string, BindingQuote>;
};

export function worldOf({
	timeZone = "UTC",
	rateCards = [rateCard],
	quotes = {},
}: Setting = {}): World {
	return {
		pool: emptyPool(companyId, timeZone),
		entries: [],
		rateCards,
		now: firstInstant,
		grantNames: new Map(),
		charges: new Map(),
		quotes: new Map(Object.entries(quotes)),
	};
}

/** Run a table in a world of its own, or go on in one that is there. */
export function runTable(
	text: string,
	setting: Setting | { world: World } = {},
): World {
	const world = "world" in setting ? setting.world : worldOf(setting);
	const [columns, ...rows] = cellsOf(text);
	if (columns === undefined || rows.length === 0)
		throw new Error("A table has a row of columns and at least one step");
	const expected = rows.map((row) => row.join(" | "));
	const actual = rows.map((row) => {
		if (row.length !== columns.length)
			throw new Error(
				`Another number of cells than columns: ${row.join(" | ")}`,
			);
		const cell = (column: string) => row[columns.indexOf(column)] ?? "";
		try {
			world.now = instantOf(cell("at"), world.now);
			const done = takeStep(world, cell("step"));
			return columns
				.map((column) =>
					column === "at" || column === "step"
						? cell(column)
						: columnOf(world, done, column),
				)
				.join(" | ");
		} catch (cause) {
			throw new Error(`In the row: ${row.join(" | ")}\n${cause}`, { cause });
		}
	});
	expect([columns.join(" | "), ...actual].join("\n")).toBe(
		[columns.join(" | "), ...expected].join("\n"),
	);
	return world;
}

const cellsOf = (text: string): string[][] =>
	text
		.split("\n")
		.filter((line) => line.trim() !== "")
		.map((line) => line.split("|").map((cell) => cell.trim()));

type Done = { result: string; due: Entry[] };

function takeStep(world: World, step: string): Done {
	if (step === "look") {
		const due = advance(world.pool, world.now);
		remember(world, due);
		checkWorld(world);
		return { result: "", due };
	}
	const { operation, name } = operationOf(world, step);
	return carryOut(world, operation, name);
}

/** One operation, with all that must hold around it. `name` is what the table calls the charge or the grant. */
export function carryOut(
	world: World,
	operation: Operation,
	name?: string,
): Done {
	const { pool, now, rateCards } = world;
	const before = structuredClone(pool);
	const again = structuredClone(pool);
	const { due, own, after } = decide(pool, operation, { now, rateCards });
	// To decide is a pure function of the pool, the operation and the instant.
	expect(decide(again, operation, { now, rateCards })).toEqual({
		due,
		own,
		after,
	});
	expect(again).toEqual(pool);
	remember(world, due);
	if ("refused" in own) {
		advance(before, Math.max(now, before.recordedAt));
		expect(pool, "what is refused changes nothing").toEqual(before);
		checkWorld(world);
		return { result: refusalText(own), due };
	}
	expect(own.length).toBeGreaterThan(0);
	remember(world, own, name);
	remember(world, after);
	if (name !== undefined) world.charges.set(name, own);
	checkWorld(world);
	checkOrder(pool, own);
	return { result: resultText(world, own), due: [...due, ...after] };
}

function remember(world: World, entries: Entry[], name?: string): void {
	for (const entry of entries) {
		world.entries.push(entry);
		const grant = entry.told?.grant;
		if (grant === undefined) continue;
		world.grantNames.set(
			entry.number,
			grant.cycle === undefined ? (name ?? "?") : `cycle ${grant.cycle.index}`,
		);
	}
}

const word = "([a-zA-Z][\\w-]*)";
const amount = "([\\d.-]+)";
const until = "(\\S+(?: \\d\\d:\\S+)?)";

/** What a step may say. Usage is told as what it costs; the rest of the work as `on`, `by` and `about`. */
const verbs: [
	pattern: RegExp,
	operation: (
		world: World,
		words: (string | undefined)[],
		work: ReturnType<typeof workOf>,
	) => { operation: Operation; name?: string | undefined },
][] = [
	[
		say(
			`grant (trial|top_up|promotional|adjustment) ${amount} as ${word}(?: until ${until})?`,
		),
		(world, [kind, tokens, name, end]) => ({
			operation: {
				verb: "grant",
				grantId: idOf(name),
				kind: kind as "trial",
				amount: millitokens(tokens),
				expiresAt: end === undefined ? undefined : instantOf(end, world.now),
				source: `source of ${name}`,
				actor: system,
			},
			name,
		}),
	],
	[
		say(`hold ${amount} as ${word} for (\\d+)s(?: quoted ${word})?`),
		({ quotes }, [tokens, name, seconds, quote], work) => ({
			operation: {
				verb: "hold",
				holdId: idOf(name),
				usageMax: usageOf(work.feature, tokens),
				secondsToLive: Number(seconds),
				quoteId: quote === undefined ? undefined : idOf(quote),
				quote: quote === undefined ? undefined : quotes.get(quote),
				...work,
			},
		}),
	],
	[
		say(`settle ${word} ${amount}( rest stays)?(?: as ${word})?`),
		({ pool }, [hold, tokens, stays, name]) => ({
			operation: {
				verb: "settle",
				holdId: idOf(hold),
				usage: usageOf(
					pool.holds.get(idOf(hold))?.work.feature ?? "pulse_classifier",
					tokens,
				),
				restStaysHeld: stays !== undefined,
			},
			name,
		}),
	],
	[
		say(`debit ${amount}(?: as ${word})?`),
		(_, [tokens, name], work) => ({
			operation: {
				verb: "debit",
				usage: usageOf(work.feature, tokens),
				...work,
			},
			name,
		}),
	],
	[
		say(`extend ${word} for (\\d+)s`),
		(_, [hold, seconds]) => ({
			operation: {
				verb: "extend",
				holdId: idOf(hold),
				secondsToLive: Number(seconds),
			},
		}),
	],
	[
		say(`release ${word}`),
		(_, [hold]) => ({ operation: { verb: "release", holdId: idOf(hold) } }),
	],
	[
		say(`reverse ${word}`),
		(world, [name = ""]) => ({
			operation: {
				verb: "reverse",
				entryNumber: world.charges.get(name)?.[0]?.number ?? 0,
				charge: chargeOf(world, name),
				actor: system,
			},
		}),
	],
	[
		say(`claw back ${amount} of ${word}`),
		(_, [tokens, name]) => ({
			operation: {
				verb: "claw_back",
				grantId: idOf(name),
				amount: millitokens(tokens),
				reason: "refund",
				actor: system,
			},
		}),
	],
	[
		say(`reinstate ${amount} of ${word}`),
		(_, [tokens, name]) => ({
			operation: {
				verb: "reinstate",
				grantId: idOf(name),
				amount: millitokens(tokens),
				actor: system,
			},
		}),
	],
	[
		say(
			`subscribe to ${word} ${amount}(?: from ${until})? paid through ${until}`,
		),
		({ now }, [plan = "", tokens, from, through = ""]) => ({
			operation: {
				verb: "subscribe",
				plan,
				allocation: millitokens(tokens),
				anchorAt: from === undefined ? now : instantOf(from, now),
				paidThrough: instantOf(through, now),
				actor: system,
			},
		}),
	],
	[
		say(`pay through ${until}`),
		({ now }, [through = ""]) => ({
			operation: {
				verb: "pay_through",
				paidThrough: instantOf(through, now),
				actor: system,
			},
		}),
	],
	[
		say(`change to ${word} ${amount}(?: as ${word})?`),
		(_, [plan = "", tokens, name = "upgrade"]) => ({
			operation: {
				verb: "change_plan",
				plan,
				allocation: millitokens(tokens),
				grantId: idOf(name),
				actor: system,
			},
			name,
		}),
	],
	[
		say("cancel"),
		() => ({ operation: { verb: "cancel_plan", actor: system } }),
	],
	[
		say(`budget ${amount} for (\\S+)`),
		(world, [tokens, scope]) => ({
			operation: setBudget(world, scopeOf(scope), millitokens(tokens)),
		}),
	],
	[
		say("no budget for (\\S+)"),
		(world, [scope]) => ({
			operation: setBudget(world, scopeOf(scope), undefined),
		}),
	],
	[
		say(`floor ${amount}`),
		(_, [tokens]) => ({
			operation: {
				verb: "set_floor",
				floor: millitokens(tokens),
				actor: system,
			},
		}),
	],
];

function say(words: string): RegExp {
	return new RegExp(`^${words}$`);
}

function operationOf(world: World, step: string) {
	const [, asked = "", ...of] =
		/^(.*?)(?: on (\w+))?(?: by ([\w-]+))?(?: about (\w+:\w+))?$/.exec(step) ??
		[];
	for (const [pattern, operation] of verbs) {
		const words = pattern.exec(asked);
		if (words !== null) return operation(world, words.slice(1), workOf(of));
	}
	throw new Error(`No step is told like this: ${step}`);
}

const features: Record<string, Feature> = {
	recording: "vocal_recording",
	transcription: "interview_transcription",
	question: "smart_question",
	classifier: "pulse_classifier",
};

function featureOf(name: string): Feature {
	const feature = features[name];
	if (feature === undefined) throw new Error(`No feature ${name}`);
	return feature;
}

/** By default, a member runs the classifier, where a token is a response. */
function workOf([on = "classifier", by = "anna", about = "job:1"]: (
	| string
	| undefined
)[]) {
	return {
		feature: featureOf(on),
		subject: subjectOf(about),
		actor: actorOf(by),
	};
}

const actorOf = (name: string): Actor =>
	name === "respondent"
		? { kind: "respondent", id: "r-1" }
		: name.startsWith("key-")
			? { kind: "key", id: name }
			: { kind: "member", id: name };

function subjectOf(about: string) {
	const [kind = "", id = ""] = about.split(":");
	return { kind, id };
}

function scopeOf(name = ""): BudgetScope {
	if (name.includes(":")) return { subject: subjectOf(name) };
	if (name.startsWith("key-")) return { key: name };
	return name in features ? { feature: featureOf(name) } : { member: name };
}

function scopeText(scope: BudgetScope): string {
	if ("subject" in scope) return `${scope.subject.kind}:${scope.subject.id}`;
	if ("member" in scope) return scope.member;
	if ("key" in scope) return scope.key;
	const found = Object.entries(features).find(([, it]) => it === scope.feature);
	return found?.[0] ?? scope.feature;
}

/** Usage that costs so many tokens. */
function usageOf(feature: Feature, tokens = ""): Usage {
	const cost = Number(tokens);
	switch (feature) {
		case "vocal_recording":
		case "interview_transcription":
			return { feature, audioSeconds: Math.floor(cost * 7.5) };
		case "smart_question":
			return {
				feature,
				inputModelTokens: (cost - 1) * 1_000,
				outputModelTokens: 0,
			};
		case "pulse_classifier":
			return { feature, responses: cost, passes: 1 };
	}
}

/** What was charged in the scope since its window began, as the book tells it. */
function setBudget(
	{ pool, entries, now }: World,
	scope: BudgetScope,
	limit: bigint | undefined,
): Operation {
	const present = structuredClone(pool);
	const at = Math.max(now, pool.recordedAt);
	const all = [...entries, ...advance(present, at)];
	const { startsAt } = windowAt(present, at);
	let used = 0n;
	for (const { kind, at, actor, work, amount, told } of all) {
		if (work === undefined) continue;
		const undoes = told?.undoes;
		if ((undoes?.at ?? at) < startsAt) continue;
		if (!isFor(scope, { work, actor: undoes?.actor ?? actor })) continue;
		if (kind === "settle" || kind === "debit") used += amount;
		if (kind === "reverse") used -= amount;
	}
	return { verb: "set_budget", scope, limit, used, actor: system };
}

function chargeOf(world: World, name: string): Charge | undefined {
	const own = world.charges.get(name);
	const [first] = own ?? [];
	if (own === undefined || first?.work === undefined) return undefined;
	return {
		at: first.at,
		...first.work,
		actor: first.actor,
		shares: chargedShares(own),
		isReversed: world.entries.some(
			({ told }) => told?.undoes?.number === first.number,
		),
	};
}

/** In the order of the names, where they are as long as each other. */
export function idOf(name = ""): string {
	const hex = Buffer.from(name).toString("hex").padStart(12, "0").slice(-12);
	return `01900000-0000-7000-8000-${hex}`;
}

const millitokens = (tokens = ""): bigint =>
	BigInt(Math.round(Number(tokens) * 1_000));

const milliseconds: Record<string, number> = {
	ms: 1,
	s: 1_000,
	m: 60_000,
	h: 3_600_000,
	d: 86_400_000,
};

function instantOf(text: string, now: number): number {
	if (text === "") return now;
	const [, sign, count, unit = ""] = /^([+-])(\d+)([a-z]+)$/.exec(text) ?? [];
	const length = milliseconds[unit];
	if (length !== undefined)
		return now + (sign === "-" ? -1 : 1) * Number(count) * length;
	const [day, time = "00:00"] = text.split(" ");
	const at = Date.parse(`${day}T${time}Z`);
	if (Number.isNaN(at))
		throw new Error(`No instant is told like this: ${text}`);
	return at;
}

/** As short as it can be told: without a time at midnight, without seconds at a full minute. */
export function instantText(at: number): string {
	const [day, time = ""] = new Date(at).toISOString().slice(0, -1).split("T");
	const short = time.replace(/\.000$/, "").replace(/:00$/, "");
	return short === "00:00" ? `${day}` : `${day} ${short}`;
}

const tokensText = (amount: bigint): string =>
	String(tokensFromMillitokens(amount));

const sharesText = ({ grantNames }: World, shares: Share[]): string =>
	shares
		.map(
			({ grant, amount }) => `${grantNames.get(grant)} ${tokensText(amount)}`,
		)
		.join(", ");

function resultText(world: World, own: Entry[]): string {
	const result = resultOf(own);
	const also = (what: string, amount: bigint) =>
		amount === 0n ? "" : `, ${what} ${tokensText(amount)}`;
	const from = (shares: Share[]) =>
		shares.length === 0 ? "" : ` (${sharesText(world, shares)})`;
	switch (result.verb) {
		case "grant":
			return `granted ${tokensText(result.amount)}${also("repaid", result.repaid)}`;
		case "hold":
			return `held ${tokensText(result.held)}${from(result.from)}`;
		case "charge":
			return `charged ${tokensText(result.charged)}${from(result.from)}${also("released", result.released)}`;
		case "extend":
			return `until ${instantText(result.expiresAt)}`;
		case "release":
			return `released ${tokensText(result.released)}${from(own[0]?.shares ?? [])}`;
		case "reverse":
			return `reversed ${tokensText(result.reversed)}${from(result.to)}${also("expired", result.expired)}`;
		case "claw_back":
			return `taken ${tokensText(result.taken)}${also("owed", result.owed)}`;
		case "reinstate":
			return `returned ${tokensText(result.returned)}${from(own[0]?.shares ?? [])}${also("cancelled", result.cancelled)}`;
		case "plan":
			return `from ${instantText(result.takesEffectAt)}${also("granted", result.granted)}`;
		case "budget":
			return "set";
	}
}

function refusalText(refusal: Refusal): string {
	switch (refusal.refused) {
		case "out_of_tokens":
			return `out_of_tokens, short ${tokensText(refusal.needed - refusal.available)}`;
		case "over_budget":
			return "floor" in refusal.limit
				? `over_budget: floor by ${tokensText(refusal.by)}`
				: `over_budget: ${scopeText(refusal.limit)} by ${tokensText(refusal.by)}`;
		case "invalid":
			return `invalid ${refusal.field}`;
		default:
			return refusal.refused;
	}
}

export const dueText = (entries: Entry[]): string =>
	entries
		.map(({ kind, amount, expired, told }) => {
			if (kind === "plan") return "end of plan";
			const over =
				kind !== "expire" && expired > 0n
					? ` (${tokensText(expired)} expired)`
					: "";
			const cycle = told?.grant?.cycle;
			const what = cycle === undefined ? kind : `cycle ${cycle.index}:`;
			return `${what} ${tokensText(amount)}${over}`;
		})
		.join(", ");

function columnOf(world: World, done: Done, column: string): string {
	const { pool, grantNames } = world;
	switch (column) {
		case "result":
			return done.result;
		case "fell due":
			return dueText(done.due);
		case "available":
		case "held":
		case "settled":
		case "expired":
			return tokensText(pool[column]);
		case "clawed back":
			return tokensText(pool.clawedBack);
		case "owed":
			return tokensText(pool.receivable);
	}
	const [, what, scope] = /^(used|held) by (\S+)$/.exec(column) ?? [];
	if (what !== undefined) {
		const budget = pool.budgets.find((one) =>
			sameScope(one.scope, scopeOf(scope)),
		);
		if (budget === undefined) return "";
		if (what === "held") return tokensText(budget.held);
		return tokensText(world.now < budget.endsAt ? budget.used : 0n);
	}
	const grants = pool.grants
		.filter(({ number }) => grantNames.get(number) === column)
		.toSorted((a, b) => b.number - a.number);
	return grants[0] === undefined ? "" : tokensText(grants[0].available);
}

/** What must hold of any pool and its book, however it came about (invariants 1, 2, 3, 4 and 7 of the engine). */
function checkWorld({ pool, entries }: World): void {
	checkSums(pool);
	checkHolds(pool);
	checkBook(pool, entries);
	const again = replay(emptyPool(pool.companyId, pool.timeZone), entries);
	// When it has to be looked at again is no part of what a pool is.
	expect({ ...again, quietUntil: 0 }).toEqual({ ...pool, quietUntil: 0 });
}

export function checkSums(pool: Pool): void {
	const sums: Buckets = {
		available: 0n,
		held: 0n,
		settled: 0n,
		expired: 0n,
		clawedBack: 0n,
	};
	let owed = 0n;
	let refunded = 0n;
	for (const grant of pool.grants) {
		const wrong = wrongWith(grant, pool.recordedAt);
		if (wrong !== undefined)
			throw new Error(`The grant of entry ${grant.number} ${wrong}`);
		for (const name of bucketNames) sums[name] += grant[name];
		owed += grant.owed;
		refunded += grant.refunded;
	}
	for (const name of bucketNames)
		if (sums[name] !== pool[name])
			throw new Error(`${name} is not the sum of the grants'`);
	if (owed !== pool.receivable)
		throw new Error("The receivable is not what the grants owe");
	// Whatever went back to who paid is either taken from a grant or still owed by one.
	if (refunded !== pool.clawedBack + pool.receivable)
		throw new Error("What was refunded is neither clawed back nor owed");
	let granted = 0n;
	for (const amount of Object.values(pool.grantedByKind)) granted += amount;
	if (granted !== grantedOf(pool))
		throw new Error("The pool has not what it was granted");
}

function wrongWith(grant: Grant, at: number): string | undefined {
	if (grantedOf(grant) !== grant.amount) return "has not what was granted";
	if (bucketNames.some((name) => grant[name] < 0n)) return "is negative";
	if (grant.owed < 0n || grant.owed > grant.refunded) return "owes too much";
	if (grant.refunded > grant.amount) return "was refunded more than it was";
	if (grant.repaid < 0n || grant.repaid > grant.clawedBack)
		return "paid more than was taken from it";
	if (isOver(grant, at) && grant.available > 0n) return "outlived its end";
	if (grant.kind === "top_up" && grant.expired > 0n)
		return "was bought, and expired";
	return undefined;
}

/** While a grant has anything, no grant that comes after it in the burn-down order is used. */
function checkOrder(pool: Pool, own: Entry[]): void {
	const places = new Map(
		pool.grants.map(({ number }, place) => [number, place]),
	);
	for (const { kind, shares } of own) {
		if (kind !== "hold" && kind !== "debit") continue;
		const used = shares.map(({ grant }) => places.get(grant) ?? -1);
		if (used.some((place, index) => place <= (used[index - 1] ?? -1)))
			throw new Error(`A ${kind} uses grants in another order than theirs`);
		const earlier = pool.grants.slice(0, used.at(-1) ?? 0);
		if (earlier.some(({ available }) => available > 0n))
			throw new Error(`A ${kind} passes over a grant that has something left`);
	}
}

function checkHolds(pool: Pool): void {
	const pinned = new Map<number, bigint>();
	for (const hold of pool.holds.values()) {
		const rest = restOf(hold);
		if (rest < 0n || (rest === 0n) === (hold.state === "open"))
			throw new Error(`A hold that is ${hold.state} has ${rest} left`);
		let sum = 0n;
		for (const share of hold.shares) {
			if (restOf(share) < 0n) throw new Error("More than a hold took is gone");
			sum += restOf(share);
			pinned.set(share.grant, (pinned.get(share.grant) ?? 0n) + restOf(share));
		}
		if (sum !== rest) throw new Error("A hold is not the sum of its shares");
	}
	for (const grant of pool.grants)
		if (grant.held !== (pinned.get(grant.number) ?? 0n))
			throw new Error(`The grant of entry ${grant.number} is held by nobody`);
	for (const { scope, used, held } of pool.budgets) {
		let rest = 0n;
		for (const hold of pool.holds.values())
			if (isFor(scope, hold)) rest += restOf(hold);
		if (held !== rest)
			throw new Error("A budget counts other holds than are there");
		if (used < 0n) throw new Error("A budget was used less than not at all");
	}
}

function checkBook(pool: Pool, entries: Entry[]): void {
	let [available, held, at] = [0n, 0n, 0];
	for (const [index, entry] of entries.entries()) {
		const delta = deltasOf(entry);
		available += delta.available;
		held += delta.held;
		if (entry.number !== index + 1) throw new Error("The book has a gap");
		if (entry.availableAfter !== available || entry.heldAfter !== held)
			throw new Error(`The balance after entry ${entry.number} is another`);
		if (entry.at < at) throw new Error("The book's time went back");
		at = entry.at;
	}
	if (pool.lastEntry !== entries.length || pool.recordedAt !== at)
		throw new Error("The pool and its book end at different places");
}
