/**
 * Follow-ups by a service that speaks OpenAI's protocol for chat completions: one of the large ones, or a server of one's
 * own. The answer is asked for as an object of one field. What a service cannot do (a schema, one of two names for the
 * limit) is found out by its first "no", and then not asked of it again.
 */
import { setTimeout as wait } from "node:timers/promises";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import {
	APICallError,
	extractJsonMiddleware,
	generateText,
	type LanguageModelUsage,
	NoObjectGeneratedError,
	Output,
	wrapLanguageModel,
} from "ai";
import { z } from "zod";
import type {
	AnswerToFollowUp,
	GeneratedFollowUp,
	GenerationLimits,
	LanguageModel,
	LanguageModelFailure,
	ModelUsage,
} from "../language-model.ts";
import { wordsOf } from "../words.ts";
import { dataOf, instruction } from "./instruction.ts";
import { AnswerTooLarge, limitedFetch } from "./limited-fetch.ts";

export type Service = {
	/** Up to and without `/chat/completions`. */
	baseUrl: string;
	apiKey: string | undefined;
	model: string;
	/** Of one follow-up, all told; as far as its time allows. */
	attemptsMax: number;
	/** Doubled after each attempt, unless the service says how long. */
	firstWaitSeconds: number;
};

/** A question and its usage are a few hundred bytes; models that think aloud send more. */
const answerBytesMax = 1_000_000;

const output = Output.object({
	name: "follow_up",
	schema: z.object({
		question: z
			.string()
			.nullable()
			.describe("The follow-up question, or null where none is to be asked"),
	}),
});

/** How a request is put: services differ in what they know. */
type Form = {
	/** By a schema, as any object, or in the words of the instruction alone. */
	asked: "schema" | "object" | "words";
	limit: "max_tokens" | "max_completion_tokens";
};

/** Some think aloud before the object, or put it between marks of their own. */
const objectIn = (text: string): string => {
	const from = text.replace(/^[\s\S]*<\/think>/, "");
	return from.slice(from.indexOf("{"), from.lastIndexOf("}") + 1);
};

export function openOpenAiCompatible(service: Service): LanguageModel {
	// The library warns on standard output of what is tried here on purpose.
	(globalThis as { AI_SDK_LOG_WARNINGS?: boolean }).AI_SDK_LOG_WARNINGS = false;
	const { host } = new URL(service.baseUrl);
	let known: Form = { asked: "schema", limit: "max_tokens" };

	return {
		name: "openai-compatible",

		describe: () => ({
			available: true,
			model: service.model,
			limits: `Answers, the question, its goal and what to avoid are sent to ${host} to make follow-ups there, without anything that says who answered. How good they are depends on that service and its model ${service.model}.`,
		}),

		async generateFollowUp(about, limits) {
			const limit = AbortSignal.timeout(
				Math.max(1, Math.ceil(limits.secondsMax * 1_000)),
			);
			const signal = AbortSignal.any([limits.signal, limit]);
			let form = known;
			for (let attempt = 1; ; attempt += 1) {
				try {
					const ended = await generate(service, form, about, limits, signal);
					// What was refused for something else (some refuse an answer by the same status) changes nothing for others.
					known = form;
					return ended;
				} catch (error) {
					if (signal.aborted)
						return limits.signal.aborted
							? failure("cancelled", "It was stopped.")
							: failure(
									"timed_out",
									"The language model took too long to answer.",
								);
					const other = otherForm(form, error);
					if (other !== undefined) {
						form = other;
						attempt -= 1;
						continue;
					}
					if (!mayEndBetter(error) || attempt >= service.attemptsMax)
						return failureOf(service, error);
					// A little chance, so that many who were refused at once do not return at once.
					const ours =
						service.firstWaitSeconds *
						2 ** (attempt - 1) *
						(0.75 + Math.random() / 2);
					try {
						await wait((secondsToWait(error) ?? ours) * 1_000, undefined, {
							signal,
						});
					} catch {
						// Its time is over before another attempt makes sense: what it met last is why.
						return limits.signal.aborted
							? failure("cancelled", "It was stopped.")
							: failureOf(service, error);
					}
				}
			}
		},
	};
}

async function generate(
	service: Service,
	form: Form,
	about: AnswerToFollowUp,
	limits: GenerationLimits,
	signal: AbortSignal,
): Promise<GeneratedFollowUp | LanguageModelFailure> {
	const provider = createOpenAICompatible({
		name: "service",
		baseURL: service.baseUrl,
		...(service.apiKey === undefined ? {} : { apiKey: service.apiKey }),
		supportsStructuredOutputs: form.asked === "schema",
		fetch: limitedFetch(answerBytesMax),
		transformRequestBody: ({ max_tokens, response_format, ...body }) => ({
			...body,
			...(form.asked === "words" ? {} : { response_format }),
			[form.limit]: max_tokens,
		}),
	});
	const model = wrapLanguageModel({
		model: provider.chatModel(service.model),
		middleware: extractJsonMiddleware({ transform: objectIn }),
	});
	const rules = instruction(about.language);
	const data = dataOf(about);
	const usageOf = usageReader(`${rules}\n${data}`);
	const notAQuestion = (
		told: LanguageModelUsage | undefined,
		finishReason: string | undefined,
		received: string,
	): LanguageModelFailure => ({
		...(finishReason === "content-filter"
			? failure("refused", "The language model refused to answer.")
			: failure(
					"garbled",
					"The language model answered something that is not a question.",
				)),
		usage: usageOf(told, received),
	});
	try {
		const made = await generateText({
			model,
			instructions: rules,
			messages: [{ role: "user", content: data }],
			output,
			maxOutputTokens: limits.outputModelTokensMax,
			// Attempts are counted here, where it is known how much time is left.
			maxRetries: 0,
			abortSignal: signal,
		});
		// Where it stopped for want of room, the library has no output, and throws when it is asked for it.
		if (made.finishReason !== "stop")
			return notAQuestion(made.usage, made.finishReason, made.text);
		const { question } = made.output;
		return {
			text: question,
			usage: usageOf(made.usage, question ?? ""),
			model: modelName(made.response.modelId) ?? service.model,
		};
	} catch (error) {
		if (!signal.aborted && NoObjectGeneratedError.isInstance(error))
			return notAQuestion(error.usage, error.finishReason, error.text ?? "");
		throw error;
	}
}

