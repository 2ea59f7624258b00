/** What stands in the way of publishing, or should be looked at before: each with where it is, and the way there. */
import type { Fault } from "@verbatim/contract/survey-logic";
import type { Definition } from "@verbatim/contract/surveys";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { type Text, useText } from "../../text/text.ts";

export function faultWords(
	{ t, format }: Pick<Text, "t" | "format">,
	fault: Fault,
) {
	return t(`surveys.fault.${fault.what}`, {
		language:
			fault.language === undefined ? "" : format.language(fault.language),
	});
}

export function FaultList({
	faults,
	more = [],
	definition,
	onJump,
}: {
	faults: readonly Fault[];
	/** What is told in other words. */
	more?: readonly { at: string; words: string }[];
	definition: Definition;
	onJump: (at: string) => void;
}) {
	const text = useText();
	const { t } = text;
	const numbers = new Map(
		definition.questions.map(({ id }, index) => [id, index + 1]),
	);
	return (
		<ul className="divide-y divide-line overflow-hidden rounded-xl border border-line">
			{faults.map((fault) => {
				const { questionId, what, language } = fault;
				return (
					<Row
						key={`${questionId} ${what} ${language}`}
						onJump={() => onJump(questionId ?? "look")}
					>
						<span className="font-medium">
							{questionId === null
								? t("surveys.fault.at_survey")
								: t("surveys.fault.at_question", {
										n: numbers.get(questionId) ?? 0,
									})}
						</span>
						<span className="text-muted"> · {faultWords(text, fault)}</span>
					</Row>
				);
			})}
			{more.map(({ at, words }) => (
				<Row key={words} onJump={() => onJump(at)}>
					{words}
				</Row>
			))}
		</ul>
	);
}

function Row({
	onJump,
	children,
}: {
	onJump: () => void;
	children: ReactNode;
}) {
	return (
		<li>
			<button
				type="button"
				onClick={onJump}
				className="flex min-h-11 w-full items-center gap-3 px-3.5 py-2 text-left hover:bg-sunken focus-visible:-outline-offset-2"
			>
				<span className="min-w-0 flex-1">{children}</span>
				<ChevronRight className="size-4 shrink-0 text-muted" aria-hidden />
			</button>
		</li>
	);
}
