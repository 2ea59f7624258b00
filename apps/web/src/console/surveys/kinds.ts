/** The kinds of questions as the builder offers them: in groups, each with a picture. */
import type { QuestionKind } from "@verbatim/contract/surveys";
import {
	AlignLeft,
	Calendar,
	CircleDot,
	Gauge,
	Hash,
	type LucideIcon,
	Mic,
	Quote,
	SquareCheck,
	Star,
	TextCursorInput,
} from "lucide-react";

export const pictureOf: Record<QuestionKind, LucideIcon> = {
	vocal: Mic,
	long_text: AlignLeft,
	short_text: TextCursorInput,
	single_choice: CircleDot,
	multiple_choice: SquareCheck,
	rating: Star,
	nps: Gauge,
	number: Hash,
	date: Calendar,
	statement: Quote,
};

export const kindGroups = [
	{ words: "speaking", kinds: ["vocal"] },
	{ words: "writing", kinds: ["long_text", "short_text"] },
	{ words: "choosing", kinds: ["single_choice", "multiple_choice"] },
	{ words: "scale", kinds: ["rating", "nps"] },
	{ words: "other", kinds: ["number", "date", "statement"] },
] as const satisfies readonly { words: string; kinds: QuestionKind[] }[];

/** Whether follow-ups can be made from its answers. */
export const mayBeSmart = (kind: QuestionKind): boolean =>
	kind === "long_text" || kind === "vocal";
