import {
	getBilling,
	openPortal,
	setBillingDetails,
} from "@verbatim/contract/billing";
import { isProblem } from "@verbatim/contract/problems";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "../../company/actor.ts";
import { ask } from "../../company/testing/ask.ts";
import { setCustomer } from "../payments/store.ts";
import { type BillingRoom, openBillingRoom } from "../testing/billing-room.ts";
import { getBilling as getWith } from "./get-billing.ts";
import { openPortal as openWith } from "./open-portal.ts";

let room: BillingRoom;
let actor: Actor;
beforeAll(async () => {
	room = await openBillingRoom();
});
afterAll(() => room.close());
beforeEach(async () => {
	actor = await room.openCompany();
});

const empty = {
	currency: "CHF",
	legalName: "",
	address: "",
	taxId: "",
	orderNumber: "",
	receiptsEmail: "",
};
const save = (changes: object, who = actor) =>
	ask(
		room.routes,
		setBillingDetails,
		{ body: { ...empty, ...changes } },
		{ actor: who },
	);
const get = (who = actor) => ask(room.routes, getBilling, {}, { actor: who });

test("a company that has said nothing pays in francs and keeps nothing to pay with", async () => {
	expect(await get()).toMatchObject({
		details: empty,
		provider: "sandbox",
		paymentMethod: null,
		tax: null,
	});
});

test("details are kept, and another company has its own", async () => {
	const details = {
		currency: "EUR",
		legalName: "Ada Research Sàrl",
		address: "Rue du Lac 3\n1003 Lausanne",
		taxId: "CHE-987.654.321",
		orderNumber: "PO-77",
		receiptsEmail: "accounts@example.com",
	};
	expect(await save(details)).toEqual({ details });
	expect(await get()).toMatchObject({ details });
	expect(await get(await room.openCompany())).toMatchObject({
		details: empty,
	});
});

test.each([
	["a currency that does not exist", { currency: "XXX" }, "currency"],
	["a currency in small letters", { currency: "eur" }, "currency"],
	["no mail address", { receiptsEmail: "accounts" }, "receiptsEmail"],
	["a line break in a name", { legalName: "a\nb" }, "legalName"],
	["an endless address", { address: "x".repeat(501) }, "address"],
])(
	"%s is refused by its field, and nothing is changed",
	async (_, changes, field) => {
		expect(await save(changes)).toMatchObject({
			problem: "invalid_input",
			fields: [{ field }],
		});
		expect(await get()).toMatchObject({ details: empty });
	},
);

test("a provider that does not answer leaves the way of paying unknown, and the rest is told", async () => {
	await setCustomer(room.db, {
		companyId: actor.companyId,
		provider: "sandbox",
		customerRef: "customer_1",
	});
	const silent = {
		...room,
		provider: {
			...room.provider,
			fetchPaymentMethod: async () => ({ unavailable: "timed out" }),
			openPortal: async () => ({ unavailable: "timed out" }),
		},
	};
	expect(await getWith(silent, { actor })).toMatchObject({
		paymentMethod: "unknown",
		details: empty,
	});
	expect(
		await openWith(silent, { actor, returnTo: "/settings/billing" }),
	).toMatchObject({ problem: "payment_unavailable" });
});

test("the provider's page is opened for the owner alone, and leads back to this site", async () => {
	const open = (who = actor, returnTo = "/settings/billing") =>
		ask(room.routes, openPortal, { body: { returnTo } }, { actor: who });
	expect(await open()).toMatchObject({ problem: "wrong_state" });
	await setCustomer(room.db, {
		companyId: actor.companyId,
		provider: "sandbox",
		customerRef: "customer_1",
	});
	const asked: string[] = [];
	const answering = {
		...room,
		provider: {
			...room.provider,
			openPortal: async ({ returnUrl }: { returnUrl: string }) => {
				asked.push(returnUrl);
				return { url: "https://pay.example/portal" };
			},
		},
	};
	expect(
		await openWith(answering, { actor, returnTo: "/settings/billing" }),
	).toEqual({ url: "https://pay.example/portal" });
	expect(asked).toEqual(["http://verbatim.test/settings/billing"]);
	expect(
		await openWith(answering, { actor, returnTo: "/\t/evil.example" }),
	).toMatchObject({ problem: "invalid_input" });
	for (const role of ["admin", "researcher", "viewer"] as const)
		expect(await open({ ...actor, role })).toMatchObject({
			problem: "not_allowed",
		});
});

test("who may not see money sees none of it, and changes none of it", async () => {
	for (const role of ["researcher", "viewer"] as const) {
		const other = { ...actor, role };
		expect(await get(other)).toMatchObject({ problem: "not_allowed" });
		expect(await save({ currency: "EUR" }, other)).toMatchObject({
			problem: "not_allowed",
		});
	}
	const told = await get({ ...actor, role: "admin" });
	expect(isProblem(told)).toBe(false);
});
