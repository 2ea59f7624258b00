/** The company room with its team, its invitations and a post office that keeps what it is handed. */

import { isProblem } from "@verbatim/contract/problems";
import type { GivenRole } from "@verbatim/contract/team";
import * as contract from "@verbatim/contract/team";
import { recordedPost } from "../../providers/mail/testing/recorded-post.ts";
import type { Actor } from "../actor.ts";
import { invitationRoutes } from "../invitations/routes.ts";
import { memberRoutes } from "../members/routes.ts";
import { ask, cookiesOf } from "./ask.ts";
import { openCompanyRoom } from "./company-room.ts";

export const password = "correct horse battery";

export async function openTeamRoom() {
	const room = await openCompanyRoom();
	const post = recordedPost();
	const baseUrl = "http://localhost:3000";
	const routes = [
		...room.routes,
		...memberRoutes(room),
		...invitationRoutes({ ...room, post, baseUrl }),
	];
	const whoIs = async (cookie: Headers): Promise<Actor> => {
		const actor = await room.companyOf(cookie, new Headers());
		if (actor === undefined) throw new Error("Nobody is signed in");
		return actor;
	};
	let people = 0;

	return {
		...room,
		post,
		routes,
		whoIs,
		/** A company of its own, with its owner. */
		async openTeam() {
			people += 1;
			const email = `owner${people}@example.com`;
			const opened = await room.open({ email, password });
			const cookie = cookiesOf(opened.cookieHeaders);
			return { email, cookie, owner: await whoIs(cookie) };
		},
		/** Somebody new joins by mail. */
		async join(inviter: Actor, role: GivenRole) {
			people += 1;
			const email = `member${people}@example.com`;
			const invited = await ask(
				routes,
				contract.invite,
				{ body: { email, role } },
				{ actor: inviter },
			);
			if (isProblem(invited)) throw new Error(invited.detail);
			const answerHeaders = new Headers();
			const joined = await ask(
				routes,
				contract.joinBySigningUp,
				{
					params: { secret: secretIn(post.linkTo(email)) },
					body: { name: `Member ${people}`, email, password },
				},
				{ answerHeaders },
			);
			if (isProblem(joined)) throw new Error(joined.detail);
			const cookie = cookiesOf(answerHeaders);
			return {
				email,
				cookie,
				actor: await whoIs(cookie),
				id: joined.member.id,
			};
		},
	};
}

export type TeamRoom = Awaited<ReturnType<typeof openTeamRoom>>;

/** The last part of a link. */
export const secretIn = (url: string): string => url.split("/").at(-1) ?? "";
