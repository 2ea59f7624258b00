/** The mail that invites somebody, in the language that the inviter chose. */

import type { Language } from "@verbatim/contract/languages";
import { type GivenRole, invitationDays } from "@verbatim/contract/team";
import type { Mail } from "../../providers/mail/mail.ts";

export type Inviting = {
	to: string;
	companyName: string;
	inviterName: string;
	role: GivenRole;
	url: string;
};

const roles: Record<Language, Record<GivenRole, string>> = {
	en: {
		admin: "an admin: research, tokens and the team",
		researcher: "a researcher: interviews, paid from the company's tokens",
		viewer: "a viewer: read everything, spend nothing",
	},
	fr: {
		admin: "admin : la recherche, les jetons et l’équipe",
		researcher:
			"chercheur : les entretiens, payés avec les jetons de l’entreprise",
		viewer: "lecteur : tout lire, ne rien dépenser",
	},
	de: {
		admin: "Admin: Forschung, Tokens und Team",
		researcher: "Forscher: Interviews, bezahlt aus den Tokens der Firma",
		viewer: "Leser: alles lesen, nichts ausgeben",
	},
};

const words: Record<
	Language,
	(inviting: Inviting) => Pick<Mail, "subject" | "text">
> = {
	en: ({ companyName, inviterName, role, url }) => ({
		subject: `${inviterName} invites you to ${companyName}`,
		text: `${inviterName} invites you to join ${companyName} on Verbatim as ${roles.en[role]}.

Join here:

${url}

The link is for you alone, works once, and is good for ${invitationDays} days. If you did not expect it, you need not do anything.
`,
	}),
	fr: ({ companyName, inviterName, role, url }) => ({
		subject: `${inviterName} vous invite à rejoindre ${companyName}`,
		text: `${inviterName} vous invite à rejoindre ${companyName} sur Verbatim comme ${roles.fr[role]}.

Pour rejoindre :

${url}

Ce lien est pour vous seul, fonctionne une fois et reste valable ${invitationDays} jours. Si vous ne l’attendiez pas, vous n’avez rien à faire.
`,
	}),
	de: ({ companyName, inviterName, role, url }) => ({
		subject: `${inviterName} lädt Sie zu ${companyName} ein`,
		text: `${inviterName} lädt Sie ein, bei ${companyName} auf Verbatim mitzumachen, als ${roles.de[role]}.

Hier treten Sie bei:

${url}

Der Link ist nur für Sie, gilt einmal und während ${invitationDays} Tagen. Wenn Sie ihn nicht erwartet haben, müssen Sie nichts tun.
`,
	}),
};

export const invitationMail = (
	inviting: Inviting,
	language: Language,
): Mail => ({
	to: inviting.to,
	...words[language](inviting),
});
