/** What an API key may be allowed to do. Few and plain: each route names the one that it takes, or none for keys at all. */
import { z } from "zod";

/**
 * - read: look at interviews, transcripts, the balance and the book
 * - research: upload, start and delete interviews; what it starts spends tokens
 * - tokens: begin top-ups and set budgets
 * - billing:read: look at payments, receipts and prices of plans
 */
export const scopes = ["read", "research", "tokens", "billing:read"] as const;
export const scope = z.enum(scopes, {
	error: `One of ${scopes.join(", ")}`,
});
export type Scope = z.output<typeof scope>;
