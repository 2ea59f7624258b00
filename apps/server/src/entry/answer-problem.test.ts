import { getHealth } from "@verbatim/contract/health";
import { EngineBusy } from "@verbatim/tokens";
import { expect, test } from "vitest";
import { forAnyone } from "../company/answering.ts";
import { testLog } from "../platform/testing/database.ts";
import { openHttp } from "./http.ts";

/** A route that meets a fault. */
const askWith = (fault: Error) =>
	openHttp({
		answerings: [
			forAnyone(getHealth, async () => {
				throw fault;
			}),
		],
		fetchAnswerings: [],
		companyOf: async () => undefined,
		limitKey: async () => undefined,
		baseUrl: "http://verbatim.test",
		trustProxy: false,
		log: testLog,
		screens: async () => new Response(),
	}).request(getHealth.path);

test.each([
	["an engine with too much to do", new EngineBusy("too many wait")],
	[
		"a lock that was waited for too long",
		Object.assign(new Error("lock"), { code: "55P03" }),
	],
])(
	"%s is told as busy, with when to try again, and never as too few tokens",
	async (_, fault) => {
		const answer = await askWith(fault);
		expect(answer.status).toBe(503);
		expect(answer.headers.get("retry-after")).toBe("2");
		expect(await answer.json()).toMatchObject({
			code: "busy",
			retryAfterSeconds: 2,
		});
	},
);

test("any other fault is told as ours, without what it says", async () => {
	const answer = await askWith(new Error("a secret of the inside"));
	expect(answer.status).toBe(500);
	expect(await answer.text()).not.toContain("secret");
});
