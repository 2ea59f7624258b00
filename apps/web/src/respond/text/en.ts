/** What a respondent reads that the survey's makers did not write. Nothing here speaks of money or tokens. */
export const en = {
	survey_by: "A survey by {company}",
	language: "Language",
	start: "Start",
	next: "Next",
	skip: "Skip",
	back: "Back",
	send_answers: "Send my answers",
	try_again: "Try again",
	go_on: "Go on without waiting",
	question_of: "Question {question} of {of}",
	questions_one: "{count} question",
	questions_other: "{count} questions",
	optional: "optional",
	loading: "The survey is being loaded",

	missing_title: "There is no survey here",
	missing_words:
		"The link may be incomplete, or the survey was deleted. Look at the message with the link again, or ask the person who sent it.",
	unreachable_title: "No connection",
	unreachable_words:
		"The survey could not be loaded. It is tried again by itself as soon as there is a connection.",
	paused_title: "This survey takes a break",
	paused_words: "Nobody can begin it at the moment. Please come back later.",
	closed_title: "This survey is closed",
	closed_words: "No more answers are taken in. Thank you for coming.",
	closed_sent: "What you had sent before stays with those who ask.",
	gone_title: "Your answers were deleted",
	gone_words:
		"They are not on the server any more, and were removed from this device too.",
	elsewhere_title: "These answers cannot be continued here",
	elsewhere_words:
		"They were begun on another device or in another browser. You can go on there, or begin anew here.",
	begin_anew: "Begin anew",

	saved_phone: "Saved on this phone",
	saved_device: "Saved on this device",
	offline: "No connection. You can go on; your answers are kept.",
	sent: "Sent",
	only_memory:
		"This browser keeps nothing. Leave this page open until your answers are sent.",
	full: "There is no room left on this device. Leave this page open until your answers are sent.",

	answer_label: "Your answer",
	number_label: "A number",
	choose_single: "Choose one",
	choose_several: "Choose all that apply",
	other: "Something else",
	other_label: "In your own words",
	number_between: "From {least} to {most}",
	number_least: "{least} or more",
	number_most: "At most {most}",
	characters_left_one: "{count} character left",
	characters_left_other: "{count} characters left",

	fault_missing: "This question needs an answer.",
	fault_missing_choice: "Choose one of the answers.",
	fault_missing_spoken: "This question needs an answer, spoken or written.",
	fault_too_long: "This is too long. Please shorten it.",
	fault_out_of_range: "This number cannot be given here.",
	fault_not_a_number: "Please enter a number, such as 12 or 12.5.",
	fault_not_a_date: "Please enter a date.",
	fault_unfit: "This answer does not fit the question.",
	refused_answer: "This answer could not be taken in. Please look at it again.",

	you_said: "You said",
	spoken_answer: "a spoken answer of {length}",
	following_up: "One moment …",
	sending_recording: "Your recording is being sent …",
	follow_up_label: "One more question about this",

	speak_title: "Answer with your voice",
	speak_words:
		"Your browser will ask whether this page may use the microphone: please allow it. Only what you say between Record and Done is recorded, and you can listen to it before it is sent.",
	speak_limit: "Up to {length}",
	use_microphone: "Use the microphone",
	write_instead: "Write instead",
	speak_instead: "Speak instead",
	asking_title: "Your browser is asking",
	asking_words: "Choose Allow in the question that your browser shows.",
	test_title: "Say a few words",
	test_words: "so that you can see that we hear you.",
	we_hear_you: "We can hear you",
	record: "Record",
	recording: "Recording",
	pause: "Pause",
	resume: "Continue",
	done: "Done",
	seconds_left: "{seconds} seconds left",
	limit_reached: "The time is up. Your answer is kept as far as here.",
	paused_by_person: "Paused",
	paused_by_call:
		"Paused: another app is using the microphone. Continue when you are ready.",
	paused_by_tab:
		"Paused, because this page was out of sight. What you said is kept.",
	silent_title: "We cannot hear anything",
	silent_words:
		"Is the microphone muted or covered? Headphones may have a switch of their own.",
	cut_off: "The microphone was disconnected. What you said until then is kept.",
	found_take: "This is what you said before the page was closed.",
	listen: "Listen",
	stop_listening: "Stop",
	cannot_listen: "This recording is not on this device any more.",
	record_again: "Record again",
	keep_previous: "Keep the one before",
	previous_kept: "The recording before is kept until you confirm a new one.",
	use_this: "Use this recording",
	your_recording: "Your recording",
	recording_saved: "Your spoken answer is saved.",
	recording_on_its_way: "Your spoken answer is on its way.",

	insecure_title: "The microphone is not available on this page",
	insecure_words:
		"Browsers give it only to pages with a protected connection (https). You can write your answer.",
	unsupported_title: "This browser cannot record",
	unsupported_words:
		"Open this page in a newer Chrome, Safari, Firefox or Edge, or write your answer.",
	inside_an_app_title: "{app} does not let this page record",
	inside_an_app_words:
		"Open the page in your own browser: use the menu of {app}, or copy the link. Or write your answer.",
	this_app: "This app",
	copy_link: "Copy the link",
	link_copied: "The link is copied",
	dismissed_title: "The question was closed",
	dismissed_words:
		"Your browser asked, and got no answer. Try again, and choose Allow.",
	denied_title: "The microphone is blocked",
	denied_words:
		"Tap the sign beside the address at the top, allow the microphone for this page, then try again. If it stays blocked, look into the settings of your phone or computer. Or write your answer.",
	not_found_title: "No microphone was found",
	not_found_words:
		"Connect one, or choose another in the settings, and try again. Or write your answer.",
	in_use_title: "Another program has the microphone",
	in_use_words:
		"End the call or the other program, then try again. Or write your answer.",

	take_in_writing:
		"Spoken answers cannot be taken in just now. Please write this one; everything else stays as it is.",
	take_silent:
		"We did not hear anything in your recording. Record it again, or write.",
	take_unusable: "Your recording could not be read. Record it again, or write.",
	take_too_much:
		"Your recording is too large to be taken in. Please write this answer.",
	take_too_late:
		"Your recording could not be added any more. You can write this answer.",
	trouble_title_one: "One answer needs you",
	trouble_title_other: "{count} answers need you",
	look_at_it: "Look at it",
	finish_without: "Finish without",

	sending_title: "Your answers are being sent",
	sending_words: "Leave this page open for a moment.",
	waiting_title: "Your answers are saved",
	waiting_words:
		"There is no connection. They are sent by themselves when it is back: leave this page open, or come back to it on this device.",
	nearly_title: "Ready to send",
	thanks_title: "Thank you",
	all_arrived: "All your answers have arrived.",

	your_answers: "Your answers are yours",
	receipt_words:
		"With this receipt you can take them back later, also on another device. It says nothing about you.",
	receipt: "Receipt",
	copy: "Copy",
	copied: "Copied",
	take_back: "Take back my answers",
	take_back_earlier: "Take back answers given earlier",
	take_back_title: "Take back your answers?",
	take_back_words:
		"All that you answered and said here is deleted, on the server and on this device. This cannot be undone.",
	take_back_yes: "Delete my answers",
	take_back_no: "Keep them",
	taken_back_title: "Your answers are deleted",
	taken_back_words: "What you wrote and said is not there any more.",
	take_back_not_found:
		"There are no answers with this receipt. Look whether it is complete; or they are deleted already.",
	take_back_too_often:
		"That was tried too often. Please wait a while, then try again.",
	take_back_failed:
		"That did not work just now. Nothing was deleted; please try again.",
	enter_receipt: "Your receipt",
};

export type Words = typeof en;
