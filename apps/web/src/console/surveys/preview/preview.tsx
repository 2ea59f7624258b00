/**
 * The survey as a phone shows it, while it is written: it can be answered, so that conditions can be tried, and nothing of
 * that is kept. What comes next, what an answer lacks, every word that the makers did not write and the form of the brand
 * colour come from where the respondent's page has them; how things look is drawn here, after that page.
 */
import type { Language } from "@verbatim/contract/languages";
import type { AnswerValue } from "@verbatim/contract/respond";
import {
	askedQuestions,
	faultOfAnswer,
	textIn,
} from "@verbatim/contract/survey-logic";
import { RotateCcw } from "lucide-react";
import { type CSSProperties, useState } from "react";
import { Button } from "../../../kit/button.tsx";
import { brandFor } from "../../../respond/brand.ts";
import { sayIn } from "../../../respond/text/text.ts";
import { useText } from "../../../text/text.ts";
import { useSession } from "../../accounts/session.ts";
import { useDraft } from "../draft-context.ts";
import { QuestionView } from "./question-view.tsx";

/** Always by day, whatever the console's colours: this is somebody else's phone. As in respond.css. */
const byDay = {
	colorScheme: "light",
	"--paper": "#f6f7f7",
	"--surface": "#ffffff",
	"--sunken": "#eceeee",
	"--ink": "#1a1d1f",
	"--muted": "#565d62",
	"--line": "#dfe2e4",
	"--edge": "#868d93",
	"--danger": "#b3261e",
} as CSSProperties;

