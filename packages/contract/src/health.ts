/** Whether the server can do its work. */
import { z } from "zod";
import { route } from "./route.ts";

export const getHealth = route({
	method: "get",
	path: "/api/health",
	summary: "Whether the server and its database answer",
	area: "Operation",
	access: "anyone",
	answer: z.object({
		status: z.literal("ok"),
		version: z.string(),
		database: z.literal("ok"),
	}),
	status: 200,
	problems: ["busy"],
});
