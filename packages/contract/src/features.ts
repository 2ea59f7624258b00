/** What costs tokens. */
import { z } from "zod";

export const feature = z.enum([
	"vocal_recording",
	"interview_transcription",
	"smart_question",
	"pulse_classifier",
]);
export type Feature = z.output<typeof feature>;
