/**
 * In which languages a survey speaks, and its colour. A colour whose words could not be read is never taken: the nearest
 * that can be read is offered in its place.
 */
import { type Language, languages } from "@verbatim/contract/languages";
import {
	contrastOf,
	inkOn,
	isReadableColour,
	nearestReadable,
} from "@verbatim/contract/survey-logic";
import type { Definition } from "@verbatim/contract/surveys";
import { CircleCheck, Palette, Plus, X } from "lucide-react";
import { useId, useState } from "react";
import { Button, IconButton } from "../../kit/button.tsx";
import { TextField } from "../../kit/field.tsx";
import { Notice } from "../../kit/notice.tsx";
import { useText } from "../../text/text.ts";
import { useDraft } from "./draft-context.ts";
import { languagesMax, withDefinition } from "./edit.ts";
import { missingIn } from "./translations.ts";

/** One from each part of the circle, each readable with white on it. */
const suggested = [
	"#0b5d52",
	"#1d4ed8",
	"#6d28d9",
	"#be185d",
	"#b91c1c",
	"#9a4a00",
	"#3f6212",
	"#1f2937",
];

export function LookEditor() {
	const { t } = useText();
	const { mayEdit } = useDraft();
	return (
		<section aria-labelledby="look" className="card divide-y divide-line">
			<h2 id="look" className="flex items-center gap-2.5 px-5 py-4 text-base">
				<Palette className="size-4.5 text-accent" aria-hidden />
				{t("surveys.list_of.look")}
			</h2>
			<fieldset disabled={!mayEdit} className="min-w-0 divide-y divide-line">
				<Languages />
				<Colour />
			</fieldset>
		</section>
	);
}

function useChange() {
	const { store } = useDraft();
	return (changes: Partial<Definition>, as?: string) =>
		store.change(
			(before) =>
				withDefinition(before, (definition) => ({ ...definition, ...changes })),
			as,
		);
}

function Languages() {
	const { t, format } = useText();
	const { draft, mayEdit } = useDraft();
	const change = useChange();
	const { definition } = draft;
	const used = definition.languages;
	const set = (next: Language[]) => change({ languages: next });
	const further = languages.filter((one) => !used.includes(one));
	return (
		<div className="flex flex-col gap-3 p-5">
			<h3 className="font-medium text-sm">{t("surveys.look.languages")}</h3>
			<p className="max-w-prose text-muted text-sm">
				{t("surveys.look.languages_what")}
			</p>
			<ul className="divide-y divide-line rounded-xl border border-line">
				{used.map((language, index) => {
					const name = format.language(language);
					const missing = missingIn(definition, language);
					return (
						<li
							key={language}
							className="flex min-h-12 flex-wrap items-center gap-x-3 px-3.5 py-1"
						>
							<span className="font-medium">{name}</span>
							<span
								className={`flex-1 text-sm ${missing > 0 ? "text-warn" : "text-muted"}`}
							>
								{index === 0
									? t("surveys.look.first")
									: missing === 0
										? t("surveys.look.complete")
										: t("surveys.edit.missing_n", format.counted(missing))}
							</span>
							{mayEdit && index > 0 && (
								<>
									<Button
										size="small"
										aria-label={t("action.on", {
											action: t("surveys.look.first_do"),
											name,
										})}
										onPress={() =>
											set([language, ...used.filter((one) => one !== language)])
										}
									>
										{t("surveys.look.first_do")}
									</Button>
									<IconButton
										aria-label={t("surveys.look.remove_language", {
											language: name,
										})}
										onPress={() => set(used.filter((one) => one !== language))}
									>
										<X className="size-4.5" aria-hidden />
									</IconButton>
								</>
							)}
						</li>
					);
				})}
			</ul>
			{mayEdit && used.length < languagesMax && (
				<div className="flex flex-wrap gap-2">
					{further.map((language) => (
						<Button
							key={language}
							size="small"
							onPress={() => set([...used, language])}
						>
							<Plus className="size-4" aria-hidden />
							{t("surveys.look.add_language", {
								language: format.language(language),
							})}
						</Button>
					))}
				</div>
			)}
		</div>
	);
}

