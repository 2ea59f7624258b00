/** The sum on screen: a bar of where all tokens are, and below it the equation; each number opens what it is made of. */
import type { Balance } from "@verbatim/contract/tokens";
import type { ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { useFreshness } from "../../api/live-context.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Tokens } from "../../kit/tokens.tsx";
import { useText } from "../../text/text.ts";
import { addsUp, sumOf, type Term, type TermName } from "./sum.ts";

const looks: Record<TermName, string> = {
	allocated: "",
	bought: "",
	available: "bg-accent",
	reserved: "hatched",
	used: "bg-edge",
	expired: "bg-warn-line",
	clawed_back: "bg-danger",
};

export function SumCard({
	balance,
	at,
	action,
	onExplain,
	children,
}: {
	balance: Balance;
	/** The moment of the past that it is of; undefined: now. */
	at: string | undefined;
	action: ReactNode;
	onExplain: (term: TermName) => void;
	children?: ReactNode;
}) {
	const { t, format } = useText();
	const freshness = useFreshness();
	const sum = sumOf(balance);
	const isFresh = at === undefined && freshness.fresh;
	return (
		<section aria-labelledby="sum" className="card p-5 sm:p-7">
			<div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
				<div>
					<h2 id="sum" className="font-medium text-muted text-sm">
						{at !== undefined
							? t("usage.as_of.title", { at: format.dateTime(at) })
							: freshness.fresh
								? t("sum.title")
								: t("sum.title_as_of", {
										time: format.time(new Date(freshness.asOf)),
									})}
					</h2>
					<AriaButton
						onPress={() => onExplain("available")}
						className={`-mx-2 mt-1 rounded-xl px-2 text-left font-semibold text-[clamp(1.625rem,8vw,2.25rem)] leading-tight tracking-[-0.025em] hover:bg-sunken ${isFresh ? "" : "text-muted"}`}
					>
						<span className="sr-only">
							{explainWords({
								name: "available",
								tokens: balance.availableTokens,
							})}
						</span>
						<span aria-hidden="true">
							<Tokens value={balance.availableTokens} />
						</span>
					</AriaButton>
				</div>
				{action}
			</div>
			<div
				className="mt-6 flex h-3.5 gap-0.5 overflow-hidden rounded-full forced-colors:border"
				aria-hidden="true"
			>
				{sum.whereabouts
					.filter(({ tokens }) => tokens > 0)
					.map(({ name, tokens }) => (
						<span
							key={name}
							className={`min-w-1 transition-[flex-grow] duration-300 ${looks[name]}`}
							style={{ flexGrow: tokens, flexBasis: 0 }}
						/>
					))}
				{sum.totalTokens === 0 && <span className="flex-1 bg-line" />}
			</div>
			<p className="sr-only">
				{t("sum.read_out", {
					given: format.list(sum.given.map((term) => wordsOf(term))),
					where: format.list(sum.whereabouts.map((term) => wordsOf(term))),
				})}
			</p>
			<div className="mt-5 grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-5 md:grid-cols-[auto_auto_minmax(0,1fr)]">
				<Terms
					terms={sum.given}
					onExplain={onExplain}
					explainWords={explainWords}
				/>
				<span
					className="hidden self-start pt-0.5 text-muted text-xl md:block"
					aria-hidden="true"
				>
					=
				</span>
				<div className="border-line max-md:border-t max-md:pt-5">
					<Terms
						terms={sum.whereabouts}
						onExplain={onExplain}
						explainWords={explainWords}
					/>
				</div>
			</div>
			<p className="mt-4 text-muted text-sm">{t("usage.explain.hint")}</p>
			{!addsUp(sum) && (
				<Notice kind="danger" role="alert" className="mt-5">
					{t("sum.wrong")}
				</Notice>
			)}
			{balance.owedTokens > 0 && (
				<Notice
					kind="warn"
					className="mt-5"
					title={t("sum.owed_title", {
						tokens: t("unit.tokens", format.counted(balance.owedTokens)),
					})}
				>
					{t("sum.owed_words")}
				</Notice>
			)}
			{children}
		</section>
	);

	function wordsOf({ name, tokens }: Term) {
		return `${t("unit.tokens", format.counted(tokens))} ${t(`sum.${name}`)}`;
	}

	function explainWords({ name, tokens }: Term) {
		return t("usage.explain.open", {
			tokens: t("unit.tokens", format.counted(tokens)),
			term: t(`sum.${name}`),
		});
	}
}

function Terms({
	terms,
	onExplain,
	explainWords,
}: {
	terms: readonly Term[];
	onExplain: (term: TermName) => void;
	explainWords: (term: Term) => string;
}) {
	const { t, format } = useText();
	return (
		<div className="gap-x-3 gap-y-4 max-md:grid max-md:grid-cols-2 md:flex md:flex-wrap">
			{terms.map((term, index) => (
				<div key={term.name} className="flex min-w-0 gap-3">
					{/* On a narrow screen the terms stand in columns, and the first one leaves room for its sign too. */}
					<span
						aria-hidden="true"
						className={`pt-0.5 text-muted text-xl ${index > 0 ? "" : "max-md:invisible md:hidden"}`}
					>
						+
					</span>
					<AriaButton
						onPress={() => onExplain(term.name)}
						className="-m-1.5 min-w-0 rounded-lg p-1.5 text-left hover:bg-sunken data-[pressed]:bg-sunken"
					>
						<span className="sr-only">{explainWords(term)}</span>
						<span
							aria-hidden="true"
							className="block font-semibold text-xl tabular-nums underline decoration-edge/50 decoration-dotted underline-offset-4"
						>
							{format.number(term.tokens)}
						</span>
						<span
							aria-hidden="true"
							className="flex items-center gap-1.5 text-muted text-sm"
						>
							{looks[term.name] !== "" && (
								<span
									className={`size-2.5 shrink-0 rounded-[3px] ${looks[term.name]}`}
								/>
							)}
							{t(`sum.${term.name}`)}
						</span>
					</AriaButton>
				</div>
			))}
		</div>
	);
}
