/** The billing room on a database of its own, with the real engine, the real queue and the sandbox provider. */
import { generateKeyPairSync } from "node:crypto";
import { fileURLToPath } from "node:url";
import { migrationsFolder, openEngine } from "@verbatim/tokens";
import type { Actor } from "../../company/actor.ts";
import { openAuth } from "../../company/sessions/auth.ts";
import { openThrottle } from "../../company/sessions/throttle.ts";
import {
	companyMigrations,
	testSecret,
} from "../../company/testing/company-room.ts";
import { newId } from "../../platform/ids.ts";
import { openJobs } from "../../platform/jobs.ts";
import { testDatabase, testLog } from "../../platform/testing/database.ts";
import { openSandbox } from "../../providers/payment/sandbox/sandbox.ts";
import { openAccount } from "../accounts/open-account.ts";
import { accountRoutes } from "../accounts/routes.ts";
import { checkoutRoutes, paymentEventRoutes } from "../checkout/routes.ts";
import { tokenRoutes } from "../tokens/routes.ts";

const migrationsOf = (room: string) => ({
	room,
	folder: fileURLToPath(
		new URL(`../../../migrations/${room}`, import.meta.url),
	),
});

export const signingSecrets = ["the new secret", "the old secret"] as const;
export const baseUrl = "http://verbatim.test";

function makeKeyPair() {
	const { privateKey, publicKey } = generateKeyPairSync("ed25519");
	return {
		privateKey: String(privateKey.export({ type: "pkcs8", format: "pem" })),
		publicKey: String(publicKey.export({ type: "spki", format: "pem" })),
	};
}

export async function openBillingRoom() {
	const db = await testDatabase([
		{ room: "tokens", folder: fileURLToPath(migrationsFolder) },
		companyMigrations,
		migrationsOf("providers"),
		migrationsOf("billing"),
	]);
	const statementKey = makeKeyPair();
	const { fund, book, spend, housekeeping } = openEngine({
		database: db,
		statementKey,
	});
	const auth = openAuth({ db, secret: testSecret, baseUrl, log: testLog });
	const throttle = openThrottle({ db, secret: testSecret });
	const jobs = await openJobs({ db, log: testLog, watchSeconds: 10 });
	let eventsUrl = "http://127.0.0.1:9/nobody-listens";
	const sandbox = openSandbox({
		db,
		jobs,
		signingSecrets,
		baseUrl,
		eventsUrl: () => eventsUrl,
	});
	const deps = {
		db,
		auth,
		throttle,
		fund,
		book,
		jobs,
		provider: sandbox.provider,
		baseUrl,
		log: testLog,
	};
	const [events] = paymentEventRoutes(deps);
	if (events === undefined) throw new Error("Nobody takes events");

	return {
		...deps,
		spend,
		housekeeping,
		statementKey,
		sandbox,
		events,
		routes: [
			...accountRoutes(deps),
			...checkoutRoutes(deps),
			...tokenRoutes(deps),
		],
		deliverTo(url: string) {
			eventsUrl = url;
		},
		/** A company on Trial; its owner. */
		async openCompany(): Promise<Actor> {
			const session = await openAccount(deps, {
				companyName: "Ada Research",
				name: "Ada Lovelace",
				email: `${newId()}@example.com`,
				password: "correct horse battery",
				timeZone: "Europe/Zurich",
				address: newId(),
				requestHeaders: new Headers(),
				answerHeaders: new Headers(),
			});
			if ("problem" in session) throw new Error(session.problem);
			const uuidOf = (id: string) =>
				id.replace(/^.*_(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
			return {
				companyId: uuidOf(session.company.id),
				memberId: uuidOf(session.member.id),
				memberName: session.member.name,
				role: session.member.role,
			};
		},
		async close() {
			await jobs.stop(5);
			await db.drop();
		},
	};
}

export type BillingRoom = Awaited<ReturnType<typeof openBillingRoom>>;
