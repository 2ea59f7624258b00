import type { Words } from "./en.ts";

/** Without ß, as it is written in Switzerland; the words are chosen so that nobody elsewhere misses it. */
export const de: Words = {
	survey_by: "Eine Umfrage von {company}",
	language: "Sprache",
	start: "Beginnen",
	next: "Weiter",
	skip: "Überspringen",
	back: "Zurück",
	send_answers: "Antworten senden",
	try_again: "Noch einmal versuchen",
	go_on: "Weiter, ohne zu warten",
	question_of: "Frage {question} von {of}",
	questions_one: "{count} Frage",
	questions_other: "{count} Fragen",
	optional: "freiwillig",
	loading: "Die Umfrage wird geladen",

	missing_title: "Hier ist keine Umfrage",
	missing_words:
		"Der Link ist vielleicht unvollständig, oder die Umfrage wurde gelöscht. Sehen Sie noch einmal in der Nachricht mit dem Link nach, oder fragen Sie die Person, die ihn geschickt hat.",
	unreachable_title: "Keine Verbindung",
	unreachable_words:
		"Die Umfrage konnte nicht geladen werden. Sobald eine Verbindung da ist, geht es von selbst weiter.",
	paused_title: "Diese Umfrage macht Pause",
	paused_words:
		"Im Moment kann niemand sie beginnen. Bitte kommen Sie später wieder.",
	closed_title: "Diese Umfrage ist beendet",
	closed_words:
		"Sie nimmt keine Antworten mehr an. Danke, dass Sie gekommen sind.",
	closed_sent: "Was Sie vorher gesendet hatten, bleibt bei denen, die fragen.",
	gone_title: "Ihre Antworten wurden gelöscht",
	gone_words:
		"Sie sind nicht mehr auf dem Server und wurden auch von diesem Gerät entfernt.",
	elsewhere_title: "Diese Antworten lassen sich hier nicht fortsetzen",
	elsewhere_words:
		"Sie wurden auf einem anderen Gerät oder in einem anderen Browser begonnen. Sie können dort weitermachen oder hier neu beginnen.",
	begin_anew: "Neu beginnen",

	saved_phone: "Auf diesem Telefon gespeichert",
	saved_device: "Auf diesem Gerät gespeichert",
	offline:
		"Keine Verbindung. Sie können weitermachen, Ihre Antworten bleiben erhalten.",
	sent: "Gesendet",
	only_memory:
		"Dieser Browser speichert nichts. Lassen Sie diese Seite offen, bis Ihre Antworten gesendet sind.",
	full: "Auf diesem Gerät ist kein Platz mehr. Lassen Sie diese Seite offen, bis Ihre Antworten gesendet sind.",

	answer_label: "Ihre Antwort",
	number_label: "Eine Zahl",
	choose_single: "Wählen Sie eine Antwort",
	choose_several: "Wählen Sie alles, was zutrifft",
	other: "Etwas anderes",
	other_label: "In Ihren eigenen Worten",
	number_between: "Von {least} bis {most}",
	number_least: "{least} oder mehr",
	number_most: "Höchstens {most}",
	characters_left_one: "Noch {count} Zeichen",
	characters_left_other: "Noch {count} Zeichen",

	fault_missing: "Diese Frage braucht eine Antwort.",
	fault_missing_choice: "Wählen Sie eine der Antworten.",
	fault_missing_spoken:
		"Diese Frage braucht eine Antwort, gesprochen oder geschrieben.",
	fault_too_long: "Das ist zu lang. Bitte kürzen Sie es.",
	fault_out_of_range: "Diese Zahl ist hier nicht möglich.",
	fault_not_a_number:
		"Bitte geben Sie eine Zahl ein, zum Beispiel 12 oder 12,5.",
	fault_not_a_date: "Bitte geben Sie ein Datum ein.",
	fault_unfit: "Diese Antwort passt nicht zur Frage.",
	refused_answer:
		"Diese Antwort konnte nicht angenommen werden. Bitte sehen Sie sie noch einmal an.",

	you_said: "Sie haben gesagt",
	spoken_answer: "eine gesprochene Antwort von {length}",
	following_up: "Einen Moment …",
	sending_recording: "Ihre Aufnahme wird gesendet …",
	follow_up_label: "Dazu noch eine Frage",

	speak_title: "Antworten Sie mit Ihrer Stimme",
	speak_words:
		"Ihr Browser fragt gleich, ob diese Seite das Mikrofon verwenden darf: Bitte erlauben Sie es. Aufgenommen wird nur, was Sie zwischen Aufnehmen und Fertig sagen, und Sie können es anhören, bevor es gesendet wird.",
	speak_limit: "Bis zu {length}",
	use_microphone: "Mikrofon verwenden",
	write_instead: "Lieber schreiben",
	speak_instead: "Lieber sprechen",
	asking_title: "Ihr Browser fragt Sie",
	asking_words:
		"Wählen Sie «Zulassen» oder «Erlauben» in der Frage, die Ihr Browser zeigt.",
	test_title: "Sagen Sie ein paar Worte",
	test_words: "damit Sie sehen, dass wir Sie hören.",
	we_hear_you: "Wir hören Sie",
	record: "Aufnehmen",
	recording: "Aufnahme läuft",
	pause: "Pause",
	resume: "Weiter aufnehmen",
	done: "Fertig",
	seconds_left: "Noch {seconds} Sekunden",
	limit_reached: "Die Zeit ist um. Ihre Antwort ist bis hierhin erhalten.",
	paused_by_person: "Pause",
	paused_by_call:
		"Pause: Eine andere App verwendet das Mikrofon. Machen Sie weiter, wenn Sie so weit sind.",
	paused_by_tab:
		"Pause, weil diese Seite nicht zu sehen war. Was Sie gesagt haben, bleibt erhalten.",
	silent_title: "Wir hören nichts",
	silent_words:
		"Ist das Mikrofon stumm oder verdeckt? Kopfhörer haben manchmal einen eigenen Schalter.",
	cut_off:
		"Das Mikrofon wurde getrennt. Was Sie bis dahin gesagt haben, bleibt erhalten.",
	found_take: "Das haben Sie gesagt, bevor die Seite geschlossen wurde.",
	listen: "Anhören",
	stop_listening: "Anhalten",
	cannot_listen: "Diese Aufnahme ist nicht mehr auf diesem Gerät.",
	record_again: "Neu aufnehmen",
	keep_previous: "Die vorherige behalten",
	previous_kept: "Die vorherige Aufnahme bleibt, bis Sie eine neue bestätigen.",
	use_this: "Aufnahme verwenden",
	your_recording: "Ihre Aufnahme",
	recording_saved: "Ihre gesprochene Antwort ist gespeichert.",
	recording_on_its_way: "Ihre gesprochene Antwort ist unterwegs.",

	insecure_title: "Das Mikrofon ist auf dieser Seite nicht verfügbar",
	insecure_words:
		"Browser geben es nur Seiten mit geschützter Verbindung (https). Sie können Ihre Antwort schreiben.",
	unsupported_title: "Dieser Browser kann nicht aufnehmen",
	unsupported_words:
		"Öffnen Sie diese Seite in einem neueren Chrome, Safari, Firefox oder Edge, oder schreiben Sie Ihre Antwort.",
	inside_an_app_title: "{app} lässt diese Seite nicht aufnehmen",
	inside_an_app_words:
		"Öffnen Sie die Seite in Ihrem eigenen Browser: über das Menü von {app}, oder indem Sie den Link kopieren. Oder schreiben Sie Ihre Antwort.",
	this_app: "Diese App",
	copy_link: "Link kopieren",
	link_copied: "Der Link ist kopiert",
	dismissed_title: "Die Frage wurde geschlossen",
	dismissed_words:
		"Ihr Browser hat gefragt und keine Antwort bekommen. Versuchen Sie es noch einmal, und wählen Sie «Zulassen» oder «Erlauben».",
	denied_title: "Das Mikrofon ist gesperrt",
	denied_words:
		"Tippen Sie auf das Zeichen neben der Adresse ganz oben, erlauben Sie das Mikrofon für diese Seite, und versuchen Sie es noch einmal. Bleibt es gesperrt, sehen Sie in den Einstellungen von Telefon oder Computer nach. Oder schreiben Sie Ihre Antwort.",
	not_found_title: "Kein Mikrofon gefunden",
	not_found_words:
		"Schliessen Sie eines an, oder wählen Sie in den Einstellungen ein anderes, und versuchen Sie es noch einmal. Oder schreiben Sie Ihre Antwort.",
	in_use_title: "Ein anderes Programm hat das Mikrofon",
	in_use_words:
		"Beenden Sie den Anruf oder das andere Programm, und versuchen Sie es noch einmal. Oder schreiben Sie Ihre Antwort.",

	take_in_writing:
		"Gesprochene Antworten können im Moment nicht angenommen werden. Bitte schreiben Sie diese eine; alles andere bleibt, wie es ist.",
	take_silent:
		"In Ihrer Aufnahme war nichts zu hören. Nehmen Sie neu auf, oder schreiben Sie.",
	take_unusable:
		"Ihre Aufnahme konnte nicht gelesen werden. Nehmen Sie neu auf, oder schreiben Sie.",
	take_too_much:
		"Ihre Aufnahme ist zu umfangreich, um angenommen zu werden. Bitte schreiben Sie diese Antwort.",
	take_too_late:
		"Ihre Aufnahme konnte nicht mehr hinzugefügt werden. Sie können diese Antwort schreiben.",
	trouble_title_one: "Eine Antwort braucht Sie noch",
	trouble_title_other: "{count} Antworten brauchen Sie noch",
	look_at_it: "Ansehen",
	finish_without: "Ohne sie abschliessen",

	sending_title: "Ihre Antworten werden gesendet",
	sending_words: "Lassen Sie diese Seite noch einen Moment offen.",
	waiting_title: "Ihre Antworten sind gespeichert",
	waiting_words:
		"Es gibt keine Verbindung. Gesendet wird von selbst, sobald sie wieder da ist: Lassen Sie diese Seite offen, oder kommen Sie auf diesem Gerät zurück.",
	nearly_title: "Bereit zum Senden",
	thanks_title: "Vielen Dank",
	all_arrived: "Alle Ihre Antworten sind angekommen.",

	your_answers: "Ihre Antworten gehören Ihnen",
	receipt_words:
		"Mit dieser Quittung können Sie sie später zurücknehmen, auch auf einem anderen Gerät. Sie sagt nichts über Sie aus.",
	receipt: "Quittung",
	copy: "Kopieren",
	copied: "Kopiert",
	take_back: "Meine Antworten zurücknehmen",
	take_back_earlier: "Früher gegebene Antworten zurücknehmen",
	take_back_title: "Ihre Antworten zurücknehmen?",
	take_back_words:
		"Alles, was Sie hier geantwortet und gesagt haben, wird gelöscht, auf dem Server und auf diesem Gerät. Das lässt sich nicht rückgängig machen.",
	take_back_yes: "Meine Antworten löschen",
	take_back_no: "Behalten",
	taken_back_title: "Ihre Antworten sind gelöscht",
	taken_back_words: "Was Sie geschrieben und gesagt haben, ist nicht mehr da.",
	take_back_not_found:
		"Zu dieser Quittung gibt es keine Antworten. Sehen Sie nach, ob sie vollständig ist; oder sie sind schon gelöscht.",
	take_back_too_often:
		"Das wurde zu oft versucht. Bitte warten Sie eine Weile, und versuchen Sie es dann noch einmal.",
	take_back_failed:
		"Das hat gerade nicht geklappt. Nichts wurde gelöscht; bitte versuchen Sie es noch einmal.",
	enter_receipt: "Ihre Quittung",
};
