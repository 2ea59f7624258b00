/** @jsxImportSource preact */
/** One question, or one follow-up to it: its words, the place for the answer, the way on. */
import type { AnswerValue } from "@verbatim/contract/respond";
import { rangeOf } from "@verbatim/contract/survey-logic";
import { useEffect, useRef, useState } from "preact/hooks";
import { announce } from "../announce.ts";
import { usePage } from "../context.ts";
import { Ways } from "../frame.tsx";
import { lengthOf } from "../length.ts";
import { type Place, placeName } from "../steps.ts";
import type { Name } from "../text/text.ts";
import { Choices } from "./choices.tsx";
import { DateField } from "./date-field.tsx";
import { type AskedQuestion, faultName, isGiven } from "./fault.ts";
import { NumberField } from "./number-field.tsx";
import { Scale } from "./scale.tsx";
import { SpokenAnswer } from "./spoken-answer.tsx";
import { useOnwards, Waiting } from "./use-onwards.tsx";
import { useVoice } from "./use-voice.ts";
import { WordsField } from "./words-field.tsx";

const titleId = "question";
const helpId = "help";
const faultId = "fault";

export function QuestionPage({
	question,
	place,
}: {
	question: AskedQuestion;
	place: Place;
}) {
	const { store, state, say, read } = usePage();
	const name = placeName(place);
	const saved = state.answers.get(name);
	const value = state.drafts.get(name) ?? withoutSkipped(saved?.value);
	const [isReadable, setReadable] = useState(true);
	const [fault, setFault] = useState<Name>();
	const form = useRef<HTMLFormElement>(null);
	const voice = useVoice(question.kind === "vocal" ? place : undefined, {
		secondsMax: question.secondsMax,
	});
	const onwards = useOnwards(question, place);

	const refusal = [...state.takes.values()].find(
		(take) => take.state === "refused" && placeName(take.place) === name,
	)?.refusal;
	const spoken = voice?.view.microphone.at;
	const isSpeaking = voice !== undefined && spoken !== "writing";

	useEffect(() => {
		if (fault === undefined) return;
		announce(say(fault));
		form.current
			?.querySelector<HTMLElement>("input:checked, input, textarea, button")
			?.focus();
	}, [fault, say]);

	const change = (next: AnswerValue | undefined, readable = true) => {
		setFault(undefined);
		setReadable(readable);
		void store.draft(place, next);
	};

	/** One step for one press, however often it is pressed while the step is taken. */
	const isMoving = useRef(false);
	async function forwardOnce(): Promise<void> {
		if (isMoving.current) return;
		isMoving.current = true;
		try {
			await forward();
		} finally {
			isMoving.current = false;
		}
	}

	async function forward(): Promise<void> {
		if (isSpeaking && spoken === "review") {
			const takeId = await voice.voice.confirm();
			if (takeId !== undefined) {
				const how = await onwards.untilSaved();
				if (how === "refused") {
					const refused = store.state().takes.get(takeId);
					return voice.voice.notKept(refused?.refusal === "in_writing");
				}
				if (how === "sent") voice.voice.sent();
			}
			return onwards.goOn();
		}
		if (!isReadable)
			return setFault(
				question.kind === "date" ? "fault_not_a_date" : "fault_not_a_number",
			);
		const isKept =
			isSpeaking &&
			(spoken === "sent" || spoken === "saved-local" || spoken === "uploading");
		// Without words where words were asked for in its place: the server lets it pass.
		const mayBeMissing = refusal === "in_writing";
		const given = isSpeaking && !isKept ? undefined : value;
		const wrong = faultName(question, place, given);
		if (wrong !== undefined && !(mayBeMissing && !isGiven(given)))
			return setFault(wrong);
		if (question.kind !== "statement" && !isKept)
			await store.answer(
				place,
				isGiven(given) && given !== undefined ? given : { kind: "skipped" },
			);
		return onwards.goOn();
	}

	const { next, before } = store.neighbours(place, value);
	const isAnswered =
		isGiven(value) || question.kind === "statement" || spoken === "review";
	const isBusySpeaking =
		spoken === "recording" || spoken === "paused" || spoken === "asking";
	const label: Name | undefined = isBusySpeaking
		? undefined
		: spoken === "review"
			? "use_this"
			: next === "end" && !mayStillFollow(question, place)
				? "send_answers"
				: isAnswered || (question.isRequired && place.followUp === 0)
					? "next"
					: "skip";

	const shared = {
		labelledBy: titleId,
		describedBy: `${helpId} ${faultId}`,
		isInvalid: fault !== undefined,
		value,
	};
	const followUp = state.followUps
		.get(place.questionId)
		?.asked.find(({ number }) => number === place.followUp);
	return (
		<form
			ref={form}
			class="step-form"
			noValidate
			onSubmit={(event) => {
				event.preventDefault();
				void forwardOnce();
			}}
			onKeyDown={(event) => pickByNumber(event, question, change, value)}
		>
			<div class="question">
				{place.followUp > 0 && <SaidBefore question={question} place={place} />}
				<h1 id={titleId} tabIndex={-1}>
					{place.followUp > 0 ? followUp?.text : read(question.title)}
				</h1>
				<p class="help" id={helpId}>
					{place.followUp === 0 && read(question.help)}
					{((!question.isRequired && question.kind !== "statement") ||
						place.followUp > 0) && (
						<span class="optional"> ({say("optional")})</span>
					)}
				</p>
				{refusal !== undefined && refusal !== null && (
					<p class="notice" role="status">
						<span>{say(`take_${refusal}`)}</span>
					</p>
				)}
				{saved?.isRefused === true && (
					<p class="notice" role="status">
						{say("refused_answer")}
					</p>
				)}
				{voice !== undefined ? (
					<SpokenAnswer
						voice={voice}
						question={question}
						place={place}
						words={<WordsField {...shared} onChange={change} isLong />}
					/>
				) : (
					<Field question={question} shared={shared} onChange={change} />
				)}
				<p class="fault" id={faultId}>
					{fault !== undefined && say(fault)}
				</p>
				{onwards.waiting !== undefined && <Waiting {...onwards} />}
			</div>
			<Ways
				label={label === undefined ? undefined : say(label)}
				isBusy={onwards.waiting !== undefined}
				onBack={before === undefined ? undefined : () => void store.go(before)}
			/>
		</form>
	);
}

