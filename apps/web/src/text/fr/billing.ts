import type { Wording } from "../catalogue.ts";
import type { billing as en } from "../en/billing.ts";

export const billing: Wording<typeof en> = {
	title: "Facturation",
	lead: "Comment {{company}} paie, et ce qui a été payé.",
	test: "Paiements de test : aucun argent ne circule sur cette installation.",
	not_you: {
		title: "La facturation est l’affaire des propriétaires et des admins",
		words:
			"Eux seuls voient les prix, les paiements et les reçus. Votre travail n’en dépend pas.",
	},
	plan: {
		title: "Abonnement",
		price_a_month: "{{price}} par mois",
		tokens_a_month: "{{tokens}} chaque mois",
		renewal: "Prochain renouvellement",
		renewal_of: "{{price}} le {{date}}",
		ends: "Prend fin le {{date}}",
		next: "{{plan}} pour {{price}} dès le {{date}}",
		change: "Changer ou résilier",
		compare: "Voir les abonnements",
		none: "Aucun abonnement",
		none_words: "Les jetons ne viennent que par des achats.",
		trial_until: "Essai jusqu’au {{date}}",
		trial_over: "L’essai a pris fin le {{date}}",
		state: {
			running: "Payé",
			unpaid: "Impayé",
			ending: "Prend fin",
		},
		failed: "Le paiement du {{date}} a échoué : {{reason}}",
		retry: "Une nouvelle tentative a lieu d’elle-même le {{date}}.",
		pay: "Payer maintenant",
		ask_owner: "Un propriétaire peut le payer maintenant.",
	},
	method: {
		title: "Moyen de paiement",
		words:
			"Pour les renouvellements et les achats automatiques. Il est gardé chez le prestataire de paiement, jamais ici.",
		expires: "valable jusqu’au {{date}}",
		none: "Rien n’est enregistré",
		none_words:
			"Un abonnement l’enregistre lors du paiement ; un achat aussi, tant que les achats automatiques sont activés.",
		first:
			"Il n’y a pas encore de client chez le prestataire de paiement. Le premier abonnement ou achat le crée ; un abonnement garde le moyen de paiement, un achat seulement tant que les achats automatiques sont activés.",
		unknown: "Inconnu pour le moment",
		unknown_words:
			"Le prestataire de paiement ne répond pas. Ce qui est convenu continue ; revenez voir plus tard.",
		change: "Modifier",
		add: "En ajouter un",
	},
	payments: {
		title: "Paiements et reçus",
		none: "Rien n’a été payé jusqu’ici. Chaque paiement apparaît ici avec son reçu.",
		for: {
			top_up: "Achat",
			auto_top_up: "Achat automatique",
			plan_start: "{{plan}}, premier mois",
			upgrade: "Passage à {{plan}}",
			renewal: "{{plan}}, un mois",
		},
		plan: "Abonnement",
		tax: "dont {{name}} {{percent}} % : {{amount}}",
		receipt: "Reçu {{number}}",
		credit_note: "Avoir {{number}}",
		invoice: "Facture du prestataire",
		refunded: "{{amount}} ont été rendus",
		disputed: {
			open: "Contesté : la banque examine le cas",
			won: "Contesté, décidé en faveur du paiement",
			lost: "Contesté, décidé contre le paiement",
		},
		taken_back: "{{tokens}} repris",
		taken_back_owed: "{{tokens}} repris, dont {{owed}} dus",
	},
	details: {
		title: "Indications pour les reçus",
		words: "Elles figurent sur chaque reçu à partir du prochain.",
		legal_name: "Raison sociale",
		legal_name_hint: "Vide : {{company}}",
		address: "Adresse",
		address_hint: "Rue, code postal et lieu, pays ; une ligne chacun",
		tax_id: "Numéro fiscal",
		order_number: "Votre numéro de commande ou référence",
		receipts_email: "Envoyer aussi les reçus à",
		receipts_email_hint: "Vide : seulement aux propriétaires",
		currency: "Monnaie des achats",
		currency_hint: "Dès le prochain achat. Les abonnements se paient en CHF.",
		tax: "Chaque prix contient {{name}} {{percent}} %.",
		save: "Enregistrer",
		saved: "Indications enregistrées",
		unsaved: "Pas encore enregistré",
		wrong: {
			email:
				"Ce n’est pas une adresse mail. Elle ressemble à nom@entreprise.ch",
			too_long: "Au plus {{n}} caractères",
		},
	},
	auto: {
		title: "Achat automatique",
		switch: "Acheter des jetons automatiquement",
		sentence:
			"Quand moins de {{below}} jetons sont disponibles, acheter {{buy}} jetons ({{price}}), pour au plus {{most}} par mois civil.",
		below: "Moins de tant de jetons disponibles",
		buy: "Jetons à acheter à chaque fois",
		most: "Au plus tant par mois civil, en {{currency}}",
		saving: "Enregistrer n’achète jamais rien.",
		soon: "{{available}} sont disponibles, moins de {{below}} : le premier achat, {{price}}, peut suivre en quelques minutes.",
		save: "Enregistrer",
		saved: "Achat automatique enregistré",
		saved_off: "L’achat automatique est désactivé",
		state: {
			ready: "Prêt. Le prochain achat possible est de {{price}}.",
			off: "Désactivé. Rien n’est acheté automatiquement.",
			in_flight: "Un achat de {{price}} est en cours.",
			month_reached:
				"La limite du mois est atteinte. Le prochain achat est possible dès le {{date}}.",
			no_payment_method:
				"Impossible d’acheter : aucun moyen de paiement n’est enregistré. Ajoutez-en un plus haut.",
			stopped: "Arrêté : {{reason}}",
			stopped_bare: "Il s’est arrêté de lui-même.",
			start_again: "Enregistrer le remet en marche.",
		},
		spent: "{{spent}} sur {{most}} utilisés ce mois",
		last: "Dernier achat le {{date}}",
		wrong: {
			empty: "Saisissez un nombre",
			not_a_number: "Saisissez un nombre, par exemple {{example}}",
			not_whole: "Les jetons sont entiers : saisissez un nombre entier",
			below_few: "Le seuil est d’au moins {{least}}",
			below_many: "Le seuil est d’au plus {{most}}",
			buy_few: "Le plus petit achat est de {{least}} ({{leastPrice}})",
			buy_many: "Le plus grand achat est de {{most}}",
			most_few:
				"Un achat coûte {{price}} : avec une limite mensuelle plus petite, rien ne pourrait jamais être acheté",
			most_fraction:
				"Saisissez un montant en {{currency}}, par exemple {{example}}",
			most_many: "La limite mensuelle est d’au plus {{most}}",
		},
	},
};
