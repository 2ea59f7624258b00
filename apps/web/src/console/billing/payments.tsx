/** What was paid, newest first, with its receipt, and what of it went back. */
import { useInfiniteQuery } from "@tanstack/react-query";
import {
	creditNotePath,
	type Payment,
	receiptPath,
} from "@verbatim/contract/billing";
import { FileText } from "lucide-react";
import type { ReactNode } from "react";
import { addressOf } from "../../api/call.ts";
import { paymentsQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Bone, Loading } from "../../kit/skeleton.tsx";
import { Tokens } from "../../kit/tokens.tsx";
import { useText } from "../../text/text.ts";
import { usePlanName } from "../plans/plan-words.ts";

export function Payments() {
	const { t } = useText();
	const query = useInfiniteQuery(paymentsQuery);
	const payments = query.data?.pages.flatMap((page) => page.payments);
	return (
		<section
			id="payments"
			aria-labelledby="payments-title"
			className="flex scroll-mt-24 flex-col gap-4"
		>
			<h2 id="payments-title" className="text-lg">
				{t("billing.payments.title")}
			</h2>
			{payments === undefined ? (
				query.error === null ? (
					<Loading>
						<Bone className="h-40 w-full rounded-2xl" />
					</Loading>
				) : (
					<ProblemNotice error={query.error} onRetry={query.refetch} />
				)
			) : payments.length === 0 ? (
				<p className="card p-5 text-muted">{t("billing.payments.none")}</p>
			) : (
				<>
					<ul className="card divide-y divide-line">
						{payments.map((payment) => (
							<PaymentLine key={payment.id} payment={payment} />
						))}
					</ul>
					{query.hasNextPage && (
						<Button
							className="self-start"
							isPending={query.isFetchingNextPage}
							onPress={() => void query.fetchNextPage()}
						>
							{t("action.load_more")}
						</Button>
					)}
				</>
			)}
		</section>
	);
}

function PaymentLine({ payment }: { payment: Payment }) {
	const { t, format } = useText();
	const planName = usePlanName();
	const { tax } = payment;
	return (
		<li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-6 gap-y-1 px-5 py-4 md:grid-cols-[7.5rem_minmax(0,1fr)_8.5rem_13.5rem]">
			<p className="text-muted max-md:order-3 max-md:text-sm">
				{format.date(payment.paidAt)}
			</p>
			<div className="max-md:contents">
				<p className="hyphens-auto font-semibold max-md:order-1">
					{t(`billing.payments.for.${payment.for}`, {
						plan:
							payment.plan === null
								? t("billing.payments.plan")
								: planName(payment.plan),
					})}
				</p>
				<div className="max-md:order-5 max-md:col-span-2">
					<WentBack payment={payment} />
					<Documents payment={payment} />
				</div>
			</div>
			<p className="max-md:order-3 max-md:text-muted max-md:text-sm text-right">
				<Tokens value={payment.tokens} />
			</p>
			<div className="text-right max-md:contents">
				<p className="whitespace-nowrap font-semibold tabular-nums max-md:order-2">
					{format.money(payment.amount)}
				</p>
				{tax !== null && (
					<p className="text-muted text-sm max-md:order-4 max-md:col-span-2">
						{t("billing.payments.tax", {
							name: tax.name,
							percent: format.number(Number(tax.percent)),
							amount: format.money(tax.amount),
						})}
					</p>
				)}
			</div>
		</li>
	);
}

/** Refunds and disputes, and what they took of the tokens. */
function WentBack({
	payment: { refunded, disputed, clawedBackTokens, owedTokens },
}: {
	payment: Payment;
}) {
	const { t, format } = useText();
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	const facts: string[] = [];
	if (disputed !== null) facts.push(t(`billing.payments.disputed.${disputed}`));
	if (refunded !== null && refunded.minorUnits > 0)
		facts.push(
			t("billing.payments.refunded", { amount: format.money(refunded) }),
		);
	if (clawedBackTokens > 0)
		facts.push(
			owedTokens > 0
				? t("billing.payments.taken_back_owed", {
						tokens: tokens(clawedBackTokens),
						owed: tokens(owedTokens),
					})
				: t("billing.payments.taken_back", {
						tokens: tokens(clawedBackTokens),
					}),
		);
	if (facts.length === 0) return null;
	return (
		<ul className="mt-1.5 flex flex-col gap-0.5 border-warn-line border-l-2 pl-3 text-sm">
			{facts.map((fact) => (
				<li key={fact}>{fact}</li>
			))}
		</ul>
	);
}

function Documents({ payment }: { payment: Payment }) {
	const { t, language } = useText();
	const { id: paymentId } = payment;
	return (
		<p className="flex flex-wrap gap-x-5 text-sm">
			<Document
				href={addressOf(receiptPath, {
					params: { paymentId },
					query: { language },
				})}
			>
				{t("billing.payments.receipt", { number: payment.receiptNumber })}
			</Document>
			{payment.creditNoteNumber !== null && (
				<Document
					href={addressOf(creditNotePath, {
						params: { paymentId },
						query: { language },
					})}
				>
					{t("billing.payments.credit_note", {
						number: payment.creditNoteNumber,
					})}
				</Document>
			)}
			{payment.invoiceUrl !== null && (
				<Document href={payment.invoiceUrl}>
					{t("billing.payments.invoice")}
				</Document>
			)}
		</p>
	);
}

function Document({ href, children }: { href: string; children: ReactNode }) {
	return (
		<a
			href={href}
			target="_blank"
			rel="noreferrer"
			className="inline-flex min-h-8 items-center gap-1.5 text-accent underline underline-offset-4 pointer-coarse:min-h-11"
		>
			<FileText className="size-4 shrink-0" aria-hidden />
			{children}
		</a>
	);
}
