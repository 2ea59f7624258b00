/** The console begins here: opens its text, its queries and its addresses, and shows the place that was asked for. */
import "../kit/theme.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { openQueries, sessionQuery } from "../api/queries.ts";
import { openText } from "../text/text.ts";
import { openRouter } from "./routes.tsx";

const queries = openQueries(() => {
	// The session ended elsewhere: whoever it was comes back to the same place after signing in.
	queries.setQueryData(sessionQuery.queryKey, null);
	void router.invalidate();
});
const router = openRouter(queries);

await openText();
const place = document.getElementById("console");
if (place === null) throw new Error("The page has no place for the console");
createRoot(place).render(
	<StrictMode>
		<QueryClientProvider client={queries}>
			<RouterProvider router={router} />
		</QueryClientProvider>
	</StrictMode>,
);
