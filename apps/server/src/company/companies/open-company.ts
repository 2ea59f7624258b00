/**
 * A person, a company, the membership as its owner, and the session that signs the person in: all inside the caller's
 * transaction, so that whoever opens the company can add what belongs to it (its pool) or undo everything.
 */
import type { Language } from "@verbatim/contract/languages";
import type { Problem } from "@verbatim/contract/problems";
import { APIError } from "better-auth/api";
import type { Tx } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { Auth } from "../sessions/auth.ts";
import { joining } from "../sessions/joining-pool.ts";
import { browserOf } from "../sessions/sign-in.ts";
import { setPerson } from "../sessions/store.ts";
import { timeZoneNamed } from "./time-zone.ts";

export type Opened = {
	companyId: string;
	memberId: string;
	timeZone: string;
	/** Carries the session's cookie. Send it only after the transaction has ended. */
	cookieHeaders: Headers;
};

export type Opening = {
	companyName: string;
	name: string;
	email: string;
	password: string;
	timeZone: string;
	/** In which mails come; English, if nothing is said. */
	language?: Language;
	requestHeaders: Headers;
};

/** What is wrong with the input, before anything is asked of the database. */
export function refuseOpening(opening: Opening): Problem | undefined {
	const fields = [
		...(["companyName", "name"] as const)
			.filter((field) => /\p{Cc}/u.test(opening[field]))
			.map((field) => ({
				field,
				message: "A name has no control characters or line breaks",
			})),
		...(timeZoneNamed(opening.timeZone) === undefined
			? [
					{
						field: "timeZone",
						message: "This is not a time zone such as Europe/Zurich",
					},
				]
			: []),
	];
	if (fields.length === 0) return undefined;
	return {
		problem: "invalid_input",
		detail: fields.map(({ message }) => `${message}.`).join(" "),
		fields,
	};
}

export async function openCompany(
	deps: { auth: Auth },
	tx: Tx,
	opening: Opening,
): Promise<Opened | Problem<"email_taken">> {
	const timeZone = timeZoneNamed(opening.timeZone);
	if (timeZone === undefined)
		throw new Error(`Not a time zone: ${opening.timeZone}`);
	const joined = { tx, refusal: undefined as unknown };
	return joining(joined, async () => {
		const signedUp = await deps.auth.api
			.signUpEmail({
				body: {
					name: opening.name,
					email: opening.email,
					password: opening.password,
				},
				headers: browserOf(opening.requestHeaders),
				returnHeaders: true,
			})
			.catch((error: unknown) => {
				if (isTaken(error) || isTaken(joined.refusal)) return undefined;
				throw joined.refusal ?? error;
			});
		if (signedUp === undefined)
			return {
				problem: "email_taken",
				detail:
					"There is an account with this mail address. Nothing was changed; sign in instead.",
			} as const;
		const { language } = opening;
		if (language !== undefined)
			await setPerson(tx, signedUp.response.user.id, { language });
		const company = await deps.auth.api.createOrganization({
			body: {
				name: opening.companyName,
				slug: newId(),
				timeZone,
				userId: signedUp.response.user.id,
			},
		});
		const [owner] = company.members;
		if (owner === undefined)
			throw new Error(`Company ${company.id} was opened without an owner`);
		return {
			companyId: company.id,
			memberId: owner.id,
			timeZone,
			cookieHeaders: signedUp.headers,
		};
	});
}

const uniqueViolation = "23505";

/** Whether a sign-up failed because of its mail address. Said by the library when it saw the person, by the database when another sign-up was faster. */
export function isTaken(error: unknown): boolean {
	if (error instanceof APIError)
		return (
			error.body?.code === "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL" ||
			error.body?.code === "USER_ALREADY_EXISTS"
		);
	return (
		error instanceof Error &&
		"code" in error &&
		error.code === uniqueViolation &&
		"constraint" in error &&
		error.constraint === "person_email_taken"
	);
}
