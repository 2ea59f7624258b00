/** Where two people changed the same: both sides, and whose stands. */
import { useId, useState } from "react";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { useText } from "../../text/text.ts";
import { useDraft } from "./draft-context.ts";
import { type Conflict, pathText, type Side } from "./merge.ts";

const fields = [
	"name",
	"title",
	"text",
	"help",
	"label",
	"options",
	"kind",
	"isRequired",
	"showIf",
	"smart",
	"brandColour",
	"languages",
	"settings",
] as const;

export function ConflictDialog({
	conflicts,
	onClose,
}: {
	conflicts: readonly Conflict[];
	onClose: () => void;
}) {
	const { t } = useText();
	const { store } = useDraft();
	const [theirs, setTheirs] = useState<readonly string[]>([]);
	const choose = (path: string, side: Side) =>
		setTheirs((before) =>
			side === "theirs"
				? [...new Set([...before, path])]
				: before.filter((one) => one !== path),
		);
	return (
		<Dialog
			title={t("surveys.conflict.title")}
			onClose={onClose}
			width="max-w-2xl"
		>
			<div className="flex flex-col gap-5">
				{conflicts.map((conflict) => {
					const path = pathText(conflict.path);
					return (
						<OneConflict
							key={path}
							conflict={conflict}
							side={theirs.includes(path) ? "theirs" : "mine"}
							onChoose={(side) => choose(path, side)}
						/>
					);
				})}
				<Button
					kind="primary"
					className="self-end"
					onPress={() => {
						store.resolve((path) =>
							theirs.includes(path) ? "theirs" : "mine",
						);
						onClose();
					}}
				>
					{t("surveys.conflict.do")}
				</Button>
			</div>
		</Dialog>
	);
}

function OneConflict({
	conflict,
	side,
	onChoose,
}: {
	conflict: Conflict;
	side: Side;
	onChoose: (side: Side) => void;
}) {
	const { t } = useText();
	const { draft } = useDraft();
	const name = useId();
	const { path } = conflict;
	const number =
		draft.definition.questions.findIndex(({ id }) => path.includes(id)) + 1;
	const where = path.includes("welcome")
		? t("surveys.list_of.welcome")
		: path.includes("thanks")
			? t("surveys.list_of.thanks")
			: number > 0
				? t("surveys.fault.at_question", { n: number })
				: t("surveys.conflict.survey");
	const field =
		fields.findLast((one) => path.includes(one)) ??
		(/^q_/.test(String(path.at(-1))) ? "whole" : "other");
	const said = useSaid();
	return (
		<fieldset className="min-w-0">
			<legend className="mb-1.5 font-semibold">
				{t("surveys.conflict.of", {
					where,
					what: t(`surveys.conflict.field.${field}`),
				})}
			</legend>
			<div className="grid gap-2 sm:grid-cols-2">
				{(["mine", "theirs"] as const).map((one) => (
					<label
						key={one}
						className="flex min-h-11 cursor-pointer gap-3 rounded-xl border border-edge/60 px-3.5 py-2.5 hover:bg-sunken has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent"
					>
						<input
							type="radio"
							name={name}
							checked={one === side}
							onChange={() => onChoose(one)}
							className="mt-1 size-4 shrink-0 accent-accent"
						/>
						<span className="min-w-0">
							<span className="block font-medium text-sm">
								{t(`surveys.conflict.${one}`)}
							</span>
							<span className="block break-words">{said(conflict[one])}</span>
						</span>
					</label>
				))}
			</div>
		</fieldset>
	);
}

/** A value in words, as far as it has any. */
function useSaid(): (value: unknown) => string {
	const { t, format } = useText();
	const said = (value: unknown): string => {
		switch (typeof value) {
			case "undefined":
				return t("surveys.conflict.gone");
			case "string":
				return value === "" ? t("surveys.conflict.nothing") : value;
			case "number":
				return format.number(value);
			case "boolean":
				return t(value ? "surveys.conflict.yes" : "surveys.conflict.no");
			case "object": {
				if (value === null) return t("surveys.conflict.nothing");
				if ("title" in value) return said(value.title);
				if ("label" in value) return said(value.label);
				const texts = Object.values(value).filter(
					(one) => typeof one === "string" && one !== "",
				);
				return texts.length > 0
					? texts.join(" · ")
					: t("surveys.conflict.other_value");
			}
			default:
				return t("surveys.conflict.other_value");
		}
	};
	return said;
}
