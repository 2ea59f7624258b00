import { switchCompany } from "@verbatim/contract/accounts";
import { isProblem } from "@verbatim/contract/problems";
import * as contract from "@verbatim/contract/team";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { ask, cookiesOf } from "../testing/ask.ts";
import {
	openTeamRoom,
	password,
	secretIn,
	type TeamRoom,
} from "../testing/team-room.ts";

let room: TeamRoom;
let owner: Actor;
let people = 0;
beforeAll(async () => {
	room = await openTeamRoom();
});
afterAll(() => room.db.drop());
beforeEach(async () => {
	({ owner } = await room.openTeam());
});

const newEmail = () => {
	people += 1;
	return `invited${people}@example.com`;
};
const invite = (
	email: string | null,
	more: { role?: contract.GivenRole; language?: "en" | "fr" | "de" } = {},
	actor = owner,
) =>
	ask(
		room.routes,
		contract.invite,
		{ body: { email, role: "researcher", ...more } },
		{ actor },
	);
async function linkFor(role: contract.GivenRole = "researcher") {
	const made = await invite(null, { role });
	if (isProblem(made) || made.url === null) throw new Error("no link");
	return { secret: secretIn(made.url), invitation: made.invitation };
}
const read = (secret: string, requestHeaders = new Headers()) =>
	ask(
		room.routes,
		contract.getInvitation,
		{ params: { secret } },
		{ requestHeaders },
	);
const signUp = (secret: string, email: string, answerHeaders = new Headers()) =>
	ask(
		room.routes,
		contract.joinBySigningUp,
		{ params: { secret }, body: { name: "Grace Hopper", email, password } },
		{ answerHeaders },
	);
const signInBy = (secret: string, email: string, typed = password) =>
	ask(room.routes, contract.joinBySigningIn, {
		params: { secret },
		body: { email, password: typed },
	});
const joinAsMe = (secret: string, requestHeaders: Headers) =>
	ask(
		room.routes,
		contract.joinAsMe,
		{ params: { secret } },
		{ requestHeaders },
	);
const openOnes = async () => {
	const team = await ask(room.routes, contract.getTeam, {}, { actor: owner });
	return isProblem(team) ? [] : team.invitations;
};

test("an invitation by mail goes to its receiver alone, in the language that was chosen, and the answer has no link", async () => {
	const email = newEmail();
	expect(await invite(email.toUpperCase(), { language: "de" })).toMatchObject({
		invitation: { email, role: "researcher", invitedBy: "Ada Lovelace" },
		url: null,
	});
	const mail = room.post.sent.at(-1);
	expect(mail?.to).toBe(email);
	expect(mail?.subject).toBe("Ada Lovelace lädt Sie zu Ada Research ein");
	expect(room.post.linkTo(email)).toMatch(
		/^http:\/\/localhost:3000\/join\/[\w-]{54}$/,
	);
});

test("its receiver sees who invites to what, makes an account, and is in", async () => {
	const email = newEmail();
	await invite(email, { role: "viewer" });
	const secret = secretIn(room.post.linkTo(email));
	expect(await read(secret)).toMatchObject({
		companyName: "Ada Research",
		invitedBy: "Ada Lovelace",
		role: "viewer",
		email,
		hasAccount: false,
		you: null,
	});
	const answerHeaders = new Headers();
	expect(await signUp(secret, email, answerHeaders)).toMatchObject({
		member: { name: "Grace Hopper", email, role: "viewer" },
		company: { name: "Ada Research" },
		companies: [{ name: "Ada Research", role: "viewer" }],
	});
	expect((await room.whoIs(cookiesOf(answerHeaders))).companyId).toBe(
		owner.companyId,
	);
	expect(await openOnes()).toEqual([]);
});

test("by mail, another address than the one that was invited cannot join, and no account is left of the try", async () => {
	const email = newEmail();
	await invite(email);
	const secret = secretIn(room.post.linkTo(email));
	const thief = await room.openTeam();
	expect(await signUp(secret, "thief@example.com")).toMatchObject({
		problem: "not_allowed",
	});
	expect(await signInBy(secret, thief.email)).toMatchObject({
		problem: "not_allowed",
	});
	expect(await joinAsMe(secret, thief.cookie)).toMatchObject({
		problem: "not_allowed",
	});
	const { rows } = await room.db.query(
		"select 1 from company.person where email = 'thief@example.com'",
	);
	expect(rows).toEqual([]);
	expect(await openOnes()).toHaveLength(1);
});

