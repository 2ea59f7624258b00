/**
 * The definitions that a new survey can begin with: an empty one, and a sample with every kind of question and display logic
 * that makes sense, in one language. The ids are the same each time, because an id means something in its survey only.
 */
import type { Language } from "@verbatim/contract/languages";
import type { Definition, Question } from "@verbatim/contract/surveys";

/** Dark enough for white words on it, and for itself on a white page. */
const brandColour = "#0f6b62";

export const emptyDefinition = (language: Language): Definition => ({
	languages: [language],
	welcome: { title: {}, text: {} },
	thanks: { title: {}, text: {} },
	brandColour,
	questions: [],
});

export function sampleDefinition(language: Language): Definition {
	const say = words[language];
	const inLanguage = (text: string) => ({ [language]: text });
	const page = ({ title, text }: { title: string; text: string }) => ({
		title: inLanguage(title),
		text: inLanguage(text),
	});
	const ask = (
		name: keyof typeof ids,
		kind: Question["kind"],
		more: Partial<Question> = {},
	): Question => {
		const { title, help } = say[name];
		return {
			id: ids[name],
			kind,
			title: inLanguage(title),
			help: help === undefined ? {} : inLanguage(help),
			isRequired: false,
			options: [],
			allowsOther: false,
			steps: 5,
			lowLabel: {},
			highLabel: {},
			least: null,
			most: null,
			secondsMax: 120,
			smart: { countMax: 0, goal: "", avoid: "" },
			showIf: null,
			...more,
		};
	};
	const options = (of: readonly (readonly [id: string, label: string])[]) =>
		of.map(([id, label]) => ({ id, label: inLanguage(label) }));
	const onlyIf = (
		name: keyof typeof ids,
		is: "at_most" | "equals" | "answered",
		value = "",
	): Question["showIf"] => ({
		match: "all",
		rules: [{ questionId: ids[name], is, value }],
	});

	return {
		languages: [language],
		welcome: page(say.welcome),
		thanks: page(say.thanks),
		brandColour,
		questions: [
			ask("opening", "statement"),
			ask("recommend", "nps", {
				isRequired: true,
				lowLabel: inLanguage(say.recommend.low),
				highLabel: inLanguage(say.recommend.high),
			}),
			ask("visit", "vocal", {
				isRequired: true,
				secondsMax: 120,
				smart: { countMax: 1, goal: say.visit.goal, avoid: say.visit.avoid },
			}),
			ask("better", "long_text", {
				smart: { countMax: 1, goal: say.better.goal, avoid: say.better.avoid },
				showIf: onlyIf("recommend", "at_most", "6"),
			}),
			ask("reason", "single_choice", {
				isRequired: true,
				options: options([
					[bought, say.reason.bought],
					["o_samplead02", say.reason.advice],
					["o_samplert03", say.reason.exchange],
				]),
				allowsOther: true,
			}),
			ask("goods", "multiple_choice", {
				options: options([
					["o_samplebk01", say.goods.books],
					["o_samplegm02", say.goods.games],
					["o_samplegf03", say.goods.gifts],
				]),
				allowsOther: true,
				showIf: onlyIf("reason", "equals", bought),
			}),
			ask("items", "number", {
				least: 1,
				most: 100,
				showIf: onlyIf("goods", "answered"),
			}),
			ask("team", "rating", {
				steps: 5,
				lowLabel: inLanguage(say.team.low),
				highLabel: inLanguage(say.team.high),
			}),
			ask("day", "date"),
			ask("shop", "short_text"),
		],
	};
}

const bought = "o_samplebt01";

const ids = {
	opening: "q_sampleop01",
	recommend: "q_samplenp02",
	visit: "q_samplevc03",
	better: "q_samplebt04",
	reason: "q_samplers05",
	goods: "q_samplegd06",
	items: "q_sampleit07",
	team: "q_sampletm08",
	day: "q_sampledy09",
	shop: "q_samplesh10",
} as const;

type Asked = { title: string; help?: string };
type Followed = { goal: string; avoid: string };
type Ends = { low: string; high: string };
type Words = {
	welcome: { title: string; text: string };
	thanks: { title: string; text: string };
	opening: Asked;
	recommend: Asked & Ends;
	visit: Asked & Followed;
	better: Asked & Followed;
	reason: Asked & Record<"bought" | "advice" | "exchange", string>;
	goods: Asked & Record<"books" | "games" | "gifts", string>;
	items: Asked;
	team: Asked & Ends;
	day: Asked;
	shop: Asked;
};

