/** The webhooks: where each leads, what it hears of, how it does, and its log. */
import { useQuery } from "@tanstack/react-query";
import type { Webhook } from "@verbatim/contract/webhooks";
import { ChevronDown, Plus, Webhook as WebhookPicture } from "lucide-react";
import { useState } from "react";
import { webhooksQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Loaded } from "../../kit/loaded.tsx";
import { Notice } from "../../kit/notice.tsx";
import { notify } from "../../kit/notify.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useNow } from "../../kit/use-now.ts";
import { useText } from "../../text/text.ts";
import { hostOf } from "./host-of.ts";
import { ShownOnce } from "./shown-once.tsx";
import {
	useChangeWebhook,
	useRemoveWebhook,
	useRotateSecret,
	useTestWebhook,
} from "./use-access-verbs.ts";
import { WebhookDialog } from "./webhook-dialog.tsx";
import { WebhookLog } from "./webhook-log.tsx";
import { eventWords } from "./words.ts";

export function Webhooks() {
	const { t } = useText();
	const [isAdding, setAdding] = useState(false);
	return (
		<section aria-labelledby="webhooks" className="flex flex-col gap-4">
			<div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
				<div className="min-w-0 flex-1 basis-72">
					<h2 id="webhooks" className="text-lg">
						{t("access.hooks.title")}
					</h2>
					<p className="text-muted text-sm">{t("access.hooks.what")}</p>
				</div>
				<Button kind="soft" onPress={() => setAdding(true)}>
					<Plus className="size-4" aria-hidden />
					{t("access.hooks.add")}
				</Button>
			</div>
			<Loaded query={useQuery(webhooksQuery)} height="h-32">
				{(webhooks) =>
					webhooks.length === 0 ? (
						<p className="card flex items-start gap-3 p-5 text-muted">
							<WebhookPicture className="mt-0.5 size-5 shrink-0" aria-hidden />
							{t("access.hooks.none")}
						</p>
					) : (
						<ul className="flex flex-col gap-4">
							{webhooks.map((webhook) => (
								<WebhookCard key={webhook.id} of={webhook} />
							))}
						</ul>
					)
				}
			</Loaded>
			{isAdding && <WebhookDialog onClose={() => setAdding(false)} />}
		</section>
	);
}

const stateLooks: Record<Webhook["state"], string> = {
	on: "bg-accent-soft text-accent",
	paused: "bg-sunken text-muted",
	off: "bg-danger-soft text-danger",
};

