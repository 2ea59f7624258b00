/** Buttons, and links that look like them. Large enough for a thumb; a busy one keeps its width and says that it is. */
import type { ReactNode } from "react";
import {
	Button as AriaButton,
	type ButtonProps as AriaButtonProps,
} from "react-aria-components/Button";

type Kind = "primary" | "soft" | "plain" | "danger";
type Size = "medium" | "small" | "large";

const kinds: Record<Kind, string> = {
	primary:
		"bg-accent text-on-accent hover:bg-accent-strong data-[pressed]:bg-accent-strong",
	plain:
		"border border-edge/60 bg-surface text-ink hover:border-edge hover:bg-sunken data-[pressed]:bg-sunken",
	soft: "bg-accent-soft text-accent hover:bg-accent-line/70 data-[pressed]:bg-accent-line/70",
	danger: "bg-danger text-on-danger hover:opacity-90 data-[pressed]:opacity-90",
};

const sizes: Record<Size, string> = {
	small: "min-h-9 px-3 text-sm gap-1.5 pointer-coarse:min-h-11",
	medium: "min-h-10 px-4 gap-2 pointer-coarse:min-h-11",
	large: "min-h-12 px-5 gap-2 text-base",
};

export function buttonLook(kind: Kind = "plain", size: Size = "medium") {
	return `inline-flex items-center justify-center rounded-xl font-medium leading-tight transition-colors duration-100 data-[disabled]:opacity-55 data-[disabled]:pointer-events-none ${kinds[kind]} ${sizes[size]}`;
}

type ButtonProps = Omit<AriaButtonProps, "className" | "children"> & {
	kind?: Kind;
	size?: Size;
	className?: string;
	children: ReactNode;
};

export function Button({
	kind,
	size,
	className = "",
	children,
	isPending = false,
	...rest
}: ButtonProps) {
	return (
		<AriaButton
			{...rest}
			isPending={isPending}
			className={`${buttonLook(kind, size)} ${isPending ? "relative" : ""} ${className}`}
		>
			{isPending ? (
				<>
					<span className="inline-flex items-center gap-[inherit] opacity-0">
						{children}
					</span>
					<Speaking className="absolute inset-0 m-auto h-4" />
				</>
			) : (
				children
			)}
		</AriaButton>
	);
}

/** A square button with a picture only; its label is for those who do not see it. */
export function IconButton({
	className = "",
	...rest
}: Omit<AriaButtonProps, "className"> & {
	"aria-label": string;
	className?: string;
}) {
	return (
		<AriaButton
			{...rest}
			className={`inline-flex size-10 shrink-0 items-center justify-center rounded-xl text-muted transition-colors duration-100 hover:bg-sunken hover:text-ink data-[pressed]:bg-sunken data-[disabled]:opacity-45 pointer-coarse:size-11 ${className}`}
		/>
	);
}

/** Work under way, as a voice: four bars that move. Still when motion is not wanted. */
export function Speaking({ className = "" }: { className?: string }) {
	return (
		<svg
			viewBox="0 0 20 16"
			className={`${className} fill-current`}
			aria-hidden="true"
		>
			{[0, 1, 2, 3].map((index) => (
				<rect
					key={index}
					x={1 + index * 5}
					y={index % 3 === 0 ? 4 : 1}
					width={3}
					height={index % 3 === 0 ? 8 : 14}
					rx={1.5}
					className="origin-center animate-speak [transform-box:fill-box]"
					style={{ animationDelay: `${index * -170}ms` }}
				/>
			))}
		</svg>
	);
}
