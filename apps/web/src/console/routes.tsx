/** The console's addresses. Nobody enters the member's part without a session; who has one needs no entrance. */
import type { QueryClient } from "@tanstack/react-query";
import {
	createRootRouteWithContext,
	createRoute,
	createRouter,
	lazyRouteComponent,
	Outlet,
	redirect,
} from "@tanstack/react-router";
import { sessionQuery } from "../api/queries.ts";
import { InterviewsPage } from "./interviews/interviews-page.tsx";
import { Alone, AreaFault, NotThere } from "./shell/fault.tsx";
import { Shell } from "./shell/shell.tsx";
import { builderSearchOf } from "./surveys/builder-search.ts";
import { resultsSearchOf } from "./surveys/results/results-search.ts";
import { bookSearchOf } from "./tokens/book-search.ts";

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
	component: Outlet,
	notFoundComponent: () => (
		<Alone>
			<NotThere />
		</Alone>
	),
	errorComponent: (fault) => (
		<Alone>
			<AreaFault {...fault} />
		</Alone>
	),
});

const entrance = createRoute({
	getParentRoute: () => root,
	id: "entrance",
	validateSearch: (search: Record<string, unknown>): { next?: string } => {
		const next = search["next"];
		return isPathHere(next) ? { next } : {};
	},
	beforeLoad: async ({ context, search }) => {
		const session = await context.queries.ensureQueryData(sessionQuery);
		if (session !== null)
			throw redirect({ href: search.next ?? "/interviews", replace: true });
	},
	component: Outlet,
});

const signIn = createRoute({
	getParentRoute: () => entrance,
	path: "/sign-in",
	component: lazyRouteComponent(
		() => import("./accounts/sign-in.tsx"),
		"SignIn",
	),
});

const signUp = createRoute({
	getParentRoute: () => entrance,
	path: "/sign-up",
	component: lazyRouteComponent(
		() => import("./accounts/sign-up.tsx"),
		"SignUp",
	),
});

const forgotPassword = createRoute({
	getParentRoute: () => entrance,
	path: "/forgot-password",
	component: lazyRouteComponent(
		() => import("./accounts/forgot-password.tsx"),
		"ForgotPassword",
	),
});

/** For anybody, signed in or not: a link that came by mail is good in every browser. */
const resetPassword = createRoute({
	getParentRoute: () => root,
	path: "/reset-password/$secret",
	component: lazyRouteComponent(
		() => import("./accounts/reset-password.tsx"),
		"ResetPassword",
	),
});

const join = createRoute({
	getParentRoute: () => root,
	path: "/join/$secret",
	component: lazyRouteComponent(() => import("./accounts/join.tsx"), "Join"),
});

/** What opens a dialog on any page: a top-up or an order that comes back from the checkout, an amount to add. */
type DialogSearch = {
	"top-up"?: string;
	order?: string;
	"add-tokens"?: number;
};

const member = createRoute({
	getParentRoute: () => root,
	id: "member",
	validateSearch: (search: Record<string, unknown>): DialogSearch => {
		const { "top-up": topUp, order, "add-tokens": amount } = search;
		return {
			...(typeof topUp === "string" ? { "top-up": topUp } : {}),
			...(typeof order === "string" ? { order } : {}),
			...(Number.isSafeInteger(amount) && Number(amount) > 0
				? { "add-tokens": Number(amount) }
				: {}),
		};
	},
	beforeLoad: async ({ context, location }) => {
		const session = await context.queries.ensureQueryData(sessionQuery);
		if (session === null)
			throw redirect({
				to: "/sign-in",
				search: location.pathname === "/" ? {} : { next: location.href },
				replace: true,
			});
		return { session };
	},
	component: Shell,
});

const home = createRoute({
	getParentRoute: () => member,
	path: "/",
	beforeLoad: () => {
		throw redirect({ to: "/interviews", replace: true });
	},
});

const interviews = createRoute({
	getParentRoute: () => member,
	path: "/interviews",
	component: InterviewsPage,
	errorComponent: AreaFault,
});

const interview = createRoute({
	getParentRoute: () => member,
	path: "/interviews/$interviewId",
	component: lazyRouteComponent(
		() => import("./interviews/interview-page.tsx"),
		"InterviewPage",
	),
	errorComponent: AreaFault,
});

const surveys = createRoute({
	getParentRoute: () => member,
	path: "/surveys",
	component: lazyRouteComponent(
		() => import("./surveys/surveys-page.tsx"),
		"SurveysPage",
	),
	errorComponent: AreaFault,
});

