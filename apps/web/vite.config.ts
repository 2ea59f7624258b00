/**
 * How the console is built: into `dist`, each file named by its content, no script inside the page. While developing,
 * Vite serves the screens and passes everything else on to a server that runs beside it.
 */
import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv } from "vite";

const here = (path: string) => new URL(path, import.meta.url).pathname;

export default defineConfig(({ mode }) => {
	const server =
		loadEnv(mode, here("."), "VERBATIM_")["VERBATIM_SERVER"] ??
		"http://127.0.0.1:3000";
	return {
		root: here("."),
		plugins: [react(), tailwind()],
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
});
