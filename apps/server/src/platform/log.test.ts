import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const outputOf = (readable: boolean, lines: string): string =>
	spawnSync(
		process.execPath,
		[
			"--input-type=module",
			"--eval",
			`import { openLog } from ${JSON.stringify(new URL("./log.ts", import.meta.url).href)};
			 const log = openLog("info", ${readable}); ${lines}`,
		],
		{ encoding: "utf8" },
	).stdout;

test("a line is one JSON object with its time, for machines", () => {
	const line = outputOf(false, `log.info({ companyId: "c1" }, "Opened");`);
	expect(JSON.parse(line)).toMatchObject({
		level: 30,
		companyId: "c1",
		msg: "Opened",
		time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
	});
});

test("a line is short and readable, for people", () => {
	const line = outputOf(true, `log.warn({ part: "jobs" }, "It took long");`);
	expect(line).toMatch(/^\d\d:\d\d:\d\d warning: It took long part=jobs\n$/);
});

test("less than asked for is not written", () => {
	expect(outputOf(false, `log.debug({}, "Details");`)).toBe("");
});

test.each([true, false])("no secret is written (readable: %s)", (readable) => {
	const output = outputOf(
		readable,
		`const secrets = { password: "hunter2", secret: "hunter2", apiKey: "hunter2", authorization: "hunter2", cookie: "hunter2", "set-cookie": "hunter2", databaseUrl: "hunter2" };
		 log.info(secrets, "flat"); log.info({ of: secrets }, "deeper"); log.info({ of: { this: secrets } }, "deepest");`,
	);
	expect(output.trim().split("\n")).toHaveLength(3);
	expect(output).not.toContain("hunter2");
});

test("a fault is written with where it happened", () => {
	const output = outputOf(
		true,
		`log.error({ err: new Error("no") }, "Fault");`,
	);
	expect(output).toContain("Error: no\n");
	expect(output).toContain("    at ");
});
