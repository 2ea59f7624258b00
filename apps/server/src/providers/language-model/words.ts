/**
 * What can be told of a text without a model: its words, which of them carry no meaning of their own, and by those the
 * language that it is in. Pure, and the same every time.
 */
import type { AskedLanguage } from "./language-model.ts";

/** Lower case, apostrophes and hyphens apart: "Qu'est-ce" is qu, est, ce. */
export const wordsOf = (text: string): string[] =>
	text
		.normalize("NFC")
		.toLowerCase()
		.match(/[\p{L}\p{M}]+/gu) ?? [];

const list = (words: string) => new Set(words.split(/\s+/).filter(Boolean));

/** The words that hold sentences together: more than a third of any text, and of a question. */
export const functionWords: Record<AskedLanguage, ReadonlySet<string>> = {
	en: list(`a an the and or but if then than that this these those there here it its he she they them their we us our
		ours you your yours i me my mine who whom whose which what when where why how is am are was were be been being do
		does did done doing have has had having will would can could shall should may might must not no nor so too very just
		only also more most much many some any all both each few other others such own same as at by for from in into of off
		on out over to under up with about after again against before below between down during through until while because
		s t re ve ll m don didn doesn isn aren wasn weren won wouldn couldn shouldn haven hasn hadn cannot yes something
		anything nothing everything someone one ones way else ever even still get got let like thing things`),
	fr: list(`le la les l un une des de du d et ou mais si que qu qui quoi quel quelle quels quelles où quand comment pourquoi
		combien ce c cet cette ces ça cela ceci il elle ils elles on je j tu nous vous me m te t se s lui leur leurs y en ne n
		pas plus moins très trop peu aussi est suis sommes êtes sont était étaient étiez étais été sera serait soit soient être
		avons avez ont avait aviez avaient aurait auriez eu avoir fait faites fais font faire peut pouvez peux pourriez pourrait
		faut faudrait mon ma mes ton ta tes son sa ses notre nos votre vos à au aux avec sans pour par dans sur sous entre vers
		chez depuis pendant avant après comme car parce donc alors puis même autre autres tout toute tous toutes chaque quelque
		quelques rien jamais toujours déjà encore là ici oui non a ai as va lorsque dont lequel laquelle selon chose choses`),
	de: list(`der die das den dem des ein eine einen einem einer eines und oder aber wenn dann als dass daß ob weil da denn ich
		du er sie es wir ihr mich mir dich dir ihn ihm uns euch ihnen sich mein meine meinen meinem meiner dein sein seine
		seinen seiner ihre ihren ihrem ihrer ihres unser unsere unseren euer wer was wen wem wessen welche welchen welcher
		welches welchem wann wo wohin woher warum weshalb wieso wie wieviel ist bin bist sind war waren wäre wären gewesen sei
		hat habe haben hatte hatten hätte hätten wird werden wurde würde würden kann können konnte könnte könnten soll sollte
		sollten muss muß müssen müsste will wollen möchte möchten darf dürfen mag nicht kein keine keinen nichts nur auch sehr
		so zu zum zur im am an in auf aus bei beim mit nach von vom vor für über unter um durch gegen ohne bis seit zwischen
		während noch schon immer wieder mehr viel viele alle alles jede jeder jedes andere anderen etwas hier dort dabei dafür
		damit daran darauf darüber davon dazu ja nein doch mal man ins also gibt gab machen macht gemacht dinge sache`),
};

/** Neighbours that are taken for one of ours: with them on the list, a question in Spanish is not taken for French. */
const strangers: Record<string, ReadonlySet<string>> = {
	es: list(`el la los las un una y o pero si que qué es por para con de del en lo le les su sus se no más como cómo cuál
		cuáles cuando cuándo dónde usted ustedes está están ha han hay fue muy esta este esto al`),
	it: list(`il lo la gli le un una e o ma se che chi è per con di del della dei delle in nel nella sul da come cosa quale
		quali quando dove perché lei suo sua non più ha sono stato questo questa molto al alla`),
	pt: list(`o a os as um uma e ou mas se que é por para com de do da dos das em no na seu sua não mais como qual quais quando
		onde você está foi muito esta este isso ao`),
	nl: list(`de het een en of maar als dat dit die wat wie waar waarom hoe wanneer is zijn was waren voor met van op in te aan
		bij naar om u je uw jouw ik wij zij niet geen meer kunt kan heeft hebt heb er deze`),
};

