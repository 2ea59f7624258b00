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
import {
	lazy,
	Suspense,
	useCallback,
	useEffect,
	useEffectEvent,
	useState,
} from "react";
import { LiveProvider } from "../../api/live-context.tsx";
import { balanceQuery, forecastQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { Mark } from "../../kit/mark.tsx";
import { Notifications } from "../../kit/notify.tsx";
import { useText } from "../../text/text.ts";
import {
	followOtherTabs,
	useFollowedSession,
	useSession,
} from "../accounts/session.ts";
import { UploadsProvider } from "../interviews/uploads-context.tsx";
import { levelOf } from "../tokens/balance-level.ts";
import { TopUpDoor, type TopUpWish } from "../top-up-door.ts";
import { AccountMenu } from "./account-menu.tsx";
import { Banners } from "./banners.tsx";
import { Bell } from "./bell.tsx";
import { Connection } from "./connection.tsx";
import { TokenBalance } from "./token-balance.tsx";

const TopUpDialog = lazy(async () => ({
	default: (await import("../tokens/top-up-dialog.tsx")).TopUpDialog,
}));
const TopUpResult = lazy(async () => ({
	default: (await import("../tokens/top-up-result.tsx")).TopUpResult,
}));
const OrderResult = lazy(async () => ({
	default: (await import("../plans/order-result.tsx")).OrderResult,
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
	useFollowedSession();
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
					<Banners />
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
						<FromAddress onTopUp={openTopUp} />
					</Suspense>
				</UploadsProvider>
			</TopUpDoor>
		</LiveProvider>
	);
}

function Header({ onAddTokens }: { onAddTokens: () => void }) {
	const { t } = useText();
	const { data: balance } = useQuery(balanceQuery);
	const { data: forecast } = useQuery(forecastQuery);
	const isScarce =
		balance !== undefined && levelOf(balance, forecast) !== "normal";
	return (
		<header className="sticky top-0 z-30 border-line border-b bg-paper/92 backdrop-blur-md">
			<div className="mx-auto flex max-w-6xl items-center gap-x-3 px-4 max-[22.5rem]:h-16 max-[22.5rem]:px-3 sm:gap-x-6 sm:px-6">
				<Link
					to="/interviews"
					aria-label={t("shell.home")}
					className="flex h-16 items-center gap-2.5 rounded-lg max-[22.5rem]:hidden"
				>
					<Mark className="size-8 sm:size-7" />
					<span className="hidden font-serif text-[1.3rem] leading-none tracking-[-0.02em] sm:inline">
						Verbatim
					</span>
				</Link>
				<Navigation className="max-md:hidden" />
				<div className="ml-auto flex min-w-0 items-center gap-2 max-[22.5rem]:gap-1">
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
					<Bell />
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
				<NavItem to="/surveys" words={t("surveys.nav")} />
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
	to: "/surveys" | "/interviews" | "/settings";
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

/**
 * The checkout sends people back to where they were, with the id of the top-up or of the order in the address until they
 * have read how it went. A link can ask for an amount to add.
 */
function FromAddress({ onTopUp }: { onTopUp: (wish: TopUpWish) => void }) {
	const {
		"top-up": topUpId,
		order: orderId,
		"add-tokens": amountTokens,
	} = useSearch({ from: "/member" });
	const navigate = useNavigate();
	const { pathname } = useLocation();
	const leave = () =>
		navigate({
			to: pathname,
			search: ({ "top-up": _, order: __, "add-tokens": ___, ...rest }) => rest,
			replace: true,
		});
	// Opened once, and forgotten by the address: closing it must not open it again.
	const openOnce = useEffectEvent((amount: number) => {
		onTopUp({ amountTokens: amount });
		void leave();
	});
	useEffect(() => {
		if (amountTokens !== undefined) openOnce(amountTokens);
	}, [amountTokens]);
	if (topUpId !== undefined)
		return (
			<TopUpResult
				topUpId={topUpId}
				onClose={() => void leave()}
				onAgain={(wish) => {
					void leave();
					onTopUp(wish);
				}}
			/>
		);
	if (orderId !== undefined)
		return <OrderResult orderId={orderId} onClose={() => void leave()} />;
	return null;
}
