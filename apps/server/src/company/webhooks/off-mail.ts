/** The mail that says that a webhook was switched off, in the receiver's language. */
import type { Language } from "@verbatim/contract/languages";
import { failingDaysMax } from "@verbatim/contract/webhooks";

type About = { name: string; host: string; settingsUrl: string };

const words: Record<
	Language,
	(about: About) => { subject: string; text: string }
> = {
	en: ({ name, host, settingsUrl }) => ({
		subject: `The webhook to ${host} was switched off`,
		text: `Hello ${name},

for ${failingDaysMax} days nothing that Verbatim posted to ${host} arrived, so this webhook was switched off. No tokens and no data are affected.

What happens from now on stands in its log and is not sent by itself. Once the address answers again, switch the webhook on; each event of the log can then be sent again:

${settingsUrl}

Verbatim
`,
	}),
	fr: ({ name, host, settingsUrl }) => ({
		subject: `Le webhook vers ${host} a été désactivé`,
		text: `Bonjour ${name},

depuis ${failingDaysMax} jours, rien de ce que Verbatim a envoyé à ${host} n’est arrivé. Ce webhook a donc été désactivé. Ni jetons ni données ne sont touchés.

Ce qui se passe dès maintenant figure dans son journal et n’est pas envoyé automatiquement. Dès que l’adresse répond à nouveau, réactivez le webhook ; chaque événement du journal peut alors être renvoyé :

${settingsUrl}

Verbatim
`,
	}),
	de: ({ name, host, settingsUrl }) => ({
		subject: `Der Webhook an ${host} wurde ausgeschaltet`,
		text: `Guten Tag ${name}

Seit ${failingDaysMax} Tagen kam nichts an, was Verbatim an ${host} gesendet hat. Darum wurde dieser Webhook ausgeschaltet. Tokens und Daten sind nicht betroffen.

Was ab jetzt geschieht, steht in seinem Protokoll und wird nicht von selbst gesendet. Sobald die Adresse wieder antwortet, schalten Sie den Webhook ein; jedes Ereignis des Protokolls lässt sich dann erneut senden:

${settingsUrl}

Verbatim
`,
	}),
};

export const offMail = (language: Language, about: About) =>
	words[language](about);
