/** How people reach a survey, and how much it may spend: its link and QR code, how many are expected, what happens at zero. */
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { Survey } from "@verbatim/contract/surveys";
import { Copy, Download, ExternalLink } from "lucide-react";
import { useId, useRef, useState } from "react";
import { surveyCostQuery, surveyQuery } from "../../api/queries.ts";
import { Button, buttonLook } from "../../kit/button.tsx";
import { TextField } from "../../kit/field.tsx";
import { notify } from "../../kit/notify.tsx";
import { useText } from "../../text/text.ts";
import { costWords } from "./cost-per-complete.tsx";
import { useDraft } from "./draft-context.ts";
import type { Draft } from "./edit.ts";
import { wholeFrom } from "./number-input.ts";
import { Line } from "./publish-dialog.tsx";
import { pngOf, qrCodeOf, svgOf } from "./qr-code.ts";
import { Switch } from "./switch.tsx";

export function SharePage() {
	const { surveyId } = useParams({ from: "/member/surveys/$surveyId" });
	const { data: survey } = useQuery(surveyQuery(surveyId));
	if (survey === undefined) return null;
	return (
		<div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem] lg:gap-6">
			<div className="flex flex-col gap-5">
				<LinkCard survey={survey} />
				<Expected survey={survey} />
				<AtZero />
			</div>
			<QrCard survey={survey} />
		</div>
	);
}

const addressOf = ({ publicId }: Survey) => `${location.origin}/s/${publicId}`;

function LinkCard({ survey }: { survey: Survey }) {
	const { t } = useText();
	const field = useRef<HTMLInputElement>(null);
	const address = addressOf(survey);
	const copy = async () => {
		try {
			await navigator.clipboard.writeText(address);
			notify(t("surveys.share.copied"));
		} catch {
			field.current?.select();
			notify(t("surveys.share.not_copied"));
		}
	};
	return (
		<section aria-labelledby="link" className="card flex flex-col gap-4 p-5">
			<h2 id="link" className="text-lg">
				{t("surveys.share.link")}
			</h2>
			<div className="flex flex-wrap items-end gap-2">
				<div className="min-w-0 flex-1 basis-64">
					<TextField
						label={t("surveys.share.address")}
						value={address}
						isReadOnly
						inputRef={field}
						inputClassName="font-mono text-sm"
					/>
				</div>
				<Button kind="primary" className="min-h-11" onPress={() => void copy()}>
					<Copy className="size-4" aria-hidden />
					{t("surveys.share.copy")}
				</Button>
			</div>
			<p className={survey.state === "open" ? "text-muted" : "font-medium"}>
				{t(`surveys.share.link_what.${survey.state}`)}
			</p>
			<p className="text-muted text-sm">{t("surveys.share.parameters")}</p>
			{survey.state !== "draft" && (
				<div className="flex flex-wrap items-center gap-x-3 gap-y-1">
					<a
						href={address}
						target="_blank"
						rel="noreferrer"
						className={buttonLook("plain", "small")}
					>
						<ExternalLink className="size-4" aria-hidden />
						{t("surveys.share.visit")}
					</a>
					<span className="text-muted text-sm">
						{t("surveys.share.visit_what")}
					</span>
				</div>
			)}
		</section>
	);
}

function QrCard({ survey }: { survey: Survey }) {
	const { t } = useText();
	const code = qrCodeOf(addressOf(survey));
	const fileName = `${survey.name.replaceAll(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60)}-qr`;
	return (
		<section
			aria-labelledby="qr"
			className="card flex flex-col gap-4 p-5 lg:sticky lg:top-20"
		>
			<h2 id="qr" className="text-lg">
				{t("surveys.share.qr")}
			</h2>
			<svg
				role="img"
				aria-label={t("surveys.share.qr_alt")}
				viewBox={`0 0 ${code.side} ${code.side}`}
				shapeRendering="crispEdges"
				className="w-full max-w-72 self-center rounded-xl border border-line"
			>
				<path fill="#fff" d={`M0 0h${code.side}v${code.side}H0z`} />
				<path fill="#000" d={code.path} />
			</svg>
			<p className="text-muted text-sm">{t("surveys.share.qr_what")}</p>
			<div className="flex flex-wrap gap-2">
				<Button
					size="small"
					onPress={() =>
						keep(
							new Blob([svgOf(code)], { type: "image/svg+xml" }),
							`${fileName}.svg`,
						)
					}
				>
					<Download className="size-4" aria-hidden />
					{t("surveys.share.svg")}
				</Button>
				<Button
					size="small"
					onPress={() =>
						void pngOf(code).then((png) => keep(png, `${fileName}.png`))
					}
				>
					<Download className="size-4" aria-hidden />
					{t("surveys.share.png")}
				</Button>
			</div>
		</section>
	);
}

function keep(file: Blob, name: string) {
	const url = URL.createObjectURL(file);
	const link = document.createElement("a");
	link.href = url;
	link.download = name;
	link.click();
	// The browser reads it after this turn; what it has begun to read stays readable.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function useSetSettings() {
	const { store } = useDraft();
	return (changes: Partial<Draft["settings"]>, as?: string) =>
		store.change(
			(before) => ({ ...before, settings: { ...before.settings, ...changes } }),
			as,
		);
}

const completesMax = 100_000;
const ceilingTokensMax = 1_000_000;

