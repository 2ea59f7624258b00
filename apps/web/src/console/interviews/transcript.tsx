/**
 * The transcript: lines with their times. A click on a line's time or on any word plays from there; the line that is
 * said is marked, and followed until somebody scrolls; words are searched. Each line stays one piece of text, whatever
 * its length: words are found by their place in it and marked without elements of their own, so four hours stay fluid.
 */
import type { Transcript as TranscriptDocument } from "@verbatim/contract/interviews";
import { ArrowDown, ArrowUp, Copy, LocateFixed, Search } from "lucide-react";
import {
	memo,
	type ReactNode,
	type RefObject,
	useCallback,
	useEffect,
	useMemo,
	useRef,
	useState,
	useSyncExternalStore,
} from "react";
import { Button, IconButton } from "../../kit/button.tsx";
import { notify } from "../../kit/notify.tsx";
import { useText } from "../../text/text.ts";
import { copyText } from "./copy-text.ts";
import type { Playback } from "./playback.ts";
import {
	type Found,
	findText,
	lineSaidAt,
	type PlacedWord,
	placeWords,
	wordAt,
	wordSaidAt,
} from "./words-in-text.ts";

const watchNothing = () => () => {};

export function Transcript({
	transcript: { segments, language },
	playback,
	player,
}: {
	transcript: TranscriptDocument;
	/** Undefined when there is no sound to hear. */
	playback: Playback | undefined;
	player: ReactNode;
}) {
	const { t, format } = useText();
	const list = useRef<HTMLOListElement>(null);
	const words = useMemo(() => segments.map(placeWords), [segments]);
	const line = useSyncExternalStore(
		playback?.watch ?? watchNothing,
		useCallback(() => {
			const state = playback?.state();
			return state === undefined || (state.seconds === 0 && !state.isPlaying)
				? -1
				: lineSaidAt(segments, state.seconds);
		}, [playback, segments]),
	);

	const playFrom = useCallback(
		(seconds: number) => playback?.playFrom(seconds),
		[playback],
	);
	usePlayFromWord(list, words, playFrom);
	useSaidWord(list, words, line, playback);
	const following = useFollowing(list, line);

	const [wanted, setWanted] = useState("");
	const found = useMemo(
		() => findText(segments, wanted, language),
		[segments, wanted, language],
	);
	const [here, setHere] = useState(0);
	const goTo = (index: number) => {
		if (found.length === 0) return;
		const next = (index + found.length) % found.length;
		setHere(next);
		following.stop();
		lineElement(list.current, found[next]?.line)?.scrollIntoView({
			block: "center",
		});
	};
	useFoundWords(list, found, here);

	return (
		<section aria-labelledby="transcript" className="flex flex-col gap-4">
			<div className="flex flex-wrap items-center justify-between gap-3">
				<h2 id="transcript" className="text-lg">
					{t("transcript.title")}
				</h2>
				<Button
					size="small"
					onPress={() => {
						void copyText(segments.map(({ text }) => text).join("\n")).then(
							(isCopied) =>
								notify(
									t(isCopied ? "transcript.copied" : "transcript.not_copied"),
								),
						);
					}}
				>
					<Copy className="size-4" aria-hidden />
					{t("transcript.copy")}
				</Button>
			</div>
			<search className="flex items-center gap-1">
				<div className="relative min-w-0 flex-1">
					<Search
						className="pointer-events-none absolute inset-y-0 left-3.5 my-auto size-4 text-muted"
						aria-hidden
					/>
					<input
						type="search"
						aria-label={t("transcript.search")}
						placeholder={t("transcript.search")}
						value={wanted}
						onChange={({ target }) => {
							setWanted(target.value);
							setHere(0);
						}}
						onKeyDown={(event) => {
							if (event.key !== "Enter") return;
							event.preventDefault();
							goTo(here + (event.shiftKey ? -1 : 1));
						}}
						className="min-h-10 w-full rounded-xl border border-edge/60 bg-surface pr-3 pl-10 focus:border-accent pointer-coarse:min-h-11"
					/>
				</div>
				<p
					role="status"
					className="min-w-16 whitespace-nowrap px-2 text-right text-muted text-sm tabular-nums empty:hidden"
				>
					{wanted.trim() !== "" &&
						(found.length === 0
							? t("transcript.not_found")
							: t("transcript.found", { here: here + 1, of: found.length }))}
				</p>
				<IconButton
					aria-label={t("transcript.previous")}
					isDisabled={found.length === 0}
					onPress={() => goTo(here - 1)}
				>
					<ArrowUp className="size-4.5" aria-hidden />
				</IconButton>
				<IconButton
					aria-label={t("transcript.next")}
					isDisabled={found.length === 0}
					onPress={() => goTo(here + 1)}
				>
					<ArrowDown className="size-4.5" aria-hidden />
				</IconButton>
			</search>
			<ol
				ref={list}
				lang={language}
				aria-label={t("transcript.lines")}
				className="flex flex-col"
			>
				{segments.map((segment, index) => (
					<Line
						// biome-ignore lint/suspicious/noArrayIndexKey: a transcript is read, its lines never change places
						key={index}
						text={segment.text}
						startSeconds={segment.startSeconds}
						time={format.clock(segment.startSeconds)}
						playLabel={t("transcript.play_from", {
							time: format.clock(segment.startSeconds),
						})}
						isSaid={index === line}
						playFrom={playback === undefined ? undefined : playFrom}
					/>
				))}
			</ol>
			<div className="sticky bottom-3 z-10 flex flex-col items-center gap-2">
				{following.isLost && (
					<Button
						size="small"
						className="shadow-float"
						onPress={following.begin}
					>
						<LocateFixed className="size-4" aria-hidden />
						{t("transcript.follow")}
					</Button>
				)}
				<div className="w-full">{player}</div>
			</div>
		</section>
	);
}

