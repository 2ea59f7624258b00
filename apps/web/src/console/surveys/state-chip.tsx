/** How a survey stands, as a word with a dot. */
import type { Survey } from "@verbatim/contract/surveys";
import { useText } from "../../text/text.ts";

const looks: Record<Survey["state"], string> = {
	draft: "bg-sunken text-muted",
	open: "bg-accent-soft text-accent",
	paused: "bg-warn-soft text-warn",
	closed: "bg-sunken text-ink",
};

export function StateChip({
	state,
	hasUnpublishedChanges,
}: Pick<Survey, "state" | "hasUnpublishedChanges">) {
	const { t } = useText();
	return (
		<span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
			<span
				className={`inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 font-medium ${looks[state]}`}
			>
				<span
					aria-hidden="true"
					className={`size-1.5 rounded-full border border-current ${state === "open" ? "bg-current" : ""}`}
				/>
				{t(`surveys.state.${state}`)}
			</span>
			{state !== "draft" && hasUnpublishedChanges && (
				<span className="text-muted">{t("surveys.unpublished")}</span>
			)}
		</span>
	);
}
