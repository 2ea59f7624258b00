/**
 * "When fewer than X tokens are available, buy Y, for at most Z in a calendar month." Pure: whether it buys now, and if it
 * does not, why. Off by default; saving never buys; one purchase at a time; two within an hour stop it.
 */
import type { Amount } from "../../providers/payment/payment.ts";

export type AutoTopUp = {
	isOn: boolean;
	belowTokens: number;
	buyTokens: number;
	monthMax: Amount;
	/** Nothing is bought before: a while after it was saved. */
	buysFrom: Date;
	stopped: { because: StoppedBecause; detail: string | undefined } | undefined;
};

export type StoppedBecause =
	| "twice_in_an_hour"
	| "declined"
	| "needs_authentication"
	| "no_answer"
	| "currency_changed";

/** What was bought by itself before, as far as it matters. */
export type Bought = {
	/** What is under way or was paid in this calendar month, in the currency of the limit. */
	monthSpent: Amount;
	isInFlight: boolean;
	/** Begun since it was last saved, under way or paid, the newest first. */
	lately: Date[];
	/** How the newest one since then ended, where nothing was paid. */
	lastFailed: "declined" | "expired" | undefined;
};

export type Decision =
	| { do: "buy" }
	| { do: "stop"; because: StoppedBecause }
	| {
			do: "wait";
			because:
				| "off"
				| "stopped"
				| "in_flight"
				| "enough"
				| "just_saved"
				| "month_reached";
	  };

const hourMilliseconds = 60 * 60 * 1_000;
/** After saving there is time to see what was saved, and to take it back. */
export const armedAfterSeconds = 60;

/** How a company that never touched it finds it. */
export const untouched: Omit<AutoTopUp, "monthMax"> = {
	isOn: false,
	belowTokens: 200,
	buyTokens: 1_000,
	buysFrom: new Date(0),
	stopped: undefined,
};

export function decide(
	settings: AutoTopUp,
	of: { available: bigint; price: Amount; bought: Bought; now: Date },
): Decision {
	const { bought, price, now } = of;
	if (!settings.isOn) return { do: "wait", because: "off" };
	if (settings.stopped !== undefined) return { do: "wait", because: "stopped" };
	if (bought.isInFlight) return { do: "wait", because: "in_flight" };
	if (bought.lastFailed !== undefined)
		return {
			do: "stop",
			because: bought.lastFailed === "declined" ? "declined" : "no_answer",
		};
	// Before anything else that could buy: work that eats tokens as fast as they come is a fault, not a need.
	if (wasTwiceInAnHour(bought.lately))
		return { do: "stop", because: "twice_in_an_hour" };
	if (price.currency !== settings.monthMax.currency)
		return { do: "stop", because: "currency_changed" };
	if (of.available >= BigInt(settings.belowTokens) * 1_000n)
		return { do: "wait", because: "enough" };
	if (now < settings.buysFrom) return { do: "wait", because: "just_saved" };
	if (isMonthReached(settings, price, bought.monthSpent))
		return { do: "wait", because: "month_reached" };
	return { do: "buy" };
}

/** A purchase is made wholly or not at all, so all of the next one must fit below the limit. */
export const isMonthReached = (
	settings: Pick<AutoTopUp, "monthMax">,
	price: Amount,
	monthSpent: Amount,
): boolean =>
	monthSpent.minorUnits + price.minorUnits > settings.monthMax.minorUnits;

function wasTwiceInAnHour(lately: Date[]): boolean {
	const [last, before] = lately;
	return (
		last !== undefined &&
		before !== undefined &&
		last.getTime() - before.getTime() < hourMilliseconds
	);
}

/** How long a purchase without an answer is asked about with its key: providers forget a key after a day. */
const unansweredHoursMax = 12;

export const isGivenUp = (begunAt: Date, now: Date): boolean =>
	now.getTime() - begunAt.getTime() > unansweredHoursMax * hourMilliseconds;
