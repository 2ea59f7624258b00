/** Alerts as mails, in the receiver's language: the number, what it is a part of, and what can be done. Pure. */
import type { AlertFacts, MailedAlertKind } from "@verbatim/contract/alerts";
import type { Feature } from "@verbatim/contract/features";
import type { Language } from "@verbatim/contract/languages";
import { topUpTokensMin } from "@verbatim/contract/top-ups";

type MailedFacts = Extract<AlertFacts, { kind: MailedAlertKind }>;

type Receiver = {
	name: string;
	companyName: string;
	language: Language;
	timeZone: string;
	baseUrl: string;
};

export function alertMail(
	facts: AlertFacts,
	to: Receiver,
): { subject: string; text: string } {
	if (facts.kind === "payment_failed" || facts.kind === "auto_top_up_stopped")
		throw new Error(`Of ${facts.kind} payments send a mail themselves`);
	const speech = speeches[to.language];
	const { subject, lines } = speech.say(facts, formatFor(to));
	const paragraphs = [
		speech.hello(to.name),
		...lines,
		...waysOn(facts).map(
			({ way, path }) => `${speech.ways[way]}\n${to.baseUrl}${path}`,
		),
		`${speech.why(to.companyName)}\n${to.baseUrl}/settings/alerts`,
	];
	return {
		subject: `${to.companyName}: ${subject}`,
		text: `${paragraphs.join("\n\n")}\n`,
	};
}

type Way = "add" | "look" | "plans";

/** A link opens the dialog with an amount in it; it never buys. */
function waysOn(facts: MailedFacts): { way: Way; path: string }[] {
	const add = (tokens: number) => ({
		way: "add" as const,
		path: `/settings/tokens?add-tokens=${Math.max(topUpTokensMin, Math.ceil(tokens))}`,
	});
	const look = { way: "look" as const, path: "/settings/tokens" };
	const plans = { way: "plans" as const, path: "/settings/plans" };
	switch (facts.kind) {
		case "allocation_used":
		case "runs_out":
		case "empty":
			return [add(usualTopUpTokens), plans];
		case "job_paused":
			return [add(facts.missingTokens ?? usualTopUpTokens)];
		case "expiring":
		case "unusual_pace":
			return [look];
	}
}

const usualTopUpTokens = 1_000;

type Format = {
	number: (value: number) => string;
	/** A mean is no exact number: small ones keep their decimals, so that they are not 0. */
	mean: (value: number) => string;
	/** With its unit: "1,200 tokens". */
	tokens: (value: number) => string;
	date: (at: string) => string;
	/** A day of the calendar, without an instant. */
	day: (day: string) => string;
};

const locales: Record<Language, string> = {
	en: "en-GB",
	fr: "fr-CH",
	de: "de-CH",
};

function formatFor(to: Receiver): Format {
	const locale = locales[to.language];
	const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
	const plural = new Intl.PluralRules(locale);
	const units = speeches[to.language].unit;
	const dates = new Intl.DateTimeFormat(locale, {
		dateStyle: "long",
		timeZone: to.timeZone,
	});
	const days = new Intl.DateTimeFormat(locale, {
		dateStyle: "long",
		timeZone: "UTC",
	});
	return {
		number: (value) => numbers.format(value),
		mean: (value) => numbers.format(value < 10 ? value : Math.round(value)),
		tokens: (value) =>
			`${numbers.format(value)} ${plural.select(value) === "one" ? units.one : units.other}`,
		date: (at) => dates.format(new Date(at)),
		day: (day) => days.format(new Date(`${day}T00:00:00Z`)),
	};
}

type Speech = {
	unit: { one: string; other: string };
	hello: (name: string) => string;
	ways: Record<Way, string>;
	why: (companyName: string) => string;
	say: (
		facts: MailedFacts,
		format: Format,
	) => { subject: string; lines: string[] };
};

const features: Record<Language, Record<Feature, string>> = {
	en: {
		vocal_recording: "vocal recording",
		interview_transcription: "interview transcription",
		smart_question: "smart question",
		pulse_classifier: "classification",
	},
	fr: {
		vocal_recording: "enregistrement vocal",
		interview_transcription: "transcription d’entretien",
		smart_question: "question intelligente",
		pulse_classifier: "classification",
	},
	de: {
		vocal_recording: "Sprachaufnahme",
		interview_transcription: "Interview-Transkription",
		smart_question: "kluge Nachfrage",
		pulse_classifier: "Klassifikation",
	},
};

