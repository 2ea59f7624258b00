/**
 * What responses come to: questions over all versions that asked them, which of a response's answers count, and the sums
 * of all that count. Pure.
 */
import type { Language } from "@verbatim/contract/languages";
import type { AnswerValue } from "@verbatim/contract/respond";
import type { ResultQuestion } from "@verbatim/contract/responses";
import { askedQuestions, isChoice } from "@verbatim/contract/survey-logic";
import type { Definition, Question } from "@verbatim/contract/surveys";

export type Version = { version: number; definition: Definition };

export type RecordingState =
	| "parked"
	| "transcribing"
	| "transcribed"
	| "without_words";

export type Recording = {
	recordingId: string;
	questionId: string;
	followUp: number;
	state: RecordingState;
	audioMilliseconds: number;
	chargedMillitokens: bigint;
	keptUntil: Date | undefined;
	text: string | undefined;
	model: string | undefined;
};

export type GivenAnswer = {
	questionId: string;
	/** 0: the question; 1, 2, 3: its follow-ups. */
	followUp: number;
	value: AnswerValue;
	isAffected: boolean;
	answeredAt: Date;
};

export type AskedFollowUp = {
	questionId: string;
	number: number;
	text: string;
	askedAt: Date;
};

/** A response with all that was given. */
export type Given = {
	responseId: string;
	number: number;
	version: number;
	language: Language;
	isComplete: boolean;
	isSuspect: boolean;
	startedAt: Date;
	completedAt: Date | undefined;
	parameters: Record<string, string>;
	tags: string[];
	answers: GivenAnswer[];
	followUps: AskedFollowUp[];
	recordings: Recording[];
};

/** Which responses are meant. */
export type Matching = {
	state: "all" | "complete" | "begun" | "suspect";
	text: string;
	tag: string;
	chose: { questionId: string; value: string } | undefined;
};

/** `q_…:o_…` in its parts. The contract has looked at its form. */
export function choseFrom(chose: string): Matching["chose"] {
	const [questionId, value] = chose.split(":");
	return questionId === undefined || value === undefined
		? undefined
		: { questionId, value };
}

export type MergedQuestion = Pick<
	Question,
	"id" | "kind" | "title" | "options" | "steps" | "lowLabel" | "highLabel"
> & {
	allowsOther: boolean;
	followUpsMax: number;
	isCurrent: boolean;
	languages: readonly Language[];
};

/** A question is the same as long as it is of the same kind: what was counted on another scale is not added to this one. */
const sameKey = ({ id, kind }: Pick<Question, "id" | "kind">) =>
	`${id} ${kind}`;

/**
 * The questions of all versions, in the order and the words of the last one that asked each; first those that are asked at
 * present. What was only ever read is none.
 */
export function mergedQuestions(
	versions: readonly Version[],
): MergedQuestion[] {
	const newestFirst = versions.toSorted((a, b) => b.version - a.version);
	const merged = new Map<string, MergedQuestion>();
	for (const { version, definition } of newestFirst)
		for (const question of definition.questions) {
			if (question.kind === "statement") continue;
			const known = merged.get(sameKey(question));
			if (known === undefined) {
				merged.set(sameKey(question), {
					id: question.id,
					kind: question.kind,
					title: question.title,
					options: isChoice(question) ? [...question.options] : [],
					steps: question.steps,
					lowLabel: question.lowLabel,
					highLabel: question.highLabel,
					allowsOther: question.allowsOther,
					followUpsMax: followUpsMaxOf(question),
					isCurrent: version === newestFirst[0]?.version,
					languages: definition.languages,
				});
				continue;
			}
			known.allowsOther ||= question.allowsOther;
			known.followUpsMax = Math.max(
				known.followUpsMax,
				followUpsMaxOf(question),
			);
			if (isChoice(question))
				for (const option of question.options)
					if (!known.options.some(({ id }) => id === option.id))
						known.options.push(option);
		}
	return [...merged.values()];
}

const followUpsMaxOf = ({ kind, smart }: Question): number =>
	kind === "vocal" || kind === "long_text" ? smart.countMax : 0;

/** The questions that a response's own answers make its version ask. */
export function askedOf(
	{ answers }: Pick<Given, "answers">,
	definition: Definition,
): Question[] {
	return askedQuestions(
		definition.questions,
		new Map(
			answers
				.filter(({ followUp }) => followUp === 0)
				.map(({ questionId, value }) => [questionId, value]),
		),
	);
}

export const answerTo = (
	{ answers }: Pick<Given, "answers">,
	questionId: string,
	followUp = 0,
): GivenAnswer | undefined =>
	answers.find(
		(one) => one.questionId === questionId && one.followUp === followUp,
	);

/** The recording that is the answer; beside a written one, the one that was recorded before. */
export function recordingOf(
	{ recordings }: Pick<Given, "recordings">,
	{ questionId, followUp, value }: GivenAnswer,
): Recording | undefined {
	if (value.kind === "recording") {
		const id = value.takeId.toLowerCase();
		return recordings.find(({ recordingId }) => recordingId === id);
	}
	return recordings.findLast(
		(one) => one.questionId === questionId && one.followUp === followUp,
	);
}

/** Something was said, written or chosen. */
export function isGiven(value: AnswerValue): boolean {
	switch (value.kind) {
		case "skipped":
			return false;
		case "text":
			return value.text.trim() !== "";
		case "choice":
			return value.optionIds.length > 0 || (value.other ?? "").trim() !== "";
		default:
			return true;
	}
}

