/**
 * The top-up: what there is, what things cost, an amount, its price while it is typed, and the way to the checkout. One
 * amount is one request: pressed twice, or sent again after a fault of the network, it is one checkout.
 */

import {
	useInfiniteQuery,
	useMutation,
	useQuery,
	useQueryClient,
} from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import {
	startTopUp,
	type TopUpPricing,
	taxIn,
	topUpPrice,
	topUpQuickAmounts,
	topUpTokensMax,
	topUpTokensMin,
} from "@verbatim/contract/top-ups";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { call, isRefused, NoAnswer } from "../../api/call.ts";
import { useFreshness } from "../../api/live-context.tsx";
import {
	balanceQuery,
	interviewsQuery,
	rateCardQuery,
	topUpPricingQuery,
} from "../../api/queries.ts";
import { newRequestId } from "../../api/request-id.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { TextField } from "../../kit/field.tsx";
import { Notice } from "../../kit/notice.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Bone, Loading } from "../../kit/skeleton.tsx";
import { Tokens } from "../../kit/tokens.tsx";
import { groupSeparatorOf } from "../../text/format.ts";
import { useText } from "../../text/text.ts";
import { mayBuyTokens, useSession } from "../accounts/session.ts";
import { type TopUpWish, topUpWishName } from "../top-up-door.ts";
import { Rates } from "./rates.tsx";
import { readAmount } from "./top-up-amount.ts";
import { AskSomebody } from "./top-up-ask.tsx";
import { neededTokens } from "./top-up-needed.ts";
import { rateWritten } from "./top-up-rate.ts";
import { minutePriceOf, type RateCard, whatItBuys } from "./what-it-buys.ts";

export function TopUpDialog({
	wish,
	onClose,
}: {
	wish: TopUpWish;
	onClose: () => void;
}) {
	const { t } = useText();
	const { member } = useSession();
	const needed = useNeeded(wish);
	return (
		<Dialog title={t("topup.title")} onClose={onClose} width="max-w-3xl">
			<div className="flex flex-col gap-6">
				<Present />
				<div className="grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-8 md:grid-cols-[minmax(0,1fr)_16rem]">
					{mayBuyTokens(member.role) ? (
						<Purchase wish={wish} needed={needed} />
					) : (
						<AskSomebody needed={needed} />
					)}
					<WhatThingsCost />
				</div>
			</div>
		</Dialog>
	);
}

function Present() {
	const { t, format } = useText();
	const { data: balance } = useQuery(balanceQuery);
	const freshness = useFreshness();
	if (balance === undefined) return <Bone className="h-16 w-full" />;
	return (
		<dl className="grid grid-cols-2 gap-4 rounded-xl bg-sunken px-5 py-4">
			<div>
				<dt className="text-muted text-sm first-letter:uppercase">
					{freshness.fresh
						? t("topup.now")
						: t("balance.as_of", {
								time: format.time(new Date(freshness.asOf)),
							})}
				</dt>
				<dd
					className={`font-semibold text-lg ${freshness.fresh ? "" : "text-muted"}`}
				>
					<Tokens value={balance.availableTokens} />
				</dd>
			</div>
			<div>
				<dt className="text-muted text-sm first-letter:uppercase">
					{t("sum.reserved")}
				</dt>
				<dd className="text-lg">
					<Tokens value={balance.reservedTokens} />
				</dd>
			</div>
		</dl>
	);
}

/** What blocked work lacks: that of the place where it was opened, else that of all recordings which wait for tokens. */
function useNeeded(wish: TopUpWish): number | undefined {
	const { data: balance } = useQuery(balanceQuery);
	const { data: list } = useInfiniteQuery(interviewsQuery);
	if (balance === undefined) return wish.amountTokens;
	const ready = (list?.pages ?? [])
		.flatMap(({ interviews }) => interviews)
		.filter(({ state }) => state === "ready")
		.flatMap(({ id, priceTokens }) =>
			priceTokens === null ? [] : [{ id, priceTokens }],
		);
	return neededTokens({
		wishTokens: wish.amountTokens,
		ready,
		availableTokens: balance.availableTokens,
		owedTokens: balance.owedTokens,
	});
}

