/** The tags of a response: the team's own words, added with Enter, taken away with their cross. */
import { X } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { Button } from "../../../kit/button.tsx";
import { ProblemNotice } from "../../../kit/problem.tsx";
import { useText } from "../../../text/text.ts";
import { useTag } from "./use-results-verbs.ts";

const tagsMax = 20;

export function TagsEditor({
	surveyId,
	response: { id, number, tags },
	known,
	mayEdit,
}: {
	surveyId: string;
	response: { id: string; number: number; tags: readonly string[] };
	/** That the survey uses already, to choose from. */
	known: readonly string[];
	mayEdit: boolean;
}) {
	const { t } = useText();
	const tagging = useTag(surveyId, id);
	const [typed, setTyped] = useState("");
	const list = useId();
	// What is being saved is shown already.
	const shown = tagging.isPending ? tagging.variables : tags;
	const add = (event: FormEvent) => {
		event.preventDefault();
		const tag = typed.trim();
		if (tag === "" || tagging.isPending) return;
		tagging.mutate([...tags, tag], { onSuccess: () => setTyped("") });
	};
	if (!mayEdit && tags.length === 0) return null;
	return (
		<div className="flex flex-col gap-2">
			<div className="flex flex-wrap items-center gap-2">
				{shown.length > 0 && (
					<ul
						aria-label={t("results.response.tags")}
						className="flex flex-wrap gap-1.5"
					>
						{shown.map((tag) => (
							<li
								key={tag}
								className="inline-flex max-w-full items-center rounded-full bg-sunken pl-2.5 text-sm"
							>
								<span className={`truncate py-0.5 ${mayEdit ? "" : "pr-2.5"}`}>
									{tag}
								</span>
								{mayEdit && (
									<button
										type="button"
										aria-label={t("results.response.tag_remove", { tag })}
										disabled={tagging.isPending}
										onClick={() =>
											tagging.mutate(tags.filter((one) => one !== tag))
										}
										className="grid size-7 shrink-0 place-items-center rounded-full text-muted hover:text-ink pointer-coarse:size-9"
									>
										<X className="size-3.5" aria-hidden />
									</button>
								)}
							</li>
						))}
					</ul>
				)}
				{mayEdit && tags.length < tagsMax && (
					<form onSubmit={add} className="flex items-center gap-1.5">
						<input
							aria-label={t("action.on", {
								action: t("results.response.tag_new"),
								name: t("results.response.label", { n: number }),
							})}
							placeholder={t("results.response.tag_new")}
							list={list}
							value={typed}
							maxLength={60}
							onChange={({ target }) => setTyped(target.value)}
							className="min-h-9 w-40 rounded-lg border border-edge/60 bg-surface px-2.5 text-sm placeholder:text-muted hover:border-edge pointer-coarse:min-h-11"
						/>
						<datalist id={list}>
							{known
								.filter((tag) => !tags.includes(tag))
								.map((tag) => (
									<option key={tag} value={tag} />
								))}
						</datalist>
						{typed.trim() !== "" && (
							<Button type="submit" size="small" isPending={tagging.isPending}>
								{t("results.response.tag_add")}
							</Button>
						)}
					</form>
				)}
			</div>
			{tagging.error !== null && <ProblemNotice error={tagging.error} />}
		</div>
	);
}
