/** Tokens, never without their unit, never broken over two lines, digits of one width. */
import { useText } from "../text/text.ts";

export function Tokens({
	value,
	className = "",
}: {
	value: number;
	className?: string;
}) {
	const { t, format } = useText();
	return (
		<span className={`whitespace-nowrap tabular-nums ${className}`}>
			{t("unit.tokens", format.counted(value))}
		</span>
	);
}

/** A change: +100 tokens, −16 tokens. */
export function TokenChange({
	value,
	className = "",
}: {
	value: number;
	className?: string;
}) {
	const { t, format } = useText();
	return (
		<span className={`whitespace-nowrap tabular-nums ${className}`}>
			{t("unit.tokens", {
				count: format.counted(Math.abs(value)).count,
				n: format.signed(value),
			})}
		</span>
	);
}
