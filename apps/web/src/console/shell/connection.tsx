/** Says when the server does not answer, as of when the screen is, and that it tries again by itself. */
import { useQuery } from "@tanstack/react-query";
import { CloudOff } from "lucide-react";
import { NoAnswer } from "../../api/call.ts";
import { useFreshness, useLive } from "../../api/live-context.tsx";
import { balanceQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { useText } from "../../text/text.ts";

/** One failure is a server that restarts; it is back before anybody has read a sentence about it. */
const failuresUnspoken = 1;

export function Connection() {
	const { t, format } = useText();
	const { state, hurry } = useLive();
	const freshness = useFreshness();
	const { error } = useQuery(balanceQuery);
	const isDown = state.failures > failuresUnspoken && error instanceof NoAnswer;
	return (
		<div role="status">
			{isDown && (
				<div className="border-warn-line border-b bg-warn-soft">
					<div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5 text-sm sm:px-6">
						<CloudOff className="size-4 shrink-0 text-warn" aria-hidden />
						<p className="min-w-0 flex-1 basis-56">
							{freshness.fresh
								? t("shell.no_connection")
								: t("shell.no_connection_since", {
										time: format.time(new Date(freshness.asOf)),
									})}
						</p>
						<Button size="small" onPress={hurry}>
							{t("action.try_now")}
						</Button>
					</div>
				</div>
			)}
		</div>
	);
}
