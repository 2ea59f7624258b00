/**
 * Configuration: read once from the environment, checked by a schema, complete or refused.
 * Every wrong value is named, with what it should be, all at once.
 */
import { resolve } from "node:path";
import { z } from "zod";

const port = z.coerce
	.number("a port number")
	.int("a whole number")
	.min(0, "0 to 65535")
	.max(65_535, "0 to 65535");
const webAddress = z.url({
	protocol: /^https?$/,
	error: "an address such as https://verbatim.example.com",
});
const filled = z.string().min(1, "not empty");
/** Francs with at most two decimals, as whole centimes. */
const francs = z
	.string()
	.regex(/^\d{1,6}(\.\d{1,2})?$/, "a price in CHF such as 349.00")
	.transform((text) => {
		const [whole = "", rest = ""] = text.split(".");
		return Number(whole + rest.padEnd(2, "0"));
	})
	.pipe(z.number().min(1, "more than 0"));

const schema = z
	.object({
		PORT: port.default(3000),
		HOST: filled.default("127.0.0.1"),
		BASE_URL: webAddress.optional(),
		DATABASE_URL: z
			.url({
				protocol: /^postgres(ql)?$/,
				error: "an address such as postgres://user:password@host:5432/verbatim",
			})
			.optional(),
		DATA_DIR: filled.default("./data"),
		LOG_LEVEL: z
			.enum(
				["debug", "info", "warn", "error", "silent"],
				"one of debug, info, warn, error, silent",
			)
			.default("info"),
		TRUST_PROXY: z.enum(["yes", "no"], "yes or no").default("no"),
		VERBATIM_SECRET: z.string().min(32, "at least 32 characters").optional(),
		STATEMENT_KEY_FILE: filled.optional(),
		SPEECH_PROVIDER: z
			.enum(["offline", "openai-compatible"], "offline or openai-compatible")
			.default("offline"),
		SPEECH_BASE_URL: webAddress.optional(),
		SPEECH_API_KEY: filled.optional(),
		SPEECH_MODEL: filled.optional(),
		LANGUAGE_PROVIDER: z
			.enum(["offline", "openai-compatible"], "offline or openai-compatible")
			.default("offline"),
		LANGUAGE_BASE_URL: webAddress.optional(),
		LANGUAGE_API_KEY: filled.optional(),
		LANGUAGE_MODEL: filled.optional(),
		SMTP_URL: z
			.url({
				protocol: /^smtps?$/,
				error: "an address such as smtps://user:password@smtp.example.com:465",
			})
			.optional(),
		MAIL_FROM: z
			.string()
			.regex(
				/^[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/,
				"a sender such as Verbatim <verbatim@example.com>",
			)
			.optional(),
		OPERATOR_EMAILS: z
			.string()
			.transform((list) =>
				list
					.split(",")
					.map((email) => email.trim().toLowerCase())
					.filter((email) => email !== ""),
			)
			.pipe(z.array(z.email("mail addresses with commas between them")))
			.default([]),
		WEBHOOKS_ALLOW: z
			.string()
			.default("")
			.transform((hosts) =>
				hosts
					.split(",")
					.map((host) => host.trim().toLowerCase())
					.filter((host) => host !== ""),
			)
			.refine(
				(hosts) =>
					hosts.every((host) => /^([\w.-]+|\[[0-9a-f:.]+\])$/.test(host)),
				"hosts with commas between, such as hooks.internal,10.0.0.7",
			),
		PAYMENT_PROVIDER: z
			.enum(["sandbox", "stripe"], "sandbox or stripe")
			.default("sandbox"),
		STRIPE_SECRET_KEY: z
			.string()
			.regex(
				/^[rs]k_(test|live)_\S+$/,
				"a secret or restricted key, such as sk_test_…",
			)
			.optional(),
		STRIPE_WEBHOOK_SECRETS: z
			.string()
			.transform((text) => text.split(",").map((secret) => secret.trim()))
			.refine(
				(secrets) => secrets.every((secret) => /^whsec_\S+$/.test(secret)),
				"signing secrets such as whsec_…, separated by commas",
			)
			.optional(),
		STRIPE_API_BASE: webAddress.optional(),
		EXCHANGE_RATES_URL: webAddress.optional(),
		TAX_NAME: filled.max(40, "at most 40 characters").optional(),
		TAX_PERCENT: z
			.string()
			.regex(/^\d{1,2}(\.\d{1,3})?$/, "a percentage such as 8.1")
			.optional(),
		SELLER_NAME: filled.max(100, "at most 100 characters").optional(),
		SELLER_ADDRESS: filled.max(300, "at most 300 characters").optional(),
		SELLER_TAX_NUMBER: filled.max(40, "at most 40 characters").optional(),
		SANDBOX_CLOCK_AHEAD_DAYS: z.coerce
			.number("a number of days")
			.min(0, "0 or more: a book goes only forward")
			.max(3_660, "at most 3660")
			.default(0),
		PLAN_ESSENTIAL_CHF: francs.prefault("49.00"),
		PLAN_START_CHF: francs.prefault("349.00"),
		PLAN_ELITE_CHF: francs.prefault("899.00"),
	})
	.check((context) => {
		const { TAX_NAME, TAX_PERCENT } = context.value;
		if ((TAX_NAME === undefined) !== (TAX_PERCENT === undefined))
			context.issues.push({
				code: "custom",
				path: [TAX_NAME === undefined ? "TAX_NAME" : "TAX_PERCENT"],
				input: undefined,
				message: "TAX_NAME and TAX_PERCENT go together, such as VAT and 8.1",
			});
		const { PAYMENT_PROVIDER, SANDBOX_CLOCK_AHEAD_DAYS } = context.value;
		if (PAYMENT_PROVIDER !== "sandbox" && SANDBOX_CLOCK_AHEAD_DAYS !== 0)
			context.issues.push({
				code: "custom",
				path: ["SANDBOX_CLOCK_AHEAD_DAYS"],
				input: SANDBOX_CLOCK_AHEAD_DAYS,
				message: "0 where real money is paid",
			});
		const { SMTP_URL, MAIL_FROM } = context.value;
		if (SMTP_URL !== undefined && MAIL_FROM === undefined)
			context.issues.push({
				code: "custom",
				path: ["MAIL_FROM"],
				input: MAIL_FROM,
				message:
					"needed with SMTP_URL, such as Verbatim <verbatim@example.com>",
			});
		const { PLAN_ESSENTIAL_CHF, PLAN_START_CHF, PLAN_ELITE_CHF } =
			context.value;
		for (const [name, value, smaller] of [
			["PLAN_START_CHF", PLAN_START_CHF, PLAN_ESSENTIAL_CHF],
			["PLAN_ELITE_CHF", PLAN_ELITE_CHF, PLAN_START_CHF],
		] as const) {
			// An upgrade costs the difference, and there is always something to pay.
			if (value <= smaller)
				context.issues.push({
					code: "custom",
					path: [name],
					input: value,
					message: "more than the next smaller plan costs",
				});
		}
		const { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRETS } = context.value;
		for (const [name, value, example] of [
			["STRIPE_SECRET_KEY", STRIPE_SECRET_KEY, "sk_test_…"],
			["STRIPE_WEBHOOK_SECRETS", STRIPE_WEBHOOK_SECRETS, "whsec_…"],
		] as const) {
			if (PAYMENT_PROVIDER === "stripe" && value === undefined)
				context.issues.push({
					code: "custom",
					path: [name],
					input: value,
					message: `needed when PAYMENT_PROVIDER is stripe, such as ${example}`,
				});
		}
		const { LANGUAGE_PROVIDER, LANGUAGE_BASE_URL, LANGUAGE_MODEL } =
			context.value;
		for (const [name, value, example] of [
			["LANGUAGE_BASE_URL", LANGUAGE_BASE_URL, "https://api.openai.com/v1"],
			["LANGUAGE_MODEL", LANGUAGE_MODEL, "gpt-4o-mini"],
		] as const) {
			if (LANGUAGE_PROVIDER === "openai-compatible" && value === undefined)
				context.issues.push({
					code: "custom",
					path: [name],
					input: value,
					message: `needed when LANGUAGE_PROVIDER is openai-compatible, such as ${example}`,
				});
		}
		const { SPEECH_PROVIDER, SPEECH_BASE_URL, SPEECH_MODEL } = context.value;
		if (SPEECH_PROVIDER !== "openai-compatible") return;
		for (const [name, value, example] of [
			["SPEECH_BASE_URL", SPEECH_BASE_URL, "https://api.openai.com/v1"],
			["SPEECH_MODEL", SPEECH_MODEL, "whisper-1"],
		] as const) {
			if (value === undefined)
				context.issues.push({
					code: "custom",
					path: [name],
					input: value,
					message: `needed when SPEECH_PROVIDER is openai-compatible, such as ${example}`,
				});
		}
	});

export type Config = {
	port: number;
	host: string;
	/** The public address, without a slash at its end. */
	baseUrl: string;
	databaseUrl: string | undefined;
	dataDir: string;
	logLevel: "debug" | "info" | "warn" | "error" | "silent";
	/** Believe X-Forwarded-For of the proxy in front. */
	trustProxy: boolean;
	secret: string | undefined;
	/** Where the key is that signs statements; in the data folder, if undefined. */
	statementKeyFile: string | undefined;
	speech: {
		provider: "offline" | "openai-compatible";
		baseUrl: string | undefined;
		apiKey: string | undefined;
		model: string | undefined;
	};
	languageModel: {
		provider: "offline" | "openai-compatible";
		baseUrl: string | undefined;
		apiKey: string | undefined;
		model: string | undefined;
	};
	mail: {
		/** Undefined: mails go into a folder of the data folder. */
		smtpUrl: string | undefined;
		from: string;
		/** Lower case. Whose mail address is among them reads the folder of mails in the console. */
		operatorEmails: string[];
	};
	/** Hosts that webhooks may be posted to though they are not on the public internet, or not by https. */
	webhooksAllow: readonly string[];
	money: {
		/** From where reference rates are read each day; never, if undefined. */
		exchangeRatesUrl: string | undefined;
		/** Contained in every price. `percent` has at most three decimals. */
		tax: { name: string; percent: string } | undefined;
		/** Who sells: stands on receipts. */
		seller: {
			name: string;
			address: string[];
			taxNumber: string | undefined;
		};
	};
	payment: {
		provider: "sandbox" | "stripe";
		/** How far the clock of tokens and money is ahead, to try what a month's end does. 0 unless the sandbox is used. */
		clockAheadDays: number;
		/** Always there when the provider is Stripe. */
		stripe:
			| {
					secretKey: string;
					/** Each may have signed an event, so that one can be replaced without a gap. */
					webhookSecrets: readonly string[];
					/** Where the API is, when it is not Stripe's own; for trying it. */
					apiBase: string | undefined;
			  }
			| undefined;
		/** What each plan costs for a billing month. */
		planCentimes: { essential: number; start: number; elite: number };
	};
};

export class ConfigProblem extends Error {}

/** Throws `ConfigProblem`, whose message lists everything that is wrong, one line each. */
export function readConfig(
	environment: Readonly<Record<string, string | undefined>>,
): Config {
	// An empty variable is how many shells and compose files say "not set".
	const given = Object.fromEntries(
		Object.entries(environment).filter(([, value]) => value !== ""),
	);
	const parsed = schema.safeParse(given);
	const problems = parsed.success
		? []
		: parsed.error.issues.map((issue) => {
				const name = String(issue.path[0]);
				const isSet = given[name] !== undefined;
				return `${name} ${isSet ? "is not right: it should be" : "is missing:"} ${issue.message}`;
			});
	for (const name of Object.keys(given)) {
		if (name.startsWith("VERBATIM_") && !ownNames.has(name))
			problems.push(`${name} is not a setting of Verbatim`);
	}
	if (!parsed.success || problems.length > 0)
		throw new ConfigProblem(
			["The configuration is not right:", ...problems].join("\n  "),
		);
	const values = parsed.data;
	return {
		port: values.PORT,
		host: values.HOST,
		baseUrl: (values.BASE_URL ?? `http://localhost:${values.PORT}`).replace(
			/\/+$/,
			"",
		),
		databaseUrl: values.DATABASE_URL,
		dataDir: resolve(values.DATA_DIR),
		logLevel: values.LOG_LEVEL,
		trustProxy: values.TRUST_PROXY === "yes",
		secret: values.VERBATIM_SECRET,
		statementKeyFile: values.STATEMENT_KEY_FILE,
		speech: {
			provider: values.SPEECH_PROVIDER,
			baseUrl: values.SPEECH_BASE_URL?.replace(/\/+$/, ""),
			apiKey: values.SPEECH_API_KEY,
			model: values.SPEECH_MODEL,
		},
		languageModel: {
			provider: values.LANGUAGE_PROVIDER,
			baseUrl: values.LANGUAGE_BASE_URL?.replace(/\/+$/, ""),
			apiKey: values.LANGUAGE_API_KEY,
			model: values.LANGUAGE_MODEL,
		},
		mail: {
			smtpUrl: values.SMTP_URL,
			from: values.MAIL_FROM ?? "Verbatim <verbatim@localhost>",
			operatorEmails: values.OPERATOR_EMAILS,
		},
		webhooksAllow: values.WEBHOOKS_ALLOW,
		money: {
			exchangeRatesUrl: values.EXCHANGE_RATES_URL,
			tax:
				values.TAX_NAME === undefined || values.TAX_PERCENT === undefined
					? undefined
					: { name: values.TAX_NAME, percent: values.TAX_PERCENT },
			seller: {
				name: values.SELLER_NAME ?? "Verbatim",
				address: (values.SELLER_ADDRESS ?? "")
					.split("|")
					.map((line) => line.trim())
					.filter((line) => line !== ""),
				taxNumber: values.SELLER_TAX_NUMBER,
			},
		},
		payment: {
			provider: values.PAYMENT_PROVIDER,
			clockAheadDays: values.SANDBOX_CLOCK_AHEAD_DAYS,
			stripe:
				values.STRIPE_SECRET_KEY === undefined ||
				values.STRIPE_WEBHOOK_SECRETS === undefined
					? undefined
					: {
							secretKey: values.STRIPE_SECRET_KEY,
							webhookSecrets: values.STRIPE_WEBHOOK_SECRETS,
							apiBase: values.STRIPE_API_BASE,
						},
			planCentimes: {
				essential: values.PLAN_ESSENTIAL_CHF,
				start: values.PLAN_START_CHF,
				elite: values.PLAN_ELITE_CHF,
			},
		},
	};
}

/** VERBATIM_SETUP is read by `npm start` itself. */
const ownNames = new Set(["VERBATIM_SECRET", "VERBATIM_SETUP"]);
