export const plans = {
	title: "Plans",
	lead: "Tokens at the start of each billing month, for everybody in {{company}}.",
	once: "What is left of a month's tokens ends with the month: nothing rolls over. Bought tokens never expire, and no change of plan touches them.",
	name: {
		trial: "Trial",
		essential: "Essential",
		start: "Start",
		elite: "Elite",
	},
	compare: "All plans",
	a_month: "a month",
	each_month: "each month",
	free: "Free",
	once_for_days: "once, for {{days}} days",
	enough_for: "Enough for one of these",
	buys: {
		interviews_one: "about {{n}} interview of 60 minutes",
		interviews_other: "about {{n}} interviews of 60 minutes",
		minutes_one: "about {{n}} minute of interview",
		minutes_other: "about {{n}} minutes of interview",
		answers_one: "{{n}} spoken answer of a minute",
		answers_other: "{{n}} spoken answers of a minute",
		responses_one: "{{n}} open answer, coded in one pass",
		responses_other: "{{n}} open answers, coded in one pass",
	},
	badge: {
		current: "Your plan",
		next: "From {{date}}",
		recommended: "Fits your use",
		ends: "Ends on {{date}}",
		trial_until: "Until {{date}}",
		trial_over: "Ended on {{date}}",
	},
	do: {
		start: "Choose {{plan}}",
		upgrade: "Upgrade to {{plan}}",
		downgrade: "Change to {{plan}}",
		keep: "Keep {{plan}}",
		cancel: "Cancel the plan",
	},
	blocked: {
		renewal_unpaid:
			"Not while the last renewal is unpaid. Pay it first; then this can be chosen.",
		order_open:
			"A plan is being paid for at this moment. This can be chosen when that has ended.",
	},
	only_owner: "Only an owner chooses the plan.",
	recommended: {
		title: "{{plan}} fits your use",
		title_current: "Your plan fits your use",
		words_one:
			"You use about {{tokens}} a month, as far as the last weeks tell. {{plan}} is the cheapest way to pay for that, with top-ups for what is missing.",
		words_other:
			"You used about {{tokens}} a month over the last {{count}} months. {{plan}} is the cheapest way to pay for that, with top-ups for what is missing.",
	},
	status: {
		running: {
			title: "You are on {{plan}}",
			words:
				"{{tokens}} each month. The next billing month begins on {{date}}.",
		},
		downgrade: {
			title: "{{plan}} until {{date}}, then {{next}}",
			words:
				"From then on {{tokens}} come each month. Until then you can take it back.",
		},
		ending: {
			title: "{{plan}} ends on {{date}}",
			words:
				"From then on no tokens come each month, and nothing is paid. Until then you can take it back.",
		},
		unpaid: {
			title: "The last renewal of {{plan}} was not paid",
			words:
				"The {{tokens}} of this billing month come as soon as it is paid. Bought tokens go on working.",
			retry: "It is tried again by itself on {{date}}.",
		},
		trial: {
			title_one: "Trial, {{n}} day left",
			title_other: "Trial, {{n}} days left",
			title_last: "Trial, the last hours",
			words:
				"{{tokens}} of it are left, until {{date}}. Whichever plan you choose, they stay until then.",
		},
		trial_over: {
			title: "The trial ended on {{date}}",
			words:
				"What you have made stays, and everything that needs no tokens goes on. A plan or a top-up brings new tokens.",
		},
		none: {
			title: "No plan",
			words:
				"Tokens come by top-ups only. A plan brings tokens at the start of each billing month.",
		},
		bought: "{{tokens}} from top-ups are left.",
	},
	not_you: {
		title: "Plans and prices are for owners and admins",
		running:
			"{{company}} is on {{plan}}: {{tokens}} each month, next on {{date}}.",
		ending:
			"{{company}} is on {{plan}} until {{date}}. After that, no tokens come each month.",
		trial: "{{company}} is on Trial until {{date}}.",
		none: "{{company}} has no plan.",
	},
	choose: {
		title: {
			start: "Choose {{plan}}",
			upgrade: "Upgrade to {{plan}}",
			downgrade: "Change to {{plan}}",
		},
		what_happens: "What happens, and when",
		today: "Today",
		from: "From {{date}}",
		stays: "Stays",
		start: {
			today: "You pay {{price}} and get {{tokens}}, until {{date}}.",
			from: "{{tokens}} each month for {{price}}, paid by itself until you cancel.",
		},
		upgrade: {
			today: "You pay {{price}} and get {{tokens}} more, until {{date}}.",
			from: "{{tokens}} each month for {{price}}, paid by itself until you cancel.",
		},
		downgrade: {
			today: "Nothing is paid. {{plan}} and its tokens stay until {{date}}.",
			from: "{{tokens}} each month for {{price}}, which is {{fewer}} fewer. What is then left of {{plan}}'s month ends.",
		},
		bought: "What is left of your top-ups, {{tokens}}. It never expires.",
		trial: "What is left of the trial, {{tokens}}, until {{date}}.",
		pay: "Pay {{price}}",
		hosted: {
			start:
				"You pay on the payment provider's page and come back here. The way of paying is kept there for the next months.",
			upgrade:
				"You pay on the payment provider's page and come back here. The next months are paid as they are now.",
		},
		on: "Change on {{date}}",
		undo: "Until then you can take it back here.",
		price_changed:
			"The price has changed since this was shown. Look at it and confirm again. Nothing was paid.",
		not_now: "Not now",
	},
	cancel: {
		title: "Cancel {{plan}}?",
		today: "Nothing changes. {{plan}} and its tokens stay until {{date}}.",
		from: "No tokens come each month, and nothing is paid. What is then left of the month's tokens ends.",
		do: "Cancel on {{date}}",
	},
	done: {
		downgrade: "{{plan}} from {{date}} on",
		cancelled: "{{plan}} ends on {{date}}",
		kept: "{{plan}} goes on as it was",
	},
	end: {
		title: "Cancel",
		words:
			"The plan goes on until {{date}}, with all its tokens. Bought tokens stay for ever.",
	},
	result: {
		title: "Your plan",
		unknown: "There is no such order of a plan.",
		paid: {
			title: "You are on {{plan}}",
			words: "{{price}} was paid. {{tokens}} are in your balance already.",
		},
		pending: {
			title: "Payment received, waiting for the confirmation",
			words:
				"You paid {{price}}. As soon as the payment provider confirms it, {{plan}} begins and {{tokens}} are added by themselves. You can close this; nothing is lost.",
		},
		open: {
			title: "The checkout is still open",
			words:
				"You left the checkout before it ended. Nothing was paid so far, and your plan is as it was.",
		},
		declined: {
			title: "The payment was declined",
			words:
				"The payment provider declined {{price}}. Nothing was paid, and your plan is as it was.",
		},
		cancelled: {
			title: "Nothing was ordered",
			words:
				"You left the checkout. Nothing was paid, and your plan is as it was.",
		},
		expired: {
			title: "The checkout has expired",
			words:
				"It was not paid in time. Nothing was paid, and your plan is as it was.",
		},
		receipts: "Receipts",
	},
	banner: {
		label: "About the plan",
		renewal: {
			title: "The renewal of {{plan}} was not paid.",
			owner:
				"The {{tokens}} of this month come as soon as it is paid. Bought tokens go on working.",
			others:
				"The {{tokens}} of this month come when it is paid. An owner of {{company}} can do that.",
			others_named:
				"The {{tokens}} of this month come when it is paid. For {{company}} this can be done by: {{names}}.",
			pay: "Pay now",
		},
		trial_over: {
			title: "The trial has ended.",
			owner:
				"What you have made stays, and reading, writing and downloading go on. AI needs a plan or a top-up.",
			admin:
				"What you have made stays, and reading, writing and downloading go on. AI needs a top-up, or a plan that an owner chooses.",
			others:
				"What you have made stays, and reading, writing and downloading go on. AI needs tokens again: ask an owner or admin.",
			left: "{{tokens}} from top-ups are left and work as before.",
		},
		ending: {
			title: "{{plan}} ends on {{date}}.",
			words: "Until then all works as before. Bought tokens stay.",
		},
		trial_ends: {
			days_one: "The trial ends in {{n}} day.",
			days_other: "The trial ends in {{n}} days.",
			today: "The trial ends today.",
			words:
				"What is left of its {{tokens}} ends then. What you have made stays.",
		},
		see_plans: "See the plans",
		hide: "Hide until tomorrow",
	},
};
