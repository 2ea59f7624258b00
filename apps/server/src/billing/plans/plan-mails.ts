/**
 * What owners are told of their plan by mail, in their own language: what was done, and what happens when. Pure: the
 * words; who gets them is decided where they are sent.
 */
import type { Language } from "@verbatim/contract/languages";
import { type PlanName, planTokens } from "@verbatim/contract/plans";
import type { Amount } from "../../providers/payment/payment.ts";

export type PlanMail =
	| { of: "started"; plan: PlanName; price: Amount; nextAt: Date }
	| {
			of: "upgraded";
			plan: PlanName;
			price: Amount;
			moreTokens: number;
			nextAt: Date;
	  }
	| { of: "will_change"; plan: PlanName; price: Amount; at: Date }
	| { of: "will_end"; plan: PlanName; at: Date }
	| { of: "goes_on"; plan: PlanName; price: Amount; nextAt: Date }
	| {
			of: "renewal_failed";
			plan: PlanName;
			reason: string;
			retryAt: Date | undefined;
			payUrl: string | undefined;
	  }
	| { of: "renewal_paid_late"; plan: PlanName; nextAt: Date };

type Words = { subject: string; lines: string[] };

/** `url` is where the plan is seen and changed. */
export function planMail(
	mail: PlanMail,
	to: { name: string; language: Language; timeZone: string; url: string },
): { subject: string; text: string } {
	const { subject, lines } = wordsIn[to.language](mail, formatFor(to));
	const { greeting, closing } = frame[to.language];
	return {
		subject,
		text: `${[greeting(to.name), ...lines, closing, to.url].join("\n\n")}\n`,
	};
}

type Format = {
	day: (at: Date) => string;
	money: (amount: Amount) => string;
	tokens: (whole: number) => string;
};

const locales: Record<Language, string> = {
	en: "en-GB",
	fr: "fr-CH",
	de: "de-CH",
};

function formatFor(to: { language: Language; timeZone: string }): Format {
	const locale = locales[to.language];
	const number = new Intl.NumberFormat(locale);
	const day = new Intl.DateTimeFormat(locale, {
		dateStyle: "long",
		timeZone: to.timeZone,
	});
	return {
		day: (at) => day.format(at),
		money({ minorUnits, currency }) {
			const money = new Intl.NumberFormat(locale, {
				style: "currency",
				currency,
			});
			const { maximumFractionDigits: decimals = 2 } = money.resolvedOptions();
			const digits = String(minorUnits).padStart(decimals + 1, "0");
			const whole = digits.slice(0, digits.length - decimals);
			const rest = digits.slice(digits.length - decimals);
			// Text of decimal digits, which is formatted exactly: an amount of money is no floating-point number here.
			return money.format(`${whole}.${rest === "" ? "0" : rest}` as never);
		},
		tokens: (whole) => number.format(whole),
	};
}

const planTitles: Record<PlanName, string> = {
	essential: "Essential",
	start: "Start",
	elite: "Elite",
};

const frame: Record<
	Language,
	{ greeting: (name: string) => string; closing: string }
> = {
	en: {
		greeting: (name) => `Hello ${name},`,
		closing:
			"Bought tokens stay whatever happens to the plan; they never expire. See and change the plan here:",
	},
	fr: {
		greeting: (name) => `Bonjour ${name},`,
		closing:
			"Les jetons achetés restent, quoi qu’il arrive au forfait ; ils n’expirent jamais. Voir et modifier le forfait :",
	},
	de: {
		greeting: (name) => `Guten Tag ${name}`,
		closing:
			"Gekaufte Tokens bleiben, was auch immer mit dem Plan geschieht; sie verfallen nie. Den Plan ansehen und ändern:",
	},
};

const wordsIn: Record<Language, (mail: PlanMail, format: Format) => Words> = {
	en: english,
	fr: french,
	de: german,
};

