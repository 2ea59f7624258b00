/** The words of receipts, credit notes and the mails that bring them, in the languages that Verbatim speaks. */
import type { Language } from "@verbatim/contract/languages";
import type { PaidFor } from "../payments/store.ts";

export type Words = {
	/** For numbers and dates, as they are written in Switzerland. */
	locale: string;
	receipt: string;
	creditNote: string;
	number: string;
	paidOn: string;
	forReceipt: string;
	reference: string;
	orderNumber: string;
	billedTo: string;
	taxNumber: string;
	what: string;
	tokens: string;
	amount: string;
	total: string;
	wentBack: string;
	withoutTax: (tax: string) => string;
	contained: (tax: string) => string;
	noTax: string;
	paid: string;
	returned: string;
	nothingReturned: string;
	takenBack: (tokens: string) => string;
	test: string;
	unwritable: string;
	items: Record<PaidFor, (plan: string) => string>;
	neverExpires: string;
	untilMonthEnds: string;
	mail: {
		subject: (number: string, amount: string) => string;
		greeting: string;
		text: (what: {
			item: string;
			tokens: string;
			amount: string;
			number: string;
		}) => string;
		automatic: string;
		where: string;
	};
};

const en: Words = {
	locale: "en-CH",
	receipt: "Receipt",
	creditNote: "Credit note",
	number: "Number",
	paidOn: "Paid on",
	forReceipt: "For receipt",
	reference: "Payment reference",
	orderNumber: "Your reference",
	billedTo: "For",
	taxNumber: "Tax number",
	what: "What",
	tokens: "Tokens",
	amount: "Amount",
	total: "Total",
	wentBack: "Went back",
	withoutTax: (tax) => `Without ${tax}`,
	contained: (tax) => `${tax} contained in it`,
	noTax: "No tax is contained.",
	paid: "Paid in full. Nothing is left to pay.",
	returned: "This amount went back to whoever paid, or is disputed by them.",
	nothingReturned:
		"Nothing of this payment is with whoever paid any more. This credit note counts for nothing.",
	takenBack: (tokens) => `${tokens} tokens were taken back for it.`,
	test: "TEST: no money moved. This is not a document for your accounts.",
	unwritable:
		"\uFFFD stands for a character that this document cannot print. In Verbatim the text is whole.",
	items: {
		top_up: () => "Tokens for Verbatim",
		auto_top_up: () => "Tokens for Verbatim, automatic top-up",
		plan_start: (plan) => `Plan ${plan}, first month`,
		upgrade: (plan) => `Change to plan ${plan}, for the month that runs`,
		renewal: (plan) => `Plan ${plan}, a month`,
	},
	neverExpires: "Bought tokens never expire.",
	untilMonthEnds: "These tokens are there until the month ends.",
	mail: {
		subject: (number, amount) => `Receipt ${number}: ${amount}`,
		greeting: "Hello",
		text: ({ item, tokens, amount, number }) =>
			`Your payment of ${amount} has arrived: ${item}, ${tokens} tokens. Receipt ${number} is attached.`,
		automatic:
			"This was an automatic top-up, as your company has set it up. It can be changed or turned off at any time.",
		where: "All payments, and the settings for them:",
	},
};

