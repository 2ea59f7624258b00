/** What one question brought: its counts as bars or a table, its mean or score, how it was answered. */
import type { Language } from "@verbatim/contract/languages";
import type { ResultQuestion } from "@verbatim/contract/responses";
import { isChoice, textIn } from "@verbatim/contract/survey-logic";
import { Image } from "lucide-react";
import { Menu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { Button, IconButton } from "../../../kit/button.tsx";
import { notify } from "../../../kit/notify.tsx";
import { useText } from "../../../text/text.ts";
import { menuItemLook, popoverLook } from "../menu-look.ts";
import { type BarOf, BarTable, ColumnBars, RowBars } from "./bars.tsx";
import { keepFile } from "./keep-file.ts";
import { pngOfSvg, svgOfBars } from "./picture.ts";

export function QuestionResult({
	question,
	place,
	languages,
	as,
	onChoose,
	onRead,
}: {
	question: ResultQuestion;
	place: number;
	languages: readonly Language[];
	as: "chart" | "table";
	/** `q_…:…`, as the filter knows it. */
	onChoose: (chose: string) => void;
	onRead: () => void;
}) {
	const { t, format, language } = useText();
	const { questionId, kind, answered, skipped } = question;
	const title = textIn(question.title, language, languages);
	const bars = useBars(question, languages);
	const headingId = `${questionId}-${kind}`;
	const choose = (value: string) => onChoose(`${questionId}:${value}`);
	return (
		<section
			aria-labelledby={headingId}
			className="card flex flex-col gap-4 p-5"
		>
			<div className="flex items-start justify-between gap-3">
				<div className="min-w-0">
					<h3 id={headingId} className="break-words text-base">
						<span className="text-muted tabular-nums">{place}. </span>
						{title}
					</h3>
					<p className="flex flex-wrap gap-x-3 text-muted text-sm tabular-nums">
						<span>{t(`surveys.kind.${kind}`)}</span>
						<span>
							{t("results.question.answered", format.counted(answered))}
						</span>
						{skipped > 0 && (
							<span>
								{t("results.question.skipped", { n: format.number(skipped) })}
							</span>
						)}
						{!question.isCurrent && (
							<span className="font-medium text-warn">
								{t("results.question.old")}
							</span>
						)}
					</p>
				</div>
				{bars.length > 0 && answered > 0 && (
					<PictureMenu title={title} bars={bars} answered={answered} />
				)}
			</div>
			<Scores question={question} />
			{bars.length > 0 &&
				(as === "table" ? (
					<BarTable question={title} bars={bars} />
				) : isChoice({ kind }) ? (
					<RowBars bars={bars} onChoose={choose} />
				) : (
					<ColumnBars
						bars={bars}
						onChoose={choose}
						{...(kind === "nps" ? { colourOf: npsColour } : {})}
					/>
				))}
			{kind === "multiple_choice" && answered > 0 && (
				<p className="text-muted text-sm">{t("results.question.several")}</p>
			)}
			{kind === "number" && answered > 0 && bars.length === 0 && (
				<p className="text-muted text-sm">{t("results.question.many")}</p>
			)}
			<Given question={question} />
			{isInWords(kind) && answered > 0 && (
				<Button size="small" className="self-start" onPress={onRead}>
					{t("results.question.show")}
				</Button>
			)}
		</section>
	);
}

const isInWords = (kind: ResultQuestion["kind"]) =>
	["short_text", "long_text", "vocal", "date"].includes(kind);

const promoterColour = "var(--accent)";
const passiveColour = "var(--edge)";
const detractorColour = "light-dark(oklch(0.62 0.14 60), oklch(0.8 0.12 78))";
const npsColour = (value: string) =>
	Number(value) >= 9
		? promoterColour
		: Number(value) >= 7
			? passiveColour
			: detractorColour;

function useBars(
	{ kind, counts, options, answered }: ResultQuestion,
	languages: readonly Language[],
): BarOf[] {
	const { t, format, language } = useText();
	return counts.map(({ value, count }) => {
		const option = options.find(({ id }) => id === value);
		return {
			value,
			label:
				option !== undefined
					? textIn(option.label, language, languages)
					: isChoice({ kind })
						? t("results.question.other")
						: format.number(Number(value)),
			count,
			share: answered === 0 ? 0 : count / answered,
		};
	});
}

function Scores({ question: { nps, mean } }: { question: ResultQuestion }) {
	const { t, format } = useText();
	if (nps !== null) {
		const { promoters, passives, detractors, score } = nps;
		const parts = [
			["promoters", promoters, promoterColour],
			["passives", passives, passiveColour],
			["detractors", detractors, detractorColour],
		] as const;
		const all = promoters + passives + detractors;
		return (
			<div className="flex flex-col gap-2">
				<p className="flex flex-wrap items-baseline gap-x-3">
					<span className="text-muted text-sm">
						{t("results.question.score")}
					</span>
					<span className="font-semibold text-2xl tabular-nums">
						{format.signed(score)}
					</span>
					<span className="text-muted text-sm tabular-nums">
						{t("results.question.nps_formula", {
							promoters: format.number(promoters),
							detractors: format.number(detractors),
							all: format.number(all),
						})}
					</span>
				</p>
				<div
					className="flex h-3 gap-0.5 overflow-hidden rounded-full"
					aria-hidden
				>
					{parts.map(([name, count, colour]) =>
						count === 0 ? null : (
							<span
								key={name}
								style={{ flexGrow: count, background: colour }}
							/>
						),
					)}
				</div>
				<ul className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
					{parts.map(([name, count, colour]) => (
						<li key={name} className="flex items-center gap-2">
							<span
								aria-hidden
								className="size-2.5 rounded-[3px]"
								style={{ background: colour }}
							/>
							{t(`results.question.${name}`)}
							<span className="font-semibold tabular-nums">
								{format.number(count)}
							</span>
						</li>
					))}
				</ul>
			</div>
		);
	}
	if (mean === null) return null;
	return (
		<p className="flex items-baseline gap-3">
			<span className="text-muted text-sm">{t("results.question.mean")}</span>
			<span className="font-semibold text-2xl tabular-nums">
				{format.number(Math.round(mean * 100) / 100)}
			</span>
		</p>
	);
}

/** How it was answered, where that can differ. */
function Given({ question }: { question: ResultQuestion }) {
	const { t, format } = useText();
	const { kind, spoken, written, parked, affected, followUps } = question;
	const lines = [
		...(kind === "vocal"
			? ([
					["spoken", spoken],
					...(parked > 0 ? ([["parked", parked]] as const) : []),
					["written", written],
				] as const)
			: []),
		...(affected > 0 ? ([["affected", affected]] as const) : []),
	];
	if (lines.length === 0 && followUps.asked === 0) return null;
	return (
		<dl className="flex flex-wrap gap-x-6 gap-y-1.5 text-sm">
			{lines.map(([name, count]) => (
				<div key={name} className="flex items-baseline gap-1.5">
					<dt className="text-muted">{t(`results.question.${name}`)}</dt>
					<dd
						className={`font-semibold tabular-nums ${name === "affected" ? "text-warn" : ""}`}
					>
						{format.number(count)}
					</dd>
				</div>
			))}
			{followUps.asked > 0 && (
				<div className="flex items-baseline gap-1.5">
					<dt className="text-muted">{t("results.question.follow_ups")}</dt>
					<dd className="font-semibold tabular-nums">
						{t("results.question.follow_ups_of", {
							answered: format.number(followUps.answered),
							asked: format.number(followUps.asked),
						})}
					</dd>
				</div>
			)}
		</dl>
	);
}

function PictureMenu({
	title,
	bars,
	answered,
}: {
	title: string;
	bars: readonly BarOf[];
	answered: number;
}) {
	const { t, format } = useText();
	const picture = () =>
		svgOfBars({
			title,
			bars: bars.map(({ label, count, share }) => ({
				label,
				count: `${format.number(count)} · ${format.percent(share)}`,
				share,
			})),
			footer: t("results.question.answered", format.counted(answered)),
		});
	const name = title.replaceAll(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60);
	const act = async (how: string) => {
		if (how === "svg")
			return keepFile(
				new Blob([picture().svg], { type: "image/svg+xml" }),
				`${name}.svg`,
			);
		if (how === "png")
			return keepFile(await pngOfSvg(picture()), `${name}.png`);
		try {
			await navigator.clipboard.write([
				new ClipboardItem({ "image/png": pngOfSvg(picture()) }),
			]);
			notify(t("results.question.copied"));
		} catch {
			notify(t("results.question.not_copied"));
		}
	};
	return (
		<MenuTrigger>
			<IconButton
				aria-label={t("results.question.picture", { question: title })}
				className="-mt-1.5 -mr-1.5"
			>
				<Image className="size-4.5" aria-hidden />
			</IconButton>
			<Popover placement="bottom end" className={popoverLook}>
				<Menu
					aria-label={t("results.question.picture", { question: title })}
					onAction={(key) => void act(String(key))}
					className="outline-none"
				>
					{(["copy", "svg", "png"] as const).map((how) => (
						<MenuItem key={how} id={how} className={menuItemLook}>
							{t(`results.question.${how}`)}
						</MenuItem>
					))}
				</Menu>
			</Popover>
		</MenuTrigger>
	);
}
