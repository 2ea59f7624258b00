import type { Wording } from "../catalogue.ts";
import type { plans as en } from "../en/plans.ts";

export const plans: Wording<typeof en> = {
	title: "Abonnements",
	lead: "Des jetons au début de chaque mois de facturation, pour tout le monde chez {{company}}.",
	once: "Ce qui reste des jetons d’un mois prend fin avec le mois : rien n’est reporté. Les jetons achetés n’expirent jamais, et aucun changement d’abonnement n’y touche.",
	name: {
		trial: "Essai",
		essential: "Essential",
		start: "Start",
		elite: "Elite",
	},
	compare: "Tous les abonnements",
	a_month: "par mois",
	each_month: "chaque mois",
	free: "Gratuit",
	once_for_days: "une fois, pour {{days}} jours",
	enough_for: "De quoi faire l’une de ces choses",
	buys: {
		interviews_one: "environ {{n}} entretien de 60 minutes",
		interviews_other: "environ {{n}} entretiens de 60 minutes",
		minutes_one: "environ {{n}} minute d’entretien",
		minutes_other: "environ {{n}} minutes d’entretien",
		answers_one: "{{n}} réponse orale d’une minute",
		answers_other: "{{n}} réponses orales d’une minute",
		responses_one: "{{n}} réponse ouverte, codée en un passage",
		responses_other: "{{n}} réponses ouvertes, codées en un passage",
	},
	badge: {
		current: "Votre abonnement",
		next: "Dès le {{date}}",
		recommended: "Convient à votre usage",
		ends: "Prend fin le {{date}}",
		trial_until: "Jusqu’au {{date}}",
		trial_over: "Terminé le {{date}}",
	},
	do: {
		start: "Choisir {{plan}}",
		upgrade: "Passer à {{plan}}",
		downgrade: "Réduire à {{plan}}",
		keep: "Garder {{plan}}",
		cancel: "Résilier l’abonnement",
	},
	blocked: {
		renewal_unpaid:
			"Pas tant que le dernier renouvellement est impayé. Payez-le d’abord ; ensuite, ce choix est possible.",
		order_open:
			"Un abonnement est en cours de paiement. Ce choix est possible quand ce sera terminé.",
	},
	only_owner: "Seuls les propriétaires choisissent l’abonnement.",
	recommended: {
		title: "{{plan}} convient à votre usage",
		title_current: "Votre abonnement convient à votre usage",
		words_one:
			"D’après les dernières semaines, vous utilisez environ {{tokens}} par mois. {{plan}} est le moins cher pour cela, avec des achats pour ce qui manque.",
		words_other:
			"Vous avez utilisé environ {{tokens}} par mois ces {{count}} derniers mois. {{plan}} est le moins cher pour cela, avec des achats pour ce qui manque.",
	},
	status: {
		running: {
			title: "Vous avez {{plan}}",
			words:
				"{{tokens}} chaque mois. Le prochain mois de facturation commence le {{date}}.",
		},
		downgrade: {
			title: "{{plan}} jusqu’au {{date}}, puis {{next}}",
			words:
				"Dès lors, {{tokens}} arrivent chaque mois. D’ici là, vous pouvez revenir en arrière.",
		},
		ending: {
			title: "{{plan}} prend fin le {{date}}",
			words:
				"Dès lors, plus de jetons mensuels, et rien n’est payé. D’ici là, vous pouvez revenir en arrière.",
		},
		unpaid: {
			title: "Le dernier renouvellement de {{plan}} n’a pas été payé",
			words:
				"Les {{tokens}} de ce mois de facturation arrivent dès qu’il est payé. Les jetons achetés restent valables.",
			retry: "Une nouvelle tentative a lieu d’elle-même le {{date}}.",
		},
		trial: {
			title_one: "Essai, encore {{n}} jour",
			title_other: "Essai, encore {{n}} jours",
			title_last: "Essai, les dernières heures",
			words:
				"Il en reste {{tokens}}, jusqu’au {{date}}. Quel que soit l’abonnement choisi, ils restent jusque-là.",
		},
		trial_over: {
			title: "L’essai a pris fin le {{date}}",
			words:
				"Ce que vous avez fait reste, et tout ce qui n’a pas besoin de jetons continue. Un abonnement ou un achat apporte de nouveaux jetons.",
		},
		none: {
			title: "Aucun abonnement",
			words:
				"Les jetons ne viennent que par des achats. Un abonnement apporte des jetons au début de chaque mois de facturation.",
		},
		bought: "Il reste {{tokens}} de vos achats.",
	},
	not_you: {
		title:
			"Les abonnements et les prix sont l’affaire des propriétaires et des admins",
		running:
			"{{company}} a {{plan}} : {{tokens}} chaque mois, à nouveau le {{date}}.",
		ending:
			"{{company}} a {{plan}} jusqu’au {{date}}. Ensuite, plus de jetons mensuels.",
		trial: "{{company}} est à l’essai jusqu’au {{date}}.",
		none: "{{company}} n’a pas d’abonnement.",
	},
	choose: {
		title: {
			start: "Choisir {{plan}}",
			upgrade: "Passer à {{plan}}",
			downgrade: "Réduire à {{plan}}",
		},
		what_happens: "Ce qui se passe, et quand",
		today: "Aujourd’hui",
		from: "Dès le {{date}}",
		stays: "Reste",
		start: {
			today: "Vous payez {{price}} et recevez {{tokens}}, jusqu’au {{date}}.",
			from: "{{tokens}} chaque mois pour {{price}}, payés d’eux-mêmes jusqu’à la résiliation.",
		},
		upgrade: {
			today:
				"Vous payez {{price}} et recevez {{tokens}} de plus, jusqu’au {{date}}.",
			from: "{{tokens}} chaque mois pour {{price}}, payés d’eux-mêmes jusqu’à la résiliation.",
		},
		downgrade: {
			today:
				"Rien n’est payé. {{plan}} reste avec ses jetons jusqu’au {{date}}.",
			from: "{{tokens}} chaque mois pour {{price}}, soit {{fewer}} de moins. Ce qui reste alors du mois de {{plan}} prend fin.",
		},
		bought: "Ce qui reste de vos achats, {{tokens}}. Cela n’expire jamais.",
		trial: "Ce qui reste de l’essai, {{tokens}}, jusqu’au {{date}}.",
		pay: "Payer {{price}}",
		hosted: {
			start:
				"Vous payez sur la page du prestataire de paiement et revenez ici. Le moyen de paiement y est gardé pour les mois suivants.",
			upgrade:
				"Vous payez sur la page du prestataire de paiement et revenez ici. Les mois suivants se paient comme jusqu’ici.",
		},
		on: "Changer le {{date}}",
		undo: "D’ici là, vous pouvez revenir en arrière ici.",
		price_changed:
			"Le prix a changé depuis qu’il a été affiché. Regardez-le et confirmez encore une fois. Rien n’a été payé.",
		not_now: "Pas maintenant",
	},
	cancel: {
		title: "Résilier {{plan}} ?",
		today: "Rien ne change. {{plan}} reste avec ses jetons jusqu’au {{date}}.",
		from: "Plus de jetons mensuels, et rien n’est payé. Ce qui reste alors des jetons du mois prend fin.",
		do: "Résilier pour le {{date}}",
	},
	done: {
		downgrade: "{{plan}} dès le {{date}}",
		cancelled: "{{plan}} prend fin le {{date}}",
		kept: "{{plan}} continue comme avant",
	},
	end: {
		title: "Résilier",
		words:
			"L’abonnement continue jusqu’au {{date}}, avec tous ses jetons. Les jetons achetés restent pour toujours.",
	},
	result: {
		title: "Votre abonnement",
		unknown: "Cette commande d’abonnement n’existe pas.",
		paid: {
			title: "Vous avez {{plan}}",
			words: "{{price}} ont été payés. {{tokens}} sont déjà dans votre solde.",
		},
		pending: {
			title: "Paiement reçu, en attente de la confirmation",
			words:
				"Vous avez payé {{price}}. Dès que le prestataire de paiement le confirme, {{plan}} commence et {{tokens}} s’ajoutent d’eux-mêmes. Vous pouvez fermer ceci ; rien n’est perdu.",
		},
		open: {
			title: "Le paiement est encore ouvert",
			words:
				"Vous avez quitté la page de paiement avant la fin. Rien n’a été payé jusqu’ici, et votre abonnement est comme avant.",
		},
		declined: {
			title: "Le paiement a été refusé",
			words:
				"Le prestataire de paiement a refusé {{price}}. Rien n’a été payé, et votre abonnement est comme avant.",
		},
		cancelled: {
			title: "Rien n’a été commandé",
			words:
				"Vous avez quitté la page de paiement. Rien n’a été payé, et votre abonnement est comme avant.",
		},
		expired: {
			title: "Le paiement a expiré",
			words:
				"Il n’a pas été payé à temps. Rien n’a été payé, et votre abonnement est comme avant.",
		},
		receipts: "Reçus",
	},
	banner: {
		label: "À propos de l’abonnement",
		renewal: {
			title: "Le renouvellement de {{plan}} n’a pas été payé.",
			owner:
				"Les {{tokens}} de ce mois arrivent dès qu’il est payé. Les jetons achetés restent valables.",
			others:
				"Les {{tokens}} de ce mois arrivent quand il est payé. Un propriétaire de {{company}} peut le faire.",
			others_named:
				"Les {{tokens}} de ce mois arrivent quand il est payé. Chez {{company}}, ces personnes peuvent le faire : {{names}}.",
			pay: "Payer maintenant",
		},
		trial_over: {
			title: "L’essai est terminé.",
			owner:
				"Ce que vous avez fait reste ; lire, écrire et télécharger continuent. L’IA demande un abonnement ou un achat.",
			admin:
				"Ce que vous avez fait reste ; lire, écrire et télécharger continuent. L’IA demande un achat, ou un abonnement choisi par un propriétaire.",
			others:
				"Ce que vous avez fait reste ; lire, écrire et télécharger continuent. L’IA demande de nouveaux jetons : demandez à un propriétaire ou à un admin.",
			left: "Il reste {{tokens}} d’achats, valables comme avant.",
		},
		ending: {
			title: "{{plan}} prend fin le {{date}}.",
			words: "D’ici là, tout marche comme avant. Les jetons achetés restent.",
		},
		trial_ends: {
			days_one: "L’essai prend fin dans {{n}} jour.",
			days_other: "L’essai prend fin dans {{n}} jours.",
			today: "L’essai prend fin aujourd’hui.",
			words:
				"Ce qui reste de ses {{tokens}} prend fin avec lui. Ce que vous avez fait reste.",
		},
		see_plans: "Voir les abonnements",
		hide: "Masquer jusqu’à demain",
	},
};