function Expected({ survey }: { survey: Survey }) {
	const text = useText();
	const { t, format } = text;
	const { draft, mayEdit } = useDraft();
	const set = useSetSettings();
	const { settings } = draft;
	const { data: cost } = useQuery(surveyCostQuery(survey));
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	const isFree = survey.ceiling.sessionTokens === 0;
	return (
		<section aria-labelledby="limits" className="card flex flex-col gap-4 p-5">
			<h2 id="limits" className="text-lg">
				{t("surveys.share.limits")}
			</h2>
			<div className="max-w-72">
				<WholeField
					label={t("surveys.share.expected")}
					hint={t("surveys.share.expected_hint")}
					value={settings.expectedCompletes}
					most={completesMax}
					isReadOnly={!mayEdit}
					wrong={t("surveys.share.expected_wrong", {
						max: format.number(completesMax),
					})}
					onChange={(expectedCompletes) =>
						set({ expectedCompletes }, "expected")
					}
				/>
			</div>
			{isFree ? (
				<p className="text-muted">{t("surveys.share.ceiling_free")}</p>
			) : (
				<>
					<dl className="flex flex-col gap-2 rounded-xl bg-sunken p-4">
						<Line words={t("surveys.cost.title")}>
							{costWords(text, survey.cost)}
						</Line>
						{cost !== undefined && (
							<>
								<Line words={t("surveys.share.expected_cost")}>
									{costWords(text, cost.expected)}
								</Line>
								<Line words={t("surveys.publish.available")}>
									{tokens(cost.availableTokens)}
								</Line>
							</>
						)}
					</dl>
					<h3 className="font-semibold">{t("surveys.share.ceiling")}</h3>
					<dl className="-mt-2 flex flex-col gap-2 rounded-xl bg-sunken p-4">
						<Line words={t("surveys.share.ceiling_session")}>
							{tokens(survey.ceiling.sessionTokens)}
						</Line>
						<Line words={t("surveys.share.ceiling_day")}>
							{tokens(survey.ceiling.dayTokens)}
						</Line>
					</dl>
					<p className="max-w-prose text-muted text-sm">
						{t(
							settings.dayCeilingTokens === null
								? "surveys.share.ceiling_how"
								: "surveys.share.ceiling_own_how",
							{
								...format.counted(survey.settings.expectedCompletes),
								each: tokens(survey.ceiling.sessionTokens),
							},
						)}
					</p>
					<Switch
						isOn={settings.dayCeilingTokens !== null}
						isDisabled={!mayEdit}
						onChange={(isOn) =>
							set({
								dayCeilingTokens: isOn
									? Math.min(
											ceilingTokensMax,
											Math.max(1, Math.ceil(survey.ceiling.dayTokens)),
										)
									: null,
							})
						}
					>
						{t("surveys.share.ceiling_set")}
					</Switch>
					{settings.dayCeilingTokens !== null && (
						<div className="max-w-72">
							<WholeField
								label={t("surveys.share.ceiling_field")}
								value={settings.dayCeilingTokens}
								most={ceilingTokensMax}
								isReadOnly={!mayEdit}
								wrong={t("surveys.share.ceiling_wrong", {
									max: format.number(ceilingTokensMax),
								})}
								onChange={(dayCeilingTokens) =>
									set({ dayCeilingTokens }, "ceiling")
								}
							/>
						</div>
					)}
				</>
			)}
		</section>
	);
}

function WholeField({
	label,
	hint,
	value,
	most,
	isReadOnly,
	wrong,
	onChange,
}: {
	label: string;
	hint?: string;
	value: number;
	most: number;
	isReadOnly: boolean;
	wrong: string;
	onChange: (value: number) => void;
}) {
	const { format } = useText();
	const [typed, setTyped] = useState<string>();
	const read = typed === undefined ? value : wholeFrom(typed, most);
	return (
		<TextField
			label={label}
			hint={hint}
			inputMode="numeric"
			value={typed ?? format.number(value)}
			isReadOnly={isReadOnly}
			error={read === "wrong" ? wrong : undefined}
			onChange={(text) => {
				setTyped(text);
				const number = wholeFrom(text, most);
				if (number !== "wrong") onChange(number);
			}}
			onBlur={() => read !== "wrong" && setTyped(undefined)}
		/>
	);
}

function AtZero() {
	const { t } = useText();
	const { draft, mayEdit } = useDraft();
	const set = useSetSettings();
	const name = useId();
	return (
		<section aria-labelledby="zero" className="card flex flex-col gap-4 p-5">
			<div>
				<h2 id="zero" className="text-lg">
					{t("surveys.share.at_zero")}
				</h2>
				<p className="mt-1 max-w-prose text-muted">
					{t("surveys.share.at_zero_what")}
				</p>
			</div>
			<fieldset disabled={!mayEdit} className="min-w-0">
				<legend className="sr-only">{t("surveys.share.at_zero")}</legend>
				<div className="divide-y divide-line overflow-hidden rounded-xl border border-edge/60">
					{(["text", "park"] as const).map((one) => (
						<label
							key={one}
							className="flex min-h-11 cursor-pointer gap-3 px-3.5 py-3 hover:bg-sunken has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:-outline-offset-2"
						>
							<input
								type="radio"
								name={name}
								value={one}
								checked={draft.settings.atZero === one}
								onChange={() => set({ atZero: one })}
								className="mt-1 size-4 shrink-0 accent-accent"
							/>
							<span className="min-w-0">
								<span className="block font-medium">
									{t(`surveys.share.${one}`)}
								</span>
								<span className="block max-w-prose text-muted text-sm">
									{t(`surveys.share.${one}_what`)}
								</span>
							</span>
						</label>
					))}
				</div>
			</fieldset>
		</section>
	);
}
