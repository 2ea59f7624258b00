/** What a choice does, and when: each line begins with its day. Shown before anything is confirmed. */
import type { ReactNode } from "react";
import { useText } from "../../text/text.ts";

export type Happening = { when: string; what: ReactNode };

export function WhatHappens({ lines }: { lines: readonly Happening[] }) {
	const { t } = useText();
	return (
		<dl
			aria-label={t("plans.choose.what_happens")}
			className="flex flex-col rounded-xl bg-sunken px-5 py-1"
		>
			{lines.map(({ when, what }) => (
				<div
					key={when}
					className="grid gap-x-5 border-line py-3.5 not-first:border-t sm:grid-cols-[9.5rem_minmax(0,1fr)]"
				>
					<dt className="font-semibold">{when}</dt>
					<dd>{what}</dd>
				</div>
			))}
		</dl>
	);
}
