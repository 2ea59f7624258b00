/** @jsxImportSource preact */
/**
 * The way on from an answer: perhaps a follow-up comes first. What is waited for has an end of its own, and can be cut
 * short: nobody is kept from going on.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { usePage } from "../context.ts";
import { followUpSecondsMax, savingSecondsMax } from "../response.ts";
import { type Place, placeName } from "../steps.ts";
import { type AskedQuestion, isGiven } from "./fault.ts";

export function useOnwards(question: AskedQuestion, place: Place) {
	const { store } = usePage();
	const [waiting, setWaiting] = useState<"sending" | "following">();
	const cutting = useRef<AbortController | undefined>(undefined);
	const isGone = useRef(false);
	useEffect(
		() => () => {
			isGone.current = true;
			cutting.current?.abort();
		},
		[],
	);

	async function wait<T>(
		what: "sending" | "following",
		work: (signal: AbortSignal) => Promise<T>,
	): Promise<T> {
		const own = new AbortController();
		cutting.current = own;
		setWaiting(what);
		try {
			return await work(own.signal);
		} finally {
			setWaiting(undefined);
		}
	}

	return {
		waiting,
		cutShort: () => cutting.current?.abort(),

		/** Until a recording is there, or was refused; not longer than a few seconds. */
		untilSaved: () =>
			wait("sending", (signal) =>
				store.untilSent(place, { secondsMax: savingSecondsMax, signal }),
			),

		async goOn(): Promise<void> {
			const next = await followUp();
			// The person went back or elsewhere meanwhile.
			if (isGone.current) return;
			if (next !== undefined) return store.go(next);
			const after = store.neighbours(place).next;
			return after === "end" ? store.finish() : store.go(after);
		},
	};

	async function followUp(): Promise<Place | undefined> {
		const { answers, followUps } = store.state();
		const asked = followUps.get(place.questionId);
		const isAskedAlready =
			asked?.isOver === true ||
			asked?.asked.some(({ number }) => number === place.followUp + 1) === true;
		if (
			!question.mayFollowUp ||
			place.followUp >= 3 ||
			isAskedAlready ||
			!isGiven(answers.get(placeName(place))?.value)
		)
			return undefined;
		return wait("following", async (signal) => {
			const timer = setTimeout(
				() => cutting.current?.abort(),
				followUpSecondsMax * 1_000,
			);
			try {
				const how = await store.untilSent(place, {
					secondsMax: followUpSecondsMax,
					signal,
				});
				return how === "sent"
					? await store.askFollowUp(place, { signal })
					: undefined;
			} finally {
				clearTimeout(timer);
			}
		});
	}
}

export function Waiting({
	waiting,
	cutShort,
}: Pick<ReturnType<typeof useOnwards>, "waiting" | "cutShort">) {
	const { say } = usePage();
	return (
		<div class="waiting" role="status">
			<span class="dots" aria-hidden="true">
				<span />
				<span />
				<span />
			</span>
			<span>
				{say(waiting === "sending" ? "sending_recording" : "following_up")}
			</span>
			<button type="button" class="link" onClick={cutShort}>
				{say("go_on")}
			</button>
		</div>
	);
}
