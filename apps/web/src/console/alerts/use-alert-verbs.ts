/** Reading alerts, and choosing which of them come by mail. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
	type MailedAlertKind,
	readAlerts,
	setAlertMail,
} from "@verbatim/contract/alerts";
import { call } from "../../api/call.ts";
import { alertMailsQuery, alertsQuery } from "../../api/queries.ts";

export function useReadAlerts() {
	const queries = useQueryClient();
	return useMutation({
		mutationFn: (through: number) => call(readAlerts, { body: { through } }),
		onSuccess: () =>
			queries.invalidateQueries({ queryKey: alertsQuery.queryKey }),
	});
}

export function useAlertMail() {
	const queries = useQueryClient();
	return useMutation({
		mutationFn: (body: { kind: MailedAlertKind; isOn: boolean }) =>
			call(setAlertMail, { body }),
		onSuccess: (mails) => queries.setQueryData(alertMailsQuery.queryKey, mails),
	});
}
