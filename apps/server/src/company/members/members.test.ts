import { signIn } from "@verbatim/contract/accounts";
import { idFromUuid } from "@verbatim/contract/ids";
import { isProblem } from "@verbatim/contract/problems";
import * as contract from "@verbatim/contract/team";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { ask } from "../testing/ask.ts";
import { openTeamRoom, password, type TeamRoom } from "../testing/team-room.ts";
import { memberNames } from "./member-names.ts";
import { membersToTell } from "./members-to-tell.ts";

let room: TeamRoom;
beforeAll(async () => {
	room = await openTeamRoom();
});
afterAll(() => room.db.drop());

const idOf = (actor: Actor) => idFromUuid("member", actor.memberId);
const changeRole = (actor: Actor, memberId: string, role: contract.GivenRole) =>
	ask(
		room.routes,
		contract.changeRole,
		{ params: { memberId }, body: { role } },
		{ actor },
	);
const remove = (actor: Actor, memberId: string) =>
	ask(room.routes, contract.removeMember, { params: { memberId } }, { actor });
const leave = (actor: Actor) =>
	ask(room.routes, contract.leaveTeam, {}, { actor });
const handOver = (actor: Actor, memberId: string, typed = password) =>
	ask(
		room.routes,
		contract.handOver,
		{ body: { memberId, password: typed } },
		{ actor },
	);
const readTeam = async (actor: Actor) => {
	const team = await ask(room.routes, contract.getTeam, {}, { actor });
	if (isProblem(team)) throw new Error(team.detail);
	return team;
};
const rolesOf = async (actor: Actor) =>
	(await readTeam(actor)).members.map(({ role }) => role);

test("everybody sees names and roles; addresses, who was there when, and invitations are for who manages members", async () => {
	const { owner, email } = await room.openTeam();
	const viewer = await room.join(owner, "viewer");
	await ask(
		room.routes,
		contract.invite,
		{ body: { email: "not.yet@example.com", role: "admin" } },
		{ actor: owner },
	);
	const forOwner = await readTeam(owner);
	expect(forOwner.members).toMatchObject([
		{ name: "Ada Lovelace", role: "owner", email, isYou: true },
		{ role: "viewer", email: viewer.email, isYou: false },
	]);
	expect(forOwner.members.every(({ lastSeenAt }) => lastSeenAt !== null)).toBe(
		true,
	);
	expect(forOwner.invitations).toMatchObject([
		{ email: "not.yet@example.com", role: "admin", hasExpired: false },
	]);
	const forViewer = await readTeam(viewer.actor);
	expect(forViewer.invitations).toEqual([]);
	expect(forViewer.members).toMatchObject([
		{ name: "Ada Lovelace", role: "owner", email: null, lastSeenAt: null },
		{ role: "viewer", email: null, lastSeenAt: null, isYou: true },
	]);
});

test.each([
	["owner", "admin", "done"],
	["owner", "researcher", "done"],
	["admin", "admin", "done"],
	["admin", "viewer", "done"],
	["admin", "owner", "not_allowed"],
	["researcher", "viewer", "not_allowed"],
	["viewer", "researcher", "not_allowed"],
	["researcher", "owner", "not_allowed"],
] as const)(
	"the change of a role by the %s, of the %s: %s",
	async (who, whom, end) => {
		const { owner } = await room.openTeam();
		const by = who === "owner" ? owner : (await room.join(owner, who)).actor;
		const subject =
			whom === "owner" ? idOf(owner) : (await room.join(owner, whom)).id;
		const before = await rolesOf(owner);
		const answer = await changeRole(by, subject, "researcher");
		const removed = await remove(by, subject);
		if (end === "done") {
			expect(answer).toEqual({ role: "researcher" });
			expect(removed).toEqual({ removed: true });
		} else {
			expect(answer).toMatchObject({ problem: end });
			expect(removed).toMatchObject({ problem: end });
			expect(await rolesOf(owner)).toEqual(before);
		}
	},
);

