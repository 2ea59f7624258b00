/** Which role somebody gets, each with what it may do, side by side with the others. */
import type { GivenRole } from "@verbatim/contract/team";
import { useId } from "react";
import { useText } from "../../text/text.ts";

export const givenRoles: readonly GivenRole[] = [
	"admin",
	"researcher",
	"viewer",
];

export function RoleChoice({
	label,
	value,
	onChoose,
}: {
	label: string;
	value: GivenRole | undefined;
	onChoose: (role: GivenRole) => void;
}) {
	const { t } = useText();
	const name = useId();
	return (
		<fieldset className="min-w-0">
			<legend className="mb-1.5 font-medium text-sm">{label}</legend>
			<div className="divide-y divide-line overflow-hidden rounded-xl border border-edge/60">
				{givenRoles.map((role) => (
					<label
						key={role}
						className="flex min-h-11 cursor-pointer gap-3 px-3.5 py-2.5 hover:bg-sunken has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:-outline-offset-2"
					>
						<input
							type="radio"
							name={name}
							value={role}
							checked={role === value}
							onChange={() => onChoose(role)}
							className="mt-1 size-4 shrink-0 accent-accent"
						/>
						<span className="min-w-0">
							<span className="block font-medium">{t(`role.${role}`)}</span>
							<span className="block text-muted text-sm">
								{t(`team.role_what.${role}`)}
							</span>
						</span>
					</label>
				))}
			</div>
		</fieldset>
	);
}