const speeches: Record<Language, Speech> = {
	en: {
		unit: { one: "token", other: "tokens" },
		hello: (name) => `Hello ${name},`,
		ways: {
			add: "Add tokens (opens the amount; nothing is paid before you confirm it):",
			look: "See what uses the tokens:",
			plans: "Compare plans:",
		},
		why: (company) =>
			`You get this mail as an owner or admin of ${company}. Which alerts come by mail to you is set here:`,
		say: english,
	},
	fr: {
		unit: { one: "jeton", other: "jetons" },
		hello: (name) => `Bonjour ${name},`,
		ways: {
			add: "Ajouter des jetons (ouvre le montant ; rien n’est payé avant votre confirmation) :",
			look: "Voir ce qui consomme les jetons :",
			plans: "Comparer les abonnements :",
		},
		why: (company) =>
			`Vous recevez cet e-mail en tant que propriétaire ou admin de ${company}. Choisissez ici les alertes que vous recevez par e-mail :`,
		say: french,
	},
	de: {
		unit: { one: "Token", other: "Tokens" },
		hello: (name) => `Guten Tag ${name}`,
		ways: {
			add: "Tokens hinzufügen (öffnet den Betrag; bezahlt wird erst, wenn Sie bestätigen):",
			look: "Sehen, was die Tokens verbraucht:",
			plans: "Abos vergleichen:",
		},
		why: (company) =>
			`Sie erhalten diese Mail als Inhaberin, Inhaber oder Admin von ${company}. Welche Hinweise Sie per Mail erhalten, stellen Sie hier ein:`,
		say: german,
	},
};

function english(
	facts: MailedFacts,
	{ number, mean, tokens, date, day }: Format,
): { subject: string; lines: string[] } {
	switch (facts.kind) {
		case "allocation_used": {
			const whole = `${facts.of === "plan" ? "this billing month's" : "the trial's"} ${tokens(facts.allocationTokens)}`;
			return {
				subject: `${facts.percent} % of ${facts.of === "plan" ? "this billing month's tokens are" : "the trial's tokens are"} used`,
				lines: [
					facts.reservedTokens === 0
						? `${number(facts.usedTokens)} of ${whole} are used.`
						: `${number(facts.usedTokens)} of ${whole} are used, and ${number(facts.reservedTokens)} are reserved for work under way.`,
					facts.of === "plan"
						? `The billing month ends on ${date(facts.endsAt)}. Bought tokens are not counted here.`
						: `The trial's tokens expire on ${date(facts.endsAt)}. Bought tokens are not counted here.`,
				],
			};
		}
		case "runs_out":
			return {
				subject: `tokens run out on ${date(facts.at)} at the present pace`,
				lines: [
					`${tokens(facts.availableTokens)} are available. In the last 28 days ${mean(facts.paceTokens)} were used in a day on average. At that pace they last until ${date(facts.at)}.`,
				],
			};
		case "empty":
			return {
				subject: "no tokens are left",
				lines: [
					"No tokens are available. What costs tokens cannot start until some come in; everything else goes on, and nothing is lost.",
					...(facts.allocation === null
						? []
						: [
								`${number(facts.allocation.usedTokens)} of ${facts.allocation.of === "plan" ? "this billing month's" : "the trial's"} ${tokens(facts.allocation.allocationTokens)} are used.`,
							]),
					...(facts.reservedTokens === 0
						? []
						: [
								`${tokens(facts.reservedTokens)} are reserved for work under way.`,
							]),
					facts.next === null
						? "No plan brings new ones by itself."
						: `The next ${tokens(facts.next.amountTokens)} come on ${date(facts.next.at)}.`,
				],
			};
		case "expiring":
			return {
				subject: `${tokens(facts.unusedTokens)} expire unused on ${date(facts.at)}`,
				lines: [
					`At the present pace ${number(facts.unusedTokens)} of ${tokens(facts.mostTokens)} that expire on ${date(facts.at)} will not have been used. They cannot be taken over.`,
					"Bought tokens never expire.",
				],
			};
		case "unusual_pace":
			return {
				subject: `unusually many tokens were used on ${day(facts.day)}`,
				lines: [
					`${tokens(facts.usedTokens)} were used on ${day(facts.day)}. On 95 of 100 days before, it was ${tokens(facts.usualTokens)} or fewer.`,
					"If this is as planned, there is nothing to do.",
				],
			};
		case "job_paused":
			return {
				subject: `${facts.subject.name} is paused: no tokens`,
				lines: [
					`The work “${facts.subject.name}” (${features.en[facts.feature]}) has stopped because there are not enough tokens. What is done is kept.`,
					...(facts.missingTokens === null
						? []
						: [`${tokens(facts.missingTokens)} are missing for it to go on.`]),
				],
			};
	}
}

