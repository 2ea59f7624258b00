/** Who is signed in, what they may do, and how all tabs of a browser agree on it. */

import { useRouteContext } from "@tanstack/react-router";
import type { Role, Session } from "@verbatim/contract/accounts";

/** Only within the shell, which nobody enters without a session. */
export function useSession(): Session {
	return useRouteContext({ from: "/member" }).session;
}

/** What a screen offers. The server decides by itself what it allows. */
export const mayBuyTokens = (role: Role) =>
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