const fr: Words = {
	locale: "fr-CH",
	receipt: "Reçu",
	creditNote: "Note de crédit",
	number: "Numéro",
	paidOn: "Payé le",
	forReceipt: "Pour le reçu",
	reference: "Référence du paiement",
	orderNumber: "Votre référence",
	billedTo: "Pour",
	taxNumber: "Numéro fiscal",
	what: "Objet",
	tokens: "Jetons",
	amount: "Montant",
	total: "Total",
	wentBack: "Remboursé",
	withoutTax: (tax) => `Sans ${tax}`,
	contained: (tax) => `${tax} comprise`,
	noTax: "Aucune taxe n’est comprise.",
	paid: "Payé en totalité. Rien ne reste dû.",
	returned:
		"Ce montant est retourné à la personne qui a payé, ou elle le conteste.",
	nothingReturned:
		"Plus rien de ce paiement n’est chez la personne qui a payé. Cette note de crédit est sans effet.",
	takenBack: (tokens) => `${tokens} jetons ont été repris en conséquence.`,
	test: "TEST : aucun argent n’a circulé. Ceci n’est pas une pièce comptable.",
	unwritable:
		"\uFFFD remplace un caractère que ce document ne peut pas imprimer. Dans Verbatim, le texte est complet.",
	items: {
		top_up: () => "Jetons pour Verbatim",
		auto_top_up: () => "Jetons pour Verbatim, recharge automatique",
		plan_start: (plan) => `Abonnement ${plan}, premier mois`,
		upgrade: (plan) => `Passage à l’abonnement ${plan}, pour le mois en cours`,
		renewal: (plan) => `Abonnement ${plan}, un mois`,
	},
	neverExpires: "Les jetons achetés n’expirent jamais.",
	untilMonthEnds: "Ces jetons sont disponibles jusqu’à la fin du mois.",
	mail: {
		subject: (number, amount) => `Reçu ${number} : ${amount}`,
		greeting: "Bonjour",
		text: ({ item, tokens, amount, number }) =>
			`Votre paiement de ${amount} est arrivé : ${item}, ${tokens} jetons. Le reçu ${number} est joint.`,
		automatic:
			"Il s’agit d’une recharge automatique, telle que votre entreprise l’a réglée. Elle peut être modifiée ou désactivée à tout moment.",
		where: "Tous les paiements et leurs réglages :",
	},
};

const de: Words = {
	locale: "de-CH",
	receipt: "Quittung",
	creditNote: "Gutschrift",
	number: "Nummer",
	paidOn: "Bezahlt am",
	forReceipt: "Zur Quittung",
	reference: "Zahlungsreferenz",
	orderNumber: "Ihre Referenz",
	billedTo: "Für",
	taxNumber: "Steuernummer",
	what: "Was",
	tokens: "Tokens",
	amount: "Betrag",
	total: "Total",
	wentBack: "Zurückgegangen",
	withoutTax: (tax) => `Ohne ${tax}`,
	contained: (tax) => `${tax} darin enthalten`,
	noTax: "Es ist keine Steuer enthalten.",
	paid: "Vollständig bezahlt. Es ist nichts mehr offen.",
	returned:
		"Dieser Betrag ging an die zahlende Person zurück oder wird von ihr bestritten.",
	nothingReturned:
		"Von dieser Zahlung ist nichts mehr bei der zahlenden Person. Diese Gutschrift gilt nicht mehr.",
	takenBack: (tokens) => `Dafür wurden ${tokens} Tokens zurückgenommen.`,
	test: "TEST: Es floss kein Geld. Dies ist kein Beleg für Ihre Buchhaltung.",
	unwritable:
		"\uFFFD steht für ein Zeichen, das dieses Dokument nicht drucken kann. In Verbatim ist der Text vollständig.",
	items: {
		top_up: () => "Tokens für Verbatim",
		auto_top_up: () => "Tokens für Verbatim, automatische Aufladung",
		plan_start: (plan) => `Abo ${plan}, erster Monat`,
		upgrade: (plan) => `Wechsel zum Abo ${plan}, für den laufenden Monat`,
		renewal: (plan) => `Abo ${plan}, ein Monat`,
	},
	neverExpires: "Gekaufte Tokens verfallen nie.",
	untilMonthEnds: "Diese Tokens sind bis zum Ende des Monats da.",
	mail: {
		subject: (number, amount) => `Quittung ${number}: ${amount}`,
		greeting: "Guten Tag",
		text: ({ item, tokens, amount, number }) =>
			`Ihre Zahlung von ${amount} ist eingetroffen: ${item}, ${tokens} Tokens. Die Quittung ${number} liegt bei.`,
		automatic:
			"Das war eine automatische Aufladung, wie Ihr Unternehmen sie eingestellt hat. Sie lässt sich jederzeit ändern oder ausschalten.",
		where: "Alle Zahlungen und ihre Einstellungen:",
	},
};

export const words: Record<Language, Words> = { en, fr, de };
