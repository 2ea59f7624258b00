/** What tokens are spent on, by name: the book knows ids only. */
import { z } from "zod";
import { type Answer, route } from "./route.ts";
import { subject } from "./tokens.ts";

/** Of each kind so many at most, the newest; what is older is called by its id. */
export const namedSubjectsMax = 1_000;

export const getSubjectNames = route({
	method: "get",
	path: "/api/subjects/names",
	summary: "The names of surveys and interviews, as the book calls them",
	area: "Tokens",
	access: "member",
	scope: "read",
	answer: z.object({
		subjects: z.array(subject.extend({ name: z.string() })),
	}),
	status: 200,
	problems: [],
});
export type NamedSubject = Answer<typeof getSubjectNames>["subjects"][number];
