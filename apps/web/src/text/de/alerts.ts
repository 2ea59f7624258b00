import type { Wording } from "../catalogue.ts";
import type { alerts as en } from "../en/alerts.ts";

export const alerts: Wording<typeof en> = {
	title: "Hinweise",
	lead: "Was bei den Tokens von {{company}} jemanden braucht. Jedes wird einmal gemeldet.",
	bell: {
		open: "Hinweise",
		unread_one: "Hinweise, {{n}} ungelesen",
		unread_other: "Hinweise, {{n}} ungelesen",
		more: "9+",
		none: "Keine Hinweise",
		none_long:
			"Wenn Tokens knapp werden oder ungenutzt zu verfallen drohen, steht es hier.",
		all: "Alle Hinweise und Mails",
		new: "Neu",
	},
	list: {
		title: "Alle Hinweise",
		none: "Bisher gab es keinen Hinweis.",
	},
	said: {
		allocation_used: {
			plan: "{{percent}} der Tokens dieses Abrechnungsmonats sind verbraucht",
			trial: "{{percent}} der Tokens der Probezeit sind verbraucht",
			numbers: "{{used}} von {{whole}} verbraucht. Sie verfallen am {{date}}.",
			reserved:
				"{{used}} von {{whole}} verbraucht, {{reserved}} reserviert. Sie verfallen am {{date}}.",
		},
		runs_out: {
			title: "Die Tokens reichen bis {{date}}",
			numbers:
				"{{available}} verfügbar, im Mittel der letzten 28 Tage {{pace}} pro Tag verbraucht.",
		},
		empty: {
			title: "Es sind keine Tokens mehr da",
			plan: "{{used}} von {{whole}} dieses Abrechnungsmonats verbraucht.",
			trial: "{{used}} von {{whole}} der Probezeit verbraucht.",
			next: "Die nächsten {{tokens}} kommen am {{date}}.",
			never: "Kein Abo bringt von selbst neue.",
		},
		expiring: {
			title: "{{tokens}} verfallen am {{date}} ungenutzt",
			numbers:
				"Von {{most}}, die an diesem Tag verfallen, beim jetzigen Tempo.",
		},
		unusual_pace: {
			title: "Ungewöhnlich viele Tokens am {{date}} verbraucht",
			numbers:
				"{{used}} an diesem Tag; davor an 95 von 100 Tagen höchstens {{usual}}.",
		},
		job_paused: {
			title: "„{{name}}“ ist angehalten: zu wenig Tokens",
			missing:
				"Damit es weitergeht, fehlen {{tokens}}. Was fertig ist, bleibt erhalten.",
			kept: "Was fertig ist, bleibt erhalten.",
		},
		payment_failed: {
			title: "Eine Zahlung ist fehlgeschlagen",
			words: "Damit wurde nichts gekauft. Mehr dazu steht unter „Abrechnung“.",
		},
		auto_top_up_stopped: {
			title: "Automatische Aufladungen wurden angehalten",
			words:
				"Es wird nichts von selbst gekauft, bis jemand sie wieder in Gang setzt.",
		},
	},
	mails: {
		title: "Mails an Sie",
		lead: "In der Konsole sehen alle jeden Hinweis zu den Tokens. Per Mail erhalten Sie, was hier eingeschaltet ist.",
		others:
			"Per Mail gehen Hinweise an Inhaber und Admins. In der Konsole sehen Sie sie trotzdem.",
		switch: "Mail: {{name}}",
		by_mail: "Per Mail",
		saved: "Gespeichert",
		payments:
			"Fehlgeschlagene Zahlungen und angehaltene automatische Aufladungen werden den Inhabern immer per Mail gemeldet.",
	},
	kind: {
		allocation_used: {
			name: "Verbrauch des Monats oder der Probezeit",
			when: "Bei {{marks}} der Tokens, die der Abrechnungsmonat oder die Probezeit gebracht hat. Verbrauchtes und Reserviertes zählt, gekaufte Tokens nicht.",
		},
		runs_out: {
			name: "Wie lange sie reichen",
			when: "Wenn die Tokens beim Tempo der letzten 28 Tage noch höchstens {{first}} Tage reichen, und nochmals bei {{second}}.",
		},
		empty: {
			name: "Nichts mehr da",
			when: "Wenn kein Token verfügbar ist, und wieder erst, nachdem welche dazugekommen sind.",
		},
		expiring: {
			name: "Tokens, die bald verfallen",
			when: "{{days}} Tage bevor Tokens verfallen, wenn {{tokens}} oder mehr ungenutzt blieben.",
		},
		unusual_pace: {
			name: "Ungewöhnlicher Verbrauch",
			when: "Wenn ein Tag mehr als {{times}}-mal so viel verbraucht wie üblich und mindestens {{tokens}}.",
		},
		job_paused: {
			name: "Angehaltene Arbeiten",
			when: "Wenn eine Arbeit anhält, weil nicht genug Tokens da sind.",
		},
	},
};
