/** Why a microphone does not work here: told apart, because each wants something else of the person. Pure. */

/** What stops it before it begins. */
export type WhyNot =
	/** The page came without TLS, and browsers give no microphone then. */
	| "insecure"
	/** This browser cannot record. */
	| "unsupported"
	/** A browser inside another app, which often may not record. */
	| "inside_an_app"
	/** The question was closed without an answer; it can be asked again. */
	| "dismissed"
	/** Blocked, and the browser will not ask again by itself. */
	| "denied"
	| "not_found"
	/** Another program has it. */
	| "in_use";

/** What happens to it while it works. */
export type Trouble = "interrupted" | "silent";

export type Surroundings = {
	isSecure: boolean;
	/** It can be asked for a microphone, and can make a recording of a type that we read. */
	canRecord: boolean;
	userAgent: string;
};

/** Known without asking; undefined: it can be tried. */
export function whyNotAtAll(around: Surroundings): WhyNot | undefined {
	if (!around.isSecure) return "insecure";
	if (around.canRecord) return undefined;
	return appOf(around.userAgent) === undefined
		? "unsupported"
		: "inside_an_app";
}

/**
 * What the browser's refusal means. `permission` is what it says of the microphone afterwards: still "prompt" means that
 * the question was closed; Safari before 16 cannot say, and there the first refusal is taken for a slip, the next for a no.
 */
export function whyRefused(
	error: string,
	{
		permission,
		refusedBefore,
		userAgent,
	}: {
		permission: "prompt" | "denied" | "granted" | undefined;
		refusedBefore: boolean;
		userAgent: string;
	},
): WhyNot {
	switch (error) {
		case "NotAllowedError":
		case "PermissionDeniedError":
		case "SecurityError":
			if (appOf(userAgent) !== undefined) return "inside_an_app";
			if (permission === "prompt") return "dismissed";
			// Granted to the page and refused all the same: the system refuses the browser.
			if (permission !== undefined) return "denied";
			return refusedBefore ? "denied" : "dismissed";
		case "NotFoundError":
		case "DevicesNotFoundError":
		case "OverconstrainedError":
			return "not_found";
		case "NotReadableError":
		case "TrackStartError":
		case "AbortError":
			return "in_use";
		default:
			return "unsupported";
	}
}

const apps: [RegExp, string][] = [
	[/\bInstagram\b/, "Instagram"],
	[/\bFBA[NV]\b|\bFB_IAB\b/, "Facebook"],
	[/\bMessengerLite|\bMessenger\b/, "Messenger"],
	[/\bLinkedInApp\b/, "LinkedIn"],
	[/\bSnapchat\b/, "Snapchat"],
	[/\bmusical_ly\b|\bBytedanceWebview\b|\bTikTok\b/i, "TikTok"],
	[/\bTwitter\b/, "X"],
	[/\bLine\//, "LINE"],
	[/\bMicroMessenger\b/, "WeChat"],
	[/\bPinterest\b/, "Pinterest"],
	[/\bWhatsApp\b/, "WhatsApp"],
	[/\bGSA\//, "Google"],
];

/** The app in which the page is open, when it is not a browser of its own. */
export const appOf = (userAgent: string): string | undefined =>
	apps.find(([says]) => says.test(userAgent))?.[1];
