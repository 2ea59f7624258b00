/**
 * The sign-in library with our tables and our words: people, companies (its organizations), members, sessions. Nobody
 * speaks HTTP with it; the rooms call its functions. It checks no Origin then: `entry` refuses unsafe methods from
 * another origin before any route is reached.
 */
import {
	passwordLengthMax,
	passwordLengthMin,
} from "@verbatim/contract/accounts";
import { type BetterAuthOptions, betterAuth } from "better-auth";
import { createAuthEndpoint } from "better-auth/api";
import { organization } from "better-auth/plugins";
import {
	adminAc,
	memberAc,
	ownerAc,
} from "better-auth/plugins/organization/access";
import type { Db } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { Log } from "../../platform/log.ts";
import { joiningPool } from "./joining-pool.ts";

/** A session lives so long without a visit; a visit renews it, at most once a day. */
export const sessionSecondsMax = 30 * 24 * 60 * 60;
export const sessionRenewalSeconds = 24 * 60 * 60;

export type Auth = ReturnType<typeof openAuth>;

export function openAuth(options: {
	db: Db;
	/** Signs the cookies. At least 32 characters, the same in every process. */
	secret: string;
	/** The public address: https makes the cookies Secure. */
	baseUrl: string;
	log: Log;
}) {
	return betterAuth({
		appName: "Verbatim",
		baseURL: options.baseUrl,
		secret: options.secret,
		database: joiningPool(options.db) as unknown as NonNullable<
			BetterAuthOptions["database"]
		>,
		telemetry: { enabled: false },
		// Attempts are counted by us, in the database, before the library is asked.
		rateLimit: { enabled: false },
		logger: {
			level: "error",
			// Its arguments can hold mail addresses; its words do not.
			log: (_level, message) =>
				options.log.error({ library: "better-auth" }, message),
		},
		advanced: {
			cookiePrefix: "verbatim",
			database: { generateId: () => newId() },
			ipAddress: { disableIpTracking: true },
		},
		emailAndPassword: {
			enabled: true,
			autoSignIn: true,
			minPasswordLength: passwordLengthMin,
			maxPasswordLength: passwordLengthMax,
		},
		user: {
			modelName: "person",
			fields: {
				emailVerified: "email_verified",
				createdAt: "created_at",
				updatedAt: "updated_at",
			},
		},
		session: {
			modelName: "session",
			expiresIn: sessionSecondsMax,
			updateAge: sessionRenewalSeconds,
			// A session that was ended must be gone at once, so no copy of it lives in a cookie.
			cookieCache: { enabled: false },
			fields: {
				userId: "person_id",
				expiresAt: "expires_at",
				ipAddress: "ip_address",
				userAgent: "user_agent",
				createdAt: "created_at",
				updatedAt: "updated_at",
			},
		},
		account: {
			modelName: "account",
			fields: {
				userId: "person_id",
				accountId: "provider_account_id",
				providerId: "provider",
				accessToken: "access_token",
				refreshToken: "refresh_token",
				idToken: "id_token",
				accessTokenExpiresAt: "access_token_expires_at",
				refreshTokenExpiresAt: "refresh_token_expires_at",
				createdAt: "created_at",
				updatedAt: "updated_at",
			},
		},
		verification: {
			modelName: "verification",
			fields: {
				expiresAt: "expires_at",
				createdAt: "created_at",
				updatedAt: "updated_at",
			},
		},
		plugins: [
			organization({
				creatorRole: "owner",
				roles: {
					owner: ownerAc,
					admin: adminAc,
					researcher: memberAc,
					viewer: memberAc,
				},
				schema: {
					session: { fields: { activeOrganizationId: "active_company_id" } },
					organization: {
						modelName: "company",
						fields: { createdAt: "created_at" },
						additionalFields: {
							timeZone: {
								type: "string",
								required: true,
								fieldName: "time_zone",
							},
						},
					},
					member: {
						modelName: "member",
						fields: {
							organizationId: "company_id",
							userId: "person_id",
							createdAt: "created_at",
						},
					},
					invitation: {
						modelName: "invitation",
						fields: {
							organizationId: "company_id",
							inviterId: "inviter_id",
							expiresAt: "expires_at",
							createdAt: "created_at",
						},
					},
				},
			}),
			cookieReader(),
		],
	});
}

/** Lets us ask the library for the token in its own signed cookie, without a statement. */
function cookieReader() {
	return {
		id: "cookie-reader",
		endpoints: {
			sessionTokenOf: createAuthEndpoint(
				{ method: "GET", requireHeaders: true },
				async (context) => {
					const token = await context.getSignedCookie(
						context.context.authCookies.sessionToken.name,
						context.context.secret,
					);
					return typeof token === "string" && token !== "" ? token : undefined;
				},
			),
		},
	};
}