function french(
	facts: MailedFacts,
	{ number, mean, tokens, date, day }: Format,
): { subject: string; lines: string[] } {
	switch (facts.kind) {
		case "allocation_used": {
			const whole = `${tokens(facts.allocationTokens)} ${facts.of === "plan" ? "de ce mois de facturation" : "de l’essai"}`;
			return {
				subject: `${facts.percent} % des jetons ${facts.of === "plan" ? "de ce mois de facturation" : "de l’essai"} sont utilisés`,
				lines: [
					facts.reservedTokens === 0
						? `Utilisés : ${number(facts.usedTokens)} sur ${whole}.`
						: `Utilisés : ${number(facts.usedTokens)} sur ${whole} ; réservés pour des travaux en cours : ${number(facts.reservedTokens)}.`,
					facts.of === "plan"
						? `Le mois de facturation se termine le ${date(facts.endsAt)}. Les jetons achetés ne sont pas comptés ici.`
						: `Les jetons de l’essai expirent le ${date(facts.endsAt)}. Les jetons achetés ne sont pas comptés ici.`,
				],
			};
		}
		case "runs_out":
			return {
				subject: `à ce rythme, les jetons seront épuisés le ${date(facts.at)}`,
				lines: [
					`Disponible : ${tokens(facts.availableTokens)}. Au cours des 28 derniers jours, la consommation moyenne était de ${mean(facts.paceTokens)} par jour. À ce rythme, ils suffisent jusqu’au ${date(facts.at)}.`,
				],
			};
		case "empty":
			return {
				subject: "il ne reste aucun jeton",
				lines: [
					"Aucun jeton n’est disponible. Ce qui coûte des jetons ne peut pas démarrer avant qu’il en arrive ; tout le reste continue, et rien n’est perdu.",
					...(facts.allocation === null
						? []
						: [
								`Utilisés : ${number(facts.allocation.usedTokens)} sur ${tokens(facts.allocation.allocationTokens)} ${facts.allocation.of === "plan" ? "de ce mois de facturation" : "de l’essai"}.`,
							]),
					...(facts.reservedTokens === 0
						? []
						: [
								`Réservés pour des travaux en cours : ${tokens(facts.reservedTokens)}.`,
							]),
					facts.next === null
						? "Aucun abonnement n’en apporte de nouveaux automatiquement."
						: `Prochain apport : ${tokens(facts.next.amountTokens)} le ${date(facts.next.at)}.`,
				],
			};
		case "expiring":
			return {
				subject: `${tokens(facts.unusedTokens)} expireront sans avoir servi le ${date(facts.at)}`,
				lines: [
					`À ce rythme, ${number(facts.unusedTokens)} sur ${tokens(facts.mostTokens)} qui expirent le ${date(facts.at)} n’auront pas servi. Ils ne peuvent pas être reportés.`,
					"Les jetons achetés n’expirent jamais.",
				],
			};
		case "unusual_pace":
			return {
				subject: `consommation inhabituelle de jetons le ${day(facts.day)}`,
				lines: [
					`Le ${day(facts.day)}, la consommation était de ${tokens(facts.usedTokens)}. Auparavant, 95 jours sur 100, elle ne dépassait pas ${tokens(facts.usualTokens)}.`,
					"Si c’est prévu, il n’y a rien à faire.",
				],
			};
		case "job_paused":
			return {
				subject: `${facts.subject.name} est en pause : plus assez de jetons`,
				lines: [
					`Le travail « ${facts.subject.name} » (${features.fr[facts.feature]}) s’est arrêté faute de jetons. Ce qui est fait est conservé.`,
					...(facts.missingTokens === null
						? []
						: [`Pour continuer, il manque ${tokens(facts.missingTokens)}.`]),
				],
			};
	}
}

