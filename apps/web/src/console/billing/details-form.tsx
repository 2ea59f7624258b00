/** Who the company is on a receipt, where receipts go, and in which currency top-ups are priced. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
	type Billing,
	type BillingDetails,
	setBillingDetails,
} from "@verbatim/contract/billing";
import { ChevronDown } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { call, Refused } from "../../api/call.ts";
import { billingQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { inputLook, TextField } from "../../kit/field.tsx";
import { notify } from "../../kit/notify.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import { useSession } from "../accounts/session.ts";

const lengthMax = {
	legalName: 200,
	address: 500,
	taxId: 40,
	orderNumber: 60,
} as const;
type Line = keyof typeof lengthMax;

export function DetailsForm({ billing }: { billing: Billing }) {
	const { t, format } = useText();
	const { company } = useSession();
	const queries = useQueryClient();
	const [details, setDetails] = useState(billing.details);
	const saving = useMutation({
		mutationFn: (body: BillingDetails) => call(setBillingDetails, { body }),
		onSuccess: (saved) => {
			queries.setQueryData(billingQuery.queryKey, { ...billing, ...saved });
			void queries.invalidateQueries({ queryKey: ["billing"] });
			void queries.invalidateQueries({ queryKey: ["top-ups"] });
			notify(t("billing.details.saved"));
		},
	});
	const change = (part: Partial<BillingDetails>) => {
		setDetails((present) => ({ ...present, ...part }));
		saving.reset();
	};
	const isChanged = JSON.stringify(details) !== JSON.stringify(billing.details);
	const refused =
		saving.error instanceof Refused
			? (saving.error.document.fields ?? []).map(({ field }) => field)
			: [];
	const wrongOf = (line: Line) =>
		details[line].length > lengthMax[line]
			? t("billing.details.wrong.too_long", {
					n: format.number(lengthMax[line]),
				})
			: undefined;
	const emailWrong =
		refused.includes("receiptsEmail") ||
		(details.receiptsEmail !== "" && !details.receiptsEmail.includes("@"))
			? t("billing.details.wrong.email")
			: undefined;
	const isWrong =
		emailWrong !== undefined ||
		(Object.keys(lengthMax) as Line[]).some((one) => wrongOf(one));
	const save = (event: FormEvent) => {
		event.preventDefault();
		if (isChanged && !isWrong && !saving.isPending) saving.mutate(details);
	};
	const line = (name: Line) => ({
		value: details[name],
		onChange: (text: string) => change({ [name]: text }),
		error: wrongOf(name),
	});
	return (
		<section aria-labelledby="details" className="flex flex-col gap-4">
			<div>
				<h2 id="details" className="text-lg">
					{t("billing.details.title")}
				</h2>
				<p className="text-muted text-sm">
					{t("billing.details.words")}{" "}
					{billing.tax !== null &&
						t("billing.details.tax", {
							name: billing.tax.name,
							percent: format.number(Number(billing.tax.percent)),
						})}
				</p>
			</div>
			<form
				noValidate
				onSubmit={save}
				className="card grid grid-cols-[minmax(0,1fr)] items-start gap-x-8 gap-y-5 p-5 sm:p-7 md:grid-cols-2"
			>
				<TextField
					label={t("billing.details.legal_name")}
					hint={t("billing.details.legal_name_hint", {
						company: company.name,
					})}
					autoComplete="organization"
					{...line("legalName")}
				/>
				<TextField
					label={t("billing.details.tax_id")}
					autoComplete="off"
					{...line("taxId")}
				/>
				<Address
					value={details.address}
					onChange={(address) => change({ address })}
					error={wrongOf("address")}
				/>
				<div className="flex flex-col gap-5">
					<TextField
						label={t("billing.details.order_number")}
						autoComplete="off"
						{...line("orderNumber")}
					/>
					<TextField
						label={t("billing.details.receipts_email")}
						hint={t("billing.details.receipts_email_hint")}
						type="email"
						autoComplete="email"
						value={details.receiptsEmail}
						onChange={(receiptsEmail) => change({ receiptsEmail })}
						error={emailWrong}
					/>
				</div>
				<CurrencyPicker
					value={details.currency}
					currencies={billing.currencies}
					onChange={(currency) => change({ currency })}
				/>
				{saving.error !== null && refused.length === 0 && (
					<div className="md:col-span-2">
						<ProblemNotice error={saving.error} />
					</div>
				)}
				<div className="flex flex-wrap items-center gap-4 md:col-span-2">
					<Button
						type="submit"
						kind="primary"
						isDisabled={!isChanged || isWrong}
						isPending={saving.isPending}
					>
						{t("billing.details.save")}
					</Button>
					{isChanged && !saving.isPending && (
						<p className="text-muted text-sm">{t("billing.details.unsaved")}</p>
					)}
				</div>
			</form>
		</section>
	);
}

function Address({
	value,
	onChange,
	error,
}: {
	value: string;
	onChange: (text: string) => void;
	error: string | undefined;
}) {
	const { t } = useText();
	const id = useId();
	return (
		<div className="flex flex-col gap-1.5">
			<label htmlFor={id} className="font-medium text-sm">
				{t("billing.details.address")}
			</label>
			<textarea
				id={id}
				rows={4}
				autoComplete="street-address"
				value={value}
				aria-describedby={`${id}-hint`}
				aria-invalid={error !== undefined}
				{...(error === undefined ? {} : { "data-invalid": true })}
				onChange={({ target }) => onChange(target.value)}
				className={`${inputLook} resize-y py-2.5 leading-normal`}
			/>
			<p
				id={`${id}-hint`}
				className={`text-sm ${error === undefined ? "text-muted" : "text-danger"}`}
			>
				{error ?? t("billing.details.address_hint")}
			</p>
		</div>
	);
}

function CurrencyPicker({
	value,
	currencies,
	onChange,
}: {
	value: string;
	currencies: readonly string[];
	onChange: (currency: string) => void;
}) {
	const { t, format } = useText();
	const id = useId();
	const names = new Intl.DisplayNames(format.locale, { type: "currency" });
	return (
		<div className="flex flex-col gap-1.5">
			<label htmlFor={id} className="font-medium text-sm">
				{t("billing.details.currency")}
			</label>
			<span className="relative inline-flex">
				<select
					id={id}
					value={value}
					aria-describedby={`${id}-hint`}
					onChange={({ target }) => onChange(target.value)}
					className={`${inputLook} cursor-pointer appearance-none pr-9`}
				>
					{currencies.map((currency) => (
						<option key={currency} value={currency}>
							{`${currency} · ${names.of(currency) ?? currency}`}
						</option>
					))}
				</select>
				<ChevronDown
					className="pointer-events-none absolute inset-y-0 right-3 my-auto size-4 text-muted"
					aria-hidden
				/>
			</span>
			<p id={`${id}-hint`} className="text-muted text-sm">
				{t("billing.details.currency_hint")}
			</p>
		</div>
	);
}
