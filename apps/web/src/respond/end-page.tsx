/** @jsxImportSource preact */
/** The end: what is still on its way, what needs another look, and thanks, with the receipt. */
import { textIn } from "@verbatim/contract/survey-logic";
import { useEffect } from "preact/hooks";
import { announce } from "./announce.ts";
import { usePage } from "./context.ts";
import { Icon } from "./icons.tsx";
import { stepBefore } from "./steps.ts";
import { TakeBack } from "./take-back.tsx";

export function EndPage() {
	const { state } = usePage();
	if (state.isComplete) return <Thanks />;
	return state.wantsToFinish ? <OnItsWay /> : <BeforeTheEnd />;
}

function Thanks() {
	const { state, say, read } = usePage();
	const { survey } = state;
	useEffect(() => announce(say("all_arrived")), [say]);
	return (
		<section class="end">
			<p class="seal" aria-hidden="true">
				<Icon name="check" />
			</p>
			<h1 tabIndex={-1}>
				{(survey && read(survey.thanks.title)) || say("thanks_title")}
			</h1>
			{survey !== undefined &&
				textIn(survey.thanks.text, state.language, survey.languages) !== "" && (
					<p class="lead">{read(survey.thanks.text)}</p>
				)}
			<p class="arrived">
				<Icon name="check" />
				{say("all_arrived")}
			</p>
			<TakeBack />
		</section>
	);
}

function OnItsWay() {
	const { state, say } = usePage();
	const words = state.isReachable ? "sending" : "waiting";
	return (
		<section class="end" aria-live="polite">
			<p class="seal is-waiting" aria-hidden="true">
				{state.isReachable ? (
					<span class="dots">
						<span />
						<span />
						<span />
					</span>
				) : (
					<Icon name="phone" />
				)}
			</p>
			<h1 tabIndex={-1}>{say(`${words}_title`)}</h1>
			<p class="lead">{say(`${words}_words`)}</p>
		</section>
	);
}

/** Something came back, or the person went back from the end: said, and theirs to decide. */
function BeforeTheEnd() {
	const { store, state, say, read } = usePage();
	const troubles = store.troubles();
	const before =
		state.survey &&
		stepBefore("end", {
			survey: state.survey,
			answers: new Map(
				[...state.answers].map(([name, { value }]) => [name, value]),
			),
			followUps: new Map(
				[...state.followUps].map(([id, { asked }]) => [id, asked.length]),
			),
		});
	return (
		<section class="end">
			<h1 tabIndex={-1}>
				{troubles.length > 0
					? say("trouble_title", { count: troubles.length })
					: say("nearly_title")}
			</h1>
			{troubles.length > 0 && (
				<ul class="troubles">
					{troubles.map((place) => {
						const question = state.survey?.questions.find(
							({ id }) => id === place.questionId,
						);
						const refusal = [...state.takes.values()].find(
							(take) =>
								take.state === "refused" &&
								take.place.questionId === place.questionId,
						)?.refusal;
						return (
							<li key={`${place.questionId}:${place.followUp}`}>
								<p class="trouble-title">{question && read(question.title)}</p>
								<p>
									{refusal
										? say(`take_${refusal}`)
										: say(
												state.missing.includes(place.questionId)
													? "fault_missing"
													: "refused_answer",
											)}
								</p>
								<button
									type="button"
									class="button accent"
									onClick={() => void store.go(place)}
								>
									{say("look_at_it")}
								</button>
							</li>
						);
					})}
				</ul>
			)}
			<div class="ways">
				{before !== undefined && (
					<button
						type="button"
						class="button plain back"
						onClick={() => void store.go(before)}
					>
						<Icon name="back" />
						<span>{say("back")}</span>
					</button>
				)}
				<button
					type="button"
					class={troubles.length > 0 ? "button plain" : "button primary"}
					onClick={() => void store.finish()}
				>
					{troubles.length > 0 ? say("finish_without") : say("send_answers")}
				</button>
			</div>
		</section>
	);
}
