/** Add a webhook, or change one: its address, and what it hears of. A new one shows its secret, this once. */
import {
	type Webhook,
	type WebhookEvent,
	webhookEvents,
} from "@verbatim/contract/webhooks";
import { type FormEvent, useRef, useState } from "react";
import { isRefused } from "../../api/call.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { TextField } from "../../kit/field.tsx";
import { notify } from "../../kit/notify.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import { Choices } from "./choices.tsx";
import { hostOf } from "./host-of.ts";
import { ShownOnce } from "./shown-once.tsx";
import { useAddWebhook, useChangeWebhook } from "./use-access-verbs.ts";
import { eventWords } from "./words.ts";

export function WebhookDialog({
	present,
	onClose,
}: {
	/** The one to change; none: a new one. */
	present?: Webhook;
	onClose: () => void;
}) {
	const { t } = useText();
	const [url, setUrl] = useState(present?.url ?? "");
	const [events, setEvents] = useState<WebhookEvent[]>(
		present?.events ?? ["job.finished"],
	);
	const [isJudged, setJudged] = useState(false);
	const [wrongUrl, setWrongUrl] = useState<string>();
	const field = useRef<HTMLInputElement>(null);
	const adding = useAddWebhook();
	const changing = useChangeWebhook(present?.id ?? "");
	const asking = present === undefined ? adding : changing;

	const onError = (error: Error) => {
		const wrong = isRefused(error, "invalid_input")
			? error.document.fields?.find((one) => one.field === "url")
			: undefined;
		setWrongUrl(wrong?.message);
		if (wrong !== undefined) field.current?.focus();
	};
	const send = (event: FormEvent) => {
		event.preventDefault();
		setJudged(true);
		if (url.trim() === "") return field.current?.focus();
		if (events.length === 0) return;
		if (present === undefined) adding.mutate({ url, events }, { onError });
		else
			changing.mutate(
				{ url, events },
				{
					onError,
					onSuccess: () => {
						notify(t("access.hook.saved"));
						onClose();
					},
				},
			);
	};

	if (adding.data !== undefined)
		return (
			<ShownOnce
				title={t("access.hook.added", {
					host: hostOf(adding.data.webhook.url),
				})}
				label={t("access.hook.secret_label")}
				secret={adding.data.secret}
				onClose={onClose}
			>
				<p className="text-muted text-sm">{t("access.hook.secret_what")}</p>
			</ShownOnce>
		);
	return (
		<Dialog
			title={t(
				present === undefined
					? "access.hook.add_title"
					: "access.hook.change_title",
			)}
			onClose={onClose}
		>
			<form noValidate onSubmit={send} className="flex flex-col gap-5">
				<TextField
					label={t("access.hook.url")}
					hint={t("access.hook.url_hint")}
					type="url"
					autoFocus
					autoComplete="off"
					inputRef={field}
					value={url}
					onChange={(value) => {
						setUrl(value);
						setWrongUrl(undefined);
					}}
					error={
						wrongUrl ??
						(isJudged && url.trim() === ""
							? t("access.hook.url_missing")
							: undefined)
					}
				/>
				<Choices
					label={t("access.hook.events")}
					chosen={events}
					onChoose={setEvents}
					options={webhookEvents.map((event) => ({
						value: event,
						words: t(`access.event.${eventWords[event]}`),
						what: t(`access.event_what.${eventWords[event]}`),
					}))}
					error={
						isJudged && events.length === 0
							? t("access.hook.events_missing")
							: undefined
					}
				/>
				{asking.error !== null && wrongUrl === undefined && (
					<ProblemNotice error={asking.error} />
				)}
				<Button
					type="submit"
					kind="primary"
					size="large"
					isPending={asking.isPending}
				>
					{t(present === undefined ? "access.hook.add" : "access.hook.save")}
				</Button>
			</form>
		</Dialog>
	);
}
