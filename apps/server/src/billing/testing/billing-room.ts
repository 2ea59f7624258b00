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
import { openAnnounce } from "../../company/webhooks/announce.ts";
import { openClock } from "../../platform/clock.ts";
import { newId } from "../../platform/ids.ts";
import { openJobs } from "../../platform/jobs.ts";
import { testDatabase, testLog } from "../../platform/testing/database.ts";
import type { Mail, Post } from "../../providers/mail/mail.ts";
import { openSandbox } from "../../providers/payment/sandbox/sandbox.ts";
import { openAccount } from "../accounts/open-account.ts";
import { accountRoutes } from "../accounts/routes.ts";
import { alertRoutes } from "../alerts/routes.ts";
import { autoTopUpRoutes } from "../auto-top-up/routes.ts";
import { budgetRoutes } from "../budgets/routes.ts";
import { checkoutRoutes, paymentEventRoutes } from "../checkout/routes.ts";
import type { TakingEvents } from "../checkout/take-event.ts";
import { priceTopUps } from "../currency/price-top-ups.ts";
import { detailsRoutes } from "../details/routes.ts";
import { paymentRoutes } from "../payments/routes.ts";
import { receiptRoutes } from "../receipts/routes.ts";
import { statementListRoutes } from "../statements/routes.ts";
import { tokenRoutes } from "../tokens/routes.ts";

const migrationsOf = (room: string) => ({
	room,
	folder: fileURLToPath(
		new URL(`../../../migrations/${room}`, import.meta.url),
	),
});

export const signingSecrets = ["the new secret", "the old secret"] as const;
export const baseUrl = "http://verbatim.test";

/** At the edge: keeps what it is given, once for each key. What is rolled back is kept too, so tests look at commits. */
function recordingPost(): { post: Post; mails: Map<string, Mail> } {
	const mails = new Map<string, Mail>();
	return {
		mails,
		post: {
			async send(_tx, mail, { key }) {
				if (!mails.has(key)) mails.set(key, mail);
			},
		},
	};
}

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
	const clock = openClock();
	const sandbox = openSandbox({
		db,
		jobs,
		clock,
		signingSecrets,
		baseUrl,
		eventsUrl: () => eventsUrl,
	});
	const { post, mails } = recordingPost();
	// Plans have a room of their own to be tested in.
	const plans: TakingEvents["plans"] = {
		isOrder: () => false,
		applyNews: async () => {
			throw new Error("There are no plans in this room");
		},
	};
	const deps = {
		post,
		announce: openAnnounce({ jobs }),
		plans,
		tax: undefined as { name: string; percent: string } | undefined,
		quoteSecret: "the secret of quotes",
		seller: {
			name: "Verbatim Test AG",
			address: ["Marktgasse 1", "3011 Bern"],
			taxNumber: undefined,
		},
		db,
		auth,
		throttle,
		fund,
		book,
		jobs,
		clock,
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
		receipts: receiptRoutes(deps),
		/** What the company is told as its price now: in francs, unless it has chosen another currency. */
		async quote(actor: Actor): Promise<string> {
			const pricing = await priceTopUps(deps, { actor });
			if ("problem" in pricing) throw new Error(pricing.detail);
			return pricing.quote;
		},
		/** What was handed to the post, by its key. */
		mails,
		routes: [
			...accountRoutes(deps),
			...checkoutRoutes(deps),
			...paymentRoutes(deps),
			...detailsRoutes(deps),
			...autoTopUpRoutes(deps),
			...tokenRoutes(deps),
			...statementListRoutes(deps),
			...budgetRoutes(deps),
			...alertRoutes(deps),
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