const words: Record<Language, Words> = {
	en: {
		welcome: {
			title: "How was your visit?",
			text: "A few questions about your last visit to our bookshop. It takes about three minutes, and one answer is spoken, if you like.",
		},
		thanks: {
			title: "Thank you!",
			text: "Your answers have reached us. They help us to do better.",
		},
		opening: {
			title: "Think of the last time you were with us.",
			help: "There are no right or wrong answers. What you remember is what we want to know.",
		},
		recommend: {
			title: "How likely are you to recommend our shop to a friend?",
			low: "Not at all likely",
			high: "Very likely",
		},
		visit: {
			title: "Tell us about your visit in your own words.",
			help: "Speak as you would to a friend: what went well, what did not? You can also type.",
			goal: "A concrete moment that made the visit good or bad, and why.",
			avoid: "Names of members of the team; health; money of the person.",
		},
		better: {
			title: "What should we do better first?",
			goal: "What exactly would have to be different, and how one would notice.",
			avoid: "Names of members of the team.",
		},
		reason: {
			title: "What brought you to us?",
			bought: "I wanted to buy something",
			advice: "I wanted advice",
			exchange: "I wanted to return or exchange something",
		},
		goods: {
			title: "What did you buy?",
			help: "Choose everything that fits.",
			books: "Books",
			games: "Games",
			gifts: "Gifts and cards",
		},
		items: { title: "How many things did you take home?" },
		team: {
			title: "How friendly was our team?",
			low: "Not friendly",
			high: "Very friendly",
		},
		day: { title: "When were you with us?", help: "Roughly is enough." },
		shop: { title: "In which town is the shop that you visited?" },
	},
	fr: {
		welcome: {
			title: "Comment s’est passée votre visite ?",
			text: "Quelques questions sur votre dernière visite dans notre librairie. Cela prend environ trois minutes, et une réponse se donne de vive voix, si vous le voulez bien.",
		},
		thanks: {
			title: "Merci !",
			text: "Vos réponses nous sont parvenues. Elles nous aident à faire mieux.",
		},
		opening: {
			title: "Pensez à la dernière fois que vous êtes venu·e chez nous.",
			help: "Il n’y a pas de bonne ou de mauvaise réponse. Ce dont vous vous souvenez est ce qui nous intéresse.",
		},
		recommend: {
			title:
				"Recommanderiez-vous notre magasin à une amie ou à un ami, et avec quelle probabilité ?",
			low: "Pas du tout probable",
			high: "Très probable",
		},
		visit: {
			title: "Racontez votre visite avec vos propres mots.",
			help: "Parlez comme à une amie ou à un ami : qu’est-ce qui s’est bien passé, qu’est-ce qui s’est moins bien passé ? Vous pouvez aussi écrire.",
			goal: "Un moment concret qui a rendu la visite bonne ou mauvaise, et pourquoi.",
			avoid:
				"Les noms des membres de l’équipe ; la santé ; l’argent de la personne.",
		},
		better: {
			title: "Que devrions-nous améliorer en premier ?",
			goal: "Ce qui devrait être différent exactement, et à quoi on le remarquerait.",
			avoid: "Les noms des membres de l’équipe.",
		},
		reason: {
			title: "Qu’est-ce qui vous a amené·e chez nous ?",
			bought: "Je voulais acheter quelque chose",
			advice: "Je voulais un conseil",
			exchange: "Je voulais rendre ou échanger quelque chose",
		},
		goods: {
			title: "Qu’avez-vous acheté ?",
			help: "Choisissez tout ce qui convient.",
			books: "Des livres",
			games: "Des jeux",
			gifts: "Des cadeaux et des cartes",
		},
		items: { title: "Combien d’articles avez-vous emportés ?" },
		team: {
			title: "Notre équipe était-elle aimable ?",
			low: "Pas aimable",
			high: "Très aimable",
		},
		day: {
			title: "Quand êtes-vous venu·e chez nous ?",
			help: "Une date approximative suffit.",
		},
		shop: {
			title: "Dans quelle ville se trouve le magasin que vous avez visité ?",
		},
	},
	de: {
		welcome: {
			title: "Wie war Ihr Besuch?",
			text: "Einige Fragen zu Ihrem letzten Besuch in unserer Buchhandlung. Es dauert etwa drei Minuten, und eine Antwort können Sie sprechen, wenn Sie mögen.",
		},
		thanks: {
			title: "Vielen Dank!",
			text: "Ihre Antworten sind bei uns angekommen. Sie helfen uns, besser zu werden.",
		},
		opening: {
			title: "Denken Sie an das letzte Mal, als Sie bei uns waren.",
			help: "Es gibt keine richtigen oder falschen Antworten. Was Ihnen in Erinnerung ist, interessiert uns.",
		},
		recommend: {
			title:
				"Wie wahrscheinlich ist es, dass Sie unser Geschäft weiterempfehlen?",
			low: "Überhaupt nicht wahrscheinlich",
			high: "Sehr wahrscheinlich",
		},
		visit: {
			title: "Erzählen Sie in Ihren eigenen Worten von Ihrem Besuch.",
			help: "Sprechen Sie wie mit jemandem, den Sie gut kennen: Was war gut, was nicht? Sie können auch schreiben.",
			goal: "Ein konkreter Moment, der den Besuch gut oder schlecht gemacht hat, und warum.",
			avoid: "Namen von Teammitgliedern; Gesundheit; Geld der Person.",
		},
		better: {
			title: "Was sollten wir zuerst verbessern?",
			goal: "Was genau anders sein müsste und woran man es merken würde.",
			avoid: "Namen von Teammitgliedern.",
		},
		reason: {
			title: "Was hat Sie zu uns geführt?",
			bought: "Ich wollte etwas kaufen",
			advice: "Ich wollte eine Beratung",
			exchange: "Ich wollte etwas zurückgeben oder umtauschen",
		},
		goods: {
			title: "Was haben Sie gekauft?",
			help: "Wählen Sie alles, was zutrifft.",
			books: "Bücher",
			games: "Spiele",
			gifts: "Geschenke und Karten",
		},
		items: { title: "Wie viele Artikel haben Sie mitgenommen?" },
		team: {
			title: "Wie freundlich war unser Team?",
			low: "Nicht freundlich",
			high: "Sehr freundlich",
		},
		day: { title: "Wann waren Sie bei uns?", help: "Ungefähr genügt." },
		shop: {
			title: "In welchem Ort liegt das Geschäft, das Sie besucht haben?",
		},
	},
};
