/**
 * What an answer speaks of: short stretches of it that are likely the names of things, the most telling first. By lists of
 * words and the order in which they stand, without any grammar. Pure.
 */
import type { AskedLanguage } from "../language-model.ts";
import {
	contentWordsOf,
	isFunctionWord,
	isSameWord,
	wordsOf,
} from "../words.ts";

export type Phrase = {
	/** As it was written. */
	text: string;
	words: string[];
	/** Where it stands, something is wished otherwise. */
	isWanting: boolean;
};

const list = (words: string) => new Set(words.split(/\s+/).filter(Boolean));

/** Words that judge, and leave open what about. */
export const vagueWords: Record<AskedLanguage, ReadonlySet<string>> = {
	en: list(`good bad nice great fine ok okay okey cool well better best worse worst amazing awesome poor terrible awful
		interesting useful helpful easy difficult hard slow fast boring perfect excellent satisfied dissatisfied happy unhappy
		average decent mixed quick simple complicated`),
	fr: list(`bien bon bonne bons bonnes mal mauvais mauvaise mauvaises mieux pire super top génial géniale correct correcte moyen
		moyenne nul nulle intéressant intéressante utile facile difficile lent lente rapide parfait parfaite excellent
		excellente satisfait satisfaite content contente sympa pratique simple compliqué compliquée ok`),
	de: list(`gut gute guten guter gutes schlecht schlechte schlechten besser schlimm super toll tolle nett okay ok prima schön
		interessant nützlich hilfreich einfach schwierig langsam schnell perfekt ausgezeichnet zufrieden unzufrieden
		mittelmässig mittelmäßig praktisch spannend kompliziert`),
};

export const isVague = (word: string): boolean =>
	Object.values(vagueWords).some((known) => known.has(word));

/** Before these a thing is named. */
const naming =
	list(`the my our your his her their its this that these those of with for about no a an some each every
	le la les l un une des du de d mon ma mes notre nos votre vos leur leurs ce cet cette ces au aux avec sans pour
	der die das den dem des ein eine einen einem einer mein meine meinen meinem meiner unser unsere unseren kein keine
	keinen im am zum zur vom beim mit ohne für diese dieser dieses`);

/** Verbs and fillers that follow what is named, or stand where a name might be. */
const linking =
	list(`takes took take taken made makes make works worked work working gets needs need needed seems seemed feels
	felt feel think thought liked loved love hate hated use used using want wanted wants find found goes went going came comes
	come said say says really quite always never sometimes often usually actually maybe perhaps again around although however
	first last time times bit lot lots little people person everyone nothing thanks thank please day days
	week weeks month months year years hour hours minute minutes
	prend prendre trouve trouvé trouver aime aimé aimerais pense penser utilise utiliser marche fonctionne semble vraiment
	souvent parfois beaucoup assez surtout vraiment peut quand fois gens personne merci voilà jour jours
	semaine semaines mois année années heure heures minutes
	finde fand gefunden mag mochte denke dachte benutze nutze funktioniert funktionieren dauert dauerte scheint wirklich oft
	manchmal meistens eigentlich vielleicht ziemlich einmal leute danke bitte geht ging kommt kam tag
	tage tagen woche wochen monat monate jahr jahre jahren stunde stunden minuten zeit weg mal menschen`);

const wordsMax = 2;
const charactersMax = 40;

/** Words by which something is wished otherwise. */
const wanting =
	list(`not no never too slow slowly bad worse worst poor terrible awful boring difficult hard complicated missing
	lack should unhappy pas jamais trop lent lente mal mauvais mauvaise pire nul nulle difficile compliqué compliquée manque
	devrait nicht nie kein keine zu langsam schlecht schlechte schlechter schlimm schwierig kompliziert fehlt fehlen sollte`);

export const isWanting = (text: string): boolean =>
	wordsOf(text).some((word) => wanting.has(word));

/** One thing is said between these. */
const clauseEnds =
	/[.!?;:,\n\r()"«»“”]+|\s(?:but|although|though|however|mais|aber|sondern|obwohl|doch)\s/iu;

/** In French a name goes on behind these: l'écran de connexion. */
const joining = list("de d du des à au en");

export function notablePhrases(
	answer: string,
	language: AskedLanguage,
	question: string,
): Phrase[] {
	const asked = contentWordsOf(question);
	const found = answer
		.normalize("NFC")
		.split(clauseEnds)
		.flatMap((clause) => phrasesIn(clause, language))
		.map((phrase, at) => ({ ...phrase, at }));
	return found
		.map((phrase) => {
			const { words } = phrase;
			const isAsked = words.every((word) =>
				asked.some((one) => isSameWord(one, word)),
			);
			const alike = found.filter((one) =>
				one.words.some((word) => words.includes(word)),
			);
			return {
				...phrase,
				score: phrase.score + alike.length - 1 - (isAsked ? 3 : 0),
			};
		})
		.filter(({ score }) => score > 0)
		.sort((one, other) => other.score - one.score || one.at - other.at)
		.filter(
			({ text }, index, all) =>
				all.findIndex(
					(one) => one.text.toLowerCase() === text.toLowerCase(),
				) === index,
		);
}

function phrasesIn(
	clause: string,
	language: AskedLanguage,
): (Phrase & { score: number })[] {
	const tokens = [...clause.matchAll(/[\p{L}\p{M}]+/gu)].map((match) => ({
		token: match[0],
		word: match[0].toLowerCase(),
		from: match.index,
		to: match.index + match[0].length,
	}));
	const isJudging = tokens.some(({ word }) => isVague(word));
	const isNameAt = (place: number): boolean => {
		const { token = "", word = "" } = tokens[place] ?? {};
		return (
			word.length > 2 &&
			!isFunctionWord(word) &&
			!linking.has(word) &&
			!isVague(word) &&
			// In German what is not written large is no noun; at the beginning everything is written large.
			(language !== "de" || (/^\p{Lu}/u.test(token) && place > 0))
		);
	};
	const phrases: (Phrase & { score: number })[] = [];
	for (let first = 0; first < tokens.length; first += 1) {
		if (!isNameAt(first)) continue;
		let last = first;
		for (let place = first + 1; place < first + wordsMax + 1; place += 1)
			if (isNameAt(place) && last - first < wordsMax - 1) last = place;
			else if (
				language !== "fr" ||
				last !== first ||
				!joining.has(tokens[place]?.word ?? "")
			)
				break;
		const text = clause.slice(tokens[first]?.from, tokens[last]?.to);
		const isNamed = naming.has(tokens[first - 1]?.word ?? "");
		if ([...text].length <= charactersMax && !/[^\p{L}\p{M}\s'’-]/u.test(text))
			phrases.push({
				text,
				words: contentWordsOf(text),
				isWanting: isWanting(clause),
				score: (isNamed || language === "de" ? 2 : 0) + (isJudging ? 1 : 0),
			});
		// What follows in the same run is the rest of what was named.
		first = last;
		while (isNameAt(first + 1)) first += 1;
	}
	return phrases;
}
