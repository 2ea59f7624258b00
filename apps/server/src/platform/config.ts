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
		PAYMENT_PROVIDER: z.enum(["sandbox"], "sandbox").default("sandbox"),
	})
	.check((context) => {
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
	payment: { provider: "sandbox" };
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
		payment: { provider: values.PAYMENT_PROVIDER },
	};
}

/** VERBATIM_SETUP is read by `npm start` itself. */
const ownNames = new Set(["VERBATIM_SECRET", "VERBATIM_SETUP"]);
