/** Language, and light or dark: kept in this browser, both in force at once. */
import { ChevronDown, Monitor, Moon, Sun } from "lucide-react";
import { useId, useState } from "react";
import {
	type Language,
	languageNames,
	languages,
} from "../../text/languages.ts";
import { changeLanguage, useText } from "../../text/text.ts";

export function LanguagePicker({
	className = "",
	onChosen,
}: {
	className?: string;
	/** Who is signed in gets mails in it, too. */
	onChosen?: (language: Language) => void;
}) {
	const { t, language } = useText();
	return (
		<span className={`relative inline-flex ${className}`}>
			<select
				aria-label={t("preference.language")}
				value={language}
				onChange={({ target }) => {
					const chosen = target.value as Language;
					void changeLanguage(chosen);
					onChosen?.(chosen);
				}}
				className="min-h-10 w-full cursor-pointer appearance-none rounded-xl border border-edge/60 bg-surface pr-9 pl-3 font-medium text-sm hover:border-edge pointer-coarse:min-h-11"
			>
				{languages.map((one) => (
					<option key={one} value={one} lang={one}>
						{languageNames[one]}
					</option>
				))}
			</select>
			<ChevronDown
				className="pointer-events-none absolute inset-y-0 right-2.5 my-auto size-4 text-muted"
				aria-hidden
			/>
		</span>
	);
}

const themes = ["system", "light", "dark"] as const;
type Theme = (typeof themes)[number];
const themeKey = "verbatim-theme";
const pictures = { system: Monitor, light: Sun, dark: Moon };

export function ThemePicker() {
	const { t } = useText();
	const name = useId();
	const [theme, setTheme] = useState<Theme>(
		() =>
			themes.find((one) => one === localStorage.getItem(themeKey)) ?? "system",
	);
	const choose = (chosen: Theme) => {
		setTheme(chosen);
		if (chosen === "system") localStorage.removeItem(themeKey);
		else localStorage.setItem(themeKey, chosen);
		// `theme.js`, which set the theme before the first paint, is also the one that changes it.
		dispatchEvent(new Event(themeKey));
	};
	return (
		<fieldset>
			<legend className="mb-1.5 text-muted text-sm">
				{t("preference.theme")}
			</legend>
			<div className="grid grid-cols-3 gap-1 rounded-xl bg-sunken p-1">
				{themes.map((one) => {
					const Picture = pictures[one];
					return (
						<label
							key={one}
							className="flex min-h-9 cursor-pointer items-center justify-center gap-1.5 rounded-lg px-2 text-sm has-checked:bg-surface has-checked:font-medium has-checked:shadow-card has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:min-h-11"
						>
							<input
								type="radio"
								name={name}
								className="sr-only"
								checked={theme === one}
								onChange={() => choose(one)}
							/>
							<Picture className="size-4" aria-hidden />
							{t(`preference.${one}`)}
						</label>
					);
				})}
			</div>
		</fieldset>
	);
}
