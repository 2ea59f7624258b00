/** The shape of what is about to come. Says once, to those who do not see it, that it is loading. */
import { useText } from "../text/text.ts";

export function Bone({ className = "" }: { className?: string }) {
	return (
		<span
			className={`block animate-breathe rounded-lg bg-line ${className}`}
			aria-hidden="true"
		/>
	);
}

export function Loading({ children }: { children: React.ReactNode }) {
	const { t } = useText();
	return (
		<div>
			<p role="status" className="sr-only">
				{t("state.loading")}
			</p>
			{children}
		</div>
	);
}