function WebhookCard({ of: webhook }: { of: Webhook }) {
	const { t, format } = useText();
	const now = useNow(30_000);
	const [open, setOpen] = useState<"edit" | "rotate" | "remove">();
	const [isLogOpen, setLogOpen] = useState(false);
	const changing = useChangeWebhook(webhook.id);
	const testing = useTestWebhook(webhook.id);
	const host = hostOf(webhook.url);
	const close = () => setOpen(undefined);
	const on = (action: string) => t("action.on", { action, name: host });
	const { failingSince, oldSecretUntil, lastDeliveredAt, state } = webhook;
	const problem = changing.error ?? testing.error;
	return (
		<li className="card flex flex-col gap-4 p-5">
			<div>
				<p className="flex flex-wrap items-center gap-x-3 gap-y-1">
					<span className="min-w-0 break-all font-semibold">{webhook.url}</span>
					<span
						className={`rounded-full px-2.5 py-0.5 font-medium text-xs ${stateLooks[state]}`}
					>
						{t(`access.hooks.state.${state}`)}
					</span>
				</p>
				<p className="text-muted text-sm">
					{format.list(
						webhook.events.map((event) =>
							t(`access.event.${eventWords[event]}`),
						),
					)}
					{" · "}
					{lastDeliveredAt === null
						? t("access.hooks.nothing_yet")
						: t("access.hooks.delivered", {
								moment: format.moment(lastDeliveredAt, now),
							})}
				</p>
				{oldSecretUntil !== null && (
					<p className="text-muted text-sm">
						{t("access.hooks.old_secret", {
							moment: format.dateTime(oldSecretUntil),
						})}
					</p>
				)}
			</div>
			{state === "off" ? (
				<Notice kind="danger">
					<p>{t("access.hooks.off")}</p>
				</Notice>
			) : (
				failingSince !== null && (
					<Notice kind="warn">
						<p>
							{t("access.hooks.failing", {
								moment: format.moment(failingSince, now),
							})}
						</p>
					</Notice>
				)
			)}
			{problem !== null && <ProblemNotice error={problem} />}
			<div className="flex flex-wrap gap-2">
				<Button
					size="small"
					aria-label={on(t("access.hooks.test"))}
					isPending={testing.isPending}
					onPress={() =>
						testing.mutate(undefined, {
							onSuccess: () => {
								notify(t("access.hooks.tested"));
								setLogOpen(true);
							},
						})
					}
				>
					{t("access.hooks.test")}
				</Button>
				<Button
					size="small"
					kind={state === "on" ? "plain" : "soft"}
					aria-label={on(
						t(state === "on" ? "access.hooks.pause" : "access.hooks.on"),
					)}
					isPending={changing.isPending}
					onPress={() =>
						changing.mutate({ state: state === "on" ? "paused" : "on" })
					}
				>
					{t(state === "on" ? "access.hooks.pause" : "access.hooks.on")}
				</Button>
				{(["edit", "rotate", "remove"] as const).map((verb) => (
					<Button
						key={verb}
						size="small"
						aria-label={on(t(`access.hooks.${verb}`))}
						onPress={() => setOpen(verb)}
					>
						{t(`access.hooks.${verb}`)}
					</Button>
				))}
				<Button
					size="small"
					aria-expanded={isLogOpen}
					aria-label={on(t("access.hooks.log"))}
					onPress={() => setLogOpen(!isLogOpen)}
				>
					<ChevronDown
						className={`size-4 transition-transform ${isLogOpen ? "" : "-rotate-90"}`}
						aria-hidden
					/>
					{t("access.hooks.log")}
				</Button>
			</div>
			{isLogOpen && <WebhookLog of={webhook} />}
			{open === "edit" && <WebhookDialog present={webhook} onClose={close} />}
			{open === "rotate" && <RotateDialog of={webhook} onClose={close} />}
			{open === "remove" && <RemoveDialog of={webhook} onClose={close} />}
		</li>
	);
}

function RotateDialog({
	of: webhook,
	onClose,
}: {
	of: Webhook;
	onClose: () => void;
}) {
	const { t } = useText();
	const rotating = useRotateSecret(webhook.id);
	if (rotating.data !== undefined)
		return (
			<ShownOnce
				title={t("access.hook.added", { host: hostOf(webhook.url) })}
				label={t("access.hook.secret_label")}
				secret={rotating.data.secret}
				onClose={onClose}
			>
				<p className="text-muted text-sm">{t("access.hook.secret_what")}</p>
			</ShownOnce>
		);
	return (
		<Dialog
			role="alertdialog"
			title={t("access.rotate.title")}
			onClose={onClose}
		>
			<div className="flex flex-col gap-5">
				<p className="max-w-prose text-muted">{t("access.rotate.what")}</p>
				{rotating.error !== null && <ProblemNotice error={rotating.error} />}
				<div className="flex flex-wrap justify-end gap-2">
					<Button autoFocus onPress={onClose}>
						{t("action.keep")}
					</Button>
					<Button
						kind="primary"
						isPending={rotating.isPending}
						onPress={() => rotating.mutate(undefined)}
					>
						{t("access.rotate.do")}
					</Button>
				</div>
			</div>
		</Dialog>
	);
}

function RemoveDialog({
	of: webhook,
	onClose,
}: {
	of: Webhook;
	onClose: () => void;
}) {
	const { t } = useText();
	const removing = useRemoveWebhook(webhook.id);
	return (
		<Dialog
			role="alertdialog"
			title={t("access.remove.title", { host: hostOf(webhook.url) })}
			onClose={onClose}
		>
			<div className="flex flex-col gap-5">
				<p className="max-w-prose text-muted">{t("access.remove.what")}</p>
				{removing.error !== null && <ProblemNotice error={removing.error} />}
				<div className="flex flex-wrap justify-end gap-2">
					<Button autoFocus onPress={onClose}>
						{t("action.keep")}
					</Button>
					<Button
						kind="danger"
						isPending={removing.isPending}
						onPress={() =>
							removing.mutate(undefined, {
								onSuccess: () => {
									notify(t("access.remove.done"));
									onClose();
								},
							})
						}
					>
						{t("access.remove.do")}
					</Button>
				</div>
			</div>
		</Dialog>
	);
}
