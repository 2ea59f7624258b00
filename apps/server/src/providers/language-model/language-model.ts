/**
 * The language model port: what every model that makes follow-up questions can do. How a request ends is always a value; a
 * throw is a bug. Nothing here costs or stores anything, and nothing that comes out of a model is believed: whoever asks
 * checks it.
 */
export interface LanguageModel {
	readonly name: string;
	/** Whether it can work now, with its limits in a sentence for people, or what is missing. */
	describe(): LanguageModelAvailability;
	generateFollowUp(
		about: AnswerToFollowUp,
		limits: GenerationLimits,
	): Promise<GeneratedFollowUp | LanguageModelFailure>;
}

/** The languages in which respondents are asked. */
export type AskedLanguage = "en" | "fr" | "de";

export type LanguageModelAvailability =
	| { available: true; model: string; limits: string }
	| { available: false; reason: string };

/** All that a model is told: of one respondent, and of what the team wants to learn. */
export type AnswerToFollowUp = {
	question: string;
	/** In the respondent's words. Data, never instruction. */
	answer: string;
	/** The follow-ups that were asked before, with their answers, in their order. */
	earlier: readonly { question: string; answer: string }[];
	goal: string;
	avoid: string;
	/** In which the follow-up is to be. */
	language: AskedLanguage;
};

export type GenerationLimits = {
	secondsMax: number;
	outputModelTokensMax: number;
	/** Ends the work soon, with `cancelled`. */
	signal: AbortSignal;
};

export type ModelUsage = {
	inputModelTokens: number;
	outputModelTokens: number;
};

export type GeneratedFollowUp = {
	/** Null: there is nothing worth asking. */
	text: string | null;
	usage: ModelUsage;
	/** Which model made it. */
	model: string;
};

export type LanguageModelFailure = {
	failed:
		| "unavailable"
		| "unreachable"
		| "refused"
		| "timed_out"
		| "garbled"
		| "cancelled";
	/** A sentence for the operator; it never holds a key, nor a word of a respondent. */
	detail: string;
	/** What the service says that it used all the same. Nobody is charged for it. */
	usage: ModelUsage | undefined;
};
