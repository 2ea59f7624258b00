/** The live stream for the screens of a signed-in member, and how fresh what they show is. */
import { useQueryClient } from "@tanstack/react-query";
import {
	createContext,
	type ReactNode,
	useContext,
	useEffect,
	useState,
	useSyncExternalStore,
} from "react";
import { type Live, openLive } from "./live.ts";
import {
	type Freshness,
	freshnessOf,
	type LiveState,
	liveFrom,
	staleAt,
} from "./live-state.ts";

const LiveContext = createContext<Live | undefined>(undefined);

export function LiveProvider({ children }: { children: ReactNode }) {
	const queries = useQueryClient();
	const [live, setLive] = useState<Live>();
	useEffect(() => {
		const opened = openLive(queries);
		setLive(opened);
		return () => opened.close();
	}, [queries]);
	return <LiveContext value={live}>{children}</LiveContext>;
}

const beforeLive = liveFrom(Date.now());
const watchNothing = () => () => {};

export function useLive(): { state: LiveState; hurry: () => void } {
	const live = useContext(LiveContext);
	const state = useSyncExternalStore(
		live?.watch ?? watchNothing,
		live?.state ?? (() => beforeLive),
	);
	return { state, hurry: () => live?.hurry() };
}

/** Changes by itself at the moment when silence makes the numbers stale. */
export function useFreshness(): Freshness {
	const { state } = useLive();
	const [now, setNow] = useState(() => Date.now());
	const limit = staleAt(state);
	useEffect(() => {
		setNow(Date.now());
		const timer = setTimeout(
			() => setNow(Date.now()),
			Math.max(0, limit - Date.now()),
		);
		return () => clearTimeout(timer);
	}, [limit]);
	return freshnessOf(state, Math.max(now, state.heardAt));
}
