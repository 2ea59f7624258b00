/** What is done to the questions of a survey: added, moved, duplicated, deleted; and a way to change one of them. */
import type { Question, QuestionKind } from "@verbatim/contract/surveys";
import { notify } from "../../kit/notify.tsx";
import { useText } from "../../text/text.ts";
import { useDraft } from "./draft-context.ts";
import {
	duplicateOf,
	emptyQuestion,
	moved,
	questionsMax,
	withDefinition,
	withoutQuestion,
	withQuestion,
	withQuestionAfter,
	withQuestionAt,
} from "./edit.ts";
import { newOptionId, newQuestionId } from "./new-id.ts";

export type QuestionVerbs = {
	add: (kind: QuestionKind) => void;
	move: (id: string, by: -1 | 1) => void;
	duplicate: (question: Question) => void;
	remove: (question: Question) => void;
};

/** Changes the question; `as` names the field, for undoing. */
export type ChangeQuestion = (
	change: (question: Question) => Question,
	as?: string,
) => void;

export function useChangeQuestion(id: string): ChangeQuestion {
	const { store } = useDraft();
	return (edit, as) =>
		store.change(
			(before) =>
				withDefinition(before, (definition) =>
					withQuestion(definition, id, edit),
				),
			as === undefined ? undefined : `${id}:${as}`,
		);
}

export function useQuestionVerbs(
	openId: string | undefined,
	onOpen: (id: string, isNew: boolean) => void,
): QuestionVerbs {
	const { t } = useText();
	const { store, draft, say } = useDraft();
	const { questions } = draft.definition;
	const isFull = questions.length >= questionsMax;
	const insert = (question: Question, afterId: string | undefined) =>
		store.change((before) =>
			withDefinition(before, (definition) =>
				withQuestionAfter(definition, question, afterId),
			),
		);
	return {
		add(kind) {
			if (isFull) return;
			const id = newQuestionId();
			insert(emptyQuestion(kind, id, [newOptionId(), newOptionId()]), openId);
			say(t("surveys.edit.added", { kind: t(`surveys.kind.${kind}`) }));
			onOpen(id, true);
		},
		move(id, by) {
			const after = moved(questions, id, by);
			if (after === questions) return;
			store.change((before) =>
				withDefinition(before, (definition) => ({
					...definition,
					questions: moved(definition.questions, id, by),
				})),
			);
			say(
				t("surveys.edit.moved", {
					n: after.findIndex((question) => question.id === id) + 1,
				}),
			);
		},
		duplicate(question) {
			if (isFull) return;
			const copy = duplicateOf(question, newQuestionId(), newOptionId);
			insert(copy, question.id);
			onOpen(copy.id, true);
		},
		remove(question) {
			const index = questions.findIndex(({ id }) => id === question.id);
			store.change((before) =>
				withDefinition(before, (definition) =>
					withoutQuestion(definition, question.id),
				),
			);
			const next = questions[index + 1] ?? questions[index - 1];
			if (openId === question.id && next !== undefined) onOpen(next.id, false);
			notify(t("surveys.edit.deleted"), {
				words: t("surveys.edit.undo"),
				do: () => {
					// Not the last step, but this one: other edits may have been made meanwhile.
					store.change((before) =>
						withDefinition(before, (definition) =>
							withQuestionAt(definition, question, index),
						),
					);
					onOpen(question.id, false);
				},
			});
		},
	};
}
