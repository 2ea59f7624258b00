import type { Wording } from "../catalogue.ts";
import type { alerts as en } from "../en/alerts.ts";

export const alerts: Wording<typeof en> = {
	title: "Alertes",
	lead: "Ce qui, dans les jetons de {{company}}, demande votre attention. Chaque alerte est donnée une seule fois.",
	bell: {
		open: "Alertes",
		unread_one: "Alertes, {{n}} non lue",
		unread_other: "Alertes, {{n}} non lues",
		more: "9+",
		none: "Aucune alerte",
		none_long:
			"Quand les jetons se font rares ou vont expirer sans avoir servi, c’est indiqué ici.",
		all: "Toutes les alertes et les e-mails",
		new: "Nouveau",
	},
	list: {
		title: "Toutes les alertes",
		none: "Il n’y a encore eu aucune alerte.",
	},
	said: {
		allocation_used: {
			plan: "{{percent}} des jetons de ce mois de facturation sont utilisés",
			trial: "{{percent}} des jetons de l’essai sont utilisés",
			numbers: "Utilisés : {{used}} sur {{whole}}. Ils expirent le {{date}}.",
			reserved:
				"Utilisés : {{used}} sur {{whole}} ; réservés : {{reserved}}. Ils expirent le {{date}}.",
		},
		runs_out: {
			title: "Les jetons seront épuisés le {{date}}",
			numbers:
				"Disponible : {{available}} ; consommation moyenne des 28 derniers jours : {{pace}} par jour.",
		},
		empty: {
			title: "Il ne reste aucun jeton",
			plan: "Utilisés : {{used}} sur {{whole}} de ce mois de facturation.",
			trial: "Utilisés : {{used}} sur {{whole}} de l’essai.",
			next: "Prochain apport : {{tokens}} le {{date}}.",
			never: "Aucun abonnement n’en apporte de nouveaux automatiquement.",
		},
		expiring: {
			title: "{{tokens}} expireront sans avoir servi le {{date}}",
			numbers: "Sur {{most}} qui expirent ce jour-là, au rythme actuel.",
		},
		unusual_pace: {
			title: "Consommation inhabituelle de jetons le {{date}}",
			numbers:
				"{{used}} ce jour-là ; auparavant, 95 jours sur 100, au plus {{usual}}.",
		},
		job_paused: {
			title: "« {{name}} » est en pause : pas assez de jetons",
			missing:
				"Pour continuer, il manque {{tokens}}. Ce qui est fait est conservé.",
			kept: "Ce qui est fait est conservé.",
		},
		payment_failed: {
			title: "Un paiement a échoué",
			words:
				"Rien n’a été acheté. Vous en trouverez les détails sous « Facturation ».",
		},
		auto_top_up_stopped: {
			title: "Les recharges automatiques se sont arrêtées",
			words:
				"Rien n’est acheté automatiquement tant que personne ne les relance.",
		},
	},
	mails: {
		title: "E-mails pour vous",
		lead: "Dans la console, tout le monde voit chaque alerte sur les jetons. Par e-mail, vous recevez celles qui sont activées ici.",
		others:
			"Les alertes par e-mail sont envoyées aux propriétaires et aux admins. Dans la console, vous les voyez aussi.",
		switch: "E-mail : {{name}}",
		by_mail: "Par e-mail",
		saved: "Enregistré",
		payments:
			"Les paiements échoués et l’arrêt des recharges automatiques sont toujours annoncés par e-mail aux propriétaires.",
	},
	kind: {
		allocation_used: {
			name: "Utilisation du mois ou de l’essai",
			when: "À {{marks}} des jetons apportés par le mois de facturation ou l’essai. Les jetons utilisés et réservés comptent, pas les jetons achetés.",
		},
		runs_out: {
			name: "Jours restants",
			when: "Quand, au rythme des 28 derniers jours, les jetons suffisent pour {{first}} jours au plus, puis de nouveau à {{second}}.",
		},
		empty: {
			name: "Plus rien",
			when: "Quand aucun jeton n’est disponible, puis seulement après un nouvel apport.",
		},
		expiring: {
			name: "Jetons près d’expirer",
			when: "{{days}} jours avant l’expiration, quand {{tokens}} ou plus n’auraient pas servi.",
		},
		unusual_pace: {
			name: "Consommation inhabituelle",
			when: "Quand une journée consomme plus de {{times}} fois la quantité habituelle, et au moins {{tokens}}.",
		},
		job_paused: {
			name: "Travaux en pause",
			when: "Quand un travail s’arrête faute de jetons.",
		},
	},
};
