import { expect, test } from "vitest";
import { newId } from "../../platform/ids.ts";
import { openSessions, sessionHours } from "./session.ts";

const sessions = openSessions("a secret");
const of = () => ({
	companyId: newId(),
	surveyId: newId(),
	responseId: newId(),
	version: 3,
});

test("a session says whose it is until its end, and nothing afterwards", () => {
	const mine = of();
	const now = new Date("2026-03-01T08:00:00Z");
	const { session, expiresAt } = sessions.makeSession(mine, now);
	expect(sessions.openSession(session, now)).toEqual({ ...mine, expiresAt });
	expect(expiresAt.getTime() - now.getTime()).toBe(sessionHours * 3_600_000);
	expect(sessions.openSession(session, expiresAt)).toBeUndefined();
});

test("a session with any byte changed, of another secret, cut or made longer is none", () => {
	const { session } = sessions.makeSession(of());
	const bytes = Buffer.from(session, "base64url");
	for (let at = 0; at < bytes.length; at += 1) {
		const changed = Buffer.from(bytes);
		changed[at] = (changed[at] ?? 0) ^ 1;
		expect(sessions.openSession(changed.toString("base64url"))).toBeUndefined();
	}
	expect(openSessions("another").openSession(session)).toBeUndefined();
	for (const none of [
		"",
		"x",
		session.slice(4),
		`${session}AAAA`,
		"é".repeat(90),
	])
		expect(sessions.openSession(none)).toBeUndefined();
});
