/**
 * Numbers, money, times and lengths as a person of a locale writes them. Pure: a locale and a value in, a text out.
 * Units that are the same in every language of the console (h, min, s) are written here, all others by the catalogue.
 */
import type { Money } from "@verbatim/contract/measures";

export type Format = ReturnType<typeof formatFor>;

/** A plural form is chosen by a number, and written with its digits grouped. */
export type Counted = { count: number; n: string };

export function formatFor(locale: string, timeZone?: string) {
	const zone = timeZone === undefined ? {} : { timeZone };
	const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
	const signed = new Intl.NumberFormat(locale, {
		maximumFractionDigits: 3,
		signDisplay: "exceptZero",
	});
	const percent = new Intl.NumberFormat(locale, {
		style: "percent",
		maximumFractionDigits: 0,
	});
	const time = new Intl.DateTimeFormat(locale, { timeStyle: "short", ...zone });
	const date = new Intl.DateTimeFormat(locale, {
		day: "numeric",
		month: "short",
		year: "numeric",
		...zone,
	});
	const calendarDay = new Intl.DateTimeFormat(locale, {
		day: "numeric",
		month: "short",
		year: "numeric",
		timeZone: "UTC",
	});
	const shortDay = new Intl.DateTimeFormat(locale, {
		day: "numeric",
		month: "short",
		timeZone: "UTC",
	});
	const dateTime = new Intl.DateTimeFormat(locale, {
		day: "numeric",
		month: "short",
		year: "numeric",
		hour: "numeric",
		minute: "2-digit",
		...zone,
	});
	const ago = new Intl.RelativeTimeFormat(locale, { style: "short" });
	const list = new Intl.ListFormat(locale, { type: "conjunction" });
	const languages = new Intl.DisplayNames(locale, {
		type: "language",
		fallback: "code",
	});

	return {
		locale,
		number: (value: number) => number.format(value),
		/** With its sign, a real minus: +100, −16. */
		signed: (value: number) => signed.format(value).replace("-", "−"),
		/** A plural form beyond a million is a trap in French ("un million de jetons"): there the count is held below. */
		counted: (value: number): Counted => ({
			count: Math.min(value, 999_999),
			n: number.format(value),
		}),
		/** 0 to 1; never 100 % before it is whole. */
		percent: (share: number) =>
			percent.format(share < 1 ? Math.floor(share * 100) / 100 : 1),
		money: ({ minorUnits, currency }: Money) => {
			const style = new Intl.NumberFormat(locale, {
				style: "currency",
				currency,
			});
			const digits = style.resolvedOptions().maximumFractionDigits ?? 2;
			return style.format(minorUnits / 10 ** digits);
		},
		time: (at: string | Date) => time.format(new Date(at)),
		date: (at: string | Date) => date.format(new Date(at)),
		dateTime: (at: string | Date) => dateTime.format(new Date(at)),
		/** A day as the server writes it (2026-11-24): the same everywhere. */
		day: (day: string) => calendarDay.format(new Date(`${day}T00:00:00Z`)),
		/** The same without its year, where there is little room. */
		dayShort: (day: string) => shortDay.format(new Date(`${day}T00:00:00Z`)),
		/** Only the time when it was today. */
		moment: (at: string | Date, now: Date) =>
			date.format(new Date(at)) === date.format(now)
				? time.format(new Date(at))
				: dateTime.format(new Date(at)),
		/** How long ago, in the largest unit that has passed whole: 12 sec. ago, 3 hr. ago. Never in the future. */
		ago: (at: string | Date, now: Date) => {
			const seconds = Math.max(
				0,
				Math.floor((now.getTime() - new Date(at).getTime()) / 1_000),
			);
			const [unit, length] =
				agoUnits.find(([, length]) => seconds >= length) ?? agoSmallest;
			return ago.format(-Math.floor(seconds / length), unit);
		},
		/** In steps of 1,024, as the limits are. */
		bytes: (bytes: number) => {
			let value = bytes;
			let step = 0;
			while (value >= 999.5 && step < byteUnits.length - 1) {
				value /= 1_024;
				step += 1;
			}
			return new Intl.NumberFormat(locale, {
				style: "unit",
				unit: byteUnits[step] ?? "byte",
				// "19 byte" is nobody's English.
				unitDisplay: step === 0 ? "long" : "short",
				maximumSignificantDigits: 3,
			}).format(value);
		},
		list: (items: string[]) => list.format(items),
		language: (tag: string) => {
			try {
				return languages.of(tag) ?? tag;
			} catch {
				return tag;
			}
		},
		length,
		clock,
	};
}

const agoSmallest = ["second", 1] as const;
const agoUnits = [
	["day", 86_400],
	["hour", 3_600],
	["minute", 60],
	agoSmallest,
] as const;

const byteUnits = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** How long something is: 42 s, 12 min 5 s, 1 h 30 min. Completed seconds, as they are charged. */
export function length(seconds: number): string {
	const whole = Math.floor(seconds);
	const [h, min, s] = partsOf(whole);
	const shown: string[] = [];
	if (h > 0) shown.push(`${h}\u00a0h`);
	if (min > 0) shown.push(`${min}\u00a0min`);
	if (h === 0 && (s > 0 || whole === 0)) shown.push(`${s}\u00a0s`);
	return shown.join(" ");
}

/** A point in a recording: 0:07, 12:05, 1:02:03. */
export function clock(seconds: number): string {
	const [h, min, s] = partsOf(Math.max(0, Math.floor(seconds)));
	const two = (value: number) => String(value).padStart(2, "0");
	return h > 0 ? `${h}:${two(min)}:${two(s)}` : `${min}:${two(s)}`;
}

function partsOf(seconds: number): [number, number, number] {
	return [
		Math.floor(seconds / 3_600),
		Math.floor(seconds / 60) % 60,
		seconds % 60,
	];
}

/** The separators that a locale writes inside whole numbers: 1,000 or 1.000 or 1’000. */
export function groupSeparatorOf(locale: string): string {
	const parts = new Intl.NumberFormat(locale).formatToParts(1_000_000);
	return parts.find(({ type }) => type === "group")?.value ?? ",";
}

/** What a locale writes before decimals: 1.5 or 1,5. */
export function decimalSignOf(locale: string): string {
	const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
	return parts.find(({ type }) => type === "decimal")?.value ?? ".";
}
