/** What the verbs of plans work with. */
import type { Book } from "@verbatim/tokens/book";
import type { Fund } from "@verbatim/tokens/fund";
import type { Announce } from "../../company/webhooks/announce.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Db } from "../../platform/db.ts";
import type { Jobs } from "../../platform/jobs.ts";
import type { Log } from "../../platform/log.ts";
import type { Post } from "../../providers/mail/mail.ts";
import type { PaymentProvider } from "../../providers/payment/payment.ts";
import type { PlanPrices } from "./plan.ts";

export type Planning = {
	db: Db;
	fund: Fund;
	book: Book;
	clock: Clock;
	jobs: Jobs;
	post: Post;
	/** For the webhooks of the company. */
	announce: Announce;
	provider: PaymentProvider;
	planPrices: PlanPrices;
	/** What of every price is tax; undefined where none is configured. */
	tax: { name: string; percent: string } | undefined;
	baseUrl: string;
	log: Log;
};