function english(mail: PlanMail, { day, money, tokens }: Format): Words {
	const plan = planTitles[mail.plan];
	const each = tokens(planTokens[mail.plan]);
	switch (mail.of) {
		case "started":
			return {
				subject: `Your ${plan} plan has begun`,
				lines: [
					`The ${plan} plan has begun: ${each} tokens are there now.`,
					`On ${day(mail.nextAt)} the next ${each} tokens come, for ${money(mail.price)}, and so each month. What is left of a month's tokens then ends with it.`,
				],
			};
		case "upgraded":
			return {
				subject: `Your plan is ${plan} now`,
				lines: [
					`The plan is ${plan} now: ${tokens(mail.moreTokens)} tokens more are there until ${day(mail.nextAt)}.`,
					`From ${day(mail.nextAt)} on ${each} tokens come each month, for ${money(mail.price)}.`,
				],
			};
		case "will_change":
			return {
				subject: `Your plan will be ${plan} from ${day(mail.at)}`,
				lines: [
					`Until ${day(mail.at)} all stays as it is. From then on the plan is ${plan}: ${each} tokens each month, for ${money(mail.price)}.`,
					"You can take this back until then.",
				],
			};
		case "will_end":
			return {
				subject: `Your ${plan} plan ends on ${day(mail.at)}`,
				lines: [
					`The ${plan} plan ends on ${day(mail.at)}. What is left of its tokens ends then, and nothing more is paid.`,
					"You can take this back until then.",
				],
			};
		case "goes_on":
			return {
				subject: `Your ${plan} plan goes on`,
				lines: [
					`The plan stays ${plan}: on ${day(mail.nextAt)} the next ${each} tokens come, for ${money(mail.price)}.`,
				],
			};
		case "renewal_failed":
			return {
				subject: `The payment for your ${plan} plan failed`,
				lines: [
					`The month's payment for the ${plan} plan failed: ${mail.reason}`,
					"Until it is paid this month brings no tokens. As soon as it is paid, they are there.",
					mail.retryAt === undefined
						? "The payment is not tried again by itself."
						: `The payment is tried again on ${day(mail.retryAt)}.`,
					...payNow("It can be paid now at this address:", mail.payUrl),
				],
			};
		case "renewal_paid_late":
			return {
				subject: `Your ${plan} plan is paid: the tokens are there`,
				lines: [
					`The month's payment for the ${plan} plan has arrived, and its ${each} tokens are there until ${day(mail.nextAt)}.`,
				],
			};
	}
}

function french(mail: PlanMail, { day, money, tokens }: Format): Words {
	const plan = planTitles[mail.plan];
	const each = tokens(planTokens[mail.plan]);
	switch (mail.of) {
		case "started":
			return {
				subject: `Votre forfait ${plan} a commencé`,
				lines: [
					`Le forfait ${plan} a commencé : ${each} jetons sont disponibles dès maintenant.`,
					`Le ${day(mail.nextAt)}, les ${each} jetons suivants arrivent, pour ${money(mail.price)}, et ainsi chaque mois. Ce qui reste des jetons d’un mois prend alors fin avec lui.`,
				],
			};
		case "upgraded":
			return {
				subject: `Votre forfait est désormais ${plan}`,
				lines: [
					`Le forfait est désormais ${plan} : ${tokens(mail.moreTokens)} jetons de plus sont disponibles jusqu’au ${day(mail.nextAt)}.`,
					`Dès le ${day(mail.nextAt)}, ${each} jetons arrivent chaque mois, pour ${money(mail.price)}.`,
				],
			};
		case "will_change":
			return {
				subject: `Votre forfait sera ${plan} dès le ${day(mail.at)}`,
				lines: [
					`Jusqu’au ${day(mail.at)}, rien ne change. Ensuite, le forfait est ${plan} : ${each} jetons chaque mois, pour ${money(mail.price)}.`,
					"Vous pouvez revenir sur ce choix jusque-là.",
				],
			};
		case "will_end":
			return {
				subject: `Votre forfait ${plan} prend fin le ${day(mail.at)}`,
				lines: [
					`Le forfait ${plan} prend fin le ${day(mail.at)}. Ce qui reste de ses jetons prend fin à ce moment, et plus rien n’est débité.`,
					"Vous pouvez revenir sur ce choix jusque-là.",
				],
			};
		case "goes_on":
			return {
				subject: `Votre forfait ${plan} continue`,
				lines: [
					`Le forfait reste ${plan} : le ${day(mail.nextAt)}, les ${each} jetons suivants arrivent, pour ${money(mail.price)}.`,
				],
			};
		case "renewal_failed":
			return {
				subject: `Le paiement de votre forfait ${plan} a échoué`,
				lines: [
					`Le paiement mensuel du forfait ${plan} a échoué : ${mail.reason}`,
					"Tant qu’il n’est pas payé, ce mois n’apporte pas de jetons. Dès qu’il l’est, ils sont là.",
					mail.retryAt === undefined
						? "Le paiement n’est plus tenté automatiquement."
						: `Le paiement est tenté de nouveau le ${day(mail.retryAt)}.`,
					...payNow(
						"Il est possible de payer maintenant à cette adresse :",
						mail.payUrl,
					),
				],
			};
		case "renewal_paid_late":
			return {
				subject: `Votre forfait ${plan} est payé : les jetons sont là`,
				lines: [
					`Le paiement mensuel du forfait ${plan} est arrivé, et ses ${each} jetons sont disponibles jusqu’au ${day(mail.nextAt)}.`,
				],
			};
	}
}

