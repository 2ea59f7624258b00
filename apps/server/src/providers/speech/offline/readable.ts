/** From what PocketSphinx heard to what people read: words with their times, in segments that end where somebody pauses. */
import type { Segment, Word } from "../speech.ts";
import type { HeardWord } from "./recogniser.ts";

/** The dictionary knows no capitals and writes titles without their dot. */
const spellings = new Map([
	["mr", "Mr"],
	["mrs", "Mrs"],
	["ms", "Ms"],
	["dr", "Dr"],
]);

/** Undefined for what is no word: silence, noise, the beginning and end of a piece. */
export function readableWord(token: string): string | undefined {
	if (/^[<[+]/.test(token)) return undefined;
	const word = token.replace(/\(\d+\)$/, "");
	if (word === "") return undefined;
	if (/^i('|$)/.test(word)) return `I${word.slice(1)}`;
	return spellings.get(word) ?? word;
}

export function readableWords(heard: readonly HeardWord[]): Word[] {
	return heard.flatMap(({ token, startSeconds, endSeconds }) => {
		const text = readableWord(token);
		return text === undefined
			? []
			: [{ text, startSeconds, endSeconds, confidence: null }];
	});
}

/** A pause this long ends a segment; a shorter one does when the segment is long already. */
const pauseSeconds = 0.7;
const shortPauseSeconds = 0.25;
const longSegmentSeconds = 12;
const longestSegmentSeconds = 30;

export function segmentsOf(words: readonly Word[]): Segment[] {
	const groups: Word[][] = [];
	for (const word of words) {
		const open = groups.at(-1);
		if (open === undefined || isNewSegment(open, word)) groups.push([word]);
		else open.push(word);
	}
	return groups.flatMap((group) => {
		const [first, last] = [group[0], group.at(-1)];
		if (first === undefined || last === undefined) return [];
		return {
			startSeconds: first.startSeconds,
			endSeconds: last.endSeconds,
			text: capitalised(group.map(({ text }) => text).join(" ")),
			words: group,
		};
	});
}

function isNewSegment(open: readonly Word[], next: Word): boolean {
	const startedAt = open[0]?.startSeconds ?? next.startSeconds;
	const pause = next.startSeconds - (open.at(-1)?.endSeconds ?? 0);
	const length = next.endSeconds - startedAt;
	return (
		pause >= pauseSeconds ||
		(pause >= shortPauseSeconds && length > longSegmentSeconds) ||
		length > longestSegmentSeconds
	);
}

const capitalised = (text: string): string =>
	text.charAt(0).toUpperCase() + text.slice(1);
