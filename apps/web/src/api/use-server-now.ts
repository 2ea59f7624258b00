/**
 * The present instant as the server sees it: its clock of tokens and money can be set ahead, to try what a month's end
 * does. What it said last is never later than its now, so the later of both clocks is shown.
 */
import { useQuery } from "@tanstack/react-query";
import { useNow } from "../kit/use-now.ts";
import { balanceQuery } from "./queries.ts";

const minuteMilliseconds = 60_000;

export function useServerNow(): Date {
	const here = useNow(minuteMilliseconds);
	const { data: balance } = useQuery(balanceQuery);
	const there = balance === undefined ? 0 : Date.parse(balance.asOf);
	return new Date(Math.max(here.getTime(), there));
}
