/** The schemas of what is measured: tokens, money, instants. Never shown without their unit, never without it in a name. */
import { z } from "zod";

/** Tokens with at most three decimals. */
export const tokens = z.number().describe("Tokens, at most three decimals");
/** An instant, ISO 8601 in UTC. */
export const instant = z.iso.datetime().describe("An instant, ISO 8601, UTC");
/** Money: whole minor units (centimes, cents) of a currency. */
export const money = z.object({
	minorUnits: z.number().int(),
	currency: z.string().length(3),
});
export type Money = z.output<typeof money>;
