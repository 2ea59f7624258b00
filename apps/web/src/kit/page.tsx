/** One page: its title in the tab, its heading with the focus when somebody came from another page. */
import { type ReactNode, useEffect, useRef } from "react";

let pagesShown = 0;

export function Page({
	title,
	tabTitle = typeof title === "string" ? title : "",
	above,
	below,
	actions,
	children,
}: {
	title: ReactNode;
	tabTitle?: string;
	above?: ReactNode;
	below?: ReactNode;
	actions?: ReactNode;
	children: ReactNode;
}) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => {
		pagesShown += 1;
		// The browser itself announces the first page; a screen reader must be told of the others.
		if (pagesShown > 1) heading.current?.focus({ preventScroll: true });
	}, []);
	useTabTitle(tabTitle);
	return (
		<div className="flex flex-col gap-8">
			<div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
				<div className="min-w-0 flex-1 basis-72">
					{above}
					<h1
						ref={heading}
						tabIndex={-1}
						className="text-[1.75rem] tracking-[-0.022em] sm:text-[2rem]"
					>
						{title}
					</h1>
					{below}
				</div>
				{actions}
			</div>
			{children}
		</div>
	);
}

export function useTabTitle(title: string) {
	useEffect(() => {
		document.title = title === "" ? "Verbatim" : `${title} · Verbatim`;
	}, [title]);
}