const Line = memo(function Line({
	text,
	startSeconds,
	time,
	playLabel,
	isSaid,
	playFrom,
}: {
	text: string;
	startSeconds: number;
	time: string;
	playLabel: string;
	isSaid: boolean;
	playFrom: ((seconds: number) => void) | undefined;
}) {
	return (
		<li
			aria-current={isSaid ? "true" : undefined}
			className="group -mx-3 grid grid-cols-[3.75rem_minmax(0,1fr)] items-baseline gap-x-2 rounded-xl px-3 py-2 [contain-intrinsic-size:auto_4rem] [content-visibility:auto] aria-[current]:bg-accent-soft"
		>
			{playFrom === undefined ? (
				<span className="text-muted text-sm tabular-nums">{time}</span>
			) : (
				<button
					type="button"
					aria-label={playLabel}
					onClick={() => playFrom(startSeconds)}
					className="-ml-1.5 min-h-7 justify-self-start rounded-md px-1.5 text-muted text-sm tabular-nums hover:bg-sunken hover:text-accent group-aria-[current]:text-accent"
				>
					{time}
				</button>
			)}
			<p
				className={`max-w-[68ch] font-serif text-[1.0625rem] leading-[1.65] ${playFrom === undefined ? "" : "cursor-pointer"}`}
			>
				{text}
			</p>
		</li>
	);
});

function lineElement(
	list: HTMLOListElement | null,
	line: number | undefined,
): Element | null {
	return line === undefined ? null : (list?.children[line] ?? null);
}

function textOf(list: HTMLOListElement | null, line: number): Text | undefined {
	const text = lineElement(list, line)?.querySelector("p")?.firstChild;
	return text instanceof Text ? text : undefined;
}

