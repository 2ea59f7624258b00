/**
 * Wiring: opens the engine, the providers and the rooms on a database, and hands each room its door. Who knows whom is
 * decided here and nowhere else.
 */
import { createHmac } from "node:crypto";
import { join } from "node:path";
import { openEngine, type StatementKey } from "@verbatim/tokens";
import { accountRoutes } from "../billing/accounts/routes.ts";
import {
	checkoutRoutes,
	paymentEventRoutes,
} from "../billing/checkout/routes.ts";
import { workOnCheckouts } from "../billing/checkout/sweep-checkouts.ts";
import { statementRoutes } from "../billing/statements/routes.ts";
import { readBalance } from "../billing/tokens/read-balance.ts";
import { tokenRoutes } from "../billing/tokens/routes.ts";
import { openAuth } from "../company/sessions/auth.ts";
import { companyOf } from "../company/sessions/company-of.ts";
import { sessionRoutes } from "../company/sessions/routes.ts";
import { openThrottle } from "../company/sessions/throttle.ts";
import { workOnSessions } from "../company/sessions/tidy-sessions.ts";
import type { Config } from "../platform/config.ts";
import type { Db } from "../platform/db.ts";
import type { Jobs } from "../platform/jobs.ts";
import type { Live } from "../platform/live.ts";
import type { Log } from "../platform/log.ts";
import { openSandbox } from "../providers/payment/sandbox/sandbox.ts";
import { chooseSpeech } from "../providers/speech/choose-speech.ts";
import { openLocalFolder } from "../providers/storage/local-folder.ts";
import type { Interviews } from "../research/interviews/interviews.ts";
import { openUploads } from "../research/interviews/receive-upload.ts";
import {
	interviewFetchRoutes,
	interviewRoutes,
} from "../research/interviews/routes.ts";
import { workOnInterviews } from "../research/interviews/work.ts";
import { healthRoutes } from "./health.ts";
import { type House, keepHouse } from "./housekeeping.ts";
import { type App, openHttp } from "./http.ts";
import { openLiveStreams } from "./live-streams.ts";
import { openScreens } from "./screens.ts";

export type Wired = {
	app: App;
	/** Begin to work on jobs in this process, and to check the books. */
	work(): Promise<void>;
	closeStreams(): void;
	/** Stop checking the books, and wait for what the engine was asked. */
	rest(): Promise<void>;
};

/** The checks take a small part of one core, so that nobody who waits for tokens notices them. */
const housekeeping = {
	entriesMax: 2_000,
	pauseSeconds: { due: 1, idle: 15 },
};

const verifierFile = new URL(
	"../../../../packages/tokens/verifier/verify.mjs",
	import.meta.url,
);

export async function wire(options: {
	config: Config;
	secret: string;
	/** What statements are signed with. */
	statementKey: StatementKey;
	db: Db;
	jobs: Jobs;
	live: Live;
	log: Log;
	/** Where this process listens; known once it does. */
	ownUrl: () => string;
}): Promise<Wired> {
	const { config, statementKey, db, jobs, live, log } = options;
	const { baseUrl } = config;
	const engine = openEngine({ database: db, statementKey });
	const { spend, fund, book } = engine;
	let house: House | undefined;

	const auth = openAuth({
		db,
		secret: secretFor("sessions", options.secret),
		baseUrl,
		log,
	});
	const throttle = openThrottle({
		db,
		secret: secretFor("throttle", options.secret),
	});
	const whoAsks = companyOf({ db, auth });

	const sandbox = openSandbox({
		db,
		jobs,
		signingSecrets: [secretFor("sandbox events", options.secret)],
		baseUrl,
		eventsUrl: () => `${options.ownUrl()}/api/payment-events/sandbox`,
	});
	const checkout = { db, fund, provider: sandbox.provider, baseUrl, log };

	const interviews: Interviews = {
		db,
		spend,
		book,
		jobs,
		speech: chooseSpeech(config.speech),
		recordings: await openLocalFolder(join(config.dataDir, "recordings")),
		uploadsFolder: join(config.dataDir, "uploads"),
		log,
	};
	const uploads = await openUploads(interviews, new URL(baseUrl).origin);
	const streams = openLiveStreams({
		live,
		companyOf: whoAsks,
		log,
		readBalance: async (companyId) => {
			const balance = await readBalance(book, companyId);
			return balance;
		},
	});

	const app = openHttp({
		answerings: [
			...healthRoutes(db),
			...accountRoutes({ db, auth, throttle, fund }),
			...sessionRoutes({ db, auth, throttle }),
			...tokenRoutes({ db, book }),
			...checkoutRoutes(checkout),
			...interviewRoutes(interviews),
		],
		fetchAnswerings: [
			streams.answering,
			...interviewFetchRoutes(interviews, uploads),
			...paymentEventRoutes(checkout),
			...statementRoutes({
				db,
				book,
				publicKey: statementKey.publicKey,
				verifierFile,
			}),
			...sandbox.pages,
		],
		companyOf: whoAsks,
		baseUrl,
		trustProxy: config.trustProxy,
		log,
		screens: openScreens(),
	});

	return {
		app,
		async work() {
			await sandbox.work();
			await workOnCheckouts({ ...checkout, jobs });
			await workOnSessions({ db, jobs });
			await workOnInterviews(interviews);
			house = keepHouse({
				housekeeping: engine.housekeeping,
				book,
				log,
				...housekeeping,
			});
		},
		closeStreams: () => streams.close(),
		async rest() {
			await house?.stop();
			await engine.drained();
		},
	};
}

/** One secret of the installation, one key for each use: what signs a cookie cannot sign an event. */
const secretFor = (use: string, secret: string): string =>
	createHmac("sha256", secret).update(use).digest("hex");
