/** What the address of results says: which responses, and as what they are seen. Pure. */
import type { ResponseFilter } from "@verbatim/contract/responses";

export type ResultsSearch = {
	view?: "responses";
	as?: "table";
	state?: Exclude<ResponseFilter["state"], "all">;
	text?: string;
	tag?: string;
	chose?: string;
};

const states: readonly unknown[] = ["complete", "begun", "suspect"];

export function resultsSearchOf(
	search: Record<string, unknown>,
): ResultsSearch {
	const { view, as, state, chose } = search;
	// The address writes a number without quotation marks.
	const words = (name: string, lengthMax: number) => {
		const value = search[name];
		return typeof value === "string" || typeof value === "number"
			? String(value).slice(0, lengthMax)
			: "";
	};
	const text = words("text", 200);
	const tag = words("tag", 60);
	return {
		...(view === "responses" ? { view } : {}),
		...(as === "table" ? { as } : {}),
		...(states.includes(state)
			? { state: state as NonNullable<ResultsSearch["state"]> }
			: {}),
		...(text === "" ? {} : { text }),
		...(tag === "" ? {} : { tag }),
		...(typeof chose === "string" &&
		/^q_[a-z0-9]{10}:(o_[a-z0-9]{10}|other|-?\d{1,15}(\.\d{1,9})?)$/.test(chose)
			? { chose }
			: {}),
	};
}

export const filterOf = ({
	state,
	text = "",
	tag = "",
	chose = "",
}: ResultsSearch): ResponseFilter => ({
	state: state ?? "all",
	text,
	tag,
	chose,
});

export const isFiltered = ({ state, text, tag, chose }: ResultsSearch) =>
	[state, text, tag, chose].some((one) => one !== undefined);
