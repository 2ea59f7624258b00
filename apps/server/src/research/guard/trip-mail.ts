/** The mail that says that a survey's costly part was stopped, in the receiver's language. */
import type { Language } from "@verbatim/contract/languages";
import type { PublishedSurvey } from "../surveys/survey.ts";
import type { TripReason } from "./guard.ts";

type About = {
	name: string;
	surveyName: string;
	atZero: PublishedSurvey["settings"]["atZero"];
	reason: TripReason;
	surveyUrl: string;
};

/** As the survey keeps it. */
export const reasonInEnglish: Record<TripReason, string> = {
	faster: "Within ten minutes more than four times the usual was spent.",
	few_end: "Many began within ten minutes, and hardly anybody came to the end.",
	same_sound: "Most of those who began within ten minutes sent the same sound.",
};

type Words = {
	subject: (surveyName: string) => string;
	hello: (name: string) => string;
	what: (surveyName: string) => string;
	reason: Record<TripReason, string>;
	atZero: Record<About["atZero"], string>;
	next: string;
};

const words: Record<Language, Words> = {
	en: {
		subject: (surveyName) => `Spoken answers of “${surveyName}” were stopped`,
		hello: (name) => `Hello ${name},`,
		what: (surveyName) =>
			`the survey “${surveyName}” spent an unusual number of tokens, so spoken answers and smart questions were stopped for it. Your other surveys go on as before.`,
		reason: reasonInEnglish,
		atZero: {
			text: "Respondents are asked to write instead. No answer is lost.",
			park: "What respondents say is kept sealed, unpaid and without a transcript, for 30 days. No answer is lost.",
		},
		next: "Look at the last responses. If they are genuine, spoken answers are asked for again with one click; else pause the survey:",
	},
	fr: {
		subject: (surveyName) =>
			`Les réponses orales de « ${surveyName} » ont été arrêtées`,
		hello: (name) => `Bonjour ${name},`,
		what: (surveyName) =>
			`le sondage « ${surveyName} » a utilisé un nombre inhabituel de jetons. Les réponses orales et les questions intelligentes y ont donc été arrêtées. Vos autres sondages continuent comme avant.`,
		reason: {
			faster:
				"En dix minutes, plus de quatre fois la quantité habituelle a été utilisée.",
			few_end:
				"Beaucoup de personnes ont commencé en dix minutes, et presque aucune n’est arrivée à la fin.",
			same_sound:
				"La plupart des personnes qui ont commencé en dix minutes ont envoyé le même son.",
		},
		atZero: {
			text: "Les participants sont priés d’écrire à la place. Aucune réponse n’est perdue.",
			park: "Ce que disent les participants est gardé scellé, sans frais et sans transcription, pendant 30 jours. Aucune réponse n’est perdue.",
		},
		next: "Regardez les dernières réponses. Si elles sont authentiques, un clic suffit pour reprendre les réponses orales ; sinon, mettez le sondage en pause :",
	},
	de: {
		subject: (surveyName) =>
			`Gesprochene Antworten von «${surveyName}» wurden gestoppt`,
		hello: (name) => `Guten Tag ${name}`,
		what: (surveyName) =>
			`Die Umfrage «${surveyName}» hat ungewöhnlich viele Tokens verbraucht. Darum wurden ihre gesprochenen Antworten und klugen Fragen gestoppt. Ihre anderen Umfragen laufen weiter wie bisher.`,
		reason: {
			faster:
				"In zehn Minuten wurde mehr als das Vierfache des Üblichen verbraucht.",
			few_end:
				"Viele haben innert zehn Minuten begonnen, und kaum jemand kam ans Ende.",
			same_sound:
				"Die meisten, die innert zehn Minuten begonnen haben, schickten denselben Ton.",
		},
		atZero: {
			text: "Die Teilnehmenden werden gebeten, stattdessen zu schreiben. Keine Antwort geht verloren.",
			park: "Was die Teilnehmenden sagen, bleibt 30 Tage versiegelt, unbezahlt und ohne Abschrift. Keine Antwort geht verloren.",
		},
		next: "Sehen Sie sich die letzten Antworten an. Sind sie echt, werden gesprochene Antworten mit einem Klick wieder gestellt; sonst halten Sie die Umfrage an:",
	},
};

export function tripMail(
	language: Language,
	{ name, surveyName, atZero, reason, surveyUrl }: About,
): { subject: string; text: string } {
	const say = words[language];
	return {
		subject: say.subject(surveyName),
		text: `${[
			say.hello(name),
			say.what(surveyName),
			say.reason[reason],
			say.atZero[atZero],
			say.next,
			surveyUrl,
			"Verbatim",
		].join("\n\n")}\n`,
	};
}