/** A message about what is still being typed would be wrong half of the time. */
const typingMilliseconds = 700;

function Purchase({
	wish,
	needed,
}: {
	wish: TopUpWish;
	needed: number | undefined;
}) {
	const { t, format } = useText();
	const { data: card } = useQuery(rateCardQuery);
	const { data: pricing, error, refetch } = useQuery(topUpPricingQuery);
	const input = useRef<HTMLInputElement>(null);
	const [typed, setTyped] = useState(() => ({
		text: String(
			wish.triedTokens ?? (wish.amountTokens === undefined ? "" : needed),
		),
		requestId: newRequestId(),
	}));
	const [isJudged, setJudged] = useState(false);
	const type = (text: string) => {
		setTyped({ text, requestId: newRequestId() });
		setJudged(false);
	};
	useEffect(() => {
		if (typed.text === "") return;
		const timer = setTimeout(() => setJudged(true), typingMilliseconds);
		return () => clearTimeout(timer);
	}, [typed.text]);
	useEffect(() => {
		// On a phone the keyboard would cover what there is to read first.
		if (matchMedia("(pointer: fine)").matches) input.current?.focus();
	}, []);

	const amount = readAmount(typed.text, groupSeparatorOf(format.locale));
	const amountTokens = "wrong" in amount ? undefined : amount.amountTokens;
	const price =
		amountTokens === undefined || pricing === undefined
			? undefined
			: topUpPrice(amountTokens, pricing.rate);
	const priceWords = price && format.money(price);
	const paying = usePaying(typed.requestId, () =>
		setTyped(({ text }) => ({ text, requestId: newRequestId() })),
	);

	const pay = (event: FormEvent) => {
		event.preventDefault();
		if (paying.isPending || paying.isSuccess) return;
		if (amountTokens === undefined) {
			setJudged(true);
			input.current?.focus();
		} else if (pricing !== undefined) paying.mutate({ amountTokens, pricing });
	};

	if (error !== null && pricing === undefined)
		return <ProblemNotice error={error} onRetry={refetch} />;
	const least =
		pricing && format.money(topUpPrice(topUpTokensMin, pricing.rate));
	return (
		<form noValidate onSubmit={pay} className="flex flex-col gap-5">
			<TextField
				inputRef={input}
				label={t("topup.amount")}
				value={typed.text}
				onChange={type}
				onBlur={() => setJudged(typed.text !== "")}
				inputMode="numeric"
				autoComplete="off"
				inputClassName="pr-20 text-lg tabular-nums"
				end={
					<span className="pointer-events-none pr-2.5 text-muted text-sm">
						{t("unit.tokens_bare")}
					</span>
				}
				hint={t("topup.least", {
					tokens: t("unit.tokens", format.counted(topUpTokensMin)),
					price: least ?? "…",
				})}
				error={
					isJudged && "wrong" in amount
						? t(`topup.wrong.${amount.wrong}`, {
								least: format.number(topUpTokensMin),
								leastPrice: least ?? "…",
								most: format.number(topUpTokensMax),
							})
						: undefined
				}
			/>
			<QuickAmounts needed={needed} chosen={amountTokens} onChoose={type} />
			<div className="border-line border-t pt-5">
				<p className="flex items-baseline justify-between gap-4">
					<span className="text-muted">{t("topup.price")}</span>
					<output
						aria-label={t("topup.price")}
						className="whitespace-nowrap font-semibold text-2xl tabular-nums tracking-[-0.015em]"
					>
						{priceWords ?? "–"}
					</output>
				</p>
				{pricing !== undefined && (
					<PriceFacts pricing={pricing} amountTokens={amountTokens} />
				)}
				<p className="mt-2 text-muted text-sm">
					<Buys amountTokens={amountTokens} card={card} />{" "}
					{t("topup.never_expire")}
				</p>
				<Owed amountTokens={amountTokens} />
			</div>
			{paying.error instanceof PriceChanged ? (
				<Notice kind="warn" role="alert">
					<p>
						{t("topup.rate_changed", {
							before: format.money(paying.error.before),
							now: format.money(paying.error.now),
						})}
					</p>
				</Notice>
			) : (
				paying.error !== null && <ProblemNotice error={paying.error} />
			)}
			<Button
				type="submit"
				kind="primary"
				size="large"
				isPending={paying.isPending || paying.isSuccess}
			>
				{priceWords === undefined
					? t("topup.pay")
					: t("topup.pay_price", { price: priceWords })}
			</Button>
			<p className="-mt-2 text-center text-muted text-sm">
				{t("topup.hosted")}
			</p>
		</form>
	);
}

