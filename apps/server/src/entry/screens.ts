/**
 * The screens: the built files, the respondent's page for the address of a survey, and the console's page for every
 * address that is a place in it.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serveStatic } from "@hono/node-server/serve-static";
import type { Context } from "hono";

/** What a respondent's link looks like: `/s/<publicId>`. */
const isSurvey = /^\/s\/[^/]+\/?$/;

const built = fileURLToPath(new URL("../../../web/dist/", import.meta.url));

export function openScreens(): (context: Context) => Promise<Response> {
	const files = serveStatic({
		root: built,
		precompressed: true,
		onFound: (path, context) => {
			const isNamedByContent = path.includes("/assets/");
			context.header(
				"cache-control",
				isNamedByContent ? "public, max-age=31536000, immutable" : "no-cache",
			);
		},
	});
	const pageOf = (file: string) =>
		serveStatic({
			root: built,
			precompressed: true,
			rewriteRequestPath: () => file,
			onFound: (_, context) => context.header("cache-control", "no-cache"),
		});
	const consolePage = pageOf("/index.html");
	const respondentPage = pageOf("/respond.html");
	return async (context) => {
		const notThere = async () => undefined;
		const file = await files(context, notThere);
		if (file instanceof Response) return file;
		// A file that should be there and is not is a mistake to be seen, not a page.
		if (context.req.path.startsWith("/assets/")) return context.notFound();
		const page = existsSync(join(built, "index.html"))
			? await (isSurvey.test(context.req.path) ? respondentPage : consolePage)(
					context,
					notThere,
				)
			: undefined;
		if (page instanceof Response) return page;
		return context.text(
			"The screens are not built. Start Verbatim with `npm start`, which builds them.",
			503,
		);
	};
}
