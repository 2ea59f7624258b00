/** Settings: one row of tabs above the page that is open. On a phone the row scrolls sideways, with the open one in sight. */
import { Link, Outlet } from "@tanstack/react-router";
import { useText } from "../../text/text.ts";
import { useSession } from "../accounts/session.ts";
import { tabsFor } from "./tabs.ts";

export function Settings() {
	const { t } = useText();
	const { member } = useSession();
	return (
		<div className="flex flex-col gap-8">
			<nav
				aria-label={t("shell.settings")}
				className="-mx-4 overflow-x-auto px-4 sm:mx-0 sm:px-0"
			>
				<ul className="flex min-w-max gap-1 border-line border-b">
					{tabsFor(member.role).map(({ to, words }) => (
						<li key={to}>
							<Link
								to={to}
								className="relative flex h-11 items-center rounded-lg px-3 font-medium text-muted hover:text-ink data-[status=active]:text-ink data-[status=active]:after:absolute data-[status=active]:after:inset-x-3 data-[status=active]:after:-bottom-px data-[status=active]:after:h-0.5 data-[status=active]:after:rounded-full data-[status=active]:after:bg-accent"
							>
								{t(words)}
							</Link>
						</li>
					))}
				</ul>
			</nav>
			<Outlet />
		</div>
	);
}
