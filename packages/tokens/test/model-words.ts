/**
 * The words of the reference model: what may be asked of a pool, what may come of it, and what anybody may see of it.
 * Instants are milliseconds since 1970, amounts millitokens in plain numbers, and a grant is called by its kind and source.
 */

export type Actor = {
	kind: "member" | "key" | "respondent" | "system";
	id: string;
};
export type Subject = { kind: string; id: string };
export type Scope =
	| { feature: string }
	| { member: string }
	| { key: string }
	| { subject: Subject };

/** What tokens are spent on, and on whose behalf. */
export type Work = { feature: string; subject: Subject; by: Actor };
export type Usage = { feature: string } & Record<string, unknown>;
export type Plan = { plan: string; allocation: number };

export type Order =
	| {
			verb: "grant";
			kind: "trial" | "top_up" | "promotional" | "adjustment";
			source: string;
			amount: number;
			endsAt: number | undefined;
			by: Actor;
	  }
	| ({
			verb: "quote";
			likely: Usage;
			most: Usage;
			secondsValid: number;
	  } & Work)
	| ({
			verb: "hold";
			usage: Usage;
			secondsToLive: number;
			/** The id of the quote that binds its price. */
			quote: string | undefined;
	  } & Work)
	| { verb: "settle"; id: string; usage: Usage; restStaysHeld: boolean }
	| ({ verb: "debit"; usage: Usage } & Work)
	| { verb: "extend"; id: string; secondsToLive: number }
	| { verb: "release"; id: string }
	| { verb: "reverse"; entry: number; by: Actor }
	| { verb: "claw_back"; grant: string; amount: number; by: Actor }
	| { verb: "reinstate"; grant: string; amount: number; by: Actor }
	| ({
			verb: "subscribe";
			anchorAt: number;
			paidThrough: number;
			by: Actor;
	  } & Plan)
	| { verb: "pay_through"; paidThrough: number; by: Actor }
	| ({ verb: "change_plan"; by: Actor } & Plan)
	| { verb: "cancel_plan"; by: Actor }
	| {
			verb: "set_budget";
			scope: Scope;
			limit: number | undefined;
			by: Actor;
	  }
	| { verb: "set_floor"; floor: number; by: Actor };

/** How much of which grant, in the order in which it was moved. */
export type Moved = [grant: string, amount: number];

/** What stands before work that could be paid. */
export type Limit = Scope | { floor: number };

/** `version` is the number of the last entry that an order wrote, `entry` that of its first. */
export type Done =
	| {
			done: "grant";
			grant: string;
			entry: number;
			amount: number;
			endsAt: number | undefined;
			repaid: number;
			version: number;
	  }
	| {
			done: "quote";
			id: string;
			likely: number;
			most: number;
			available: number;
			leftLikely: number;
			leftMost: number;
			short: number;
			overBudget: { limit: Limit; by: number } | undefined;
			from: Moved[];
			card: number;
			endsAt: number;
	  }
	| {
			done: "hold";
			id: string;
			held: number;
			endsAt: number;
			card: number;
			from: Moved[];
			version: number;
	  }
	| {
			done: "charge";
			entry: number;
			charged: number;
			released: number;
			card: number;
			from: Moved[];
			version: number;
	  }
	| { done: "extend"; endsAt: number }
	| { done: "release"; released: number; version: number }
	| {
			done: "reverse";
			entry: number;
			reversed: number;
			expired: number;
			version: number;
	  }
	| {
			done: "claw_back";
			entry: number;
			taken: number;
			owed: number;
			version: number;
	  }
	| {
			done: "reinstate";
			entry: number;
			returned: number;
			cancelled: number;
			version: number;
	  }
	| { done: "plan"; takesEffectAt: number; granted: number; version: number }
	| { done: "budget"; version: number };

export type Refused =
	| { refused: "out_of_tokens"; needed: number; available: number }
	| { refused: "over_budget"; limit: Limit; by: number }
	| { refused: "invalid"; field: string }
	| {
			refused:
				| "hold_expired"
				| "hold_closed"
				| "quote_expired"
				| "already_reversed"
				| "not_found";
	  };

export type Outcome = Done | Refused;

/** One line of the book. */
export type Line = {
	kind: string;
	at: number;
	available: number;
	held: number;
	availableAfter: number;
	heldAfter: number;
	/** What it charged, and what expired by it. */
	charged: number;
	expired: number;
	by: Actor;
	/** The work that it is about, with the number of the price list. */
	feature: string | undefined;
	subject: Subject | undefined;
	card: number | undefined;
	hold: string | undefined;
	moved: Moved[];
};

/** What anybody may see of a pool at an instant. */
export type View = {
	version: number;
	available: number;
	held: number;
	settled: number;
	expired: number;
	clawedBack: number;
	grantedByKind: Record<string, number>;
	receivable: number;
	floor: number;
	/** Those for features, then for keys, for members and for subjects; by name. */
	budgets: [
		scope: Scope,
		limit: number,
		used: number,
		held: number,
		startsAt: number,
		endsAt: number,
	][];
	/** Grants of which something is available or held, in the order in which they are used. */
	usable: Counted[];
	/** The others, by name. */
	spent: Counted[];
	/** Open holds by id: what they have left, and when they end. */
	holds: [id: string, rest: number, endsAt: number][];
	nextExpiry: [at: number, amount: number] | undefined;
	cycle:
		| [plan: string, allocation: number, startsAt: number, endsAt: number]
		| undefined;
	subscription:
		| [
				plan: string,
				allocation: number,
				anchorAt: number,
				paidThrough: number,
				nextCycleAt: number,
				next: Plan | "ends" | "same",
		  ]
		| undefined;
};

export type Counted = [
	grant: string,
	available: number,
	held: number,
	settled: number,
	expired: number,
	clawedBack: number,
	refunded: number,
	owed: number,
];
