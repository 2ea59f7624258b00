/** @jsxImportSource preact */
/** A spoken answer, in each state of its microphone; writing is one tap away in all of them. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { clock } from "../../text/format.ts";
import { announce } from "../announce.ts";
import { usePage } from "../context.ts";
import { Icon } from "../icons.tsx";
import { lengthOf } from "../length.ts";
import { type Place, placeName } from "../steps.ts";
import type { Name } from "../text/text.ts";
import type { Voice } from "../voice/voice.ts";
import { appOf } from "../voice/why-not.ts";
import type { AskedQuestion } from "./fault.ts";
import { Listen } from "./listen.tsx";
import type { VoiceOfPlace } from "./use-voice.ts";

export function SpokenAnswer({
	voice: { voice, view },
	question,
	place,
	words,
}: {
	voice: VoiceOfPlace;
	question: AskedQuestion;
	place: Place;
	/** The field for writing instead. */
	words: ComponentChildren;
}) {
	const { state, say, locale } = usePage();
	const { microphone, hearing } = view;
	const reviewed = [...state.takes.values()]
		.filter(
			(take) =>
				take.state === "review" && placeName(take.place) === placeName(place),
		)
		.sort((one, other) => one.madeAt - other.madeAt);
	const hasPrevious = reviewed.length > 0;
	const limit = say("speak_limit", {
		length: lengthOf(question.secondsMax, locale),
	});

	useAnnouncements({ voice: { voice, view }, say });
	const box = useRef<HTMLDivElement>(null);
	useFollowing(box, microphone.at);

	return (
		<div class="spoken" ref={box}>
			{shown()}
		</div>
	);

	function shown() {
		switch (microphone.at) {
			case "writing":
				return (
					<>
						{words}
						<p class="instead">
							<button
								type="button"
								class="button plain small"
								onClick={() => void voice.speak()}
							>
								<Icon name="mic" />
								{say("speak_instead")}
							</button>
						</p>
					</>
				);
			case "unknown":
			case "prompt":
				return (
					<Panel voice={voice}>
						{view.wasTested ? null : (
							<>
								<h2>{say("speak_title")}</h2>
								<p>{say("speak_words")}</p>
							</>
						)}
						<button
							type="button"
							class={view.wasTested ? "record" : "button accent"}
							onClick={() => void voice.ask({ thenStart: view.wasTested })}
						>
							<Icon name="mic" />
							{say(view.wasTested ? "record" : "use_microphone")}
						</button>
						<p class="hint">{limit}</p>
						{hasPrevious && <KeepPrevious voice={voice} />}
					</Panel>
				);
			case "asking":
				return (
					<Panel voice={voice}>
						<h2>{say("asking_title")}</h2>
						<p>{say("asking_words")}</p>
					</Panel>
				);
			case "cannot":
				return (
					<Panel voice={voice} isTrouble>
						<Cannot why={microphone.why} voice={voice} />
						{hasPrevious && <KeepPrevious voice={voice} />}
					</Panel>
				);
			case "testing":
			case "ready":
				return (
					<Panel voice={voice}>
						{hearing === "silent" ? (
							<Silent />
						) : (
							<>
								<h2>
									{say(hearing === "heard" ? "we_hear_you" : "test_title")}
								</h2>
								<p>{hearing === "heard" ? limit : say("test_words")}</p>
							</>
						)}
						<Bars voice={voice} />
						<button type="button" class="record" onClick={() => voice.start()}>
							<Icon name="mic" />
							{say("record")}
						</button>
						{hasPrevious && <KeepPrevious voice={voice} />}
					</Panel>
				);
			case "recording":
			case "paused": {
				const isPaused = microphone.at === "paused";
				const left = question.secondsMax - view.seconds;
				return (
					<Panel voice={voice} isLive={!isPaused}>
						<p class="time">
							<span
								class={isPaused ? "lamp" : "lamp is-on"}
								aria-hidden="true"
							/>
							<span class="unseen">
								{say(isPaused ? `paused_by_${microphone.by}` : "recording")}
							</span>
							<span class="clock">{clock(view.seconds)}</span>
							<span class="of"> / {clock(question.secondsMax)}</span>
						</p>
						<Bars voice={voice} />
						{isPaused ? (
							<p class="state-words">{say(`paused_by_${microphone.by}`)}</p>
						) : hearing === "silent" ? (
							<Silent />
						) : view.secondsLeft !== undefined ? (
							<p class="state-words is-warning">
								{say("seconds_left", { seconds: Math.max(0, left) })}
							</p>
						) : (
							<p class="state-words">
								{hearing === "heard" ? say("we_hear_you") : limit}
							</p>
						)}
						<div class="pair">
							<button
								type="button"
								class="button plain"
								onClick={() => (isPaused ? voice.resume() : voice.pause())}
							>
								<Icon name={isPaused ? "mic" : "pause"} />
								{say(isPaused ? "resume" : "pause")}
							</button>
							<button
								type="button"
								class="button accent"
								onClick={() => void voice.stop()}
							>
								<Icon name="stop" isFull />
								{say("done")}
							</button>
						</div>
					</Panel>
				);
			}
			case "review": {
				const take = reviewed.at(-1);
				return (
					<Panel voice={voice}>
						<h2>{say("your_recording")}</h2>
						{view.isOver && <p>{say("limit_reached")}</p>}
						{microphone.isCutOff && <p>{say("cut_off")}</p>}
						{!view.wasTested && hearing === "unsure" && (
							<p>{say("found_take")}</p>
						)}
						{hearing === "silent" && <Silent />}
						{take !== undefined && (
							<Listen takeId={take.takeId} seconds={take.seconds} />
						)}
						<div class="pair">
							<button
								type="button"
								class="button plain"
								onClick={() => voice.again()}
							>
								<Icon name="again" />
								{say("record_again")}
							</button>
							{reviewed.length > 1 && <KeepPrevious voice={voice} />}
						</div>
					</Panel>
				);
			}
			case "saving-local":
			case "saved-local":
			case "uploading":
			case "sent": {
				const answer = state.answers.get(placeName(place))?.value;
				const take =
					answer?.kind === "recording"
						? state.takes.get(answer.takeId)
						: undefined;
				const isThere = microphone.at === "sent" || take?.state === "saved";
				return (
					<Panel voice={voice}>
						<p class="kept">
							<Icon name={isThere ? "check" : "phone"} />
							{say(isThere ? "recording_saved" : "recording_on_its_way")}
						</p>
						{take !== undefined && (
							<Listen takeId={take.takeId} seconds={take.seconds} />
						)}
					</Panel>
				);
			}
		}
	}
}

