/**
 * The survey's pages in their order. Questions are moved by dragging, from their menus, or with Alt and an arrow; `/`
 * adds one. Single keys act only while the list has the focus, so that nobody who dictates or types is surprised.
 */
import { type Fault, textIn } from "@verbatim/contract/survey-logic";
import type { Question } from "@verbatim/contract/surveys";
import {
	Asterisk,
	CircleAlert,
	Ellipsis,
	GitBranch,
	GripVertical,
	Hand,
	Palette,
	PartyPopper,
	Sparkles,
	TriangleAlert,
} from "lucide-react";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { GridList, GridListItem } from "react-aria-components/GridList";
import { Menu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import {
	DropIndicator,
	useDragAndDrop,
} from "react-aria-components/useDragAndDrop";
import { IconButton } from "../../kit/button.tsx";
import { useText } from "../../text/text.ts";
import { AddMenu } from "./add-menu.tsx";
import { useDraft } from "./draft-context.ts";
import { movedBeside, questionsMax, withDefinition } from "./edit.ts";
import { mayBeSmart, pictureOf } from "./kinds.ts";
import { menuItemLook, popoverLook } from "./menu-look.ts";
import type { QuestionVerbs } from "./use-question-verbs.ts";

type Of = {
	open: string;
	faults: readonly Fault[];
	verbs: QuestionVerbs;
	onOpen: (at: string) => void;
};

export function QuestionList({ open, faults, verbs, onOpen }: Of) {
	const { t } = useText();
	const { draft, mayEdit } = useDraft();
	const { questions } = draft.definition;
	const [isAdding, setAdding] = useState(false);
	const onKey = (event: KeyboardEvent) => {
		if (!mayEdit) return;
		if (event.key === "/" && !event.ctrlKey && !event.metaKey) {
			event.preventDefault();
			event.stopPropagation();
			setAdding(true);
			return;
		}
		const isUp = event.key === "ArrowUp";
		if (!event.altKey || !(isUp || event.key === "ArrowDown")) return;
		const row = (event.target as Element).closest("[data-key]");
		const id = row?.getAttribute("data-key");
		if (id === null || id === undefined) return;
		event.preventDefault();
		event.stopPropagation();
		verbs.move(id, isUp ? -1 : 1);
	};
	return (
		<section
			aria-label={t("surveys.list_of.label")}
			className="flex flex-col gap-1"
		>
			<FixedRow
				picture={<Hand className="size-4" aria-hidden />}
				words={t("surveys.list_of.welcome")}
				isOpen={open === "welcome"}
				onOpen={() => onOpen("welcome")}
			/>
			<h2 className="mt-2 flex items-baseline justify-between px-2.5 font-medium text-muted text-xs">
				{t("surveys.list_of.questions")}
				<span className="tabular-nums">
					{t("surveys.list_of.count", {
						n: questions.length,
						max: questionsMax,
					})}
				</span>
			</h2>
			{/* Before the list takes them: its own arrows move the focus. */}
			<div onKeyDownCapture={onKey}>
				<Questions open={open} faults={faults} verbs={verbs} onOpen={onOpen} />
				{mayEdit && (
					<AddMenu
						isOpen={isAdding}
						onOpenChange={setAdding}
						isFull={questions.length >= questionsMax}
						isFirst={questions.length === 0}
						onAdd={verbs.add}
					/>
				)}
			</div>
			<div className="mt-2 flex flex-col gap-1 border-line border-t pt-2">
				<FixedRow
					picture={<PartyPopper className="size-4" aria-hidden />}
					words={t("surveys.list_of.thanks")}
					isOpen={open === "thanks"}
					onOpen={() => onOpen("thanks")}
				/>
				<FixedRow
					picture={<Palette className="size-4" aria-hidden />}
					words={t("surveys.list_of.look")}
					isOpen={open === "look"}
					onOpen={() => onOpen("look")}
					mark={
						faults.some(({ what }) => what === "colour_unreadable") && (
							<Mark of="error" />
						)
					}
				/>
			</div>
			{mayEdit && (
				<p className="mt-2 px-2.5 text-muted text-xs max-lg:hidden pointer-coarse:hidden">
					{t("surveys.list_of.help")}
				</p>
			)}
		</section>
	);
}

function FixedRow({
	picture,
	words,
	isOpen,
	onOpen,
	mark,
}: {
	picture: ReactNode;
	words: string;
	isOpen: boolean;
	onOpen: () => void;
	mark?: ReactNode;
}) {
	return (
		<button
			type="button"
			aria-current={isOpen ? "true" : undefined}
			onClick={onOpen}
			className={`flex min-h-10 items-center gap-3 rounded-xl px-2.5 text-left pointer-coarse:min-h-11 ${isOpen ? "bg-accent-soft font-medium text-accent" : "hover:bg-sunken [&>svg]:text-muted"}`}
		>
			{picture}
			<span className="flex-1">{words}</span>
			{mark}
		</button>
	);
}

function Questions({ open, faults, verbs, onOpen }: Of) {
	const { t, language } = useText();
	const { draft, store, mayEdit } = useDraft();
	const { questions, languages } = draft.definition;
	const titleOf = (question: Question) =>
		textIn(question.title, languages[0] ?? language, languages) ||
		t("surveys.untitled");
	const { dragAndDropHooks } = useDragAndDrop({
		isDisabled: !mayEdit,
		getItems: (keys) =>
			[...keys].map((key) => ({ "verbatim-question": String(key) })),
		onReorder: ({ keys, target: { key, dropPosition } }) => {
			if (dropPosition === "on") return;
			store.change((before) =>
				withDefinition(before, (definition) => ({
					...definition,
					questions: movedBeside(
						definition.questions,
						new Set([...keys].map(String)),
						{ id: String(key), position: dropPosition },
					),
				})),
			);
		},
		renderDropIndicator: (target) => (
			<DropIndicator
				target={target}
				className="-my-0.5 h-1 rounded-full data-[drop-target]:bg-accent"
			/>
		),
	});
	return (
		<GridList
			aria-label={t("surveys.list_of.questions")}
			items={questions}
			dependencies={[open, faults, questions, language, mayEdit]}
			dragAndDropHooks={dragAndDropHooks}
			onAction={(key) => onOpen(String(key))}
			renderEmptyState={() => (
				<p className="px-2.5 py-3 text-muted text-sm">
					{t("surveys.list_of.none")}
				</p>
			)}
			className="flex flex-col outline-none"
		>
			{(question) => (
				<Row
					question={question}
					number={questions.indexOf(question) + 1}
					isLast={questions.at(-1) === question}
					title={titleOf(question)}
					isOpen={question.id === open}
					faults={faults.filter(({ questionId }) => questionId === question.id)}
					mayEdit={mayEdit}
					verbs={verbs}
				/>
			)}
		</GridList>
	);
}

function Row({
	question,
	number,
	isLast,
	title,
	isOpen,
	faults,
	mayEdit,
	verbs,
}: {
	question: Question;
	number: number;
	isLast: boolean;
	title: string;
	isOpen: boolean;
	faults: readonly Fault[];
	mayEdit: boolean;
	verbs: QuestionVerbs;
}) {
	const { t } = useText();
	const Picture = pictureOf[question.kind];
	const grade = faults.some((fault) => fault.grade === "error")
		? "error"
		: faults.length > 0
			? "warning"
			: undefined;
	const isSmart = mayBeSmart(question.kind) && question.smart.countMax > 0;
	return (
		<GridListItem
			id={question.id}
			textValue={`${number}. ${title}`}
			className={`group flex min-h-11 cursor-pointer items-center gap-1.5 rounded-xl py-1 pr-0.5 pl-0 outline-none data-[dragging]:opacity-50 data-[focus-visible]:outline-2 data-[focus-visible]:outline-accent data-[focus-visible]:-outline-offset-2 ${isOpen ? "bg-accent-soft" : "data-[hovered]:bg-sunken"}`}
		>
			{mayEdit && (
				<AriaButton
					slot="drag"
					aria-label={t("surveys.list_of.drag", { n: number })}
					className="-mr-1 flex h-9 w-5 shrink-0 cursor-grab items-center justify-center rounded-lg text-muted hover:text-ink"
				>
					<GripVertical className="size-4" aria-hidden />
				</AriaButton>
			)}
			<Picture
				className={`size-4 shrink-0 ${isOpen ? "text-accent" : "text-muted"}`}
				aria-hidden
			/>
			<span className="min-w-0 flex-1 leading-snug">
				<span
					className={`line-clamp-2 break-words text-sm ${isOpen ? "font-medium text-accent" : ""}`}
				>
					<span className="tabular-nums">{number}.</span> {title}
				</span>
				<span className="sr-only">
					{[
						t(`surveys.kind.${question.kind}`),
						question.isRequired ? t("surveys.list_of.required") : "",
						question.showIf === null ? "" : t("surveys.list_of.has_condition"),
						isSmart ? t("surveys.list_of.has_smart") : "",
					]
						.filter((words) => words !== "")
						.join(", ")}
				</span>
			</span>
			<span className="flex shrink-0 items-center text-muted [&>svg]:size-3.5">
				{question.isRequired && <Asterisk aria-hidden />}
				{question.showIf !== null && <GitBranch aria-hidden />}
				{isSmart && <Sparkles aria-hidden />}
				{grade !== undefined && <Mark of={grade} />}
			</span>
			{mayEdit && (
				<RowMenu
					question={question}
					number={number}
					isLast={isLast}
					verbs={verbs}
				/>
			)}
		</GridListItem>
	);
}

function Mark({ of }: { of: Fault["grade"] }) {
	const { t } = useText();
	const Picture = of === "error" ? CircleAlert : TriangleAlert;
	return (
		<>
			<Picture
				className={`size-3.5 ${of === "error" ? "text-danger" : "text-warn"}`}
				aria-hidden
			/>
			<span className="sr-only">
				{t(
					of === "error" ? "surveys.list_of.faulty" : "surveys.list_of.warned",
				)}
			</span>
		</>
	);
}

function RowMenu({
	question,
	number,
	isLast,
	verbs,
}: {
	question: Question;
	number: number;
	isLast: boolean;
	verbs: QuestionVerbs;
}) {
	const { t } = useText();
	return (
		<MenuTrigger>
			<IconButton
				aria-label={t("surveys.list_of.more", { n: number })}
				className="-my-1 size-7 rounded-lg pointer-coarse:size-9"
			>
				<Ellipsis className="size-4" aria-hidden />
			</IconButton>
			<Popover placement="bottom end" className={popoverLook}>
				<Menu
					aria-label={t("surveys.list_of.more", { n: number })}
					disabledKeys={[
						...(number === 1 ? ["up"] : []),
						...(isLast ? ["down"] : []),
					]}
					onAction={(key) => {
						if (key === "up") verbs.move(question.id, -1);
						else if (key === "down") verbs.move(question.id, 1);
						else if (key === "duplicate") verbs.duplicate(question);
						else verbs.remove(question);
					}}
					className="outline-none"
				>
					<MenuItem id="up" className={menuItemLook}>
						{t("surveys.edit.up")}
					</MenuItem>
					<MenuItem id="down" className={menuItemLook}>
						{t("surveys.edit.down")}
					</MenuItem>
					<MenuItem id="duplicate" className={menuItemLook}>
						{t("surveys.edit.duplicate")}
					</MenuItem>
					<MenuItem id="delete" className={`${menuItemLook} text-danger`}>
						{t("surveys.edit.delete")}
					</MenuItem>
				</Menu>
			</Popover>
		</MenuTrigger>
	);
}
