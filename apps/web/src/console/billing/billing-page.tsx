/** Settings > Billing: the plan, the way of paying, tokens that are bought by themselves, payments, details for receipts. */
import { useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import {
	autoTopUpQuery,
	billingQuery,
	planQuery,
	topUpPricingQuery,
} from "../../api/queries.ts";
import { Loaded } from "../../kit/loaded.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Page } from "../../kit/page.tsx";
import { useText } from "../../text/text.ts";
import { maySeeMoney, useSession } from "../accounts/session.ts";
import { AutoTopUpForm } from "./auto-top-up-form.tsx";
import { DetailsForm } from "./details-form.tsx";
import { PaymentMethod } from "./payment-method.tsx";
import { Payments } from "./payments.tsx";
import { PlanCard } from "./plan-card.tsx";

export function BillingPage() {
	const { t } = useText();
	const { member, company } = useSession();
	return (
		<Page
			title={t("billing.title")}
			below={
				<p className="mt-2 text-muted">
					{t("billing.lead", { company: company.name })}
				</p>
			}
		>
			{maySeeMoney(member.role) ? (
				<Money />
			) : (
				<Notice kind="info" title={t("billing.not_you.title")}>
					<p>{t("billing.not_you.words")}</p>
				</Notice>
			)}
		</Page>
	);
}

function Money() {
	const { t } = useText();
	const plan = useQuery(planQuery);
	const billing = useQuery(billingQuery);
	const auto = useQuery(autoTopUpQuery);
	const pricing = useQuery(topUpPricingQuery);
	return (
		<>
			{billing.data?.provider === "sandbox" && (
				<p className="-mt-4 flex items-center gap-2 text-muted text-sm">
					<FlaskConical className="size-4 shrink-0" aria-hidden />
					{t("billing.test")}
				</p>
			)}
			<div className="grid grid-cols-[minmax(0,1fr)] gap-6 md:grid-cols-2">
				<Loaded query={plan} height="h-56">
					{(loaded) => <PlanCard present={loaded} />}
				</Loaded>
				<Loaded query={billing} height="h-56">
					{(loaded) => <PaymentMethod billing={loaded} />}
				</Loaded>
			</div>
			<Loaded query={auto} height="h-64">
				{(loaded) => (
					<Loaded query={pricing} height="h-64">
						{({ rate }) => (
							<AutoTopUpForm
								// Saved elsewhere, or in another currency: the form begins from what is in force.
								key={JSON.stringify([loaded.settings, rate.currency])}
								auto={loaded}
								rate={rate}
							/>
						)}
					</Loaded>
				)}
			</Loaded>
			<Payments />
			<Loaded query={billing} height="h-96">
				{(loaded) => (
					<DetailsForm key={JSON.stringify(loaded.details)} billing={loaded} />
				)}
			</Loaded>
		</>
	);
}