function german(
	facts: MailedFacts,
	{ number, mean, tokens, date, day }: Format,
): { subject: string; lines: string[] } {
	switch (facts.kind) {
		case "allocation_used": {
			const whole = `${tokens(facts.allocationTokens)} ${facts.of === "plan" ? "dieses Abrechnungsmonats" : "der Probezeit"}`;
			return {
				subject: `${facts.percent} % der Tokens ${facts.of === "plan" ? "dieses Abrechnungsmonats" : "der Probezeit"} sind verbraucht`,
				lines: [
					facts.reservedTokens === 0
						? `Verbraucht: ${number(facts.usedTokens)} von ${whole}.`
						: `Verbraucht: ${number(facts.usedTokens)} von ${whole}; für laufende Arbeiten reserviert: ${number(facts.reservedTokens)}.`,
					facts.of === "plan"
						? `Der Abrechnungsmonat endet am ${date(facts.endsAt)}. Gekaufte Tokens sind hier nicht mitgezählt.`
						: `Die Tokens der Probezeit verfallen am ${date(facts.endsAt)}. Gekaufte Tokens sind hier nicht mitgezählt.`,
				],
			};
		}
		case "runs_out":
			return {
				subject: `beim jetzigen Tempo reichen die Tokens bis ${date(facts.at)}`,
				lines: [
					`Verfügbar: ${tokens(facts.availableTokens)}. In den letzten 28 Tagen wurden im Mittel ${mean(facts.paceTokens)} pro Tag verbraucht. Bei diesem Tempo reichen sie bis ${date(facts.at)}.`,
				],
			};
		case "empty":
			return {
				subject: "es sind keine Tokens mehr da",
				lines: [
					"Es sind keine Tokens verfügbar. Was Tokens kostet, kann erst wieder beginnen, wenn welche dazukommen; alles andere läuft weiter, und nichts geht verloren.",
					...(facts.allocation === null
						? []
						: [
								`Verbraucht: ${number(facts.allocation.usedTokens)} von ${tokens(facts.allocation.allocationTokens)} ${facts.allocation.of === "plan" ? "dieses Abrechnungsmonats" : "der Probezeit"}.`,
							]),
					...(facts.reservedTokens === 0
						? []
						: [
								`Für laufende Arbeiten reserviert: ${tokens(facts.reservedTokens)}.`,
							]),
					facts.next === null
						? "Kein Abo bringt von selbst neue."
						: `Die nächsten ${tokens(facts.next.amountTokens)} kommen am ${date(facts.next.at)}.`,
				],
			};
		case "expiring":
			return {
				subject: `${tokens(facts.unusedTokens)} verfallen am ${date(facts.at)} ungenutzt`,
				lines: [
					`Beim jetzigen Tempo werden ${number(facts.unusedTokens)} von ${tokens(facts.mostTokens)}, die am ${date(facts.at)} verfallen, nicht verbraucht. Sie können nicht übernommen werden.`,
					"Gekaufte Tokens verfallen nie.",
				],
			};
		case "unusual_pace":
			return {
				subject: `am ${day(facts.day)} wurden ungewöhnlich viele Tokens verbraucht`,
				lines: [
					`Am ${day(facts.day)} wurden ${tokens(facts.usedTokens)} verbraucht. Davor waren es an 95 von 100 Tagen höchstens ${tokens(facts.usualTokens)}.`,
					"Wenn das so geplant ist, gibt es nichts zu tun.",
				],
			};
		case "job_paused":
			return {
				subject: `${facts.subject.name} ist angehalten: zu wenig Tokens`,
				lines: [
					`Die Arbeit «${facts.subject.name}» (${features.de[facts.feature]}) wurde angehalten, weil nicht genug Tokens da sind. Was fertig ist, bleibt erhalten.`,
					...(facts.missingTokens === null
						? []
						: [`Damit sie weitergeht, fehlen ${tokens(facts.missingTokens)}.`]),
				],
			};
	}
}
