/** The first or the last page of a survey: a title and a text. */
import { Hand, PartyPopper } from "lucide-react";
import { useText } from "../../text/text.ts";
import { useDraft } from "./draft-context.ts";
import { withDefinition } from "./edit.ts";
import { TextsField } from "./texts-field.tsx";

export function PageEditor({ page }: { page: "welcome" | "thanks" }) {
	const { t } = useText();
	const { draft, store } = useDraft();
	const Picture = page === "welcome" ? Hand : PartyPopper;
	return (
		<section aria-labelledby="page" className="card divide-y divide-line">
			<h2 id="page" className="flex items-center gap-2.5 px-5 py-4 text-base">
				<Picture className="size-4.5 text-accent" aria-hidden />
				{t(`surveys.list_of.${page}`)}
			</h2>
			<div className="flex flex-col gap-4 p-5">
				<p className="max-w-prose text-muted text-sm">
					{t(`surveys.page.${page}_what`)}
				</p>
				{(["title", "text"] as const).map((field) => (
					<TextsField
						key={field}
						label={t(`surveys.page.${field}`)}
						texts={draft.definition[page][field]}
						lengthMax={field === "title" ? 200 : 2_000}
						{...(field === "text" ? { lines: 4 } : {})}
						onChange={(texts, language) =>
							store.change(
								(before) =>
									withDefinition(before, (definition) => ({
										...definition,
										[page]: { ...definition[page], [field]: texts },
									})),
								`${page}:${field}:${language}`,
							)
						}
					/>
				))}
			</div>
		</section>
	);
}
