/** What stays on every page of a signed-in member: the header with the Token balance, and the doors that any page opens. */

import { useQuery } from "@tanstack/react-query";
import {
	Link,
	Outlet,
	useLocation,
	useNavigate,
	useSearch,
} from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { LiveProvider } from "../../api/live-context.tsx";
import { balanceQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { Mark } from "../../kit/mark.tsx";
import { Notifications } from "../../kit/notify.tsx";
import { useText } from "../../text/text.ts";
import { followOtherTabs, useSession } from "../accounts/session.ts";
import { UploadsProvider } from "../interviews/uploads-context.tsx";
import { levelOf } from "../tokens/balance-level.ts";
import { TopUpDoor, type TopUpWish } from "../top-up-door.ts";
import { AccountMenu } from "./account-menu.tsx";
import { Connection } from "./connection.tsx";
import { TokenBalance } from "./token-balance.tsx";

const TopUpDialog = lazy(async () => ({
	default: (await import("../tokens/top-up-dialog.tsx")).TopUpDialog,
}));
const TopUpResult = lazy(async () => ({
	default: (await import("../tokens/top-up-result.tsx")).TopUpResult,
}));

export function Shell() {
	const { t } = useText();
	const { member } = useSession();
	const [wish, setWish] = useState<TopUpWish>();
	const openTopUp = useCallback(
		(wished: TopUpWish = {}) => setWish(wished),
		[],
	);
	useEffect(() => followOtherTabs(() => member.id), [member.id]);
	return (
		<LiveProvider>
			<TopUpDoor value={openTopUp}>
				<UploadsProvider>
					<a
						href="#main"
						className="sr-only z-50 rounded-lg bg-accent px-4 py-3 font-medium text-on-accent focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
					>
						{t("shell.skip")}
					</a>
					<Header onAddTokens={openTopUp} />
					<Navigation className="border-line border-b px-1.5 md:hidden" />
					<Connection />
					<main
						id="main"
						tabIndex={-1}
						className="mx-auto w-full max-w-6xl px-4 pt-8 pb-24 sm:px-6 sm:pt-10"
					>
						<Outlet />
					</main>
					<Notifications />
					<Suspense>
						{wish !== undefined && (
							<TopUpDialog wish={wish} onClose={() => setWish(undefined)} />
						)}
						<ReturnFromCheckout onAgain={openTopUp} />
					</Suspense>
				</UploadsProvider>
			</TopUpDoor>
		</LiveProvider>
	);
}

function Header({ onAddTokens }: { onAddTokens: () => void }) {
	const { t } = useText();
	const { data: balance } = useQuery(balanceQuery);
	const isScarce = balance !== undefined && levelOf(balance) !== "normal";
	return (
		<header className="sticky top-0 z-30 border-line border-b bg-paper/92 backdrop-blur-md">
			<div className="mx-auto flex max-w-6xl items-center gap-x-3 px-4 sm:gap-x-6 sm:px-6">
				<Link
					to="/interviews"
					aria-label={t("shell.home")}
					className="flex h-16 items-center gap-2.5 rounded-lg"
				>
					<Mark className="size-8 sm:size-7" />
					<span className="hidden font-serif text-[1.3rem] leading-none tracking-[-0.02em] sm:inline">
						Verbatim
					</span>
				</Link>
				<Navigation className="max-md:hidden" />
				<div className="ml-auto flex min-w-0 items-center gap-2">
					<TokenBalance />
					<Button
						kind={isScarce ? "primary" : "soft"}
						onPress={() => onAddTokens()}
						aria-label={t("topup.open")}
						className="min-h-11 max-sm:w-11 max-sm:px-0"
					>
						<Plus className="size-4.5" aria-hidden />
						<span className="max-sm:hidden">{t("topup.open")}</span>
					</Button>
					<AccountMenu />
				</div>
			</div>
		</header>
	);
}

/** On a phone below the header, where it scrolls away: only the balance must stay in sight. */
function Navigation({ className }: { className: string }) {
	const { t } = useText();
	return (
		<nav aria-label={t("shell.nav")} className={className}>
			<ul className="flex md:gap-1">
				<NavItem to="/interviews" words={t("shell.interviews")} />
				<NavItem to="/settings" words={t("shell.settings")} />
			</ul>
		</nav>
	);
}

function NavItem({
	to,
	words,
}: {
	to: "/interviews" | "/settings";
	words: string;
}) {
	return (
		<li>
			<Link
				to={to}
				className="relative flex h-11 items-center rounded-lg px-3 font-medium text-muted hover:text-ink data-[status=active]:text-ink data-[status=active]:after:absolute data-[status=active]:after:inset-x-3 data-[status=active]:after:bottom-0 data-[status=active]:after:h-0.5 data-[status=active]:after:rounded-full data-[status=active]:after:bg-accent md:h-16"
			>
				{words}
			</Link>
		</li>
	);
}

/** The checkout sends people back to where they were, with the top-up's id in the address until they have read how it went. */
function ReturnFromCheckout({
	onAgain,
}: {
	onAgain: (wish: TopUpWish) => void;
}) {
	const { "top-up": topUpId } = useSearch({ from: "/member" });
	const navigate = useNavigate();
	const { pathname } = useLocation();
	if (topUpId === undefined) return null;
	const leave = () =>
		navigate({
			to: pathname,
			search: ({ "top-up": _, ...rest }) => rest,
			replace: true,
		});
	return (
		<TopUpResult
			topUpId={topUpId}
			onClose={() => void leave()}
			onAgain={(wish) => {
				void leave();
				onAgain(wish);
			}}
		/>
	);
}
