/** Plans on a database of their own, with the real engine and the real queue, a clock that the test sets, and a provider that it scripts. */
import { fileURLToPath } from "node:url";
import type { PlanName } from "@verbatim/contract/plans";
import {
	cancelPlan,
	changePlan,
	getPlan,
	getPlanOrder,
	listPlans,
	orderPlan,
} from "@verbatim/contract/plans";
import { isProblem } from "@verbatim/contract/problems";
import { migrationsFolder, openEngine } from "@verbatim/tokens";
import { tokensFromMillitokens, wholeTokens } from "@verbatim/tokens/amount";
import type { Actor } from "../../../company/actor.ts";
import { openAuth } from "../../../company/sessions/auth.ts";
import { openThrottle } from "../../../company/sessions/throttle.ts";
import { ask } from "../../../company/testing/ask.ts";
import {
	companyMigrations,
	testSecret,
} from "../../../company/testing/company-room.ts";
import { openAnnounce } from "../../../company/webhooks/announce.ts";
import type { Clock } from "../../../platform/clock.ts";
import { newId } from "../../../platform/ids.ts";
import { openJobs } from "../../../platform/jobs.ts";
import { testDatabase, testLog } from "../../../platform/testing/database.ts";
import type { Mail, Post } from "../../../providers/mail/mail.ts";
import type {
	News,
	PaymentProvider,
} from "../../../providers/payment/payment.ts";
import { openAccount } from "../../accounts/open-account.ts";
import { takeEvent } from "../../checkout/take-event.ts";
import { applyPlanNews } from "../apply-plan-news.ts";
import { planOrderOfReference } from "../order.ts";
import type { Planning } from "../planning.ts";
import { planRoutes } from "../routes.ts";
import { sweepPlans } from "../sweep-plans.ts";
import { tellProvider } from "../tell-provider.ts";
import { openScriptedProvider } from "./scripted-provider.ts";

const migrationsOf = (room: string) => ({
	room,
	folder: fileURLToPath(
		new URL(`../../../../migrations/${room}`, import.meta.url),
	),
});

export const francs = (whole: number) => ({
	minorUnits: whole * 100,
	currency: "CHF",
});