function Colour() {
	const { t, format } = useText();
	const { draft } = useDraft();
	const change = useChange();
	const { brandColour } = draft.definition;
	/** What was asked for and could not be taken. */
	const [refused, setRefused] = useState<string>();
	const [typed, setTyped] = useState<string>();
	const pickerId = useId();
	const take = (colour: string, as?: string) => {
		if (!isReadableColour(colour)) {
			setRefused(colour);
			return;
		}
		setRefused(undefined);
		change({ brandColour: colour }, as);
	};
	const ratio = (other: string) =>
		format.number(Math.floor(contrastOf(brandColour, other) * 10) / 10);
	const nearest = refused === undefined ? undefined : nearestReadable(refused);
	return (
		<div className="flex flex-col gap-4 p-5">
			<div>
				<h3 className="font-medium text-sm">{t("surveys.look.colour")}</h3>
				<p className="mt-1 text-muted text-sm">
					{t("surveys.look.colour_what")}
				</p>
			</div>
			<fieldset className="min-w-0">
				<legend className="mb-2 text-muted text-sm">
					{t("surveys.look.suggestions")}
				</legend>
				<div className="flex flex-wrap gap-2">
					{suggested.map((colour) => (
						<button
							key={colour}
							type="button"
							aria-label={t("surveys.look.swatch", { colour })}
							aria-pressed={colour === brandColour}
							onClick={() => {
								setTyped(undefined);
								take(colour);
							}}
							style={{ backgroundColor: colour }}
							className="size-10 rounded-full border border-edge ring-offset-2 ring-offset-surface aria-pressed:ring-2 aria-pressed:ring-ink pointer-coarse:size-11"
						/>
					))}
				</div>
			</fieldset>
			<div className="flex flex-wrap items-end gap-3">
				<div className="flex flex-col gap-1.5">
					<label htmlFor={pickerId} className="font-medium text-sm">
						{t("surveys.look.colour")}
					</label>
					<input
						id={pickerId}
						type="color"
						value={refused ?? brandColour}
						onChange={({ target }) => {
							setTyped(undefined);
							take(target.value.toLowerCase(), "colour");
						}}
						className="h-11 w-16 cursor-pointer rounded-xl border border-edge bg-surface p-1"
					/>
				</div>
				<div className="w-40">
					<TextField
						label={t("surveys.look.colour_code")}
						value={typed ?? refused ?? brandColour}
						maxLength={7}
						spellCheck="false"
						inputClassName="font-mono"
						error={
							typed !== undefined && colourFrom(typed) === undefined
								? t("surveys.look.colour_invalid")
								: undefined
						}
						onChange={(value) => {
							setTyped(value);
							const colour = colourFrom(value);
							if (colour !== undefined) take(colour, "colour");
						}}
						onBlur={() => setTyped(undefined)}
					/>
				</div>
			</div>
			{refused !== undefined && nearest !== undefined ? (
				<Notice
					kind="danger"
					role="alert"
					actions={
						<Button
							size="small"
							onPress={() => {
								setTyped(undefined);
								take(nearest);
							}}
						>
							<span
								aria-hidden="true"
								className="size-4 rounded-full"
								style={{ backgroundColor: nearest }}
							/>
							{t("surveys.look.use_nearest", { colour: nearest })}
						</Button>
					}
				>
					<p>{t("surveys.look.unreadable", { colour: refused })}</p>
				</Notice>
			) : (
				<p className="flex items-start gap-2 text-muted text-sm">
					<CircleCheck
						className="mt-0.5 size-4 shrink-0 text-accent"
						aria-hidden
					/>
					<span>
						{t("surveys.look.readable", {
							text: ratio(inkOn(brandColour)),
							page: ratio("#ffffff"),
						})}
					</span>
				</p>
			)}
		</div>
	);
}

function colourFrom(typed: string): string | undefined {
	const text = typed.trim().toLowerCase();
	const digits = text.startsWith("#") ? text.slice(1) : text;
	return /^[0-9a-f]{6}$/.test(digits) ? `#${digits}` : undefined;
}
