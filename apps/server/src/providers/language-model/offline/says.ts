/** Whether an answer gives a reason or an example. By the words for it, in any of the three languages. Pure. */
import { wordsOf } from "../words.ts";

const markers = {
	reason: [
		..."because|since|due to|the reason|that s why|so that".split("|"),
		..."parce que|parce qu|car|puisque|à cause|grâce à|la raison|pour que|afin".split(
			"|",
		),
		..."weil|denn|deshalb|darum|damit|wegen|der grund|aufgrund".split("|"),
	],
	example: [
		..."for example|for instance|e g|last week|last month|last year|last time|yesterday|when i|once".split(
			"|",
		),
		..."par exemple|p ex|la dernière fois|hier|la semaine dernière|le mois dernier|quand je|quand j|lorsque".split(
			"|",
		),
		..."zum beispiel|z b|beispielsweise|letzte woche|letzten monat|letztes mal|gestern|als ich|neulich".split(
			"|",
		),
	],
} as const;

export function says(what: keyof typeof markers, text: string): boolean {
	const words = ` ${wordsOf(text).join(" ")} `;
	return markers[what].some((marker) => words.includes(` ${marker} `));
}
