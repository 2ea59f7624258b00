/** What is done to keys and webhooks. Every screen learns of it by the live stream; this one at once. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { makeKey, revokeKey } from "@verbatim/contract/api-keys";
import type { Asking } from "@verbatim/contract/route";
import {
	addWebhook,
	changeWebhook,
	removeWebhook,
	replayDelivery,
	rotateWebhookSecret,
	testWebhook,
} from "@verbatim/contract/webhooks";
import { call } from "../../api/call.ts";

function useVerb<Of, Answer>(
	about: "keys" | "webhooks",
	ask: (of: Of) => Promise<Answer>,
) {
	const queries = useQueryClient();
	return useMutation({
		mutationFn: ask,
		// Refused too: what the screen showed was perhaps not true any more.
		onSettled: () => void queries.invalidateQueries({ queryKey: [about] }),
	});
}

export const useMakeKey = () =>
	useVerb("keys", (body: Asking<typeof makeKey>["body"]) =>
		call(makeKey, { body }),
	);

export const useRevokeKey = (keyId: string) =>
	useVerb("keys", () => call(revokeKey, { params: { keyId } }));

export const useAddWebhook = () =>
	useVerb("webhooks", (body: Asking<typeof addWebhook>["body"]) =>
		call(addWebhook, { body }),
	);

export const useChangeWebhook = (webhookId: string) =>
	useVerb("webhooks", (body: Asking<typeof changeWebhook>["body"]) =>
		call(changeWebhook, { params: { webhookId }, body }),
	);

export const useRemoveWebhook = (webhookId: string) =>
	useVerb("webhooks", () => call(removeWebhook, { params: { webhookId } }));

export const useRotateSecret = (webhookId: string) =>
	useVerb("webhooks", () =>
		call(rotateWebhookSecret, { params: { webhookId } }),
	);

export const useTestWebhook = (webhookId: string) =>
	useVerb("webhooks", () => call(testWebhook, { params: { webhookId } }));

export const useReplay = (webhookId: string) =>
	useVerb("webhooks", (deliveryId: string) =>
		call(replayDelivery, { params: { webhookId, deliveryId } }),
	);