/** Deterministic: what is said at one instant is said at that instant. */
export async function openPlansRoom(
	options: {
		/** Instead of the scripted one. */
		provider?: (
			of: Pick<Planning, "db" | "jobs" | "clock" | "baseUrl">,
		) => PaymentProvider;
	} = {},
) {
	const db = await testDatabase([
		{ room: "tokens", folder: fileURLToPath(migrationsFolder) },
		companyMigrations,
		migrationsOf("providers"),
		migrationsOf("billing"),
	]);
	let now = new Date("2027-03-10T10:00:00Z");
	const clock: Clock = { aheadMilliseconds: 0, now: async () => now };
	const { fund, book, spend } = openEngine({ database: db, now: () => now });
	const baseUrl = "http://verbatim.test";
	const auth = openAuth({ db, secret: testSecret, baseUrl, log: testLog });
	const throttle = openThrottle({ db, secret: testSecret });
	const jobs = await openJobs({ db, log: testLog, watchSeconds: 10 });
	const scripted = openScriptedProvider();
	const mails: (Mail & { key: string })[] = [];
	const post: Post = {
		async send(_tx, mail, { key }) {
			if (!mails.some((sent) => sent.key === key)) mails.push({ ...mail, key });
		},
	};
	const planning: Planning = {
		db,
		fund,
		book,
		clock,
		jobs,
		post,
		announce: openAnnounce({ jobs }),
		provider:
			options.provider?.({ db, jobs, clock, baseUrl }) ?? scripted.provider,
		planPrices: {
			essential: francs(49),
			start: francs(349),
			elite: francs(899),
		},
		tax: { name: "VAT", percent: "8.1" },
		baseUrl,
		log: testLog,
	};
	const events = {
		...planning,
		plans: {
			isOrder: (reference: string) =>
				planOrderOfReference(reference) !== undefined,
			applyNews: (
				tx: Parameters<typeof applyPlanNews>[1],
				news: Parameters<typeof applyPlanNews>[2],
			) => applyPlanNews(planning, tx, news),
		},
	};
	const routes = planRoutes(planning);

	/** A company on Trial, seen through the eyes of its owner. */
	async function openCompany(timeZone = "Europe/Zurich") {
		const session = await openAccount(
			{ db, auth, throttle, fund, clock },
			{
				companyName: "Ada Research",
				name: "Ada Lovelace",
				email: `${newId()}@example.com`,
				password: "correct horse battery",
				timeZone,
				address: newId(),
				requestHeaders: new Headers(),
				answerHeaders: new Headers(),
			},
		);
		if ("problem" in session) throw new Error(session.problem);
		const uuidOf = (id: string) =>
			id.replace(/^.*_(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
		const actor: Actor = {
			companyId: uuidOf(session.company.id),
			memberId: uuidOf(session.member.id),
			memberName: session.member.name,
			role: session.member.role,
		};
		const { companyId } = actor;
		const as = { actor };
		const currentOrder = async () => {
			const { rows } = await db.query(
				"select order_id from billing.company_plan where company_id = $1",
				[companyId],
			);
			return { companyId, orderId: String(rows[0]?.["order_id"]) };
		};

		return {
			actor,
			currentOrder,
			plan: async (who: Actor = actor) => {
				const told = await ask(routes, getPlan, {}, { actor: who });
				if (isProblem(told)) throw new Error(told.detail);
				return told;
			},
			list: async (who: Actor = actor) =>
				ask(routes, listPlans, {}, { actor: who }),
			option: async (name: PlanName) => {
				const told = await ask(routes, listPlans, {}, as);
				if (isProblem(told)) throw new Error(told.detail);
				const option = told.options.find(({ plan }) => plan.name === name);
				if (option === undefined) throw new Error(`No option ${name}`);
				return option;
			},
			order: (
				plan: PlanName,
				price: { minorUnits: number; currency: string },
				more: { requestId?: string; who?: Actor; returnTo?: string } = {},
			) =>
				ask(
					routes,
					orderPlan,
					{
						body: {
							plan,
							price,
							requestId: more.requestId ?? newId(),
							...(more.returnTo === undefined
								? {}
								: { returnTo: more.returnTo }),
						},
					},
					{ actor: more.who ?? actor },
				),
			seen: (orderId: string, who: Actor = actor) =>
				ask(routes, getPlanOrder, { params: { orderId } }, { actor: who }),
			change: (plan: PlanName, who: Actor = actor, requestId = newId()) =>
				ask(routes, changePlan, { body: { plan, requestId } }, { actor: who }),
			cancel: (who: Actor = actor, requestId = newId()) =>
				ask(routes, cancelPlan, { body: { requestId } }, { actor: who }),
			/** What the job does that was sent with a wish. */
			tell: async () => tellProvider(planning, await currentOrder()),
			/** Order at today's price and pay at once. */
			async buy(name: PlanName) {
				const { today } = await this.option(name);
				if (today === null) throw new Error(`${name} costs nothing today`);
				const begun = await this.order(name, today.price);
				if (isProblem(begun)) throw new Error(begun.detail);
				const checkoutRef = begun.checkoutUrl.split("/").at(-1) ?? "";
				const subscriptionRef = `subscription_${checkoutRef}`;
				const news = scripted.pay(checkoutRef, now);
				await report(news);
				return { ...begun, checkoutRef, subscriptionRef, news };
			},
			available: async () => {
				const balance = await book.balance(companyId);
				if ("refused" in balance) throw new Error(balance.refused);
				return tokensFromMillitokens(balance.availableMillitokens);
			},
			async topUp(tokens: number) {
				await fund.grant(
					{
						companyId,
						kind: "top_up",
						amountMillitokens: wholeTokens(tokens),
						source: newId(),
						actor: { kind: "system", id: "payment" },
					},
					{ key: newId() },
				);
			},
			async use(tokens: number) {
				const debited = await spend.debit(
					{
						companyId,
						feature: "pulse_classifier",
						subject: { kind: "survey", id: newId() },
						actor: { kind: "member", id: actor.memberId },
					},
					{ feature: "pulse_classifier", responses: tokens, passes: 1 },
					{ key: newId() },
				);
				if ("refused" in debited) throw new Error(debited.refused);
			},
			/** Grants as "kind amount", in the order in which they were given. */
			grants: async () => {
				const grants = await book.grants(companyId);
				return grants
					.sort((a, b) => Number(a.entryNumber - b.entryNumber))
					.map(
						({ kind, amountMillitokens }) =>
							`${kind} ${tokensFromMillitokens(amountMillitokens)}`,
					);
			},
			mails: () => {
				const subjects = mails.filter(({ key }) =>
					key.endsWith(actor.memberId),
				);
				return subjects.map(({ subject }) => subject);
			},
			check: () => book.check(companyId),
		};
	}

	/** An event of the provider; answers what became of it. */
	async function report(news: News, eventId: string = newId()) {
		await takeEvent(
			events,
			"sandbox",
			{ eventId, type: `${news.about}`, news },
			Buffer.from(JSON.stringify(news)),
		);
		const { rows } = await db.query(
			"select outcome, reason from billing.payment_event where event_id = $1",
			[eventId],
		);
		return {
			outcome: String(rows[0]?.["outcome"]),
			reason: String(rows[0]?.["reason"]),
		};
	}

	return {
		...planning,
		planning,
		scripted,
		mails,
		openCompany,
		report,
		sweep: () => sweepPlans(planning, new AbortController().signal),
		now: () => now,
		setNow(to: string | Date) {
			now = new Date(to);
		},
		async close() {
			await jobs.stop(5);
			await db.drop();
		},
	};
}

export type PlansRoom = Awaited<ReturnType<typeof openPlansRoom>>;
export type PlanCompany = Awaited<ReturnType<PlansRoom["openCompany"]>>;
