import { expect, test } from "vitest";
import { z as standIn } from "./no-schemas.ts";

type Anything = (...given: unknown[]) => Anything;
const z = standIn as Record<string, Anything> & { object: Anything };

test("a schema can be built from it, however it is chained", () => {
	const schema = z.object({ name: z["string"]?.() }) as unknown as typeof z;
	expect(schema["extend"]?.({})).toBeDefined();
	expect((z["coerce"] as unknown as typeof z)["number"]?.()).toBeDefined();
});

test("checking with it is refused aloud, not answered with nonsense", () => {
	expect(() => z["parse"]?.("anything")).toThrow(/no schemas/);
	expect(() => z["safeParse"]?.("anything")).toThrow(/no schemas/);
});
