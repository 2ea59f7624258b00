/** @jsxImportSource preact */
/** The respondent's page begins here: `/s/<publicId>`. */
import { getAskedSurvey } from "@verbatim/contract/respond";
import { render } from "preact";
import { openKeep } from "./keeping/keep.ts";
import { RespondPage } from "./page.tsx";
import { openResponse } from "./response.ts";
import { tell } from "./sending/server.ts";

const [, publicId = ""] = /^\/s\/([^/]+)/.exec(location.pathname) ?? [];

async function start(): Promise<void> {
	// Both at once: on a slow connection each of them takes its time.
	const survey = tell(getAskedSurvey, { params: { publicId } });
	survey.catch(() => undefined);
	const store = openResponse({
		keep: await openKeep(),
		publicId,
		survey,
		search: location.search,
		preferred: navigator.languages,
	});
	// What cannot outlive the page is not left behind without a word.
	addEventListener("beforeunload", (event) => {
		const { where, unsent } = store.state();
		if (where !== "device" && unsent > 0) event.preventDefault();
	});
	const place = document.getElementById("respond");
	if (place === null) throw new Error("The page has no place to respond");
	place.replaceChildren();
	render(<RespondPage store={store} />, place);
}

void start();
