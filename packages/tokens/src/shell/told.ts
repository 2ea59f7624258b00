/**
 * What only some entries tell, as JSON: the grants of an entry that moved several, and what its kind tells besides
 * amounts. Amounts are strings of digits there, since JSON has no whole numbers that are large enough.
 */
import type { Share } from "../core/burn-down.ts";
import type { Entry, Told } from "../core/entry.ts";

export type Rare = { shares?: Share[]; told?: Told };

/** The fields of `Told` that are amounts: no other string is read as one. */
const amounts = new Set([
	"amount",
	"allocation",
	"asked",
	"cancelled",
	"limit",
	"used",
	"held",
	"floor",
]);

/** Undefined: there is nothing of the kind in any of these entries. */
export function rareText(entries: readonly Entry[]): string | undefined {
	let text = "";
	for (const { number, shares, told } of entries) {
		if (shares.length < 2 && told === undefined) continue;
		const rare = {
			...(shares.length < 2
				? {}
				: { shares: shares.map(({ grant, amount }) => [grant, amount]) }),
			...(told === undefined ? {} : { told }),
		};
		text += `${text === "" ? "{" : ","}"${number}":${JSON.stringify(rare, digits)}`;
	}
	return text === "" ? undefined : `${text}}`;
}

/** By the number of the entry. */
export function rareFrom(text: string): Map<number, Rare> {
	const told = JSON.parse(text, (name, value: unknown) =>
		typeof value === "string" && amounts.has(name) ? BigInt(value) : value,
	) as Record<string, { shares?: [number, string][]; told?: Told }>;
	return new Map(
		Object.entries(told).map(([number, { shares, told: besides }]) => [
			Number(number),
			{
				...(shares === undefined
					? {}
					: {
							shares: shares.map(([grant, amount]) => ({
								grant,
								amount: BigInt(amount),
							})),
						}),
				...(besides === undefined ? {} : { told: besides }),
			},
		]),
	);
}

const digits = (_: string, value: unknown) =>
	typeof value === "bigint" ? value.toString() : value;

/** A pool, or anything else of ours, as text and back: amounts are digits with an n, sets of holds are lists. */
export const stateText = (state: unknown): string =>
	JSON.stringify(state, (_, value: unknown) =>
		typeof value === "bigint"
			? { bigint: value.toString() }
			: value instanceof Map
				? { map: [...value] }
				: value === Number.NEGATIVE_INFINITY
					? { from: "ever" }
					: value === Number.POSITIVE_INFINITY
						? { until: "ever" }
						: value,
	);

export const stateFrom = (text: string): unknown =>
	JSON.parse(text, (_, value: unknown) => {
		if (typeof value !== "object" || value === null) return value;
		const has = (name: string) => Object.hasOwn(value, name);
		const told = value as Record<string, unknown>;
		if (has("bigint")) return BigInt(String(told["bigint"]));
		if (has("map")) return new Map(told["map"] as [unknown, unknown][]);
		if (told["from"] === "ever") return Number.NEGATIVE_INFINITY;
		if (told["until"] === "ever") return Number.POSITIVE_INFINITY;
		return value;
	});
