/**
 * `npm run attack`: strangers who try to drain a company's tokens, on a product of its own, while honest people answer the
 * same survey from other networks. Prints what was spent against what may be spent at most, and how many honest people came
 * to the end; fails where the first is passed, or fewer than 99 % did.
 *
 * `--sessions N` and `--honest N` ask for other numbers, `--at-once N` for how many calls an attacker makes at a time,
 * `--only NAME` for one of the attacks below, `--park` for a survey that parks what cannot be paid.
 */
import { createHash, randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import {
	question,
	silenceOf,
	speechOf,
} from "../apps/server/src/research/responses/testing/respondents-room.ts";
import { openProduct } from "../e2e/product.ts";

const { values } = parseArgs({
	options: {
		sessions: { type: "string", default: "1000" },
		honest: { type: "string", default: "20" },
		"at-once": { type: "string", default: "16" },
		only: { type: "string" },
		park: { type: "boolean", default: false },
	},
});
const sessions = wholeNumber("sessions", values.sessions);
const honest = wholeNumber("honest", values.honest);
const atOnce = wholeNumber("at-once", values["at-once"]);

const honestSecondsMax = 120;
const secondsMax = 10;
const expectedCompletes = 100;
/** By what a recording and a follow-up cost at most: ten seconds are 2 tokens, three follow-ups 10 each. */
const sessionTokens = { spoken: 2, written: 30 };

type Attack = {
	name: string;
	asks: keyof typeof sessionTokens;
	/** How many networks it has. */
	networks: number;
	run: (attacker: Respondent, number: number) => Promise<string>;
};

let sharedSession: string | undefined;
let oldProof: Proof | undefined;
const clip = await speechOf(secondsMax, 1);
const silence = silenceOf(secondsMax);

const attacks: Attack[] = [
	{
		name: "one-address",
		asks: "spoken",
		networks: 1,
		run: async (attacker, number) => {
			await attacker.begin();
			return attacker.speak(await speechOf(secondsMax, number + 2));
		},
	},
	{
		name: "hundred-networks",
		asks: "spoken",
		networks: 100,
		run: async (attacker, number) => {
			await attacker.begin();
			return attacker.speak(await speechOf(secondsMax, number + 2));
		},
	},
	{
		name: "same-clip",
		asks: "spoken",
		networks: 100,
		run: async (attacker) => {
			await attacker.begin();
			return attacker.speak(clip);
		},
	},
	{
		name: "silence",
		asks: "spoken",
		networks: 100,
		run: async (attacker) => {
			await attacker.begin();
			return attacker.speak(silence);
		},
	},
	{
		name: "shared-session",
		asks: "spoken",
		networks: 100,
		run: async (attacker, number) => {
			if (sharedSession === undefined) await attacker.begin();
			sharedSession ??= attacker.session;
			attacker.session = sharedSession;
			return attacker.speak(await speechOf(secondsMax, number + 2));
		},
	},
	{
		name: "old-proof",
		asks: "spoken",
		networks: 1,
		run: async (attacker, number) => {
			await attacker.begin();
			return attacker.speak(await speechOf(1, number + 2), (challenge) => {
				oldProof ??= solve(challenge);
				return oldProof;
			});
		},
	},
	{
		name: "follow-ups",
		asks: "written",
		networks: 100,
		run: async (attacker) => {
			await attacker.begin();
			await attacker.write(
				"The waiting room was cold and nobody told us how long the doctor would take.",
			);
			for (let number = 1; number <= 3; number += 1)
				await attacker.call("POST", `answers/${questionId}/follow-ups`, {
					number,
				});
			return "asked";
		},
	},
];

const questionId = question("asked", "vocal").id;
const chosen = attacks.filter(
	({ name }) => values.only === undefined || name === values.only,
);
if (chosen.length === 0)
	throw new Error(
		`There is no such attack: ${attacks.map(({ name }) => name).join(", ")}`,
	);

let isRight = true;
for (const attack of chosen) isRight = (await tryOut(attack)) && isRight;
process.exitCode = isRight ? 0 : 1;

async function tryOut(attack: Attack): Promise<boolean> {
	const product = await openProduct({
		TRUST_PROXY: "yes",
		LOG_LEVEL: "error",
	});
	try {
		const team = await openTeam(product.url);
		const survey = await team.publish(attack.asks);
		const before = await team.spentTokens();
		const startedAt = performance.now();
		const outcomes = new Map<string, number>();
		const attacking = inParallel(sessions, atOnce, async (number) => {
			const network = number % attack.networks;
			const attacker = respondent(
				survey,
				`10.${Math.floor(network / 250)}.${network % 250}.${1 + (number % 250)}`,
			);
			const outcome = await attack
				.run(attacker, number)
				.catch((error: Error) => error.message);
			outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
		});
		const good = await inParallel(honest, honest, async (number) => {
			// They come while the attack runs, one after the other.
			await wait(number * 250);
			return beHonest(
				respondent(survey, `198.51.${number}.1`),
				attack.asks,
				number,
			).catch((error: Error) => `failed: ${error.message}`);
		});
		await attacking;
		const seconds = (performance.now() - startedAt) / 1_000;

		const spent = (await team.spentTokens()) - before;
		const stopped = await team.tripped(survey.id);
		const came = good.filter((one) => !one.startsWith("failed"));
		const day = expectedCompletes * sessionTokens[attack.asks] * 1.2;
		// An eighth of the day is the most that all together may spend within the hour.
		const most = day / 8;
		const ofNetworks = 3 * sessionTokens[attack.asks] * attack.networks;
		// What honest people spent is not the attack's: at most a token each for three seconds, or three follow-ups.
		const spokenHonest = good.filter((one) => one === "saved").length;
		const honestMost =
			attack.asks === "spoken" ? spokenHonest : came.length * 30;
		const isBelow = spent <= most && spent <= ofNetworks + honestMost;
		const enough = came.length >= honest * 0.99;
		console.log(
			[
				`${isBelow && enough ? "ok    " : "FAILED"} ${attack.name}`,
				`${sessions} sessions of ${attack.networks} networks in ${seconds.toFixed(0)} s`,
				`spent ${spent} tokens of at most ${most} an hour and ${day} a day`,
				`${came.length} of ${honest} honest came to the end, ${spokenHonest} by voice`,
				stopped === null ? "not stopped" : `stopped: ${stopped}`,
				`attackers: ${told(outcomes)}`,
				`honest: ${told(counted(good))}`,
			].join("\n       "),
		);
		return isBelow && enough;
	} finally {
		await product.stop();
	}
}

/** Three seconds of speech, or some words; whatever is asked instead; and the end. */
async function beHonest(
	person: Respondent,
	asks: Attack["asks"],
	number: number,
): Promise<string> {
	await person.begin();
	let outcome = "written";
	if (asks === "spoken") {
		outcome = await person.speak(await speechOf(3, -1 - number));
		if (outcome === "in_writing")
			await person.write("In short: all went well.");
	} else {
		await person.write("All went well.");
	}
	await person.call("POST", "completion", {});
	return outcome;
}

type Survey = { url: string; id: string; publicId: string };

async function openTeam(url: string) {
	let cookie = "";
	const call = async <T>(
		method: string,
		path: string,
		body?: object,
	): Promise<T> => {
		const answer = await fetch(`${url}${path}`, {
			method,
			headers: { "content-type": "application/json", cookie },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		if (!answer.ok)
			throw new Error(`${method} ${path}: ${await answer.text()}`);
		const set = answer.headers.getSetCookie();
		if (set.length > 0) cookie = set.map((one) => one.split(";")[0]).join("; ");
		return (await answer.json()) as T;
	};
	type Told = {
		id: string;
		publicId: string;
		name: string;
		revision: number;
		definition: { questions: unknown[] };
		settings: object;
		tripped: { reason: string } | null;
	};
	await call("POST", "/api/sign-up", {
		companyName: "Ada Research",
		name: "Ada Lovelace",
		email: "ada@example.org",
		password: "a sentence that is long enough",
	});
	return {
		async publish(asks: Attack["asks"]): Promise<Survey> {
			const { id, publicId, name, definition, settings } = await call<Told>(
				"POST",
				"/api/surveys",
				{
					name: "Visits",
					requestId: randomUUID(),
					from: "empty",
					language: "en",
				},
			);
			const asked = question(
				"asked",
				asks === "spoken" ? "vocal" : "long_text",
				{
					isRequired: true,
					secondsMax,
					smart: {
						countMax: asks === "spoken" ? 0 : 3,
						goal: "What could be better",
						avoid: "",
					},
				},
			);
			const { revision } = await call<Told>("PUT", `/api/surveys/${id}`, {
				name,
				revision: 1,
				definition: {
					...definition,
					welcome: { title: { en: "Your visit" }, text: {} },
					questions: [asked],
				},
				settings: {
					...settings,
					expectedCompletes,
					atZero: values.park ? "park" : "text",
				},
			});
			await call("POST", `/api/surveys/${id}/publication`, { revision });
			return { url, id, publicId };
		},
		async spentTokens(): Promise<number> {
			const balance = await call<{ usedTokens: number }>(
				"GET",
				"/api/tokens/balance",
			);
			return balance.usedTokens;
		},
		tripped: async (id: string): Promise<string | null> =>
			(await call<Told>("GET", `/api/surveys/${id}`)).tripped?.reason ?? null,
	};
}

type Proof = { challenge: string; number: number };
type Challenge = { challenge: string; zeroBits: number };
type Respondent = ReturnType<typeof respondent>;

function respondent({ url, publicId }: Survey, address: string) {
	const base = `${url}/api/respond/${publicId}`;
	const person = {
		session: "",
		/** Tried again where the server is busy or the network too full, as a browser does. */
		async call(
			method: string,
			path: string,
			body: object | Buffer,
		): Promise<Record<string, unknown>> {
			const isBytes = Buffer.isBuffer(body);
			for (const end = performance.now() + honestSecondsMax * 1_000; ; ) {
				const answer = await fetch(`${base}/${path}`, {
					method,
					headers: {
						"x-forwarded-for": address,
						"verbatim-response-session": person.session,
						"content-type": isBytes
							? "application/octet-stream"
							: "application/json",
						...(isBytes
							? {
									"verbatim-chunk-hash": createHash("sha256")
										.update(body)
										.digest("hex"),
								}
							: {}),
					},
					body: isBytes ? new Uint8Array(body) : JSON.stringify(body),
				});
				if (answer.status === 204) return {};
				const told = (await answer.json()) as Record<string, unknown>;
				if (answer.ok) return told;
				if (answer.status !== 503 || performance.now() > end)
					throw new Error(String(told["code"]));
				await wait(1_000 * Number(told["retryAfterSeconds"] ?? 1));
			}
		},
		async begin(): Promise<void> {
			const { session } = await person.call("POST", "sessions", {
				responseId: randomUUID(),
				deviceKey: randomUUID(),
				language: "en",
			});
			person.session = String(session);
		},
		write: (text: string) =>
			person.call("PUT", `answers/${questionId}`, {
				value: { kind: "text", text },
				revision: 2,
			}),
		async speak(
			sound: Buffer,
			prove: (challenge: Challenge) => Proof = solve,
		): Promise<string> {
			const takeId = randomUUID();
			await person.call("PUT", `takes/${takeId}/chunks/0`, sound);
			let proof: Proof | null = null;
			for (let tries = 1; ; tries += 1) {
				const saved = await person.call("POST", `takes/${takeId}/saving`, {
					questionId,
					chunks: 1,
					revision: 1,
					proof,
				});
				if (saved["outcome"] !== "prove" || tries > 3)
					return String(saved["outcome"]);
				proof = prove(saved["challenge"] as Challenge);
			}
		},
	};
	return person;
}

function solve({ challenge, zeroBits }: Challenge): Proof {
	for (let number = 0; ; number += 1) {
		const hash = createHash("sha256").update(`${challenge}:${number}`).digest();
		if (hash.readUInt32BE(0) >>> (32 - zeroBits) === 0)
			return { challenge, number };
	}
}

async function inParallel<T>(
	count: number,
	atOnceMax: number,
	work: (number: number) => Promise<T>,
): Promise<T[]> {
	const done: T[] = [];
	let next = 0;
	await Promise.all(
		Array.from({ length: Math.min(count, atOnceMax) }, async () => {
			while (next < count) {
				const number = next++;
				done[number] = await work(number);
			}
		}),
	);
	return done;
}

function counted(all: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
	return counts;
}

function told(counts: ReadonlyMap<string, number>): string {
	return [...counts].map(([what, count]) => `${count} ${what}`).join(", ");
}

function wholeNumber(name: string, text: string): number {
	if (!/^[1-9]\d{0,5}$/.test(text))
		throw new Error(`--${name} is a whole number from 1`);
	return Number(text);
}