export function Preview({
	open,
	onOpen,
}: {
	open: string;
	onOpen: (at: string) => void;
}) {
	const { t, format, language: screenLanguage } = useText();
	const { company } = useSession();
	const { draft } = useDraft();
	const { definition } = draft;
	const { languages, questions } = definition;
	const [chosen, setChosen] = useState<Language>();
	const [answers, setAnswers] = useState<ReadonlyMap<string, AnswerValue>>(
		new Map(),
	);
	const [isJudged, setJudged] = useState(false);
	const language =
		chosen !== undefined && languages.includes(chosen)
			? chosen
			: (languages[0] ?? screenLanguage);
	const say = sayIn(language, language);
	const read = (texts: Parameters<typeof textIn>[0]) =>
		textIn(texts, language, languages);
	const brand = brandFor(definition.brandColour, "light");
	const asked = askedQuestions(questions, answers);
	const question = questions.find(({ id }) => id === open);
	const index = questions.findIndex(({ id }) => id === open);
	const place = asked.findIndex(({ id }) => id === open);
	const isAsked = (id: string) => asked.some((one) => one.id === id);
	// From one that is not asked, on to the first after it that is.
	const following = questions.slice(index + 1).find(({ id }) => isAsked(id));
	const go = (at: string) => {
		setJudged(false);
		onOpen(at);
	};
	const answer = question && answers.get(question.id);
	const fault =
		question === undefined ? undefined : faultOfAnswer(question, answer);
	const next = () => {
		if (fault === undefined) go(following?.id ?? "thanks");
		else setJudged(true);
	};
	const back = () =>
		go(
			questions
				.slice(0, open === "thanks" ? questions.length : index)
				.findLast(({ id }) => isAsked(id))?.id ?? "welcome",
		);
	const isAtEnd = open === "thanks";
	const isGiven =
		question?.isRequired === true ||
		question?.kind === "statement" ||
		(answer !== undefined && answer.kind !== "skipped");
	const nextWords =
		question === undefined
			? say("start")
			: following === undefined
				? say("send_answers")
				: say(isGiven ? "next" : "skip");
	return (
		<section
			aria-labelledby="preview"
			className="mx-auto flex w-full max-w-[24.375rem] flex-col gap-3"
		>
			<div className="flex min-h-9 flex-wrap items-center justify-between gap-2">
				<h2 id="preview" className="font-medium text-muted text-sm">
					{t("surveys.preview.title")}
				</h2>
				{languages.length > 1 && (
					<fieldset className="flex gap-1 rounded-xl border border-edge/60 bg-surface p-0.5">
						<legend className="sr-only">{t("surveys.preview.language")}</legend>
						{languages.map((one) => (
							<label
								key={one}
								title={format.language(one)}
								className="flex min-h-8 cursor-pointer items-center rounded-lg px-2.5 text-sm uppercase hover:bg-sunken has-checked:bg-accent-soft has-checked:font-medium has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent"
							>
								<input
									type="radio"
									name="preview-language"
									checked={one === language}
									onChange={() => setChosen(one)}
									aria-label={format.language(one)}
									className="sr-only"
								/>
								<span aria-hidden="true">{one}</span>
							</label>
						))}
					</fieldset>
				)}
			</div>
			<div
				style={byDay}
				lang={language}
				className="flex h-[min(42rem,calc(100dvh-19.5rem))] min-h-[28rem] flex-col overflow-hidden rounded-[2.25rem] border-[0.5rem] border-[#22302e] bg-paper text-ink shadow-float"
			>
				<div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-4 pt-4 pb-5 text-base">
					<p className="shrink-0 truncate font-semibold text-[0.9375rem] text-muted">
						{company.name}
					</p>
					{question !== undefined && (
						<div className="mt-3">
							<p className="mb-1.5 text-muted text-sm tabular-nums">
								{place >= 0 &&
									say("question_of", {
										question: place + 1,
										of: asked.length,
									})}
							</p>
							<div
								aria-hidden="true"
								className="h-1.5 overflow-hidden rounded-full bg-line"
							>
								<div
									className="h-full rounded-full transition-[width] duration-200"
									style={{
										backgroundColor: brand.fill,
										width: `${place < 0 ? 0 : ((place + 0.5) / Math.max(1, asked.length)) * 100}%`,
									}}
								/>
							</div>
						</div>
					)}
					{question !== undefined ? (
						<div className="flex flex-col gap-4 pt-5">
							{place < 0 && (
								<p
									lang={screenLanguage}
									className="rounded-xl bg-sunken px-3.5 py-2.5 text-sm"
								>
									{t("surveys.preview.hidden")}
								</p>
							)}
							<QuestionView
								key={question.id}
								question={question}
								say={say}
								read={read}
								brand={brand}
								answer={answer}
								fault={isJudged ? fault : undefined}
								onAnswer={(given) => {
									setJudged(false);
									setAnswers((before) =>
										new Map(before).set(question.id, given),
									);
								}}
							/>
						</div>
					) : (
						<div className="flex flex-col gap-3.5 pt-6">
							<p className="break-words font-[640] text-[1.75rem] leading-tight tracking-[-0.012em]">
								{isAtEnd
									? read(definition.thanks.title) || say("thanks_title")
									: read(definition.welcome.title) || draft.name}
							</p>
							<p className="whitespace-pre-line break-words text-lg leading-relaxed">
								{read(
									isAtEnd ? definition.thanks.text : definition.welcome.text,
								)}
							</p>
							{!isAtEnd && (
								<p className="text-[0.9375rem] text-muted">
									{say("questions", { count: asked.length })}
								</p>
							)}
						</div>
					)}
				</div>
				<div className="flex shrink-0 gap-3 border-line border-t px-4 py-3">
					{(question !== undefined || isAtEnd) && (
						<button
							type="button"
							onClick={back}
							className="min-h-12 rounded-[0.875rem] border border-edge bg-surface px-4 font-semibold text-ink"
						>
							{say("back")}
						</button>
					)}
					{isAtEnd ? (
						<p
							lang={screenLanguage}
							className="m-auto text-center text-muted text-sm"
						>
							{t("surveys.preview.end")}
						</p>
					) : (
						<button
							type="button"
							onClick={next}
							style={{ backgroundColor: brand.fill, color: brand.onFill }}
							className="min-h-12 flex-1 rounded-[0.875rem] px-4 font-semibold"
						>
							{nextWords}
						</button>
					)}
				</div>
			</div>
			<div className="flex items-center justify-between gap-3 text-muted text-sm">
				<p>{t("surveys.preview.what")}</p>
				<Button
					size="small"
					className="shrink-0"
					onPress={() => {
						setAnswers(new Map());
						go("welcome");
					}}
				>
					<RotateCcw className="size-3.5" aria-hidden />
					{t("surveys.preview.again")}
				</Button>
			</div>
		</section>
	);
}
