/** Make an API key: a name, what it may do, what it may spend, how long it is valid; then the key, this once. */
import { keyNameLengthMax } from "@verbatim/contract/api-keys";
import { type Scope, scopes } from "@verbatim/contract/scopes";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { TextField } from "../../kit/field.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import { Select } from "../team/select.tsx";
import { capFrom } from "./cap-input.ts";
import { Choices } from "./choices.tsx";
import { ShownOnce } from "./shown-once.tsx";
import { useMakeKey } from "./use-access-verbs.ts";
import { scopeWords } from "./words.ts";

const validities = ["never", "30", "90", "365"] as const;
type Validity = (typeof validities)[number];
const dayMilliseconds = 24 * 60 * 60 * 1_000;

export function MakeKeyDialog({ onClose }: { onClose: () => void }) {
	const { t } = useText();
	const [name, setName] = useState("");
	const [chosen, setChosen] = useState<Scope[]>(["read"]);
	const [cap, setCap] = useState("");
	const [validity, setValidity] = useState<Validity>("never");
	const [isJudged, setJudged] = useState(false);
	const nameField = useRef<HTMLInputElement>(null);
	const making = useMakeKey();
	const capTokens = capFrom(cap);
	const maySpend = chosen.includes("research");

	const make = (event: FormEvent) => {
		event.preventDefault();
		setJudged(true);
		if (name.trim() === "") return nameField.current?.focus();
		if (chosen.length === 0 || capTokens === "wrong") return;
		making.mutate({
			name: name.trim(),
			scopes: chosen,
			capTokens: maySpend ? capTokens : null,
			expiresAt:
				validity === "never"
					? null
					: new Date(
							Date.now() + Number(validity) * dayMilliseconds,
						).toISOString(),
		});
	};

	if (making.data !== undefined)
		return (
			<ShownOnce
				title={t("access.make.made", { name: making.data.key.name })}
				label={t("access.hook.key_label")}
				secret={making.data.secret}
				onClose={onClose}
			>
				<div className="flex flex-col gap-1.5 text-muted text-sm">
					<p>{t("access.make.how")}</p>
					<code className="break-all rounded-lg bg-sunken px-3 py-2 text-ink text-xs leading-relaxed">
						curl {location.origin}/api/tokens/balance -H "Authorization: Bearer
						vbt_…"
					</code>
				</div>
			</ShownOnce>
		);
	return (
		<Dialog title={t("access.make.title")} onClose={onClose}>
			<form noValidate onSubmit={make} className="flex flex-col gap-5">
				<TextField
					label={t("access.make.name")}
					hint={t("access.make.name_hint")}
					autoFocus
					autoComplete="off"
					maxLength={keyNameLengthMax}
					inputRef={nameField}
					value={name}
					onChange={setName}
					error={
						isJudged && name.trim() === ""
							? t("access.make.name_missing")
							: undefined
					}
				/>
				<Choices
					label={t("access.make.scopes")}
					chosen={chosen}
					onChoose={setChosen}
					options={scopes.map((scope) => ({
						value: scope,
						words: t(`access.scope.${scopeWords[scope]}`),
						what: t(`access.scope_what.${scopeWords[scope]}`),
					}))}
					error={
						isJudged && chosen.length === 0
							? t("access.make.scopes_missing")
							: undefined
					}
				/>
				{maySpend && (
					<TextField
						label={t("access.make.cap")}
						hint={t("access.make.cap_hint")}
						inputMode="numeric"
						autoComplete="off"
						value={cap}
						onChange={setCap}
						inputClassName="pr-20 tabular-nums"
						end={
							<span className="pointer-events-none pr-2.5 text-muted text-sm">
								{t("unit.tokens_bare")}
							</span>
						}
						error={
							isJudged && capTokens === "wrong"
								? t("access.make.cap_wrong")
								: undefined
						}
					/>
				)}
				<Select
					label={t("access.make.expiry")}
					value={validity}
					onChoose={setValidity}
					options={validities.map((one) => ({
						value: one,
						words:
							one === "never"
								? t("access.make.never")
								: one === "365"
									? t("access.make.year")
									: t("access.make.days", { n: one }),
					}))}
				/>
				{making.error !== null && <ProblemNotice error={making.error} />}
				<Button
					type="submit"
					kind="primary"
					size="large"
					isPending={making.isPending}
				>
					{t("access.make.do")}
				</Button>
			</form>
		</Dialog>
	);
}
