/** What a person does with their own account. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
	changeMe,
	type Session,
	signOutEverywhere,
	switchCompany,
} from "@verbatim/contract/accounts";
import type { Language } from "@verbatim/contract/languages";
import { call } from "../../api/call.ts";
import { sessionQuery } from "../../api/queries.ts";
import { tellOtherTabs } from "./session.ts";

/** Everything on screen is of one company: the other one begins afresh, here and in the other tabs. */
export function useSwitch() {
	return useMutation({
		mutationFn: (companyId: string) =>
			call(switchCompany, { body: { companyId } }),
		onSuccess: (session) => {
			tellOtherTabs(session.member.id);
			location.assign("/");
		},
	});
}

export function useChangeMe() {
	const queries = useQueryClient();
	return useMutation({
		mutationFn: (changes: { name?: string; language?: Language }) =>
			call(changeMe, { body: changes }),
		onSuccess: (session: Session) =>
			queries.setQueryData(sessionQuery.queryKey, session),
	});
}

/** Mails come in the language that was chosen for the screens. When it cannot be kept, the screens speak it all the same. */
export function useKeptLanguage() {
	const { mutate } = useChangeMe();
	return { mutate: (language: Language) => mutate({ language }) };
}

export function useSignOutEverywhere() {
	return useMutation({
		mutationFn: () => call(signOutEverywhere),
		onSuccess: () => {
			tellOtherTabs(null);
			location.assign("/sign-in");
		},
	});
}