const lists = { ...functionWords, ...strangers };

/** How many of the words are each language's; a word of several is shared between them. */
function scoresOf(words: readonly string[]): Map<string, number> {
	const scores = new Map<string, number>();
	for (const word of words) {
		const whose = Object.entries(lists).filter(([, known]) => known.has(word));
		for (const [language] of whose)
			scores.set(language, (scores.get(language) ?? 0) + 1 / whose.length);
	}
	return scores;
}

/** Undefined where it cannot be told: no word that tells it, or as many for one as for another, or none of ours. */
export function languageOf(text: string): AskedLanguage | undefined {
	const ranked = [...scoresOf(wordsOf(text))].sort(([, a], [, b]) => b - a);
	const [first, second] = ranked;
	if (first === undefined || first[1] === second?.[1]) return undefined;
	return first[0] in functionWords ? (first[0] as AskedLanguage) : undefined;
}

/** Letters that are written in each language, with those of the words that it has from its neighbours. */
const letters: Record<AskedLanguage, RegExp> = {
	en: /^[a-zàâäæçéèêëîïôœöùûüß]$/,
	fr: /^[a-zàâäæçéèêëîïôœöùûüÿ]$/,
	de: /^[a-zàâäçéèêëîïôöùûüß]$/,
};

/** So much of a question is words that hold it together, in any of the three. */
const shareLeast = 0.2;

/** Whether a question is in the language. It errs to no: a name from elsewhere is enough. */
export function isIn(language: AskedLanguage, question: string): boolean {
	const words = wordsOf(question);
	if (![...words.join("")].every((letter) => letters[language].test(letter)))
		return false;
	const scores = scoresOf(words);
	const own = scores.get(language) ?? 0;
	const known = words.filter((word) => functionWords[language].has(word));
	return (
		own > 0 &&
		known.length >= words.length * shareLeast &&
		[...scores.values()].every((score) => score <= own)
	);
}

export const isFunctionWord = (word: string): boolean =>
	Object.values(functionWords).some((known) => known.has(word));

/** The words that say something, of whichever of the three languages. */
export const contentWordsOf = (text: string): string[] =>
	wordsOf(text).filter((word) => word.length > 2 && !isFunctionWord(word));

/** Two forms of a word are the same to us when one begins as the other: price and prices, Preis and Preise. */
export function isSameWord(one: string, other: string): boolean {
	const [short, long] = one.length < other.length ? [one, other] : [other, one];
	if (short === long) return true;
	const stemLength = Math.max(4, short.length - 2);
	return (
		long.length - short.length <= 3 &&
		short.length >= 4 &&
		long.startsWith(short.slice(0, stemLength))
	);
}

/** What instructions are made of, which is nothing to talk about: "do not ask about", "ne pas mentionner", "keine Fragen zu". */
const instructing =
	list(`ask asks asking avoid mention mentions mentioning question questions questioning talk talking
	discuss topic topics subject subjects please never anything related demander demandez poser posez parler parlez évoquer
	évoquez mentionner éviter évitez sujet sujets concernant question frage fragen fragt erwähnen ansprechen sprechen reden
	vermeiden thema themen bitte bezüglich`);

/** The topics that a text names, each by the words that say something; of a list, one for each of its parts. */
const topicsIn = (text: string): string[][] =>
	text
		.split(/[,;.:\n\r/|•()]+|\s[-–]\s|\b(?:and|or|et|ou|und|oder)\b/iu)
		.map((part) =>
			contentWordsOf(part).filter((word) => !instructing.has(word)),
		)
		.filter((words) => words.length > 0);

/**
 * Whether a text speaks of what is to be avoided. Of a topic of several words, those count that the team's own question
 * and goal do not use: where the app is what is asked about, "the app's price" is about the price. It knows words, not
 * meanings: what is said in other words, or avoided in another language, it does not see.
 */
export function touches(text: string, avoid: string, own: string): boolean {
	const said = wordsOf(text);
	const ownWords = wordsOf(own);
	// A German compound holds its parts: Jahresgehalt is about Gehalt.
	const isSaid = (word: string) =>
		said.some(
			(one) => isSameWord(one, word) || (word.length > 4 && one.includes(word)),
		);
	return topicsIn(avoid).some((topic) => {
		const particular = topic.filter(
			(word) => !ownWords.some((one) => isSameWord(one, word)),
		);
		return particular.length > 0
			? particular.some(isSaid)
			: topic.every(isSaid);
	});
}
