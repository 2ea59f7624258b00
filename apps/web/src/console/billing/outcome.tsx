/** How something that was paid, or not, has ended: a picture, a sentence, what follows, and what can be done. */
import type { ReactNode } from "react";

export function Outcome({
	picture,
	words,
	actions,
	children,
}: {
	picture: ReactNode;
	words: string;
	actions: ReactNode;
	children?: ReactNode;
}) {
	return (
		<div className="flex flex-col gap-5">
			<div role="status" className="flex gap-3">
				<span className="shrink-0">{picture}</span>
				<p className="max-w-prose">{words}</p>
			</div>
			{children}
			<div className="flex flex-wrap justify-end gap-2">{actions}</div>
		</div>
	);
}
