/** Choose a moment of the past: the pool is shown as it was then, from its book. */
import { useId, useState } from "react";
import { useServerNow } from "../../api/use-server-now.ts";
import { Button } from "../../kit/button.tsx";
import { useText } from "../../text/text.ts";

export function AsOf({
	at,
	onChange,
}: {
	at: string | undefined;
	onChange: (at: string | undefined) => void;
}) {
	const { t } = useText();
	const id = useId();
	const now = useServerNow();
	const [typed, type] = useState("");
	const isFuture = typed !== "" && new Date(typed) > now;
	return (
		<div className="flex flex-wrap items-end gap-2">
			<div className="flex flex-col gap-1">
				<label htmlFor={id} className="font-medium text-muted text-xs">
					{t("usage.as_of.label")}
				</label>
				<input
					id={id}
					type="datetime-local"
					value={typed}
					aria-describedby={`${id}-hint`}
					aria-invalid={isFuture}
					onChange={({ target }) => {
						type(target.value);
						const chosen = new Date(target.value);
						// While a date is being typed it is none yet, or one of the year 2.
						if (
							!Number.isNaN(chosen.getTime()) &&
							chosen <= now &&
							chosen.getFullYear() >= 1970
						)
							onChange(chosen.toISOString());
						else onChange(undefined);
					}}
					className="min-h-10 rounded-xl border border-edge/60 bg-surface px-3 text-sm tabular-nums hover:border-edge aria-invalid:border-danger pointer-coarse:min-h-11"
				/>
				<span
					id={`${id}-hint`}
					className={isFuture ? "text-danger text-xs" : "sr-only"}
				>
					{t(isFuture ? "usage.as_of.future" : "usage.as_of.hint")}
				</span>
			</div>
			{at !== undefined && (
				<Button
					kind="soft"
					onPress={() => {
						type("");
						onChange(undefined);
					}}
				>
					{t("usage.as_of.back")}
				</Button>
			)}
		</div>
	);
}