test("a link lets in whoever has it, as what it says, once", async () => {
	const { secret } = await linkFor("admin");
	expect(await signUp(secret, newEmail())).toMatchObject({
		member: { role: "admin" },
	});
	for (const answer of [await read(secret), await signUp(secret, newEmail())])
		expect(answer).toMatchObject({ problem: "invitation_over" });
});

test("of ten who press a link at the same moment one is in", async () => {
	const { secret } = await linkFor();
	const teams = await Promise.all(
		Array.from({ length: 10 }, () => room.openTeam()),
	);
	const answers = await Promise.all(
		teams.map(({ cookie }) => joinAsMe(secret, cookie)),
	);
	expect(answers.filter((one) => !isProblem(one))).toHaveLength(1);
	expect(
		answers.filter(
			(one) => isProblem(one) && one.problem === "invitation_over",
		),
	).toHaveLength(9);
});

test("an old link, a link taken back, a replaced one and nonsense are all over, in the same words", async () => {
	const old = await linkFor();
	await room.db.query(
		"update company.invitation set expires_at = now() where status = 'pending' and company_id = $1",
		[owner.companyId],
	);
	const back = await linkFor();
	await ask(
		room.routes,
		contract.takeBackInvitation,
		{ params: { invitationId: back.invitation.id } },
		{ actor: owner },
	);
	const first = await linkFor();
	const again = await ask(
		room.routes,
		contract.renewInvitation,
		{ params: { invitationId: first.invitation.id } },
		{ actor: owner },
	);
	if (isProblem(again) || again.url === null) throw new Error("no link");
	const words = new Set<string>();
	for (const secret of [
		old.secret,
		back.secret,
		first.secret,
		"nonsense",
		"",
		`${first.secret.slice(0, -1)}~`,
		"A".repeat(54),
	]) {
		const answer = await read(secret);
		expect(answer).toMatchObject({ problem: "invitation_over" });
		if (isProblem(answer)) words.add(answer.detail);
		expect(await signUp(secret, newEmail())).toEqual(answer);
	}
	expect(words.size).toBe(1);
	expect(await read(secretIn(again.url))).toHaveProperty("companyName");
});

test("what expired stays in the list and can be sent again, by a mail of its own", async () => {
	const email = newEmail();
	const made = await invite(email);
	if (isProblem(made)) throw new Error(made.detail);
	await room.db.query(
		"update company.invitation set expires_at = now() where company_id = $1",
		[owner.companyId],
	);
	expect(await openOnes()).toMatchObject([{ email, hasExpired: true }]);
	const before = room.post.linkTo(email);
	await ask(
		room.routes,
		contract.renewInvitation,
		{ params: { invitationId: made.invitation.id } },
		{ actor: owner },
	);
	expect(room.post.linkTo(email)).not.toBe(before);
	expect(await openOnes()).toMatchObject([{ email, hasExpired: false }]);
	expect(await signUp(secretIn(room.post.linkTo(email)), email)).toHaveProperty(
		"member",
	);
});

test("who is in the team, or invited already, is not invited again", async () => {
	const member = await room.join(owner, "viewer");
	const email = newEmail();
	await invite(email);
	for (const twice of [member.email, email, email.toUpperCase()])
		expect(await invite(twice)).toMatchObject({
			problem: "invalid_input",
			fields: [{ field: "email" }],
		});
});

test("who has an account joins with it, speaks for the new company at once, and can go back to the old one", async () => {
	const other = await room.openTeam();
	await invite(other.email);
	const secret = secretIn(room.post.linkTo(other.email));
	expect(await read(secret, other.cookie)).toMatchObject({
		hasAccount: true,
		you: { email: other.email, isMember: false, mayJoin: true },
	});
	expect(await signUp(secret, other.email)).toMatchObject({
		problem: "email_taken",
	});
	expect(await signInBy(secret, other.email, "wrong")).toMatchObject({
		problem: "wrong_credentials",
	});
	const joined = await joinAsMe(secret, other.cookie);
	expect(joined).toMatchObject({
		company: { name: "Ada Research" },
		companies: [{ role: "owner" }, { role: "researcher" }],
	});
	expect((await room.whoIs(other.cookie)).companyId).toBe(owner.companyId);
	if (isProblem(joined)) throw new Error(joined.detail);
	const back = await ask(
		room.routes,
		switchCompany,
		{ body: { companyId: joined.companies[0]?.id ?? "" } },
		{ actor: await room.whoIs(other.cookie), requestHeaders: other.cookie },
	);
	expect(back).toMatchObject({ member: { role: "owner" } });
	expect((await room.whoIs(other.cookie)).companyId).toBe(
		other.owner.companyId,
	);
});

