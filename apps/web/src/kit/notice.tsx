/** A sentence that matters, with what can be done about it. Told apart by a picture and words, not by colour alone. */
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

type Kind = "info" | "good" | "warn" | "danger";

const looks: Record<Kind, string> = {
	info: "border-line bg-sunken text-ink [&>svg]:text-muted",
	good: "border-accent-line bg-accent-soft text-ink [&>svg]:text-accent",
	warn: "border-warn-line bg-warn-soft text-ink [&>svg]:text-warn",
	danger: "border-danger-line bg-danger-soft text-ink [&>svg]:text-danger",
};
const pictures = {
	info: Info,
	good: CircleCheck,
	warn: TriangleAlert,
	danger: CircleAlert,
};

export function Notice({
	kind,
	title,
	children,
	actions,
	role,
	className = "",
}: {
	kind: Kind;
	title?: ReactNode;
	children?: ReactNode;
	actions?: ReactNode;
	/** `alert` when it answers what a person just did, `status` when it came by itself. */
	role?: "alert" | "status";
	className?: string;
}) {
	const Picture = pictures[kind];
	return (
		<div
			{...(role === undefined ? {} : { role })}
			className={`flex gap-3 rounded-xl border p-4 ${looks[kind]} ${className}`}
		>
			<Picture className="mt-0.5 size-5 shrink-0" aria-hidden />
			<div className="flex min-w-0 flex-1 flex-col gap-1">
				{title !== undefined && <p className="font-semibold">{title}</p>}
				{children}
				{actions !== undefined && (
					<div className="mt-2 flex flex-wrap gap-2">{actions}</div>
				)}
			</div>
		</div>
	);
}
