/** What the decoding process tells its parent: one JSON object a line. It is checked, because the process may have been taken over. */
import { z } from "zod";
import { containers } from "../container.ts";

const fact = z.number().optional();

const decoded = z.strictObject({
	container: z.enum(containers),
	/** The file ends before its own structure does. */
	isCut: z.boolean(),
	codec: z.string().max(40),
	/** Told by decoder.c; a fact that does not apply is left out. */
	facts: z.object({
		seconds: z.number().min(0),
		channels: fact,
		/** The beginning made sense as what its container should begin with. */
		opened: fact,
		audioStreams: fact,
		codecUnknown: fact,
		/** What the header of a container with a single track says. */
		secondsPromised: fact,
		packets: fact,
		framesBad: fact,
		endedEarly: fact,
		failed: fact,
		tooLong: fact,
		outOfMemory: fact,
	}),
});

export const told = z.union([
	z.strictObject({ ready: z.literal(true) }),
	/** `null`: not one of the containers that we decode. */
	z.strictObject({ found: z.enum(containers).nullable() }),
	/** Now and then: how much was decoded so far. */
	z.strictObject({ seconds: z.number().min(0) }),
	z.strictObject({ decoded }),
]);

export type Told = z.output<typeof told>;
export type Decoded = z.output<typeof decoded>;
