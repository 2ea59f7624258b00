import { describe, expect, test } from "vitest";
import { checkSignIn, checkSignUp } from "./check-entry.ts";

const right = {
	companyName: "Acme",
	name: "Anna",
	email: "anna@example.org",
	password: "a long enough password",
};

describe("signing up", () => {
	test("what is right has no problem", () => {
		expect(checkSignUp(right)).toEqual({});
	});
	test.each([
		["companyName", "  ", "company_missing"],
		["companyName", "x".repeat(121), "too_long"],
		["name", "", "name_missing"],
		["email", "", "email_missing"],
		["email", "anna@", "email_wrong"],
		["email", "anna@example", "email_wrong"],
		["email", "an na@example.org", "email_wrong"],
		["password", "", "password_missing"],
		["password", "123456789", "password_short"],
		["password", "x".repeat(129), "password_long"],
	] as const)("%s %j", (field, value, problem) => {
		expect(checkSignUp({ ...right, [field]: value })).toEqual({
			[field]: problem,
		});
	});
});

test("signing in asks only that something is there: what is right, the server knows", () => {
	expect(checkSignIn({ email: "x", password: "y" })).toEqual({});
	expect(checkSignIn({ email: " ", password: "" })).toEqual({
		email: "email_missing",
		password: "password_missing",
	});
});
