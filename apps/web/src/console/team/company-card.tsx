/** The company itself: its name, which who manages members changes, and its time zone, which nobody does. */
import { useState } from "react";
import { Button } from "../../kit/button.tsx";
import { TextField } from "../../kit/field.tsx";
import { notify } from "../../kit/notify.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import { mayManageMembers, useSession } from "../accounts/session.ts";
import { useRenameCompany } from "./use-team-verbs.ts";

const nameLengthMax = 120;

export function CompanyCard() {
	const { t } = useText();
	const { member, company } = useSession();
	return (
		<section aria-labelledby="company" className="flex flex-col gap-3">
			<h2 id="company" className="text-lg">
				{t("team.company.title")}
			</h2>
			<div className="card grid gap-6 p-5 sm:p-7 md:grid-cols-2">
				{mayManageMembers(member.role) ? (
					// Renamed elsewhere: the form begins from the name that is in force.
					<RenameForm key={company.name} />
				) : (
					<div>
						<p className="font-medium text-sm">{t("team.company.name")}</p>
						<p className="mt-1">{company.name}</p>
					</div>
				)}
				<div>
					<p className="font-medium text-sm">{t("team.company.zone")}</p>
					<p className="mt-1">{company.timeZone.replaceAll("_", " ")}</p>
					<p className="mt-1.5 max-w-prose text-muted text-sm">
						{t("team.company.zone_why")}
					</p>
				</div>
			</div>
		</section>
	);
}

function RenameForm() {
	const { t } = useText();
	const { company } = useSession();
	const [name, setName] = useState(company.name);
	const [wrong, setWrong] = useState<string>();
	const renaming = useRenameCompany();
	const typed = name.trim();
	return (
		<form
			noValidate
			className="flex flex-col gap-4"
			onSubmit={(event) => {
				event.preventDefault();
				if (typed === "") return setWrong(t("account.wrong.company_missing"));
				if (typed.length > nameLengthMax)
					return setWrong(t("account.wrong.too_long"));
				renaming.mutate(typed, {
					onSuccess: () => notify(t("team.company.saved", { name: typed })),
				});
			}}
		>
			<TextField
				label={t("team.company.name")}
				value={name}
				error={wrong}
				hint={t("team.company.hint")}
				autoComplete="organization"
				onChange={(value) => {
					setName(value);
					setWrong(undefined);
				}}
			/>
			{renaming.error !== null && <ProblemNotice error={renaming.error} />}
			<Button
				type="submit"
				className="self-start"
				isDisabled={typed === company.name}
				isPending={renaming.isPending}
			>
				{t("team.company.save")}
			</Button>
		</form>
	);
}
