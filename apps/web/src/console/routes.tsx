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

const member = createRoute({
	getParentRoute: () => root,
	id: "member",
	validateSearch: (search: Record<string, unknown>): { "top-up"?: string } => {
		const topUp = search["top-up"];
		return typeof topUp === "string" ? { "top-up": topUp } : {};
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

const settings = createRoute({
	getParentRoute: () => member,
	path: "/settings",
	component: Outlet,
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
	component: lazyRouteComponent(
		() => import("./tokens/tokens-page.tsx"),
		"TokensPage",
	),
});

export function openRouter(queries: QueryClient) {
	return createRouter({
		routeTree: root.addChildren([
			entrance.addChildren([signIn, signUp]),
			member.addChildren([
				home,
				interviews,
				interview,
				settings.addChildren([settingsHome, tokens]),
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
