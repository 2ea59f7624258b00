import { expect, test } from "vitest";
import { addressOf } from "./call.ts";

test("params fill the path and are escaped", () => {
	expect(
		addressOf("/api/interviews/{interviewId}/sound", {
			params: { interviewId: "interview_1/../2" },
		}),
	).toBe("/api/interviews/interview_1%2F..%2F2/sound");
});

test("what of a query is not given is not sent", () => {
	expect(
		addressOf("/api/tokens/entries", {
			query: { limit: 25, before: undefined },
		}),
	).toBe("/api/tokens/entries?limit=25");
	expect(addressOf("/api/tokens/entries", { query: {} })).toBe(
		"/api/tokens/entries",
	);
});
