/** Signing up, in and out, and who is signed in. */
import { z } from "zod";
import { idOf } from "./ids.ts";
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
	}),
	company: z.object({
		id: idOf("company"),
		name: z.string(),
		timeZone: z.string(),
	}),
});
export type Session = z.output<typeof session>;

const name = (whose: string, lengthMax: number) =>
	z
		.string()
		.trim()
		.min(1, `${whose} is missing`)
		.max(lengthMax, `${whose} is longer than ${lengthMax} characters`);

export const signUp = route({
	method: "post",
	path: "/api/sign-up",
	summary:
		"Open a company on Trial, with its first member as owner, and sign in",
	area: "Accounts",
	access: "anyone",
	body: z.object({
		companyName: name("The company's name", 120),
		name: name("Your name", 120),
		email: z.email("This is not a mail address").max(254),
		password: z
			.string()
			.min(
				passwordLengthMin,
				`A password has at least ${passwordLengthMin} characters`,
			)
			.max(
				passwordLengthMax,
				`A password has at most ${passwordLengthMax} characters`,
			),
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
		password: z
			.string()
			.min(1, "The password is missing")
			.max(passwordLengthMax),
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
