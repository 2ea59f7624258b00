/** The languages that Verbatim speaks, on screens and in mails. */
import { z } from "zod";

export const languages = ["en", "fr", "de"] as const;
export const language = z.enum(languages);
export type Language = z.output<typeof language>;