type Shared = {
	value: AnswerValue | undefined;
	labelledBy: string;
	describedBy: string;
	isInvalid: boolean;
};

function Field({
	question,
	shared,
	onChange,
}: {
	question: AskedQuestion;
	shared: Shared;
	onChange: (value: AnswerValue | undefined, isReadable?: boolean) => void;
}) {
	const all = { ...shared, question, onChange };
	switch (question.kind) {
		case "single_choice":
		case "multiple_choice":
			return <Choices {...all} />;
		case "rating":
		case "nps":
			return <Scale {...all} />;
		case "number":
			return <NumberField {...all} />;
		case "date":
			return <DateField {...all} />;
		case "short_text":
			return <WordsField {...all} isLong={false} />;
		case "long_text":
			return <WordsField {...all} isLong />;
		default:
			return null;
	}
}

/** What a follow-up is about: the question, and what was answered. */
function SaidBefore({
	question,
	place,
}: {
	question: AskedQuestion;
	place: Place;
}) {
	const { state, read, say, locale } = usePage();
	const before = { ...place, followUp: place.followUp - 1 };
	const asked = state.followUps
		.get(place.questionId)
		?.asked.find(({ number }) => number === before.followUp);
	const answer = state.answers.get(placeName(before))?.value;
	const take =
		answer?.kind === "recording" ? state.takes.get(answer.takeId) : undefined;
	return (
		<div class="said">
			<p class="said-question">{asked?.text ?? read(question.title)}</p>
			{answer?.kind === "text" && <blockquote>{answer.text}</blockquote>}
			{answer?.kind === "recording" && (
				<p class="said-spoken">
					{take === undefined
						? say("recording_saved")
						: `${say("you_said")}: ${say("spoken_answer", { length: lengthOf(take.seconds, locale) })}`}
				</p>
			)}
			<p class="said-more">{say("follow_up_label")}</p>
		</div>
	);
}

const mayStillFollow = (question: AskedQuestion, place: Place) =>
	question.mayFollowUp && place.followUp < 3;

const withoutSkipped = (value: AnswerValue | undefined) =>
	value?.kind === "skipped" ? undefined : value;

/** A digit chooses, wherever it is not part of a text. */
function pickByNumber(
	event: KeyboardEvent,
	question: AskedQuestion,
	change: (value: AnswerValue) => void,
	value: AnswerValue | undefined,
): void {
	const { target, key } = event;
	const isText =
		target instanceof HTMLTextAreaElement ||
		target instanceof HTMLSelectElement ||
		(target instanceof HTMLInputElement &&
			target.type !== "radio" &&
			target.type !== "checkbox");
	if (isText || !/^\d$/.test(key)) return;
	if (event.ctrlKey || event.metaKey || event.altKey) return;
	const digit = Number(key);
	if (question.kind === "rating" || question.kind === "nps") {
		const range = rangeOf(question);
		const number = digit === 0 && question.kind === "rating" ? 10 : digit;
		if (range !== undefined && number >= range.least && number <= range.most)
			change({ kind: "number", number });
		return;
	}
	const option = question.options[digit - 1];
	if (option === undefined) return;
	if (question.kind === "single_choice")
		change({ kind: "choice", optionIds: [option.id], other: null });
	if (question.kind === "multiple_choice") {
		const chosen =
			value?.kind === "choice"
				? value
				: { kind: "choice" as const, optionIds: [], other: null };
		change({
			...chosen,
			optionIds: chosen.optionIds.includes(option.id)
				? chosen.optionIds.filter((id) => id !== option.id)
				: [...chosen.optionIds, option.id],
		});
	}
}
