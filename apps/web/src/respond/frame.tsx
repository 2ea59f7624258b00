/** @jsxImportSource preact */
/** What stands around each step: whose survey it is, how far one is, what is saved; and the way on and back. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type Language, languageNames } from "../text/languages.ts";
import { usePage } from "./context.ts";
import { Icon } from "./icons.tsx";
import { progressOf, type Step } from "./steps.ts";

export function Frame({
	children,
	step,
}: {
	children: ComponentChildren;
	/** Where the person is; what is new there is read out. */
	step: Step | string;
}) {
	const { state, say } = usePage();
	const main = useRef<HTMLElement>(null);
	const shown = useRef<string | undefined>(undefined);
	const name = typeof step === "string" ? step : JSON.stringify(step);
	// Before the next key is pressed: a digit that comes at once belongs to the new question.
	useLayoutEffect(() => {
		const isFirst = shown.current === undefined;
		shown.current = name;
		if (isFirst) return;
		scrollTo(0, 0);
		main.current?.querySelector<HTMLElement>("h1")?.focus();
	}, [name]);
	return (
		<div class="frame">
			<header>
				<div class="top">
					<p class="who">{state.survey?.companyName ?? ""}</p>
					<LanguageChoice />
				</div>
				<Progress />
			</header>
			{!state.isReachable &&
				state.hasBegun &&
				state.phase === "answering" &&
				state.step !== "end" && (
					<p class="strip is-calm" role="status">
						<Icon name="phone" />
						{say("offline")}
					</p>
				)}
			{state.where !== "device" && state.hasBegun && !state.isComplete && (
				<p class="strip" role="status">
					<Icon name="warn" />
					{say(state.where === "memory" ? "only_memory" : "full")}
				</p>
			)}
			<main ref={main} class="main" key={name}>
				{children}
			</main>
		</div>
	);
}

function LanguageChoice() {
	const { state, say, store } = usePage();
	const languages = state.survey?.languages ?? [];
	if (languages.length < 2) return null;
	return (
		<label class="language">
			<Icon name="language" />
			<span class="unseen">{say("language")}</span>
			<select
				value={state.language}
				onChange={({ currentTarget }) =>
					void store.setLanguage(currentTarget.value as Language)
				}
			>
				{languages.map((language) => (
					<option key={language} value={language} lang={language}>
						{languageNames[language]}
					</option>
				))}
			</select>
		</label>
	);
}

function Progress() {
	const { state, say } = usePage();
	const { survey, hasBegun, step } = state;
	if (survey === undefined || !hasBegun || state.phase !== "answering")
		return null;
	const { question, of } = progressOf(step, {
		survey,
		answers: new Map(
			[...state.answers].map(([name, { value }]) => [name, value]),
		),
		followUps: new Map(),
	});
	const words = say("question_of", { question, of });
	return (
		<div class="progress">
			<div class="progress-words">
				<span>{step === "end" ? "" : words}</span>
				<Saved />
			</div>
			<div
				class="bar"
				role="progressbar"
				aria-label={words}
				aria-valuemin={0}
				aria-valuemax={of}
				aria-valuenow={step === "end" ? of : Math.max(0, question - 1)}
				aria-valuetext={words}
			>
				<div
					class="bar-done"
					style={{
						transform: `scaleX(${of === 0 ? 1 : (step === "end" ? of : question - 0.5) / of})`,
					}}
				/>
			</div>
		</div>
	);
}

/** Where the answers are: on this phone, or also there. */
function Saved() {
	const { state, say } = usePage();
	const here = isPhone ? "phone" : "device";
	if (state.answers.size === 0 && state.isReachable) return <span />;
	if (!state.isReachable)
		return (
			<span class="saved is-off">
				<Icon name="phone" />
				{say(`saved_${here}`)}
			</span>
		);
	return state.unsent > 0 ? (
		<span class="saved">
			<Icon name="phone" />
			{say(`saved_${here}`)}
		</span>
	) : (
		<span class="saved">
			<Icon name="check" />
			{say("sent")}
		</span>
	);
}

export const isPhone = matchMedia("(pointer: coarse)").matches;

/** The way on, and the way back. */
export function Ways({
	label,
	isBusy = false,
	onBack,
	children,
}: {
	/** Undefined: there is no way on at present. */
	label: string | undefined;
	isBusy?: boolean;
	onBack?: (() => void) | undefined;
	children?: ComponentChildren;
}) {
	const { say } = usePage();
	return (
		<div class="ways">
			{onBack !== undefined && (
				<button type="button" class="button plain back" onClick={onBack}>
					<Icon name="back" />
					<span>{say("back")}</span>
				</button>
			)}
			{label !== undefined && (
				<button
					type="submit"
					class="button primary"
					aria-disabled={isBusy}
					aria-busy={isBusy}
				>
					{label}
				</button>
			)}
			{children}
		</div>
	);
}
