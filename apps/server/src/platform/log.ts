/** The structured log: one JSON object a line, or readable lines on a terminal. Never a secret, never a respondent's text. */
import { pino } from "pino";
import type { Config } from "./config.ts";

export interface Log {
	debug(fields: object, message: string): void;
	info(fields: object, message: string): void;
	warn(fields: object, message: string): void;
	error(fields: object, message: string): void;
}

/** Hidden wherever they stand: beside the message, in an object, or in an object of it (a request's headers). */
const secrets = [
	"password",
	"secret",
	"apiKey",
	"token",
	"authorization",
	"cookie",
	'["set-cookie"]',
	"databaseUrl",
	"connectionString",
];
const redact = {
	paths: ["", "*.", "*.*."].flatMap((before) =>
		secrets.map((name) =>
			name.startsWith("[") ? before.replace(/\.$/, "") + name : before + name,
		),
	),
	censor: "(hidden)",
};

export function openLog(level: Config["logLevel"], readable: boolean): Log {
	return readable
		? pino(
				{ level, base: null, redact },
				{ write: (line) => process.stdout.write(readableLine(line)) },
			)
		: pino({
				level,
				base: null,
				redact,
				timestamp: pino.stdTimeFunctions.isoTime,
			});
}

const levelNames: Record<number, string> = {
	20: "debug",
	30: "",
	40: "warning",
	50: "error",
};

function readableLine(line: string): string {
	const { level, time, msg, ...fields } = JSON.parse(line) as Record<
		string,
		unknown
	>;
	const at = new Date(Number(time)).toTimeString().slice(0, 8);
	const details = Object.entries(fields).map(
		([name, value]) => ` ${name}=${readableValue(value)}`,
	);
	const levelName = levelNames[Number(level)] ?? "";
	return `${at} ${levelName === "" ? "" : `${levelName}: `}${String(msg)}${details.join("")}\n`;
}

function readableValue(value: unknown): string {
	if (typeof value === "string")
		return /\s/.test(value) ? JSON.stringify(value) : value;
	if (typeof value === "object" && value !== null && "stack" in value)
		return String(value.stack);
	return JSON.stringify(value);
}
