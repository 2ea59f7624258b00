/** Everything that the console says, in French. */
import type { Catalogue } from "./catalogue.ts";
import { access } from "./fr/access.ts";
import { alerts } from "./fr/alerts.ts";
import { billing } from "./fr/billing.ts";
import { plans } from "./fr/plans.ts";
import { results } from "./fr/results.ts";
import { surveys } from "./fr/surveys.ts";
import { team } from "./fr/team.ts";
import { usage } from "./fr/usage.ts";

export const fr: Catalogue = {
	team,
	plans,
	billing,
	alerts,
	access,
	usage,
	surveys,
	results,
	unit: {
		tokens_one: "{{n}} jeton",
		tokens_other: "{{n}} jetons",
		tokens_bare: "jetons",
	},
	state: { loading: "Chargement…" },
	action: {
		on: "{{action}} : {{name}}",
		try_again: "Réessayer",
		try_now: "Réessayer maintenant",
		close: "Fermer",
		done: "Terminé",
		keep: "Garder",
		open: "Ouvrir",
		dismiss: "Masquer",
		remove: "Retirer",
		pause: "Mettre en pause",
		resume: "Reprendre",
		cancel_upload: "Annuler l’envoi",
		understood: "Compris",
		load_more: "Afficher plus",
	},
	shell: {
		skip: "Aller au contenu",
		home: "Verbatim, vers les entretiens",
		nav: "Principal",
		interviews: "Entretiens",
		settings: "Réglages",
		account: "Compte de {{name}}",
		account_of: "Compte",
		no_connection:
			"Verbatim ne répond pas. Une nouvelle tentative a lieu d’elle-même ; rien n’est perdu.",
		no_connection_since:
			"Verbatim ne répond pas. Ce que vous voyez date de {{time}} ; une nouvelle tentative a lieu d’elle-même.",
	},
	settings: {
		tokens: "Jetons",
		billing: "Facturation",
		plans: "Abonnements",
		team: "Équipe",
		access: "Accès",
		alerts: "Alertes",
	},
	preference: {
		language: "Langue",
		theme: "Apparence",
		system: "Système",
		light: "Clair",
		dark: "Sombre",
	},
	role: {
		owner: "Propriétaire",
		admin: "Admin",
		researcher: "Chercheur",
		viewer: "Lecteur",
	},
	account: {
		email: "Adresse e-mail",
		password: "Mot de passe",
		password_hint: "Au moins {{n}} caractères. Une phrase convient bien.",
		show_password: "Afficher le mot de passe",
		hide_password: "Masquer le mot de passe",
		company: "Entreprise",
		name: "Votre nom",
		sign_out: "Se déconnecter",
		aside: {
			label: "À propos de Verbatim",
			claim:
				"Chaque mot, tel qu’il a été dit. Chaque jeton, là où il est allé.",
			trial: "1 200 jetons pour commencer, pendant 14 jours. Sans carte.",
			price: "Le prix s’affiche avant tout lancement.",
			own: "Sur votre propre serveur : les enregistrements restent chez vous.",
		},
		sign_in: {
			title: "Se connecter",
			lead: "Heureux de vous revoir.",
			do: "Se connecter",
			no_account: "Nouveau ici ?",
			to_sign_up: "Créer un compte",
		},
		sign_up: {
			title: "Créez votre compte",
			lead: "Ouvre votre entreprise avec 1 200 jetons, valables 14 jours : de quoi transcrire 150 minutes d’entretiens.",
			do: "Créer le compte",
			has_account: "Vous avez déjà un compte ?",
			to_sign_in: "Se connecter",
		},
		locked: {
			title: "Faisons une petite pause",
			minutes_one: "Il y a eu trop de tentatives. Réessayez dans une minute.",
			minutes_other:
				"Il y a eu trop de tentatives. Réessayez dans {{count}} minutes.",
			soon: "Il y a eu trop de tentatives. Réessayez dans moins d’une minute.",
			over: "Vous pouvez réessayer maintenant.",
			why: "Cela protège votre compte des essais au hasard. Rien n’y a été modifié.",
		},
		wrong: {
			company_missing: "Saisissez le nom de votre entreprise",
			name_missing: "Saisissez votre nom",
			too_long: "C’est plus long que 120 caractères",
			email_missing: "Saisissez votre adresse e-mail",
			email_wrong:
				"Ce n’est pas une adresse e-mail. Elle ressemble à nom@entreprise.com",
			password_missing: "Saisissez votre mot de passe",
			password_short: "Un mot de passe a au moins 10 caractères",
			password_long: "Un mot de passe a au plus 128 caractères",
		},
	},
	problem: {
		no_answer:
			"Verbatim n’a pas répondu. Vérifiez votre connexion et réessayez ; vous pouvez répéter sans risque.",
		short:
			"Pas assez de jetons : il en faut {{needed}}, {{available}} sont disponibles, il en manque {{short}}. Rien n’a été lancé ni débité.",
		invalid_input:
			"Quelque chose dans la demande n’est pas juste. Rien n’a été modifié.",
		not_signed_in: "Vous êtes déconnecté. Connectez-vous et réessayez.",
		wrong_credentials: "L’adresse e-mail ou le mot de passe est faux.",
		too_many_attempts:
			"Il y a eu trop de tentatives. Réessayez dans un moment.",
		email_taken:
			"Un compte existe avec cette adresse e-mail. Connectez-vous plutôt.",
		not_allowed: "Votre rôle ne le permet pas. Rien n’a été modifié.",
		not_found: "Cela n’existe pas, ou a été supprimé.",
		wrong_state:
			"Ce n’est plus possible : l’état a changé entre-temps. Rien n’a été débité.",
		out_of_tokens:
			"Il n’y a pas assez de jetons. Rien n’a été lancé ni débité.",
		over_budget:
			"Un budget s’y oppose ; plus de jetons n’y changerait rien. Demandez à un propriétaire ou à un admin de le modifier. Rien n’a été lancé ni débité.",
		over: {
			feature:
				"Le budget pour « {{feature}} » serait dépassé de {{by}}. Plus de jetons n’y changerait rien : demandez à un propriétaire ou à un admin de modifier le budget. Rien n’a été lancé ni débité.",
			member:
				"Votre budget serait dépassé de {{by}}. Plus de jetons n’y changerait rien : demandez à un propriétaire ou à un admin de modifier le budget. Rien n’a été lancé ni débité.",
			key: "Le budget de la clé d’API serait dépassé de {{by}}. Plus de jetons n’y changerait rien : demandez à un propriétaire ou à un admin de modifier le budget. Rien n’a été lancé ni débité.",
			subject:
				"Le budget dont ceci fait partie serait dépassé de {{by}}. Plus de jetons n’y changerait rien : demandez à un propriétaire ou à un admin de modifier le budget. Rien n’a été lancé ni débité.",
			floor:
				"{{floor}} sont gardés pour les personnes qui répondent en ce moment, et ceci en prendrait {{by}}. Rien n’a été lancé ni débité. Avec plus de jetons, ou moins de jetons gardés, cela pourra commencer.",
		},
		quote_expired:
			"Le prix annoncé n’est plus valable. Regardez celui d’aujourd’hui et relancez. Rien n’a été débité.",
		already_reversed: "Cela a déjà été annulé. Rien n’a été modifié.",
		too_large: "C’est trop volumineux.",
		unusable_recording:
			"Cet enregistrement est inutilisable. Rien n’a été débité.",
		speech_unavailable:
			"Aucune reconnaissance vocale n’est disponible. Rien n’a été débité.",
		payment_unavailable:
			"Le prestataire de paiement n’a pas répondu. Rien n’a été payé ; réessayez dans un instant.",
		bad_signature: "La signature ne correspond pas.",
		key_conflict:
			"Cette demande a déjà été faite avec un autre contenu. Rien n’a été modifié ; réessayez.",
		busy: "Verbatim est occupé. Vous pouvez réessayer sans risque dans un instant.",
		invitation_over:
			"Cette invitation n’est plus valable : elle a été utilisée, retirée, ou elle est trop ancienne.",
		reset_over:
			"Ce lien n’est plus valable : il a été utilisé, ou date de plus d’une heure. Demandez-en un nouveau.",
		last_owner:
			"Une entreprise garde un propriétaire. Transmettez-la d’abord. Rien n’a été modifié.",
		internal:
			"Une erreur s’est produite de notre côté. Elle a été notée, et vous pouvez réessayer sans risque.",
	},
	fault: {
		away: {
			title: "Verbatim ne répond pas",
			words:
				"Le serveur est injoignable. Le travail en cours s’y poursuit ; rien n’est perdu.",
		},
		broken: {
			title: "Cette page a un défaut",
			words:
				"Quelque chose s’est cassé sur cette page. Le reste fonctionne, et rien n’a été débité pour autant.",
		},
		nowhere: {
			title: "Il n’y a rien ici",
			words:
				"L’adresse n’est pas de Verbatim, ou ce qui s’y trouvait n’y est plus.",
			home: "Vers les entretiens",
		},
	},
	balance: {
		title: "Solde de jetons",
		unknown: "Solde inconnu",
		as_of: "à {{time}}",
		stale:
			"La connexion est perdue. C’est le solde à {{time}} ; il a pu changer.",
		now: "{{amount}} disponibles",
		level: { normal: "normal", low: "bas", empty: "vide" },
		advice: {
			normal: "",
			low: "Il reste moins d’un cinquième.",
			empty:
				"Il ne reste rien : aucune transcription ne peut commencer sans nouveaux jetons.",
		},
		more_works_one: "et {{count}} autre",
		more_works_other: "et {{count}} autres",
		next_expiry: "Prochaine expiration",
		next_renewal: "Prochain renouvellement",
		no_expiry: "Rien n’expire",
		lasts_one: "Au rythme actuel, cela suffit encore environ {{n}} jour.",
		lasts_other: "Au rythme actuel, cela suffit encore environ {{n}} jours.",
		lasts_today: "Au rythme actuel, tout est utilisé en moins d’un jour.",
		no_renewal: "Aucun : l’abonnement prend fin le {{date}}",
		press: "Appuyez pour ajouter des jetons.",
		kept: "Gardés pour les répondants",
	},
	sum: {
		title: "Disponibles",
		title_as_of: "Disponibles à {{time}}",
		allocated: "alloués",
		bought: "achetés",
		available: "disponibles",
		reserved: "réservés",
		used: "utilisés",
		expired: "expirés",
		clawed_back: "repris",
		read_out: "{{given}} font {{where}}.",
		owed: "dus",
		owed_title: "{{tokens}} sont dus",
		owed_words:
			"Un paiement a été rendu après l’utilisation de ses jetons. Le prochain achat le règle d’abord. Ce n’est pas une partie de la somme ci-dessus.",
		wrong:
			"Ces chiffres ne s’additionnent pas. Signalez-le à la personne qui gère Verbatim pour vous.",
	},
	feature: {
		vocal_recording: "Enregistrement vocal",
		interview_transcription: "Transcription d’entretien",
		smart_question: "Question intelligente",
		pulse_classifier: "Pulse Classifier",
	},
	rate: {
		title: "Ce que coûtent les choses",
		version: "Tarif {{n}}, en vigueur depuis le {{date}}",
		audio_minute:
			"{{price}} par minute d’audio, à la seconde, arrondi au jeton supérieur",
		model_tokens: "à partir de {{price}} par question, selon sa longueur",
		response_pass: "{{price}} par réponse et par passage",
		example: {
			interview: "Entretien de {{minutes}} minutes : {{price}}",
			answer: "Réponse de {{minutes}} minutes : {{price}}",
			responses_one: "{{count}} réponse, un passage : {{price}}",
			responses_other: "{{count}} réponses, un passage : {{price}}",
		},
	},
	topup: {
		open: "Ajouter des jetons",
		add: "Ajouter {{tokens}}",
		title: "Ajouter des jetons",
		now: "disponibles maintenant",
		amount: "Quantité",
		least: "Des jetons entiers, au moins {{tokens}} ({{price}}).",
		quick: "Quantités rapides",
		price: "Prix",
		rate: "{{tokens}} = {{price}}.",
		never_expire: "Les jetons achetés n’expirent jamais.",
		buys: {
			interviews_one:
				"De quoi transcrire environ {{n}} entretien de 60 minutes.",
			interviews_other:
				"De quoi transcrire environ {{n}} entretiens de 60 minutes.",
			minutes_one: "De quoi transcrire environ {{n}} minute d’entretien.",
			minutes_other: "De quoi transcrire environ {{n}} minutes d’entretien.",
		},
		needed: "Nécessaires maintenant : {{tokens}}",
		tax: "dont {{name}} {{percent}} %",
		rate_of_day: "{{rate}} : {{source}}, {{date}}.",
		rate_changed:
			"Le cours a changé : c’était {{before}}, c’est maintenant {{now}}. Rien n’a été payé ; regardez le prix et appuyez encore une fois.",
		owed: "{{owed}} sont dus : un achat les règle d’abord.",
		owed_of:
			"Dont {{pays}} règlent ce qui est dû ; {{left}} deviennent disponibles.",
		ask: {
			title: "Prêt à envoyer",
			sentence:
				"Bonjour, pourriez-vous ajouter des jetons pour nous dans Verbatim ? Ici : {{link}}",
			sentence_of:
				"Bonjour, pourriez-vous ajouter {{tokens}} pour nous dans Verbatim, afin que notre travail continue ? Ici : {{link}}",
			copy: "Copier la phrase",
			copied: "Copié",
		},
		pay: "Payer",
		pay_price: "Payer {{price}}",
		hosted: "Vous payez sur la page du prestataire de paiement et revenez ici.",
		wrong: {
			empty: "Saisissez le nombre de jetons souhaité",
			not_a_number: "Saisissez un nombre de jetons, par exemple 500",
			not_whole: "Les jetons se vendent entiers : saisissez un nombre entier",
			too_few: "Le plus petit achat est de {{least}} jetons ({{leastPrice}})",
			too_many:
				"Le plus grand achat est de {{most}} jetons. Pour plus, parlez à la personne qui gère Verbatim pour vous",
		},
		not_you: "Votre rôle n’achète pas de jetons",
		who_can:
			"Les propriétaires et les admins peuvent ajouter des jetons : demandez-leur.",
		who_can_of:
			"Le propriétaire et les admins de {{company}} peuvent ajouter des jetons : demandez-leur.",
		who_can_named:
			"Chez {{company}}, ces personnes peuvent ajouter des jetons : {{names}}.",
		result: {
			title: "Votre achat",
			unknown: "Cet achat n’existe pas.",
			receipt: "Reçu",
			again: "Réessayer",
			waiting: "En attente de la confirmation…",
			now: "disponibles maintenant",
			enough: "C’est assez pour « {{name}} ».",
			paid: {
				title: "{{tokens}} ajoutés",
				words:
					"{{price}} ont été payés. Les jetons sont déjà dans votre solde.",
			},
			pending: {
				title: "Paiement reçu, en attente de la confirmation",
				words:
					"Vous avez payé {{price}}. Dès que le prestataire de paiement le confirme, {{tokens}} s’ajoutent d’eux-mêmes. Vous pouvez fermer ceci ; rien n’est perdu.",
			},
			open: {
				title: "Le paiement est encore ouvert",
				words:
					"Vous avez quitté la page de paiement avant la fin. Rien n’a été payé jusqu’ici, et rien n’a été ajouté.",
			},
			declined: {
				title: "Le paiement a été refusé",
				words:
					"Le prestataire de paiement a refusé {{price}}. Rien n’a été payé, et rien n’a été ajouté.",
			},
			cancelled: {
				title: "L’achat a été annulé",
				words:
					"Il ne s’est rien passé : rien n’a été payé, et rien n’a été ajouté.",
			},
			expired: {
				title: "Le paiement a expiré",
				words:
					"Il n’a pas été payé à temps. Rien n’a été payé, et rien n’a été ajouté.",
			},
		},
	},
	interviews: {
		title: "Entretiens",
		lead: "Les enregistrements deviennent des transcriptions, chaque mot à son instant.",
		list: "Enregistrements",
		empty: {
			title: "Comment cela marche",
			viewer: "Il n’y a pas encore d’entretien.",
			upload: {
				title: "Envoyez un enregistrement",
				words:
					"C’est gratuit. L’envoi reprend là où il s’est arrêté si la connexion se perd.",
			},
			price: {
				title: "Voyez son prix",
				words: "Il est mesuré, et rien ne démarre sans votre accord.",
			},
			read: {
				title: "Lancez, puis lisez et écoutez",
				words:
					"Un clic sur un mot le fait entendre. En cas d’échec, rien n’est débité.",
			},
			example:
				"{{minute}} la minute : un entretien de 60 minutes coûte {{hour}}.",
		},
	},
	upload: {
		title: "Envoi",
		drop: "Déposez des enregistrements ici",
		let_go: "Lâchez pour envoyer",
		choose: "Choisir des enregistrements",
		takes:
			"wav, mp3, m4a, ogg, opus, webm, flac, mp4 ou mov ; jusqu’à {{size}} ou {{hours}} heures chacun, {{files}} à la fois.",
		free: "L’envoi est gratuit ; vous voyez le prix avant tout lancement.",
		not_taken_one: "Un fichier n’a pas été pris",
		not_taken_other: "{{count}} fichiers n’ont pas été pris",
		why: {
			too_large: "« {{name}} » dépasse 2 Go. Coupez-le en plusieurs parties.",
			too_many:
				"« {{name}} » est de trop : {{files}} à la fois. Ajoutez-le quand ceux-ci seront passés.",
			under_way: "« {{name}} » est déjà en cours d’envoi.",
		},
		elsewhere:
			"Pas envoyé depuis cette fenêtre. En cas d’interruption, choisissez de nouveau le même fichier : l’envoi reprend là où il s’est arrêté.",
		progress_of: "Envoi de {{name}}",
		price_later: "le prix suit",
		state: {
			waiting: "En attente d’envoi",
			sending: "Envoi, {{percent}}",
			sending_at: "Envoi, {{percent}} · {{speed}} par seconde",
			paused: "En pause à {{percent}}",
			lost: "La connexion s’est perdue à {{percent}}. L’envoi reprend de lui-même quand Verbatim répond de nouveau.",
			refused: "Pas accepté.",
			sent: "Envoyé, en cours de mesure",
		},
	},
	together: {
		title: "Enregistrements prêts",
		ready_one: "{{count}} enregistrement est prêt : {{tokens}}",
		ready_other: "{{count}} enregistrements sont prêts : {{tokens}} en tout",
		all_fit: "Votre solde les paie tous ; il restera {{left}}.",
		some_fit_one:
			"Votre solde en paie un ({{fit}} ; il restera {{left}}). Pour tous, il manque {{short}}.",
		some_fit_other:
			"Votre solde en paie {{count}} ({{fit}} ; il restera {{left}}). Pour tous, il manque {{short}}.",
		none_fits:
			"{{available}} sont disponibles, ce qui n’en paie aucun. Pour tous, il manque {{short}}.",
		start_one: "Lancer {{count}} – {{tokens}}",
		start_other: "Lancer {{count}} – {{tokens}}",
	},
	speech: {
		title: "Reconnaissance vocale",
		offline: "Reconnaissance hors ligne, sur ce serveur",
		by: "Reconnaissance par {{provider}}",
		missing: "Aucune reconnaissance vocale n’est disponible",
		missing_meanwhile:
			"Les enregistrements peuvent tout de même être envoyés et leur prix calculé. Rien n’est débité tant qu’il n’y a pas de transcription.",
	},
	interview: {
		title: "Entretien",
		about: "À propos de cet entretien",
		state: {
			uploading: "Envoi, {{percent}} reçus",
			measuring: "En cours de mesure",
			unusable: "Inutilisable",
			ready: "Prêt à lancer",
			pending: "Attend son tour",
			processing: "En cours de transcription",
			completed: "Transcription prête",
			failed: "Échec",
		},
		stage: {
			preparing: "Préparation, {{percent}}",
			listening: "Écoute, {{percent}}",
			writing: "Écriture, {{percent}}",
		},
		progress_of: "Transcription de {{name}}",
		reserved: "{{tokens}} réservés",
		reserved_long: "Réservé pour elle : {{tokens}}.",
		may_close:
			"Vous pouvez fermer cette page ; le travail continue. En cas d’échec, les jetons reviennent.",
		measuring_why: "Sa durée, et donc son prix, est connue dans un instant.",
		nothing_charged: "Rien n’a été débité.",
		start_price: "Lancer la transcription – {{tokens}}",
		start_price_short: "Lancer – {{tokens}}",
		again_price: "Réessayer – {{tokens}}",
		short: "Il manque {{tokens}}",
		viewer:
			"Les lecteurs ne peuvent pas lancer de transcription : demandez à un collègue qui le peut.",
		gone: {
			title: "Cet entretien n’est pas ici",
			words:
				"Il a été supprimé, ou l’adresse est fausse. Ce qui a été payé reste dans le livre.",
		},
	},
	price: {
		title: "Prix de la transcription",
		available: "Disponibles maintenant",
		left: "Restent ensuite",
		short: "Manquent",
		promise:
			"Débité seulement quand la transcription est là. En cas d’échec, rien ne l’est.",
		blocked: {
			title: "Pas assez de jetons pour lancer",
			words:
				"Il faut {{needed}} et {{available}} sont disponibles : il manque {{short}}. Votre envoi est conservé.",
		},
	},
	player: {
		title: "Lecteur",
		play: "Lire",
		pause: "Pause",
		back: "Reculer de {{seconds}} secondes",
		forth: "Avancer de {{seconds}} secondes",
		position: "Position",
		rate: "Vitesse",
		at: "{{at}} / {{of}}",
		broken:
			"Ce navigateur ne peut pas lire l’enregistrement. La transcription est complète malgré tout.",
	},
	transcript: {
		title: "Transcription",
		lines: "Lignes",
		play_from: "Lire à partir de {{time}}",
		follow: "Revenir à ce qui se joue",
		search: "Chercher dans la transcription",
		found: "{{here}} sur {{of}}",
		not_found: "Introuvable",
		previous: "Résultat précédent",
		next: "Résultat suivant",
		copy: "Copier le texte",
		copied: "La transcription a été copiée.",
		not_copied:
			"Ce navigateur ne laisse pas une page copier. Sélectionnez plutôt le texte.",
		silent: "Aucun mot n’a été reconnu dans cet enregistrement.",
	},
	made_by: {
		title: "Comment elle a été faite",
		provider: "Reconnaissance",
		model: "Modèle",
		language: "Langue",
		at: "Terminée",
		draft:
			"Un brouillon : la reconnaissance hors ligne se trompe sur plus d’un mot sur quatre. Écoutez avant de citer.",
	},
	receipt: {
		title: "Reçu",
		calculation_one:
			"{{count}} seconde entière d’audio, arrondi au jeton supérieur",
		calculation_other:
			"{{count}} secondes entières d’audio, arrondi au jeton supérieur",
		quoted: "Annoncés",
		reserved: "Réservés",
		charged: "Débités",
		released: "Rendus",
		reversed: "Annulés depuis",
		from: "De : {{grant}}",
		reserved_at: "Réservés le",
		charged_at: "Débités le",
		rate_card: "Tarif",
		version: "Version {{n}}",
		entries: "Écritures du livre",
	},
	delete: {
		open: "Supprimer",
		title: "Supprimer « {{name}} » ?",
		what: "L’enregistrement et sa transcription sont supprimés pour tous et ne peuvent pas être récupérés.",
		running: "La transcription est arrêtée, et les jetons réservés reviennent.",
		paid: "Ce qui a été payé reste dans le livre et n’est pas rendu.",
		do: "Supprimer définitivement",
		done: "« {{name}} » a été supprimé.",
	},
	grant: {
		trial: "Essai",
		allocation: "Abonnement",
		top_up: "Achat",
		promotional: "Promotion",
		adjustment: "Ajustement",
	},
	tokens: {
		title: "Jetons",
		lead: "Une réserve pour toute l’entreprise : ce qui est entré, où il se trouve, et chaque écriture.",
	},
	grants: {
		title: "Attributions",
		order:
			"Dans l’ordre où elles sont utilisées : d’abord ce qui expire en premier.",
		none: "Il ne reste aucun jeton. Ajoutez-en pour continuer.",
		spent_one: "{{count}} attribution épuisée",
		spent_other: "{{count}} attributions épuisées",
		used_next: "utilisée ensuite",
		given_on: "{{tokens}} le {{date}}",
		expires: "expire le {{date}}",
		expired_on: "expirée le {{date}}",
		never_expires: "n’expire jamais",
	},
	reservations: {
		title: "Réservés en ce moment",
		what: "Mis de côté pour un travail en cours. Ce dont il n’a pas besoin revient.",
		none: "Rien n’est réservé : aucun travail n’est en cours.",
		since: "depuis {{time}}",
	},
	book: {
		title: "Le livre",
		what: "Chaque mouvement de la réserve, numéroté sans lacune. Les écritures ne sont jamais modifiées.",
		empty: "Il n’y a pas encore d’écriture.",
		number: "N°",
		number_is: "N° {{n}}",
		at: "Quand",
		happened: "Quoi",
		who: "Qui",
		change: "Mouvement",
		after: "Disponibles après",
		after_is: "disponibles ensuite :",
		charged: "{{tokens}} débités",
		reserved_change: "réservés {{n}}",
		expired_by: "dont {{tokens}} expirés",
		no_move: "Aucun jeton déplacé",
	},
	verified: {
		none: "Ce livre n’a pas encore été vérifié ; cela se fait tout seul.",
		good_one: "Livre vérifié {{ago}} : {{n}} écriture, aucun problème.",
		good_other: "Livre vérifié {{ago}} : {{n}} écritures, aucun problème.",
		some: "Livre vérifié {{ago}} : {{through}} écritures sur {{n}} jusqu’ici, aucun problème.",
		bad_one: "La vérification de ce livre a trouvé un problème",
		bad_other: "La vérification de ce livre a trouvé {{count}} problèmes",
		bad_words:
			"Trouvé {{ago}}, dans les écritures jusqu’au n° {{through}}. Signalez-le à la personne qui gère Verbatim pour vous ; le journal du serveur dit ce que c’est.",
	},
	statements: {
		title: "Relevés",
		what: "Un compte signé d’une période : l’état au début, chaque écriture, l’état à la fin.",
		json: "Télécharger en JSON",
		csv: "Télécharger en CSV",
		how: "Chacun peut vérifier un relevé sans nous : avec ce programme, sur tout ordinateur qui a Node.",
		program: "Le programme",
		key: "La clé publique",
	},
	entry: {
		grant: "Jetons ajoutés",
		hold: "Réservés",
		settle: "Débités",
		release: "Rendus",
		debit: "Débités",
		expire: "Expirés",
		hold_expire: "Réservation terminée, rendus",
		extend: "Réservation prolongée",
		reverse: "Débit annulé",
		claw_back: "Repris : un paiement a été rendu",
		repay: "Réglé ce qui était dû",
		reinstate: "Rendus de nouveau : le paiement tient",
		plan: "Abonnement modifié",
		budget: "Limite modifiée",
	},
};
