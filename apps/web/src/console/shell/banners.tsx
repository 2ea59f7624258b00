/** Below the header, one at a time: what about the plan needs somebody. It moves the page down and covers nothing. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleAlert, Info, TriangleAlert, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { balanceQuery, planQuery } from "../../api/queries.ts";
import { useServerNow } from "../../api/use-server-now.ts";
import { buttonLook, IconButton } from "../../kit/button.tsx";
import { useText } from "../../text/text.ts";
import { mayManagePlan, maySeeMoney, useSession } from "../accounts/session.ts";
import { useWhoCan } from "../billing/who-can.ts";
import { usePlanName } from "../plans/plan-words.ts";
import { type Banner, bannerOf, mayHide } from "./banner.ts";

export function Banners() {
	const { t } = useText();
	const { data: plan } = useQuery(planQuery);
	const { data: balance } = useQuery(balanceQuery);
	const now = useServerNow();
	const { isHidden, hide } = useHidden(now);
	const banner =
		plan === undefined || balance === undefined
			? undefined
			: bannerOf(plan, balance.availableTokens, now);
	const isShown =
		banner !== undefined && !(mayHide(banner) && isHidden(banner.kind));
	return (
		<div role="status">
			{isShown && (
				<section
					aria-label={t("plans.banner.label")}
					className={`border-b ${looks[banner.kind].strip}`}
				>
					<div className="mx-auto flex max-w-6xl items-start gap-x-3 px-4 py-2.5 text-sm sm:items-center sm:px-6">
						<Picture kind={banner.kind} />
						<div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-6 gap-y-2">
							<p className="min-w-0 flex-1 basis-64">
								<Words banner={banner} />
							</p>
							<Way banner={banner} />
						</div>
						{mayHide(banner) && (
							<IconButton
								aria-label={t("plans.banner.hide")}
								className="-my-1.5 -mr-2"
								onPress={() => hide(banner.kind)}
							>
								<X className="size-4.5" aria-hidden />
							</IconButton>
						)}
					</div>
				</section>
			)}
		</div>
	);
}

const looks = {
	renewal: {
		strip: "border-danger-line bg-danger-soft",
		picture: CircleAlert,
		colour: "text-danger",
	},
	trial_over: {
		strip: "border-warn-line bg-warn-soft",
		picture: TriangleAlert,
		colour: "text-warn",
	},
	ending: {
		strip: "border-line bg-sunken",
		picture: Info,
		colour: "text-muted",
	},
	trial_ends: {
		strip: "border-line bg-sunken",
		picture: Info,
		colour: "text-muted",
	},
} as const;

function Picture({ kind }: { kind: Banner["kind"] }) {
	const { picture: Shape, colour } = looks[kind];
	return (
		<Shape
			className={`mt-0.5 size-4.5 shrink-0 sm:mt-0 ${colour}`}
			aria-hidden
		/>
	);
}

function Words({ banner }: { banner: Banner }) {
	const { t, format } = useText();
	const { member, company } = useSession();
	const planName = usePlanName();
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	const isOwner = mayManagePlan(member.role);
	const names = useWhoCan(["owner"], banner.kind === "renewal" && !isOwner);
	const said = (title: string, ...words: (string | false)[]) => (
		<>
			<strong className="font-semibold">{title}</strong>
			{words.map((sentence) => sentence !== false && ` ${sentence}`)}
		</>
	);
	switch (banner.kind) {
		case "renewal":
			return said(
				t("plans.banner.renewal.title", { plan: planName(banner.plan) }),
				isOwner
					? t("plans.banner.renewal.owner", {
							tokens: tokens(banner.allocationTokens),
						})
					: names === undefined
						? t("plans.banner.renewal.others", {
								tokens: tokens(banner.allocationTokens),
								company: company.name,
							})
						: t("plans.banner.renewal.others_named", {
								tokens: tokens(banner.allocationTokens),
								company: company.name,
								names,
							}),
			);
		case "trial_over":
			return said(
				t("plans.banner.trial_over.title"),
				banner.leftTokens > 0
					? t("plans.banner.trial_over.left", {
							tokens: tokens(banner.leftTokens),
						})
					: t(
							isOwner
								? "plans.banner.trial_over.owner"
								: member.role === "admin"
									? "plans.banner.trial_over.admin"
									: "plans.banner.trial_over.others",
						),
			);
		case "ending":
			return said(
				t("plans.banner.ending.title", {
					plan: planName(banner.plan),
					date: format.date(banner.at),
				}),
				t("plans.banner.ending.words"),
			);
		case "trial_ends":
			return said(
				banner.days < 1
					? t("plans.banner.trial_ends.today")
					: t("plans.banner.trial_ends.days", format.counted(banner.days)),
				t("plans.banner.trial_ends.words", {
					tokens: tokens(banner.leftTokens),
				}),
			);
	}
}

function Way({ banner }: { banner: Banner }): ReactNode {
	const { t } = useText();
	const { member } = useSession();
	if (banner.kind === "renewal")
		return (
			banner.payUrl !== null && (
				<a href={banner.payUrl} className={buttonLook("primary", "small")}>
					{t("plans.banner.renewal.pay")}
				</a>
			)
		);
	if (!maySeeMoney(member.role)) return null;
	return (
		<Link to="/settings/plans" className={buttonLook("plain", "small")}>
			{t("plans.banner.see_plans")}
		</Link>
	);
}

const hiddenKey = "verbatim-banner-hidden";

/** Which banner was hidden on which day, in this browser: tomorrow it is told again. */
function useHidden(now: Date) {
	const today = now.toISOString().slice(0, 10);
	const [hidden, setHidden] = useState(() => localStorage.getItem(hiddenKey));
	return {
		isHidden: (kind: Banner["kind"]) => hidden === `${kind} ${today}`,
		hide(kind: Banner["kind"]) {
			const value = `${kind} ${today}`;
			localStorage.setItem(hiddenKey, value);
			setHidden(value);
		},
	};
}
