/**
 * Ids say what they are: `interview_0199…` is the kind, an underscore, and the 32 hexadecimal digits of a UUIDv7.
 * Inside the server and in the database an id is a UUID; at the edge it wears its kind. A malformed id and an unknown one
 * are answered alike, so the schema accepts any text and `uuidFromId` says undefined.
 */
import { z } from "zod";

export type IdKind =
	| "company"
	| "member"
	| "interview"
	| "grant"
	| "hold"
	| "topup"
	| "upload"
	| "order"
	| "payment"
	| "invitation"
	| "alert"
	| "key"
	| "webhook"
	| "delivery"
	| "event"
	| "project"
	| "survey"
	| "response"
	| "recording";

export function idFromUuid(kind: IdKind, uuid: string): string {
	return `${kind}_${uuid.replaceAll("-", "")}`;
}

/** The UUID inside, or undefined when the text is not an id of that kind. */
export function uuidFromId(kind: IdKind, id: string): string | undefined {
	const match =
		/^([a-z]+)_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(
			id,
		);
	if (match === null || match[1] !== kind) return undefined;
	return match.slice(2).join("-");
}

export const idOf = (kind: IdKind) =>
	z.string().max(64).describe(`An id such as ${kind}_0199c2…`);
