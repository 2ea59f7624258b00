import { access } from "./en/access.ts";
import { alerts } from "./en/alerts.ts";
import { billing } from "./en/billing.ts";
import { plans } from "./en/plans.ts";
import { results } from "./en/results.ts";
import { surveys } from "./en/surveys.ts";
import { team } from "./en/team.ts";
import { usage } from "./en/usage.ts";

/** Everything that the console says, in English. The other languages have the same keys; the compiler sees to it. */
export const en = {
	team,
	plans,
	billing,
	alerts,
	access,
	usage,
	surveys,
	results,
	unit: {
		tokens_one: "{{n}} token",
		tokens_other: "{{n}} tokens",
		tokens_bare: "tokens",
	},
	state: { loading: "Loading…" },
	action: {
		/** A control of a row, as it is read out. */
		on: "{{action}}: {{name}}",
		try_again: "Try again",
		try_now: "Try now",
		close: "Close",
		done: "Done",
		keep: "Keep it",
		open: "Open",
		dismiss: "Dismiss",
		remove: "Remove",
		pause: "Pause",
		resume: "Resume",
		cancel_upload: "Cancel upload",
		understood: "Understood",
		load_more: "Load more",
	},
	shell: {
		skip: "Skip to content",
		home: "Verbatim, to the interviews",
		nav: "Main",
		interviews: "Interviews",
		settings: "Settings",
		account: "Account of {{name}}",
		account_of: "Account",
		no_connection:
			"Verbatim does not answer. It is tried again by itself; nothing is lost.",
		no_connection_since:
			"Verbatim does not answer. What you see is as of {{time}}; it is tried again by itself.",
	},
	settings: {
		tokens: "Tokens",
		billing: "Billing",
		plans: "Plans",
		team: "Team",
		access: "Access",
		alerts: "Alerts",
	},
	preference: {
		language: "Language",
		theme: "Appearance",
		system: "System",
		light: "Light",
		dark: "Dark",
	},
	role: {
		owner: "Owner",
		admin: "Admin",
		researcher: "Researcher",
		viewer: "Viewer",
	},
	account: {
		email: "Mail address",
		password: "Password",
		password_hint: "At least {{n}} characters. A sentence is fine.",
		show_password: "Show password",
		hide_password: "Hide password",
		company: "Company",
		name: "Your name",
		sign_out: "Sign out",
		aside: {
			label: "About Verbatim",
			claim: "Every word, as it was said. Every token, where it went.",
			trial: "1,200 tokens to begin with, for 14 days. No card.",
			price: "The price is shown before anything runs.",
			own: "On your own server: recordings stay where you are.",
		},
		sign_in: {
			title: "Sign in",
			lead: "Welcome back.",
			do: "Sign in",
			no_account: "New here?",
			to_sign_up: "Create an account",
		},
		sign_up: {
			title: "Create your account",
			lead: "Opens your company with 1,200 tokens, valid for 14 days: enough for 150 minutes of interviews.",
			do: "Create account",
			has_account: "Already have an account?",
			to_sign_in: "Sign in",
		},
		locked: {
			title: "Let us pause for a moment",
			minutes_one: "There were too many attempts. Try again in a minute.",
			minutes_other:
				"There were too many attempts. Try again in {{count}} minutes.",
			soon: "There were too many attempts. Try again in less than a minute.",
			over: "You can try again now.",
			why: "This protects your account from guessing. Nothing in it was changed.",
		},
		wrong: {
			company_missing: "Enter the name of your company",
			name_missing: "Enter your name",
			too_long: "This is longer than 120 characters",
			email_missing: "Enter your mail address",
			email_wrong: "This is not a mail address. It looks like name@company.com",
			password_missing: "Enter your password",
			password_short: "A password has at least 10 characters",
			password_long: "A password has at most 128 characters",
		},
	},
	problem: {
		no_answer:
			"Verbatim did not answer. Check your connection and try again; it is safe to repeat.",
		short:
			"Not enough tokens: {{needed}} are needed, {{available}} are available, {{short}} are missing. Nothing was started or charged.",
		invalid_input:
			"Something in the request is not right. Nothing was changed.",
		not_signed_in: "You are signed out. Sign in and try again.",
		wrong_credentials: "The mail address or the password is wrong.",
		too_many_attempts: "There were too many attempts. Try again in a while.",
		email_taken: "There is an account with this mail address. Sign in instead.",
		not_allowed: "Your role does not allow this. Nothing was changed.",
		not_found: "This does not exist, or it was deleted.",
		wrong_state:
			"This is not possible any more: it has changed in the meantime. Nothing was charged.",
		out_of_tokens:
			"There are not enough tokens. Nothing was started or charged.",
		over_budget:
			"A budget stands before this; more tokens would not help. Ask an owner or admin to change it. Nothing was started or charged.",
		over: {
			feature:
				"This would pass the budget for “{{feature}}” by {{by}}. More tokens would not help: ask an owner or admin to change the budget. Nothing was started or charged.",
			member:
				"This would pass your budget by {{by}}. More tokens would not help: ask an owner or admin to change the budget. Nothing was started or charged.",
			key: "This would pass the budget of the API key by {{by}}. More tokens would not help: ask an owner or admin to change the budget. Nothing was started or charged.",
			subject:
				"This would pass the budget of what it belongs to by {{by}}. More tokens would not help: ask an owner or admin to change the budget. Nothing was started or charged.",
			floor:
				"{{floor}} are kept for respondents who are answering now, and this would take {{by}} of them. Nothing was started or charged. With more tokens, or with less kept, it can start.",
		},
		quote_expired:
			"The price that was quoted no longer binds. Look at the price of today and start again. Nothing was charged.",
		already_reversed: "This was undone before. Nothing was changed.",
		too_large: "This is too large.",
		unusable_recording: "This recording cannot be used. Nothing was charged.",
		speech_unavailable:
			"No speech recognition is available. Nothing was charged.",
		payment_unavailable:
			"The payment provider did not answer. Nothing was paid; try again in a moment.",
		bad_signature: "The signature does not match.",
		key_conflict:
			"This request was made before with another content. Nothing was changed; try again.",
		busy: "Verbatim is busy. It is safe to try again in a moment.",
		invitation_over:
			"This invitation is not valid any more: it was used, taken back, or is too old.",
		reset_over:
			"This link is not valid any more: it was used, or is older than an hour. Ask for a new one.",
		last_owner:
			"A company keeps an owner. Hand it over first. Nothing was changed.",
		internal:
			"Something went wrong on our side. It was written down, and it is safe to try again.",
	},
	fault: {
		away: {
			title: "Verbatim does not answer",
			words:
				"The server cannot be reached. Work that is under way goes on there; nothing is lost.",
		},
		broken: {
			title: "This page has a fault",
			words:
				"Something on this page broke. The rest goes on working, and nothing was charged by it.",
		},
		nowhere: {
			title: "There is nothing here",
			words: "The address is not one of Verbatim's, or what was here is gone.",
			home: "To the interviews",
		},
	},
	balance: {
		title: "Token balance",
		unknown: "Balance unknown",
		as_of: "as of {{time}}",
		stale:
			"The connection is lost. This is the balance as of {{time}}; it may have changed.",
		now: "{{amount}} available",
		level: { normal: "normal", low: "low", empty: "empty" },
		advice: {
			normal: "",
			low: "Less than a fifth is left.",
			empty:
				"Nothing is left: transcriptions cannot be started until tokens are added.",
		},
		more_works_one: "and {{count}} more",
		more_works_other: "and {{count}} more",
		next_expiry: "Expires next",
		next_renewal: "Next renewal",
		no_expiry: "Nothing expires",
		lasts_one: "At the present pace it lasts about {{n}} day more.",
		lasts_other: "At the present pace it lasts about {{n}} days more.",
		lasts_today: "At the present pace it is used up within a day.",
		no_renewal: "None: the plan ends on {{date}}",
		press: "Press to add tokens.",
		kept: "Kept for respondents",
	},
	sum: {
		title: "Available",
		title_as_of: "Available as of {{time}}",
		allocated: "allocated",
		bought: "bought",
		available: "available",
		reserved: "reserved",
		used: "used",
		expired: "expired",
		clawed_back: "taken back",
		read_out: "{{given}} make {{where}}.",
		owed: "owed",
		owed_title: "{{tokens}} are owed",
		owed_words:
			"A payment went back after its tokens were used. The next top-up pays this first. It is not part of the sum above.",
		wrong:
			"These figures do not add up. Please tell whoever runs Verbatim for you.",
	},
	feature: {
		vocal_recording: "Vocal recording",
		interview_transcription: "Interview transcription",
		smart_question: "Smart question",
		pulse_classifier: "Pulse Classifier",
	},
	rate: {
		title: "What things cost",
		version: "Rate card {{n}}, in force since {{date}}",
		audio_minute:
			"{{price}} a minute of audio, by the second, up to the next whole token",
		model_tokens: "from {{price}} each, by the length of the question",
		response_pass: "{{price}} a response and pass",
		example: {
			interview: "{{minutes}}-minute interview: {{price}}",
			answer: "{{minutes}}-minute answer: {{price}}",
			responses_one: "{{count}} response, one pass: {{price}}",
			responses_other: "{{count}} responses, one pass: {{price}}",
		},
	},
	topup: {
		open: "Add tokens",
		add: "Add {{tokens}}",
		title: "Add tokens",
		now: "available now",
		amount: "Amount",
		least: "Whole tokens, at least {{tokens}} ({{price}}).",
		quick: "Quick amounts",
		price: "Price",
		rate: "{{tokens}} = {{price}}.",
		never_expire: "Bought tokens never expire.",
		buys: {
			interviews_one: "Buys about {{n}} interview of 60 minutes.",
			interviews_other: "Buys about {{n}} interviews of 60 minutes.",
			minutes_one: "Buys about {{n}} minute of interview.",
			minutes_other: "Buys about {{n}} minutes of interview.",
		},
		needed: "Needed now: {{tokens}}",
		tax: "of which {{name}} {{percent}} %",
		rate_of_day: "{{rate}}: {{source}}, {{date}}.",
		rate_changed:
			"The rate has changed: it was {{before}} and is {{now}} now. Nothing was paid; look at the price and press again.",
		owed: "{{owed}} are owed: a top-up pays that first.",
		owed_of: "Of these, {{pays}} pay what is owed; {{left}} become available.",
		ask: {
			title: "Ready to send",
			sentence:
				"Hello, could you add tokens for us in Verbatim? Here: {{link}}",
			sentence_of:
				"Hello, could you add {{tokens}} for us in Verbatim, so that our work can go on? Here: {{link}}",
			copy: "Copy the sentence",
			copied: "Copied",
		},
		pay: "Pay",
		pay_price: "Pay {{price}}",
		hosted: "You pay on the payment provider's page and come back here.",
		wrong: {
			empty: "Enter how many tokens you want",
			not_a_number: "Enter a number of tokens, such as 500",
			not_whole: "Tokens are sold whole: enter a whole number",
			too_few: "The smallest top-up is {{least}} tokens ({{leastPrice}})",
			too_many:
				"The largest top-up is {{most}} tokens. For more, talk to whoever runs Verbatim for you",
		},
		not_you: "Your role does not buy tokens",
		who_can: "Owners and admins can add tokens: ask one of them.",
		who_can_of:
			"The owner and the admins of {{company}} can add tokens: ask one of them.",
		who_can_named: "In {{company}} they can add tokens: {{names}}.",
		result: {
			title: "Your top-up",
			unknown: "There is no such top-up.",
			receipt: "Receipt",
			again: "Try again",
			waiting: "Waiting for the confirmation…",
			now: "available now",
			enough: "That is enough for “{{name}}”.",
			paid: {
				title: "{{tokens}} added",
				words: "{{price}} was paid. The tokens are in your balance already.",
			},
			pending: {
				title: "Payment received, waiting for the confirmation",
				words:
					"You paid {{price}}. As soon as the payment provider confirms it, {{tokens}} are added by themselves. You can close this; nothing is lost.",
			},
			open: {
				title: "The checkout is still open",
				words:
					"You left the checkout before it ended. Nothing was paid so far, and nothing was added.",
			},
			declined: {
				title: "The payment was declined",
				words:
					"The payment provider declined {{price}}. Nothing was paid, and nothing was added.",
			},
			cancelled: {
				title: "The top-up was cancelled",
				words: "Nothing happened: nothing was paid, and nothing was added.",
			},
			expired: {
				title: "The checkout has expired",
				words:
					"It was not paid in time. Nothing was paid, and nothing was added.",
			},
		},
	},
	interviews: {
		title: "Interviews",
		lead: "Recordings become transcripts, with every word at its time.",
		list: "Recordings",
		empty: {
			title: "How it works",
			viewer: "There are no interviews yet.",
			upload: {
				title: "Upload a recording",
				words: "Free. It goes on where it stopped if the connection is lost.",
			},
			price: {
				title: "See its price",
				words: "It is measured, and nothing runs before you say so.",
			},
			read: {
				title: "Start, then read and listen",
				words: "A click on any word plays it. If it fails, nothing is charged.",
			},
			example: "{{minute}} a minute: an interview of 60 minutes is {{hour}}.",
		},
	},
	upload: {
		title: "Upload",
		drop: "Drop recordings here",
		let_go: "Let go to upload",
		choose: "Choose recordings",
		takes:
			"wav, mp3, m4a, ogg, opus, webm, flac, mp4 or mov; up to {{size}} or {{hours}} hours each, {{files}} at once.",
		free: "Uploading is free; you see the price before anything runs.",
		not_taken_one: "One file was not taken",
		not_taken_other: "{{count}} files were not taken",
		why: {
			too_large: "“{{name}}” is larger than 2 GB. Cut it into parts.",
			too_many:
				"“{{name}}” is one too many: {{files}} at once. Add it when these are done.",
			under_way: "“{{name}}” is being uploaded already.",
		},
		elsewhere:
			"Not sent from this window. If it was interrupted, choose the same file again: it goes on where it stopped.",
		progress_of: "Upload of {{name}}",
		price_later: "price follows",
		state: {
			waiting: "Waiting to be uploaded",
			sending: "Uploading, {{percent}}",
			sending_at: "Uploading, {{percent}} · {{speed}} a second",
			paused: "Paused at {{percent}}",
			lost: "The connection was lost at {{percent}}. It goes on by itself when Verbatim answers again.",
			refused: "Not accepted.",
			sent: "Uploaded, being measured",
		},
	},
	together: {
		title: "Ready recordings",
		ready_one: "{{count}} recording is ready: {{tokens}}",
		ready_other: "{{count}} recordings are ready: {{tokens}} in all",
		all_fit: "Your balance pays all of them; {{left}} will be left.",
		some_fit_one:
			"Your balance pays one of them ({{fit}}; {{left}} will be left). For all, {{short}} are missing.",
		some_fit_other:
			"Your balance pays {{count}} of them ({{fit}}; {{left}} will be left). For all, {{short}} are missing.",
		none_fits:
			"{{available}} are available, which pays none of them. For all, {{short}} are missing.",
		start_one: "Start {{count}} – {{tokens}}",
		start_other: "Start {{count}} – {{tokens}}",
	},
	speech: {
		title: "Speech recognition",
		offline: "Offline recognition on this server",
		by: "Recognition by {{provider}}",
		missing: "No speech recognition is available",
		missing_meanwhile:
			"Recordings can be uploaded and priced all the same. Nothing is charged until a transcript is there.",
	},
	interview: {
		title: "Interview",
		about: "About this interview",
		state: {
			uploading: "Uploading, {{percent}} arrived",
			measuring: "Being measured",
			unusable: "Cannot be used",
			ready: "Ready to start",
			pending: "Waiting for its turn",
			processing: "Being transcribed",
			completed: "Transcript ready",
			failed: "Did not work",
		},
		stage: {
			preparing: "Preparing, {{percent}}",
			listening: "Listening, {{percent}}",
			writing: "Writing, {{percent}}",
		},
		progress_of: "Transcription of {{name}}",
		reserved: "{{tokens}} reserved",
		reserved_long: "Reserved for it: {{tokens}}.",
		may_close:
			"You can close this page; it goes on. If it fails, the tokens come back.",
		measuring_why: "Its length, and with it its price, is known in a moment.",
		nothing_charged: "Nothing was charged.",
		start_price: "Start transcription – {{tokens}}",
		start_price_short: "Start – {{tokens}}",
		again_price: "Try again – {{tokens}}",
		short: "{{tokens}} missing",
		viewer: "Viewers cannot start transcriptions: ask a colleague who can.",
		gone: {
			title: "This interview is not here",
			words:
				"It was deleted, or the address is wrong. What was paid stays in the book.",
		},
	},
	price: {
		title: "Price of the transcription",
		available: "Available now",
		left: "Left after it",
		short: "Missing",
		promise:
			"Charged only when the transcript is there. If it fails, nothing is.",
		blocked: {
			title: "Not enough tokens to start",
			words:
				"{{needed}} are needed and {{available}} available: {{short}} are missing. Your upload is kept.",
		},
	},
	player: {
		title: "Player",
		play: "Play",
		pause: "Pause",
		back: "Back {{seconds}} seconds",
		forth: "Forward {{seconds}} seconds",
		position: "Position",
		rate: "Speed",
		at: "{{at}} / {{of}}",
		broken:
			"This browser cannot play the recording. The transcript is complete all the same.",
	},
	transcript: {
		title: "Transcript",
		lines: "Lines",
		play_from: "Play from {{time}}",
		follow: "Back to what is playing",
		search: "Search in the transcript",
		found: "{{here}} of {{of}}",
		not_found: "Not found",
		previous: "Previous match",
		next: "Next match",
		copy: "Copy text",
		copied: "The transcript was copied.",
		not_copied:
			"This browser does not let a page copy. Select the text instead.",
		silent: "No words were recognised in this recording.",
	},
	made_by: {
		title: "How it was made",
		provider: "Recognition",
		model: "Model",
		language: "Language",
		at: "Finished",
		draft:
			"A draft: offline recognition mishears more than one word in four. Listen before you quote.",
	},
	receipt: {
		title: "Receipt",
		calculation_one:
			"{{count}} completed second of audio, up to the next whole token",
		calculation_other:
			"{{count}} completed seconds of audio, up to the next whole token",
		quoted: "Quoted",
		reserved: "Reserved",
		charged: "Charged",
		released: "Given back",
		reversed: "Undone since",
		from: "From {{grant}}",
		reserved_at: "Reserved at",
		charged_at: "Charged at",
		rate_card: "Rate card",
		version: "Version {{n}}",
		entries: "Entries in the book",
	},
	delete: {
		open: "Delete",
		title: "Delete “{{name}}”?",
		what: "The recording and its transcript are deleted for everybody and cannot be brought back.",
		running: "The transcription is stopped, and the reserved tokens come back.",
		paid: "What was paid stays in the book and is not given back.",
		do: "Delete for good",
		done: "“{{name}}” was deleted.",
	},
	grant: {
		trial: "Trial",
		allocation: "Plan",
		top_up: "Top-up",
		promotional: "Promotion",
		adjustment: "Adjustment",
	},
	tokens: {
		title: "Tokens",
		lead: "One pool for the whole company: what came in, where it is, and every entry.",
	},
	grants: {
		title: "Grants",
		order:
			"In the order in which they are used: what expires first comes first.",
		none: "No tokens are left. Add some to go on.",
		spent_one: "{{count}} grant that is used up",
		spent_other: "{{count}} grants that are used up",
		used_next: "used next",
		given_on: "{{tokens}} on {{date}}",
		expires: "expires {{date}}",
		expired_on: "expired {{date}}",
		never_expires: "never expires",
	},
	reservations: {
		title: "Reserved now",
		what: "Set aside for work that runs. What it does not need comes back.",
		none: "Nothing is reserved: no work is running.",
		since: "since {{time}}",
	},
	book: {
		title: "The book",
		what: "Every change of the pool, numbered without gaps. Entries are never edited.",
		empty: "There are no entries yet.",
		number: "No.",
		number_is: "No. {{n}}",
		at: "When",
		happened: "What",
		who: "Who",
		change: "Change",
		after: "Available after",
		after_is: "then available:",
		charged: "{{tokens}} charged",
		reserved_change: "reserved {{n}}",
		expired_by: "{{tokens}} of it expired",
		no_move: "No tokens moved",
	},
	verified: {
		none: "This book has not been verified yet; that happens by itself.",
		good_one: "Book verified {{ago}}: {{n}} entry, no problem.",
		good_other: "Book verified {{ago}}: {{n}} entries, no problem.",
		some: "Book verified {{ago}}: {{through}} of {{n}} entries so far, no problem.",
		bad_one: "The check of this book found a problem",
		bad_other: "The check of this book found {{count}} problems",
		bad_words:
			"It was found {{ago}}, in the entries up to No. {{through}}. Please tell whoever runs Verbatim for you; the server's log says what it is.",
	},
	statements: {
		title: "Statements",
		what: "A signed account of a period: where it began, every entry, where it ended.",
		json: "Download as JSON",
		csv: "Download as CSV",
		how: "Anyone can check one, without us: with this program, on any computer that has Node.",
		program: "The program",
		key: "The public key",
	},
	entry: {
		grant: "Tokens added",
		hold: "Reserved",
		settle: "Charged",
		release: "Given back",
		debit: "Charged",
		expire: "Expired",
		hold_expire: "Reservation ended, given back",
		extend: "Reservation prolonged",
		reverse: "Charge undone",
		claw_back: "Taken back: a payment was returned",
		repay: "Paid what was owed",
		reinstate: "Given again: the payment stands",
		plan: "Plan changed",
		budget: "Limit changed",
	},
};
