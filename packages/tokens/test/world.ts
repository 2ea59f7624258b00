/** What a program goes on in. */
import type { Model } from "./model.ts";
import type { Usage } from "./model-words.ts";

/** What has been asked and answered, so that it can be counted that each happened. */
export type Tally = Map<string, number>;

/** A program's world: the model, its clock, and what later commands may go on with. */
export type World = {
	model: Model;
	clock: number;
	holds: string[];
	quotes: { id: string; most: Usage }[];
	/** The numbers of the first entries of charges. */
	charges: number[];
	sources: number;
	tally: Tally;
	steps: number;
	/** Told each order with its outcome. */
	trace?: (line: string) => void;
};
