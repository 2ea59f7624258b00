/** What is done to a team. Every screen learns of it by the live stream; this one at once. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Language } from "@verbatim/contract/languages";
import {
	changeRole,
	type GivenRole,
	handOver,
	invite,
	leaveTeam,
	removeMember,
	renameCompany,
	renewInvitation,
	takeBackInvitation,
} from "@verbatim/contract/team";
import { call } from "../../api/call.ts";
import { sessionQuery, teamQuery } from "../../api/queries.ts";

function useVerb<Of, Answer>(ask: (of: Of) => Promise<Answer>) {
	const queries = useQueryClient();
	return useMutation({
		mutationFn: ask,
		// Refused too: what the screen showed was perhaps not true any more.
		onSettled: () => {
			void queries.invalidateQueries({ queryKey: teamQuery.queryKey });
			void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
		},
	});
}

export const useInvite = () =>
	useVerb(
		(body: { email: string | null; role: GivenRole; language: Language }) =>
			call(invite, { body }),
	);

export const useRenewInvitation = () =>
	useVerb((invitationId: string) =>
		call(renewInvitation, { params: { invitationId } }),
	);

export const useTakeBackInvitation = () =>
	useVerb((invitationId: string) =>
		call(takeBackInvitation, { params: { invitationId } }),
	);

export const useChangeRole = (memberId: string) =>
	useVerb((role: GivenRole) =>
		call(changeRole, { params: { memberId }, body: { role } }),
	);

export const useRemoveMember = (memberId: string) =>
	useVerb(() => call(removeMember, { params: { memberId } }));

export const useLeaveTeam = () => useVerb(() => call(leaveTeam));

export const useHandOver = (memberId: string) =>
	useVerb((password: string) =>
		call(handOver, { body: { memberId, password } }),
	);

export const useRenameCompany = () =>
	useVerb((name: string) => call(renameCompany, { body: { name } }));
