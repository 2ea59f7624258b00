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
			chunkSizeWarningLimit: 700,
		},
		server: { proxy: { "/api": server, "/sandbox": server } },
	};
});
