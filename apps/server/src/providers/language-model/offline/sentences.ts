/**
 * The sentences that follow-ups are made of without a model, in three languages. Each asks from one angle, about something
 * that the respondent named where that is known. Polite form, under 200 characters with whatever is put in.
 */
import type { AskedLanguage } from "../language-model.ts";

/**
 * - vague: what was judged by a word alone
 * - reason: why
 * - example: when, for instance
 * - change: what would have to be otherwise
 * - aspect: something that the team wants to hear about and was not mentioned
 */
export type Angle = "vague" | "reason" | "example" | "change" | "aspect";

type Sentences = {
	about: Record<Angle, (what: string) => string>;
	general: Record<"reason" | "example" | "change", string>;
};

export const sentences: Record<AskedLanguage, Sentences> = {
	en: {
		about: {
			vague: (what) => `What in particular makes you say “${what}”?`,
			reason: (what) =>
				`You mention “${what}”: what makes that important to you?`,
			example: (what) =>
				`Can you describe a situation in which “${what}” played a part?`,
			change: (what) =>
				`What would have to change about “${what}” so that it suits you better?`,
			aspect: (what) =>
				`And what about “${what}”: what is your experience with it?`,
		},
		general: {
			reason: "What is the main reason for your answer?",
			example: "Can you give an example from your own experience?",
			change: "What would have made it better for you?",
		},
	},
	fr: {
		about: {
			vague: (what) =>
				`Qu’est-ce qui vous fait dire «\u00a0${what}\u00a0»\u00a0?`,
			reason: (what) =>
				`Vous parlez de «\u00a0${what}\u00a0»\u00a0: pourquoi est-ce important pour vous\u00a0?`,
			example: (what) =>
				`Pouvez-vous décrire une situation dans laquelle «\u00a0${what}\u00a0» a joué un rôle\u00a0?`,
			change: (what) =>
				`Que faudrait-il changer à propos de «\u00a0${what}\u00a0» pour que cela vous convienne mieux\u00a0?`,
			aspect: (what) =>
				`Et «\u00a0${what}\u00a0»\u00a0: quelle est votre expérience à ce sujet\u00a0?`,
		},
		general: {
			reason: "Quelle est la raison principale de votre réponse\u00a0?",
			example:
				"Pouvez-vous donner un exemple tiré de votre propre expérience\u00a0?",
			change: "Qu’est-ce qui aurait été mieux pour vous\u00a0?",
		},
	},
	de: {
		about: {
			vague: (what) => `Was genau lässt Sie «${what}» sagen?`,
			reason: (what) =>
				`Sie erwähnen «${what}»: Warum ist das für Sie wichtig?`,
			example: (what) =>
				`Können Sie eine Situation beschreiben, in der «${what}» eine Rolle gespielt hat?`,
			change: (what) =>
				`Was müsste sich bei «${what}» ändern, damit es für Sie besser passt?`,
			aspect: (what) =>
				`Und wie ist es mit «${what}»: Welche Erfahrung haben Sie damit gemacht?`,
		},
		general: {
			reason: "Was ist der wichtigste Grund für Ihre Antwort?",
			example: "Können Sie ein Beispiel aus Ihrer eigenen Erfahrung nennen?",
			change: "Was wäre für Sie besser gewesen?",
		},
	},
};
