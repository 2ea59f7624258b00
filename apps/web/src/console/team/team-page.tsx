/** Settings > Team: who is in the company and as what, who is invited, and the company's own name. */
import { useQuery } from "@tanstack/react-query";
import { idFromUuid } from "@verbatim/contract/ids";
import type { Team, TeamMember } from "@verbatim/contract/team";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { balanceQuery, teamQuery, usageQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { Loaded } from "../../kit/loaded.tsx";
import { Page } from "../../kit/page.tsx";
import { Tokens } from "../../kit/tokens.tsx";
import { useText } from "../../text/text.ts";
import { mayManageMembers, useSession } from "../accounts/session.ts";
import { initialsOf } from "../shell/initials.ts";
import { addDays, dayIn } from "../tokens/days.ts";
import { CompanyCard } from "./company-card.tsx";
import { Invitations } from "./invitations.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { LeaveDialog } from "./leave-dialog.tsx";
import { MemberDialog } from "./member-dialog.tsx";

export function TeamPage() {
	const { t } = useText();
	const { member, company } = useSession();
	const team = useQuery(teamQuery);
	const [isInviting, setInviting] = useState(false);
	const manages = mayManageMembers(member.role);
	const isAlone = team.data?.members.length === 1;
	return (
		<Page
			title={t("team.title")}
			below={
				<p className="mt-2 max-w-prose text-muted">
					{isAlone && manages
						? t("team.lead_alone")
						: t("team.lead", { company: company.name })}
				</p>
			}
			actions={
				manages ? (
					<Button kind="primary" onPress={() => setInviting(true)}>
						<UserPlus className="size-4.5" aria-hidden />
						{t("team.invite.open")}
					</Button>
				) : undefined
			}
		>
			<Loaded query={team} height="h-64">
				{(loaded) => <People team={loaded} manages={manages} />}
			</Loaded>
			<CompanyCard />
			{isInviting && <InviteDialog onClose={() => setInviting(false)} />}
		</Page>
	);
}

function People({ team, manages }: { team: Team; manages: boolean }) {
	const { t, format } = useText();
	const { company } = useSession();
	const used = useUsed();
	const [managed, setManaged] = useState<string>();
	const [isLeaving, setLeaving] = useState(false);
	const open = team.members.find(({ id }) => id === managed);
	const whoManage = team.members
		.filter(({ role }) => mayManageMembers(role))
		.map(({ name }) => name);
	return (
		<>
			<section aria-labelledby="members" className="flex flex-col gap-3">
				<h2 id="members" className="text-lg">
					{t("team.members")}
				</h2>
				<ul className="card divide-y divide-line">
					{team.members.map((one) => (
						<MemberRow
							key={one.id}
							member={one}
							used={used}
							onManage={
								manages && !one.isYou && one.role !== "owner"
									? () => setManaged(one.id)
									: undefined
							}
						/>
					))}
				</ul>
				<div className="flex flex-wrap items-center justify-between gap-3 text-muted text-sm">
					<p className="max-w-prose">
						{!manages && t("team.not_you", { names: format.list(whoManage) })}
					</p>
					<Button size="small" onPress={() => setLeaving(true)}>
						{t("team.leave.open", { company: company.name })}
					</Button>
				</div>
			</section>
			{manages && <Invitations invitations={team.invitations} />}
			{open !== undefined && (
				<MemberDialog member={open} onClose={() => setManaged(undefined)} />
			)}
			{isLeaving && (
				<LeaveDialog
					isOnlyOwner={
						team.members.find(({ isYou }) => isYou)?.role === "owner" &&
						team.members.filter(({ role }) => role === "owner").length === 1
					}
					onClose={() => setLeaving(false)}
				/>
			)}
		</>
	);
}

function MemberRow({
	member,
	used,
	onManage,
}: {
	member: TeamMember;
	used: Used;
	onManage: (() => void) | undefined;
}) {
	const { t, format } = useText();
	const tokens = used.of(member.id);
	return (
		<li className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-4 gap-y-3 px-5 py-4 sm:grid-cols-[auto_minmax(0,1fr)_auto_auto]">
			<span
				aria-hidden="true"
				className="flex size-10 shrink-0 items-center justify-center self-start rounded-full bg-sunken font-semibold text-sm ring-1 ring-line sm:self-center"
			>
				{initialsOf(member.name)}
			</span>
			<div className="min-w-0 max-sm:col-span-2">
				<p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-semibold">
					<span className="min-w-0 [overflow-wrap:anywhere]">
						{member.name}
					</span>
					{member.isYou && (
						<span className="rounded-full bg-accent-soft px-2.5 py-0.5 font-medium text-accent text-xs">
							{t("team.you")}
						</span>
					)}
				</p>
				<Pieces
					pieces={[
						t(`role.${member.role}`),
						...(member.email === null ? [] : [member.email]),
					]}
				/>
				<Pieces
					pieces={[
						t("team.joined", { date: format.date(member.joinedAt) }),
						...(member.lastSeenAt === null || member.isYou
							? []
							: [t("team.seen", { date: format.date(member.lastSeenAt) })]),
					]}
				/>
			</div>
			{tokens !== undefined && (
				<p className="max-sm:col-start-2 sm:last:col-span-2 sm:text-right">
					<Tokens value={tokens} className="font-semibold" />
					<span className="block text-muted text-sm">{used.words}</span>
				</p>
			)}
			{onManage !== undefined && (
				<Button
					size="small"
					className="max-sm:col-start-3"
					aria-label={t("team.manage_of", { name: member.name })}
					onPress={onManage}
				>
					{t("team.manage")}
				</Button>
			)}
		</li>
	);
}

/** Short facts in a row, with a dot between them; on a phone a line each. */
function Pieces({ pieces }: { pieces: readonly string[] }) {
	return (
		<p className="text-muted text-sm">
			{pieces.map((piece, index) => (
				<span key={piece} className="[overflow-wrap:anywhere] max-sm:block">
					{index > 0 && (
						<span aria-hidden="true" className="max-sm:hidden">
							{" · "}
						</span>
					)}
					{piece}
				</span>
			))}
		</p>
	);
}

type Used = {
	of: (memberId: string) => number | undefined;
	words: string;
};

const daysWithoutCycle = 30;

/** What each member used in this billing month; where none runs, in the last days. Left out while it is not known. */
function useUsed(): Used {
	const { t } = useText();
	const { company } = useSession();
	const { data: balance } = useQuery(balanceQuery);
	const through = dayIn(company.timeZone, balance?.asOf ?? new Date());
	const from =
		balance?.cycle == null
			? addDays(through, 1 - daysWithoutCycle)
			: dayIn(company.timeZone, balance.cycle.startsAt);
	const { data: sums } = useQuery({
		...usageQuery({ from, through, by: "actor" }),
		enabled: balance !== undefined,
	});
	return {
		words:
			balance?.cycle == null
				? t("team.used_days", { n: daysWithoutCycle })
				: t("team.used_cycle"),
		of: (memberId) =>
			sums &&
			(sums.find(
				({ actor }) =>
					actor?.kind === "member" &&
					idFromUuid("member", actor.id) === memberId,
			)?.usedTokens ??
				0),
	};
}