function Panel({
	voice,
	children,
	isTrouble = false,
	isLive = false,
}: {
	voice: Voice;
	children: ComponentChildren;
	isTrouble?: boolean;
	isLive?: boolean;
}) {
	const { say } = usePage();
	return (
		<>
			<div
				class={`panel ${isTrouble ? "is-trouble" : ""} ${isLive ? "is-live" : ""}`}
			>
				{children}
			</div>
			<p class="instead">
				<button
					type="button"
					class="button plain small"
					onClick={() => void voice.write()}
				>
					<Icon name="pen" />
					{say("write_instead")}
				</button>
			</p>
		</>
	);
}

function Silent() {
	const { say } = usePage();
	return (
		<div class="silent">
			<p class="silent-title">
				<Icon name="warn" />
				{say("silent_title")}
			</p>
			<p>{say("silent_words")}</p>
		</div>
	);
}

function KeepPrevious({ voice }: { voice: Voice }) {
	const { say } = usePage();
	return (
		<div class="previous">
			<p class="hint">{say("previous_kept")}</p>
			<button
				type="button"
				class="button plain small"
				onClick={() => void voice.previous()}
			>
				{say("keep_previous")}
			</button>
		</div>
	);
}

/** Each cause in its own words, with what can be done about it. */
function Cannot({
	why,
	voice,
}: {
	why: Extract<VoiceOfPlace["view"]["microphone"], { at: "cannot" }>["why"];
	voice: Voice;
}) {
	const { say } = usePage();
	const [isCopied, setCopied] = useState(false);
	const app = appOf(navigator.userAgent) ?? say("this_app");
	const mayTryAgain = !["insecure", "unsupported", "inside_an_app"].includes(
		why,
	);
	return (
		<>
			<h2>
				<Icon name="warn" />
				{say(`${why}_title`, { app })}
			</h2>
			<p>{say(`${why}_words`, { app })}</p>
			{mayTryAgain && (
				<button
					type="button"
					class="button accent"
					onClick={() => void voice.ask({ thenStart: false })}
				>
					{say("try_again")}
				</button>
			)}
			{why === "inside_an_app" && (
				<button
					type="button"
					class="button accent"
					onClick={() =>
						void navigator.clipboard
							?.writeText(location.href)
							.then(() => setCopied(true))
					}
				>
					{say(isCopied ? "link_copied" : "copy_link")}
				</button>
			)}
		</>
	);
}

