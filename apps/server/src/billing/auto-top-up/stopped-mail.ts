/** What owners are told when automatic top-ups stop. Pure. */
import type { Language } from "@verbatim/contract/languages";
import type { StoppedBecause } from "./auto-top-up.ts";

type Words = {
	subject: string;
	hello: (name: string) => string;
	because: Record<StoppedBecause, string>;
	said: (detail: string) => string;
	nothing: string;
	where: string;
};

const words: Record<Language, Words> = {
	en: {
		subject: "Automatic top-ups have stopped",
		hello: (name) => `Hello ${name}`,
		because: {
			twice_in_an_hour:
				"Tokens were bought twice within an hour, so automatic top-ups have stopped to be safe. Please look at what uses the tokens.",
			declined:
				"The last automatic top-up was declined, so automatic top-ups have stopped. Nothing was paid and nothing was added.",
			needs_authentication:
				"Your bank wants the last automatic top-up to be confirmed by a person, so automatic top-ups have stopped. Nothing was paid and nothing was added.",
			no_answer:
				"The payment provider gave no answer to the last automatic top-up, so automatic top-ups have stopped. Should it have been paid after all, the tokens come by themselves.",
			currency_changed:
				"Your company pays in another currency now, so automatic top-ups have stopped until the limit of a month is set in it.",
		},
		said: (detail) => `The payment provider said: ${detail}`,
		nothing: "Until somebody starts them again, nothing is bought by itself.",
		where: "See how it stands, and start it again:",
	},
	fr: {
		subject: "Les recharges automatiques se sont arrêtées",
		hello: (name) => `Bonjour ${name}`,
		because: {
			twice_in_an_hour:
				"Des jetons ont été achetés deux fois en une heure ; par sécurité, les recharges automatiques se sont arrêtées. Veuillez vérifier ce qui consomme les jetons.",
			declined:
				"La dernière recharge automatique a été refusée ; les recharges automatiques se sont donc arrêtées. Rien n’a été payé et rien n’a été ajouté.",
			needs_authentication:
				"Votre banque demande qu’une personne confirme la dernière recharge automatique ; les recharges automatiques se sont donc arrêtées. Rien n’a été payé et rien n’a été ajouté.",
			no_answer:
				"Le prestataire de paiement n’a pas répondu à la dernière recharge automatique ; les recharges automatiques se sont donc arrêtées. Si elle a tout de même été payée, les jetons arriveront d’eux-mêmes.",
			currency_changed:
				"Votre entreprise paie maintenant dans une autre monnaie ; les recharges automatiques sont arrêtées jusqu’à ce que la limite mensuelle y soit fixée.",
		},
		said: (detail) => `Le prestataire de paiement a indiqué : ${detail}`,
		nothing:
			"Tant que personne ne les relance, rien n’est acheté automatiquement.",
		where: "Voir la situation et les relancer :",
	},
	de: {
		subject: "Automatische Aufladungen wurden angehalten",
		hello: (name) => `Guten Tag ${name}`,
		because: {
			twice_in_an_hour:
				"Innerhalb einer Stunde wurden zweimal Tokens gekauft. Zur Sicherheit wurden die automatischen Aufladungen angehalten. Bitte prüfen Sie, was die Tokens verbraucht.",
			declined:
				"Die letzte automatische Aufladung wurde abgelehnt. Darum wurden die automatischen Aufladungen angehalten. Es wurde nichts bezahlt und nichts hinzugefügt.",
			needs_authentication:
				"Ihre Bank verlangt, dass jemand die letzte automatische Aufladung bestätigt. Darum wurden die automatischen Aufladungen angehalten. Es wurde nichts bezahlt und nichts hinzugefügt.",
			no_answer:
				"Der Zahlungsanbieter hat auf die letzte automatische Aufladung nicht geantwortet. Darum wurden die automatischen Aufladungen angehalten. Falls sie doch bezahlt wurde, kommen die Tokens von selbst.",
			currency_changed:
				"Ihr Unternehmen bezahlt jetzt in einer anderen Währung. Die automatischen Aufladungen bleiben angehalten, bis die Monatsgrenze darin festgelegt ist.",
		},
		said: (detail) => `Der Zahlungsanbieter meldete: ${detail}`,
		nothing:
			"Bis jemand sie wieder in Gang setzt, wird nichts von selbst gekauft.",
		where: "Den Stand ansehen und wieder in Gang setzen:",
	},
};

export function stoppedMail(
	because: StoppedBecause,
	to: {
		name: string;
		language: Language;
		detail: string | undefined;
		url: string;
	},
): { subject: string; text: string } {
	const say = words[to.language];
	const lines = [
		say.hello(to.name),
		say.because[because],
		...(to.detail === undefined ? [] : [say.said(to.detail)]),
		say.nothing,
		`${say.where}\n${to.url}`,
	];
	return { subject: say.subject, text: `${lines.join("\n\n")}\n` };
}
