/** One page: its title in the tab, its heading with the focus when somebody came from another page. */
import { type ReactNode, useEffect, useRef } from "react";

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
	const heading = useArrival();
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

let arrivals = 0;

/** For the heading of a page: the browser announces the first page by itself, a screen reader must be told of the others. */
export function useArrival() {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => {
		arrivals += 1;
		if (arrivals > 1) heading.current?.focus({ preventScroll: true });
	}, []);
	return heading;
}

export function useTabTitle(title: string) {
	useEffect(() => {
		document.title = title === "" ? "Verbatim" : `${title} · Verbatim`;
	}, [title]);
}
