/**
 * How the screens are built: into `dist`, each file named by its content, no script inside a page. The console and the
 * respondent's page are two builds that share no file, so that nobody on a phone loads a part of the console. While
 * developing, Vite serves both and passes everything else on to a server that runs beside it.
 */
import { readFile } from "node:fs/promises";
import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv, type Plugin, type UserConfig } from "vite";

const here = (path: string) => new URL(path, import.meta.url).pathname;

/** `vite build --mode respond` builds the respondent's page, anything else the console. */
export default defineConfig(({ mode }) =>
	mode === "respond" ? respondentPage : team(mode),
);

function team(mode: string): UserConfig {
	const server =
		loadEnv(mode, here("."), "VERBATIM_")["VERBATIM_SERVER"] ??
		"http://127.0.0.1:3000";
	return {
		root: here("."),
		plugins: [
			react({ exclude: [/node_modules/, /src\/respond\//] }),
			tailwind(),
			respondWhileDeveloping(),
		],
		resolve: {
			// The schemas stay on the server: see the file.
			alias: { zod: here("src/api/no-schemas.ts") },
		},
		build: {
			target: "es2024",
			// An image inside a style sheet would need a wider content policy.
			assetsInlineLimit: 0,
			modulePreload: { polyfill: false },
			rolldownOptions: {
				output: {
					codeSplitting: {
						groups: [
							// Libraries change more rarely than screens, and stay in a browser's cache for longer.
							{
								name: "ground",
								test: /node_modules\/(react|react-dom|scheduler|@tanstack|i18next|react-i18next|use-sync-external-store)\//,
							},
							// The first page needs all of this at once, the others need little more: two files, not thirty.
							{ name: "first", tags: ["$initial"] },
							{ name: "further", minShareCount: 2 },
						],
					},
				},
			},
		},
		server: { proxy: { "/api": server, "/sandbox": server } },
	};
}

const respondentPage: UserConfig = {
	root: here("."),
	publicDir: false,
	resolve: { alias: { zod: here("src/api/no-schemas.ts") } },
	oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
	build: {
		// Phones of five years ago answer too.
		target: ["es2021", "safari15", "chrome94", "firefox93"],
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		rolldownOptions: {
			input: here("respond.html"),
		},
	},
};

/** The respondent's page at its address, without the content policy, which Vite's own scripts would not pass. */
function respondWhileDeveloping(): Plugin {
	return {
		name: "respond-while-developing",
		apply: "serve",
		configureServer(server) {
			server.middlewares.use((request, response, next) => {
				const { url = "" } = request;
				if (!/^\/s\/[^/]+$/.test(url.split("?")[0] ?? "")) return next();
				readFile(here("respond.html"), "utf8")
					.then((html) =>
						server.transformIndexHtml(
							url,
							html.replace(/<meta http-equiv="Content-Security-Policy".*/, ""),
						),
					)
					.then((html) => {
						response.setHeader("content-type", "text/html");
						response.end(html);
					})
					.catch(next);
			});
		},
	};
}