test("another role is in force with the next request", async () => {
	const { owner } = await room.openTeam();
	const colleague = await room.join(owner, "admin");
	await changeRole(owner, colleague.id, "viewer");
	expect((await room.whoIs(colleague.cookie)).role).toBe("viewer");
});

test("what a request was allowed when it came is not allowed any more once its sender has another role", async () => {
	const { owner } = await room.openTeam();
	const admin = await room.join(owner, "admin");
	const viewer = await room.join(owner, "viewer");
	await changeRole(owner, admin.id, "viewer");
	// The actor of a request that was on its way: still an admin, as it was read then.
	expect(await changeRole(admin.actor, viewer.id, "admin")).toMatchObject({
		problem: "not_allowed",
	});
});

test("nobody is made an owner but by a hand-over", async () => {
	const { owner } = await room.openTeam();
	const admin = await room.join(owner, "admin");
	expect(
		await changeRole(owner, admin.id, "owner" as contract.GivenRole),
	).toMatchObject({ problem: "invalid_input" });
});

test("the only owner can neither leave, nor be removed, nor be given another role", async () => {
	const { owner } = await room.openTeam();
	await room.join(owner, "admin");
	for (const answer of [
		await leave(owner),
		await remove(owner, idOf(owner)),
		await changeRole(owner, idOf(owner), "admin"),
	])
		expect(answer).toMatchObject({ problem: "last_owner" });
	expect(await rolesOf(owner)).toEqual(["owner", "admin"]);
});

test("of two owners who leave at the same moment one stays", async () => {
	const { owner } = await room.openTeam();
	const other = await room.join(owner, "admin");
	await room.db.query(
		"update company.member set role = 'owner' where company_id = $1",
		[owner.companyId],
	);
	const answers = await Promise.all([
		leave(owner),
		leave({ ...other.actor, role: "owner" }),
	]);
	expect(
		answers.map((one) => (isProblem(one) ? one.problem : "left")).sort(),
	).toEqual(["last_owner", "left"]);
});

test("a hand-over makes the other one the owner and the old one an admin, and asks for the password", async () => {
	const { owner } = await room.openTeam();
	const next = await room.join(owner, "researcher");
	expect(await handOver(owner, next.id, "not the password")).toMatchObject({
		problem: "wrong_credentials",
	});
	expect(await handOver(owner, idOf(owner))).toMatchObject({
		problem: "wrong_state",
	});
	expect(await handOver(next.actor, idOf(owner))).toMatchObject({
		problem: "not_allowed",
	});
	expect(await handOver(owner, next.id)).toEqual({ handedOver: true });
	expect((await room.whoIs(next.cookie)).role).toBe("owner");
	expect(await rolesOf(next.actor)).toEqual(["owner", "admin"]);
	// The same request again, or one that was on its way: the old owner owns nothing any more.
	expect(await handOver(owner, next.id)).toMatchObject({
		problem: "not_allowed",
	});
});

test("the password of a hand-over is guessed as slowly as at the entrance", async () => {
	const { owner, email } = await room.openTeam();
	const next = await room.join(owner, "admin");
	for (let times = 0; times < 10; times += 1)
		await handOver(owner, next.id, "x");
	expect(await handOver(owner, next.id)).toMatchObject({
		problem: "too_many_attempts",
	});
	expect(
		await ask(room.routes, signIn, { body: { email, password } }),
	).toMatchObject({ problem: "too_many_attempts" });
});

test("who was removed is nobody at once, cannot sign in, and keeps the name on what they did", async () => {
	const { owner } = await room.openTeam();
	const gone = await room.join(owner, "researcher");
	expect(await remove(owner, gone.id)).toEqual({ removed: true });
	expect(await room.companyOf(gone.cookie, new Headers())).toBeUndefined();
	expect(
		await ask(room.routes, signIn, { body: { email: gone.email, password } }),
	).toMatchObject({ problem: "not_allowed" });
	const { rows } = await room.db.query(
		"select 1 from company.session join company.person on person.id = person_id where email = $1",
		[gone.email],
	);
	expect(rows).toEqual([]);
	const { memberId, memberName } = gone.actor;
	expect(await memberNames(room.db, owner.companyId, [memberId])).toEqual(
		new Map([[memberId, memberName]]),
	);
	expect(await rolesOf(owner)).toEqual(["owner"]);
	expect(await remove(owner, gone.id)).toMatchObject({ problem: "not_found" });
});

