/** What is wrong with what somebody typed to sign up, in, or join, by field. Pure; the words are the catalogue's. */
import {
	passwordLengthMax,
	passwordLengthMin,
} from "@verbatim/contract/accounts";

export type SignUpFields = {
	companyName: string;
	name: string;
	email: string;
	password: string;
};
export type JoinFields = { name: string; email: string; password: string };
export type SignInFields = { email: string; password: string };
export type ResetFields = { newPassword: string };
export type ChangeFields = { currentPassword: string; newPassword: string };

export type FieldProblem =
	| "company_missing"
	| "name_missing"
	| "too_long"
	| "email_missing"
	| "email_wrong"
	| "password_missing"
	| "password_short"
	| "password_long";

export type Problems<Fields> = Partial<Record<keyof Fields, FieldProblem>>;

const nameLengthMax = 120;

export const checkSignUp = (fields: SignUpFields): Problems<SignUpFields> =>
	found({
		companyName: checkName(fields.companyName, "company_missing"),
		name: checkName(fields.name, "name_missing"),
		email: checkMail(fields.email),
		password: checkNewPassword(fields.password),
	});

export const checkJoin = (fields: JoinFields): Problems<JoinFields> =>
	found({
		name: checkName(fields.name, "name_missing"),
		email: checkMail(fields.email),
		password: checkNewPassword(fields.password),
	});

/** Only that something is there: what is right, the server knows. */
export const checkSignIn = (fields: SignInFields): Problems<SignInFields> =>
	found({
		email: fields.email.trim() === "" ? "email_missing" : undefined,
		password: fields.password === "" ? "password_missing" : undefined,
	});

export const checkForgot = (fields: {
	email: string;
}): Problems<{ email: string }> => found({ email: checkMail(fields.email) });

export const checkReset = (fields: ResetFields): Problems<ResetFields> =>
	found({ newPassword: checkNewPassword(fields.newPassword) });

export const checkChange = (fields: ChangeFields): Problems<ChangeFields> =>
	found({
		currentPassword:
			fields.currentPassword === "" ? "password_missing" : undefined,
		newPassword: checkNewPassword(fields.newPassword),
	});

export function checkName(
	typed: string,
	missing: "company_missing" | "name_missing",
): FieldProblem | undefined {
	const name = typed.trim();
	if (name === "") return missing;
	return name.length > nameLengthMax ? "too_long" : undefined;
}

function checkMail(typed: string): FieldProblem | undefined {
	const email = typed.trim();
	if (email === "") return "email_missing";
	return looksLikeMail(email) ? undefined : "email_wrong";
}

function checkNewPassword(password: string): FieldProblem | undefined {
	if (password === "") return "password_missing";
	if (password.length < passwordLengthMin) return "password_short";
	return password.length > passwordLengthMax ? "password_long" : undefined;
}

/** Catches slips of the finger; whether the address exists only a mail can tell. */
export const looksLikeMail = (email: string) =>
	/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email) && email.length <= 254;

/** Without the fields that are right. */
function found<Fields extends Record<string, FieldProblem | undefined>>(
	fields: Fields,
): Partial<Record<keyof Fields, FieldProblem>> {
	return Object.fromEntries(
		Object.entries(fields).filter(([, problem]) => problem !== undefined),
	) as Partial<Record<keyof Fields, FieldProblem>>;
}
