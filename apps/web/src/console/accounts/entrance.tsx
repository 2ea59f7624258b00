/** The entrance: a form on one side, on the other what Verbatim is, drawn as a voice that becomes lines of text. */
import { type ReactNode, useEffect, useState } from "react";
import { Refused } from "../../api/call.ts";
import { Wordmark } from "../../kit/mark.tsx";
import { Notice } from "../../kit/notice.tsx";
import { useArrival, useTabTitle } from "../../kit/page.tsx";
import { problemWords } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import { LanguagePicker } from "../shell/preferences.tsx";

export function Entrance({
	title,
	lead,
	children,
	other,
}: {
	title: string;
	lead: string;
	children: ReactNode;
	/** The way to the other form. */
	other: ReactNode;
}) {
	const { t } = useText();
	useTabTitle(title);
	const heading = useArrival();
	return (
		<div className="grid min-h-dvh lg:grid-cols-[minmax(28rem,1fr)_minmax(0,1.15fr)]">
			<div className="flex flex-col px-5 py-6 sm:px-10">
				<header className="flex items-center justify-between gap-4">
					<Wordmark />
					<LanguagePicker />
				</header>
				<main className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center py-10">
					<h1
						ref={heading}
						tabIndex={-1}
						className="text-[1.75rem] tracking-[-0.022em] [overflow-wrap:anywhere]"
					>
						{title}
					</h1>
					<p className="mt-2 mb-8 text-muted [overflow-wrap:anywhere]">
						{lead}
					</p>
					{children}
					<p className="mt-8 text-muted text-sm">{other}</p>
				</main>
			</div>
			<aside
				aria-label={t("account.aside.label")}
				className="m-3 hidden flex-col justify-between overflow-hidden rounded-3xl bg-[oklch(0.3_0.055_183)] p-12 text-[oklch(0.97_0.01_180)] lg:flex xl:p-16"
			>
				<VoiceToText />
				<div className="max-w-md">
					<p className="font-serif text-[2.1rem] leading-[1.18] tracking-[-0.015em]">
						{t("account.aside.claim")}
					</p>
					<ul className="mt-8 flex flex-col gap-2.5 text-[oklch(0.9_0.025_180)]">
						<li>{t("account.aside.trial")}</li>
						<li>{t("account.aside.price")}</li>
						<li>{t("account.aside.own")}</li>
					</ul>
				</div>
			</aside>
		</div>
	);
}

/** Why the server did not let somebody in; after too many attempts, with the time that is left. */
export function EntranceProblem({ error }: { error: Error | undefined }) {
	const text = useText();
	const { t } = text;
	const seconds =
		error instanceof Refused && error.document.code === "too_many_attempts"
			? error.document.retryAfterSeconds
			: undefined;
	const left = useCountdown(seconds, error);
	if (error === undefined) return null;
	if (seconds === undefined)
		return (
			<Notice kind="danger" role="alert">
				<p>{problemWords(text, error)}</p>
			</Notice>
		);
	const minutes = Math.ceil(left / 60);
	return (
		<Notice kind="warn" role="alert" title={t("account.locked.title")}>
			<p>
				{left === 0
					? t("account.locked.over")
					: minutes > 1
						? t("account.locked.minutes", { count: minutes })
						: t("account.locked.soon")}
			</p>
			<p className="text-muted text-sm">{t("account.locked.why")}</p>
		</Notice>
	);
}

function useCountdown(seconds: number | undefined, restart: unknown): number {
	const [left, setLeft] = useState(0);
	// biome-ignore lint/correctness/useExhaustiveDependencies: another refusal with the same seconds begins again
	useEffect(() => {
		if (seconds === undefined) return;
		const end = Date.now() + seconds * 1_000;
		const count = () =>
			setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1_000)));
		count();
		const timer = setInterval(count, 1_000);
		return () => clearInterval(timer);
	}, [seconds, restart]);
	return left;
}

/** The level of a spoken sentence, and below it the lines it became. */
const level = [
	0.12, 0.3, 0.62, 0.85, 0.5, 0.28, 0.5, 0.95, 0.7, 0.42, 0.2, 0.1, 0.34, 0.66,
	1, 0.78, 0.52, 0.36, 0.6, 0.4, 0.18, 0.08, 0.26, 0.56, 0.8, 0.6, 0.88, 0.48,
	0.3, 0.44, 0.22, 0.1,
];
const lines = [
	[0.16, 0.3, 0.12, 0.24],
	[0.28, 0.1, 0.2, 0.16],
	[0.12, 0.22, 0.14],
];

function VoiceToText() {
	return (
		<svg
			viewBox="0 0 480 260"
			className="w-full max-w-xl"
			aria-hidden="true"
			fill="currentColor"
		>
			{level.map((height, index) => (
				<rect
					// biome-ignore lint/suspicious/noArrayIndexKey: a drawing that never changes
					key={index}
					x={index * 15}
					y={80 - height * 70}
					width={6}
					height={height * 140}
					rx={3}
					opacity={0.35 + height * 0.65}
				/>
			))}
			{lines.map((words, line) => {
				let x = 0;
				return words.map((share, word) => {
					const from = x;
					x += share * 480 + 14;
					return (
						<rect
							// biome-ignore lint/suspicious/noArrayIndexKey: a drawing that never changes
							key={`${line}-${word}`}
							x={from}
							y={186 + line * 28}
							width={share * 480}
							height={9}
							rx={4.5}
							opacity={line === 0 && word === 1 ? 1 : 0.42}
						/>
					);
				});
			})}
		</svg>
	);
}