/**
 * The service's own numbers. Where it tells none, or none that can be, the words that went to and fro are counted: a model
 * token is a word at most, so that nobody pays more than by the service's count.
 */
function usageReader(
	sent: string,
): (told: LanguageModelUsage | undefined, received: string) => ModelUsage {
	const countOr = (told: number | undefined, text: string) =>
		told !== undefined && Number.isSafeInteger(told) && told > 0
			? told
			: wordsOf(text).length;
	return (told, received) => ({
		inputModelTokens: countOr(told?.inputTokens, sent),
		outputModelTokens: countOr(told?.outputTokens, received),
	});
}

/** As the service names it; stored beside what it made. */
const modelName = (told: string | undefined): string | undefined =>
	told !== undefined && /^[\x21-\x7e][\x20-\x7e]{0,99}$/.test(told)
		? told
		: undefined;

const statusOf = (error: unknown): number | undefined =>
	APICallError.isInstance(error) ? error.statusCode : undefined;

/** The next way to put a request, when it may be the way that was refused; undefined when there is none. */
function otherForm(form: Form, error: unknown): Form | undefined {
	if (statusOf(error) !== 400 && statusOf(error) !== 422) return undefined;
	const said = APICallError.isInstance(error) ? (error.responseBody ?? "") : "";
	if (form.limit === "max_tokens" && said.includes("max_completion_tokens"))
		return { ...form, limit: "max_completion_tokens" };
	switch (form.asked) {
		case "schema":
			return { ...form, asked: "object" };
		case "object":
			return { ...form, asked: "words" };
		case "words":
			return undefined;
	}
}

/** Somewhere below what the library made of it. */
function isCausedBy(error: unknown, kind: typeof AnswerTooLarge): boolean {
	for (
		let cause = error, depth = 0;
		cause instanceof Error && depth < 10;
		cause = cause.cause, depth += 1
	)
		if (cause instanceof kind) return true;
	return false;
}

function mayEndBetter(error: unknown): boolean {
	if (isCausedBy(error, AnswerTooLarge)) return false;
	if (!APICallError.isInstance(error)) return false;
	const { statusCode } = error;
	// Without a status no answer came.
	return (
		statusCode === undefined ||
		statusCode === 429 ||
		statusCode === 408 ||
		statusCode >= 500
	);
}

/** Seconds, or a date. */
function secondsToWait(error: unknown): number | undefined {
	const header = APICallError.isInstance(error)
		? error.responseHeaders?.["retry-after"]
		: undefined;
	if (header === undefined) return undefined;
	const seconds = /^\d+(\.\d+)?$/.test(header.trim())
		? Number(header)
		: (Date.parse(header) - Date.now()) / 1_000;
	// A day at most: a timer cannot wait for ever.
	return Number.isFinite(seconds)
		? Math.min(Math.max(0, seconds), 86_400)
		: undefined;
}

function failureOf(service: Service, error: unknown): LanguageModelFailure {
	if (isCausedBy(error, AnswerTooLarge))
		return failure(
			"garbled",
			"The language model answered more than a question can be.",
		);
	if (!APICallError.isInstance(error)) {
		// The library has a name for each thing that an answer can lack; ours is one for all of them.
		if (error instanceof Error && error.name.startsWith("AI_"))
			return failure(
				"garbled",
				"The language model answered something that is not of its protocol.",
			);
		throw error;
	}
	const { statusCode: status } = error;
	if (status === undefined)
		return failure("unreachable", "The language model cannot be reached.");
	if (status === 401 || status === 403)
		return failure("refused", "The language model refused the key.");
	if (status >= 300 && status < 400)
		return failure(
			"refused",
			"The language model sent the request to another address, which is not followed. Its base URL is not right.",
		);
	if (mayEndBetter(error))
		return failure(
			"unavailable",
			`The language model is too busy or has a fault of its own (${status}).`,
		);
	if (status < 300)
		return failure(
			"garbled",
			"The language model answered something that is not of its protocol.",
		);
	return failure(
		"refused",
		`The language model refused the request (${status}).${reasonOf(service, error)}`,
	);
}

const refusal = z.object({ error: z.object({ message: z.string() }) });

/** The service's own reason helps ("no such model"), but some quote the key in it. */
function reasonOf({ apiKey }: Service, { responseBody }: APICallError): string {
	let message: string;
	try {
		message = refusal.parse(JSON.parse(responseBody ?? "")).error.message;
	} catch {
		return "";
	}
	const withoutKey = apiKey ? message.replaceAll(apiKey, "…") : message;
	return ` It says: ${withoutKey.replaceAll(/\s+/g, " ").slice(0, 200)}`;
}

const failure = (
	failed: LanguageModelFailure["failed"],
	detail: string,
): LanguageModelFailure => ({ failed, detail, usage: undefined });
