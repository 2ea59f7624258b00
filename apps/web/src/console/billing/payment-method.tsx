/** How renewals and automatic top-ups are paid. It is kept and changed at the provider; here it is only told. */
import { useMutation } from "@tanstack/react-query";
import { type Billing, openPortal } from "@verbatim/contract/billing";
import { CreditCard } from "lucide-react";
import { useEffect } from "react";
import { call, isRefused } from "../../api/call.ts";
import { Button } from "../../kit/button.tsx";
import { Notice } from "../../kit/notice.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import { mayManagePlan, useSession } from "../accounts/session.ts";

export function PaymentMethod({
	billing: { paymentMethod },
}: {
	billing: Billing;
}) {
	const { t } = useText();
	const { member } = useSession();
	const leaving = useMutation({
		mutationFn: () =>
			call(openPortal, { body: { returnTo: "/settings/billing" } }),
		onSuccess: ({ url }) => location.assign(url),
	});
	const { reset } = leaving;
	useEffect(() => {
		// Back by the browser's own button, this page is as it was left: with the button still busy.
		const onShow = ({ persisted }: PageTransitionEvent) => {
			if (persisted) reset();
		};
		addEventListener("pageshow", onShow);
		return () => removeEventListener("pageshow", onShow);
	}, [reset]);
	const isOwner = mayManagePlan(member.role);
	return (
		<section
			aria-labelledby="method"
			className="card flex flex-col gap-4 p-5 sm:p-7"
		>
			<h2 id="method" className="text-muted text-sm">
				{t("billing.method.title")}
			</h2>
			<div className="flex items-start gap-3">
				<CreditCard className="mt-0.5 size-6 shrink-0 text-muted" aria-hidden />
				<div>
					{paymentMethod === null ? (
						<>
							<p className="font-semibold">{t("billing.method.none")}</p>
							<p className="text-muted">{t("billing.method.none_words")}</p>
						</>
					) : paymentMethod === "unknown" ? (
						<>
							<p className="font-semibold">{t("billing.method.unknown")}</p>
							<p className="text-muted">{t("billing.method.unknown_words")}</p>
						</>
					) : (
						<>
							<p className="font-semibold tabular-nums">
								{paymentMethod.describes}
							</p>
							{paymentMethod.expires !== null && (
								<p className="text-muted">
									{t("billing.method.expires", {
										date: paymentMethod.expires,
									})}
								</p>
							)}
						</>
					)}
				</div>
			</div>
			<p className="text-muted text-sm">{t("billing.method.words")}</p>
			{leaving.error !== null &&
				(isRefused(leaving.error, "wrong_state") ? (
					<Notice kind="info" role="alert">
						<p>{t("billing.method.first")}</p>
					</Notice>
				) : (
					<ProblemNotice error={leaving.error} />
				))}
			{isOwner && (
				<div className="mt-auto flex flex-wrap items-center gap-x-4 gap-y-2 pt-1">
					<Button
						isPending={leaving.isPending || leaving.isSuccess}
						onPress={() => leaving.mutate()}
					>
						{paymentMethod === null
							? t("billing.method.add")
							: t("billing.method.change")}
					</Button>
				</div>
			)}
		</section>
	);
}
