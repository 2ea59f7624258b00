/**
 * A quote: the rate and the tax by which a company's top-ups are priced until an instant, signed by us. So nothing has to
 * be kept of quotes that are never used, and nobody can make one up.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { exchangeRate } from "@verbatim/contract/top-ups";
import { z } from "zod";

const content = z.object({
	companyId: z.string(),
	rate: exchangeRate,
	tax: z.object({ name: z.string(), percent: z.string() }).nullable(),
	validUntil: z.iso.datetime(),
});
export type Quote = z.output<typeof content>;

export function signQuote(quote: Quote, secret: string): string {
	const body = Buffer.from(JSON.stringify(quote)).toString("base64url");
	return `${body}.${signatureOf(body, secret)}`;
}

/** Undefined when it was not signed by us, or for another company. */
export function readQuote(
	text: string,
	of: { companyId: string; secret: string },
): Quote | undefined {
	const [body = "", signature = "", ...more] = text.split(".");
	const expected = Buffer.from(signatureOf(body, of.secret));
	const given = Buffer.from(signature);
	if (
		more.length > 0 ||
		given.length !== expected.length ||
		!timingSafeEqual(given, expected)
	)
		return undefined;
	// One of a version before this may look otherwise: then the price is asked for again.
	const quote = content.safeParse(
		JSON.parse(Buffer.from(body, "base64url").toString("utf8")),
	).data;
	return quote?.companyId === of.companyId ? quote : undefined;
}

const signatureOf = (body: string, secret: string): string =>
	createHmac("sha256", secret).update(body).digest("base64url");
