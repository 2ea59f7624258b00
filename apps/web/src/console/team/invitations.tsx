/** Invitations that nobody took yet: sent again, their link made anew, or taken back. */
import type { Invitation } from "@verbatim/contract/team";
import { Link2, Mail } from "lucide-react";
import { useState } from "react";
import { Button } from "../../kit/button.tsx";
import { notify } from "../../kit/notify.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import { NewLink } from "./new-link.tsx";
import { useRenewInvitation, useTakeBackInvitation } from "./use-team-verbs.ts";

export function Invitations({
	invitations,
}: {
	invitations: readonly Invitation[];
}) {
	const { t } = useText();
	if (invitations.length === 0) return null;
	return (
		<section aria-labelledby="invitations" className="flex flex-col gap-3">
			<h2 id="invitations" className="text-lg">
				{t("team.invitations.title")}
			</h2>
			<ul className="card divide-y divide-line">
				{invitations.map((one) => (
					<InvitationRow key={one.id} invitation={one} />
				))}
			</ul>
		</section>
	);
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
	const { t, format } = useText();
	const renewing = useRenewInvitation();
	const takingBack = useTakeBackInvitation();
	const [url, setUrl] = useState<string>();
	const isLink = invitation.email === null;
	const name = invitation.email ?? t("team.invitations.by_link");
	const Picture = isLink ? Link2 : Mail;
	const role = t(`role.${invitation.role}`);
	const failure = renewing.error ?? takingBack.error;
	const again = t(
		isLink ? "team.invitations.new_link" : "team.invitations.resend",
	);
	return (
		<li className="flex flex-col gap-3 px-5 py-4">
			<div className="flex flex-wrap items-center gap-x-4 gap-y-3">
				<Picture className="size-5 shrink-0 text-muted" aria-hidden />
				<div className="min-w-0 flex-1 basis-52">
					<p className="font-semibold [overflow-wrap:anywhere]">{name}</p>
					<p className="text-muted text-sm">
						{invitation.invitedBy === null
							? t("team.invitations.meta_bare", { role })
							: t("team.invitations.meta", {
									role,
									name: invitation.invitedBy,
								})}
						{" · "}
						<span className={invitation.hasExpired ? "text-warn" : ""}>
							{t(
								invitation.hasExpired
									? "team.invitations.expired"
									: "team.invitations.expires",
								{ date: format.dateTime(invitation.expiresAt) },
							)}
						</span>
					</p>
				</div>
				<div className="flex flex-wrap gap-2">
					<Button
						size="small"
						aria-label={t("action.on", { action: again, name })}
						isPending={renewing.isPending}
						onPress={() =>
							renewing.mutate(invitation.id, {
								onSuccess: (renewed) => {
									if (renewed.url !== null) setUrl(renewed.url);
									else notify(t("team.invite.sent", { email: name }));
								},
							})
						}
					>
						{again}
					</Button>
					<Button
						size="small"
						aria-label={t("action.on", {
							action: t("team.invitations.take_back"),
							name,
						})}
						isPending={takingBack.isPending}
						onPress={() =>
							takingBack.mutate(invitation.id, {
								onSuccess: () => notify(t("team.invitations.taken_back")),
							})
						}
					>
						{t("team.invitations.take_back")}
					</Button>
				</div>
			</div>
			{failure !== null && <ProblemNotice error={failure} />}
			{url !== undefined && (
				<NewLink
					url={url}
					role={invitation.role}
					onClose={() => setUrl(undefined)}
				/>
			)}
		</li>
	);
}