/** Different numbers that are told one by one; of more, only the mean is. */
const numbersMax = 30;

/** The sums of responses, added one by one. */
export class Tally {
	private readonly versions: ReadonlyMap<number, Definition>;
	private readonly sums: Map<string, Sum>;

	constructor(versions: readonly Version[]) {
		this.versions = new Map(
			versions.map(({ version, definition }) => [version, definition]),
		);
		this.sums = new Map(
			mergedQuestions(versions).map((question) => [
				sameKey(question),
				new Sum(question),
			]),
		);
	}

	add(given: Given): void {
		const definition = this.versions.get(given.version);
		if (definition === undefined)
			throw new Error(`A response answers version ${given.version}, not there`);
		for (const question of askedOf(given, definition))
			this.sums.get(sameKey(question))?.add(given);
	}

	questions(): ResultQuestion[] {
		return [...this.sums.values()].map((sum) => sum.told());
	}
}

class Sum {
	private readonly question: MergedQuestion;
	private answered = 0;
	private skipped = 0;
	private spoken = 0;
	private written = 0;
	private parked = 0;
	private affected = 0;
	private readonly followUps = {
		asked: 0,
		answered: 0,
		parked: 0,
		affected: 0,
	};
	private readonly counts = new Map<string, number>();
	private numbers = 0;
	private sumOfNumbers = 0;

	constructor(question: MergedQuestion) {
		this.question = question;
		for (const value of offeredBy(question)) this.counts.set(value, 0);
	}

	add(given: Given): void {
		const { id } = this.question;
		const answer = answerTo(given, id);
		if (answer?.isAffected === true) this.affected += 1;
		if (answer !== undefined && isGiven(answer.value))
			this.addAnswer(given, answer);
		else if (given.isComplete || answer?.value.kind === "skipped")
			this.skipped += 1;
		this.addFollowUps(given, id);
	}

	private addAnswer(given: Given, answer: GivenAnswer): void {
		const { value } = answer;
		this.answered += 1;
		switch (value.kind) {
			case "choice":
				for (const id of value.optionIds) this.count(id);
				if (value.other !== null) this.count("other");
				break;
			case "number":
				this.count(String(value.number));
				this.numbers += 1;
				this.sumOfNumbers += value.number;
				break;
			case "recording":
				this.spoken += 1;
				if (recordingOf(given, answer)?.state === "parked") this.parked += 1;
				break;
			case "text":
				this.written += 1;
				break;
		}
	}

	private addFollowUps(given: Given, questionId: string): void {
		for (const { number } of given.followUps.filter(
			(one) => one.questionId === questionId,
		)) {
			this.followUps.asked += 1;
			const answer = answerTo(given, questionId, number);
			if (answer === undefined) continue;
			if (answer.isAffected) this.followUps.affected += 1;
			if (!isGiven(answer.value)) continue;
			this.followUps.answered += 1;
			if (
				answer.value.kind === "recording" &&
				recordingOf(given, answer)?.state === "parked"
			)
				this.followUps.parked += 1;
		}
	}

	private count(value: string): void {
		this.counts.set(value, (this.counts.get(value) ?? 0) + 1);
	}

	told(): ResultQuestion {
		const { id, kind, title, options, lowLabel, highLabel, isCurrent } =
			this.question;
		const counts = this.toldCounts();
		return {
			questionId: id,
			kind,
			title,
			options,
			lowLabel,
			highLabel,
			isCurrent,
			answered: this.answered,
			skipped: this.skipped,
			counts,
			mean: this.numbers === 0 ? null : this.sumOfNumbers / this.numbers,
			nps: kind === "nps" ? npsOf(counts) : null,
			spoken: this.spoken,
			written: this.written,
			parked: this.parked,
			affected: this.affected,
			followUps: this.followUps,
		};
	}

	private toldCounts(): ResultQuestion["counts"] {
		const all = [...this.counts].map(([value, count]) => ({ value, count }));
		if (isChoice(this.question)) return all;
		const inOrder = all.toSorted((a, b) => Number(a.value) - Number(b.value));
		return this.question.kind === "number" && inOrder.length > numbersMax
			? []
			: inOrder;
	}
}

/** What could be chosen, whether or not anybody did. */
function offeredBy({
	kind,
	options,
	allowsOther,
	steps,
}: MergedQuestion): string[] {
	switch (kind) {
		case "single_choice":
		case "multiple_choice":
			return [
				...options.map(({ id }) => id),
				...(allowsOther ? ["other"] : []),
			];
		case "rating":
			return Array.from({ length: steps }, (_, at) => String(at + 1));
		case "nps":
			return Array.from({ length: 11 }, (_, at) => String(at));
		default:
			return [];
	}
}

/** Promoters answer 9 or 10, detractors 0 to 6. */
export function npsOf(counts: ResultQuestion["counts"]): ResultQuestion["nps"] {
	const between = (least: number, most: number) =>
		counts.reduce(
			(sum, { value, count }) =>
				Number(value) >= least && Number(value) <= most ? sum + count : sum,
			0,
		);
	const [detractors, passives, promoters] = [
		between(0, 6),
		between(7, 8),
		between(9, 10),
	];
	const all = detractors + passives + promoters;
	return all === 0
		? null
		: {
				score: Math.round(((promoters - detractors) / all) * 100),
				promoters,
				passives,
				detractors,
			};
}
