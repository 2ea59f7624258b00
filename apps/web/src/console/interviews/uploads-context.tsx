/** The uploads of this tab, for every page: they go on while somebody reads elsewhere, and end with the session. */
import { useQueryClient } from "@tanstack/react-query";
import {
	createContext,
	type ReactNode,
	useContext,
	useEffect,
	useState,
	useSyncExternalStore,
} from "react";
import { useLive } from "../../api/live-context.tsx";
import { interviewsQuery } from "../../api/queries.ts";
import { openUploads, type Upload, type Uploads } from "./uploads.ts";

const UploadsContext = createContext<Uploads | undefined>(undefined);

export function UploadsProvider({ children }: { children: ReactNode }) {
	const queries = useQueryClient();
	const [uploads] = useState(() =>
		openUploads(() => {
			void queries.invalidateQueries({ queryKey: interviewsQuery.queryKey });
		}),
	);
	const isOpen = useLive().state.stream === "open";
	useEffect(() => {
		if (isOpen) uploads.resumeLost();
	}, [isOpen, uploads]);
	useEffect(() => {
		const onLeave = (event: BeforeUnloadEvent) => {
			if (uploads.isBusy()) event.preventDefault();
		};
		addEventListener("beforeunload", onLeave);
		return () => {
			removeEventListener("beforeunload", onLeave);
			uploads.close();
		};
	}, [uploads]);
	return <UploadsContext value={uploads}>{children}</UploadsContext>;
}

export function useUploads(): Uploads & { shown: readonly Upload[] } {
	const uploads = useContext(UploadsContext);
	if (uploads === undefined)
		throw new Error("Uploads are carried within the shell");
	const shown = useSyncExternalStore(uploads.watch, uploads.all);
	return { ...uploads, shown };
}
