import { expect, test } from "vitest";
import { bookSearchOf, filterOf } from "./book-search.ts";

test("an address keeps what is a filter, and nothing else of what somebody wrote into it", () => {
	expect(
		bookSearchOf({
			kinds: "charges",
			feature: "weather",
			who: "member_1",
			work: "interview:interview_1",
			from: "2026-11-01",
			through: "tomorrow",
			"top-up": "topup_1",
		}),
	).toEqual({
		kinds: "charges",
		who: "member_1",
		work: "interview:interview_1",
		from: "2026-11-01",
	});
	expect(bookSearchOf({ kinds: "a b", who: "x", work: "y" })).toEqual({});
});

test("a group of kinds is asked for by its kinds, a kind by itself, work by its kind and id", () => {
	expect(filterOf({ kinds: "charges", work: "interview:interview_1" })).toEqual(
		{
			kinds: "settle,debit,reverse",
			subjectKind: "interview",
			subjectId: "interview_1",
		},
	);
	expect(filterOf({ kinds: "hold", who: "member_1" })).toEqual({
		kinds: "hold",
		memberId: "member_1",
	});
	expect(filterOf({})).toEqual({});
});
