/** One answer under its question, in the words of the version that was answered; what was said is set as it was said. */
import type { SurveyResponse } from "@verbatim/contract/responses";
import { textIn } from "@verbatim/contract/survey-logic";
import type { Definition, Question } from "@verbatim/contract/surveys";
import { CornerDownRight } from "lucide-react";
import { useText } from "../../../text/text.ts";
import { SoundPlayer } from "./sound-player.tsx";

export type Answer = SurveyResponse["answers"][number];

export function AnswerView({
	surveyId,
	answer,
	question,
	place,
	languages,
}: {
	surveyId: string;
	answer: Answer;
	question: Question;
	/** Of the question in its version, from 1; statements are not counted. */
	place: number;
	languages: Definition["languages"];
}) {
	const { t, language } = useText();
	const isFollowUp = answer.followUp !== null;
	const title = textIn(question.title, language, languages);
	const name = isFollowUp ? (answer.asked ?? title) : title;
	return (
		<div
			className={`flex flex-col gap-1.5 ${isFollowUp ? "ml-1 border-accent-line border-l-2 pl-4" : ""}`}
		>
			<dt className="flex gap-2 text-muted text-sm">
				{isFollowUp ? (
					<>
						<CornerDownRight className="mt-0.5 size-4 shrink-0" aria-hidden />
						<span>
							<span className="sr-only">
								{t("results.response.follow_up")}:{" "}
							</span>
							{name}
						</span>
					</>
				) : (
					<span className="break-words">
						<span className="tabular-nums">{place}. </span>
						{name}
					</span>
				)}
			</dt>
			<dd className="flex min-w-0 flex-col gap-2">
				<Given
					surveyId={surveyId}
					answer={answer}
					question={question}
					languages={languages}
					name={name}
				/>
				{!answer.isAsked && (
					<p className="text-muted text-sm">
						{t("results.response.not_asked")}
					</p>
				)}
			</dd>
		</div>
	);
}

const verbatimLook =
	"max-w-[68ch] whitespace-pre-wrap break-words font-serif text-[1.0625rem] leading-[1.6]";

function Given({
	surveyId,
	answer,
	question,
	languages,
	name,
}: {
	surveyId: string;
	answer: Answer;
	question: Question;
	languages: Definition["languages"];
	name: string;
}) {
	const { t, format, language } = useText();
	const { value, recording, isAffected } = answer;
	switch (value.kind) {
		case "skipped":
			return (
				<p className={isAffected ? "text-sm text-warn" : "text-muted text-sm"}>
					{t(
						isAffected
							? "results.response.affected_empty"
							: answer.followUp === null
								? "results.response.skipped"
								: "results.response.not_answered",
					)}
				</p>
			);
		case "text":
			return (
				<>
					<p className={verbatimLook}>{value.text}</p>
					{isAffected && (
						<p className="text-sm text-warn">
							{t("results.response.affected")}
						</p>
					)}
					{recording !== null && (
						<>
							<p className="text-muted text-sm">
								{t("results.sound.recorded_before")}
							</p>
							<Spoken surveyId={surveyId} recording={recording} name={name} />
						</>
					)}
				</>
			);
		case "choice":
			return (
				<ul className="flex flex-wrap gap-1.5">
					{value.optionIds.map((id) => {
						const option = question.options.find((one) => one.id === id);
						return (
							<li
								key={id}
								className="max-w-full break-words rounded-lg bg-accent-soft px-2.5 py-0.5"
							>
								{option === undefined
									? t("results.question.other")
									: textIn(option.label, language, languages)}
							</li>
						);
					})}
					{value.other !== null && (
						<li className="max-w-full break-words rounded-lg bg-sunken px-2.5 py-0.5">
							{t("results.response.other", { text: value.other })}
						</li>
					)}
				</ul>
			);
		case "number":
			return (
				<p className="font-semibold tabular-nums">
					{format.number(value.number)}
					{question.kind === "rating" && (
						<span className="font-normal text-muted"> / {question.steps}</span>
					)}
					{question.kind === "nps" && (
						<span className="font-normal text-muted"> / 10</span>
					)}
				</p>
			);
		case "date":
			return <p className="tabular-nums">{format.day(value.date)}</p>;
		case "recording":
			return recording === null ? (
				<p className="text-muted text-sm">{t("results.sound.broken")}</p>
			) : (
				<Spoken surveyId={surveyId} recording={recording} name={name} />
			);
	}
}

function Spoken({
	surveyId,
	recording,
	name,
}: {
	surveyId: string;
	recording: NonNullable<Answer["recording"]>;
	name: string;
}) {
	const { t, format } = useText();
	const { state, seconds, transcript, model, priceTokens, keptUntil } =
		recording;
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	if (state === "parked")
		return (
			<p className="rounded-xl border border-line border-dashed px-3.5 py-2.5 text-muted text-sm">
				{t("results.sound.parked", {
					length: format.length(seconds),
					tokens: tokens(priceTokens ?? 0),
					date: keptUntil === null ? "–" : format.date(keptUntil),
				})}
			</p>
		);
	return (
		<>
			<SoundPlayer surveyId={surveyId} recording={recording} label={name} />
			{transcript !== null && <p className={verbatimLook}>{transcript}</p>}
			<p className="flex flex-wrap gap-x-3 text-muted text-sm">
				{state === "transcribing" && (
					<span role="status">{t("results.sound.transcribing")}</span>
				)}
				{state === "without_words" && (
					<span>{t("results.sound.without_words")}</span>
				)}
				{model !== null && <span>{t("results.sound.draft", { model })}</span>}
				<span className="tabular-nums">
					{t("results.sound.paid", {
						length: format.length(seconds),
						tokens: tokens(recording.chargedTokens),
					})}
				</span>
			</p>
		</>
	);
}
