/** The mail with the link by which a forgotten password is set anew. */
import { resetMinutesMax } from "@verbatim/contract/accounts";
import type { Language } from "@verbatim/contract/languages";
import type { Mail } from "../../providers/mail/mail.ts";

type Reset = { name: string; url: string };

const words: Record<
	Language,
	(reset: Reset) => Pick<Mail, "subject" | "text">
> = {
	en: ({ name, url }) => ({
		subject: "Set a new password",
		text: `Hello ${name}

Somebody asked for a new password for your account at Verbatim. Set it here:

${url}

The link works once and is good for ${resetMinutesMax} minutes. If it was not you, you need not do anything: your password stays as it is.
`,
	}),
	fr: ({ name, url }) => ({
		subject: "Choisir un nouveau mot de passe",
		text: `Bonjour ${name}

Quelqu’un a demandé un nouveau mot de passe pour votre compte Verbatim. Choisissez-le ici :

${url}

Ce lien fonctionne une fois et reste valable ${resetMinutesMax} minutes. Si ce n’était pas vous, vous n’avez rien à faire : votre mot de passe reste le même.
`,
	}),
	de: ({ name, url }) => ({
		subject: "Neues Passwort setzen",
		text: `Guten Tag ${name}

Jemand hat für Ihr Konto bei Verbatim ein neues Passwort verlangt. Setzen Sie es hier:

${url}

Der Link gilt einmal und während ${resetMinutesMax} Minuten. Wenn Sie es nicht waren, müssen Sie nichts tun: Ihr Passwort bleibt, wie es ist.
`,
	}),
};

export const resetMail = (
	to: string,
	reset: Reset,
	language: Language,
): Mail => ({ to, ...words[language](reset) });
