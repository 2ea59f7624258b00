/**
 * Stands where `zod` would be in the browser's bundle. The screens use the contract's types, addresses and figures; its
 * schemas are checked by the server alone, and would be a seventh of everything that the first page loads. So `z` here
 * is something of which every property and every call is itself again, and which refuses to check anything.
 */
const checks = new Set([
	"parse",
	"safeParse",
	"parseAsync",
	"safeParseAsync",
	"decode",
	"encode",
]);

export const z: unknown = new Proxy(() => z, {
	get(_, property) {
		if (typeof property === "string" && checks.has(property))
			throw new Error(
				"The browser has no schemas: the server checks what it is sent",
			);
		return property === Symbol.toPrimitive ? () => "schema" : z;
	},
	apply: () => z,
});