test("who leaves one of two companies stays signed in for the other", async () => {
	const here = await room.openTeam();
	const there = await room.openTeam();
	const link = await ask(
		room.routes,
		contract.invite,
		{ body: { email: null, role: "viewer" } },
		{ actor: here.owner },
	);
	if (isProblem(link)) throw new Error(link.detail);
	await ask(
		room.routes,
		contract.joinAsMe,
		{ params: { secret: link.url?.split("/").at(-1) ?? "" } },
		{ requestHeaders: there.cookie },
	);
	const asMember = await room.whoIs(there.cookie);
	expect(asMember.companyId).toBe(here.owner.companyId);
	expect(await leave(asMember)).toEqual({ left: true });
	expect((await room.whoIs(there.cookie)).companyId).toBe(
		there.owner.companyId,
	);
});

test("open invitations of who was removed, or may not invite any more, end", async () => {
	const { owner } = await room.openTeam();
	for (const end of ["removed", "demoted"] as const) {
		const admin = await room.join(owner, "admin");
		const kept = await ask(
			room.routes,
			contract.invite,
			{ body: { email: null, role: "admin" } },
			{ actor: admin.actor },
		);
		if (isProblem(kept)) throw new Error(kept.detail);
		await (end === "removed"
			? remove(owner, admin.id)
			: changeRole(owner, admin.id, "researcher"));
		const secret = kept.url?.split("/").at(-1) ?? "";
		expect(
			await ask(room.routes, contract.getInvitation, { params: { secret } }),
		).toMatchObject({ problem: "invitation_over" });
	}
});

test("another company's member is nobody here", async () => {
	const here = await room.openTeam();
	const there = await room.openTeam();
	const theirs = await room.join(there.owner, "viewer");
	for (const id of [
		theirs.id,
		"member_0199c2aa0000700080000000000000aa",
		"x",
	]) {
		expect(await changeRole(here.owner, id, "admin")).toMatchObject({
			problem: "not_found",
		});
		expect(await remove(here.owner, id)).toMatchObject({
			problem: "not_found",
		});
		expect(await handOver(here.owner, id)).toMatchObject({
			problem: "not_found",
		});
	}
	expect(await rolesOf(there.owner)).toEqual(["owner", "viewer"]);
});

test("the company is renamed by owners and admins only", async () => {
	const { owner } = await room.openTeam();
	const researcher = await room.join(owner, "researcher");
	const rename = (actor: Actor, name: string) =>
		ask(room.routes, contract.renameCompany, { body: { name } }, { actor });
	expect(await rename(researcher.actor, "Mine")).toMatchObject({
		problem: "not_allowed",
	});
	expect(await rename(owner, "  ")).toMatchObject({ problem: "invalid_input" });
	expect(await rename(owner, "A\nB")).toMatchObject({
		problem: "invalid_input",
	});
	expect(await rename(owner, " Babbage & Co ")).toEqual({
		name: "Babbage & Co",
	});
});

test("mails for who may buy go to the owner first, then to the admins, each with their language", async () => {
	const { owner, email } = await room.openTeam();
	const admin = await room.join(owner, "admin");
	await room.join(owner, "researcher");
	await room.db.query(
		"update company.person set language = 'fr' where email = $1",
		[admin.email],
	);
	expect(
		await membersToTell(room.db, owner.companyId, "buy_tokens"),
	).toMatchObject([
		{ email, language: "en" },
		{ email: admin.email, language: "fr" },
	]);
	expect(
		await membersToTell(room.db, owner.companyId, "manage_plan"),
	).toHaveLength(1);
});
