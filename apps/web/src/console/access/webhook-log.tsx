/** The log of a webhook: each delivery with its tries, and a button that sends it again. */
import { useInfiniteQuery } from "@tanstack/react-query";
import {
	type Delivery,
	logDays,
	type Webhook,
} from "@verbatim/contract/webhooks";
import { deliveriesQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { notify } from "../../kit/notify.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Bone, Loading } from "../../kit/skeleton.tsx";
import { useNow } from "../../kit/use-now.ts";
import { useText } from "../../text/text.ts";
import { hostOf } from "./host-of.ts";
import { useReplay } from "./use-access-verbs.ts";
import { eventWords } from "./words.ts";

export function WebhookLog({ of: webhook }: { of: Webhook }) {
	const { t } = useText();
	const log = useInfiniteQuery(deliveriesQuery(webhook.id));
	const deliveries = log.data?.pages.flatMap((page) => page.deliveries) ?? [];
	const title = t("access.log.title", { host: hostOf(webhook.url) });
	return (
		<section aria-label={title} className="flex flex-col gap-3">
			<p className="text-muted text-sm">
				{t("access.log.kept", { n: logDays })}
			</p>
			{log.data === undefined ? (
				log.error === null ? (
					<Loading>
						<Bone className="h-24 rounded-xl" />
					</Loading>
				) : (
					<ProblemNotice error={log.error} onRetry={log.refetch} />
				)
			) : deliveries.length === 0 ? (
				<p className="rounded-xl bg-sunken p-4 text-muted text-sm">
					{t("access.log.none")}
				</p>
			) : (
				<ol className="divide-y divide-line rounded-xl border border-line">
					{deliveries.map((delivery) => (
						<DeliveryLine
							key={delivery.id}
							of={delivery}
							webhookId={webhook.id}
						/>
					))}
				</ol>
			)}
			{log.hasNextPage && (
				<Button
					size="small"
					className="self-start"
					isPending={log.isFetchingNextPage}
					onPress={() => void log.fetchNextPage()}
				>
					{t("action.load_more")}
				</Button>
			)}
		</section>
	);
}

const stateLooks: Record<Delivery["state"], string> = {
	waiting: "bg-warn-soft text-warn",
	delivered: "bg-accent-soft text-accent",
	failed: "bg-danger-soft text-danger",
	skipped: "bg-sunken text-muted",
};

const hashLengthShown = 12;

function DeliveryLine({
	of: delivery,
	webhookId,
}: {
	of: Delivery;
	webhookId: string;
}) {
	const { t, format } = useText();
	const now = useNow(10_000);
	const replaying = useReplay(webhookId);
	const { state, tries, nextTryAt, type } = delivery;
	const words = t(
		state === "skipped" ? "access.log.send_now" : "access.log.replay",
	);
	return (
		<li className="flex flex-col gap-2 p-4">
			<div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
				<div className="min-w-0">
					<p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
						<span className="font-medium">
							{t(`access.event.${eventWords[type]}`)}
						</span>
						<span
							className={`rounded-full px-2.5 py-0.5 font-medium text-xs ${stateLooks[state]}`}
						>
							{t(`access.log.state.${state}`)}
						</span>
						{delivery.isReplay && (
							<span className="text-muted text-xs">
								{t("access.log.replay_mark")}
							</span>
						)}
					</p>
					<p className="text-muted text-sm">
						{format.dateTime(delivery.createdAt)}
						{" · "}
						{tries.length === 0
							? t("access.log.no_tries")
							: t("access.log.tries", { count: tries.length })}
						{nextTryAt !== null && tries.length > 0 && (
							<>
								{" · "}
								{t("access.log.next", {
									moment: format.moment(nextTryAt, now),
								})}
							</>
						)}
					</p>
				</div>
				{state !== "waiting" && (
					<Button
						size="small"
						aria-label={t("action.on", {
							action: words,
							name: `${t(`access.event.${eventWords[type]}`)}, ${format.dateTime(delivery.createdAt)}`,
						})}
						isPending={replaying.isPending}
						onPress={() =>
							replaying.mutate(delivery.id, {
								onSuccess: () => notify(t("access.log.replayed")),
							})
						}
					>
						{words}
					</Button>
				)}
			</div>
			{tries.length > 0 && (
				<ol className="flex flex-col gap-0.5 text-sm">
					{tries.map((one) => (
						<li
							key={one.number}
							className="flex flex-wrap gap-x-2 tabular-nums"
						>
							<span className="text-muted">{format.moment(one.at, now)}</span>
							<span
								className={one.outcome === "delivered" ? "" : "text-danger"}
							>
								{t(`access.log.outcome.${one.outcome}`, {
									status: one.status,
								})}
							</span>
							<span className="text-muted">
								{t("access.log.milliseconds", {
									n: format.number(one.durationMilliseconds),
								})}
								{" · "}
								<span className="font-mono text-xs" title={one.bodySha256}>
									{t("access.log.body", {
										hash: one.bodySha256.slice(0, hashLengthShown),
									})}
								</span>
							</span>
						</li>
					))}
				</ol>
			)}
			{replaying.error !== null && <ProblemNotice error={replaying.error} />}
		</li>
	);
}