/** The last levels as bars. A picture only: the words beside it say the same. */
function Bars({ voice }: { voice: Voice }) {
	const box = useRef<HTMLDivElement>(null);
	useEffect(() => {
		const draw = setInterval(() => {
			const spans = box.current?.children ?? [];
			const bars = voice.bars();
			for (let at = 0; at < spans.length; at += 1) {
				const height = bars[bars.length - spans.length + at] ?? 0;
				(spans[at] as HTMLElement).style.transform =
					`scaleY(${Math.max(0.06, height).toFixed(2)})`;
			}
		}, 80);
		return () => clearInterval(draw);
	}, [voice]);
	return (
		<div class="bars" ref={box} aria-hidden="true">
			{Array.from({ length: 36 }, (_, at) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: bars that never change places
				<span key={at} />
			))}
		</div>
	);
}

/**
 * Where a button gave way to another, the focus goes on to that one: Record, then Done, then Listen. And what is to be
 * pressed is in sight on a small phone.
 */
function useFollowing(
	box: { current: HTMLDivElement | null },
	at: VoiceOfPlace["view"]["microphone"]["at"],
): void {
	const before = useRef(at);
	useEffect(() => {
		if (before.current === at) return;
		before.current = at;
		box.current
			?.querySelector(".panel, textarea")
			?.scrollIntoView({ block: "nearest" });
		if (document.activeElement !== document.body) return;
		(
			box.current?.querySelector<HTMLElement>("textarea, .record, .accent") ??
			box.current?.querySelector<HTMLElement>("button")
		)?.focus({ preventScroll: true });
	}, [box, at]);
}

/** What who does not see the panel must hear: once each. */
function useAnnouncements({
	voice: { view },
	say,
}: {
	voice: VoiceOfPlace;
	say: ReturnType<typeof usePage>["say"];
}) {
	const { microphone, hearing, secondsLeft, isOver } = view;
	const wasHeard = useRef(false);
	useEffect(() => {
		if (hearing === "heard" && !wasHeard.current) {
			wasHeard.current = true;
			announce(say("we_hear_you"));
		}
		if (hearing === "silent")
			announce(`${say("silent_title")}. ${say("silent_words")}`);
	}, [hearing, say]);
	useEffect(() => {
		if (secondsLeft !== undefined)
			announce(say("seconds_left", { seconds: secondsLeft }));
	}, [secondsLeft, say]);
	useEffect(() => {
		if (isOver) announce(say("limit_reached"));
	}, [isOver, say]);
	const at: Name | undefined =
		microphone.at === "recording"
			? "recording"
			: microphone.at === "paused"
				? `paused_by_${microphone.by}`
				: microphone.at === "review"
					? "your_recording"
					: microphone.at === "asking"
						? "asking_words"
						: microphone.at === "cannot"
							? `${microphone.why}_title`
							: undefined;
	useEffect(() => {
		if (at !== undefined)
			announce(say(at, { app: appOf(navigator.userAgent) ?? say("this_app") }));
	}, [at, say]);
}