function QuickAmounts({
	needed,
	chosen,
	onChoose,
}: {
	needed: number | undefined;
	chosen: number | undefined;
	onChoose: (text: string) => void;
}) {
	const { t, format } = useText();
	const look =
		"min-h-11 rounded-xl border border-edge/60 bg-surface px-2 font-medium tabular-nums hover:border-edge aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent";
	return (
		<fieldset>
			<legend className="sr-only">{t("topup.quick")}</legend>
			<div className="grid grid-cols-2 gap-2 xs:grid-cols-4">
				{needed !== undefined && (
					<button
						type="button"
						aria-pressed={chosen === needed}
						onClick={() => onChoose(String(needed))}
						className={`${look} col-span-full`}
					>
						{t("topup.needed", {
							tokens: t("unit.tokens", format.counted(needed)),
						})}
					</button>
				)}
				{topUpQuickAmounts.map((quick) => (
					<button
						key={quick}
						type="button"
						aria-pressed={chosen === quick}
						aria-label={t("unit.tokens", format.counted(quick))}
						onClick={() => onChoose(String(quick))}
						className={look}
					>
						{format.number(quick)}
					</button>
				))}
			</div>
		</fieldset>
	);
}

/** Of which tax, by which rate of which day: what the price is made of. */
function PriceFacts({
	pricing: { rate, tax },
	amountTokens,
}: {
	pricing: TopUpPricing;
	amountTokens: number | undefined;
}) {
	const { t, format } = useText();
	return (
		<div className="mt-1 flex flex-col gap-0.5 text-muted text-sm">
			{tax !== null && amountTokens !== undefined && (
				<p className="flex justify-between gap-4">
					<span>
						{t("topup.tax", {
							name: tax.name,
							percent: format.number(Number(tax.percent)),
						})}
					</span>
					<span className="whitespace-nowrap tabular-nums">
						{format.money(taxIn(topUpPrice(amountTokens, rate), tax.percent))}
					</span>
				</p>
			)}
			<p>
				{t("topup.rate", {
					tokens: t("unit.tokens", format.counted(topUpTokensMin)),
					price: format.money(topUpPrice(topUpTokensMin, francs)),
				})}{" "}
				{rate.currency !== francs.currency &&
					t("topup.rate_of_day", {
						rate: rateWritten(rate, format.locale),
						source: rate.source,
						date: format.date(`${rate.date}T12:00:00`),
					})}
			</p>
		</div>
	);
}

const francs = {
	currency: "CHF",
	perFrancMillionths: 1_000_000,
	decimals: 2,
	date: "",
	source: "",
};

/** What went back after it was used is paid first, so not all of it becomes available. */
function Owed({ amountTokens }: { amountTokens: number | undefined }) {
	const { t, format } = useText();
	const { data: balance } = useQuery(balanceQuery);
	if (balance === undefined || balance.owedTokens === 0) return null;
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	const pays = Math.min(amountTokens ?? 0, balance.owedTokens);
	return (
		<p className="mt-2 rounded-lg bg-warn-soft px-3 py-2 text-sm">
			{amountTokens === undefined
				? t("topup.owed", { owed: tokens(balance.owedTokens) })
				: t("topup.owed_of", {
						pays: tokens(pays),
						left: tokens(
							(amountTokens * 1_000 - Math.round(pays * 1_000)) / 1_000,
						),
					})}
		</p>
	);
}

class PriceChanged extends Error {
	readonly before;
	readonly now;
	constructor(
		before: ReturnType<typeof topUpPrice>,
		now: ReturnType<typeof topUpPrice>,
	) {
		super("The price changed before it was paid");
		this.before = before;
		this.now = now;
	}
}

