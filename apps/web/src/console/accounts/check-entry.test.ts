import { describe, expect, test } from "vitest";
import {
	checkChange,
	checkForgot,
	checkJoin,
	checkReset,
	checkSignIn,
	checkSignUp,
} from "./check-entry.ts";

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

test("joining asks for a name, an address and a password that may be one", () => {
	const { companyName: _, ...fields } = right;
	expect(checkJoin(fields)).toEqual({});
	expect(checkJoin({ name: " ", email: "x", password: "short" })).toEqual({
		name: "name_missing",
		email: "email_wrong",
		password: "password_short",
	});
});

test("a new password is measured, the present one is only there", () => {
	expect(checkReset({ newPassword: "short" })).toEqual({
		newPassword: "password_short",
	});
	expect(
		checkChange({ currentPassword: "x", newPassword: "long enough" }),
	).toEqual({});
	expect(checkChange({ currentPassword: "", newPassword: "" })).toEqual({
		currentPassword: "password_missing",
		newPassword: "password_missing",
	});
	expect(checkForgot({ email: "anna@" })).toEqual({ email: "email_wrong" });
});