const survey = createRoute({
	getParentRoute: () => member,
	path: "/surveys/$surveyId",
	component: lazyRouteComponent(
		() => import("./surveys/survey-page.tsx"),
		"SurveyPage",
	),
	errorComponent: AreaFault,
});

const surveyBuild = createRoute({
	getParentRoute: () => survey,
	path: "/",
	validateSearch: builderSearchOf,
	component: lazyRouteComponent(
		() => import("./surveys/build-page.tsx"),
		"BuildPage",
	),
});

const surveyShare = createRoute({
	getParentRoute: () => survey,
	path: "/share",
	component: lazyRouteComponent(
		() => import("./surveys/share-page.tsx"),
		"SharePage",
	),
});

const surveyResults = createRoute({
	getParentRoute: () => survey,
	path: "/results",
	validateSearch: resultsSearchOf,
	component: lazyRouteComponent(
		() => import("./surveys/results/results-page.tsx"),
		"ResultsPage",
	),
});

const settings = createRoute({
	getParentRoute: () => member,
	path: "/settings",
	component: lazyRouteComponent(
		() => import("./settings/settings.tsx"),
		"Settings",
	),
	errorComponent: AreaFault,
});

const settingsHome = createRoute({
	getParentRoute: () => settings,
	path: "/",
	beforeLoad: () => {
		throw redirect({ to: "/settings/tokens", replace: true });
	},
});

const tokens = createRoute({
	getParentRoute: () => settings,
	path: "/tokens",
	validateSearch: bookSearchOf,
	component: lazyRouteComponent(
		() => import("./tokens/tokens-page.tsx"),
		"TokensPage",
	),
});

const plans = createRoute({
	getParentRoute: () => settings,
	path: "/plans",
	component: lazyRouteComponent(
		() => import("./plans/plans-page.tsx"),
		"PlansPage",
	),
});

const billing = createRoute({
	getParentRoute: () => settings,
	path: "/billing",
	component: lazyRouteComponent(
		() => import("./billing/billing-page.tsx"),
		"BillingPage",
	),
});

const team = createRoute({
	getParentRoute: () => settings,
	path: "/team",
	component: lazyRouteComponent(
		() => import("./team/team-page.tsx"),
		"TeamPage",
	),
});

const access = createRoute({
	getParentRoute: () => settings,
	path: "/access",
	component: lazyRouteComponent(
		() => import("./access/access-page.tsx"),
		"AccessPage",
	),
});

const alerts = createRoute({
	getParentRoute: () => settings,
	path: "/alerts",
	component: lazyRouteComponent(
		() => import("./alerts/alerts-page.tsx"),
		"AlertsPage",
	),
});

const account = createRoute({
	getParentRoute: () => settings,
	path: "/account",
	component: lazyRouteComponent(
		() => import("./accounts/account-page.tsx"),
		"AccountPage",
	),
});

const operatorMails = createRoute({
	getParentRoute: () => member,
	path: "/operator/mail",
	component: lazyRouteComponent(
		() => import("./operator/mails-page.tsx"),
		"MailsPage",
	),
	errorComponent: AreaFault,
});

const operatorMail = createRoute({
	getParentRoute: () => member,
	path: "/operator/mail/$mailId",
	component: lazyRouteComponent(
		() => import("./operator/mail-page.tsx"),
		"MailPage",
	),
	errorComponent: AreaFault,
});

export function openRouter(queries: QueryClient) {
	return createRouter({
		routeTree: root.addChildren([
			entrance.addChildren([signIn, signUp, forgotPassword]),
			resetPassword,
			join,
			member.addChildren([
				home,
				interviews,
				interview,
				surveys,
				survey.addChildren([surveyBuild, surveyShare, surveyResults]),
				settings.addChildren([
					settingsHome,
					tokens,
					plans,
					billing,
					team,
					access,
					alerts,
					account,
				]),
				operatorMails,
				operatorMail,
			]),
		]),
		context: { queries },
		scrollRestoration: true,
		defaultPreload: "intent",
		defaultPendingMs: 400,
	});
}

declare module "@tanstack/react-router" {
	interface Register {
		router: ReturnType<typeof openRouter>;
	}
}

/** A path of this site: `//elsewhere` and `/\elsewhere` are not. */
export const isPathHere = (value: unknown): value is string =>
	typeof value === "string" && /^\/(?![/\\])/.test(value);
