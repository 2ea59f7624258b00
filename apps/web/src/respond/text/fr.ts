import type { Words } from "./en.ts";

export const fr: Words = {
	survey_by: "Une enquête de {company}",
	language: "Langue",
	start: "Commencer",
	next: "Continuer",
	skip: "Passer",
	back: "Retour",
	send_answers: "Envoyer mes réponses",
	try_again: "Réessayer",
	go_on: "Continuer sans attendre",
	question_of: "Question {question} sur {of}",
	questions_one: "{count} question",
	questions_other: "{count} questions",
	optional: "facultatif",
	loading: "L’enquête se charge",

	missing_title: "Il n’y a pas d’enquête ici",
	missing_words:
		"Le lien est peut-être incomplet, ou l’enquête a été supprimée. Regardez à nouveau le message qui contenait le lien, ou demandez à la personne qui l’a envoyé.",
	unreachable_title: "Pas de connexion",
	unreachable_words:
		"L’enquête n’a pas pu être chargée. Une nouvelle tentative se fera d’elle-même dès que la connexion sera là.",
	paused_title: "Cette enquête fait une pause",
	paused_words:
		"Personne ne peut la commencer en ce moment. Merci de revenir plus tard.",
	closed_title: "Cette enquête est terminée",
	closed_words: "Elle n’accepte plus de réponses. Merci d’être venu·e.",
	closed_sent:
		"Ce que vous aviez déjà envoyé reste auprès des personnes qui vous interrogent.",
	gone_title: "Vos réponses ont été supprimées",
	gone_words:
		"Elles ne sont plus sur le serveur, et ont aussi été effacées de cet appareil.",
	elsewhere_title: "Ces réponses ne peuvent pas être poursuivies ici",
	elsewhere_words:
		"Elles ont été commencées sur un autre appareil ou dans un autre navigateur. Vous pouvez continuer là-bas, ou recommencer ici.",
	begin_anew: "Recommencer",

	saved_phone: "Enregistré sur ce téléphone",
	saved_device: "Enregistré sur cet appareil",
	offline:
		"Pas de connexion. Vous pouvez continuer, vos réponses sont conservées.",
	sent: "Envoyé",
	only_memory:
		"Ce navigateur ne conserve rien. Laissez cette page ouverte jusqu’à l’envoi de vos réponses.",
	full: "Il n’y a plus de place sur cet appareil. Laissez cette page ouverte jusqu’à l’envoi de vos réponses.",

	answer_label: "Votre réponse",
	number_label: "Un nombre",
	choose_single: "Choisissez une réponse",
	choose_several: "Choisissez tout ce qui convient",
	other: "Autre chose",
	other_label: "Avec vos propres mots",
	number_between: "De {least} à {most}",
	number_least: "{least} ou plus",
	number_most: "{most} au plus",
	characters_left_one: "Encore {count} caractère",
	characters_left_other: "Encore {count} caractères",

	fault_missing: "Cette question demande une réponse.",
	fault_missing_choice: "Choisissez une des réponses.",
	fault_missing_spoken: "Cette question demande une réponse, orale ou écrite.",
	fault_too_long: "C’est trop long. Merci de raccourcir.",
	fault_out_of_range: "Ce nombre n’est pas possible ici.",
	fault_not_a_number: "Merci d’indiquer un nombre, par exemple 12 ou 12,5.",
	fault_not_a_date: "Merci d’indiquer une date.",
	fault_unfit: "Cette réponse ne correspond pas à la question.",
	refused_answer: "Cette réponse n’a pas pu être acceptée. Merci de la revoir.",

	you_said: "Vous avez dit",
	spoken_answer: "une réponse orale de {length}",
	following_up: "Un instant …",
	sending_recording: "Votre enregistrement est en cours d’envoi …",
	follow_up_label: "Encore une question à ce sujet",

	speak_title: "Répondez de vive voix",
	speak_words:
		"Votre navigateur va demander si cette page peut utiliser le microphone : merci de l’autoriser. Seul ce que vous dites entre Enregistrer et Terminé est enregistré, et vous pouvez l’écouter avant l’envoi.",
	speak_limit: "{length} au maximum",
	use_microphone: "Utiliser le microphone",
	write_instead: "Écrire plutôt",
	speak_instead: "Parler plutôt",
	asking_title: "Votre navigateur vous pose une question",
	asking_words: "Choisissez Autoriser dans la question qui s’affiche.",
	test_title: "Dites quelques mots",
	test_words: "pour voir que nous vous entendons.",
	we_hear_you: "Nous vous entendons",
	record: "Enregistrer",
	recording: "Enregistrement en cours",
	pause: "Pause",
	resume: "Continuer",
	done: "Terminé",
	seconds_left: "Encore {seconds} secondes",
	limit_reached: "Le temps est écoulé. Votre réponse est conservée jusqu’ici.",
	paused_by_person: "En pause",
	paused_by_call:
		"En pause : une autre application utilise le microphone. Continuez quand vous voulez.",
	paused_by_tab:
		"En pause, car cette page n’était plus visible. Ce que vous avez dit est conservé.",
	silent_title: "Nous n’entendons rien",
	silent_words:
		"Le microphone est-il coupé ou couvert ? Les écouteurs ont parfois leur propre interrupteur.",
	cut_off:
		"Le microphone a été débranché. Ce que vous avez dit jusque-là est conservé.",
	found_take: "Voici ce que vous aviez dit avant la fermeture de la page.",
	listen: "Écouter",
	stop_listening: "Arrêter",
	cannot_listen: "Cet enregistrement n’est plus sur cet appareil.",
	record_again: "Enregistrer à nouveau",
	keep_previous: "Garder le précédent",
	previous_kept:
		"L’enregistrement précédent est gardé jusqu’à ce que vous en confirmiez un autre.",
	use_this: "Garder cet enregistrement",
	your_recording: "Votre enregistrement",
	recording_saved: "Votre réponse orale est enregistrée.",
	recording_on_its_way: "Votre réponse orale est en route.",

	insecure_title: "Le microphone n’est pas disponible sur cette page",
	insecure_words:
		"Les navigateurs ne le donnent qu’aux pages dont la connexion est protégée (https). Vous pouvez écrire votre réponse.",
	unsupported_title: "Ce navigateur ne sait pas enregistrer",
	unsupported_words:
		"Ouvrez cette page dans une version plus récente de Chrome, Safari, Firefox ou Edge, ou écrivez votre réponse.",
	inside_an_app_title: "{app} ne laisse pas cette page enregistrer",
	inside_an_app_words:
		"Ouvrez la page dans votre propre navigateur : par le menu de {app}, ou en copiant le lien. Ou écrivez votre réponse.",
	this_app: "Cette application",
	copy_link: "Copier le lien",
	link_copied: "Le lien est copié",
	dismissed_title: "La question a été fermée",
	dismissed_words:
		"Votre navigateur a demandé et n’a pas eu de réponse. Réessayez, et choisissez Autoriser.",
	denied_title: "Le microphone est bloqué",
	denied_words:
		"Touchez le signe à côté de l’adresse, tout en haut, autorisez le microphone pour cette page, puis réessayez. S’il reste bloqué, regardez dans les réglages du téléphone ou de l’ordinateur. Ou écrivez votre réponse.",
	not_found_title: "Aucun microphone trouvé",
	not_found_words:
		"Branchez-en un, ou choisissez-en un autre dans les réglages, puis réessayez. Ou écrivez votre réponse.",
	in_use_title: "Un autre programme utilise le microphone",
	in_use_words:
		"Terminez l’appel ou l’autre programme, puis réessayez. Ou écrivez votre réponse.",

	take_in_writing:
		"Les réponses orales ne peuvent pas être acceptées en ce moment. Merci d’écrire celle-ci ; tout le reste ne change pas.",
	take_silent:
		"Nous n’avons rien entendu dans votre enregistrement. Enregistrez à nouveau, ou écrivez.",
	take_unusable:
		"Votre enregistrement n’a pas pu être lu. Enregistrez à nouveau, ou écrivez.",
	take_too_much:
		"Votre enregistrement est trop grand pour être accepté. Merci d’écrire cette réponse.",
	take_too_late:
		"Votre enregistrement n’a plus pu être ajouté. Vous pouvez écrire cette réponse.",
	trouble_title_one: "Une réponse a besoin de vous",
	trouble_title_other: "{count} réponses ont besoin de vous",
	look_at_it: "Voir",
	finish_without: "Terminer sans",

	sending_title: "Vos réponses sont en cours d’envoi",
	sending_words: "Laissez cette page ouverte un instant.",
	waiting_title: "Vos réponses sont enregistrées",
	waiting_words:
		"Il n’y a pas de connexion. L’envoi se fera de lui-même à son retour : laissez cette page ouverte, ou revenez-y sur cet appareil.",
	nearly_title: "Prêt à envoyer",
	thanks_title: "Merci",
	all_arrived: "Toutes vos réponses sont arrivées.",

	your_answers: "Vos réponses vous appartiennent",
	receipt_words:
		"Avec ce reçu, vous pouvez les reprendre plus tard, aussi sur un autre appareil. Il ne dit rien de vous.",
	receipt: "Reçu",
	copy: "Copier",
	copied: "Copié",
	take_back: "Reprendre mes réponses",
	take_back_earlier: "Reprendre des réponses données plus tôt",
	take_back_title: "Reprendre vos réponses ?",
	take_back_words:
		"Tout ce que vous avez répondu et dit ici sera supprimé, sur le serveur et sur cet appareil. Cela ne peut pas être annulé.",
	take_back_yes: "Supprimer mes réponses",
	take_back_no: "Les garder",
	taken_back_title: "Vos réponses sont supprimées",
	taken_back_words: "Ce que vous avez écrit et dit n’est plus là.",
	take_back_not_found:
		"Il n’y a pas de réponses avec ce reçu. Vérifiez qu’il est complet ; ou elles sont déjà supprimées.",
	take_back_too_often:
		"Il y a eu trop d’essais. Merci d’attendre un moment, puis de réessayer.",
	take_back_failed:
		"Cela n’a pas fonctionné. Rien n’a été supprimé ; merci de réessayer.",
	enter_receipt: "Votre reçu",
};
