/** What is wrong with what somebody typed to sign up or in, by field. Pure; the words are the catalogue's. */
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
export type SignInFields = { email: string; password: string };

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

export function checkSignUp(fields: SignUpFields): Problems<SignUpFields> {
	const problems: Problems<SignUpFields> = {};
	const company = fields.companyName.trim();
	if (company === "") problems.companyName = "company_missing";
	else if (company.length > nameLengthMax) problems.companyName = "too_long";
	const name = fields.name.trim();
	if (name === "") problems.name = "name_missing";
	else if (name.length > nameLengthMax) problems.name = "too_long";
	const email = fields.email.trim();
	if (email === "") problems.email = "email_missing";
	else if (!looksLikeMail(email)) problems.email = "email_wrong";
	if (fields.password === "") problems.password = "password_missing";
	else if (fields.password.length < passwordLengthMin)
		problems.password = "password_short";
	else if (fields.password.length > passwordLengthMax)
		problems.password = "password_long";
	return problems;
}

export function checkSignIn(fields: SignInFields): Problems<SignInFields> {
	const problems: Problems<SignInFields> = {};
	if (fields.email.trim() === "") problems.email = "email_missing";
	if (fields.password === "") problems.password = "password_missing";
	return problems;
}

/** Catches slips of the finger; whether the address exists only a mail can tell. */
const looksLikeMail = (email: string) =>
	/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email) && email.length <= 254;
