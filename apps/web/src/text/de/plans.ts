import type { Wording } from "../catalogue.ts";
import type { plans as en } from "../en/plans.ts";

export const plans: Wording<typeof en> = {
	title: "Abos",
	lead: "Tokens zu Beginn jedes Abrechnungsmonats, für alle bei {{company}}.",
	once: "Was von den Tokens eines Monats übrig ist, endet mit dem Monat: Nichts wird übertragen. Gekaufte Tokens verfallen nie, und kein Wechsel des Abos berührt sie.",
	name: {
		trial: "Probe",
		essential: "Essential",
		start: "Start",
		elite: "Elite",
	},
	compare: "Alle Abos",
	a_month: "im Monat",
	each_month: "jeden Monat",
	free: "Gratis",
	once_for_days: "einmal, für {{days}} Tage",
	enough_for: "Reicht für eines davon",
	buys: {
		interviews_one: "etwa {{n}} Interview von 60 Minuten",
		interviews_other: "etwa {{n}} Interviews von 60 Minuten",
		minutes_one: "etwa {{n}} Minute Interview",
		minutes_other: "etwa {{n}} Minuten Interview",
		answers_one: "{{n}} gesprochene Antwort von einer Minute",
		answers_other: "{{n}} gesprochene Antworten von einer Minute",
		responses_one: "{{n}} offene Antwort, in einem Durchgang codiert",
		responses_other: "{{n}} offene Antworten, in einem Durchgang codiert",
	},
	badge: {
		current: "Ihr Abo",
		next: "Ab {{date}}",
		recommended: "Passt zu Ihrem Verbrauch",
		ends: "Endet am {{date}}",
		trial_until: "Bis {{date}}",
		trial_over: "Beendet am {{date}}",
	},
	do: {
		start: "{{plan}} wählen",
		upgrade: "Auf {{plan}} erweitern",
		downgrade: "Zu {{plan}} wechseln",
		keep: "{{plan}} behalten",
		cancel: "Abo kündigen",
	},
	blocked: {
		renewal_unpaid:
			"Nicht, solange die letzte Erneuerung unbezahlt ist. Bezahlen Sie sie zuerst; dann ist dies wählbar.",
		order_open:
			"Gerade wird ein Abo bezahlt. Dies ist wählbar, wenn das beendet ist.",
	},
	only_owner: "Nur Inhaber wählen das Abo.",
	recommended: {
		title: "{{plan}} passt zu Ihrem Verbrauch",
		title_current: "Ihr Abo passt zu Ihrem Verbrauch",
		words_one:
			"Nach den letzten Wochen verbrauchen Sie etwa {{tokens}} im Monat. {{plan}} ist dafür am günstigsten, mit Käufen für das, was fehlt.",
		words_other:
			"In den letzten {{count}} Monaten haben Sie etwa {{tokens}} im Monat verbraucht. {{plan}} ist dafür am günstigsten, mit Käufen für das, was fehlt.",
	},
	status: {
		running: {
			title: "Sie haben {{plan}}",
			words:
				"{{tokens}} jeden Monat. Der nächste Abrechnungsmonat beginnt am {{date}}.",
		},
		downgrade: {
			title: "{{plan}} bis {{date}}, dann {{next}}",
			words:
				"Von da an kommen {{tokens}} jeden Monat. Bis dahin können Sie es zurücknehmen.",
		},
		ending: {
			title: "{{plan}} endet am {{date}}",
			words:
				"Von da an kommen keine monatlichen Tokens, und nichts wird bezahlt. Bis dahin können Sie es zurücknehmen.",
		},
		unpaid: {
			title: "Die letzte Erneuerung von {{plan}} wurde nicht bezahlt",
			words:
				"Die {{tokens}} dieses Abrechnungsmonats kommen, sobald sie bezahlt ist. Gekaufte Tokens gelten weiter.",
			retry: "Am {{date}} wird es von selbst wieder versucht.",
		},
		trial: {
			title_one: "Probe, noch {{n}} Tag",
			title_other: "Probe, noch {{n}} Tage",
			title_last: "Probe, die letzten Stunden",
			words:
				"{{tokens}} davon sind übrig, bis {{date}}. Sie bleiben bis dahin, welches Abo Sie auch wählen.",
		},
		trial_over: {
			title: "Die Probe endete am {{date}}",
			words:
				"Was Sie gemacht haben, bleibt, und alles ohne Tokens geht weiter. Neue Tokens bringt ein Abo oder ein Kauf.",
		},
		none: {
			title: "Kein Abo",
			words:
				"Tokens kommen nur durch Käufe. Ein Abo bringt Tokens zu Beginn jedes Abrechnungsmonats.",
		},
		bought: "{{tokens}} aus Käufen sind übrig.",
	},
	not_you: {
		title: "Abos und Preise sind Sache der Inhaber und Admins",
		running:
			"{{company}} hat {{plan}}: {{tokens}} jeden Monat, wieder am {{date}}.",
		ending:
			"{{company}} hat {{plan}} bis {{date}}. Danach kommen keine monatlichen Tokens.",
		trial: "{{company}} ist in der Probe bis {{date}}.",
		none: "{{company}} hat kein Abo.",
	},
	choose: {
		title: {
			start: "{{plan}} wählen",
			upgrade: "Auf {{plan}} erweitern",
			downgrade: "Zu {{plan}} wechseln",
		},
		what_happens: "Was wann geschieht",
		today: "Heute",
		from: "Ab {{date}}",
		stays: "Bleibt",
		start: {
			today: "Sie bezahlen {{price}} und erhalten {{tokens}}, bis {{date}}.",
			from: "{{tokens}} jeden Monat für {{price}}, von selbst bezahlt, bis Sie kündigen.",
		},
		upgrade: {
			today:
				"Sie bezahlen {{price}} und erhalten zusätzlich {{tokens}}, bis {{date}}.",
			from: "{{tokens}} jeden Monat für {{price}}, von selbst bezahlt, bis Sie kündigen.",
		},
		downgrade: {
			today:
				"Nichts wird bezahlt. {{plan}} bleibt mit seinen Tokens bis {{date}}.",
			from: "{{tokens}} jeden Monat für {{price}}, das sind {{fewer}} weniger. Was dann vom Monat mit {{plan}} übrig ist, endet.",
		},
		bought: "Was von Ihren Käufen übrig ist, {{tokens}}. Es verfällt nie.",
		trial: "Was von der Probe übrig ist, {{tokens}}, bis {{date}}.",
		pay: "{{price}} bezahlen",
		hosted: {
			start:
				"Sie bezahlen auf der Seite des Zahlungsanbieters und kommen hierher zurück. Die Zahlungsart bleibt dort für die nächsten Monate hinterlegt.",
			upgrade:
				"Sie bezahlen auf der Seite des Zahlungsanbieters und kommen hierher zurück. Die nächsten Monate werden bezahlt wie bisher.",
		},
		on: "Am {{date}} wechseln",
		undo: "Bis dahin können Sie es hier zurücknehmen.",
		price_changed:
			"Der Preis hat sich geändert, seit er angezeigt wurde. Sehen Sie ihn an und bestätigen Sie noch einmal. Nichts wurde bezahlt.",
		not_now: "Nicht jetzt",
	},
	cancel: {
		title: "{{plan}} kündigen?",
		today:
			"Nichts ändert sich. {{plan}} bleibt mit seinen Tokens bis {{date}}.",
		from: "Keine monatlichen Tokens mehr, und nichts wird bezahlt. Was dann von den Tokens des Monats übrig ist, endet.",
		do: "Auf den {{date}} kündigen",
	},
	done: {
		downgrade: "{{plan}} ab {{date}}",
		cancelled: "{{plan}} endet am {{date}}",
		kept: "{{plan}} läuft weiter wie bisher",
	},
	end: {
		title: "Kündigen",
		words:
			"Das Abo läuft bis {{date}} weiter, mit allen Tokens. Gekaufte Tokens bleiben für immer.",
	},
	result: {
		title: "Ihr Abo",
		unknown: "Diese Bestellung eines Abos gibt es nicht.",
		paid: {
			title: "Sie haben {{plan}}",
			words:
				"{{price}} wurden bezahlt. {{tokens}} sind schon in Ihrem Guthaben.",
		},
		pending: {
			title: "Zahlung eingegangen, wir warten auf die Bestätigung",
			words:
				"Sie haben {{price}} bezahlt. Sobald der Zahlungsanbieter das bestätigt, beginnt {{plan}}, und {{tokens}} kommen von selbst dazu. Sie können dies schließen; nichts geht verloren.",
		},
		open: {
			title: "Die Bezahlung ist noch offen",
			words:
				"Sie haben die Bezahlseite vor dem Ende verlassen. Bisher wurde nichts bezahlt, und Ihr Abo ist wie zuvor.",
		},
		declined: {
			title: "Die Zahlung wurde abgelehnt",
			words:
				"Der Zahlungsanbieter hat {{price}} abgelehnt. Nichts wurde bezahlt, und Ihr Abo ist wie zuvor.",
		},
		cancelled: {
			title: "Nichts wurde bestellt",
			words:
				"Sie haben die Bezahlseite verlassen. Nichts wurde bezahlt, und Ihr Abo ist wie zuvor.",
		},
		expired: {
			title: "Die Bezahlung ist abgelaufen",
			words:
				"Es wurde nicht rechtzeitig bezahlt. Nichts wurde bezahlt, und Ihr Abo ist wie zuvor.",
		},
		receipts: "Quittungen",
	},
	banner: {
		label: "Zum Abo",
		renewal: {
			title: "Die Erneuerung von {{plan}} wurde nicht bezahlt.",
			owner:
				"Die {{tokens}} dieses Monats kommen, sobald sie bezahlt ist. Gekaufte Tokens gelten weiter.",
			others:
				"Die {{tokens}} dieses Monats kommen, wenn sie bezahlt ist. Das können die Inhaber von {{company}} tun.",
			others_named:
				"Die {{tokens}} dieses Monats kommen, wenn sie bezahlt ist. Bei {{company}} können das tun: {{names}}.",
			pay: "Jetzt bezahlen",
		},
		trial_over: {
			title: "Die Probe ist zu Ende.",
			owner:
				"Was Sie gemacht haben, bleibt; Lesen, Schreiben und Herunterladen gehen weiter. Für KI braucht es ein Abo oder einen Kauf.",
			admin:
				"Was Sie gemacht haben, bleibt; Lesen, Schreiben und Herunterladen gehen weiter. Für KI braucht es einen Kauf oder ein Abo, das die Inhaber wählen.",
			others:
				"Was Sie gemacht haben, bleibt; Lesen, Schreiben und Herunterladen gehen weiter. Für KI braucht es wieder Tokens: Fragen Sie Inhaber oder Admins.",
			left: "{{tokens}} aus Käufen sind übrig und gelten wie zuvor.",
		},
		ending: {
			title: "{{plan}} endet am {{date}}.",
			words: "Bis dahin läuft alles wie zuvor. Gekaufte Tokens bleiben.",
		},
		trial_ends: {
			days_one: "Die Probe endet in {{n}} Tag.",
			days_other: "Die Probe endet in {{n}} Tagen.",
			today: "Die Probe endet heute.",
			words:
				"Was von ihren {{tokens}} übrig ist, endet dann. Was Sie gemacht haben, bleibt.",
		},
		see_plans: "Abos ansehen",
		hide: "Bis morgen ausblenden",
	},
};
