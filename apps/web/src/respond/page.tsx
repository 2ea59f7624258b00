/** @jsxImportSource preact */
/** The page: which of its places is shown, in which language, in the survey's colour. */
import { textIn } from "@verbatim/contract/survey-logic";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useMemo, useState } from "preact/hooks";
import { localeOf } from "../text/languages.ts";
import { brandFor } from "./brand.ts";
import { PageContext, usePage } from "./context.ts";
import { EndPage } from "./end-page.tsx";
import { Frame, Ways } from "./frame.tsx";
import { Icon } from "./icons.tsx";
import { QuestionPage } from "./questions/question-page.tsx";
import type { ResponseStore } from "./response.ts";
import { isPlace, progressOf } from "./steps.ts";
import { TakeBackEarlier } from "./take-back.tsx";
import { type Name, sayIn } from "./text/text.ts";

export function RespondPage({ store }: { store: ResponseStore }) {
	const [state, setState] = useState(store.state());
	useEffect(() => {
		const stop = store.watch(() => setState(store.state()));
		void store.load();
		return () => void stop();
	}, [store]);

	const { language, survey } = state;
	const locale = localeOf(language, navigator.languages);
	const say = useMemo(() => sayIn(language, locale), [language, locale]);
	useLayoutEffect(() => {
		document.documentElement.lang = language;
	}, [language]);
	useLayoutEffect(() => {
		if (survey !== undefined) paint(survey.brandColour);
	}, [survey]);
	useTitle(state, say);
	const read = useMemo(
		() => (texts: Parameters<typeof textIn>[0]) =>
			textIn(texts, language, survey?.languages ?? []),
		[language, survey],
	);
	return (
		<PageContext.Provider value={{ store, state, say, language, locale, read }}>
			<Place />
		</PageContext.Provider>
	);
}

function Place() {
	const { state, say } = usePage();
	const { phase, step, survey } = state;
	switch (phase) {
		case "loading":
			return (
				<div class="frame" role="status">
					<div class="main">
						<span class="unseen">{say("loading")}</span>
						<Skeleton />
					</div>
				</div>
			);
		case "unreachable":
			return <Message name="unreachable" isWaiting />;
		case "missing":
		case "paused":
		case "gone":
		case "elsewhere":
		case "taken_back":
			return <Message name={phase} />;
		case "closed":
			return (
				<Message name="closed">
					{state.hasBegun && <p class="lead">{say("closed_sent")}</p>}
				</Message>
			);
		case "answering": {
			if (survey === undefined) return null;
			const question = isPlace(step)
				? survey.questions.find(({ id }) => id === step.questionId)
				: undefined;
			return (
				<Frame step={step}>
					{isPlace(step) && question !== undefined ? (
						<QuestionPage question={question} place={step} />
					) : step === "welcome" || isPlace(step) ? (
						<Welcome />
					) : (
						<EndPage />
					)}
				</Frame>
			);
		}
	}
}

function Welcome() {
	const { store, state, say, read } = usePage();
	const { survey } = state;
	if (survey === undefined) return null;
	const asked = progressOf("welcome", {
		survey,
		answers: new Map(),
		followUps: new Map(),
	}).of;
	const words = read(survey.welcome.text);
	return (
		<form
			class="step-form"
			onSubmit={(event) => {
				event.preventDefault();
				void store.start();
			}}
		>
			<div class="question">
				<h1 class="welcome-title" tabIndex={-1}>
					{read(survey.welcome.title) || survey.title}
				</h1>
				{words !== "" && <p class="lead">{words}</p>}
				<p class="hint">
					{say("survey_by", { company: survey.companyName })}
					<span aria-hidden="true"> · </span>
					{say("questions", { count: asked })}
				</p>
				{state.receipt === null && <TakeBackEarlier />}
			</div>
			<Ways label={say("start")} />
		</form>
	);
}

function Message({
	name,
	isWaiting = false,
	children,
}: {
	name:
		| "unreachable"
		| "missing"
		| "paused"
		| "closed"
		| "gone"
		| "elsewhere"
		| "taken_back";
	isWaiting?: boolean;
	children?: ComponentChildren;
}) {
	const { store, state, say } = usePage();
	const mayBeginAnew =
		name === "gone" || name === "elsewhere" || name === "taken_back";
	return (
		<Frame step={name}>
			<section class="end" role="status">
				<p class="seal is-waiting" aria-hidden="true">
					{isWaiting ? (
						<span class="dots">
							<span />
							<span />
							<span />
						</span>
					) : (
						<Icon name={name === "taken_back" ? "check" : "warn"} />
					)}
				</p>
				<h1 tabIndex={-1}>{say(`${name}_title`)}</h1>
				<p class="lead">{say(`${name}_words`)}</p>
				{children}
				{mayBeginAnew && (
					<button
						type="button"
						class="button plain"
						onClick={() => void store.beginAnew()}
					>
						{say("begin_anew")}
					</button>
				)}
				{name === "closed" && state.survey !== undefined && <TakeBackEarlier />}
			</section>
		</Frame>
	);
}

export function Skeleton() {
	return (
		<div class="skeleton" aria-hidden="true">
			<span />
			<span />
			<span />
		</div>
	);
}

/** By the style of the root, which a strict content policy allows a script to set. */
function paint(colour: string): void {
	const { style } = document.documentElement;
	for (const scheme of ["light", "dark"] as const) {
		const { fill, onFill, line } = brandFor(colour, scheme);
		style.setProperty(`--${scheme}-fill`, fill);
		style.setProperty(`--${scheme}-on-fill`, onFill);
		style.setProperty(`--${scheme}-mark`, line);
	}
}

function useTitle(
	{ survey, step, phase, answers }: ReturnType<ResponseStore["state"]>,
	say: ReturnType<typeof sayIn>,
): void {
	useEffect(() => {
		const title = survey?.title ?? "";
		if (survey === undefined || phase !== "answering" || !isPlace(step)) {
			document.title = title || say("loading" satisfies Name);
			return;
		}
		const { question, of } = progressOf(step, {
			survey,
			answers: new Map([...answers].map(([name, { value }]) => [name, value])),
			followUps: new Map(),
		});
		document.title = `${say("question_of", { question, of })} – ${title}`;
	}, [survey, step, phase, answers, say]);
}
