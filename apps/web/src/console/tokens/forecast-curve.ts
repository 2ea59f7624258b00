/** The forecast as a curve: what is available from day to day at the present pace, with what comes and what expires. Pure. */
import type { Forecast } from "@verbatim/contract/tokens";

export type CurvePoint = { day: number; tokens: number };
export type Curve = {
	points: CurvePoint[];
	days: number;
	endsAt: Date;
	mostTokens: number;
	/** Where nothing is left for the first time, in days from now. */
	runsOutDay: number | undefined;
};

const dayMilliseconds = 86_400_000;
const daysMin = 14;
const daysMax = 120;

/** Undefined where there is nothing to draw: nothing is used, and nothing comes or goes. */
export function forecastCurve(
	forecast: Forecast,
	availableTokens: number,
): Curve | undefined {
	const { tokensPerDay: pace, runsOutAt, expiring, allocations } = forecast;
	const dayOf = (at: string) =>
		(Date.parse(at) - Date.parse(forecast.asOf)) / dayMilliseconds;
	const events = [
		...expiring.map(({ at, unusedTokens }) => ({
			day: dayOf(at),
			tokens: -unusedTokens,
		})),
		...allocations.map(({ at, amountTokens }) => ({
			day: dayOf(at),
			tokens: amountTokens,
		})),
	].sort((a, b) => a.day - b.day || a.tokens - b.tokens);
	if (pace <= 0 && events.every(({ tokens }) => tokens === 0)) return undefined;
	const runsOutDay = runsOutAt === null ? undefined : dayOf(runsOutAt);
	const days = Math.min(
		daysMax,
		Math.max(
			daysMin,
			runsOutDay === undefined ? (events[0]?.day ?? 0) + 31 : runsOutDay * 1.25,
		),
	);
	const points: CurvePoint[] = [{ day: 0, tokens: availableTokens }];
	let tokens = availableTokens;
	let day = 0;
	const walkTo = (next: number) => {
		const needed = pace * (next - day);
		// Nothing is asked for twice: where nothing is left, the curve stays on the ground.
		if (needed > tokens && tokens > 0 && pace > 0)
			points.push({ day: day + tokens / pace, tokens: 0 });
		tokens = Math.max(0, tokens - needed);
		day = next;
		points.push({ day, tokens });
	};
	for (const event of events) {
		if (event.day > days) break;
		walkTo(event.day);
		tokens = Math.max(0, tokens + event.tokens);
		points.push({ day, tokens });
	}
	walkTo(days);
	return {
		points,
		days,
		endsAt: new Date(Date.parse(forecast.asOf) + days * dayMilliseconds),
		mostTokens: Math.max(...points.map((point) => point.tokens), 1),
		runsOutDay:
			runsOutDay !== undefined && runsOutDay <= days ? runsOutDay : undefined,
	};
}
