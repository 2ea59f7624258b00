/** Tokens that are bought by themselves, as one plain sentence with its three figures in it. Off until somebody wants it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type AutoTopUp, setAutoTopUp } from "@verbatim/contract/billing";
import {
	type ExchangeRate,
	topUpPrice,
	topUpTokensMax,
	topUpTokensMin,
} from "@verbatim/contract/top-ups";
import { CircleAlert } from "lucide-react";
import { type FormEvent, Fragment, useId, useState } from "react";
import { call } from "../../api/call.ts";
import { autoTopUpQuery, balanceQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { inputLook } from "../../kit/field.tsx";
import { notify } from "../../kit/notify.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { decimalSignOf, groupSeparatorOf } from "../../text/format.ts";
import { useText } from "../../text/text.ts";
import {
	belowTokensMax,
	belowTokensMin,
	type Field,
	minorUnitsMax,
	readSentence,
	type TypedSentence,
	type Wrong,
	writeMinorUnits,
} from "./auto-top-up-input.ts";
import { gapMark, piecesOf } from "./pieces.ts";

export function AutoTopUpForm({
	auto,
	rate,
}: {
	auto: AutoTopUp;
	rate: ExchangeRate;
}) {
	const { t, format } = useText();
	const queries = useQueryClient();
	const { data: balance } = useQuery(balanceQuery);
	const separators = {
		group: groupSeparatorOf(format.locale),
		decimal: decimalSignOf(format.locale),
	};
	const [isOn, setOn] = useState(auto.settings.isOn);
	const [typed, setTyped] = useState<TypedSentence>(() =>
		typedOf(auto, rate, separators.decimal),
	);
	const [touched, setTouched] = useState<Field[]>([]);
	const saving = useMutation({
		mutationFn: (body: AutoTopUp["settings"]) => call(setAutoTopUp, { body }),
		onSuccess: ({ settings }) => {
			notify(
				settings.isOn ? t("billing.auto.saved") : t("billing.auto.saved_off"),
			);
			return queries.invalidateQueries({ queryKey: autoTopUpQuery.queryKey });
		},
	});
	const read = readSentence(typed, rate, separators);
	const isWrong = Object.keys(read.wrong).length > 0;
	const isStopped = auto.state === "stopped";
	const isChanged =
		isOn !== auto.settings.isOn ||
		JSON.stringify(typed) !==
			JSON.stringify(typedOf(auto, rate, separators.decimal));
	const type = (field: Field, text: string) => {
		setTyped((present) => ({ ...present, [field]: text }));
		saving.reset();
	};
	const judge = (field: Field) =>
		setTouched((present) => [...new Set([...present, field])]);
	const save = (event: FormEvent) => {
		event.preventDefault();
		if (saving.isPending) return;
		// Switching it off must not depend on what stands in a field that is not used any more.
		if (!isOn && isWrong) {
			saving.mutate({
				...auto.settings,
				isOn: false,
				monthMax:
					auto.settings.monthMax.currency === rate.currency
						? auto.settings.monthMax
						: auto.price,
			});
			return;
		}
		if (
			read.belowTokens === undefined ||
			read.buyTokens === undefined ||
			read.monthMax === undefined
		) {
			setTouched(["below", "buy", "most"]);
			return;
		}
		saving.mutate({
			isOn,
			belowTokens: read.belowTokens,
			buyTokens: read.buyTokens,
			monthMax: read.monthMax,
		});
	};
	const price = read.price;
	const isSoon =
		isOn &&
		isChanged &&
		!isWrong &&
		balance !== undefined &&
		read.belowTokens !== undefined &&
		balance.availableTokens < read.belowTokens;
	const errors = (["below", "buy", "most"] as const).flatMap((field) => {
		const wrong = read.wrong[field];
		return wrong !== undefined && touched.includes(field)
			? [{ field, wrong }]
			: [];
	});
	return (
		<section aria-labelledby="auto" className="flex flex-col gap-4">
			<h2 id="auto" className="text-lg">
				{t("billing.auto.title")}
			</h2>
			<form
				noValidate
				onSubmit={save}
				className="card flex flex-col gap-5 p-5 sm:p-7"
			>
				<Switch
					isOn={isOn}
					onChange={(on) => {
						setOn(on);
						saving.reset();
					}}
				/>
				<Sentence
					typed={typed}
					onType={type}
					onLeave={judge}
					price={price && format.money(price)}
					currency={rate.currency}
					wrong={errors.map(({ field }) => field)}
				/>
				{errors.length > 0 && (
					<ul
						id="auto-wrong"
						className="flex flex-col gap-1 text-danger text-sm"
					>
						{errors.map(({ field, wrong }) => (
							<li key={field} className="flex items-start gap-1.5">
								<CircleAlert
									className="mt-[0.2em] size-[1em] shrink-0"
									aria-hidden
								/>
								<span>{words(wrong)}</span>
							</li>
						))}
					</ul>
				)}
				<State auto={auto} />
				{isSoon && price !== undefined && (
					<p className="rounded-lg bg-warn-soft px-3 py-2 text-sm">
						{t("billing.auto.soon", {
							available: t(
								"unit.tokens",
								format.counted(balance.availableTokens),
							),
							below: format.number(read.belowTokens ?? 0),
							price: format.money(price),
						})}
					</p>
				)}
				{saving.error !== null && <ProblemNotice error={saving.error} />}
				<div className="flex flex-wrap items-center gap-4">
					<Button
						type="submit"
						kind={isChanged ? "primary" : "plain"}
						isDisabled={!isChanged && !isStopped}
						isPending={saving.isPending}
					>
						{t("billing.auto.save")}
					</Button>
					<p className="text-muted text-sm">
						{t("billing.auto.saving")}{" "}
						{isStopped && t("billing.auto.state.start_again")}
					</p>
				</div>
			</form>
		</section>
	);

	function words(wrong: Wrong): string {
		const counted = (value: number) => t("unit.tokens", format.counted(value));
		switch (wrong) {
			case "below_few":
				return t("billing.auto.wrong.below_few", {
					least: counted(belowTokensMin),
				});
			case "below_many":
				return t("billing.auto.wrong.below_many", {
					most: counted(belowTokensMax),
				});
			case "buy_few":
				return t("billing.auto.wrong.buy_few", {
					least: counted(topUpTokensMin),
					leastPrice: format.money(topUpPrice(topUpTokensMin, rate)),
				});
			case "buy_many":
				return t("billing.auto.wrong.buy_many", {
					most: counted(topUpTokensMax),
				});
			case "most_few":
				return t("billing.auto.wrong.most_few", {
					price: price === undefined ? "" : format.money(price),
				});
			case "most_fraction":
				return t("billing.auto.wrong.most_fraction", {
					currency: rate.currency,
					example: format.number(100),
				});
			case "most_many":
				return t("billing.auto.wrong.most_many", {
					most: format.money({
						minorUnits: minorUnitsMax,
						currency: rate.currency,
					}),
				});
			case "not_a_number":
				return t("billing.auto.wrong.not_a_number", {
					example: format.number(200),
				});
			case "empty":
			case "not_whole":
				return t(`billing.auto.wrong.${wrong}`);
		}
	}
}

const typedOf = (
	{ settings }: AutoTopUp,
	rate: ExchangeRate,
	decimalSign: string,
): TypedSentence => ({
	below: String(settings.belowTokens),
	buy: String(settings.buyTokens),
	// Of another currency than top-ups are priced in now: a limit in it would mean something else.
	most:
		settings.monthMax.currency === rate.currency
			? writeMinorUnits(
					settings.monthMax.minorUnits,
					rate.decimals,
					decimalSign,
				)
			: "",
});

function Switch({
	isOn,
	onChange,
}: {
	isOn: boolean;
	onChange: (isOn: boolean) => void;
}) {
	const { t } = useText();
	return (
		<label className="flex min-h-11 w-fit cursor-pointer items-center gap-3 font-medium">
			<input
				type="checkbox"
				role="switch"
				checked={isOn}
				aria-checked={isOn}
				onChange={({ target }) => onChange(target.checked)}
				className="peer sr-only"
			/>
			<span
				aria-hidden="true"
				className="relative h-6 w-10 shrink-0 rounded-full border border-edge bg-sunken transition-colors after:absolute after:top-[3px] after:left-[3px] after:size-4 after:rounded-full after:bg-edge after:transition-transform peer-checked:border-accent peer-checked:bg-accent peer-checked:after:translate-x-4 peer-checked:after:bg-on-accent peer-focus-visible:outline-2 peer-focus-visible:outline-accent peer-focus-visible:outline-offset-2"
			/>
			{t("billing.auto.switch")}
		</label>
	);
}

function Sentence({
	typed,
	onType,
	onLeave,
	price,
	currency,
	wrong,
}: {
	typed: TypedSentence;
	onType: (field: Field, text: string) => void;
	onLeave: (field: Field) => void;
	price: string | undefined;
	currency: string;
	wrong: readonly Field[];
}) {
	const { t } = useText();
	const id = useId();
	const pieces = piecesOf<Field>(
		t("billing.auto.sentence", {
			below: gapMark("below"),
			buy: gapMark("buy"),
			most: gapMark("most"),
			price: price ?? "–",
		}),
	);
	return (
		<p className="max-w-prose text-[1.0625rem] leading-[2.9rem]">
			{pieces.map((piece) =>
				"words" in piece ? (
					<Fragment key={piece.words}>{piece.words}</Fragment>
				) : (
					<span key={piece.gap} className="whitespace-nowrap">
						{piece.gap === "most" && (
							<span className="mr-1.5 text-muted" aria-hidden="true">
								{currency}
							</span>
						)}
						<span className="inline-block w-[5.75rem]">
							<input
								id={`${id}-${piece.gap}`}
								aria-label={t(`billing.auto.${piece.gap}`, { currency })}
								inputMode={piece.gap === "most" ? "decimal" : "numeric"}
								autoComplete="off"
								value={typed[piece.gap]}
								onChange={({ target }) => onType(piece.gap, target.value)}
								onBlur={() => onLeave(piece.gap)}
								{...(wrong.includes(piece.gap)
									? {
											"aria-invalid": true,
											"aria-describedby": "auto-wrong",
											"data-invalid": true,
										}
									: {})}
								className={`${inputLook} text-right tabular-nums`}
							/>
						</span>
					</span>
				),
			)}
		</p>
	);
}

function State({ auto }: { auto: AutoTopUp }) {
	const { t, format } = useText();
	const isBad = auto.state === "stopped" || auto.state === "no_payment_method";
	return (
		<div
			className={`rounded-xl px-4 py-3 text-sm ${isBad ? "bg-danger-soft" : "bg-sunken"}`}
			role="status"
		>
			<p className="font-medium">
				{auto.state === "stopped"
					? auto.stoppedBecause === null
						? t("billing.auto.state.stopped_bare")
						: t("billing.auto.state.stopped", { reason: auto.stoppedBecause })
					: t(`billing.auto.state.${auto.state}`, {
							price: format.money(auto.price),
							date: format.date(auto.monthEndsAt),
						})}
			</p>
			{(auto.settings.isOn || auto.monthSpent.minorUnits > 0) && (
				<p className="text-muted">
					{t("billing.auto.spent", {
						spent: format.money(auto.monthSpent),
						most: format.money(auto.settings.monthMax),
					})}
					{auto.lastAt !== null && (
						<>
							{" · "}
							{t("billing.auto.last", { date: format.dateTime(auto.lastAt) })}
						</>
					)}
				</p>
			)}
		</div>
	);
}
