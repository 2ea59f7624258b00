/** What is shown in the place of an area that broke: the rest of the console goes on. And of a page that is not there. */

import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { Link, useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { NoAnswer } from "../../api/call.ts";
import { Button, buttonLook } from "../../kit/button.tsx";
import { Wordmark } from "../../kit/mark.tsx";
import { Page } from "../../kit/page.tsx";
import { useText } from "../../text/text.ts";

export function AreaFault({ error }: ErrorComponentProps) {
	const { t } = useText();
	const router = useRouter();
	const { reset } = useQueryErrorResetBoundary();
	const isAway = error instanceof NoAnswer;
	return (
		<Page
			title={isAway ? t("fault.away.title") : t("fault.broken.title")}
			below={
				<p className="mt-3 max-w-prose text-muted">
					{isAway ? t("fault.away.words") : t("fault.broken.words")}
				</p>
			}
		>
			<div>
				<Button
					kind="primary"
					onPress={() => {
						reset();
						void router.invalidate();
					}}
				>
					{t("action.try_again")}
				</Button>
			</div>
		</Page>
	);
}

export function NotThere({ title, words }: { title?: string; words?: string }) {
	const { t } = useText();
	return (
		<Page
			title={title ?? t("fault.nowhere.title")}
			below={
				<p className="mt-3 max-w-prose text-muted">
					{words ?? t("fault.nowhere.words")}
				</p>
			}
		>
			<div>
				<Link to="/interviews" className={buttonLook("primary")}>
					{t("fault.nowhere.home")}
				</Link>
			</div>
		</Page>
	);
}

/** The same outside the shell. */
export function Alone({ children }: { children: ReactNode }) {
	return (
		<div className="mx-auto flex min-h-dvh max-w-xl flex-col gap-16 px-5 py-8">
			<header>
				<Wordmark />
			</header>
			<main>{children}</main>
		</div>
	);
}
