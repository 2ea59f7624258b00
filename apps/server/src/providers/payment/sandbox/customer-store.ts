/** The SQL of the sandbox's customers and the addresses of their pages. */
import type { Tx } from "../../../platform/db.ts";
import type { Card } from "./card.ts";
import type { Arrival } from "./checkout.ts";

export type SandboxCustomer = {
	customerRef: string;
	name: string;
	email: string;
	keptCard: Card | undefined;
	arrival: Arrival;
};

/** The customer of a company, made at the first checkout, and its name and address as they are now. */
export async function saveCustomer(
	tx: Tx,
	of: { customerRef: string; companyId: string; name: string; email: string },
): Promise<string> {
	const { rows } = await tx.query(
		`insert into providers.sandbox_customer (customer_ref, company_id, name, email) values ($1, $2, $3, $4)
     on conflict (company_id) do update set name = excluded.name, email = excluded.email returning customer_ref`,
		[of.customerRef, of.companyId, of.name, of.email],
	);
	return String(rows[0]?.["customer_ref"]);
}

const columns = "c.customer_ref, c.name, c.email, c.kept_card, c.arrival";

export async function findCustomer(
	tx: Tx,
	customerRef: string,
): Promise<SandboxCustomer | undefined> {
	const { rows } = await tx.query(
		`select ${columns} from providers.sandbox_customer c where c.customer_ref = $1`,
		[customerRef],
	);
	return rows[0] && customerOf(rows[0]);
}

export async function setKeptCard(
	tx: Tx,
	customerRef: string,
	card: Card | undefined,
): Promise<void> {
	await tx.query(
		`update providers.sandbox_customer set kept_card = $2 where customer_ref = $1`,
		[customerRef, card ?? null],
	);
}

export async function setArrival(
	tx: Tx,
	customerRef: string,
	arrival: Arrival,
): Promise<void> {
	await tx.query(
		`update providers.sandbox_customer set arrival = $2 where customer_ref = $1`,
		[customerRef, arrival],
	);
}

export async function insertPortal(
	tx: Tx,
	portal: { portalRef: string; customerRef: string; returnUrl: string },
): Promise<void> {
	await tx.query(
		`insert into providers.sandbox_portal (portal_ref, customer_ref, return_url) values ($1, $2, $3)`,
		[portal.portalRef, portal.customerRef, portal.returnUrl],
	);
}

export async function findPortal(
	tx: Tx,
	portalRef: string,
): Promise<{ customer: SandboxCustomer; returnUrl: string } | undefined> {
	const { rows } = await tx.query(
		`select p.return_url, ${columns} from providers.sandbox_portal p
     join providers.sandbox_customer c on c.customer_ref = p.customer_ref where p.portal_ref = $1`,
		[portalRef],
	);
	return (
		rows[0] && {
			customer: customerOf(rows[0]),
			returnUrl: String(rows[0]["return_url"]),
		}
	);
}

function customerOf(row: Record<string, unknown>): SandboxCustomer {
	return {
		customerRef: String(row["customer_ref"]),
		name: String(row["name"]),
		email: String(row["email"]),
		keptCard: (row["kept_card"] as Card | null) ?? undefined,
		arrival: row["arrival"] as Arrival,
	};
}
