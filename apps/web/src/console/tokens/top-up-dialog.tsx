/**
 * The top-up: what there is, what things cost, an amount, its price while it is typed, and the way to the checkout. One
 * amount is one request: pressed twice, or sent again after a fault of the network, it is one checkout.
 */

import { useMutation, useQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import {
	startTopUp,
	topUpPrice,
	topUpQuickAmounts,
	topUpTokensMax,
	topUpTokensMin,
} from "@verbatim/contract/top-ups";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { call, isRefused, NoAnswer } from "../../api/call.ts";
import { useFreshness } from "../../api/live-context.tsx";
import { balanceQuery, rateCardQuery } from "../../api/queries.ts";
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
import type { TopUpWish } from "../top-up-door.ts";
import { Rates } from "./rates.tsx";
import { readAmount } from "./top-up-amount.ts";
import { minutePriceOf, whatItBuys } from "./what-it-buys.ts";

export function TopUpDialog({
	wish,
	onClose,
}: {
	wish: TopUpWish;
	onClose: () => void;
}) {
	const { t } = useText();
	const { member, company } = useSession();
	return (
		<Dialog title={t("topup.title")} onClose={onClose} width="max-w-3xl">
			<div className="flex flex-col gap-6">
				<Present />
				<div className="grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-8 md:grid-cols-[minmax(0,1fr)_16rem]">
					{mayBuyTokens(member.role) ? (
						<Purchase wish={wish} />
					) : (
						<Notice kind="info" title={t("topup.not_you")}>
							<p>{t("topup.who_can_of", { company: company.name })}</p>
						</Notice>
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

/** A message about what is still being typed would be wrong half of the time. */
const typingMilliseconds = 700;

function Purchase({ wish }: { wish: TopUpWish }) {
	const { t, format } = useText();
	const { pathname, search, hash } = useLocation();
	const { data: card } = useQuery(rateCardQuery);
	const input = useRef<HTMLInputElement>(null);
	const [typed, setTyped] = useState(() => ({
		text: wish.amountTokens === undefined ? "" : String(wish.amountTokens),
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
		amountTokens === undefined
			? undefined
			: format.money(topUpPrice(amountTokens));
	const minute = minutePriceOf(card);

	const paying = useMutation({
		mutationFn: (amountTokens: number) =>
			call(startTopUp, {
				body: {
					amountTokens,
					requestId: typed.requestId,
					returnTo: pathHere(pathname, search, hash),
				},
			}),
		onSuccess: ({ checkoutUrl }) => location.assign(checkoutUrl),
		onError: (error) => {
			// What was refused is over; what got no answer may be under way, and is asked for again as the same.
			if (
				!(error instanceof NoAnswer) &&
				!isRefused(error, "payment_unavailable")
			)
				setTyped(({ text }) => ({ text, requestId: newRequestId() }));
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

	const pay = (event: FormEvent) => {
		event.preventDefault();
		if (paying.isPending || paying.isSuccess) return;
		if (amountTokens === undefined) {
			setJudged(true);
			input.current?.focus();
		} else paying.mutate(amountTokens);
	};

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
					price: format.money(topUpPrice(topUpTokensMin)),
				})}
				error={
					isJudged && "wrong" in amount
						? t(`topup.wrong.${amount.wrong}`, {
								least: format.number(topUpTokensMin),
								leastPrice: format.money(topUpPrice(topUpTokensMin)),
								most: format.number(topUpTokensMax),
							})
						: undefined
				}
			/>
			<fieldset>
				<legend className="sr-only">{t("topup.quick")}</legend>
				<div className="grid grid-cols-2 gap-2 xs:grid-cols-4">
					{topUpQuickAmounts.map((quick) => (
						<button
							key={quick}
							type="button"
							aria-pressed={amountTokens === quick}
							aria-label={t("unit.tokens", format.counted(quick))}
							onClick={() => type(String(quick))}
							className="min-h-11 rounded-xl border border-edge/60 bg-surface font-medium tabular-nums hover:border-edge aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
						>
							{format.number(quick)}
						</button>
					))}
				</div>
			</fieldset>
			<div className="border-line border-t pt-5">
				<p className="flex items-baseline justify-between gap-4">
					<span className="text-muted">{t("topup.price")}</span>
					<output
						aria-label={t("topup.price")}
						className="whitespace-nowrap font-semibold text-2xl tabular-nums tracking-[-0.015em]"
					>
						{price ?? "–"}
					</output>
				</p>
				<p className="mt-1 text-muted text-sm">
					{t("topup.rate", {
						tokens: t("unit.tokens", format.counted(topUpTokensMin)),
						price: format.money(topUpPrice(topUpTokensMin)),
					})}
					{amountTokens !== undefined && minute !== undefined && (
						<>
							{" "}
							<Buys amountTokens={amountTokens} minuteTokens={minute} />
						</>
					)}{" "}
					{t("topup.never_expire")}
				</p>
			</div>
			{paying.error !== null && <ProblemNotice error={paying.error} />}
			<Button
				type="submit"
				kind="primary"
				size="large"
				isPending={paying.isPending || paying.isSuccess}
			>
				{price === undefined ? t("topup.pay") : t("topup.pay_price", { price })}
			</Button>
			<p className="-mt-2 text-center text-muted text-sm">
				{t("topup.hosted")}
			</p>
		</form>
	);
}

function Buys(of: { amountTokens: number; minuteTokens: number }) {
	const { t, format } = useText();
	const buys = whatItBuys(of.amountTokens, of.minuteTokens);
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

function pathHere(pathname: string, search: object, hash: string): string {
	const kept = new URLSearchParams(
		Object.entries(search).filter(([name]) => name !== "top-up"),
	);
	const path = `${pathname}${kept.size === 0 ? "" : `?${kept}`}${hash === "" ? "" : `#${hash}`}`;
	return path.length > returnLengthMax ? pathname : path;
}
