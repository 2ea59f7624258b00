/** Short news that nobody has to answer: shown for a while at the bottom, and read out politely. */
import { CircleCheck } from "lucide-react";
import { useEffect, useState } from "react";

const shownMilliseconds = 6_000;
/** Long enough to find the button, too. */
const shownWithActionMilliseconds = 12_000;

/** What can be done about it, while it is shown. */
export type NewsAction = { words: string; do: () => void };

type News = { id: number; words: string; action: NewsAction | undefined };
let latest: News | undefined;
const watchers = new Set<(news: News | undefined) => void>();

export function notify(words: string, action?: NewsAction) {
	latest = { id: (latest?.id ?? 0) + 1, words, action };
	for (const watcher of watchers) watcher(latest);
}

export function Notifications() {
	const [news, setNews] = useState<News>();
	useEffect(() => {
		watchers.add(setNews);
		return () => void watchers.delete(setNews);
	}, []);
	useEffect(() => {
		if (news === undefined) return;
		const timer = setTimeout(
			() => setNews(undefined),
			news.action === undefined
				? shownMilliseconds
				: shownWithActionMilliseconds,
		);
		return () => clearTimeout(timer);
	}, [news]);
	return (
		<div
			role="status"
			className="pointer-events-none fixed inset-x-0 bottom-6 z-40 flex justify-center px-4"
		>
			{news !== undefined && (
				<p
					key={news.id}
					className="flex animate-rise items-center gap-2.5 rounded-xl bg-inverse px-4 py-3 text-on-inverse text-sm shadow-float"
				>
					<CircleCheck className="size-4 shrink-0" aria-hidden />
					{news.words}
					{news.action !== undefined && (
						<button
							type="button"
							onClick={() => {
								news.action?.do();
								setNews(undefined);
							}}
							className="pointer-events-auto -my-1.5 ml-1 min-h-9 rounded-lg border border-current/40 px-3 font-semibold hover:border-current focus-visible:outline-on-inverse pointer-coarse:min-h-11"
						>
							{news.action.words}
						</button>
					)}
				</p>
			)}
		</div>
	);
}
