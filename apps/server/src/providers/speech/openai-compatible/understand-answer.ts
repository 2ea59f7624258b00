/**
 * What a server answered, checked and made ours. OpenAI's verbose_json has segments, and words beside them; other
 * servers put words into the segments, or send nothing but a text.
 */
import { z } from "zod";
import type { Segment, Word } from "../speech.ts";

const word = z.object({
	word: z.string(),
	start: z.number(),
	end: z.number(),
	probability: z.number().min(0).max(1).nullish(),
});
const answer = z.object({
	text: z.string(),
	language: z.string().nullish(),
	segments: z
		.array(
			z.object({
				start: z.number(),
				end: z.number(),
				text: z.string(),
				words: z.array(word).nullish(),
			}),
		)
		.nullish(),
	words: z.array(word).nullish(),
});

/** Undefined when it is not an answer to a transcription. */
export function understandAnswer(
	text: string,
	part: { startSeconds: number; lengthSeconds: number },
): { language: string | undefined; segments: Segment[] } | undefined {
	const parsed = answer.safeParse(parsedJson(text));
	if (!parsed.success) return undefined;
	const { data } = parsed;
	const language = data.language ? tagOf(data.language) : undefined;

	// A time outside of the part would put words where somebody else speaks.
	const at = (seconds: number) =>
		part.startSeconds + Math.min(Math.max(seconds, 0), part.lengthSeconds);
	const ours = (given: z.output<typeof word>): Word => ({
		startSeconds: at(given.start),
		endSeconds: at(Math.max(given.start, given.end)),
		text: given.word.trim(),
		confidence: given.probability ?? null,
	});
	const allWords = (data.words ?? []).map(ours);
	const told = data.segments?.length
		? data.segments
		: [{ start: 0, end: part.lengthSeconds, text: data.text, words: null }];

	let taken = 0;
	const segments = told.map((segment, index): Segment => {
		const endSeconds = at(Math.max(segment.start, segment.end));
		let words = segment.words?.map(ours);
		if (words === undefined) {
			// Words beside the segments belong to the one in which their middle lies; the last takes what is left.
			const isLast = index === told.length - 1;
			const from = taken;
			for (; taken < allWords.length; taken += 1) {
				const next = allWords[taken];
				if (next === undefined) break;
				const middle = (next.startSeconds + next.endSeconds) / 2;
				if (!isLast && middle >= endSeconds) break;
			}
			words = allWords.slice(from, taken);
		}
		return {
			startSeconds: at(segment.start),
			endSeconds,
			text: segment.text.trim(),
			words: words.filter(({ text: written }) => written !== ""),
		};
	});
	return {
		language,
		segments: segments
			.filter(({ text: written }) => written !== "")
			.sort((one, other) => one.startSeconds - other.startSeconds),
	};
}

function parsedJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Servers say "english" or "en". */
function tagOf(language: string): string | undefined {
	const given = language.trim().toLowerCase();
	if (/^[a-z]{2,3}(-[a-z0-9]+)*$/.test(given)) return given;
	const names = new Intl.DisplayNames("en", { type: "language" });
	const letters = [..."abcdefghijklmnopqrstuvwxyz"];
	return letters
		.flatMap((first) => letters.map((second) => first + second))
		.find((tag) => names.of(tag)?.toLowerCase() === given);
}
