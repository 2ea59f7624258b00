/** Signing up, in and out, and who is signed in. */
import { z } from "zod";
import { idOf } from "./ids.ts";
import { language } from "./languages.ts";
import { route } from "./route.ts";

export const passwordLengthMin = 10;
export const passwordLengthMax = 128;

export const role = z.enum(["owner", "admin", "researcher", "viewer"]);
export type Role = z.output<typeof role>;

export const session = z.object({
	member: z.object({
		id: idOf("member"),
		name: z.string(),
		email: z.string(),
		role,
		/** In which mails come. */
		language,
	}),
	company: z.object({
		id: idOf("company"),
		name: z.string(),
		timeZone: z.string(),
	}),
	/** All companies of this person, the one that is spoken for among them. */
	companies: z.array(z.object({ id: idOf("company"), name: z.string(), role })),
});
export type Session = z.output<typeof session>;

const name = (whose: string, lengthMax: number) =>
	z
		.string()
		.trim()
		.min(1, `${whose} is missing`)
		.max(lengthMax, `${whose} is longer than ${lengthMax} characters`)
		.regex(/^\P{Cc}*$/u, `${whose} has no control characters or line breaks`);

export const personName = name("Your name", 120);
export const companyName = name("The company's name", 120);

export const newPassword = z
	.string()
	.min(
		passwordLengthMin,
		`A password has at least ${passwordLengthMin} characters`,
	)
	.max(
		passwordLengthMax,
		`A password has at most ${passwordLengthMax} characters`,
	);

export const presentPassword = z
	.string()
	.min(1, "The password is missing")
	.max(passwordLengthMax);

export const mailAddress = z.email("This is not a mail address").max(254);

export const signUp = route({
	method: "post",
	path: "/api/sign-up",
	summary:
		"Open a company on Trial, with its first member as owner, and sign in",
	area: "Accounts",
	access: "anyone",
	body: z.object({
		companyName,
		name: personName,
		email: mailAddress,
		password: newPassword,
		/** In which mails come; the screen sends the one it speaks. */
		language: language.default("en"),
		timeZone: z
			.string()
			.max(64)
			.default("UTC")
			.describe("IANA time zone, by which billing months are counted"),
	}),
	answer: session,
	status: 201,
	problems: ["email_taken", "too_many_attempts"],
});

export const signIn = route({
	method: "post",
	path: "/api/sign-in",
	summary: "Sign in",
	area: "Accounts",
	access: "anyone",
	body: z.object({
		email: z.string().min(1, "The mail address is missing").max(254),
		password: presentPassword,
	}),
	answer: session,
	status: 200,
	problems: ["wrong_credentials", "too_many_attempts"],
});

export const signOut = route({
	method: "post",
	path: "/api/sign-out",
	summary: "Sign out of this browser",
	area: "Accounts",
	access: "anyone",
	answer: z.object({ signedOut: z.literal(true) }),
	status: 200,
	problems: [],
});

export const getSession = route({
	method: "get",
	path: "/api/session",
	summary: "Who is signed in",
	area: "Accounts",
	access: "member",
	answer: session,
	status: 200,
	problems: [],
});

export const switchCompany = route({
	method: "post",
	path: "/api/session/company",
	summary: "Speak for another of one's companies, in this browser",
	area: "Accounts",
	access: "member",
	body: z.object({ companyId: idOf("company") }),
	answer: session,
	status: 200,
	problems: ["not_found"],
});

export const changeMe = route({
	method: "patch",
	path: "/api/me",
	summary: "Change one's own name, or the language in which mails come",
	area: "Accounts",
	access: "member",
	body: z.object({
		name: personName.optional(),
		language: language.optional(),
	}),
	answer: session,
	status: 200,
	problems: [],
});

export const changePassword = route({
	method: "post",
	path: "/api/me/password",
	summary:
		"Change one's own password. Every other session ends; this one goes on.",
	area: "Accounts",
	access: "member",
	body: z.object({ currentPassword: presentPassword, newPassword }),
	answer: z.object({ changed: z.literal(true) }),
	status: 200,
	problems: ["wrong_credentials", "too_many_attempts"],
});

export const signOutEverywhere = route({
	method: "post",
	path: "/api/me/sign-out-everywhere",
	summary: "End all of one's sessions, in every browser, this one too",
	area: "Accounts",
	access: "member",
	answer: z.object({ signedOut: z.literal(true) }),
	status: 200,
	problems: [],
});

/** How long the link of a password reset is good. */
export const resetMinutesMax = 60;

export const askPasswordReset = route({
	method: "post",
	path: "/api/password-resets",
	summary:
		"Send a link by which a forgotten password is set anew. The answer is the same whether the address has an account.",
	area: "Accounts",
	access: "anyone",
	body: z.object({ email: mailAddress }),
	answer: z.object({ sent: z.literal(true) }),
	status: 202,
	problems: ["too_many_attempts"],
});

export const resetPassword = route({
	method: "post",
	path: "/api/password-resets/{secret}",
	summary:
		"Set a forgotten password anew, once, by the link's secret. Every session of that person ends.",
	area: "Accounts",
	access: "anyone",
	params: z.object({ secret: z.string().max(200) }),
	body: z.object({ newPassword }),
	answer: z.object({ email: z.string() }),
	status: 200,
	problems: ["reset_over"],
});
