/** Follow-up questions that are made from the answer: how many at most, what for, and what not about. */
import type { Question } from "@verbatim/contract/surveys";
import { Sparkles } from "lucide-react";
import { useText } from "../../text/text.ts";
import { Segments } from "../tokens/choice.tsx";
import { usePrices } from "./prices.ts";
import { NoteField } from "./texts-field.tsx";
import type { ChangeQuestion } from "./use-question-verbs.ts";

const counts = [0, 1, 2, 3];

export function SmartEditor({
	question: { smart },
	change,
}: {
	question: Question;
	change: ChangeQuestion;
}) {
	const { t, format } = useText();
	const prices = usePrices();
	const set = (changes: Partial<Question["smart"]>, as?: string) =>
		change(
			(before) => ({ ...before, smart: { ...before.smart, ...changes } }),
			as,
		);
	return (
		<div className="flex flex-col gap-4 p-5">
			<h3 className="flex items-center gap-2 font-medium text-sm">
				<Sparkles className="size-4 text-accent" aria-hidden />
				{t("surveys.smart.title")}
			</h3>
			<Segments
				label={t("surveys.smart.count")}
				value={String(smart.countMax)}
				options={counts.map((value) => ({
					value: String(value),
					words: value === 0 ? t("surveys.smart.none") : format.number(value),
				}))}
				onChoose={(chosen) => set({ countMax: Number(chosen) })}
			/>
			<p className="max-w-prose text-muted text-sm">
				{t("surveys.smart.what", { least: prices.question })}
			</p>
			{smart.countMax > 0 && (
				<>
					<NoteField
						label={t("surveys.smart.goal")}
						hint={t("surveys.smart.goal_hint")}
						value={smart.goal}
						lengthMax={500}
						onChange={(goal) => set({ goal }, "goal")}
					/>
					<NoteField
						label={t("surveys.smart.avoid")}
						hint={t("surveys.smart.avoid_hint")}
						value={smart.avoid}
						lengthMax={500}
						onChange={(avoid) => set({ avoid }, "avoid")}
					/>
				</>
			)}
		</div>
	);
}