function german(mail: PlanMail, { day, money, tokens }: Format): Words {
	const plan = planTitles[mail.plan];
	const each = tokens(planTokens[mail.plan]);
	switch (mail.of) {
		case "started":
			return {
				subject: `Ihr Plan ${plan} hat begonnen`,
				lines: [
					`Der Plan ${plan} hat begonnen: ${each} Tokens sind jetzt verfügbar.`,
					`Am ${day(mail.nextAt)} kommen die nächsten ${each} Tokens, für ${money(mail.price)}, und so jeden Monat. Was von den Tokens eines Monats übrig ist, verfällt mit ihm.`,
				],
			};
		case "upgraded":
			return {
				subject: `Ihr Plan ist jetzt ${plan}`,
				lines: [
					`Der Plan ist jetzt ${plan}: ${tokens(mail.moreTokens)} Tokens mehr sind bis ${day(mail.nextAt)} verfügbar.`,
					`Ab ${day(mail.nextAt)} kommen jeden Monat ${each} Tokens, für ${money(mail.price)}.`,
				],
			};
		case "will_change":
			return {
				subject: `Ihr Plan ist ab ${day(mail.at)} ${plan}`,
				lines: [
					`Bis ${day(mail.at)} bleibt alles, wie es ist. Danach ist der Plan ${plan}: jeden Monat ${each} Tokens, für ${money(mail.price)}.`,
					"Bis dahin können Sie das zurücknehmen.",
				],
			};
		case "will_end":
			return {
				subject: `Ihr Plan ${plan} endet am ${day(mail.at)}`,
				lines: [
					`Der Plan ${plan} endet am ${day(mail.at)}. Was von seinen Tokens übrig ist, verfällt dann, und es wird nichts mehr abgebucht.`,
					"Bis dahin können Sie das zurücknehmen.",
				],
			};
		case "goes_on":
			return {
				subject: `Ihr Plan ${plan} läuft weiter`,
				lines: [
					`Der Plan bleibt ${plan}: Am ${day(mail.nextAt)} kommen die nächsten ${each} Tokens, für ${money(mail.price)}.`,
				],
			};
		case "renewal_failed":
			return {
				subject: `Die Zahlung für Ihren Plan ${plan} ist fehlgeschlagen`,
				lines: [
					`Die Monatszahlung für den Plan ${plan} ist fehlgeschlagen: ${mail.reason}`,
					"Bis sie bezahlt ist, bringt dieser Monat keine Tokens. Sobald sie bezahlt ist, sind sie da.",
					mail.retryAt === undefined
						? "Die Zahlung wird nicht mehr von selbst versucht."
						: `Die Zahlung wird am ${day(mail.retryAt)} erneut versucht.`,
					...payNow(
						"Sie kann jetzt unter dieser Adresse bezahlt werden:",
						mail.payUrl,
					),
				],
			};
		case "renewal_paid_late":
			return {
				subject: `Ihr Plan ${plan} ist bezahlt: die Tokens sind da`,
				lines: [
					`Die Monatszahlung für den Plan ${plan} ist eingetroffen, und seine ${each} Tokens sind bis ${day(mail.nextAt)} verfügbar.`,
				],
			};
	}
}

const payNow = (words: string, url: string | undefined): string[] =>
	url === undefined ? [] : [words, url];
