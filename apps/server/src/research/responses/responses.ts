/** What the verbs of responses work with. Made once, where everything is wired. */
import { createHmac } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Spend } from "@verbatim/tokens/spend";
import type { Throttle } from "../../company/sessions/throttle.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Db, Tx } from "../../platform/db.ts";
import type { Jobs } from "../../platform/jobs.ts";
import type { Log } from "../../platform/log.ts";
import type { SpeechProvider } from "../../providers/speech/speech.ts";
import type { Storage } from "../../providers/storage/storage.ts";
import type { PublishedSurvey } from "../surveys/survey.ts";
import { type Hearing, openHearing } from "./hear-take.ts";
import { openSessions, type Sessions } from "./session.ts";

/** Who looks after a company's tokens while strangers answer. */
export type Guard = {
	mayBegin(
		tx: Tx,
		published: PublishedSurvey,
		of: { networkKey: Buffer; now: Date },
	): Promise<"welcome" | { retryAfterSeconds: number }>;
	/**
	 * Whether not even the smallest step may be paid as things stand. Asked before a sound is listened to, which takes a moment
	 * of a core: who floods a survey shall not take the time of those who answer it.
	 */
	isSpent(
		tx: Tx,
		published: PublishedSurvey,
		of: { responseId: string; networkKey: Buffer; now: Date },
	): Promise<boolean>;
	maySpend(
		tx: Tx,
		published: PublishedSurvey,
		of: {
			responseId: string;
			networkKey: Buffer;
			atMostMillitokens: bigint;
			/** Charged at once, or held for as long as something is being made. */
			as: "charge" | "hold";
			proof: { challenge: string; number: number } | null;
			now: Date;
		},
	): Promise<
		| { may: true }
		| { prove: { challenge: string; zeroBits: number } }
		| { refused: string }
	>;
	/** What was charged, in the transaction that charged it. */
	spent(
		tx: Tx,
		published: PublishedSurvey,
		of: {
			responseId: string;
			networkKey: Buffer;
			millitokens: bigint;
			now: Date;
		},
	): Promise<void>;
};

export type Responses = {
	db: Db;
	spend: Spend;
	jobs: Jobs;
	clock: Clock;
	throttle: Throttle;
	guard: Guard;
	/** A keyed hash of the network behind an address. */
	networkKeyOf: (address: string) => Buffer;
	speech: SpeechProvider;
	/** How long a take is, and whether anybody speaks in it. */
	hear: Hearing;
	/** Where kept recordings lie, sealed. */
	sounds: Storage;
	/** Where bytes arrive, and where a sound is opened for a moment while it is listened to. */
	takesFolder: string;
	sessions: Sessions;
	/** The name of a response by which a person may have it deleted. */
	receiptOf: (of: { surveyId: string; responseId: string }) => string;
	log: Log;
};

export async function openResponses(
	given: Omit<Responses, "sessions" | "receiptOf" | "hear"> & {
		secret: string;
	},
): Promise<Responses> {
	const { secret, ...rest } = given;
	await mkdir(listeningFolder(rest), { recursive: true });
	return {
		...rest,
		hear: openHearing(),
		sessions: openSessions(keyFor("sessions", secret)),
		receiptOf: receiptMaker(keyFor("receipts", secret)),
	};
}

/** Beside the takes that arrive, whose folders begin with a company's id. */
export const listeningFolder = (of: Pick<Responses, "takesFolder">): string =>
	join(of.takesFolder, "listening");

const keyFor = (use: string, secret: string) =>
	createHmac("sha256", secret).update(`responses: ${use}`).digest("hex");

/** Without letters and digits that are taken for each other when they are read aloud or copied by hand. */
const letters = "ABCDEFGHJKMNPQRSTVWXYZ23456789".split("");
const receiptLetters = 20;

/** The same each time it is asked for, so that it need not be stored to be shown again: 98 bits. */
function receiptMaker(key: string): Responses["receiptOf"] {
	return ({ surveyId, responseId }) => {
		const bytes = createHmac("sha256", key)
			.update(`${surveyId} ${responseId}`)
			.digest();
		const written = [...bytes.subarray(0, receiptLetters)].map(
			(byte) => letters[byte % letters.length],
		);
		return written.join("").replace(/(.{5})(?=.)/g, "$1-");
	};
}

/** As it was typed: with or without dashes, in any case. */
export const plainReceipt = (receipt: string): string =>
	receipt.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
