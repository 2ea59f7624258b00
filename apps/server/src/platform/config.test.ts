import { expect, test } from "vitest";
import { ConfigProblem, readConfig } from "./config.ts";

const problemOf = (environment: Record<string, string>): string => {
	try {
		readConfig(environment);
	} catch (error) {
		if (error instanceof ConfigProblem) return error.message;
		throw error;
	}
	return "none";
};

test("nothing needs to be set", () => {
	expect(readConfig({})).toMatchObject({
		port: 3000,
		baseUrl: "http://localhost:3000",
		databaseUrl: undefined,
		speech: { provider: "offline" },
		payment: { provider: "sandbox" },
	});
});

test("the public address follows the port, and loses its last slash", () => {
	expect(readConfig({ PORT: "8080" }).baseUrl).toBe("http://localhost:8080");
	expect(readConfig({ BASE_URL: "https://v.example.com/" }).baseUrl).toBe(
		"https://v.example.com",
	);
});

test("a variable that is set to nothing is not set", () => {
	expect(readConfig({ PORT: "", DATABASE_URL: "" }).port).toBe(3000);
});

test("every wrong value is named with what it should be, all at once", () => {
	const problem = problemOf({
		PORT: "eighty",
		DATABASE_URL: "mysql://localhost/verbatim",
		LOG_LEVEL: "loud",
		VERBATIM_SECRET: "short",
	});
	expect(problem.split("\n")).toEqual([
		"The configuration is not right:",
		"  PORT is not right: it should be a port number",
		"  DATABASE_URL is not right: it should be an address such as postgres://user:password@host:5432/verbatim",
		"  LOG_LEVEL is not right: it should be one of debug, info, warn, error, silent",
		"  VERBATIM_SECRET is not right: it should be at least 32 characters",
	]);
});

test.each([
	["65536", "0 to 65535"],
	["-1", "0 to 65535"],
	["80.5", "a whole number"],
])("the port %s is refused: it should be %s", (port, wanted) => {
	expect(problemOf({ PORT: port })).toContain(wanted);
});

test("a speech service needs an address and a model, and both are asked for at once", () => {
	const problem = problemOf({ SPEECH_PROVIDER: "openai-compatible" });
	expect(problem).toContain(
		"SPEECH_BASE_URL is missing: needed when SPEECH_PROVIDER is openai-compatible, such as https://api.openai.com/v1",
	);
	expect(problem).toContain("SPEECH_MODEL is missing");
});

test("a language model needs an address and a name, and both are asked for at once", () => {
	expect(readConfig({}).languageModel.provider).toBe("offline");
	const problem = problemOf({ LANGUAGE_PROVIDER: "openai-compatible" });
	expect(problem).toContain(
		"LANGUAGE_BASE_URL is missing: needed when LANGUAGE_PROVIDER is openai-compatible, such as https://api.openai.com/v1",
	);
	expect(problem).toContain("LANGUAGE_MODEL is missing");
});

test("plans cost what is configured, to the centime", () => {
	expect(readConfig({}).payment.planCentimes).toEqual({
		essential: 4_900,
		start: 34_900,
		elite: 89_900,
	});
	expect(
		readConfig({ PLAN_ESSENTIAL_CHF: "0.1", PLAN_START_CHF: "1.15" }).payment
			.planCentimes,
	).toMatchObject({ essential: 10, start: 115 });
});

test.each([
	["0", "more than 0"],
	["-1", "a price in CHF such as 349.00"],
	["1.005", "a price in CHF such as 349.00"],
	["1e3", "a price in CHF such as 349.00"],
	["free", "a price in CHF such as 349.00"],
])("a plan for %s francs is refused: it should be %s", (price, wanted) => {
	expect(problemOf({ PLAN_ESSENTIAL_CHF: price })).toContain(wanted);
});

test("a larger plan costs more, so that an upgrade always has a price", () => {
	expect(problemOf({ PLAN_START_CHF: "49" })).toContain(
		"PLAN_START_CHF is not right: it should be more than the next smaller plan costs",
	);
});

test("a setting that does not exist is said, since it is a slip of the pen", () => {
	expect(problemOf({ VERBATIM_SECRETS: "x" })).toContain(
		"VERBATIM_SECRETS is not a setting of Verbatim",
	);
	expect(problemOf({ SOMEBODY_ELSES: "x" })).toBe("none");
});

test("what is wrong is told without the value, which may be a secret", () => {
	expect(problemOf({ VERBATIM_SECRET: "hunter2" })).not.toContain("hunter2");
	expect(
		problemOf({ DATABASE_URL: "http://me:hunter2@host/db" }),
	).not.toContain("hunter2");
});

test("Stripe needs its keys, and they are asked for at once", () => {
	const problem = problemOf({ PAYMENT_PROVIDER: "stripe" });
	expect(problem).toContain("STRIPE_SECRET_KEY is missing");
	expect(problem).toContain("STRIPE_WEBHOOK_SECRETS is missing");
});

test("of Stripe's signing secrets, several are valid at once", () => {
	expect(
		readConfig({
			PAYMENT_PROVIDER: "stripe",
			STRIPE_SECRET_KEY: "rk_test_1",
			STRIPE_WEBHOOK_SECRETS: "whsec_new, whsec_old",
		}).payment.stripe,
	).toEqual({
		secretKey: "rk_test_1",
		webhookSecrets: ["whsec_new", "whsec_old"],
		apiBase: undefined,
	});
});

test.each([
	["STRIPE_SECRET_KEY", "pk_test_1", "a secret or restricted key"],
	["STRIPE_WEBHOOK_SECRETS", "whsec_new,,", "separated by commas"],
	["STRIPE_WEBHOOK_SECRETS", "sk_test_1", "whsec_"],
	["STRIPE_API_BASE", "localhost:1", "an address"],
])("%s as %s is refused: it should be %s", (name, value, wanted) => {
	expect(problemOf({ [name]: value })).toContain(wanted);
});