/** A click on a word plays from it. With the keyboard the times before the lines do it: thousands of stops would help nobody. */
function usePlayFromWord(
	list: RefObject<HTMLOListElement | null>,
	words: PlacedWord[][],
	playFrom: (seconds: number) => void,
) {
	useEffect(() => {
		const lines = list.current;
		if (lines === null) return;
		const onClick = (event: MouseEvent) => {
			if (!(event.target instanceof HTMLParagraphElement)) return;
			// Somebody who selects words wants to copy them, not to hear them.
			if (getSelection()?.isCollapsed === false) return;
			const line = [...lines.children].indexOf(
				event.target.closest("li") as Element,
			);
			const offset = offsetAt(event.clientX, event.clientY);
			const word = wordAt(words[line] ?? [], offset);
			if (word !== undefined) playFrom(word.startSeconds);
			else lines.children[line]?.querySelector("button")?.click();
		};
		lines.addEventListener("click", onClick);
		return () => lines.removeEventListener("click", onClick);
	}, [list, words, playFrom]);
}

function offsetAt(x: number, y: number): number {
	if ("caretPositionFromPoint" in document)
		return document.caretPositionFromPoint(x, y)?.offset ?? 0;
	// Safari before 18.4 knows only the older name.
	return (document as Document).caretRangeFromPoint(x, y)?.startOffset ?? 0;
}

const canMark = "highlights" in CSS;

function mark(name: string, ranges: Range[]) {
	if (!canMark) return;
	if (ranges.length === 0) CSS.highlights.delete(name);
	else CSS.highlights.set(name, new Highlight(...ranges));
}

function rangeOf(text: Text, { from, to }: { from: number; to: number }) {
	const range = new Range();
	range.setStart(text, from);
	range.setEnd(text, to);
	return range;
}

function useSaidWord(
	list: RefObject<HTMLOListElement | null>,
	words: PlacedWord[][],
	line: number,
	playback: Playback | undefined,
) {
	useEffect(() => {
		if (playback === undefined || line < 0) return;
		let marked: PlacedWord | undefined;
		const follow = () => {
			const said = wordSaidAt(words[line] ?? [], playback.state().seconds);
			if (said === marked) return;
			marked = said;
			const text = textOf(list.current, line);
			mark(
				"said",
				said === undefined || text === undefined ? [] : [rangeOf(text, said)],
			);
		};
		follow();
		const stop = playback.watch(follow);
		return () => {
			stop();
			mark("said", []);
		};
	}, [list, words, line, playback]);
}

function useFoundWords(
	list: RefObject<HTMLOListElement | null>,
	found: Found[],
	here: number,
) {
	useEffect(() => {
		const ranges = found.flatMap((one) => {
			const text = textOf(list.current, one.line);
			return text === undefined ? [] : [rangeOf(text, one)];
		});
		mark("found", ranges);
		mark("found-here", ranges.slice(here, here + 1));
		return () => {
			mark("found", []);
			mark("found-here", []);
		};
	}, [list, found, here]);
}

/** Keeps the line that is said in sight, until somebody scrolls by themselves. */
function useFollowing(list: RefObject<HTMLOListElement | null>, line: number) {
	const [isFollowing, setFollowing] = useState(true);
	useEffect(() => {
		const onScroll = () => setFollowing(false);
		const onKey = ({ key, target }: KeyboardEvent) => {
			const isPaging = ["PageUp", "PageDown", "Home", "End"].includes(key);
			if (isPaging && !(target instanceof HTMLInputElement)) onScroll();
		};
		addEventListener("wheel", onScroll, { passive: true });
		addEventListener("touchmove", onScroll, { passive: true });
		addEventListener("keydown", onKey);
		return () => {
			removeEventListener("wheel", onScroll);
			removeEventListener("touchmove", onScroll);
			removeEventListener("keydown", onKey);
		};
	}, []);
	const show = useCallback(() => {
		lineElement(list.current, line)?.scrollIntoView({
			block: "center",
			behavior: "smooth",
		});
	}, [list, line]);
	useEffect(() => {
		if (isFollowing && line >= 0) show();
	}, [isFollowing, line, show]);
	return {
		isLost: !isFollowing && line >= 0,
		begin: () => setFollowing(true),
		stop: () => setFollowing(false),
	};
}
