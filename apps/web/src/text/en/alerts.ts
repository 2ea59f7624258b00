export const alerts = {
	title: "Alerts",
	lead: "What about the tokens of {{company}} needs somebody. Each is told once.",
	bell: {
		open: "Alerts",
		unread_one: "Alerts, {{n}} not read",
		unread_other: "Alerts, {{n}} not read",
		more: "9+",
		none: "No alerts",
		none_long:
			"When tokens are running low or about to expire unused, it is told here.",
		all: "All alerts and mails",
		new: "New",
	},
	list: {
		title: "All alerts",
		none: "There has been no alert yet.",
	},
	/** The title and one sentence with its numbers, and what they are a part of. */
	said: {
		allocation_used: {
			plan: "{{percent}} of this billing month’s tokens are used",
			trial: "{{percent}} of the trial’s tokens are used",
			numbers: "{{used}} of {{whole}} used. They expire on {{date}}.",
			reserved:
				"{{used}} of {{whole}} used, {{reserved}} reserved. They expire on {{date}}.",
		},
		runs_out: {
			title: "Tokens run out on {{date}}",
			numbers:
				"{{available}} available, {{pace}} used in a day on average of the last 28.",
		},
		empty: {
			title: "No tokens are left",
			plan: "{{used}} of this billing month’s {{whole}} used.",
			trial: "{{used}} of the trial’s {{whole}} used.",
			next: "The next {{tokens}} come on {{date}}.",
			never: "No plan brings new ones by itself.",
		},
		expiring: {
			title: "{{tokens}} expire unused on {{date}}",
			numbers: "Of {{most}} that expire on that day, at the present pace.",
		},
		unusual_pace: {
			title: "Unusually many tokens used on {{date}}",
			numbers:
				"{{used}} on that day; on 95 of 100 days before, {{usual}} or fewer.",
		},
		job_paused: {
			title: "“{{name}}” is paused: not enough tokens",
			missing: "{{tokens}} are missing for it to go on. What is done is kept.",
			kept: "What is done is kept.",
		},
		payment_failed: {
			title: "A payment failed",
			words: "Nothing was bought by it. Billing says more.",
		},
		auto_top_up_stopped: {
			title: "Automatic top-ups have stopped",
			words: "Nothing is bought by itself until somebody starts them again.",
		},
	},
	mails: {
		title: "Mails to you",
		lead: "In the console everybody sees every alert of tokens. By mail you get those that are switched on here.",
		others:
			"Alerts go by mail to owners and admins. In the console you see them all the same.",
		switch: "Mail: {{name}}",
		by_mail: "By mail",
		saved: "Saved",
		payments:
			"Failed payments and stopped automatic top-ups are always told to owners by mail.",
	},
	kind: {
		allocation_used: {
			name: "Use of the month or the trial",
			when: "At {{marks}} of the tokens that the billing month or the trial brought. Used and reserved count; bought tokens do not.",
		},
		runs_out: {
			name: "Days left",
			when: "When the tokens last for {{first}} days or fewer at the pace of the last 28 days, and again at {{second}}.",
		},
		empty: {
			name: "Nothing left",
			when: "When no token is available, and again only after some came in.",
		},
		expiring: {
			name: "Tokens about to expire",
			when: "{{days}} days before tokens expire, when {{tokens}} or more would expire unused.",
		},
		unusual_pace: {
			name: "Unusual use",
			when: "When a day uses more than {{times}} times what is usual, and at least {{tokens}}.",
		},
		job_paused: {
			name: "Paused work",
			when: "When work stops because there are not enough tokens.",
		},
	},
};
