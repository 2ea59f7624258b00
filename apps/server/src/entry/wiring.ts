/**
 * Wiring: opens the engine, the providers and the rooms on a database, and hands each room its door. Who knows whom is
 * decided here and nowhere else.
 */
import { createHmac } from "node:crypto";
import { join } from "node:path";
import { openEngine, type StatementKey } from "@verbatim/tokens";
import { poolChangedChannel } from "@verbatim/tokens/announcement";
import { accountRoutes } from "../billing/accounts/routes.ts";
import { announceJobPaused } from "../billing/alerts/raise-alert.ts";
import { alertRoutes } from "../billing/alerts/routes.ts";
import { openAlertBell, workOnAlerts } from "../billing/alerts/work-alerts.ts";
import { autoTopUpRoutes } from "../billing/auto-top-up/routes.ts";
import {
	openPoolBell,
	workOnAutoTopUps,
} from "../billing/auto-top-up/work-auto-top-up.ts";
import { capSetter } from "../billing/budgets/cap-key.ts";
import { budgetRoutes } from "../billing/budgets/routes.ts";
import {
	checkoutRoutes,
	paymentEventRoutes,
} from "../billing/checkout/routes.ts";
import { workOnCheckouts } from "../billing/checkout/sweep-checkouts.ts";
import type { TakingEvents } from "../billing/checkout/take-event.ts";
import { workOnRates } from "../billing/currency/refresh-rates.ts";
import { detailsRoutes } from "../billing/details/routes.ts";
import { exportRoutes } from "../billing/exports/routes.ts";
import { workOnFollowUps } from "../billing/payments/follow-up.ts";
import { workOnReconciling } from "../billing/payments/reconcile-events.ts";
import { paymentRoutes } from "../billing/payments/routes.ts";
import { applyPlanNews } from "../billing/plans/apply-plan-news.ts";
import { planOrderOfReference } from "../billing/plans/order.ts";
import type { Planning } from "../billing/plans/planning.ts";
import { planRoutes } from "../billing/plans/routes.ts";
import { workOnPlans } from "../billing/plans/sweep-plans.ts";
import { workOnReceipts } from "../billing/receipts/mail-receipts.ts";
import { receiptRoutes } from "../billing/receipts/routes.ts";
import {
	statementListRoutes,
	statementRoutes,
} from "../billing/statements/routes.ts";
import { readBalance } from "../billing/tokens/read-balance.ts";
import { tokenRoutes } from "../billing/tokens/routes.ts";
import { poolReader } from "../billing/tokens/watched-pool.ts";
import { limitKey, whoAsks } from "../company/api-access/key-of.ts";
import { keyRoutes } from "../company/api-access/routes.ts";
import { invitationRoutes } from "../company/invitations/routes.ts";
import { memberRoutes } from "../company/members/routes.ts";
import { isLoopback } from "../company/operator/operator.ts";
import {
	operatorFetchRoutes,
	operatorRoutes,
} from "../company/operator/routes.ts";
import { workOnPasswordResets } from "../company/password-resets/ask-reset.ts";
import { passwordResetRoutes } from "../company/password-resets/routes.ts";
import { openAuth } from "../company/sessions/auth.ts";
import { companyOf } from "../company/sessions/company-of.ts";
import { sessionRoutes } from "../company/sessions/routes.ts";
import { openThrottle } from "../company/sessions/throttle.ts";
import { workOnSessions } from "../company/sessions/tidy-sessions.ts";
import { openAnnounce } from "../company/webhooks/announce.ts";
import { webhookRoutes } from "../company/webhooks/routes.ts";
import { openSeal } from "../company/webhooks/secret.ts";
import { workOnWebhooks } from "../company/webhooks/work.ts";
import { openClock } from "../platform/clock.ts";
import type { Config } from "../platform/config.ts";
import type { Db } from "../platform/db.ts";
import type { Jobs } from "../platform/jobs.ts";
import type { Live } from "../platform/live.ts";
import type { Log } from "../platform/log.ts";
import { chooseLanguageModel } from "../providers/language-model/choose-language-model.ts";
import { openMailFolder } from "../providers/mail/folder.ts";
import { openPost } from "../providers/mail/open-post.ts";
import { openSmtp, smtpLimits } from "../providers/mail/smtp.ts";
import { openOutbound } from "../providers/outbound/post-outbound.ts";
import { choosePayment } from "../providers/payment/choose-payment.ts";
import { chooseSpeech } from "../providers/speech/choose-speech.ts";
import { openLocalFolder } from "../providers/storage/local-folder.ts";
import { networkKeys } from "../research/guard/network-key.ts";
import { openGuard } from "../research/guard/open-guard.ts";
import { guardRoutes } from "../research/guard/routes.ts";
import { workOnGuard } from "../research/guard/work.ts";
import type { Interviews } from "../research/interviews/interviews.ts";
import { openUploads } from "../research/interviews/receive-upload.ts";
import {
	interviewFetchRoutes,
	interviewRoutes,
} from "../research/interviews/routes.ts";
import { workOnInterviews } from "../research/interviews/work.ts";
import { openResponses } from "../research/responses/responses.ts";
import {
	responseFetchRoutes,
	responseRoutes,
} from "../research/responses/routes.ts";
import { workOnResponses } from "../research/responses/work.ts";
import { resultFetchRoutes, resultRoutes } from "../research/results/routes.ts";
import { smartQuestionRoutes } from "../research/smart-questions/routes.ts";
import { openSmartQuestions } from "../research/smart-questions/smart-questions.ts";
import { subjectRoutes } from "../research/subject-names.ts";
import { surveyRoutes } from "../research/surveys/routes.ts";
import type { Surveys } from "../research/surveys/surveys.ts";
import { healthRoutes } from "./health.ts";
import { type House, keepHouse } from "./housekeeping.ts";
import { type App, openHttp } from "./http.ts";
import { companiesIn, openLiveStreams } from "./live-streams.ts";
import { openScreens } from "./screens.ts";
import { watchPools } from "./watch-pools.ts";

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
	const clock = openClock(config.payment.clockAheadDays);
	const engine = openEngine({
		database: db,
		statementKey,
		...(clock.aheadMilliseconds === 0
			? {}
			: { now: () => new Date(Date.now() + clock.aheadMilliseconds) }),
	});
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
	const who = whoAsks({ db, session: companyOf({ db, auth }) });

	const mailFolder =
		config.mail.smtpUrl === undefined
			? await openMailFolder(join(config.dataDir, "mail"))
			: undefined;
	const post = openPost({
		db,
		jobs,
		carrier:
			mailFolder ??
			openSmtp({ url: config.mail.smtpUrl ?? "", limits: smtpLimits }),
		from: config.mail.from,
		log,
	});
	const operator = {
		db,
		post,
		operator: {
			emails: config.mail.operatorEmails,
			isLocal: isLoopback(config.host),
			hasMailFolder: mailFolder !== undefined,
		},
		mailFolder: mailFolder && {
			path: join(config.dataDir, "mail"),
			mails: mailFolder,
		},
	};

	const payment = choosePayment(config.payment, {
		db,
		jobs,
		clock,
		signingSecrets: [secretFor("sandbox events", options.secret)],
		baseUrl,
		eventsUrl: () => `${options.ownUrl()}/api/payment-events/sandbox`,
	});
	const announce = openAnnounce({ jobs });
	const inFrancs = (minorUnits: number) => ({ minorUnits, currency: "CHF" });
	const { planCentimes } = config.payment;
	const planning: Planning = {
		db,
		fund,
		book,
		clock,
		jobs,
		post,
		announce,
		provider: payment.provider,
		planPrices: {
			essential: inFrancs(planCentimes.essential),
			start: inFrancs(planCentimes.start),
			elite: inFrancs(planCentimes.elite),
		},
		tax: config.money.tax,
		baseUrl,
		log,
	};
	const plans: TakingEvents["plans"] = {
		isOrder: (reference) => planOrderOfReference(reference) !== undefined,
		applyNews: (tx, news) => applyPlanNews(planning, tx, news),
	};
	const checkout = {
		db,
		fund,
		book,
		clock,
		announce,
		plans,
		provider: payment.provider,
		tax: config.money.tax,
		quoteSecret: secretFor("quotes", options.secret),
		baseUrl,
		log,
	};
	const { seller, exchangeRatesUrl } = config.money;
	const poolBell = openPoolBell({ db, jobs, log });
	const alertBell = openAlertBell({ db, jobs, log });

	const readPool = poolReader(book);
	const webhooks = {
		db,
		jobs,
		post,
		throttle,
		readPool,
		outbound: openOutbound({ allowedHosts: config.webhooksAllow }),
		seal: openSeal(secretFor("webhooks", options.secret)),
		baseUrl,
		log,
	};
	let watch: ReturnType<typeof watchPools> | undefined;

	const speech = chooseSpeech(config.speech);
	const interviews: Interviews = {
		db,
		spend,
		book,
		jobs,
		announce,
		announcePaused: (tx, paused) =>
			announceJobPaused({ post, clock, baseUrl }, tx, paused),
		speech,
		recordings: await openLocalFolder(join(config.dataDir, "recordings")),
		uploadsFolder: join(config.dataDir, "uploads"),
		log,
	};
	const uploads = await openUploads(interviews, new URL(baseUrl).origin);
	/** Spoken answers of respondents, sealed. */
	const sounds = await openLocalFolder(join(config.dataDir, "answers"));
	const surveys: Surveys = { db, spend, book, jobs };
	const guard = openGuard({
		spend,
		book,
		jobs,
		secret: secretFor("challenges", options.secret),
	});
	const responses = await openResponses({
		db,
		spend,
		jobs,
		clock,
		throttle,
		guard,
		networkKeyOf: networkKeys(secretFor("networks", options.secret)),
		speech,
		sounds,
		takesFolder: join(config.dataDir, "takes"),
		secret: secretFor("responses", options.secret),
		log,
	});
	const smartQuestions = openSmartQuestions({
		...responses,
		book,
		languageModel: chooseLanguageModel(config.languageModel),
	});
	const streams = openLiveStreams({
		live,
		companyOf: who,
		log,
		readBalance: async (companyId) => {
			const balance = await readBalance(book, companyId);
			return balance;
		},
	});

	const app = openHttp({
		answerings: [
			...healthRoutes(db),
			...accountRoutes({ db, auth, throttle, fund, clock }),
			...sessionRoutes({ db, auth, throttle }),
			...passwordResetRoutes({ db, auth, throttle, jobs }),
			...memberRoutes({ db, auth, throttle }),
			...invitationRoutes({ db, auth, throttle, post, baseUrl }),
			...operatorRoutes(operator),
			...keyRoutes({ db, setCap: capSetter(fund) }),
			...webhookRoutes(webhooks),
			...tokenRoutes({ db, book }),
			...statementListRoutes({ db, book }),
			...budgetRoutes({ db, book, fund }),
			...checkoutRoutes(checkout),
			...paymentRoutes({ db, book }),
			...detailsRoutes(checkout),
			...autoTopUpRoutes(checkout),
			...planRoutes(planning),
			...alertRoutes({ db, clock }),
			...interviewRoutes(interviews),
			...surveyRoutes(surveys),
			...responseRoutes(responses),
			...guardRoutes({ ...responses, guard }),
			...smartQuestionRoutes(smartQuestions),
			...resultRoutes(responses),
			...subjectRoutes({ db }),
		],
		fetchAnswerings: [
			streams.answering,
			...operatorFetchRoutes(operator),
			...interviewFetchRoutes(interviews, uploads),
			...responseFetchRoutes(responses),
			...resultFetchRoutes(responses),
			...paymentEventRoutes(checkout),
			...receiptRoutes({ db, seller }),
			...exportRoutes({ db, book }),
			...statementRoutes({
				db,
				book,
				publicKey: statementKey.publicKey,
				verifierFile,
			}),
			...payment.pages,
		],
		companyOf: who,
		limitKey: limitKey(throttle),
		baseUrl,
		trustProxy: config.trustProxy,
		log,
		screens: openScreens(),
	});

	return {
		app,
		async work() {
			await payment.work();
			await workOnCheckouts({ ...checkout, jobs });
			await workOnFollowUps({ ...checkout, jobs });
			await workOnReconciling({ ...checkout, jobs });
			await workOnReceipts({ db, jobs, post, announce, seller, baseUrl, log });
			await workOnAutoTopUps({ ...checkout, jobs, post });
			live.hear(poolChangedChannel, (news) => poolBell.ring(companiesIn(news)));
			await workOnAlerts({ db, jobs, book, clock, post, baseUrl, log });
			live.hear(poolChangedChannel, (news) =>
				alertBell.ring(companiesIn(news)),
			);
			if (exchangeRatesUrl !== undefined)
				await workOnRates({ db, jobs, log, url: exchangeRatesUrl });
			await workOnPlans(planning);
			await post.work();
			await workOnSessions({ db, jobs });
			await workOnPasswordResets({ db, jobs, post, baseUrl });
			await workOnInterviews(interviews);
			await workOnResponses(responses);
			await workOnGuard({
				db,
				spend,
				book,
				jobs,
				clock,
				post,
				baseUrl,
				log,
			});
			await workOnWebhooks(webhooks);
			watch = watchPools({ db, live, announce, readPool, log });
			house = keepHouse({
				housekeeping: engine.housekeeping,
				book,
				log,
				...housekeeping,
			});
		},
		closeStreams: () => streams.close(),
		async rest() {
			poolBell.close();
			alertBell.close();
			await watch?.stop();
			await house?.stop();
			await engine.drained();
		},
	};
}

/** One secret of the installation, one key for each use: what signs a cookie cannot sign an event. */
const secretFor = (use: string, secret: string): string =>
	createHmac("sha256", secret).update(use).digest("hex");
