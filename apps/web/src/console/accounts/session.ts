/** Who is signed in, what they may do, and how all tabs of a browser agree on it. */

import { useQuery } from "@tanstack/react-query";
import { useRouteContext, useRouter } from "@tanstack/react-router";
import type { Role, Session } from "@verbatim/contract/accounts";
import { useEffect } from "react";
import { sessionQuery } from "../../api/queries.ts";

/** Only within the shell, which nobody enters without a session. */
export function useSession(): Session {
	return useRouteContext({ from: "/member" }).session;
}

/**
 * Keeps the screens with who one is: after another role, name or company name they are drawn again; without a session
 * the entrance is; and when the session went on for another company, everything begins afresh.
 */
export function useFollowedSession(): void {
	const router = useRouter();
	const shown = useSession();
	const { data: present } = useQuery(sessionQuery);
	useEffect(() => {
		if (present === undefined || present === shown) return;
		if (present !== null && present.member.id !== shown.member.id)
			location.reload();
		else void router.invalidate();
	}, [present, shown, router]);
}

/** What a screen offers. The server decides by itself what it allows. */
export const mayBuyTokens = (role: Role) =>
	role === "owner" || role === "admin";
export const maySeeMoney = (role: Role) => role === "owner" || role === "admin";
/** Choose and cancel a plan, and change how it is paid. */
export const mayManagePlan = (role: Role) => role === "owner";
export const mayManageMembers = (role: Role) =>
	role === "owner" || role === "admin";
export const mayEditResearch = (role: Role) => role !== "viewer";

const channelName = "verbatim-session";

export function tellOtherTabs(memberId: string | null): void {
	const channel = new BroadcastChannel(channelName);
	channel.postMessage(memberId);
	channel.close();
}

/**
 * All tabs share one cookie: after another tab signed out, or in as somebody else, this one would show one company's
 * numbers under another's name. It begins afresh instead.
 */
export function followOtherTabs(memberId: () => string | null): () => void {
	const channel = new BroadcastChannel(channelName);
	channel.onmessage = ({ data }: MessageEvent<string | null>) => {
		if (data !== memberId()) location.reload();
	};
	return () => channel.close();
}
