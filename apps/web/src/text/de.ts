/** Everything that the console says, in German. Where ß is not written (Switzerland), it is told with ss. */
import type { Catalogue } from "./catalogue.ts";
import { access } from "./de/access.ts";
import { alerts } from "./de/alerts.ts";
import { billing } from "./de/billing.ts";
import { plans } from "./de/plans.ts";
import { results } from "./de/results.ts";
import { surveys } from "./de/surveys.ts";
import { team } from "./de/team.ts";
import { usage } from "./de/usage.ts";

export const de: Catalogue = {
	team,
	plans,
	billing,
	alerts,
	access,
	usage,
	surveys,
	results,
	unit: {
		tokens_one: "{{n}} Token",
		tokens_other: "{{n}} Tokens",
		tokens_bare: "Tokens",
	},
	state: { loading: "Wird geladen…" },
	action: {
		on: "{{action}}: {{name}}",
		try_again: "Noch einmal versuchen",
		try_now: "Jetzt versuchen",
		close: "Schließen",
		done: "Fertig",
		keep: "Behalten",
		open: "Öffnen",
		dismiss: "Ausblenden",
		remove: "Entfernen",
		pause: "Anhalten",
		resume: "Fortsetzen",
		cancel_upload: "Hochladen abbrechen",
		understood: "Verstanden",
		load_more: "Mehr laden",
	},
	shell: {
		skip: "Zum Inhalt springen",
		home: "Verbatim, zu den Interviews",
		nav: "Hauptnavigation",
		interviews: "Interviews",
		settings: "Einstellungen",
		account: "Konto von {{name}}",
		account_of: "Konto",
		no_connection:
			"Verbatim antwortet nicht. Es wird von selbst wieder versucht; nichts geht verloren.",
		no_connection_since:
			"Verbatim antwortet nicht. Sie sehen den Stand von {{time}}; es wird von selbst wieder versucht.",
	},
	settings: {
		tokens: "Token",
		billing: "Abrechnung",
		plans: "Abos",
		team: "Team",
		access: "Zugriff",
		alerts: "Hinweise",
	},
	preference: {
		language: "Sprache",
		theme: "Darstellung",
		system: "System",
		light: "Hell",
		dark: "Dunkel",
	},
	role: {
		owner: "Inhaber",
		admin: "Admin",
		researcher: "Forscher",
		viewer: "Leser",
	},
	account: {
		email: "E-Mail-Adresse",
		password: "Passwort",
		password_hint: "Mindestens {{n}} Zeichen. Gern ein ganzer Satz.",
		show_password: "Passwort anzeigen",
		hide_password: "Passwort verbergen",
		company: "Firma",
		name: "Ihr Name",
		sign_out: "Abmelden",
		aside: {
			label: "Über Verbatim",
			claim: "Jedes Wort, wie es gesagt wurde. Jeder Token, wohin er ging.",
			trial: "1200 Tokens für den Anfang, 14 Tage lang. Ohne Karte.",
			price: "Der Preis steht da, bevor etwas läuft.",
			own: "Auf Ihrem eigenen Server: Aufnahmen bleiben bei Ihnen.",
		},
		sign_in: {
			title: "Anmelden",
			lead: "Schön, dass Sie wieder da sind.",
			do: "Anmelden",
			no_account: "Neu hier?",
			to_sign_up: "Konto anlegen",
		},
		sign_up: {
			title: "Ihr Konto anlegen",
			lead: "Eröffnet Ihre Firma mit 1200 Tokens, 14 Tage gültig: genug für 150 Minuten Interviews.",
			do: "Konto anlegen",
			has_account: "Schon ein Konto?",
			to_sign_in: "Anmelden",
		},
		locked: {
			title: "Machen wir eine kurze Pause",
			minutes_one:
				"Es gab zu viele Versuche. Versuchen Sie es in einer Minute wieder.",
			minutes_other:
				"Es gab zu viele Versuche. Versuchen Sie es in {{count}} Minuten wieder.",
			soon: "Es gab zu viele Versuche. Versuchen Sie es in weniger als einer Minute wieder.",
			over: "Sie können es jetzt wieder versuchen.",
			why: "Das schützt Ihr Konto vor dem Erraten. Darin wurde nichts geändert.",
		},
		wrong: {
			company_missing: "Geben Sie den Namen Ihrer Firma ein",
			name_missing: "Geben Sie Ihren Namen ein",
			too_long: "Das ist länger als 120 Zeichen",
			email_missing: "Geben Sie Ihre E-Mail-Adresse ein",
			email_wrong:
				"Das ist keine E-Mail-Adresse. Sie sieht aus wie name@firma.com",
			password_missing: "Geben Sie Ihr Passwort ein",
			password_short: "Ein Passwort hat mindestens 10 Zeichen",
			password_long: "Ein Passwort hat höchstens 128 Zeichen",
		},
	},
	problem: {
		no_answer:
			"Verbatim hat nicht geantwortet. Prüfen Sie die Verbindung und versuchen Sie es wieder; es schadet nicht.",
		short:
			"Nicht genug Tokens: {{needed}} werden gebraucht, {{available}} sind verfügbar, {{short}} fehlen. Nichts wurde gestartet oder belastet.",
		invalid_input: "Etwas an der Anfrage stimmt nicht. Nichts wurde geändert.",
		not_signed_in:
			"Sie sind abgemeldet. Melden Sie sich an und versuchen Sie es wieder.",
		wrong_credentials: "Die E-Mail-Adresse oder das Passwort ist falsch.",
		too_many_attempts:
			"Es gab zu viele Versuche. Versuchen Sie es nach einer Weile wieder.",
		email_taken:
			"Mit dieser E-Mail-Adresse gibt es ein Konto. Melden Sie sich damit an.",
		not_allowed: "Ihre Rolle erlaubt das nicht. Nichts wurde geändert.",
		not_found: "Das gibt es nicht, oder es wurde gelöscht.",
		wrong_state:
			"Das geht nicht mehr: Der Stand hat sich inzwischen geändert. Nichts wurde belastet.",
		out_of_tokens:
			"Es sind nicht genug Tokens da. Nichts wurde gestartet oder belastet.",
		over_budget:
			"Ein Budget steht dem entgegen; mehr Tokens würden nicht helfen. Bitten Sie Inhaber oder Admins, es zu ändern. Nichts wurde gestartet oder belastet.",
		over: {
			feature:
				"Damit würde das Budget für „{{feature}}“ um {{by}} überschritten. Mehr Tokens würden nicht helfen: Bitten Sie Inhaber oder Admins, das Budget zu ändern. Nichts wurde gestartet oder belastet.",
			member:
				"Damit würde Ihr Budget um {{by}} überschritten. Mehr Tokens würden nicht helfen: Bitten Sie Inhaber oder Admins, das Budget zu ändern. Nichts wurde gestartet oder belastet.",
			key: "Damit würde das Budget des API-Schlüssels um {{by}} überschritten. Mehr Tokens würden nicht helfen: Bitten Sie Inhaber oder Admins, das Budget zu ändern. Nichts wurde gestartet oder belastet.",
			subject:
				"Damit würde das Budget, zu dem dies gehört, um {{by}} überschritten. Mehr Tokens würden nicht helfen: Bitten Sie Inhaber oder Admins, das Budget zu ändern. Nichts wurde gestartet oder belastet.",
			floor:
				"{{floor}} bleiben für Befragte frei, die gerade antworten, und dies würde {{by}} davon nehmen. Nichts wurde gestartet oder belastet. Mit mehr Tokens, oder wenn weniger frei bleiben muss, kann es beginnen.",
		},
		quote_expired:
			"Der angekündigte Preis gilt nicht mehr. Sehen Sie sich den heutigen an und starten Sie neu. Nichts wurde belastet.",
		already_reversed:
			"Das wurde schon rückgängig gemacht. Nichts wurde geändert.",
		too_large: "Das ist zu groß.",
		unusable_recording:
			"Diese Aufnahme ist nicht brauchbar. Nichts wurde belastet.",
		speech_unavailable:
			"Es ist keine Spracherkennung verfügbar. Nichts wurde belastet.",
		payment_unavailable:
			"Der Zahlungsanbieter hat nicht geantwortet. Nichts wurde bezahlt; versuchen Sie es gleich wieder.",
		bad_signature: "Die Signatur stimmt nicht.",
		key_conflict:
			"Diese Anfrage gab es schon mit anderem Inhalt. Nichts wurde geändert; versuchen Sie es wieder.",
		busy: "Verbatim ist beschäftigt. Versuchen Sie es gleich wieder; es schadet nicht.",
		invitation_over:
			"Diese Einladung gilt nicht mehr: Sie wurde benutzt, zurückgezogen oder ist zu alt.",
		reset_over:
			"Dieser Link gilt nicht mehr: Er wurde benutzt oder ist älter als eine Stunde. Fordern Sie einen neuen an.",
		last_owner:
			"Ein Unternehmen behält einen Eigentümer. Übergeben Sie es zuerst. Nichts wurde geändert.",
		internal:
			"Bei uns ging etwas schief. Es wurde festgehalten, und Sie können es ohne Schaden wieder versuchen.",
	},
	fault: {
		away: {
			title: "Verbatim antwortet nicht",
			words:
				"Der Server ist nicht erreichbar. Was dort läuft, läuft weiter; nichts geht verloren.",
		},
		broken: {
			title: "Diese Seite hat einen Fehler",
			words:
				"Auf dieser Seite ging etwas kaputt. Der Rest geht weiter, und belastet wurde dadurch nichts.",
		},
		nowhere: {
			title: "Hier ist nichts",
			words:
				"Diese Adresse gibt es bei Verbatim nicht, oder was hier war, ist weg.",
			home: "Zu den Interviews",
		},
	},
	balance: {
		title: "Token-Guthaben",
		unknown: "Guthaben unbekannt",
		as_of: "Stand {{time}}",
		stale:
			"Die Verbindung ist weg. Das ist der Stand von {{time}}; er kann sich geändert haben.",
		now: "{{amount}} verfügbar",
		level: { normal: "normal", low: "niedrig", empty: "leer" },
		advice: {
			normal: "",
			low: "Weniger als ein Fünftel ist übrig.",
			empty:
				"Es ist nichts übrig: Ohne neue Tokens kann keine Transkription beginnen.",
		},
		more_works_one: "und {{count}} weitere",
		more_works_other: "und {{count}} weitere",
		next_expiry: "Verfällt als Nächstes",
		next_renewal: "Nächste Erneuerung",
		no_expiry: "Nichts verfällt",
		lasts_one: "Bei gleichem Verbrauch reicht es noch etwa {{n}} Tag.",
		lasts_other: "Bei gleichem Verbrauch reicht es noch etwa {{n}} Tage.",
		lasts_today:
			"Bei gleichem Verbrauch ist es innert eines Tages aufgebraucht.",
		no_renewal: "Keine: Das Abo endet am {{date}}",
		press: "Drücken, um Tokens hinzuzufügen.",
		kept: "Für Befragte frei gehalten",
	},
	sum: {
		title: "Verfügbar",
		title_as_of: "Verfügbar, Stand {{time}}",
		allocated: "zugeteilt",
		bought: "gekauft",
		available: "verfügbar",
		reserved: "reserviert",
		used: "verbraucht",
		expired: "verfallen",
		clawed_back: "zurückgefordert",
		read_out: "{{given}} ergeben {{where}}.",
		owed: "geschuldet",
		owed_title: "{{tokens}} sind geschuldet",
		owed_words:
			"Eine Zahlung ging zurück, nachdem ihre Tokens verbraucht waren. Der nächste Kauf gleicht das zuerst aus. Es gehört nicht zur Summe darüber.",
		wrong:
			"Diese Zahlen gehen nicht auf. Bitte melden Sie es der Person, die Verbatim für Sie betreibt.",
	},
	feature: {
		vocal_recording: "Sprachaufnahme",
		interview_transcription: "Interview-Transkription",
		smart_question: "Kluge Rückfrage",
		pulse_classifier: "Pulse Classifier",
	},
	rate: {
		title: "Was wie viel kostet",
		version: "Preisliste {{n}}, gültig seit {{date}}",
		audio_minute:
			"{{price}} pro Minute Ton, sekundengenau, aufgerundet auf ganze Tokens",
		model_tokens: "ab {{price}} pro Frage, je nach ihrer Länge",
		response_pass: "{{price}} pro Antwort und Durchgang",
		example: {
			interview: "Interview von {{minutes}} Minuten: {{price}}",
			answer: "Antwort von {{minutes}} Minuten: {{price}}",
			responses_one: "{{count}} Antwort, ein Durchgang: {{price}}",
			responses_other: "{{count}} Antworten, ein Durchgang: {{price}}",
		},
	},
	topup: {
		open: "Tokens hinzufügen",
		add: "{{tokens}} hinzufügen",
		title: "Tokens hinzufügen",
		now: "jetzt verfügbar",
		amount: "Menge",
		least: "Ganze Tokens, mindestens {{tokens}} ({{price}}).",
		quick: "Übliche Mengen",
		price: "Preis",
		rate: "{{tokens}} = {{price}}.",
		never_expire: "Gekaufte Tokens verfallen nie.",
		buys: {
			interviews_one: "Reicht für etwa {{n}} Interview von 60 Minuten.",
			interviews_other: "Reicht für etwa {{n}} Interviews von 60 Minuten.",
			minutes_one: "Reicht für etwa {{n}} Minute Interview.",
			minutes_other: "Reicht für etwa {{n}} Minuten Interview.",
		},
		needed: "Jetzt nötig: {{tokens}}",
		tax: "davon {{name}} {{percent}} %",
		rate_of_day: "{{rate}}: {{source}}, {{date}}.",
		rate_changed:
			"Der Kurs hat sich geändert: Es waren {{before}}, jetzt sind es {{now}}. Nichts wurde bezahlt; sehen Sie sich den Preis an und drücken Sie noch einmal.",
		owed: "{{owed}} sind geschuldet: Ein Kauf gleicht das zuerst aus.",
		owed_of:
			"Davon gleichen {{pays}} aus, was geschuldet ist; {{left}} werden verfügbar.",
		ask: {
			title: "Zum Versenden bereit",
			sentence:
				"Guten Tag, könnten Sie in Verbatim Tokens für uns hinzufügen? Hier: {{link}}",
			sentence_of:
				"Guten Tag, könnten Sie in Verbatim {{tokens}} für uns hinzufügen, damit unsere Arbeit weitergeht? Hier: {{link}}",
			copy: "Satz kopieren",
			copied: "Kopiert",
		},
		pay: "Bezahlen",
		pay_price: "{{price}} bezahlen",
		hosted:
			"Sie bezahlen auf der Seite des Zahlungsanbieters und kommen hierher zurück.",
		wrong: {
			empty: "Geben Sie ein, wie viele Tokens Sie möchten",
			not_a_number: "Geben Sie eine Anzahl Tokens ein, zum Beispiel 500",
			not_whole: "Es gibt nur ganze Tokens: Geben Sie eine ganze Zahl ein",
			too_few: "Die kleinste Menge ist {{least}} Tokens ({{leastPrice}})",
			too_many:
				"Die größte Menge ist {{most}} Tokens. Für mehr sprechen Sie mit der Person, die Verbatim für Sie betreibt",
		},
		not_you: "Ihre Rolle kauft keine Tokens",
		who_can:
			"Inhaber und Admins können Tokens hinzufügen: Fragen Sie eine dieser Personen.",
		who_can_of:
			"Der Inhaber und die Admins von {{company}} können Tokens hinzufügen: Fragen Sie eine dieser Personen.",
		who_can_named: "Bei {{company}} können das: {{names}}.",
		result: {
			title: "Ihr Kauf",
			unknown: "Diesen Kauf gibt es nicht.",
			receipt: "Quittung",
			again: "Noch einmal versuchen",
			waiting: "Warten auf die Bestätigung…",
			now: "jetzt verfügbar",
			enough: "Das reicht für „{{name}}“.",
			paid: {
				title: "{{tokens}} hinzugefügt",
				words:
					"{{price}} wurden bezahlt. Die Tokens sind schon in Ihrem Guthaben.",
			},
			pending: {
				title: "Zahlung eingegangen, wir warten auf die Bestätigung",
				words:
					"Sie haben {{price}} bezahlt. Sobald der Zahlungsanbieter das bestätigt, kommen {{tokens}} von selbst dazu. Sie können dies schließen; nichts geht verloren.",
			},
			open: {
				title: "Die Bezahlung ist noch offen",
				words:
					"Sie haben die Bezahlseite vor dem Ende verlassen. Bisher wurde nichts bezahlt und nichts hinzugefügt.",
			},
			declined: {
				title: "Die Zahlung wurde abgelehnt",
				words:
					"Der Zahlungsanbieter hat {{price}} abgelehnt. Nichts wurde bezahlt, nichts hinzugefügt.",
			},
			cancelled: {
				title: "Der Kauf wurde abgebrochen",
				words:
					"Nichts ist geschehen: Nichts wurde bezahlt, nichts hinzugefügt.",
			},
			expired: {
				title: "Die Bezahlung ist abgelaufen",
				words:
					"Es wurde nicht rechtzeitig bezahlt. Nichts wurde bezahlt, nichts hinzugefügt.",
			},
		},
	},
	interviews: {
		title: "Interviews",
		lead: "Aus Aufnahmen werden Transkripte, jedes Wort zu seiner Zeit.",
		list: "Aufnahmen",
		empty: {
			title: "So geht es",
			viewer: "Es gibt noch keine Interviews.",
			upload: {
				title: "Eine Aufnahme hochladen",
				words:
					"Kostenlos. Bricht die Verbindung ab, geht es dort weiter, wo es aufhörte.",
			},
			price: {
				title: "Den Preis sehen",
				words: "Sie wird gemessen, und nichts läuft, bevor Sie es sagen.",
			},
			read: {
				title: "Starten, dann lesen und hören",
				words:
					"Ein Klick auf ein Wort spielt es ab. Misslingt es, wird nichts belastet.",
			},
			example:
				"{{minute}} pro Minute: Ein Interview von 60 Minuten kostet {{hour}}.",
		},
	},
	upload: {
		title: "Hochladen",
		drop: "Aufnahmen hier ablegen",
		let_go: "Loslassen, um hochzuladen",
		choose: "Aufnahmen wählen",
		takes:
			"wav, mp3, m4a, ogg, opus, webm, flac, mp4 oder mov; je bis {{size}} oder {{hours}} Stunden, {{files}} auf einmal.",
		free: "Hochladen ist kostenlos; den Preis sehen Sie, bevor etwas läuft.",
		not_taken_one: "Eine Datei wurde nicht genommen",
		not_taken_other: "{{count}} Dateien wurden nicht genommen",
		why: {
			too_large: "„{{name}}“ ist größer als 2 GB. Teilen Sie die Aufnahme auf.",
			too_many:
				"„{{name}}“ ist eine zu viel: {{files}} auf einmal. Fügen Sie sie hinzu, wenn diese fertig sind.",
			under_way: "„{{name}}“ wird schon hochgeladen.",
		},
		elsewhere:
			"Nicht aus diesem Fenster gesendet. Wurde es unterbrochen, wählen Sie dieselbe Datei noch einmal: Es geht dort weiter, wo es aufhörte.",
		progress_of: "Hochladen von {{name}}",
		price_later: "Preis folgt",
		state: {
			waiting: "Wartet auf das Hochladen",
			sending: "Wird hochgeladen, {{percent}}",
			sending_at: "Wird hochgeladen, {{percent}} · {{speed}} pro Sekunde",
			paused: "Angehalten bei {{percent}}",
			lost: "Die Verbindung brach bei {{percent}} ab. Es geht von selbst weiter, sobald Verbatim wieder antwortet.",
			refused: "Nicht angenommen.",
			sent: "Hochgeladen, wird gemessen",
		},
	},
	together: {
		title: "Bereite Aufnahmen",
		ready_one: "{{count}} Aufnahme ist bereit: {{tokens}}",
		ready_other: "{{count}} Aufnahmen sind bereit: zusammen {{tokens}}",
		all_fit: "Ihr Guthaben reicht für alle; {{left}} bleiben übrig.",
		some_fit_one:
			"Ihr Guthaben reicht für eine davon ({{fit}}; {{left}} bleiben übrig). Für alle fehlen {{short}}.",
		some_fit_other:
			"Ihr Guthaben reicht für {{count}} davon ({{fit}}; {{left}} bleiben übrig). Für alle fehlen {{short}}.",
		none_fits:
			"{{available}} sind verfügbar, das reicht für keine davon. Für alle fehlen {{short}}.",
		start_one: "{{count}} starten – {{tokens}}",
		start_other: "{{count}} starten – {{tokens}}",
	},
	speech: {
		title: "Spracherkennung",
		offline: "Erkennung auf diesem Server, ohne Netz",
		by: "Erkennung durch {{provider}}",
		missing: "Es ist keine Spracherkennung verfügbar",
		missing_meanwhile:
			"Aufnahmen können trotzdem hochgeladen und ihr Preis berechnet werden. Belastet wird erst, wenn ein Transkript da ist.",
	},
	interview: {
		title: "Interview",
		about: "Über dieses Interview",
		state: {
			uploading: "Wird hochgeladen, {{percent}} sind da",
			measuring: "Wird gemessen",
			unusable: "Nicht brauchbar",
			ready: "Bereit zum Starten",
			pending: "Wartet, bis es dran ist",
			processing: "Wird transkribiert",
			completed: "Transkript fertig",
			failed: "Hat nicht geklappt",
		},
		stage: {
			preparing: "Vorbereiten, {{percent}}",
			listening: "Zuhören, {{percent}}",
			writing: "Aufschreiben, {{percent}}",
		},
		progress_of: "Transkription von {{name}}",
		reserved: "{{tokens}} reserviert",
		reserved_long: "Dafür reserviert: {{tokens}}.",
		may_close:
			"Sie können diese Seite schließen; es geht weiter. Misslingt es, kommen die Tokens zurück.",
		measuring_why: "Die Länge und damit der Preis steht gleich fest.",
		nothing_charged: "Nichts wurde belastet.",
		start_price: "Transkription starten – {{tokens}}",
		start_price_short: "Starten – {{tokens}}",
		again_price: "Noch einmal – {{tokens}}",
		short: "{{tokens}} fehlen",
		viewer:
			"Leser können keine Transkription starten: Fragen Sie jemanden, der es kann.",
		gone: {
			title: "Dieses Interview ist nicht hier",
			words:
				"Es wurde gelöscht, oder die Adresse ist falsch. Was bezahlt wurde, bleibt im Buch.",
		},
	},
	price: {
		title: "Preis der Transkription",
		available: "Jetzt verfügbar",
		left: "Bleibt danach",
		short: "Fehlt",
		promise:
			"Belastet wird erst, wenn das Transkript da ist. Misslingt es, gar nicht.",
		blocked: {
			title: "Nicht genug Tokens zum Starten",
			words:
				"{{needed}} werden gebraucht, {{available}} sind verfügbar: {{short}} fehlen. Ihre Aufnahme bleibt hier.",
		},
	},
	player: {
		title: "Wiedergabe",
		play: "Abspielen",
		pause: "Anhalten",
		back: "{{seconds}} Sekunden zurück",
		forth: "{{seconds}} Sekunden vor",
		position: "Stelle",
		rate: "Tempo",
		at: "{{at}} / {{of}}",
		broken:
			"Dieser Browser kann die Aufnahme nicht abspielen. Das Transkript ist trotzdem vollständig.",
	},
	transcript: {
		title: "Transkript",
		lines: "Zeilen",
		play_from: "Abspielen ab {{time}}",
		follow: "Zurück zur Wiedergabe",
		search: "Im Transkript suchen",
		found: "{{here}} von {{of}}",
		not_found: "Nicht gefunden",
		previous: "Vorheriger Treffer",
		next: "Nächster Treffer",
		copy: "Text kopieren",
		copied: "Das Transkript wurde kopiert.",
		not_copied:
			"Dieser Browser lässt eine Seite nicht kopieren. Markieren Sie stattdessen den Text.",
		silent: "In dieser Aufnahme wurden keine Wörter erkannt.",
	},
	made_by: {
		title: "Wie es entstand",
		provider: "Erkennung",
		model: "Modell",
		language: "Sprache",
		at: "Fertig",
		draft:
			"Ein Entwurf: Die Erkennung ohne Netz verhört sich bei mehr als einem von vier Wörtern. Hören Sie nach, bevor Sie zitieren.",
	},
	receipt: {
		title: "Beleg",
		calculation_one:
			"{{count}} volle Sekunde Ton, aufgerundet auf ganze Tokens",
		calculation_other:
			"{{count}} volle Sekunden Ton, aufgerundet auf ganze Tokens",
		quoted: "Angekündigt",
		reserved: "Reserviert",
		charged: "Belastet",
		released: "Zurückgegeben",
		reversed: "Seither rückgängig gemacht",
		from: "Aus: {{grant}}",
		reserved_at: "Reserviert am",
		charged_at: "Belastet am",
		rate_card: "Preisliste",
		version: "Version {{n}}",
		entries: "Einträge im Buch",
	},
	delete: {
		open: "Löschen",
		title: "„{{name}}“ löschen?",
		what: "Aufnahme und Transkript werden für alle gelöscht und können nicht zurückgeholt werden.",
		running:
			"Die Transkription wird beendet, und die reservierten Tokens kommen zurück.",
		paid: "Was bezahlt wurde, bleibt im Buch und wird nicht zurückgegeben.",
		do: "Endgültig löschen",
		done: "„{{name}}“ wurde gelöscht.",
	},
	grant: {
		trial: "Probe",
		allocation: "Abo",
		top_up: "Kauf",
		promotional: "Aktion",
		adjustment: "Anpassung",
	},
	tokens: {
		title: "Tokens",
		lead: "Ein Topf für die ganze Firma: was hineinkam, wo es ist, und jeder Eintrag.",
	},
	grants: {
		title: "Zuteilungen",
		order:
			"In der Reihenfolge, in der sie gebraucht werden: Was zuerst verfällt, kommt zuerst.",
		none: "Es sind keine Tokens übrig. Fügen Sie welche hinzu.",
		spent_one: "{{count}} aufgebrauchte Zuteilung",
		spent_other: "{{count}} aufgebrauchte Zuteilungen",
		used_next: "als Nächstes",
		given_on: "{{tokens}} am {{date}}",
		expires: "verfällt {{date}}",
		expired_on: "verfallen {{date}}",
		never_expires: "verfällt nie",
	},
	reservations: {
		title: "Jetzt reserviert",
		what: "Zurückgelegt für laufende Arbeit. Was sie nicht braucht, kommt zurück.",
		none: "Nichts ist reserviert: Es läuft keine Arbeit.",
		since: "seit {{time}}",
	},
	book: {
		title: "Das Buch",
		what: "Jede Änderung des Topfs, lückenlos nummeriert. Einträge werden nie geändert.",
		empty: "Es gibt noch keine Einträge.",
		number: "Nr.",
		number_is: "Nr. {{n}}",
		at: "Wann",
		happened: "Was",
		who: "Wer",
		change: "Änderung",
		after: "Danach verfügbar",
		after_is: "danach verfügbar:",
		charged: "{{tokens}} belastet",
		reserved_change: "reserviert {{n}}",
		expired_by: "{{tokens}} davon verfallen",
		no_move: "Keine Tokens bewegt",
	},
	verified: {
		none: "Dieses Buch wurde noch nicht geprüft; das geschieht von selbst.",
		good_one: "Buch geprüft {{ago}}: {{n}} Eintrag, kein Fehler.",
		good_other: "Buch geprüft {{ago}}: {{n}} Einträge, kein Fehler.",
		some: "Buch geprüft {{ago}}: bisher {{through}} von {{n}} Einträgen, kein Fehler.",
		bad_one: "Die Prüfung dieses Buchs hat einen Fehler gefunden",
		bad_other: "Die Prüfung dieses Buchs hat {{count}} Fehler gefunden",
		bad_words:
			"Gefunden {{ago}}, in den Einträgen bis Nr. {{through}}. Bitte melden Sie es der Person, die Verbatim für Sie betreibt; im Protokoll des Servers steht, was es ist.",
	},
	statements: {
		title: "Auszüge",
		what: "Eine signierte Abrechnung über eine Zeit: der Stand davor, jeder Eintrag, der Stand danach.",
		json: "Als JSON herunterladen",
		csv: "Als CSV herunterladen",
		how: "Jeder kann einen Auszug ohne uns prüfen: mit diesem Programm, auf jedem Rechner mit Node.",
		program: "Das Programm",
		key: "Der öffentliche Schlüssel",
	},
	entry: {
		grant: "Tokens hinzugefügt",
		hold: "Reserviert",
		settle: "Belastet",
		release: "Zurückgegeben",
		debit: "Belastet",
		expire: "Verfallen",
		hold_expire: "Reservierung beendet, zurückgegeben",
		extend: "Reservierung verlängert",
		reverse: "Belastung rückgängig gemacht",
		claw_back: "Zurückgefordert: Eine Zahlung ging zurück",
		repay: "Geschuldetes ausgeglichen",
		reinstate: "Wieder gutgeschrieben: Die Zahlung gilt",
		plan: "Abo geändert",
		budget: "Grenze geändert",
	},
};
