/** The filter of the book, as it stands in the page's address, and as it is asked for. Pure. */
import type { Feature } from "@verbatim/contract/features";
import type { EntryKind } from "@verbatim/contract/tokens";
import type { EntryFilter } from "../../api/queries.ts";
import { isDay } from "./days.ts";

export type BookSearch = {
	/** The name of a group of kinds, or kinds with commas between. */
	kinds?: string;
	feature?: string;
	who?: string;
	/** Kind and id: interview:interview_0199… */
	work?: string;
	from?: string;
	through?: string;
};

/** What belongs together in a person's eyes. */
export const kindGroups = {
	charges: ["settle", "debit", "reverse"],
	in: ["grant"],
	reservations: ["hold", "release", "extend", "hold_expire"],
	expiry: ["expire"],
	payments: ["claw_back", "repay", "reinstate"],
	settings: ["plan", "budget"],
} as const satisfies Record<string, readonly EntryKind[]>;
export type KindGroup = keyof typeof kindGroups;

export const isKindGroup = (name: string | undefined): name is KindGroup =>
	name !== undefined && Object.hasOwn(kindGroups, name);

const isKinds = (value: unknown): value is string =>
	typeof value === "string" && /^[a-z_]+(,[a-z_]+)*$/.test(value);

export function bookSearchOf(search: Record<string, unknown>): BookSearch {
	const { kinds, feature, who, work, from, through } = search;
	return {
		...(isKinds(kinds) ? { kinds } : {}),
		...(features.has(feature as Feature) ? { feature: String(feature) } : {}),
		...(typeof who === "string" && who.startsWith("member_") ? { who } : {}),
		...(typeof work === "string" && work.includes(":") ? { work } : {}),
		...(isDay(from) ? { from } : {}),
		...(isDay(through) ? { through } : {}),
	};
}

const features = new Set<Feature>([
	"vocal_recording",
	"interview_transcription",
	"smart_question",
	"pulse_classifier",
]);

export function filterOf(search: BookSearch): EntryFilter {
	const { kinds, feature, who, work, from, through } = search;
	const at = work?.indexOf(":") ?? -1;
	return {
		...(kinds === undefined
			? {}
			: { kinds: isKindGroup(kinds) ? kindGroups[kinds].join(",") : kinds }),
		...(feature === undefined ? {} : { feature: feature as Feature }),
		...(who === undefined ? {} : { memberId: who }),
		...(work === undefined
			? {}
			: { subjectKind: work.slice(0, at), subjectId: work.slice(at + 1) }),
		...(from === undefined ? {} : { from }),
		...(through === undefined ? {} : { through }),
	};
}
