/** Details for invoices, how is paid, and the provider's page where that is changed. */
import {
	getBilling as getBillingRoute,
	openPortal as openPortalRoute,
	setBillingDetails,
} from "@verbatim/contract/billing";
import { type Answering, forMembers } from "../../company/answering.ts";
import type { Db } from "../../platform/db.ts";
import type { Log } from "../../platform/log.ts";
import type { PaymentProvider } from "../../providers/payment/payment.ts";
import type { Tax } from "../currency/price-top-ups.ts";
import { changeDetails } from "./change-details.ts";
import { getBilling } from "./get-billing.ts";
import { openPortal } from "./open-portal.ts";

export type DetailsDeps = {
	db: Db;
	provider: PaymentProvider;
	tax: Tax | undefined;
	baseUrl: string;
	log: Log;
};

export function detailsRoutes(deps: DetailsDeps): Answering[] {
	return [
		forMembers(getBillingRoute, ({ actor }) => getBilling(deps, { actor })),
		forMembers(setBillingDetails, ({ actor, body }) =>
			changeDetails(deps, { actor, details: body }),
		),
		forMembers(openPortalRoute, ({ actor, body }) =>
			openPortal(deps, { actor, returnTo: body.returnTo }),
		),
	];
}