test("nobody switches to a company that is not theirs", async () => {
	const mine = await room.openTeam();
	const theirs = await room.openTeam();
	for (const companyId of [
		`company_${theirs.owner.companyId.replaceAll("-", "")}`,
		"company_0199c2aa0000700080000000000000aa",
		"x",
	])
		expect(
			await ask(
				room.routes,
				switchCompany,
				{ body: { companyId } },
				{ actor: mine.owner, requestHeaders: mine.cookie },
			),
		).toMatchObject({ problem: "not_found" });
	expect((await room.whoIs(mine.cookie)).companyId).toBe(mine.owner.companyId);
});

test("who is in already keeps the role, and the link stays good for somebody else", async () => {
	const member = await room.join(owner, "viewer");
	const { secret } = await linkFor("admin");
	expect(await read(secret, member.cookie)).toMatchObject({
		you: { isMember: true },
	});
	expect(await joinAsMe(secret, member.cookie)).toMatchObject({
		problem: "wrong_state",
	});
	expect((await room.whoIs(member.cookie)).role).toBe("viewer");
	expect(await read(secret)).toHaveProperty("companyName");
});

test("who was removed from their only company comes back by an invitation, with the old account", async () => {
	const member = await room.join(owner, "viewer");
	await ask(
		room.routes,
		contract.removeMember,
		{ params: { memberId: member.id } },
		{ actor: owner },
	);
	await invite(member.email);
	const secret = secretIn(room.post.linkTo(member.email));
	expect(await signInBy(secret, member.email)).toMatchObject({
		member: { role: "researcher" },
	});
});

test("a refused joining signs nobody in and leaves no session", async () => {
	const other = await room.openTeam();
	const answerHeaders = new Headers();
	const answer = await ask(
		room.routes,
		contract.joinBySigningIn,
		{ params: { secret: "over" }, body: { email: other.email, password } },
		{ answerHeaders },
	);
	expect(answer).toMatchObject({ problem: "invitation_over" });
	expect(answerHeaders.getSetCookie()).toEqual([]);
	const { rows } = await room.db.query(
		"select 1 from company.session join company.person on person.id = person_id where email = $1",
		[other.email],
	);
	expect(rows).toHaveLength(1);
});

test("researchers and viewers invite nobody, take nothing back, and send nothing again", async () => {
	const { invitation } = await linkFor();
	for (const role of ["researcher", "viewer"] as const) {
		const { actor } = await room.join(owner, role);
		const params = { invitationId: invitation.id };
		for (const answer of [
			await invite(newEmail(), {}, actor),
			await invite(null, {}, actor),
			await ask(room.routes, contract.renewInvitation, { params }, { actor }),
			await ask(
				room.routes,
				contract.takeBackInvitation,
				{ params },
				{ actor },
			),
		])
			expect(answer).toMatchObject({ problem: "not_allowed" });
	}
	expect(await openOnes()).toHaveLength(1);
});

test("another company's invitation cannot be sent again or taken back", async () => {
	const { invitation } = await linkFor();
	const { owner: stranger } = await room.openTeam();
	const params = { invitationId: invitation.id };
	for (const route of [
		contract.renewInvitation,
		contract.takeBackInvitation,
	] as const)
		expect(
			await ask(room.routes, route, { params }, { actor: stranger }),
		).toMatchObject({ problem: "not_found" });
	expect(await openOnes()).toHaveLength(1);
});

test("a company invites thirty times an hour, by mail and by link together", async () => {
	for (let times = 0; times < 30; times += 1)
		expect(await invite(times % 2 ? null : newEmail())).toHaveProperty(
			"invitation",
		);
	const before = room.post.sent.length;
	for (const email of [newEmail(), null])
		expect(await invite(email)).toMatchObject({
			problem: "too_many_attempts",
		});
	expect(room.post.sent).toHaveLength(before);
	const { owner: other } = await room.openTeam();
	expect(await invite(newEmail(), {}, other)).toHaveProperty("invitation");
});

test("the secret of a link is kept as a hash only", async () => {
	const { secret } = await linkFor();
	const { rows } = await room.db.query(
		"select to_jsonb(invitation)::text as row from company.invitation where company_id = $1",
		[owner.companyId],
	);
	const stored = rows.map(({ row }) => String(row)).join();
	expect(stored).not.toContain(secret);
	expect(stored).not.toContain(
		Buffer.from(secret, "base64url").toString("hex"),
	);
});