/** A quote binds for half an hour. Measured here by how long ago it came, because two clocks may differ. */
const quoteMinutesMax = 25;

/**
 * To the checkout, at the price that is on screen and at no other: a quote that is too old is renewed silently while the
 * price is the same, and shown when it is not.
 */
function usePaying(requestId: string, newRequest: () => void) {
	const queries = useQueryClient();
	const { pathname, search, hash } = useLocation();
	const readAgain = () =>
		queries.fetchQuery({ ...topUpPricingQuery, staleTime: 0 });
	const same = (shown: TopUpPricing, now: TopUpPricing, tokens: number) => {
		const [before, after] = [
			topUpPrice(tokens, shown.rate),
			topUpPrice(tokens, now.rate),
		];
		if (
			before.minorUnits !== after.minorUnits ||
			before.currency !== after.currency
		)
			throw new PriceChanged(before, after);
	};
	const paying = useMutation({
		mutationFn: async ({
			amountTokens,
			pricing: shown,
		}: {
			amountTokens: number;
			pricing: TopUpPricing;
		}) => {
			const start = ({ quote }: TopUpPricing) =>
				call(startTopUp, {
					body: {
						amountTokens,
						quote,
						requestId,
						returnTo: pathHere(pathname, search, hash),
					},
				});
			const readAt =
				queries.getQueryState(topUpPricingQuery.queryKey)?.dataUpdatedAt ?? 0;
			if (Date.now() - readAt < quoteMinutesMax * 60_000)
				try {
					return await start(shown);
				} catch (error) {
					if (!isRefused(error, "quote_expired")) throw error;
				}
			const now = await readAgain();
			same(shown, now, amountTokens);
			return start(now);
		},
		onSuccess: ({ checkoutUrl }) => location.assign(checkoutUrl),
		onError: (error) => {
			// What was refused is over; what got no answer may be under way, and is asked for again as the same.
			if (
				!(error instanceof NoAnswer) &&
				!isRefused(error, "payment_unavailable")
			)
				newRequest();
		},
	});
	const { reset } = paying;
	useEffect(() => {
		// Back from the checkout by the browser's own button, this page is as it was left: with the button still busy.
		const onShow = ({ persisted }: PageTransitionEvent) => {
			if (persisted) reset();
		};
		addEventListener("pageshow", onShow);
		return () => removeEventListener("pageshow", onShow);
	}, [reset]);
	return paying;
}

function Buys({
	amountTokens,
	card,
}: {
	amountTokens: number | undefined;
	card: RateCard | undefined;
}) {
	const { t, format } = useText();
	const minuteTokens = minutePriceOf(card);
	if (amountTokens === undefined || minuteTokens === undefined) return null;
	const buys = whatItBuys(amountTokens, minuteTokens);
	return "interviews" in buys
		? t("topup.buys.interviews", format.counted(buys.interviews))
		: t("topup.buys.minutes", format.counted(buys.minutes));
}

function WhatThingsCost() {
	const { t } = useText();
	const { data: card, error, refetch } = useQuery(rateCardQuery);
	return (
		<section aria-labelledby="costs">
			<h3 id="costs" className="mb-3 font-semibold text-sm">
				{t("rate.title")}
			</h3>
			{card !== undefined ? (
				<Rates rates={card.rates} />
			) : error === null ? (
				<Loading>
					<div className="flex flex-col gap-3">
						<Bone className="h-12" />
						<Bone className="h-12" />
						<Bone className="h-12" />
					</div>
				</Loading>
			) : (
				<ProblemNotice error={error} onRetry={refetch} />
			)}
		</section>
	);
}

const returnLengthMax = 500;
/** What the address says for the length of one dialog. */
const ownNames = ["top-up", "order", topUpWishName];

function pathHere(pathname: string, search: object, hash: string): string {
	const kept = new URLSearchParams(
		Object.entries(search).filter(([name]) => !ownNames.includes(name)),
	);
	const path = `${pathname}${kept.size === 0 ? "" : `?${kept}`}${hash === "" ? "" : `#${hash}`}`;
	return path.length > returnLengthMax ? pathname : path;
}
