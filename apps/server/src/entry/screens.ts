/** The screens: the console's built files, and its page for every address that is a place in it. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serveStatic } from "@hono/node-server/serve-static";
import type { Context } from "hono";

const built = fileURLToPath(new URL("../../../web/dist/", import.meta.url));

export function openScreens(): (context: Context) => Promise<Response> {
	const files = serveStatic({
		root: built,
		onFound: (path, context) => {
			const isNamedByContent = path.includes("/assets/");
			context.header(
				"cache-control",
				isNamedByContent ? "public, max-age=31536000, immutable" : "no-cache",
			);
		},
	});
	const page = serveStatic({
		root: built,
		rewriteRequestPath: () => "/index.html",
		onFound: (_, context) => context.header("cache-control", "no-cache"),
	});
	return async (context) => {
		const notThere = async () => undefined;
		const file = await files(context, notThere);
		if (file instanceof Response) return file;
		// A file that should be there and is not is a mistake to be seen, not a page.
		if (context.req.path.startsWith("/assets/")) return context.notFound();
		const console = existsSync(join(built, "index.html"))
			? await page(context, notThere)
			: undefined;
		if (console instanceof Response) return console;
		return context.text(
			"The console is not built. Start Verbatim with `npm start`, which builds it.",
			503,
		);
	};
}
